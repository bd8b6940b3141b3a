//! OGC API – Features, Tiles and Styles under `/ogc`: JSON for programs, pages for people, one description of the interface.
mod around;
mod ask;
mod conformance;
mod described;
mod draft;
mod edit;
mod error;
mod form;
mod http;
mod items;
mod landing;
mod link;
mod offer;
mod openapi;
pub mod page;
mod pages;
mod parameters;
mod schema;
mod styles;
mod tiles;
mod wording;
mod xml;

pub use error::Error;
pub use http::{Ogc, router};
