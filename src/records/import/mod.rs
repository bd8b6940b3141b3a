//! Rows of a file brought in through the door: mapped, tried, explained line by line, the refused ones handed back to
//! correct and send again.
mod job;
mod mapping;
mod rejects;
mod run;

pub use job::{Jobs, Told};
pub use mapping::{Mapping, Proposal, propose};
pub use run::Order;
