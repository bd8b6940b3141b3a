//! Elections: the ground of polling stations.
mod catchments;
mod error;
mod list;
mod wording;

pub use catchments::{Catchment, Catchments, catchments, feature_collection};
pub use error::Error;
pub use list::{List, Row, read};
