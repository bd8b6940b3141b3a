//! What pages are told of past results: that they are an estimate, first.

use serde::Serialize;
use utoipa::ToSchema;

use crate::base::{Language, day_in_words};
use crate::districting::{Part, compare};
use crate::elections::workshop::Error;
use crate::elections::workshop::past_results::numbers::matched;
use crate::elections::workshop::past_results::reproject::{Estimate, Figures, Flow, reproject};
use crate::elections::workshop::past_results::rows::{self, Ballot, BallotRow};
use crate::elections::workshop::rows::ScenarioRow;
use crate::elections::workshop::session::Session;
use crate::elections::workshop::taken::Counted;

/// Ballots of the commune with results.
#[derive(Debug, Serialize, ToSchema)]
pub struct PastBallots {
    /// The newest first.
    pub ballots: Vec<PastBallot>,
    /// How many stations the base of the scenario has.
    pub stations: usize,
}

/// A ballot.
#[derive(Debug, Serialize, ToSchema)]
pub struct PastBallot {
    /// What it is asked for by.
    pub id: String,
    /// As it was published.
    pub label: String,
    /// Day of the ballot (`YYYY-MM-DD`), where its title says it.
    pub held: Option<String>,
    /// How many stations of the base have results in it.
    pub stations: usize,
}

/// An estimate of what a past ballot would have given at the stations of a scenario: no results.
#[derive(Debug, Serialize, ToSchema)]
pub struct PastResults {
    /// Always true.
    pub estimated: bool,
    /// That it is an estimate, and how it is made.
    pub notice: String,
    /// What it rests on.
    pub basis: String,
    /// What the shares are counted in.
    pub counted: Counted,
    /// Day these were counted (`YYYY-MM-DD`).
    pub counted_on: String,
    pub ballot: PastBallot,
    /// Those with the most votes first.
    pub candidates: Vec<String>,
    pub stations: Vec<PastStation>,
    /// Stations of the ballot that the base does not have: in no figure here.
    pub unplaced: Vec<UnplacedStation>,
}

/// A station of the scenario.
#[derive(Debug, Serialize, ToSchema)]
pub struct PastStation {
    pub part: Part,
    pub number: String,
    pub name: Option<String>,
    pub open: bool,
    /// None where no station it has electors of has results.
    pub estimate: Option<PastFigures>,
    /// Whether the figures are those counted there: all of its electors vote there still, and nobody else does.
    pub as_counted: bool,
    /// Share of the registered electors that comes from other stations, 0 to 1.
    pub from_others: f64,
    /// Share of its electors whose station has no results in the ballot, 0 to 1.
    pub without_results: f64,
    /// What was counted at the station of this number.
    pub before: Option<PastFigures>,
}

/// Figures of a station; none where the file does not tell.
#[derive(Debug, Serialize, ToSchema)]
pub struct PastFigures {
    pub registered: Option<i64>,
    pub voters: Option<i64>,
    pub blank_votes: Option<i64>,
    pub null_votes: Option<i64>,
    /// Votes expressed.
    pub valid_votes: Option<i64>,
    /// The most first.
    pub votes: Vec<PastVotes>,
    /// Number of the candidate with more votes than every other.
    pub leading: Option<usize>,
}

/// Votes of a candidate.
#[derive(Debug, Serialize, ToSchema)]
pub struct PastVotes {
    /// Number in `candidates`.
    pub candidate: usize,
    pub votes: i64,
}

/// A station that cannot be placed.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnplacedStation {
    pub number: String,
    pub registered: Option<i64>,
    pub valid_votes: Option<i64>,
}

impl From<&Figures> for PastFigures {
    fn from(figures: &Figures) -> Self {
        let votes = figures.votes.iter().enumerate();
        let votes = votes.filter_map(|(candidate, votes)| Some(PastVotes { candidate, votes: (*votes)? }));
        let mut votes: Vec<PastVotes> = votes.collect();
        votes.sort_by_key(|one| -one.votes);
        let Figures { registered, voters, blank: blank_votes, null: null_votes, valid: valid_votes, .. } = *figures;
        Self { registered, voters, blank_votes, null_votes, valid_votes, votes, leading: figures.leading() }
    }
}

impl Session {
    /// The ballots, with how many stations of the base are in them.
    #[must_use]
    pub fn past_ballots(&self, ballots: Vec<BallotRow>) -> PastBallots {
        let ballots = ballots.into_iter().map(|BallotRow { title, round, held, stations }| PastBallot {
            id: Ballot { title: title.clone(), round }.id(),
            label: title,
            held,
            stations: matched(self.base_numbers(), stations.iter().map(String::as_str)).len(),
        });
        PastBallots { ballots: ballots.collect(), stations: self.ground.taken.stations.len() }
    }

    /// A past ballot on the stations of the plan.
    ///
    /// # Errors
    /// [`Error::Districting`] for plans of two towns.
    pub fn past_results(
        &self,
        of: &ScenarioRow,
        counted: rows::Counted,
        language: Language,
    ) -> Result<PastResults, Error> {
        let rows::Counted { ballot, held, candidates, stations } = counted;
        let found = matched(self.base_numbers(), stations.keys().map(String::as_str));
        let mut old: Vec<Option<Figures>> = vec![None; self.scenario.stations().len()];
        let mut unplaced = Vec::new();
        for (number, figures) in &stations {
            match found.get(number.as_str()) {
                Some(part) => old[*part] = Some(figures.clone()),
                None => unplaced.push(UnplacedStation {
                    number: number.clone(),
                    registered: figures.registered,
                    valid_votes: figures.valid,
                }),
            }
        }
        let new = reproject(&old, &self.flows()?);
        let each = (0..).zip(old.iter().zip(&new));
        let told = PastBallot { id: ballot.id(), label: ballot.title, held, stations: found.len() };
        Ok(PastResults {
            estimated: true,
            notice: notice(self.ground.taken.counted, language),
            basis: basis(self.ground.taken.counted, &of.taken_on, language),
            counted: self.ground.taken.counted,
            counted_on: of.taken_on.clone(),
            ballot: told,
            candidates,
            stations: each.filter_map(|(part, (old, new))| self.past_station(part, old.as_ref(), new)).collect(),
            unplaced,
        })
    }

    fn base_numbers(&self) -> impl Iterator<Item = &str> {
        self.ground.taken.stations.iter().map(|station| station.number.as_str())
    }

    /// Who votes where, of whom. Those apart stay at their station.
    fn flows(&self) -> Result<Vec<Flow>, Error> {
        let transfers = compare(self.scenario.graph(), self.scenario.base(), self.scenario.plan())?;
        let transfers = transfers.iter().map(|transfer| Flow {
            from: transfer.from.into(),
            to: transfer.to.into(),
            electors: transfer.electors,
            units: i64::try_from(transfer.units).unwrap_or(i64::MAX),
        });
        let apart = self.scenario.stations().iter().enumerate().filter(|(_, station)| station.apart > 0);
        let apart = apart.map(|(at, station)| Flow { from: at, to: at, electors: station.apart.into(), units: 0 });
        Ok(transfers.chain(apart).collect())
    }

    fn past_station(&self, part: Part, old: Option<&Figures>, new: &Estimate) -> Option<PastStation> {
        let station = self.scenario.stations().get(usize::from(part))?;
        let named = self.named(part)?;
        Some(PastStation {
            part,
            number: named.number.to_owned(),
            name: named.name.map(str::to_owned),
            open: station.open,
            as_counted: new.as_counted,
            estimate: new.figures.as_ref().map(PastFigures::from),
            from_others: new.from_others,
            without_results: new.without_results,
            before: old.map(PastFigures::from),
        })
    }
}

fn notice(counted: Counted, language: Language) -> String {
    let [french, english, spanish] = match counted {
        Counted::Electors => [
            "Estimation : les voix de chaque ancien bureau sont réparties au prorata des électeurs qui en viennent.",
            "Estimate: the votes of each former station are shared out by the electors who come from it.",
            "Estimación: los votos de cada mesa anterior se reparten en proporción a los electores que vienen de ella.",
        ],
        Counted::Addresses => [
            "Estimation : les voix de chaque ancien bureau sont réparties au prorata des adresses qui en viennent.",
            "Estimate: the votes of each former station are shared out by the addresses that come from it.",
            "Estimación: los votos de cada mesa anterior se reparten en proporción a las direcciones que vienen de ella.",
        ],
    };
    let no_results = language.pick("Ce ne sont pas des résultats.", "These are no results.", "No son resultados.");
    format!("{} {no_results}", language.pick(french, english, spanish))
}

fn basis(counted: Counted, day: &str, language: Language) -> String {
    let day = day_in_words(day, language);
    let counted = match counted {
        Counted::Electors => language.pick("Électeurs comptés le", "Electors counted on", "Electores contados el"),
        Counted::Addresses => language.pick("Adresses comptées le", "Addresses counted on", "Direcciones contadas el"),
    };
    let supposed = language.pick(
        "Les bureaux sont supposés avoir eu, le jour du scrutin, leur périmètre actuel.",
        "The stations are taken to have had their present areas on the day of the ballot.",
        "Se supone que las mesas tenían, el día de la votación, su perímetro actual.",
    );
    format!("{counted} {day}. {supposed}")
}
