//! `OpenStreetMap`: the named streets of an extract, from XML (`.osm`, `.osm.gz`) or PBF.
//!
//! A row is a street as a person names it: every way of a commune with the same name is one multi-line.
//! A way that runs along or across the limit of two communes is a part of the street of both.

mod elements;
mod pbf;
mod reader;
mod streets;
mod xml;

pub use reader::OsmReader;
