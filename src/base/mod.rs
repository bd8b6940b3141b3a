//! Ideas without IO that every tier speaks: languages, failures, parcel references, dates of validity.
mod day;
mod failure;
mod file_name;
mod insee;
mod language;
pub mod parcel_ref;
mod wording;
mod working_days;

pub use day::{day, day_in_words, today};
pub use failure::{Explanation, Failure, Kind};
pub use file_name::plain;
pub use insee::is_insee;
pub use language::Language;
pub use wording::{Wording, told};
pub use working_days::{Calendar, Delay};
