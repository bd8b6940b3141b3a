//! Which layers exist: `layers/` read, checked against the database, watched.
mod model;

pub use model::{Column, Layer, Search, Text, TileRules};
