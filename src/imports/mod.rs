//! From readers of `exchange` to tables: staging, difference, swap, rejects, report.
