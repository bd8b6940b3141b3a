//! Values as people read them on paper: days and amounts written out, choices by their meaning.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::base::{Language, day};
use crate::records::model::{Field, FieldKind, said};
use crate::records::rich_text;

/// Thousands are set apart from this number on: a year or a small count is read as it is.
const LONG: u64 = 10_000;

/// A value of `field` written out; `label` is the name of the record it refers to. Nothing is an empty text.
#[must_use]
pub fn written(field: &Field, value: &Value, label: Option<&str>, language: Language) -> String {
    if value.is_null() {
        return String::new();
    }
    let text = value.as_str().unwrap_or_default();
    let plain = match field.kind {
        _ if !field.choices.is_empty() && field.kind != FieldKind::List => meaning(field, value, language),
        FieldKind::Reference => label.map_or_else(|| value.to_string(), str::to_owned),
        FieldKind::Date => day(text).map_or_else(|| text.to_owned(), |day| long_day(day, language)),
        FieldKind::Time => moment(text, language),
        FieldKind::Boolean => answer(value.as_bool() == Some(true), language).to_owned(),
        FieldKind::Amount => format!("{}\u{a0}€", number(&fixed(value), language)),
        FieldKind::Integer | FieldKind::Real => number(&value.to_string(), language),
        FieldKind::List => items(field, value, language),
        FieldKind::File => value["name"].as_str().unwrap_or_default().to_owned(),
        FieldKind::RichText => rich_text::plain(text),
        FieldKind::Text | FieldKind::LongText | FieldKind::Choice => text.to_owned(),
    };
    match &field.unit {
        Some(unit) if matches!(field.kind, FieldKind::Integer | FieldKind::Real) => format!("{plain}\u{a0}{unit}"),
        _ => plain,
    }
}

/// `12 mars 2026`, `12 March 2026`, `12 de marzo de 2026`; the first of a month is `1er` in French.
#[must_use]
pub fn long_day(day: jiff::civil::Date, language: Language) -> String {
    let month = usize::from(day.month().unsigned_abs()).saturating_sub(1);
    let month = language.months().get(month).copied().unwrap_or_default();
    let (number, year) = (day.day(), day.year());
    match language {
        Language::French if number == 1 => format!("1er {month} {year}"),
        Language::French | Language::English => format!("{number} {month} {year}"),
        Language::Spanish => format!("{number} de {month} de {year}"),
    }
}

fn moment(text: &str, language: Language) -> String {
    let Ok(at) = text.parse::<Timestamp>() else { return text.to_owned() };
    let at = at.to_zoned(TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC));
    let (day, hour, minute) = (long_day(at.date(), language), at.hour(), at.minute());
    match language {
        Language::French => format!("{day} à {hour}\u{a0}h\u{a0}{minute:02}"),
        Language::English => format!("{day} at {hour}:{minute:02}"),
        Language::Spanish => format!("{day} a las {hour}:{minute:02}"),
    }
}

const fn answer(yes: bool, language: Language) -> &'static str {
    match (yes, language) {
        (true, Language::French) => "Oui",
        (true, Language::English) => "Yes",
        (true, Language::Spanish) => "Sí",
        (false, Language::French) => "Non",
        (false, Language::English | Language::Spanish) => "No",
    }
}

fn meaning(field: &Field, value: &Value, language: Language) -> String {
    let code = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let found = field.choices.iter().find(|(choice, _)| *choice == code);
    found.map_or(code, |(_, title)| said(title, language))
}

fn items(field: &Field, value: &Value, language: Language) -> String {
    let all = value.as_array().map(Vec::as_slice).unwrap_or_default();
    all.iter().map(|item| meaning(field, item, language)).collect::<Vec<_>>().join(", ")
}

/// An amount with its two decimals.
fn fixed(value: &Value) -> String {
    let text = value.to_string();
    match text.split_once('.') {
        _ if text.contains(['e', 'E']) => format!("{:.2}", value.as_f64().unwrap_or_default()),
        None => format!("{text}.00"),
        Some((whole, part)) if part.len() == 1 => format!("{whole}.{part}0"),
        Some(_) => text,
    }
}

/// A number as JSON writes it, in the signs of the language.
fn number(text: &str, language: Language) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("\u{2212}", digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if !whole.bytes().all(|digit| digit.is_ascii_digit()) || part.bytes().any(|digit| !digit.is_ascii_digit()) {
        return text.to_owned();
    }
    let (space, comma) = match language {
        Language::English => (',', '.'),
        Language::French | Language::Spanish => ('\u{202f}', ','),
    };
    let long = whole.parse::<u64>().is_ok_and(|value| value >= LONG) || (!part.is_empty() && whole.len() > 3);
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if long && at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(space);
        }
        grouped.push(digit);
    }
    if part.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}{comma}{part}") }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::{fixed, long_day, moment, number};
    use crate::base::Language::{English, French, Spanish};

    #[test]
    fn a_day_is_written_as_in_a_letter() {
        assert_eq!(long_day(date(2026, 3, 12), French), "12 mars 2026");
        assert_eq!(long_day(date(2026, 3, 1), French), "1er mars 2026");
        assert_eq!(long_day(date(2026, 3, 12), Spanish), "12 de marzo de 2026");
        assert_eq!(moment("2026-03-12T13:05:00Z", French), "12 mars 2026 à 14\u{a0}h\u{a0}05");
        assert_eq!(moment("2026-07-12T13:05:00+00:00", English), "12 July 2026 at 15:05");
    }

    #[test]
    fn thousands_stand_apart_but_a_year_does_not() {
        assert_eq!(number("2026", French), "2026");
        assert_eq!(number("80016", French), "80\u{202f}016");
        assert_eq!(number("-1245.5", French), "\u{2212}1\u{202f}245,5");
        assert_eq!(number("1234567.25", English), "1,234,567.25");
        assert_eq!(
            (fixed(&json!(18.5)), fixed(&json!(18)), fixed(&json!(18.25))),
            ("18.50".into(), "18.00".into(), "18.25".into())
        );
    }
}
