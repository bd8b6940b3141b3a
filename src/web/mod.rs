//! The kit handlers use: problem+json, the language of a request, limits, metrics. Knows no handler.
mod body;
mod completion;
mod file;
mod headers;
mod language;
mod limits;
mod metrics;
mod origin;
mod problem;
mod request_id;
mod sites;

pub use body::Body;
pub use completion::complete;
pub use file::{attachment, contents, shown};
pub use headers::protect;
pub use language::Speaks;
pub use limits::{Limits, limit};
pub use metrics::{Metrics, measure};
pub use origin::Origin;
pub use problem::Problem;
pub use request_id::{RequestId, identify};
pub use sites::share;
