//! The framework every application stands on: record types described by their tables and one overlay file, read as lists
//! and forms, changed through one door, kept with their history.
//!
//! Every read and write is SQL with bound values in a transaction that bears the ticket of the person: what they may not
//! see is not there, whatever is written here.
mod access;
mod action;
mod attachments;
mod batch;
mod bulk;
mod check;
mod choices;
mod conflict;
mod consultation;
mod derive;
mod description;
mod door;
mod error;
mod events;
mod export;
mod facts;
mod files;
mod filter;
mod first;
mod history;
mod http;
mod import;
mod item;
mod list;
mod model;
mod openapi;
mod overlay;
mod published;
mod query;
mod registry;
mod restore;
mod retention;
mod rich_text;
mod rules;
mod search;
mod subject_access;
mod values;
mod views;
mod wording;

pub use access::Records;
pub use attachments::http::router as attachment_router;
pub use attachments::{Attachment, AttachmentSettings};
pub use batch::Batch;
pub use door::{Edit, NewRecord};
pub use error::Error;
pub use events::Told;
pub use files::router as file_router;
pub use filter::Ask;
pub use first::{Sample, first_records, sample_records};
pub use http::router;
pub use item::Item;
pub use list::Page;
pub use model::{Field, FieldKind, Processing, RecordType, Registry, said};
pub use openapi::interface;
pub use published::router as published_router;
pub use query::Row;
pub use registry::Module;
pub use retention::{Due, Purged, Retention, purge};
pub use rules::{Change, Deed, Follow, Outcome, Rules, Shape, Subject, Violation};
pub use subject_access::http::router as subject_access_router;
