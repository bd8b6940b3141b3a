//! How long records are kept, and what happens then (durée de conservation; RGPD, art. 5 1. e).
mod due;
mod purge;
mod rule;

pub use due::Due;
pub use purge::{Purged, purge};
pub use rule::Retention;
pub(super) use rule::{RetentionOverlay, resolve};
