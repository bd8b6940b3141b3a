//! Letters, reports and labels: templates filled with records, set as PDF/A, kept with the record under a number.
mod bind;
mod error;
mod extract;
mod fields;
mod filling;
mod http;
mod kept;
mod letterhead;
mod mail_merge;
mod make;
mod openapi;
mod preview;
mod rules;
mod sample;
mod service;
mod template;
mod typeset;
mod wording;

pub use error::Error;
pub use http::{file_router, router};
pub use mail_merge::MailMerge;
pub use openapi::interface;
pub use service::Documents;
pub use template::{BuiltIn, Form, Origin, Template, TemplateOffered};
pub use typeset::{Diagnostic, Extract, Limits, Output, Request, Sheets, Typesetter, set_type};

use std::sync::Arc;

use crate::records::Module;

/// The record type of templates.
pub const TEMPLATES: &str = "document-templates";

/// The module: templates, paragraphs, letterheads, the register of documents, as records.
#[must_use]
pub fn module() -> Module {
    Module {
        overlay: include_str!("records.toml"),
        rules: vec![(TEMPLATES, Arc::new(rules::Named)), ("paragraphs", Arc::new(rules::Named))],
    }
}
