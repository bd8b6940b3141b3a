//! Why features are not given, not changed.

use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language, told};
use crate::collections::wording::WORDING;
use crate::db;
use crate::geo::CrsError;
use crate::records;

/// A refusal.
#[derive(Debug, ThisError)]
pub enum Error {
    #[error("no collection `{0}`")]
    Unknown(String),
    #[error("no feature {id} in `{collection}`")]
    FeatureUnknown { collection: String, id: String },
    #[error("no property `{0}`")]
    PropertyUnknown(String),
    #[error("`{0}` is no box")]
    BoxUnreadable(String),
    #[error("the request names no person")]
    NotSignedIn,
    #[error("`{0}` is not kept in records")]
    NotEditable(String),
    #[error("every place for an answer from the database is taken")]
    PlacesTaken,
    #[error("the answer took too long")]
    Late,
    #[error("the answer could not be written: {0}")]
    Writing(#[from] std::io::Error),
    #[error(transparent)]
    Crs(#[from] CrsError),
    #[error(transparent)]
    Record(#[from] records::Error),
    #[error(transparent)]
    Database(#[from] db::Error),
}

/// PostgreSQL stopped the statement (SQLSTATE 57014).
const STOPPED: &str = "57014";

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let stopped =
            error.as_database_error().and_then(sqlx::error::DatabaseError::code).is_some_and(|c| c == STOPPED);
        if stopped { Self::Late } else { Self::Database(error.into()) }
    }
}

impl Error {
    /// Key of the message, and what fills it.
    fn message(&self) -> (&'static str, Vec<String>) {
        match self {
            Self::Unknown(id) => ("unknown", vec![id.clone()]),
            Self::FeatureUnknown { collection, id } => ("feature-unknown", vec![collection.clone(), id.clone()]),
            Self::PropertyUnknown(name) => ("property-unknown", vec![name.clone()]),
            Self::BoxUnreadable(text) => ("box-unreadable", vec![text.clone()]),
            Self::NotSignedIn => ("not-signed-in", Vec::new()),
            Self::NotEditable(id) => ("not-editable", vec![id.clone()]),
            Self::PlacesTaken => ("places-taken", Vec::new()),
            Self::Late => ("late", Vec::new()),
            Self::Crs(error) => ("crs", vec![error.to_string()]),
            Self::Writing(_) | Self::Record(_) | Self::Database(_) => ("writing", Vec::new()),
        }
    }
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Unknown(_) | Self::FeatureUnknown { .. } => Kind::NotFound,
            Self::PropertyUnknown(_) | Self::BoxUnreadable(_) | Self::Crs(_) => Kind::Invalid,
            Self::NotSignedIn => Kind::Unauthenticated,
            Self::NotEditable(_) => Kind::Forbidden,
            Self::PlacesTaken => Kind::Busy,
            Self::Late => Kind::Timeout,
            Self::Writing(_) => Kind::Unavailable,
            Self::Record(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        match self {
            Self::Record(error) => error.explain(language),
            Self::Database(error) => error.explain(language),
            _ => {
                let (key, filled) = self.message();
                told(WORDING, key, &filled, language)
            }
        }
    }

    fn details(&self, language: Language) -> Option<serde_json::Map<String, serde_json::Value>> {
        if let Self::Record(error) = self { error.details(language) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::Error;
    use crate::base::{Failure, Language};

    #[test]
    fn every_refusal_says_what_happened_why_and_what_to_do_in_three_languages() {
        let text = || "x".to_owned();
        let refusals = [
            Error::Unknown(text()),
            Error::FeatureUnknown { collection: text(), id: text() },
            Error::PropertyUnknown(text()),
            Error::BoxUnreadable(text()),
            Error::NotSignedIn,
            Error::NotEditable(text()),
            Error::PlacesTaken,
            Error::Late,
            Error::Writing(std::io::Error::other("x")),
        ];
        for error in refusals {
            for language in Language::ALL {
                let told = error.explain(language);
                for sentence in [told.title, told.detail, told.remedy] {
                    assert!(sentence.len() > 8 && !sentence.contains('{'), "{error}: {sentence}");
                }
            }
        }
    }
}
