//! Why a letter is not sent.

use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language, told};
use crate::db;
use crate::email::wording::WORDING;
use crate::jobs;

/// A refusal of e-mail.
#[derive(Debug, ThisError)]
pub enum Error {
    #[error("no mail server is set")]
    Unset,
    #[error("the letter has no recipient")]
    NoRecipient,
    #[error("{0} recipients in one letter")]
    ManyRecipients(usize),
    #[error("`{0}` is no address")]
    Recipient(String),
    #[error("the subject is empty, too long or not one line")]
    Subject,
    #[error("the letter is too heavy")]
    Heavy,
    #[error("the name of an enclosure is not one line")]
    Enclosure,
    #[error("the link does not lead into this site")]
    Link,
    #[error("the letter cannot be composed: {0}")]
    Composing(String),
    #[error("the mail server refuses: {0}")]
    Refused(String),
    #[error("the mail server does not answer: {0}")]
    Away(String),
    #[error(transparent)]
    Job(#[from] jobs::Error),
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<lettre::transport::smtp::Error> for Error {
    fn from(error: lettre::transport::smtp::Error) -> Self {
        let said = |error: &dyn std::error::Error| {
            let why = error.source().map_or_else(|| error.to_string(), |source| format!("{error} ({source})"));
            why.chars().filter(|sign| !sign.is_control()).take(300).collect()
        };
        if error.is_permanent() || error.is_client() { Self::Refused(said(&error)) } else { Self::Away(said(&error)) }
    }
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Unset => Kind::Conflict,
            Self::Away(_) => Kind::Unavailable,
            Self::Heavy | Self::ManyRecipients(_) => Kind::TooLarge,
            Self::Composing(_) | Self::Link | Self::Enclosure => Kind::Internal,
            Self::NoRecipient | Self::Recipient(_) | Self::Subject | Self::Refused(_) => Kind::Unprocessable,
            Self::Job(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let (key, filled) = match self {
            Self::Unset => ("unset", String::new()),
            Self::NoRecipient => ("no-recipient", String::new()),
            Self::ManyRecipients(count) => ("many-recipients", count.to_string()),
            Self::Recipient(address) => ("recipient", address.clone()),
            Self::Subject => ("subject", String::new()),
            Self::Heavy => ("heavy", String::new()),
            Self::Composing(_) | Self::Link | Self::Enclosure => ("composing", String::new()),
            Self::Refused(why) => ("refused", why.clone()),
            Self::Away(why) => ("away", why.clone()),
            Self::Job(error) => return error.explain(language),
            Self::Database(error) => return error.explain(language),
        };
        told(WORDING, key, &[filled], language)
    }
}
