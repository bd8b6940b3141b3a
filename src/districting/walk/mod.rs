//! How far one walks from door to door.
mod along;
pub(super) mod ways;
