//! WFS 2.0.0 and 2.0.2, 1.1.0, 1.0.0 at `/wfs`: what desktop GIS read layers by, and the only way some of them write.
//!
//! A request comes as keys, as a document or in a SOAP envelope and becomes one [`request::Request`]; the layers it names
//! are those `collections` shows to whoever asks. Coordinates leave and come in the order of axes their system's name
//! stands for. What cannot be done is told in the standard's own report, in the reader's language.
mod answer;
mod ask;
mod capabilities;
mod conditions;
mod describe;
mod draft;
mod edit;
mod edit_documents;
mod error;
mod exception;
mod formats;
mod hold;
mod http;
mod locks;
mod paging;
mod property;
mod queries;
mod reference;
mod request;
mod retrieve;
mod soap;
mod stored;
mod stored_documents;
mod systems;
mod version;
mod visit;
mod wording;

pub use error::Error;
pub use http::router;
pub use version::{LAYERS, Version};
pub use visit::Wfs;
