//! A graph divided as if nothing were there.
pub(super) mod anneal;
mod balance;
mod impossible;
mod islands;
pub(super) mod multilevel;
pub(super) mod recom;
pub(super) mod solve;
