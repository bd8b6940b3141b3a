//! Formats: bytes to features and back. No database, no HTTP.
pub mod archive;
pub mod bal;
pub mod ban;
pub mod csv;
pub mod csv_points;
pub mod edigeo;
pub mod encoding;
pub mod etalab;
pub mod feature;
pub mod flatgeobuf;
pub mod format;
pub mod geojson;
pub mod geopackage;
pub mod mapping;
pub mod outlines;
pub mod polling_results;
pub mod shapefile;
