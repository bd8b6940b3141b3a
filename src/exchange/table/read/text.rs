//! Values of a spreadsheet as text.

use jiff::SignedDuration;
use jiff::civil::{DateTime, Time};

/// Yes or no, as people and programs write it in the three languages.
#[must_use]
pub fn yes_or_no(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "oui" | "o" | "vrai" | "yes" | "y" | "true" | "t" | "sí" | "si" | "s" | "verdadero" | "1" | "x" => Some(true),
        "non" | "n" | "faux" | "no" | "false" | "f" | "falso" | "0" => Some(false),
        _ => None,
    }
}

/// A number with the fifteen digits a spreadsheet keeps, so that 0.1 + 0.2 is 0.3.
pub(super) fn number(value: f64) -> String {
    format!("{value:.14e}").parse::<f64>().unwrap_or(value).to_string()
}

/// Seconds as a time of day, or as hours beyond a day.
pub(super) fn clock(seconds: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a spreadsheet counts far fewer seconds")]
    let whole = seconds.round() as i64;
    let sign = if whole < 0 { "-" } else { "" };
    let all = whole.unsigned_abs();
    format!("{sign}{:02}:{:02}:{:02}", all / 3600, all / 60 % 60, all % 60)
}

/// A day, with its time unless that is midnight: `2024-01-31`, `2024-01-31T12:30:00`.
pub(super) fn moment(written: &str) -> String {
    match written.trim_end_matches('Z').parse::<DateTime>() {
        Ok(moment) if moment.time() == Time::midnight() => moment.date().to_string(),
        Ok(moment) => moment.to_string(),
        Err(_) => written.to_owned(),
    }
}

/// `PT12H30M00S` as `12:30:00`.
pub(super) fn duration(written: &str) -> String {
    written.parse::<SignedDuration>().map_or_else(|_| written.to_owned(), |time| clock(time.as_secs_f64()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_a_person_sees() {
        assert_eq!(number(0.1 + 0.2), "0.3");
        assert_eq!(number(12.0), "12");
        assert_eq!(number(-1234.5), "-1234.5");
        assert_eq!(number(123_456_789_012_345.0), "123456789012345");
    }

    #[test]
    fn days_and_times_are_written_the_iso_way() {
        assert_eq!(moment("2024-01-31"), "2024-01-31");
        assert_eq!(moment("2024-01-31T00:00:00"), "2024-01-31");
        assert_eq!(moment("2024-01-31T12:30:00"), "2024-01-31T12:30:00");
        assert_eq!(duration("PT12H30M00S"), "12:30:00");
        assert_eq!(duration("PT36H00M01S"), "36:00:01");
        assert_eq!(moment("hier"), "hier");
    }

    #[test]
    fn yes_is_understood_in_three_languages() {
        for text in ["oui", "VRAI", "yes", "Sí", "1", "true"] {
            assert_eq!(yes_or_no(text), Some(true), "{text}");
        }
        for text in ["non", "FAUX", "no", "0", "false"] {
            assert_eq!(yes_or_no(text), Some(false), "{text}");
        }
        assert_eq!(yes_or_no("peut-être"), None);
    }
}
