//! `/api/elections/scenarios/…`: what a scenario comes to, and what is proposed for it.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::auth::Visitor;
use crate::districting::{Part, Unit};
use crate::elections::workshop::Error;
use crate::elections::workshop::comparison::ScenarioComparison;
use crate::elections::workshop::findings::ScenarioFinding;
use crate::elections::workshop::http::{number, seen};
use crate::elections::workshop::proposals::{self, Chosen, ScenarioProposals};
use crate::elections::workshop::proposing::{self, Wish};
use crate::elections::workshop::rows::ScenarioRow;
use crate::elections::workshop::service::Workshop;
use crate::elections::workshop::session::Session;
use crate::elections::workshop::sheets::ScenarioLines;
use crate::records;
use crate::web::{Body, Problem, Speaks};

/// Most stations asked for at once, and closed by one search.
const MOST_PARTS: usize = 10_000;

/// Which stations.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AreasOf {
    /// Numbers of stations, commas between; all when absent.
    parts: Option<String>,
    /// In the division the scenario began from.
    #[serde(default)]
    base: bool,
}

/// Compared with what.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ComparedWith {
    /// `base`, or the number of another scenario of the same base.
    #[serde(default)]
    with: Option<String>,
}

/// What is to be proposed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProposalsAsked)]
pub struct Asked {
    /// How many stations to open, 20 at most.
    #[serde(default)]
    open: usize,
    /// Stations to close, by number.
    #[serde(default)]
    close: Vec<Part>,
    /// Electors move only to a station beside theirs.
    #[serde(default)]
    neighbours_only: bool,
    /// The same seed gives the same plans.
    #[serde(default)]
    seed: u64,
}

/// A search under way.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalsUnderWay {
    /// Number of the job, for `/api/jobs/{id}`.
    pub job: i64,
}

/// Areas of stations: GeoJSON, WGS 84, with `part` and `number`; no geometry where a station has no address.
#[utoipa::path(get, path = "/api/elections/scenarios/{fid}/areas", operation_id = "scenario_areas", tag = "elections",
    params(("fid" = i64, Path, description = "Number of the scenario"), AreasOf),
    responses((status = 200, body = Object), (status = 400), (status = 403), (status = 404)))]
pub async fn areas(
    State(workshop): State<Workshop>,
    Path(fid): Path<String>,
    Visitor(person): Visitor,
    Query(asked): Query<AreasOf>,
) -> Result<Json<Value>, Problem> {
    let wrong = || Error::from(records::Error::Parameter("parts".to_owned()));
    let read = |text: &str| text.split(',').map(|part| part.trim().parse::<Part>().map_err(|_| wrong())).collect();
    let parts: Option<Vec<Part>> = asked.parts.as_deref().map(read).transpose()?;
    if parts.as_ref().is_some_and(|parts| parts.len() > MOST_PARTS) {
        return Err(wrong().into());
    }
    let (mut look, row) = seen(&workshop, &person, &fid).await?;
    // Drawn from a copy: whoever paints meanwhile does not wait.
    let session = workshop.look(&mut look, &row, Session::fork).await?;
    let areas = if asked.base { Session::areas_of_base } else { Session::areas };
    let drawn = tokio::task::spawn_blocking(move || areas(&session, parts));
    Ok(Json(drawn.await.map_err(|_| Error::Stopped)??))
}

/// What the law and the circulars have to say of the plan, the gravest first.
#[utoipa::path(get, path = "/api/elections/scenarios/{fid}/findings", operation_id = "scenario_findings", tag = "elections",
    params(("fid" = i64, Path, description = "Number of the scenario")),
    responses((status = 200, body = Vec<ScenarioFinding>), (status = 400), (status = 403), (status = 404)))]
pub async fn findings(
    State(workshop): State<Workshop>,
    Path(fid): Path<String>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
) -> Result<Json<Vec<ScenarioFinding>>, Problem> {
    let (mut look, row) = seen(&workshop, &person, &fid).await?;
    let of = row.clone();
    Ok(Json(workshop.look(&mut look, &row, move |session| session.findings(&of, language)).await??))
}

/// The plan beside the division of today, or beside another scenario.
#[utoipa::path(get, path = "/api/elections/scenarios/{fid}/comparison", operation_id = "compare_scenario", tag = "elections",
    params(("fid" = i64, Path, description = "Number of the scenario"), ComparedWith),
    responses((status = 200, body = ScenarioComparison), (status = 400), (status = 403), (status = 404),
        (status = 422, description = "The two do not begin from the same addresses and roll")))]
pub async fn comparison(
    State(workshop): State<Workshop>,
    Path(fid): Path<String>,
    Visitor(person): Visitor,
    Query(asked): Query<ComparedWith>,
) -> Result<Json<ScenarioComparison>, Problem> {
    let (mut look, row) = seen(&workshop, &person, &fid).await?;
    let with = asked.with.filter(|with| with != "base");
    let Some(with) = with else {
        let compared = workshop.look(&mut look, &row, Session::beside_base).await?;
        return Ok(Json(compared?));
    };
    let with = with.parse().map_err(|_| Error::from(records::Error::Parameter("with".to_owned())))?;
    let other = ScenarioRow::read(&mut look, with).await?;
    if other.base != row.base {
        return Err(Error::OtherBase.into());
    }
    // One after the other: two people who compare two scenarios crosswise never wait for each other.
    let other = workshop.look(&mut look, &other, Session::fork).await?;
    let compared = workshop.look(&mut look, &row, move |session| session.beside_other(&other)).await?;
    Ok(Json(compared?))
}

/// The list of streets the plan comes to, in the fewest lines.
#[utoipa::path(get, path = "/api/elections/scenarios/{fid}/lines", operation_id = "scenario_lines", tag = "elections",
    params(("fid" = i64, Path, description = "Number of the scenario")),
    responses((status = 200, body = ScenarioLines), (status = 400), (status = 403), (status = 404)))]
pub async fn lines(
    State(workshop): State<Workshop>,
    Path(fid): Path<String>,
    Visitor(person): Visitor,
) -> Result<Json<ScenarioLines>, Problem> {
    let (mut look, row) = seen(&workshop, &person, &fid).await?;
    Ok(Json(workshop.look(&mut look, &row, Session::lines).await?))
}

/// Ask for proposals: a job of the house, which can be stopped. Those of the search before are forgotten.
#[utoipa::path(post, path = "/api/elections/scenarios/{fid}/proposals", operation_id = "ask_proposals", tag = "elections", request_body = Asked,
    params(("fid" = i64, Path, description = "Number of the scenario")),
    responses((status = 202, body = ProposalsUnderWay), (status = 400), (status = 403), (status = 404),
        (status = 409, description = "The scenario is no draft, or a search is under way"), (status = 422)))]
pub async fn propose(
    State(workshop): State<Workshop>,
    Path(fid): Path<String>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
    Body(body): Body<Asked>,
) -> Result<Response, Problem> {
    let Asked { open, close, neighbours_only, seed } = body;
    if close.len() > MOST_PARTS {
        return Err(Error::ManyAsked { given: close.len(), most: MOST_PARTS }.into());
    }
    let wish = Wish { open, close, neighbours_only, seed };
    let job = proposing::ask(&workshop, &person, number(&fid)?, wish, language).await?;
    Ok((StatusCode::ACCEPTED, Json(ProposalsUnderWay { job })).into_response())
}

/// What was proposed, and how far the reader's search is.
#[utoipa::path(get, path = "/api/elections/scenarios/{fid}/proposals", operation_id = "scenario_proposals", tag = "elections",
    params(("fid" = i64, Path, description = "Number of the scenario")),
    responses((status = 200, body = ScenarioProposals), (status = 400), (status = 403), (status = 404)))]
pub async fn proposed(
    State(workshop): State<Workshop>,
    Path(fid): Path<String>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
) -> Result<Json<ScenarioProposals>, Problem> {
    let (mut look, row) = seen(&workshop, &person, &fid).await?;
    Ok(Json(proposals::all(&mut look, row.fid, language).await?))
}

/// Units that would vote elsewhere under a proposal, each with its station: pairs of numbers, to be looked at before it is
/// taken.
#[utoipa::path(get, path = "/api/elections/scenarios/{fid}/proposals/{proposal}/moves", operation_id = "proposal_moves", tag = "elections",
    params(("fid" = i64, Path, description = "Number of the scenario"), ("proposal" = i64, Path, description = "Number of the proposal")),
    responses((status = 200, body = Vec<Vec<u32>>), (status = 400), (status = 403), (status = 404)))]
pub async fn moves(
    State(workshop): State<Workshop>,
    Path((fid, proposal)): Path<(String, String)>,
    Visitor(person): Visitor,
) -> Result<Json<Vec<(Unit, Part)>>, Problem> {
    let (mut look, row) = seen(&workshop, &person, &fid).await?;
    let taken = Chosen::read(&mut look, row.fid, number(&proposal)?).await?;
    Ok(Json(workshop.look(&mut look, &row, move |session| taken.moves(session)).await??))
}
