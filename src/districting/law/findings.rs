//! What is found of a division, told to a clerk: how grave, by which article, in three sentences.

use crate::base::{Explanation, Language, told};
use crate::districting::law::finding_words::WORDING;
use crate::districting::law::range_words::{number_on_door, side_in_words};
use crate::districting::{Finding, Part, Severity};

/// Division of a commune into stations by the prefect, each with its perimeter.
const R40: &str = "Code électoral, art. R40";
/// Who may register in a commune.
const L11: &str = "Code électoral, art. L11";
/// 800 to 1,000 electors a station as far as possible, perimeters of one piece by geography.
const CIRCULAR: &str = "Circulaire INTA2000661J du 16 janvier 2020, § 1.1";

impl Finding {
    /// How grave it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::Unassigned { .. }
            | Self::Outside { .. }
            | Self::Crossing { .. }
            | Self::Overlap { .. }
            | Self::Gap { .. }
            | Self::Unnumbered { .. }
            | Self::Stranded { .. } => Severity::Error,
            Self::Detached { .. } | Self::Above { .. } => Severity::Warning,
            Self::Below { .. } | Self::Apart { .. } | Self::Placeless { .. } => Severity::Information,
        }
    }

    /// The text it comes from, in French, as it is cited.
    #[must_use]
    pub fn article(&self) -> &'static str {
        match self {
            Self::Outside { .. } => L11,
            Self::Detached { .. } | Self::Above { .. } | Self::Below { .. } => CIRCULAR,
            _ => R40,
        }
    }

    /// What was found, where, and what to do. `name` says what a station is called.
    #[must_use]
    pub fn explain(&self, language: Language, name: &dyn Fn(Part) -> String) -> Explanation {
        let (key, filled) = match self {
            Self::Unassigned { units } => ("unassigned", vec![units.len().to_string()]),
            Self::Outside { addresses } => ("outside", vec![addresses.len().to_string()]),
            Self::Crossing { station, units } => ("crossing", vec![name(*station), units.len().to_string()]),
            Self::Detached { station, pieces, electors } => {
                ("detached", vec![name(*station), pieces.len().to_string(), electors.to_string()])
            }
            Self::Above { station, electors, most } => {
                ("above", vec![name(*station), electors.to_string(), most.to_string()])
            }
            Self::Below { station, electors, least } => {
                ("below", vec![name(*station), electors.to_string(), least.to_string()])
            }
            Self::Overlap { street, one, other } => {
                let line = |line: &crate::districting::Range| line.in_words(language);
                ("overlap", vec![street.clone(), line(one), name(one.part), line(other), name(other.part)])
            }
            Self::Gap { street, side, after, before } => {
                let key = match (after, before) {
                    (None, None) => "gap-whole",
                    (None, Some(_)) => "gap-beginning",
                    (Some(_), Some(_)) => "gap",
                    (Some(_), None) => "gap-end",
                };
                let number = |number: &Option<_>| number.as_ref().map(number_on_door).unwrap_or_default();
                let side = side_in_words(*side, language).to_owned();
                (key, vec![street.clone(), side, number(after), number(before)])
            }
            Self::Unnumbered { street } => ("unnumbered", vec![street.clone()]),
            Self::Apart { station, electors } => ("apart", vec![name(*station), electors.to_string()]),
            Self::Stranded { station, electors } => ("stranded", vec![name(*station), electors.to_string()]),
            Self::Placeless { electors } => ("placeless", vec![electors.to_string()]),
        };
        told(WORDING, key, &filled, language)
    }
}

#[cfg(test)]
mod tests {
    use super::WORDING;
    use crate::base::Language;
    use crate::districting::{Finding, Range, Side};

    #[test]
    fn every_finding_has_its_article_and_its_sentences_with_nothing_left_to_fill() {
        let station = 2;
        let gap = |after: Option<u32>, before: Option<u32>| {
            let number = |number: Option<u32>| number.map(|number| (number, String::new()));
            Finding::Gap { street: "Rue".into(), side: Side::Odd, after: number(after), before: number(before) }
        };
        let line = Range::of_numbers(Side::Even, Some(2), None, 1);
        let each = [
            Finding::Unassigned { units: vec![1] },
            Finding::Outside { addresses: vec![1] },
            Finding::Crossing { station, units: vec![1] },
            Finding::Detached { station, pieces: vec![vec![1]], electors: 3 },
            Finding::Above { station, electors: 1200, most: 1000 },
            Finding::Below { station, electors: 12, least: 800 },
            Finding::Overlap { street: "Rue".into(), one: line.clone(), other: line },
            gap(None, None),
            gap(None, Some(7)),
            gap(Some(7), Some(9)),
            gap(Some(9), None),
            Finding::Unnumbered { street: "Rue".into() },
            Finding::Apart { station, electors: 4 },
            Finding::Stranded { station, electors: 4 },
            Finding::Placeless { electors: 4 },
        ];
        assert_eq!(each.len(), WORDING.len());
        for finding in &each {
            assert!(!finding.article().is_empty());
            for language in [Language::French, Language::English, Language::Spanish] {
                let told = finding.explain(language, &|station| format!("n° {station}"));
                for text in [told.title, told.detail, told.remedy] {
                    assert!(!text.is_empty() && !text.contains('{'), "{finding:?}: {text}");
                }
            }
        }
        let told = gap(Some(45), Some(51)).explain(Language::French, &|_| String::new());
        assert_eq!(told.detail, "Rue, côté impair : aucune ligne entre le n° 45 et le n° 51.");
    }
}
