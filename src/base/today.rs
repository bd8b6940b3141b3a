//! The day it is in the town hall, wherever the server stands.

use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Today in metropolitan France. Near midnight the day of a server on universal time is another.
#[must_use]
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)).date()
}
