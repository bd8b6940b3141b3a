//! The electoral roll: read from files of the state, its electors found again, matched to addresses, placed at stations.
pub mod file;
pub mod identity;
pub mod import;
pub mod matching;
pub mod placing;
mod rejects;
pub mod stations;
pub mod swap;
