//! WFS 2.0.0 and 2.0.2, 1.1.0, 1.0.0 at `/wfs`: what desktop GIS read layers by, and the only way some of them write.
//!
//! A request comes as keys, as a document or in a SOAP envelope and becomes one [`request::Request`]; the layers it names
//! are those `collections` shows to whoever asks. Coordinates leave and come in the order of axes their system's name
//! stands for. What cannot be done is told in the standard's own report, in the reader's language.
mod error;
mod exception;
mod request;
mod soap;
mod version;
mod wording;

pub use error::Error;
pub use version::{LAYERS, Version};
