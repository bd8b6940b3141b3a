//! The ground of stations, from lists of addresses that vote at them.
mod areas;
mod list;

pub use areas::{Catchment, Catchments, catchments, feature_collection};
pub use list::{List, Row, read};
