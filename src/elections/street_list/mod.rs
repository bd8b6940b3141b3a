//! The street list (découpage): its lines, what they leave out, where an address votes.
pub mod lines;
mod list;
mod names;
pub mod uncut;
pub mod where_to_vote;

pub use list::{Line, StreetList};
pub use names::street_key;
