//! Filters written as CQL2.
mod json;
mod text;
mod wkt;
