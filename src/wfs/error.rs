//! Why a request is refused: the code and the place of the standard (OGC 09-025r2, 7.5; 06-121r3, 8), and sentences.

use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language, told};
use crate::wfs::wording::WORDING;

/// A refusal.
#[derive(Debug, ThisError)]
pub enum Error {
    #[error("`{0}` is missing")]
    Missing(&'static str),
    #[error("`{given}` cannot be `{locator}`")]
    Wrong { locator: &'static str, given: String },
    #[error("none of the versions {0}")]
    Negotiation(String),
    #[error("no operation `{0}`")]
    Operation(String),
    /// A change asked for by an address alone: any page could make a browser ask it.
    #[error("`{0}` is asked for by POST")]
    ByPost(&'static str),
    #[error("`{0}` is not offered")]
    Option(&'static str),
    #[error("the request cannot be read: {0}")]
    Unreadable(String),
    #[error("no type `{name}`")]
    Type { name: String, locator: &'static str },
    #[error("no type `{0}` to insert into")]
    NewType(String),
    #[error("no property `{0}`")]
    Property(String),
    #[error("`{0}` cannot have this value")]
    Value(String),
    #[error("no feature `{0}`")]
    Feature(String),
    #[error("more than {most}")]
    TooMany { most: usize },
    #[error("no stored query `{id}`")]
    StoredQuery { id: String, locator: &'static str },
    #[error("there is a stored query `{0}`")]
    StoredQueryTaken(String),
    #[error("the stored query `{0}` is of somebody else")]
    StoredQueryOfOther(String),
    #[error("the features are locked and the request names no lock")]
    LockMissing,
    #[error("no lock of this person `{0}`")]
    Lock(String),
    #[error("the lock has expired")]
    LockExpired,
    #[error("not every feature can be locked")]
    LockTaken,
    #[error("nobody is signed in")]
    NotSignedIn,
    /// Of what features are made of, in its own words.
    #[error("{failure}")]
    Told { code: &'static str, locator: Option<&'static str>, failure: Box<dyn Failure + Send + Sync> },
}

impl Error {
    /// A value that is not one of those a parameter can have; repeated in part.
    #[must_use]
    pub fn wrong(locator: &'static str, given: &str) -> Self {
        Self::Wrong { locator, given: given.chars().take(100).collect() }
    }

    /// A failure of another module, under the code its kind stands for.
    #[must_use]
    pub fn told(failure: impl Failure + Send + Sync + 'static) -> Self {
        let code = match failure.kind() {
            Kind::Invalid => "InvalidParameterValue",
            Kind::Unprocessable => "InvalidValue",
            Kind::NotFound | Kind::Gone => "NotFound",
            _ => "OperationProcessingFailed",
        };
        Self::Told { code, locator: None, failure: Box::new(failure) }
    }

    /// A failure of another module about one parameter.
    #[must_use]
    pub fn about(locator: &'static str, failure: impl Failure + Send + Sync + 'static) -> Self {
        Self::Told { code: "InvalidParameterValue", locator: Some(locator), failure: Box::new(failure) }
    }

    /// A fault of ours: the log tells of it.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        matches!(self.kind(), Kind::Internal | Kind::Unavailable)
    }

    /// The code of the standard.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) | Self::LockMissing => "MissingParameterValue",
            Self::Wrong { .. } | Self::Type { .. } | Self::Property(_) | Self::StoredQuery { .. } => {
                "InvalidParameterValue"
            }
            Self::Negotiation(_) => "VersionNegotiationFailed",
            Self::Operation(_) | Self::ByPost(_) => "OperationNotSupported",
            Self::Option(_) => "OptionNotSupported",
            Self::Unreadable(_) => "OperationParsingFailed",
            Self::NewType(_) | Self::Value(_) => "InvalidValue",
            Self::Feature(_) => "NotFound",
            Self::TooMany { .. } | Self::StoredQueryOfOther(_) => "OperationProcessingFailed",
            Self::StoredQueryTaken(_) => "DuplicateStoredQueryIdValue",
            Self::Lock(_) => "InvalidLockId",
            Self::LockExpired => "LockHasExpired",
            Self::LockTaken => "CannotLockAllFeatures",
            Self::NotSignedIn => "NoApplicableCode",
            Self::Told { code, .. } => code,
        }
    }

    /// What of the request it is about.
    #[must_use]
    pub fn locator(&self) -> Option<&str> {
        match self {
            Self::Missing(locator)
            | Self::Option(locator)
            | Self::Wrong { locator, .. }
            | Self::Type { locator, .. }
            | Self::StoredQuery { locator, .. } => Some(locator),
            Self::Negotiation(_) => Some("AcceptVersions"),
            Self::Operation(_) | Self::ByPost(_) => Some("request"),
            Self::NewType(_) => Some("Insert"),
            Self::Property(name) | Self::Value(name) | Self::Feature(name) => Some(name),
            // The suite looks for the identifier itself.
            Self::StoredQueryTaken(id) => Some(id),
            Self::StoredQueryOfOther(_) => Some("id"),
            Self::LockMissing | Self::Lock(_) | Self::LockExpired => Some("lockId"),
            Self::Told { locator, .. } => *locator,
            Self::Unreadable(_) | Self::TooMany { .. } | Self::LockTaken | Self::NotSignedIn => None,
        }
    }

    /// Key of the message, and what fills it.
    fn message(&self) -> (&'static str, Vec<String>) {
        match self {
            Self::Missing(name) => ("missing", vec![(*name).to_owned()]),
            Self::Wrong { locator, given } => ("wrong", vec![(*locator).to_owned(), given.clone()]),
            Self::Negotiation(versions) => ("negotiation", vec![versions.chars().take(100).collect()]),
            Self::Operation(name) => ("operation", vec![name.clone()]),
            Self::ByPost(name) => ("by-post", vec![(*name).to_owned()]),
            Self::Option(name) => ("option", vec![(*name).to_owned()]),
            Self::Unreadable(why) => ("unreadable", vec![why.clone()]),
            Self::Type { name, .. } | Self::NewType(name) => ("type", vec![name.clone()]),
            Self::Property(name) => ("property", vec![name.clone()]),
            Self::Value(name) => ("value", vec![name.clone()]),
            Self::Feature(id) => ("feature", vec![id.clone()]),
            Self::TooMany { most } => ("too-many", vec![most.to_string()]),
            Self::StoredQuery { id, .. } => ("stored-query", vec![id.clone()]),
            Self::StoredQueryTaken(id) => ("stored-query-taken", vec![id.clone()]),
            Self::StoredQueryOfOther(id) => ("stored-query-of-other", vec![id.clone()]),
            Self::LockMissing => ("lock-missing", Vec::new()),
            Self::Lock(id) => ("lock", vec![id.clone()]),
            Self::LockExpired => ("lock-expired", Vec::new()),
            Self::LockTaken => ("lock-taken", Vec::new()),
            Self::NotSignedIn | Self::Told { .. } => ("not-signed-in", Vec::new()),
        }
    }
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Feature(_) => Kind::NotFound,
            Self::LockExpired | Self::StoredQueryOfOther(_) => Kind::Forbidden,
            Self::NotSignedIn => Kind::Unauthenticated,
            // The standard's own codes answer 400, whatever the kind would be elsewhere.
            Self::Told { code: "InvalidValue" | "InvalidParameterValue", .. } => Kind::Invalid,
            Self::Told { code: "OperationProcessingFailed", failure, .. } if failure.kind() == Kind::Invalid => {
                Kind::Forbidden
            }
            Self::Told { failure, .. } => failure.kind(),
            _ => Kind::Invalid,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        if let Self::Told { failure, .. } = self {
            return failure.explain(language);
        }
        let (key, filled) = self.message();
        told(WORDING, key, &filled, language)
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
            Error::Missing("service"),
            Error::wrong("version", "9"),
            Error::Negotiation(text()),
            Error::Operation(text()),
            Error::ByPost("Transaction"),
            Error::Option("join"),
            Error::Unreadable(text()),
            Error::Type { name: text(), locator: "typeNames" },
            Error::NewType(text()),
            Error::Property(text()),
            Error::Value(text()),
            Error::Feature(text()),
            Error::TooMany { most: 3 },
            Error::StoredQuery { id: text(), locator: "id" },
            Error::StoredQueryTaken(text()),
            Error::StoredQueryOfOther(text()),
            Error::LockMissing,
            Error::Lock(text()),
            Error::LockExpired,
            Error::LockTaken,
            Error::NotSignedIn,
        ];
        for error in refusals {
            let told = Language::ALL.map(|language| error.explain(language));
            for said in &told {
                assert!(said.title.len() > 5 && said.detail.len() > 5 && said.remedy.len() > 5, "{error:?}: {said:?}");
                assert!(!said.detail.contains('{'), "{error:?}: {said:?}");
            }
            assert!(told[0] != told[1] && told[0] != told[2] && told[1] != told[2], "{error:?}");
        }
    }
}
