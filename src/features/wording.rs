//! Values as people read them: coded values explained, dates, areas and numbers in the manner of each language.

use jiff::civil::Date;
use serde_json::Value;

use crate::base::Language;
use crate::catalog::{ColumnKind, ResolvedColumn, ResolvedLayer, pattern_columns, say};

/// Narrow no-break space: between thousands and before units in French and Spanish.
const NARROW: char = '\u{202f}';

/// Fill the patterns with the words read for them, in order; several results. Text left over by empty columns goes.
pub fn fill(patterns: &[&str], layer: &ResolvedLayer, words: &[Option<String>], language: Language) -> Vec<String> {
    let mut words = words.iter();
    patterns
        .iter()
        .map(|pattern| {
            let mut text = (*pattern).to_owned();
            for name in pattern_columns(pattern) {
                let word = words.next().cloned().flatten().unwrap_or_default();
                let meant = layer.column(name).and_then(|column| meaning(column, &word, language)).unwrap_or(word);
                text = text.replacen(&format!("{{{name}}}"), &meant, 1);
            }
            tidy(&text)
        })
        .collect()
}

/// One space between words; no separator at either end nor twice.
fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let separators = [',', '·', '–', '-', '(', ')', ':', ';'];
    let mut kept: Vec<&str> = Vec::with_capacity(words.len());
    for word in words {
        let bare = word.chars().all(|c| separators.contains(&c));
        if !(bare && kept.last().is_none_or(|last| last.chars().all(|c| separators.contains(&c)))) {
            kept.push(word);
        }
    }
    while kept.last().is_some_and(|last| last.chars().all(|c| separators.contains(&c))) {
        kept.pop();
    }
    kept.join(" ").trim_matches([' ', ',', '·', '–', ';', ':']).to_owned()
}

/// What a coded value means.
pub fn meaning(column: &ResolvedColumn, value: &str, language: Language) -> Option<String> {
    column.column.values.get(value).map(|text| say(text, language.code()).into_owned())
}

/// The text of a property as a card shows it; `None` for an empty value.
pub fn show(column: &ResolvedColumn, value: &Value, language: Language) -> Option<String> {
    let raw = match value {
        Value::Null => return None,
        Value::String(text) if text.trim().is_empty() => return None,
        Value::String(text) => text.clone(),
        Value::Bool(yes) => return Some(yes_or_no(*yes, language).to_owned()),
        other => other.to_string(),
    };
    if let Some(meaning) = meaning(column, &raw, language) {
        return Some(meaning);
    }
    let unit = column.column.unit.as_deref();
    let shown = match (column.kind, unit) {
        (ColumnKind::Date | ColumnKind::Time, _) | (_, Some("date")) => date(&raw, language).unwrap_or(raw),
        (_, Some("m2")) => value.as_f64().map_or(raw, |area| quantity(area, 0, "m²", language)),
        (_, Some("m")) => value.as_f64().map_or(raw, |length| quantity(length, 1, "m", language)),
        (_, Some("people")) => value.as_f64().map_or(raw, |people| number(people, 0, language)),
        (_, Some("degrees")) => format!("{raw}°"),
        (_, Some("scale")) => format!("1/{raw}"),
        _ => raw,
    };
    Some(shown)
}

fn yes_or_no(yes: bool, language: Language) -> &'static str {
    if yes { language.pick("oui", "yes", "sí") } else { language.pick("non", "no", "no") }
}

/// `1 245 m²`, `1,245 m²`, `1 245 m²`.
pub fn quantity(value: f64, decimals: usize, unit: &str, language: Language) -> String {
    format!("{}{NARROW}{unit}", number(value, decimals, language))
}

/// A number with its thousands apart and the decimal sign of the language.
pub fn number(value: f64, decimals: usize, language: Language) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (apart, point) = match language {
        Language::English => (',', '.'),
        Language::French | Language::Spanish => (NARROW, ','),
    };
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(apart);
        }
        grouped.push(digit);
    }
    if !fraction.is_empty() {
        grouped.push(point);
        grouped.push_str(fraction);
    }
    if value < 0.0 { format!("−{grouped}") } else { grouped }
}

/// `12 mars 2026`, `12 March 2026`, `12 de marzo de 2026`, from the ISO date that begins `text`.
pub fn date(text: &str, language: Language) -> Option<String> {
    let date: Date = text.get(..10)?.parse().ok()?;
    let month = language.months().get(usize::from(date.month().unsigned_abs()) - 1)?;
    let (day, year) = (date.day(), date.year());
    Some(match language {
        Language::French => {
            let first = if day == 1 { "er" } else { "" };
            format!("{day}{first} {month} {year}")
        }
        Language::English => format!("{day} {month} {year}"),
        Language::Spanish => format!("{day} de {month} de {year}"),
    })
}

#[cfg(test)]
mod tests {
    use super::{date, number, quantity, tidy};
    use crate::base::Language::{English, French, Spanish};

    #[test]
    fn areas_and_dates_are_written_as_each_language_writes_them() {
        assert_eq!(quantity(1245.0, 0, "m²", French), "1\u{202f}245\u{202f}m²");
        assert_eq!(number(1_234_567.891, 2, English), "1,234,567.89");
        assert_eq!(number(-12.0, 0, Spanish), "−12");
        assert_eq!(date("2026-03-12", French).as_deref(), Some("12 mars 2026"));
        assert_eq!(date("2026-03-01T00:00:00", French).as_deref(), Some("1er mars 2026"));
        assert_eq!(date("2026-03-12", Spanish).as_deref(), Some("12 de marzo de 2026"));
        assert_eq!(date("hier", French), None);
    }

    #[test]
    fn an_address_without_suffix_leaves_no_hole_in_its_line() {
        assert_eq!(tidy("12  rue de la Paix"), "12 rue de la Paix");
        assert_eq!(tidy(" , 93140 Bondy · "), "93140 Bondy");
        assert_eq!(tidy("Bureau 12 – "), "Bureau 12");
    }
}
