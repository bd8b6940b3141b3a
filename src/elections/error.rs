//! Why the ground of polling stations cannot be drawn.

use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language, told};
use crate::elections::wording::WORDING;
use crate::exchange::table::read::TableError;

/// What cannot be, and where.
#[derive(Debug, ThisError)]
pub enum Error {
    #[error(transparent)]
    Table(#[from] TableError),
    #[error("none of the columns {} is there", names.join(", "))]
    Column { names: &'static [&'static str] },
    #[error("{useful} of {all} lines have a station and a position")]
    Empty { useful: usize, all: usize },
    #[error("the addresses cover {kilometres} km: not one commune")]
    TooWide { kilometres: u64 },
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Table(error) => error.kind(),
            _ => Kind::Invalid,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let (key, filled) = match self {
            Self::Table(error) => return error.explain(language),
            Self::Column { names } => ("column", vec![names.join(", ")]),
            Self::Empty { useful, all } => ("empty", vec![useful.to_string(), all.to_string()]),
            Self::TooWide { kilometres } => ("too-wide", vec![kilometres.to_string()]),
        };
        told(WORDING, key, &filled, language)
    }
}
