//! Figures and days as each language writes them.

use crate::base::{Language, day_in_words};

/// Narrow no-break space: between thousands, before units.
const NARROW: &str = "\u{202f}";
/// Most decimals of a number on a page; the forms for programs carry all of them.
const DECIMALS: usize = 3;

/// `12 345`, `12,345` in English.
#[must_use]
pub fn whole(number: i64, language: Language) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut written = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push_str(language.pick(NARROW, ",", NARROW));
        }
        written.push(digit);
    }
    if number < 0 { format!("−{written}") } else { written }
}

/// How many, of what cannot be negative.
#[must_use]
pub fn count(number: u64, language: Language) -> String {
    whole(i64::try_from(number).unwrap_or(i64::MAX), language)
}

/// `1 245,5`: at most three decimals, none that are zero.
#[must_use]
pub fn real(number: f64, language: Language) -> String {
    if !number.is_finite() || number.abs() >= 1e15 {
        return number.to_string();
    }
    let rounded = format!("{:.DECIMALS$}", number.abs());
    let (integer, decimals) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let integer: i64 = integer.parse().unwrap_or(0);
    let decimals = decimals.trim_end_matches('0');
    let mut written = whole(integer, language);
    if !decimals.is_empty() {
        written.push_str(language.pick(",", ".", ","));
        written.push_str(decimals);
    }
    if number < 0.0 && written != "0" { format!("−{written}") } else { written }
}

/// A number with the unit of its column ([`crate::catalog::UNITS`]): `1 245 m²`.
#[must_use]
pub fn with_unit(written: String, unit: Option<&str>) -> String {
    match unit {
        Some("m2") => format!("{written}{NARROW}m²"),
        Some("m") => format!("{written}{NARROW}m"),
        Some("degrees") => format!("{written}°"),
        Some("scale") => format!("1:{written}"),
        _ => written,
    }
}

/// `12 mars 2026` of a day `2026-03-12`, alone or at the head of a moment; other text as it is.
#[must_use]
pub fn day(text: &str, language: Language) -> String {
    day_in_words(text, language)
}

/// `12 mars 2026, 09:30 UTC` of a moment in RFC 3339.
#[must_use]
pub fn moment(text: &str, language: Language) -> String {
    match text.get(11..16) {
        Some(time) => format!("{}, {time}{NARROW}UTC", day(text, language)),
        None => day(text, language),
    }
}

/// A box as one reads it: west, south, east, north with four decimals, some ten metres.
#[must_use]
pub fn extent(bounds: [f64; 4]) -> String {
    bounds.map(|degrees| format!("{degrees:.4}")).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_the_language_writes_them() {
        assert_eq!(whole(1_234_567, Language::French), "1\u{202f}234\u{202f}567");
        assert_eq!(whole(-999, Language::English), "−999");
        assert_eq!(real(1245.5, Language::English), "1,245.5");
        assert_eq!(real(-0.000_1, Language::French), "0");
        assert_eq!(real(0.25, Language::Spanish), "0,25");
        assert_eq!(with_unit(whole(1245, Language::French), Some("m2")), "1\u{202f}245\u{202f}m²");
    }

    #[test]
    fn days_are_written_in_words_and_what_is_no_day_stays() {
        assert_eq!(day("2026-03-01", Language::French), "1er mars 2026");
        assert_eq!(day("2026-03-12", Language::Spanish), "12 de marzo de 2026");
        assert_eq!(moment("2026-03-12T09:30:00Z", Language::English), "12 March 2026, 09:30\u{202f}UTC");
        assert_eq!(day("infinity", Language::French), "infinity");
        assert_eq!(day("2026-13-45", Language::French), "2026-13-45");
        assert_eq!(day("ééééééé", Language::French), "ééééééé");
    }
}
