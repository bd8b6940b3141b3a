//! OGC API under `/ogc`: features, tiles, styles, as JSON and as pages for people.
pub mod page;
