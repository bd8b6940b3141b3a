//! The town's own address base: addresses, streets, other names; which number a new door gets, and what a newer file
//! would change.
//!
//! The council names streets and numbers houses (CGCT, art. L. 2121-30 and L. 2213-28); the law does not say how. The two
//! ways of numbering here are those of the guides of La Poste and the AITF.
mod accept;
pub mod difference;
mod error;
mod export;
mod http;
mod line;
mod newer;
mod number;
pub mod numbering;
mod offer;
mod openapi;
mod rules;
mod street;
mod templates;

pub use error::NumberingError;
pub use http::router;
pub use number::{HouseNumber, Suffixes};
pub use openapi::interface;
pub use street::{Located, Side, Street};
pub use templates::TEMPLATES;

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
