//! The redistricting workshop: scenarios beside the division in force, drawn by several people at once, each step kept, undone,
//! done again.
mod answers;
mod comparison;
mod division;
mod drawn;
mod error;
mod findings;
mod ground;
mod http;
mod journal;
mod limits;
mod live;
mod openapi;
mod past_results;
mod proposals;
mod proposing;
pub(super) mod recut;
mod rows;
mod rules;
mod search;
mod service;
mod session;
mod sheets;
mod taken;
mod taking;
mod views_http;
mod walks;
mod within;
mod wording;

pub use error::Error;
pub use http::router;
pub use live::{Stroke, Strokes};
pub use openapi::interface;
pub use proposing::Proposing;
pub use recut::{Compiled, TakingEffect, router as recut_router};
pub use rows::ScenarioRow;
pub use rules::Scenarios;
pub use service::{Memory, Workshop, opened};
pub use session::Session;
pub use taken::TakenAddress;

/// Record type of scenarios.
pub const SCENARIOS: &str = "redistricting-scenarios";
