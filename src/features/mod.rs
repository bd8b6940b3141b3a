//! Features asked for by a person: which towns, what is here, search, selection, export.
//!
//! Everything is SQL with bound values over the tables of the catalogue, as the serving role, under row-level security.
//! Names of tables and columns come from the catalogue only, quoted. Coordinates in and out are WGS 84, longitude then
//! latitude, degrees; areas are square metres in the legal projection of the commune.
mod ask;
mod error;
mod export;
mod feature;
mod http;
mod legal;
mod openapi;
mod place;
mod rows;
mod search;
mod select;
mod selection;
mod session;
mod sight;
mod towns;
mod wording;

pub use error::Error;
pub use export::{Format, chunks};
pub use http::{Features, router};
pub use openapi::interface;
