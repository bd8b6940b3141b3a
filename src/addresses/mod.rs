//! The town's own address base: addresses, streets, other names.
mod rules;

use std::sync::Arc;

use crate::records::Module;

/// The module.
#[must_use]
pub fn module() -> Module {
    Module {
        overlay: include_str!("records.toml"),
        rules: vec![("addresses", Arc::new(rules::Addresses)), ("streets", Arc::new(rules::Streets))],
    }
}
