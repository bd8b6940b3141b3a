//! Why the ground of polling stations cannot be drawn, a roll not be read, a station not be told. Nobody is named.

use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language, told};
use crate::db;
use crate::elections::wording::WORDING;
use crate::exchange::table::read::TableError;
use crate::jobs;
use crate::records;

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
    #[error("not a roll: {missing} missing")]
    NotRoll { missing: String },
    #[error("no line of the roll can be taken, {refused} refused")]
    NobodyOnRoll { refused: usize },
    #[error("{removed} of {known} electors would go")]
    ManyRemoved { removed: i64, known: i64 },
    #[error("the file of the roll is gone")]
    FileGone,
    #[error("the file of the roll is larger than {most} MiB")]
    FileTooLarge { most: usize },
    #[error("the body broke off")]
    BrokenOff,
    #[error("the file could not be kept: {0}")]
    Unwritable(std::io::Error),
    #[error("`{0}` is not a commune")]
    Commune(String),
    #[error("neither a street nor an address was given")]
    NoAddress,
    #[error("no address {0}")]
    AddressUnknown(i64),
    #[error(transparent)]
    Records(#[from] records::Error),
    #[error(transparent)]
    Jobs(#[from] jobs::Error),
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Table(error) => error.kind(),
            Self::Records(error) => error.kind(),
            Self::Jobs(error) => error.kind(),
            Self::Database(error) => error.kind(),
            Self::NotRoll { .. } | Self::NobodyOnRoll { .. } | Self::ManyRemoved { .. } => Kind::Unprocessable,
            Self::FileTooLarge { .. } => Kind::TooLarge,
            Self::FileGone => Kind::Gone,
            Self::AddressUnknown(_) => Kind::NotFound,
            Self::Unwritable(_) => Kind::Internal,
            _ => Kind::Invalid,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let (key, filled) = match self {
            Self::Table(error) => return error.explain(language),
            Self::Column { names } => ("column", vec![names.join(", ")]),
            Self::Empty { useful, all } => ("empty", vec![useful.to_string(), all.to_string()]),
            Self::TooWide { kilometres } => ("too-wide", vec![kilometres.to_string()]),
            Self::NotRoll { missing } => ("not-roll", vec![missing.clone()]),
            Self::NobodyOnRoll { refused } => ("nobody", vec![refused.to_string()]),
            Self::ManyRemoved { removed, known } => ("many-removed", vec![removed.to_string(), known.to_string()]),
            Self::FileGone => ("file-gone", Vec::new()),
            Self::BrokenOff => ("broken-off", Vec::new()),
            Self::FileTooLarge { most } => ("file-too-large", vec![most.to_string()]),
            Self::Unwritable(_) => ("unwritable", Vec::new()),
            Self::Commune(commune) => ("commune", vec![commune.clone()]),
            Self::NoAddress => ("no-address", Vec::new()),
            Self::AddressUnknown(id) => ("address-unknown", vec![id.to_string()]),
            Self::Records(error) => return error.explain(language),
            Self::Jobs(error) => return error.explain(language),
            Self::Database(error) => return error.explain(language),
        };
        told(WORDING, key, &filled, language)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}
