//! Days: the one it is, and those people write.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::base::Language;

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

/// `12 mars 2026` of a day `2026-03-12`, alone or at the head of a moment; other text as it is.
#[must_use]
pub fn day_in_words(text: &str, language: Language) -> String {
    let read = || {
        let mut numbers = text.get(..10)?.split('-');
        let year: i32 = numbers.next()?.parse().ok()?;
        let month: usize = numbers.next()?.parse().ok()?;
        let day: u8 = numbers.next()?.parse().ok()?;
        Some((year, language.months().get(month.checked_sub(1)?)?, day))
    };
    let Some((year, month, day)) = read() else { return text.to_owned() };
    match language {
        Language::French if day == 1 => format!("1er {month} {year}"),
        Language::Spanish => format!("{day} de {month} de {year}"),
        _ => format!("{day} {month} {year}"),
    }
}
