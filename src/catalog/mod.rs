//! Which layers exist: `layers/` read, checked against the database, watched.
//!
//! [`CatalogHandle::open`] reads every folder and keeps reading; [`Catalog`] is what was true at one
//! moment. A mistake makes a [`Fault`] beside the other layers, never a failure of the server.
mod as_of;
mod facts;
mod fault;
mod handle;
mod inspire;
mod locate;
mod model;
mod phrase;
mod resolve;
mod snapshot;
mod source;
mod words;

pub use as_of::{as_of, end_of_day, former, literal, near};
pub use fault::{Fault, Rule, Warning};
pub use handle::{CatalogError, CatalogHandle};
pub use inspire::Inspire;
pub use model::{Column, Gml, Layer, Search, Text, TileRules, UNITS};
pub use phrase::Phrase;
pub use snapshot::{
    Catalog, ColumnKind, GeometryKind, ResolvedColumn, ResolvedLayer, of_comment, pattern_columns, quoted, say, spoken,
};
