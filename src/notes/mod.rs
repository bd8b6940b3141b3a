//! Notes on the map: what the people of the town hall report, plan or maintain, where it is.
mod rules;
mod templates;

pub use templates::TEMPLATES;

use std::sync::Arc;

use crate::records::Module;

/// The module.
#[must_use]
pub fn module() -> Module {
    Module { overlay: include_str!("records.toml"), rules: vec![("map-notes", Arc::new(rules::Notes))] }
}
