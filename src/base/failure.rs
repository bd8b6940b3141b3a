//! How a failure is told: one kind for machines, three sentences for people.

use serde_json::{Map, Value};

use crate::base::Language;

/// What sort of failure it is; the edges turn it into a status of their protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The request itself is wrong: a value out of range, a broken geometry, an unknown parameter.
    Invalid,
    /// Nobody is signed in, or not as who they say.
    Unauthenticated,
    /// Whoever asks may not.
    Forbidden,
    /// Nothing of that name or at that place.
    NotFound,
    /// It was there and is used up.
    Gone,
    /// The present state of the data forbids it.
    Conflict,
    /// Understood, but against the rules of what it would change.
    Unprocessable,
    /// What is to be changed is no longer as the request takes it to be.
    Outdated,
    /// The request must say which version it changes.
    VersionMissing,
    /// More than the limits allow.
    TooLarge,
    /// Too many at once: the same request may pass in a moment.
    Busy,
    /// Too many from the same person: later.
    TooMany,
    /// Something Beffroi needs is away: the database, a file, a layer that is broken.
    Unavailable,
    /// It took longer than allowed.
    Timeout,
    /// A fault of Beffroi.
    Internal,
}

/// A failure as a clerk reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What happened, in a few words.
    pub title: String,
    /// Where and why.
    pub detail: String,
    /// What to do now.
    pub remedy: String,
}

impl Explanation {
    /// An explanation from its three sentences.
    #[must_use]
    pub fn new(title: impl Into<String>, detail: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { title: title.into(), detail: detail.into(), remedy: remedy.into() }
    }
}

/// An error that can be told to people in every language of the interface.
pub trait Failure: std::error::Error {
    /// What sort of failure it is.
    fn kind(&self) -> Kind;

    /// What happened, why, and what to do.
    fn explain(&self, language: Language) -> Explanation;

    /// What a program needs beside the sentences: violations by field, the other version of a record.
    fn details(&self, _language: Language) -> Option<Map<String, Value>> {
        None
    }

    /// Seconds after which the same request may pass.
    fn retry_after(&self) -> Option<u64> {
        None
    }
}
