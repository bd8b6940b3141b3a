//! Formats: bytes to features and back. No database, no HTTP.
pub mod archive;
pub mod edigeo;
pub mod encoding;
pub mod etalab;
pub mod feature;
pub mod format;
pub mod geojson;
pub mod outlines;
