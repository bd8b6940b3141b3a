//! How a work ends that does not succeed.

use crate::base::{self, Explanation, Kind, Language, told};
use crate::jobs::wording::WORDING;

/// Why a work stopped. `?` on any failure of Beffroi makes one: what may pass by itself (something is away or busy) is
/// tried again, what will not is told at once.
#[derive(Debug)]
pub enum Failure {
    /// May pass by itself: the job is tried again, later each time, from what it kept.
    Passing(Cause),
    /// Will not pass: the job has failed.
    Final(Cause),
    /// Somebody stopped it, or another server has it.
    Cancelled,
}

/// What is told of it.
#[derive(Debug)]
pub enum Cause {
    /// A failure that explains itself in every language.
    Explained(Box<dyn base::Failure + Send + Sync>),
    /// Sentences in the language of the task.
    Told(Explanation),
    /// A message of the jobs themselves.
    Own(&'static str),
}

impl Failure {
    /// One that will not pass, in the language of the task.
    #[must_use]
    pub const fn told(explanation: Explanation) -> Self {
        Self::Final(Cause::Told(explanation))
    }

    /// One that may pass, in the language of the task.
    #[must_use]
    pub const fn told_passing(explanation: Explanation) -> Self {
        Self::Passing(Cause::Told(explanation))
    }

    pub(super) const fn own(key: &'static str) -> Self {
        Self::Final(Cause::Own(key))
    }
}

impl Cause {
    pub(super) fn explain(&self, language: Language) -> Explanation {
        match self {
            Self::Explained(failure) => failure.explain(language),
            Self::Told(explanation) => explanation.clone(),
            Self::Own(key) => told(WORDING, key, &[], language),
        }
    }

    /// For the log.
    pub(super) fn cause(&self) -> String {
        match self {
            Self::Explained(failure) => failure.to_string(),
            Self::Told(explanation) => explanation.title.clone(),
            Self::Own(key) => (*key).to_owned(),
        }
    }
}

impl<E: base::Failure + Send + Sync + 'static> From<E> for Failure {
    fn from(failure: E) -> Self {
        let passes = matches!(failure.kind(), Kind::Busy | Kind::TooMany | Kind::Unavailable | Kind::Timeout);
        let cause = Cause::Explained(Box::new(failure));
        if passes { Self::Passing(cause) } else { Self::Final(cause) }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        crate::db::Error::from(error).into()
    }
}
