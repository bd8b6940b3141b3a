//! Ideas without IO that every tier speaks: languages, failures, parcel references, dates of validity.
mod day;
mod failure;
mod file_name;
mod insee;
mod language;
pub mod parcel_ref;
mod wording;

pub use day::{day, today};
pub use failure::{Explanation, Failure, Kind};
pub use file_name::plain;
pub use insee::is_insee;
pub use language::Language;
pub use wording::{Wording, told};
