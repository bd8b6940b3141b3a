//! Why a job is not asked for, stopped or started again.

use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language, told};
use crate::db;
use crate::jobs::wording::WORDING;

/// A refusal of the jobs.
#[derive(Debug, ThisError)]
pub enum Error {
    #[error("a hundred jobs of this person are under way")]
    Many,
    #[error("what the job needs to know is too large")]
    Large,
    #[error("no such job")]
    Unknown,
    #[error("the job has ended")]
    Ended,
    #[error("the job has not failed")]
    NotFailed,
    #[error("the token only reads")]
    OnlyReads,
    #[error("the queue cannot be worked: {0}")]
    Queue(String),
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

impl Error {
    pub(super) fn of_asking(error: sqlx::Error) -> Self {
        let constraint = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint);
        match constraint {
            Some("jobs_many") => Self::Many,
            Some("jobs_arguments_check") => Self::Large,
            _ => error.into(),
        }
    }
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Many => Kind::TooMany,
            Self::Large => Kind::TooLarge,
            Self::Unknown => Kind::NotFound,
            Self::OnlyReads => Kind::Forbidden,
            Self::Ended | Self::NotFailed => Kind::Conflict,
            Self::Queue(_) => Kind::Unavailable,
            Self::Database(error) => error.kind(),
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let key = match self {
            Self::Many => "many",
            Self::Large => "large",
            Self::Unknown => "unknown",
            Self::Ended => "ended",
            Self::NotFailed => "not-failed",
            Self::OnlyReads => "only-reads",
            Self::Queue(_) => "queue",
            Self::Database(error) => return error.explain(language),
        };
        told(WORDING, key, &[], language)
    }
}
