//! The in-memory spatial store: layers as columns, packed geometry, R-tree; snapshot and change feed.
