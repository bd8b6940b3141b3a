//! From readers of `exchange` to tables: staging, difference, swap, rejects, report.
//!
//! One import is: the reader runs on its own thread and pushes records; they are fitted to the columns
//! and copied into a temporary table while it reads; PostGIS repairs what is crooked there; one
//! transaction then makes the table agree with the file inside what the file is complete for.
//! Whatever stops it before the commit leaves the tables untouched.

mod encode;
mod error;
mod formats;
mod intake;
mod load;
mod outlines;
mod past;
mod progress;
mod rejects;
mod repair;
mod report;
mod run;
mod shape;
mod swap;
mod table;

pub use error::Error;
pub use formats::{FORMATS, open};
pub use outlines::outlines;
pub use report::{Count, Line, Report};
pub use run::{Request, run};
pub use table::Names;
