//! Proposals as the database keeps them: asked for, told, previewed, taken.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::PgConnection;
use sqlx::types::Json;
use utoipa::ToSchema;

use crate::base::Language;
use crate::districting::{Operation, Part, Unit};
use crate::elections::workshop::Error;
use crate::elections::workshop::limits::{Reason, told};
use crate::elections::workshop::proposing::KIND;
use crate::elections::workshop::rows::{Act, ScenarioRow};
use crate::elections::workshop::search::{Asked, Kept, Opened};
use crate::elections::workshop::session::Session;

/// What a plan of a million units takes unpacked, bytes.
const LARGEST: usize = 8 << 20;
const LEVEL: i32 = 6;

/// Proposals for a scenario, and the search for them.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioProposals {
    /// The reader's last search; none: they asked for none.
    pub job: Option<ProposalJob>,
    pub proposals: Vec<ScenarioProposal>,
}

/// A search.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalJob {
    pub fid: i64,
    /// `waiting`, `running`, `done`, `failed`, `cancelled`.
    pub state: String,
    /// From 0 to 1; none: not known.
    pub progress: Option<f64>,
    /// Why it failed.
    pub message: Option<String>,
}

/// A plan that is proposed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioProposal {
    pub fid: i64,
    /// `fewest-moved`, `shortest-walk`, `most-balanced`, `most-compact`, `compromise`.
    pub best_at: Vec<String>,
    /// Step of the scenario it begins from.
    pub step: i32,
    /// `outside` (electors beyond the band), `moved` and `walk` (against the scenario at that step; metres), `deviation`,
    /// `cut`, `detached`, `heaviest`, `lightest`, `lines` (of the list of streets).
    #[schema(value_type = Object)]
    pub figures: Value,
    /// What no plan within the limits does better than: `moved`, `moved_between_neighbours`, `walk`.
    #[schema(value_type = Object)]
    pub least: Value,
    /// Why stations cannot be within the band.
    pub impossible: Vec<String>,
}

type Row = (i64, Vec<String>, i32, Value, Value, Json<Vec<Reason>>);

/// All of a scenario, the last search first by its aims.
///
/// # Errors
/// When the database does not answer.
pub async fn all(connection: &mut PgConnection, scenario: i64, language: Language) -> Result<ScenarioProposals, Error> {
    let sql = "select fid, best_at, step, figures, least, impossible from elections.scenario_proposals
        where scenario = $1 order by fid";
    let rows: Vec<Row> = sqlx::query_as(sql).bind(scenario).fetch_all(&mut *connection).await?;
    let proposal = |(fid, best_at, step, figures, least, Json(impossible)): Row| ScenarioProposal {
        fid,
        best_at,
        step,
        figures,
        least,
        impossible: told(&impossible, language),
    };
    let proposals = rows.into_iter().map(proposal).collect();
    Ok(ScenarioProposals { job: job(connection, scenario).await?, proposals })
}

async fn job(connection: &mut PgConnection, scenario: i64) -> Result<Option<ProposalJob>, Error> {
    let sql = "select fid, state, done, total, message from jobs.jobs
        where kind = $1 and account = beffroi.actor() and arguments ->> 'scenario' = $2::text order by fid desc limit 1";
    let found: Option<(i64, String, i64, i64, Option<String>)> =
        sqlx::query_as(sql).bind(KIND).bind(scenario.to_string()).fetch_optional(connection).await?;
    Ok(found.map(|(fid, state, done, total, message)| {
        let progress = (total > 0).then(|| done as f64 / total as f64);
        ProposalJob { fid, state, progress, message }
    }))
}

/// Forget what was proposed before; refuse a second search of the person at once.
///
/// # Errors
/// [`Error::Searching`]; when the database does not answer.
pub async fn begin(connection: &mut PgConnection, scenario: i64) -> Result<(), Error> {
    let under_way = job(connection, scenario).await?;
    if under_way.is_some_and(|job| matches!(job.state.as_str(), "waiting" | "running")) {
        return Err(Error::Searching);
    }
    let sql = "delete from elections.scenario_proposals where scenario = $1";
    sqlx::query(sql).bind(scenario).execute(connection).await?;
    Ok(())
}

/// Which search a proposal is of.
#[derive(Debug, Clone, Copy)]
pub struct Of<'a> {
    pub row: &'a ScenarioRow,
    pub step: i32,
    pub job: i64,
    pub asked: &'a Asked,
}

/// Keep a proposal. Its identifier.
///
/// # Errors
/// When it cannot be packed or the database does not answer.
pub async fn keep(connection: &mut PgConnection, of: Of<'_>, kept: &Kept) -> Result<i64, Error> {
    let fault = |error: String| Error::Base(error);
    let plan = serde_json::to_vec(&kept.of).map_err(|error| fault(error.to_string()))?;
    let plan = zstd::bulk::compress(&plan, LEVEL).map_err(|error| fault(error.to_string()))?;
    let closed: Vec<i32> = kept.closed.iter().copied().map(i32::from).collect();
    let sql = "insert into elections.scenario_proposals
            (commune, scenario, step, job, seed, asked, best_at, figures, least, impossible, opened, closed, moves)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning fid";
    let fid = sqlx::query_scalar(sql)
        .bind(&of.row.commune)
        .bind(of.row.fid)
        .bind(of.step)
        .bind(of.job)
        .bind(of.asked.seed.cast_signed())
        .bind(Json(of.asked))
        .bind(&kept.best_at)
        .bind(&kept.figures)
        .bind(&kept.least)
        .bind(Json(&kept.impossible))
        .bind(Json(&kept.opened))
        .bind(closed)
        .bind(plan);
    Ok(fid.fetch_one(connection).await?)
}

/// What a proposal kept before is best at after all.
///
/// # Errors
/// When the database does not answer.
pub async fn confirm(connection: &mut PgConnection, proposal: i64, best_at: &[&str]) -> Result<(), Error> {
    let sql = "update elections.scenario_proposals set best_at = $2 where fid = $1";
    sqlx::query(sql).bind(proposal).bind(best_at).execute(connection).await?;
    Ok(())
}

/// Forget what an interrupted run of a search kept.
///
/// # Errors
/// When the database does not answer.
pub async fn forget(connection: &mut PgConnection, job: i64) -> Result<(), Error> {
    let sql = "delete from elections.scenario_proposals where job = $1";
    sqlx::query(sql).bind(job).execute(connection).await?;
    Ok(())
}

/// Drop a proposal that another one beats in everything.
///
/// # Errors
/// When the database does not answer.
pub async fn withdraw(connection: &mut PgConnection, proposal: i64) -> Result<(), Error> {
    let sql = "delete from elections.scenario_proposals where fid = $1";
    sqlx::query(sql).bind(proposal).execute(connection).await?;
    Ok(())
}

/// A proposal as it can be taken.
#[derive(Debug, Clone)]
pub struct Chosen {
    best_at: Vec<String>,
    seed: u64,
    opened: Vec<Opened>,
    closed: Vec<Part>,
    of: Vec<Part>,
}

type ChosenRow = (Vec<String>, i64, Json<Vec<Opened>>, Vec<i32>, Vec<u8>);

impl Chosen {
    /// A proposal of a scenario.
    ///
    /// # Errors
    /// [`Error::ProposalUnknown`]; when it cannot be read.
    pub async fn read(connection: &mut PgConnection, scenario: i64, proposal: i64) -> Result<Self, Error> {
        let sql = "select best_at, seed, opened, closed, moves from elections.scenario_proposals
            where scenario = $1 and fid = $2";
        let found: Option<ChosenRow> =
            sqlx::query_as(sql).bind(scenario).bind(proposal).fetch_optional(connection).await?;
        let (best_at, seed, Json(opened), closed, plan) = found.ok_or(Error::ProposalUnknown(proposal))?;
        let plan = zstd::bulk::decompress(&plan, LARGEST).map_err(|error| Error::Base(error.to_string()))?;
        let of = Vec::<Part>::deserialize(&mut serde_json::Deserializer::from_slice(&plan));
        let of = of.map_err(|error| Error::Base(error.to_string()))?;
        let closed = closed.into_iter().filter_map(|part| Part::try_from(part).ok()).collect();
        Ok(Self { best_at, seed: seed.cast_unsigned(), opened, closed, of })
    }

    /// Units that would vote elsewhere, and where.
    ///
    /// # Errors
    /// [`Error::ProposalStale`] for the plan of other units.
    pub fn moves(&self, session: &Session) -> Result<Vec<(Unit, Part)>, Error> {
        session.scenario.moves_to(&self.of).map_err(|_| Error::ProposalStale)
    }

    /// The one step that takes it.
    ///
    /// # Errors
    /// [`Error::ProposalStale`] where stations were opened or taken back since.
    pub fn step(self, session: &Session) -> Result<Act, Error> {
        let there = session.scenario.stations().len();
        let follows = (there..).zip(&self.opened).all(|(part, opened)| usize::from(opened.part) == part);
        let known = self.of.iter().all(|part| usize::from(*part) < there + self.opened.len());
        if !follows || !known {
            return Err(Error::ProposalStale);
        }
        let (moves, goal, seed) = (self.moves(session)?, self.best_at.join(","), self.seed);
        let open = self.opened.iter().map(|opened| opened.cell).collect();
        let operation = Operation::Optimise { goal, seed, open, close: self.closed, moves };
        Ok(Act::Do { operation, opened: self.opened.into_iter().map(|opened| opened.station).collect() })
    }
}
