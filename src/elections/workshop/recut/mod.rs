//! From a draft to a division in force: frozen, submitted, planned, in effect.
mod colleagues;
pub(super) mod compile;
mod compiled;
mod effect;
mod file;
mod freeze;
mod life;
pub(in crate::elections) mod movements;
mod nightly;
mod rules;
mod standing;

pub use file::{interface, router};
pub(in crate::elections) use life::act;
pub use nightly::TakingEffect;
pub use rules::Compiled;
