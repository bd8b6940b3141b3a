//! The redistricting workshop: scenarios beside the division in force, drawn by several people at once, each step kept, undone,
//! done again.
mod answers;
mod division;
mod drawn;
mod error;
mod ground;
mod http;
mod journal;
mod live;
mod openapi;
mod rows;
mod rules;
mod service;
mod session;
mod taken;
mod taking;
mod walk;
mod wording;

pub use error::Error;
pub use http::router;
pub use live::{Stroke, Strokes};
pub use openapi::interface;
pub use rows::ScenarioRow;
pub use rules::Scenarios;
pub use service::{Workshop, opened};
pub use session::{Named, Session};
pub use taken::{Counted, Taken, TakenAddress, TakenStation};

/// Record type of scenarios.
pub const SCENARIOS: &str = "redistricting-scenarios";
