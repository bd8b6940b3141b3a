//! Why a scenario cannot be drawn, read, proposed for. Nobody is named.

use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language, told};
use crate::db;
use crate::districting;
use crate::elections::workshop::wording::WORDING;
use crate::jobs;
use crate::records;

/// What cannot be.
#[derive(Debug, ThisError)]
pub enum Error {
    #[error("no scenario {0}")]
    Unknown(i64),
    #[error("the scenario is {0}, not a draft")]
    Held(String),
    #[error("nothing to undo")]
    NothingDone,
    #[error("nothing to redo")]
    NothingUndone,
    #[error("no polling station")]
    NoStations,
    #[error("no address")]
    NoAddresses,
    #[error("{0} stations are too many")]
    ManyStations(usize),
    #[error("the number `{0}` is taken")]
    NumberTaken(String),
    #[error("a station needs a number of 1 to 40 letters and a name of 160 at most")]
    StationUnnamed,
    #[error("no legal cell was given and the place tells none")]
    CellUnknown,
    #[error("{given} units in one stroke, {most} allowed")]
    ManyUnits { given: usize, most: usize },
    #[error("no proposal {0}")]
    ProposalUnknown(i64),
    #[error("the scenario is another one than the proposal begins from")]
    ProposalStale,
    #[error("the scenarios are drawn on two bases")]
    OtherBase,
    #[error("a search is under way")]
    Searching,
    #[error("{given} stations at once, {most} allowed")]
    ManyAsked { given: usize, most: usize },
    #[error("no result of the past")]
    NoResults,
    #[error("no ballot `{0}`")]
    BallotUnknown(String),
    #[error("the commune cannot be projected: {0}")]
    Projection(String),
    #[error("the base cannot be read: {0}")]
    Base(String),
    #[error("the steps of scenario {scenario} cannot be done again: {why}")]
    Steps { scenario: i64, why: String },
    #[error("a thread of the workshop came to no end")]
    Stopped,
    #[error(transparent)]
    Districting(#[from] districting::Error),
    /// The same, of a station and an address by their names.
    #[error("{error}")]
    Refused { error: districting::Error, station: String, address: String },
    #[error(transparent)]
    Records(#[from] records::Error),
    #[error(transparent)]
    Jobs(#[from] jobs::Error),
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Unknown(_) | Self::ProposalUnknown(_) | Self::NoResults | Self::BallotUnknown(_) => Kind::NotFound,
            Self::Held(_)
            | Self::NothingDone
            | Self::NothingUndone
            | Self::NumberTaken(_)
            | Self::ProposalStale
            | Self::Searching => Kind::Conflict,
            Self::StationUnnamed | Self::CellUnknown => Kind::Invalid,
            Self::ManyUnits { .. } => Kind::TooLarge,
            Self::NoStations
            | Self::NoAddresses
            | Self::ManyStations(_)
            | Self::OtherBase
            | Self::ManyAsked { .. }
            | Self::Projection(_) => Kind::Unprocessable,
            Self::Base(_) | Self::Steps { .. } | Self::Stopped => Kind::Internal,
            Self::Districting(error) | Self::Refused { error, .. } => error.kind(),
            Self::Records(error) => error.kind(),
            Self::Jobs(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let (key, filled) = match self {
            Self::Unknown(scenario) => ("unknown", vec![scenario.to_string()]),
            Self::Held(state) => ("held", vec![state_told(state, language).to_owned()]),
            Self::NothingDone => ("nothing-done", Vec::new()),
            Self::NothingUndone => ("nothing-undone", Vec::new()),
            Self::NoStations => ("no-stations", Vec::new()),
            Self::NoAddresses => ("no-addresses", Vec::new()),
            Self::ManyStations(given) => ("many-stations", vec![given.to_string()]),
            Self::NumberTaken(number) => ("number-taken", vec![number.clone()]),
            Self::StationUnnamed => ("station-unnamed", Vec::new()),
            Self::CellUnknown => ("cell-unknown", Vec::new()),
            Self::ManyUnits { given, most } => ("many-units", vec![given.to_string(), most.to_string()]),
            Self::ProposalUnknown(proposal) => ("proposal-unknown", vec![proposal.to_string()]),
            Self::ProposalStale => ("proposal-stale", Vec::new()),
            Self::OtherBase => ("other-base", Vec::new()),
            Self::Searching => ("searching", Vec::new()),
            Self::ManyAsked { given, most } => ("many-asked", vec![given.to_string(), most.to_string()]),
            Self::NoResults => ("no-results", Vec::new()),
            Self::BallotUnknown(ballot) => ("ballot-unknown", vec![ballot.clone()]),
            Self::Projection(_) => ("projection", Vec::new()),
            Self::Base(_) | Self::Steps { .. } | Self::Stopped => ("fault", Vec::new()),
            Self::Districting(error) => return error.explain(language),
            Self::Refused { error, station, address } => {
                return error.explain_as(language, &|_| station.clone(), &|_| address.clone());
            }
            Self::Records(error) => return error.explain(language),
            Self::Jobs(error) => return error.explain(language),
            Self::Database(error) => return error.explain(language),
        };
        told(WORDING, key, &filled, language)
    }
}

impl Error {
    /// As the door of records tells it: what the clerk can do something about is a violation of the form.
    #[must_use]
    pub fn at_door(self, field: Option<&str>, language: Language) -> records::Error {
        match self {
            Self::Records(error) => error,
            Self::Database(error) => records::Error::from(error),
            other => {
                let Explanation { title, detail, remedy } = other.explain(language);
                let message = format!("{title} : {detail} {remedy}");
                records::Error::Violations(vec![records::Violation { field: field.map(str::to_owned), message }])
            }
        }
    }
}

/// A state as a clerk says it.
pub(super) fn state_told(state: &str, language: Language) -> &'static str {
    match state {
        "frozen" => language.pick("figé", "frozen", "congelado"),
        "submitted" => language.pick("soumis", "submitted", "presentado"),
        "planned" => language.pick("planifié", "planned", "planificado"),
        "applied" => language.pick("en vigueur", "in force", "en vigor"),
        _ => language.pick("en préparation", "a draft", "en preparación"),
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        // A scenario frozen between the look and the stroke (elections.next_step).
        let code = error.as_database_error().and_then(|error| error.code().map(std::borrow::Cow::into_owned));
        if code.as_deref() == Some("ZB001") { Self::Held("frozen".into()) } else { Self::Database(error.into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::Error;
    use crate::base::{Failure, Language};
    use crate::elections::workshop::wording::WORDING;

    #[test]
    fn every_failure_has_its_sentences_with_nothing_left_to_fill() {
        let each = [
            Error::Unknown(1),
            Error::Held("planned".into()),
            Error::NothingDone,
            Error::NothingUndone,
            Error::NoStations,
            Error::NoAddresses,
            Error::ManyStations(9),
            Error::NumberTaken("0001".into()),
            Error::StationUnnamed,
            Error::CellUnknown,
            Error::ManyUnits { given: 3, most: 2 },
            Error::ProposalUnknown(1),
            Error::ProposalStale,
            Error::OtherBase,
            Error::Searching,
            Error::ManyAsked { given: 3, most: 2 },
            Error::NoResults,
            Error::BallotUnknown("Référendum".into()),
            Error::Projection(String::new()),
            Error::Stopped,
        ];
        assert_eq!(each.len(), WORDING.len());
        for error in &each {
            for language in [Language::French, Language::English, Language::Spanish] {
                let told = error.explain(language);
                for text in [told.title, told.detail, told.remedy] {
                    assert!(!text.is_empty() && !text.contains('{'), "{error}: {text}");
                }
            }
        }
    }
}
