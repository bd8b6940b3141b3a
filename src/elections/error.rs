//! Why the ground of polling stations cannot be drawn.

use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language, told};
use crate::elections::wording::WORDING;

/// What cannot be, and where.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub enum Error {
    #[error("none of the columns {} is there", names.join(", "))]
    Column { names: &'static [&'static str] },
    #[error("line {line}: {why}")]
    Line { line: u64, why: String },
    #[error("{useful} of {all} lines have a station and a position")]
    Empty { useful: usize, all: usize },
    #[error("more than {most} lines")]
    TooLong { most: usize },
    #[error("the addresses cover {kilometres} km: not one commune")]
    TooWide { kilometres: u64 },
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        if matches!(self, Self::TooLong { .. }) { Kind::TooLarge } else { Kind::Invalid }
    }

    fn explain(&self, language: Language) -> Explanation {
        let (key, filled) = match self {
            Self::Column { names } => ("column", vec![names.join(", ")]),
            Self::Line { line, why } => ("line", vec![line.to_string(), why.clone()]),
            Self::Empty { useful, all } => ("empty", vec![useful.to_string(), all.to_string()]),
            Self::TooLong { most } => ("too-long", vec![most.to_string()]),
            Self::TooWide { kilometres } => ("too-wide", vec![kilometres.to_string()]),
        };
        told(WORDING, key, &filled, language)
    }
}
