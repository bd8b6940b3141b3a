//! The record of processing activities (RGPD, art. 30), what went wrong, and what persons ask.
mod rules;
mod templates;

pub use templates::TEMPLATES;

use std::sync::Arc;

use crate::records::Module;

/// The module.
#[must_use]
pub fn module() -> Module {
    Module {
        overlay: include_str!("records.toml"),
        rules: vec![
            ("processings", Arc::new(rules::Processings)),
            ("incidents", Arc::new(rules::Incidents)),
            ("data-requests", Arc::new(rules::Requests)),
        ],
    }
}
