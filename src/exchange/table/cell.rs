//! One value of a table, fitted to its column.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::temporal::{Pieces, PiecesOffset};
use serde_json::Value as Json;

use crate::exchange::table::Kind;

/// A value as every form takes it.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    Integer(i64),
    Real(f64),
    Boolean(bool),
    Date(Date),
    Time(Time),
    DateTime(Moment),
}

/// A day and a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// As the text says it.
    pub local: DateTime,
    /// In universal time, where the text says how far from it it is.
    pub universal: Option<Timestamp>,
}

impl<'a> Cell<'a> {
    /// The value of a column of this kind. A day that no calendar knows (`infinity`) and a number that is none (`NaN`)
    /// stay the text they are; nothing when a value does not fit at all.
    #[must_use]
    pub fn of(kind: Kind, value: &'a Json) -> Option<Self> {
        match (kind, value) {
            (_, Json::Null) => Some(Self::Empty),
            (Kind::Boolean, Json::Bool(yes)) => Some(Self::Boolean(*yes)),
            (Kind::Integer, Json::Number(number)) => {
                number.as_i64().or_else(|| whole(number.as_f64()?)).map(Self::Integer)
            }
            (Kind::Real, Json::Number(number)) => number.as_f64().map(Self::Real),
            (Kind::Real, Json::String(text)) if matches!(text.as_str(), "NaN" | "Infinity" | "-Infinity") => {
                Some(Self::Text(Cow::Borrowed(text)))
            }
            (Kind::Date, Json::String(text)) => Some(text.parse().map_or_else(|_| Self::text(text), Self::Date)),
            (Kind::Time, Json::String(text)) => Some(text.parse().map_or_else(|_| Self::text(text), Self::Time)),
            (Kind::DateTime, Json::String(text)) => {
                Some(Moment::read(text).map_or_else(|| Self::text(text), Self::DateTime))
            }
            (Kind::Text, value) => Some(words(value)),
            _ => None,
        }
    }

    fn text(text: &'a str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(Cow::Borrowed(text)) }
    }
}

/// Text of any value: a list of plain values joined by commas, anything deeper as JSON.
fn words(value: &Json) -> Cell<'_> {
    match value {
        Json::String(text) => Cell::text(text),
        Json::Array(items) if items.iter().all(|item| !item.is_array() && !item.is_object()) => {
            let items: Vec<Cow<'_, str>> = items.iter().filter(|item| !item.is_null()).map(word).collect();
            if items.is_empty() { Cell::Empty } else { Cell::Text(Cow::Owned(items.join(", "))) }
        }
        other => Cell::Text(word(other)),
    }
}

fn word(value: &Json) -> Cow<'_, str> {
    value.as_str().map_or_else(|| Cow::Owned(value.to_string()), Cow::Borrowed)
}

/// A whole number that came with a decimal point.
#[expect(clippy::cast_possible_truncation, reason = "whole and within 53 bits after the test")]
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0).then_some(number as i64)
}

impl Moment {
    /// `2024-05-01T12:30:00`, with or without `Z` or `+02:00`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let pieces = Pieces::parse(text).ok()?;
        let local = pieces.date().to_datetime(pieces.time()?);
        let universal = pieces.offset().and_then(|offset| match offset {
            PiecesOffset::Zulu => jiff::tz::Offset::UTC.to_timestamp(local).ok(),
            PiecesOffset::Numeric(numeric) => numeric.offset().to_timestamp(local).ok(),
            _ => None,
        });
        Some(Self { local, universal })
    }

    /// `2024-05-01 12:30:00`.
    #[must_use]
    pub fn written(&self) -> String {
        format!("{} {}", self.local.date(), self.local.time())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(kind: Kind, value: &Json) -> Option<Cell<'_>> {
        Cell::of(kind, value)
    }

    #[test]
    fn a_value_of_jsonb_takes_the_type_of_its_column() {
        assert_eq!(of(Kind::Integer, &json!(12)), Some(Cell::Integer(12)));
        assert_eq!(of(Kind::Integer, &json!(12.0)), Some(Cell::Integer(12)));
        assert_eq!(of(Kind::Real, &json!(12)), Some(Cell::Real(12.0)));
        assert_eq!(of(Kind::Date, &json!("2024-02-29")), Some(Cell::Date(jiff::civil::date(2024, 2, 29))));
        assert_eq!(of(Kind::Text, &json!(["AB 12", "AB 13"])), Some(Cell::Text("AB 12, AB 13".into())));
        assert_eq!(of(Kind::Text, &json!({"a": 1})), Some(Cell::Text("{\"a\":1}".into())));
        assert_eq!(of(Kind::Boolean, &Json::Null), Some(Cell::Empty));
    }

    #[test]
    fn a_moment_keeps_its_clock_and_knows_its_universal_time() {
        let Some(Cell::DateTime(moment)) = of(Kind::DateTime, &json!("2024-07-14T09:30:00.5+02:00")).map(owned) else {
            panic!()
        };
        assert_eq!(moment.written(), "2024-07-14 09:30:00.5");
        assert_eq!(moment.universal.unwrap().to_string(), "2024-07-14T07:30:00.5Z");
        assert_eq!(Moment::read("2024-07-14T09:30:00").unwrap().universal, None);
    }

    fn owned(cell: Cell<'_>) -> Cell<'static> {
        match cell {
            Cell::DateTime(moment) => Cell::DateTime(moment),
            _ => Cell::Empty,
        }
    }

    #[test]
    fn a_day_no_calendar_knows_stays_the_text_it_is() {
        assert_eq!(of(Kind::Date, &json!("infinity")), Some(Cell::Text("infinity".into())));
        assert_eq!(of(Kind::Real, &json!("NaN")), Some(Cell::Text("NaN".into())));
    }

    #[test]
    fn a_word_among_numbers_does_not_fit() {
        assert_eq!(of(Kind::Integer, &json!("douze")), None);
        assert_eq!(of(Kind::Integer, &json!(1.5)), None);
        assert_eq!(of(Kind::Boolean, &json!("oui")), None);
    }
}
