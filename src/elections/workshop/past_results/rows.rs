//! Ballots and results of the past as the database holds them.

use std::collections::{BTreeMap, HashMap};

use sqlx::PgConnection;

use crate::elections::workshop::Error;
use crate::elections::workshop::past_results::reproject::Figures;

/// Longest name of a ballot that is looked for, characters.
const LONGEST: usize = 500;

/// A ballot by its title and round: all that a file of results says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot {
    pub title: String,
    pub round: i16,
}

impl Ballot {
    /// The ballot an identifier names.
    ///
    /// # Errors
    /// [`Error::BallotUnknown`] for what is none.
    pub fn read(id: &str) -> Result<Self, Error> {
        let read = || {
            let (round, title) = id.split_once(':')?;
            Some(Self { title: title.to_owned(), round: round.parse().ok()? })
        };
        let short = |ballot: &Self| ballot.title.chars().count() <= LONGEST;
        read().filter(short).ok_or_else(|| Error::BallotUnknown(id.chars().take(LONGEST).collect()))
    }

    /// As it is asked for.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}:{}", self.round, self.title)
    }
}

/// A ballot of the commune.
#[derive(Debug, sqlx::FromRow)]
pub struct BallotRow {
    #[sqlx(rename = "ballot")]
    pub title: String,
    pub round: i16,
    pub held: Option<String>,
    /// Numbers of stations, as the file writes them.
    pub stations: Vec<String>,
}

/// The ballots of a commune with results, the newest first, those without a day last.
///
/// # Errors
/// When the database does not answer.
pub async fn ballots(connection: &mut PgConnection, commune: &str) -> Result<Vec<BallotRow>, Error> {
    let sql = "select ballot, round, max(held)::text as held, array_agg(distinct station) as stations
        from elections.results where commune = $1 group by ballot, round
        order by max(held) desc nulls last, round desc, ballot";
    Ok(sqlx::query_as(sql).bind(commune).fetch_all(connection).await?)
}

/// The newest ballot.
///
/// # Errors
/// [`Error::NoResults`]; when the database does not answer.
pub async fn newest(connection: &mut PgConnection, commune: &str) -> Result<Ballot, Error> {
    let sql = "select ballot, round from elections.results where commune = $1
        order by held desc nulls last, round desc, ballot limit 1";
    let found: Option<(String, i16)> = sqlx::query_as(sql).bind(commune).fetch_optional(connection).await?;
    found.map(|(title, round)| Ballot { title, round }).ok_or(Error::NoResults)
}

#[derive(Debug, sqlx::FromRow)]
struct ResultRow {
    station: String,
    held: Option<String>,
    candidate: String,
    registered: Option<i32>,
    voters: Option<i32>,
    blank_votes: Option<i32>,
    null_votes: Option<i32>,
    valid_votes: Option<i32>,
    votes: Option<i32>,
}

/// What was counted in a ballot.
#[derive(Debug)]
pub struct Counted {
    pub ballot: Ballot,
    pub held: Option<String>,
    /// Those with the most votes first.
    pub candidates: Vec<String>,
    /// By the numbers of the file.
    pub stations: BTreeMap<String, Figures>,
}

/// What was counted in a ballot of a commune.
///
/// # Errors
/// [`Error::NoResults`], [`Error::BallotUnknown`]; when the database does not answer.
pub async fn counted(connection: &mut PgConnection, commune: &str, ballot: Ballot) -> Result<Counted, Error> {
    let sql = "select station, held::text, candidate, registered, voters, blank_votes, null_votes, valid_votes, votes
        from elections.results where commune = $1 and ballot = $2 and round = $3 order by station, candidate";
    let found = sqlx::query_as(sql).bind(commune).bind(&ballot.title).bind(ballot.round);
    let rows: Vec<ResultRow> = found.fetch_all(&mut *connection).await?;
    if rows.is_empty() {
        newest(connection, commune).await?;
        return Err(Error::BallotUnknown(ballot.title));
    }
    Ok(put_together(ballot, rows))
}

fn put_together(ballot: Ballot, rows: Vec<ResultRow>) -> Counted {
    let mut totals: BTreeMap<&str, i64> = BTreeMap::new();
    for row in &rows {
        *totals.entry(&row.candidate).or_default() += i64::from(row.votes.unwrap_or_default());
    }
    let mut candidates: Vec<(&str, i64)> = totals.into_iter().collect();
    candidates.sort_by_key(|(_, votes)| -votes);
    let ranks: HashMap<&str, usize> = candidates.iter().map(|(name, _)| *name).zip(0..).collect();
    let mut stations: BTreeMap<String, Figures> = BTreeMap::new();
    for row in &rows {
        let here = stations.entry(row.station.clone()).or_insert_with(|| Figures {
            registered: row.registered.map(i64::from),
            voters: row.voters.map(i64::from),
            blank: row.blank_votes.map(i64::from),
            null: row.null_votes.map(i64::from),
            valid: row.valid_votes.map(i64::from),
            votes: vec![None; ranks.len()],
        });
        here.votes[ranks[row.candidate.as_str()]] = Some(i64::from(row.votes.unwrap_or_default()));
    }
    let held = rows.iter().filter_map(|row| row.held.clone()).max();
    let candidates = candidates.into_iter().map(|(name, _)| name.to_owned()).collect();
    Counted { ballot, held, candidates, stations }
}

#[cfg(test)]
mod tests {
    use super::Ballot;

    #[test]
    fn a_ballot_is_asked_for_by_its_round_and_title() {
        let ballot = Ballot { title: "Municipales : 30 mars 2014".to_owned(), round: 2 };
        assert_eq!(Ballot::read(&ballot.id()).unwrap(), ballot);
        assert!(Ballot::read("Municipales").is_err() && Ballot::read(&format!("1:{}", "x".repeat(501))).is_err());
    }
}
