//! Why a dashboard is not shown or kept.

use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language};
use crate::db;
use crate::records;

/// A refusal of a dashboard.
#[derive(Debug, ThisError)]
pub enum Error {
    #[error("no dashboard {0}")]
    Unknown(i64),
    #[error("the widgets are wrong: {}", .0.join("; "))]
    Widgets(Vec<String>),
    #[error("the widgets take too much room")]
    TooLarge,
    #[error(transparent)]
    Records(#[from] records::Error),
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
            Self::Unknown(_) => Kind::NotFound,
            Self::Widgets(_) => Kind::Unprocessable,
            Self::TooLarge => Kind::TooLarge,
            Self::Records(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let (title, detail, remedy) = match self {
            Self::Records(error) => return error.explain(language),
            Self::Database(error) => return error.explain(language),
            Self::Unknown(id) => (
                language.pick("Tableau de bord introuvable", "Dashboard not found", "Panel no encontrado"),
                language.pick(
                    format!("Le tableau de bord {id} n’existe pas ou n’est pas pour vous."),
                    format!("Dashboard {id} does not exist or is not for you."),
                    format!("El panel {id} no existe o no es para usted."),
                ),
                language.pick("Rouvrez le tableau de bord.", "Open the dashboard again.", "Vuelva a abrir el panel."),
            ),
            Self::Widgets(faults) => (
                language.pick("Tableau de bord à corriger", "Dashboard to correct", "Panel por corregir"),
                faults.join(" "),
                language.pick("Corrigez ces éléments.", "Correct these widgets.", "Corrija estos elementos."),
            ),
            Self::TooLarge => (
                language.pick("Tableau de bord trop grand", "Dashboard too large", "Panel demasiado grande"),
                language
                    .pick(
                        "Ses éléments prennent plus de place que prévu.",
                        "Its widgets take more room than there is.",
                        "Sus elementos ocupan más espacio del previsto.",
                    )
                    .to_owned(),
                language.pick("Retirez des éléments.", "Take widgets away.", "Quite elementos."),
            ),
        };
        Explanation::new(title, detail, remedy)
    }
}

#[cfg(test)]
mod tests {
    use super::Error;
    use crate::base::{Failure, Language};

    #[test]
    fn every_refusal_says_what_happened_why_and_what_to_do_in_three_languages() {
        for refusal in [Error::Unknown(3), Error::Widgets(vec!["…".into()]), Error::TooLarge] {
            let told = Language::ALL.map(|language| refusal.explain(language));
            assert!(told.iter().all(|said| said.title.len() > 5 && said.remedy.len() > 5), "{refusal:?}");
            assert!(told[0] != told[1] && told[0] != told[2] && told[1] != told[2], "{refusal:?}");
        }
    }
}
