//! State, router, command line: the only place that names everything.
pub mod cli;
