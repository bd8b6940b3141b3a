//! What is wrong with a filter, where, and what to write instead.

use std::fmt;

use thiserror::Error;

use crate::base::{Explanation, Failure, Kind as FailureKind, Language, told};
use crate::filter::field::Kind;
use crate::filter::model::Scalar;
use crate::filter::wording::WORDING;
use crate::filter::words::{example, kind, thing};
use crate::geo::CrsError;

/// Where in the filter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Place {
    #[default]
    Whole,
    /// Characters before it in a text.
    Text(usize),
    /// A JSON pointer (RFC 6901).
    Json(String),
    /// An element of an XML document, its line and column.
    Xml { element: String, line: u32, column: u32 },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::Text(at) => write!(f, "{}", at + 1),
            Self::Json(pointer) => write!(f, "{}", if pointer.is_empty() { "/" } else { pointer }),
            Self::Xml { element, line, column } => write!(f, "<{element}> {line}:{column}"),
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// Something else was expected than what was found.
    Expected {
        expected: &'static str,
        found: String,
    },
    /// A text, number or name that does not end, or a sign that means nothing.
    Unreadable(String),
    /// No field of that name; the names there are.
    FieldUnknown {
        name: String,
        known: String,
    },
    FunctionUnknown {
        name: String,
        known: String,
    },
    /// What an operation of FES or CQL2 is called that is not known.
    OperationUnknown(String),
    /// Two values that cannot be compared, and what would go with the first.
    Mismatch {
        left: String,
        right: String,
        wanted: Kind,
    },
    /// A value of another kind than the operation takes.
    NotOfKind {
        value: String,
        wanted: Kind,
    },
    /// How many arguments there are, how many it takes.
    Arguments {
        operation: String,
        given: usize,
        wanted: &'static str,
    },
    DateUnreadable(String),
    IntervalReversed,
    NumberUnreadable(String),
    GeometryUnreadable(String),
    GeometryInvalid(String),
    GeometryMixed,
    NoGeometry,
    Crs(CrsError),
    TooLong {
        most: usize,
    },
    TooDeep {
        most: usize,
    },
    TooManyVertices {
        most: usize,
    },
    TooManyItems {
        most: usize,
    },
    TooManyNodes {
        most: usize,
    },
    TooManyWildcards {
        most: usize,
    },
    PatternUnreadable,
    /// Resource identifiers beside other conditions, or of another layer.
    IdUnreadable(String),
}

/// A filter that cannot be taken.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("the filter is wrong at `{place}`: {reason:?}")]
pub struct Fault {
    pub reason: Reason,
    pub place: Place,
}

impl Reason {
    /// At a place.
    #[must_use]
    pub fn at(self, place: Place) -> Fault {
        Fault { reason: self, place }
    }
}

impl Reason {
    fn key(&self) -> &'static str {
        match self {
            Self::Expected { .. } => "expected",
            Self::Unreadable(_) => "unreadable",
            Self::FieldUnknown { .. } => "field-unknown",
            Self::FunctionUnknown { .. } => "function-unknown",
            Self::OperationUnknown(_) => "operation-unknown",
            Self::Mismatch { .. } => "mismatch",
            Self::NotOfKind { .. } => "not-of-kind",
            Self::Arguments { .. } => "arguments",
            Self::DateUnreadable(_) => "date-unreadable",
            Self::IntervalReversed => "interval-reversed",
            Self::NumberUnreadable(_) => "number-unreadable",
            Self::GeometryUnreadable(_) => "geometry-unreadable",
            Self::GeometryInvalid(_) => "geometry-invalid",
            Self::GeometryMixed => "geometry-mixed",
            Self::NoGeometry => "no-geometry",
            Self::Crs(_) => "crs",
            Self::TooLong { .. } => "too-long",
            Self::TooDeep { .. } => "too-deep",
            Self::TooManyVertices { .. } => "too-many-vertices",
            Self::TooManyItems { .. } => "too-many-items",
            Self::TooManyNodes { .. } => "too-many-nodes",
            Self::TooManyWildcards { .. } => "too-many-wildcards",
            Self::PatternUnreadable => "pattern-unreadable",
            Self::IdUnreadable(_) => "id-unreadable",
        }
    }

    fn filled(&self, language: Language) -> Vec<String> {
        match self {
            Self::Expected { expected, found } => vec![thing(expected, language), found.clone()],
            Self::FieldUnknown { name, known } | Self::FunctionUnknown { name, known } => {
                vec![name.clone(), known.clone()]
            }
            Self::Mismatch { left, right, wanted } => {
                vec![left.clone(), right.clone(), example(*wanted, language).into(), kind(*wanted, language).into()]
            }
            Self::NotOfKind { value, wanted } => {
                vec![value.clone(), kind(*wanted, language).into(), example(*wanted, language).into()]
            }
            Self::Arguments { operation, given, wanted } => {
                vec![operation.clone(), given.to_string(), (*wanted).into()]
            }
            Self::Unreadable(text)
            | Self::OperationUnknown(text)
            | Self::DateUnreadable(text)
            | Self::NumberUnreadable(text)
            | Self::GeometryUnreadable(text)
            | Self::GeometryInvalid(text)
            | Self::IdUnreadable(text) => vec![text.clone()],
            Self::TooLong { most }
            | Self::TooDeep { most }
            | Self::TooManyVertices { most }
            | Self::TooManyItems { most }
            | Self::TooManyNodes { most }
            | Self::TooManyWildcards { most } => vec![most.to_string()],
            Self::Crs(error) => vec![crs(error)],
            Self::IntervalReversed | Self::GeometryMixed | Self::NoGeometry | Self::PatternUnreadable => Vec::new(),
        }
    }
}

impl Failure for Fault {
    fn kind(&self) -> FailureKind {
        match self.reason {
            Reason::TooLong { .. } | Reason::TooManyVertices { .. } => FailureKind::TooLarge,
            _ => FailureKind::Invalid,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let mut said = told(WORDING, self.reason.key(), &self.reason.filled(language), language);
        let place = self.place.to_string();
        let found = match self.place {
            Place::Whole => return said,
            Place::Text(_) => language.pick("au caractère ", "at character ", "en el carácter "),
            Place::Json(_) => language.pick("dans ", "in ", "en "),
            Place::Xml { .. } => language.pick("à l’élément ", "at the element ", "en el elemento "),
        };
        said.title = format!("{} ({found}{place})", said.title);
        said
    }
}

/// A value as a sentence names it.
pub(in crate::filter) fn describe(value: &Scalar) -> String {
    match value {
        Scalar::Field { name, .. } => name.clone(),
        other => shorten(&other.to_string()),
    }
}

/// The beginning of what a person wrote.
pub(in crate::filter) fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(60).filter(|letter| !letter.is_control()).collect();
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    short
}

fn crs(error: &CrsError) -> String {
    match error {
        CrsError::CodeOutOfRange(code) => code.to_string(),
        CrsError::UnreadableName(name) => shorten(name),
        CrsError::UnknownSystem(srid) | CrsError::GridMissing(srid) => srid.to_string(),
        CrsError::Refused { from, .. } => from.to_string(),
        CrsError::OutsideDomain { x, y, from, .. } => format!("{from} ({x} {y})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::Srid;

    #[test]
    fn every_fault_says_what_happened_why_and_what_to_do_in_three_languages() {
        let text = || "x".to_owned();
        let reasons = [
            Reason::Expected { expected: "a condition", found: text() },
            Reason::Unreadable(text()),
            Reason::FieldUnknown { name: text(), known: text() },
            Reason::FunctionUnknown { name: text(), known: text() },
            Reason::OperationUnknown(text()),
            Reason::Mismatch { left: text(), right: text(), wanted: Kind::Date },
            Reason::NotOfKind { value: text(), wanted: Kind::Text },
            Reason::Arguments { operation: text(), given: 1, wanted: "2" },
            Reason::DateUnreadable(text()),
            Reason::IntervalReversed,
            Reason::NumberUnreadable(text()),
            Reason::GeometryUnreadable(text()),
            Reason::GeometryInvalid(text()),
            Reason::GeometryMixed,
            Reason::NoGeometry,
            Reason::Crs(CrsError::UnknownSystem(Srid::LAMBERT_93)),
            Reason::TooLong { most: 1 },
            Reason::TooDeep { most: 1 },
            Reason::TooManyVertices { most: 1 },
            Reason::TooManyItems { most: 1 },
            Reason::TooManyNodes { most: 1 },
            Reason::TooManyWildcards { most: 1 },
            Reason::PatternUnreadable,
            Reason::IdUnreadable(text()),
        ];
        assert_eq!(reasons.len(), WORDING.len());
        for reason in reasons {
            let fault = reason.at(Place::Text(3));
            let told = Language::ALL.map(|language| fault.explain(language));
            for said in &told {
                assert!(
                    said.detail.len() > 5 && said.remedy.len() > 5 && said.title.ends_with(" 4)"),
                    "{fault}: {said:?}"
                );
                let all = format!("{}{}{}", said.title, said.detail, said.remedy);
                assert!(!all.contains('{') && !all.contains('}'), "{all}");
            }
            assert!(told[0] != told[1] && told[0] != told[2] && told[1] != told[2], "{fault}");
        }
    }

    #[test]
    fn what_a_person_wrote_is_shown_short_and_without_control_signs() {
        assert_eq!(shorten(&"a".repeat(100)), format!("{}…", "a".repeat(60)));
        assert_eq!(shorten("a\u{7}b"), "ab");
    }
}
