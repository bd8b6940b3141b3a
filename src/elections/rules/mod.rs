//! What stations, places, street ranges and electors are, beyond what their tables can check.
mod electors;
mod places;
mod ranges;
mod stations;

pub use electors::Electors;
pub use places::Places;
pub use ranges::StreetRanges;
pub use stations::Stations;

use serde_json::Value;

use crate::records::{Change, Error, Violation};

pub(super) fn refuse(field: Option<&str>, message: &str) -> Error {
    Error::Violations(vec![Violation { field: field.map(str::to_owned), message: message.to_owned() }])
}

fn integer(change: &Change, name: &str) -> Option<i64> {
    change.value(name).and_then(Value::as_i64)
}

fn flag(change: &Change, name: &str) -> bool {
    change.value(name).and_then(Value::as_bool).unwrap_or(false)
}

/// Whether the record said so before.
fn was(change: &Change, name: &str) -> bool {
    change.before.as_ref().and_then(|before| before.get(name)).and_then(Value::as_bool).unwrap_or(false)
}
