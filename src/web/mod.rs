//! The kit handlers use: problem+json, the language of a request. Knows no handler.
mod problem;

pub use problem::{Problem, localise};
