//! Dashboards: what a person sees first. Widgets say where their figures come from, a list or a stored query; the page asks
//! there with the rights of the person, so that a dashboard shows nobody more than they may see.
mod boards;
mod error;
mod http;
mod openapi;
mod rules;
mod widget;

use std::sync::Arc;

#[cfg(test)]
pub use boards::check;
pub use boards::{Board, Boards};
pub use error::Error;
pub use http::router;
pub use openapi::interface;
pub use widget::{Widget, WidgetKind};

use crate::records::Module;

/// Dashboards are records.
#[must_use]
pub fn module() -> Module {
    Module { overlay: include_str!("records.toml"), rules: vec![("dashboards", Arc::new(rules::Dashboards))] }
}
