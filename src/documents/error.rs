//! Why a document is not made, not shown.

use serde_json::{Map, Value, json};
use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language, told};
use crate::db;
use crate::documents::typeset::Diagnostic;
use crate::documents::wording::WORDING;
use crate::jobs;
use crate::records;

/// A refusal of the documents.
#[derive(Debug, ThisError)]
pub enum Error {
    #[error("{} faults in the template", .0.len())]
    Template(Vec<Diagnostic>),
    #[error("more than {most} pages")]
    TooLong { most: usize },
    #[error("no end after {seconds} s")]
    TooSlow { seconds: u64 },
    #[error("more than {mebibytes} MiB of memory")]
    TooHungry { mebibytes: u64 },
    #[error("files larger than {most} MiB")]
    TooLarge { most: usize },
    #[error("every place is taken")]
    Crowded,
    #[error("no template `{0}`")]
    TemplateUnknown(String),
    #[error("no document {0}")]
    DocumentUnknown(i64),
    #[error("the signed version is no PDF")]
    NotPdf,
    #[error("records of several communes")]
    ManyTowns,
    #[error("parts that cannot be bound: {0}")]
    Binding(lopdf::Error),
    #[error("no day `{0}`")]
    DayUnknown(String),
    #[error("nothing to fill in")]
    Empty,
    #[error("the child that sets type: {0}")]
    Child(std::io::Error),
    #[error(transparent)]
    Records(#[from] records::Error),
    #[error(transparent)]
    Jobs(#[from] jobs::Error),
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        Self::Records(error.into())
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Records(error.into())
    }
}

impl Error {
    fn message(&self) -> (&'static str, Vec<String>) {
        match self {
            Self::Template(diagnostics) => ("template", vec![first(diagnostics)]),
            Self::TooLong { most } => ("too-long", vec![most.to_string()]),
            Self::TooSlow { seconds } => ("too-slow", vec![seconds.to_string()]),
            Self::TooHungry { mebibytes } => ("too-hungry", vec![mebibytes.to_string()]),
            Self::TooLarge { most } => ("too-large", vec![most.to_string()]),
            Self::Crowded => ("crowded", Vec::new()),
            Self::TemplateUnknown(name) => ("template-unknown", vec![name.clone()]),
            Self::DocumentUnknown(id) => ("document-unknown", vec![id.to_string()]),
            Self::NotPdf => ("not-pdf", Vec::new()),
            Self::DayUnknown(day) => ("day-unknown", vec![day.clone()]),
            Self::Empty => ("empty", Vec::new()),
            Self::ManyTowns => ("many-towns", Vec::new()),
            Self::Child(_) | Self::Binding(_) | Self::Records(_) | Self::Jobs(_) => ("child", Vec::new()),
        }
    }
}

/// The first fault, with its line.
fn first(diagnostics: &[Diagnostic]) -> String {
    let Some(fault) = diagnostics.first() else { return "?".into() };
    fault.line.map_or_else(|| fault.message.clone(), |line| format!("{line} – {}", fault.message))
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Template(_) | Self::TooLong { .. } | Self::TooSlow { .. } | Self::TooHungry { .. } => {
                Kind::Unprocessable
            }
            Self::TooLarge { .. } | Self::NotPdf | Self::Empty | Self::ManyTowns => Kind::Unprocessable,
            Self::DayUnknown(_) => Kind::Invalid,
            Self::Crowded => Kind::Busy,
            Self::TemplateUnknown(_) | Self::DocumentUnknown(_) => Kind::NotFound,
            Self::Child(_) | Self::Binding(_) => Kind::Internal,
            Self::Records(error) => error.kind(),
            Self::Jobs(error) => error.kind(),
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        match self {
            Self::Records(error) => return error.explain(language),
            Self::Jobs(error) => return error.explain(language),
            _ => {}
        }
        let (key, filled) = self.message();
        told(WORDING, key, &filled, language)
    }

    fn details(&self, language: Language) -> Option<Map<String, Value>> {
        match self {
            Self::Template(diagnostics) => json!({"diagnostics": diagnostics}).as_object().cloned(),
            Self::Records(error) => error.details(language),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Error;
    use crate::base::{Failure, Language};

    #[test]
    fn every_refusal_says_what_happened_why_and_what_to_do_in_three_languages() {
        let refusals = [
            Error::Template(Vec::new()),
            Error::TooLong { most: 500 },
            Error::TooSlow { seconds: 15 },
            Error::TooHungry { mebibytes: 512 },
            Error::TooLarge { most: 64 },
            Error::Crowded,
            Error::TemplateUnknown("x".into()),
            Error::DocumentUnknown(1),
            Error::ManyTowns,
            Error::NotPdf,
            Error::DayUnknown("0003-05-04".into()),
            Error::Empty,
            Error::Child(std::io::Error::other("gone")),
        ];
        for refusal in refusals {
            let told = Language::ALL.map(|language| refusal.explain(language));
            for said in &told {
                assert!(said.title.len() > 5 && said.detail.len() > 5 && said.remedy.len() > 5, "{said:?}");
                assert!(!said.detail.contains('{'), "{said:?}");
            }
            assert!(told[0] != told[1] && told[0] != told[2] && told[1] != told[2], "{refusal:?}");
        }
    }
}
