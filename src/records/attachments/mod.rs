//! Files of records: taken in before the form is saved, kept once in their commune under the digest of their bytes, read
//! by whoever may see the record. They lie in PostgreSQL, so that a backup has them and every node serves them.
mod field;
mod folder;
pub mod http;
mod scan;
pub mod scans;
mod settings;
mod stamp;
mod store;

pub(super) use field::{complete, keep, read};
pub use settings::AttachmentSettings;
pub(super) use stamp::stamp;
pub use store::Attachment;
pub(super) use store::read_parts;
