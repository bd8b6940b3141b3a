//! Formats: bytes to features and back. No database, no HTTP.
pub mod format;
