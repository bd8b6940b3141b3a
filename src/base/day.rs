//! Days: the one it is, and those people write.

use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Years a day of the town may be in: before lies no record, behind only a slip of the keyboard.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2200;

/// Today in metropolitan France, wherever the server stands. Near midnight the day of a server on universal time is
/// another.
#[must_use]
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)).date()
}

/// The day a text names, `YYYY-MM-DD` (ISO 8601); `None` when it names none from 1800 to 2200.
#[must_use]
pub fn day(text: &str) -> Option<Date> {
    let date: Date = text.parse().ok()?;
    (text.len() == 10 && YEARS.contains(&date.year())).then_some(date)
}
