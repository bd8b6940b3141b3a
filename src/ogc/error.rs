//! Why a request to the OGC services is refused.

use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language, told};
use crate::collections;
use crate::exchange::outgoing::Refusal;
use crate::filter::Fault;
use crate::ogc::wording::WORDING;

/// A refusal.
#[derive(Debug, ThisError)]
pub enum Error {
    #[error("no parameter `{0}`")]
    ParameterUnknown(String),
    #[error("parameter `{0}` is given twice")]
    ParameterTwice(String),
    #[error("`{value}` is no value of `{name}`: {expected}")]
    Parameter { name: String, value: String, expected: String },
    #[error("no form `{0}`")]
    FormUnknown(String),
    #[error("the body is not read as {0}")]
    MediaType(String),
    #[error("the body is no feature: {0}")]
    Body(String),
    #[error("If-Match holds no version")]
    Version,
    #[error("no tile matrix set `{0}`")]
    GridUnknown(String),
    #[error("no tile {0}")]
    TileUnknown(String),
    #[error("no style `{0}`")]
    StyleUnknown(String),
    #[error(transparent)]
    Form(#[from] Refusal),
    #[error(transparent)]
    Filter(#[from] Fault),
    #[error(transparent)]
    Collection(#[from] collections::Error),
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Form(refusal) => refusal.kind(),
            Self::Filter(fault) => fault.kind(),
            Self::Collection(error) => error.kind(),
            Self::GridUnknown(_) | Self::TileUnknown(_) | Self::StyleUnknown(_) => Kind::NotFound,
            _ => Kind::Invalid,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let (key, filled) = match self {
            Self::Form(refusal) => return refusal.explain(language),
            Self::Filter(fault) => return fault.explain(language),
            Self::Collection(error) => return error.explain(language),
            Self::ParameterUnknown(name) => ("parameter-unknown", vec![name.clone()]),
            Self::ParameterTwice(name) => ("parameter-twice", vec![name.clone()]),
            Self::Parameter { name, value, expected } => {
                ("parameter", vec![name.clone(), value.clone(), expected.clone()])
            }
            Self::FormUnknown(name) => ("form-unknown", vec![name.clone()]),
            Self::MediaType(name) => ("media-type", vec![name.clone()]),
            Self::Body(why) => ("body", vec![why.clone()]),
            Self::Version => ("version", Vec::new()),
            Self::GridUnknown(id) => ("grid-unknown", vec![id.clone()]),
            Self::TileUnknown(tile) => ("tile-unknown", vec![tile.clone()]),
            Self::StyleUnknown(id) => ("style-unknown", vec![id.clone()]),
        };
        told(WORDING, key, &filled, language)
    }

    fn details(&self, language: Language) -> Option<serde_json::Map<String, serde_json::Value>> {
        if let Self::Collection(error) = self { error.details(language) } else { None }
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
            Error::ParameterUnknown(text()),
            Error::ParameterTwice(text()),
            Error::Parameter { name: text(), value: text(), expected: text() },
            Error::FormUnknown(text()),
            Error::MediaType(text()),
            Error::Body(text()),
            Error::Version,
            Error::GridUnknown(text()),
            Error::TileUnknown(text()),
            Error::StyleUnknown(text()),
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
