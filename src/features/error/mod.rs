//! What can be wrong with a question, told to the person who asked it.

mod english;
mod french;
mod spanish;

use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language};
use crate::db;

/// A question that cannot be answered.
#[derive(Debug, ThisError)]
pub enum Error {
    #[error("no layer `{0}`")]
    LayerUnknown(String),
    #[error("no feature {fid} in `{layer}`")]
    FeatureUnknown { layer: String, fid: i64 },
    #[error("`{0}` is not an INSEE code")]
    CommuneUnreadable(String),
    #[error("`{0}` is not a date")]
    DateUnreadable(String),
    #[error("{lon} {lat} is not a place on earth")]
    PlaceOutside { lon: f64, lat: f64 },
    #[error("zoom {0} is not between 0 and 24")]
    ZoomOutside(f64),
    #[error("neither a place nor a feature was given")]
    PlaceMissing,
    #[error("the question is longer than {most} characters")]
    QuestionTooLong { most: usize },
    #[error("the parameters cannot be read: {0}")]
    ParametersUnreadable(String),
    #[error("the lasso cannot be read: {0}")]
    LassoUnreadable(String),
    #[error("the lasso has more than {most} points")]
    LassoTooDetailed { most: usize },
    #[error("the lasso takes in more than {most} features")]
    LassoTooWide { most: usize },
    #[error("{given} features were named, {most} are allowed")]
    TooManyFeatures { given: usize, most: usize },
    #[error("the request is larger than {most} bytes")]
    BodyTooLarge { most: usize },
    #[error("nothing was selected")]
    NothingSelected,
    #[error("no format `{0}`")]
    FormatUnknown(String),
    #[error("every place for an export is taken")]
    ExportsTaken,
    #[error("the file could not be written: {0}")]
    Writing(#[from] std::io::Error),
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
            Self::LayerUnknown(_) | Self::FeatureUnknown { .. } => Kind::NotFound,
            Self::LassoTooDetailed { .. }
            | Self::LassoTooWide { .. }
            | Self::TooManyFeatures { .. }
            | Self::BodyTooLarge { .. } => Kind::TooLarge,
            Self::ExportsTaken => Kind::Busy,
            Self::Writing(_) => Kind::Unavailable,
            Self::Database(error) => error.kind(),
            _ => Kind::Invalid,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        if let Self::Database(error) = self {
            return error.explain(language);
        }
        let [title, detail, remedy] = match language {
            Language::French => french::tell(self),
            Language::English => english::tell(self),
            Language::Spanish => spanish::tell(self),
        };
        Explanation::new(title, detail, remedy)
    }
}

/// Title, detail, remedy.
type Sentences = [String; 3];

fn three(title: &str, detail: String, remedy: &str) -> Sentences {
    [title.to_owned(), detail, remedy.to_owned()]
}

#[cfg(test)]
mod tests {
    use super::Error;
    use crate::base::{Failure, Language};

    #[test]
    fn every_refusal_says_what_happened_why_and_what_to_do_in_three_languages() {
        let refusals = [
            Error::LayerUnknown("owners".into()),
            Error::FeatureUnknown { layer: "parcels".into(), fid: 1 },
            Error::CommuneUnreadable("x".into()),
            Error::DateUnreadable("x".into()),
            Error::PlaceOutside { lon: 200.0, lat: 0.0 },
            Error::ZoomOutside(99.0),
            Error::PlaceMissing,
            Error::QuestionTooLong { most: 200 },
            Error::ParametersUnreadable("x".into()),
            Error::LassoUnreadable("x".into()),
            Error::LassoTooDetailed { most: 1 },
            Error::LassoTooWide { most: 1 },
            Error::TooManyFeatures { given: 2, most: 1 },
            Error::BodyTooLarge { most: 1 },
            Error::NothingSelected,
            Error::FormatUnknown("dwg".into()),
            Error::ExportsTaken,
            Error::Writing(std::io::Error::other("disk full")),
            Error::Database(sqlx::Error::PoolTimedOut.into()),
        ];
        for refusal in refusals {
            let told = Language::ALL.map(|language| refusal.explain(language));
            for said in &told {
                assert!(
                    said.title.len() > 5 && said.detail.len() > 5 && said.remedy.len() > 5,
                    "{refusal:?}: {said:?}"
                );
            }
            assert!(told[0] != told[1] && told[0] != told[2] && told[1] != told[2], "{refusal:?}");
        }
    }
}
