//! Mail of the town hall (courrier): what comes in, what goes out, what is to be done about it.
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
            ("mail-arrivals", Arc::new(rules::Arrivals)),
            ("mail-departures", Arc::new(rules::Departures)),
            ("mail-tasks", Arc::new(rules::Tasks)),
            ("mail-services", Arc::new(rules::Services)),
        ],
    }
}
