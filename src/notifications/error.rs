//! Why somebody is not told.

use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language, told};
use crate::db;
use crate::notifications::wording::WORDING;

/// A refusal of the notifications.
#[derive(Debug, ThisError)]
pub enum Error {
    #[error("no mail server is set")]
    NoEmail,
    #[error("the account has no e-mail address")]
    NoAddress,
    #[error("too many notifications named")]
    Many,
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::NoEmail | Self::NoAddress => Kind::Conflict,
            Self::Many => Kind::TooLarge,
            Self::Database(error) => error.kind(),
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let key = match self {
            Self::NoEmail => "no-email",
            Self::NoAddress => "no-address",
            Self::Many => "many",
            Self::Database(error) => return error.explain(language),
        };
        told(WORDING, key, &[], language)
    }
}
