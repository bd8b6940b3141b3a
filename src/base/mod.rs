//! Ideas without IO that every tier speaks: languages, failures, parcel references, dates of validity.
mod failure;
mod language;
pub mod parcel_ref;
mod today;
mod wording;

pub use failure::{Explanation, Failure, Kind};
pub use language::Language;
pub use today::today;
pub use wording::{Wording, told};
