//! `/api/elections/scenarios/…`: a scenario drawn on, by several people at once.

use axum::body::Body as Content;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use sqlx::PgTransaction;
use utoipa::{IntoParams, ToSchema};

use crate::auth::{Person, Visitor};
use crate::elections::workshop::answers::{ScenarioChanges, ScenarioPlan};
use crate::elections::workshop::drawn::{Called, Drawn};
use crate::elections::workshop::ground::ScenarioGround;
use crate::elections::workshop::past_results::http as past_http;
use crate::elections::workshop::rows::{Act, ScenarioRow};
use crate::elections::workshop::service::{Wanted, Workshop};
use crate::elections::workshop::{Error, views_http};
use crate::records::{self, Records};
use crate::web::{Body, Problem};

/// Largest body: 200,000 units.
const BODY: usize = 4 << 20;
/// The form of what is told of a ground; a new one is another number.
const FORM: u32 = 1;

/// The routes of the workshop.
pub fn router(workshop: Workshop) -> Router {
    Router::new()
        .route("/api/elections/scenarios/{fid}/ground", get(ground))
        .route("/api/elections/scenarios/{fid}/plan", get(plan))
        .route("/api/elections/scenarios/{fid}/changes", get(changes))
        .route("/api/elections/scenarios/{fid}/steps", post(step))
        .route("/api/elections/scenarios/{fid}/areas", get(views_http::areas))
        .route("/api/elections/scenarios/{fid}/findings", get(views_http::findings))
        .route("/api/elections/scenarios/{fid}/comparison", get(views_http::comparison))
        .route("/api/elections/scenarios/{fid}/lines", get(views_http::lines))
        .route("/api/elections/scenarios/{fid}/proposals", get(views_http::proposed).post(views_http::propose))
        .route("/api/elections/scenarios/{fid}/proposals/{proposal}/moves", get(views_http::moves))
        .route("/api/elections/scenarios/{fid}/past-ballots", get(past_http::ballots))
        .route("/api/elections/scenarios/{fid}/past-results", get(past_http::results))
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(workshop)
}

/// Where the reader is.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct After {
    /// The last step the reader knows; everything is told when absent.
    #[serde(default = "nothing_known")]
    after: i32,
}

const fn nothing_known() -> i32 {
    -1
}

/// What is to be done. `after`: the last step that whoever draws has seen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "act", rename_all = "lowercase", deny_unknown_fields)]
#[schema(as = ScenarioStep)]
pub enum StepBody {
    Do {
        after: i32,
        operation: Drawn,
        /// Of a station that is opened.
        #[serde(default)]
        station: Option<Called>,
    },
    Undo {
        after: i32,
    },
    Redo {
        after: i32,
    },
    /// Take a proposal.
    Proposal {
        after: i32,
        proposal: i64,
    },
}

/// A scenario for whoever may see it, in a transaction that only looks.
pub(super) async fn seen(
    workshop: &Workshop,
    person: &Person,
    fid: &str,
) -> Result<(PgTransaction<'static>, ScenarioRow), Error> {
    let kind = workshop.kind()?;
    let mut look = workshop.records.look_as(person, &kind, "list", None).await?;
    let row = ScenarioRow::read(&mut look, number(fid)?).await?;
    Ok((look, row))
}

pub(super) fn number(fid: &str) -> Result<i64, Error> {
    fid.parse().map_err(|_| records::Error::Parameter("fid".to_owned()).into())
}

/// What a scenario is drawn on: addresses, units, legal cells. It never changes.
#[utoipa::path(get, path = "/api/elections/scenarios/{fid}/ground", operation_id = "scenario_ground", tag = "elections",
    params(("fid" = i64, Path, description = "Number of the scenario")),
    responses((status = 200, body = ScenarioGround), (status = 304, description = "As it was"), (status = 400), (status = 403), (status = 404)))]
pub async fn ground(
    State(workshop): State<Workshop>,
    Path(fid): Path<String>,
    Visitor(person): Visitor,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (mut look, row) = seen(&workshop, &person, &fid).await?;
    let tag = format!("\"ground-{FORM}-{}\"", row.base);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let same = known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
    let mut answer = if same {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let told = workshop.ground(&mut look, row.base).await?.told.clone();
        ([(header::CONTENT_TYPE, "application/json")], Content::from(told)).into_response()
    };
    let kept = [(header::ETAG, tag.as_str()), (header::CACHE_CONTROL, "private, no-cache")];
    for (name, value) in kept {
        if let Ok(value) = HeaderValue::from_str(value) {
            answer.headers_mut().insert(name, value);
        }
    }
    Ok(answer)
}

/// The plan after the last step.
#[utoipa::path(get, path = "/api/elections/scenarios/{fid}/plan", operation_id = "scenario_plan", tag = "elections",
    params(("fid" = i64, Path, description = "Number of the scenario")),
    responses((status = 200, body = ScenarioPlan), (status = 400), (status = 403), (status = 404)))]
pub async fn plan(
    State(workshop): State<Workshop>,
    Path(fid): Path<String>,
    Visitor(person): Visitor,
) -> Result<Json<ScenarioPlan>, Problem> {
    let (mut look, row) = seen(&workshop, &person, &fid).await?;
    let kind = workshop.kind()?;
    let may_change = Records::reach(&person, &kind, "change", Some(&row.commune)).is_ok();
    let told = row.clone();
    Ok(Json(workshop.look(&mut look, &row, move |session| session.plan(told, may_change)).await?))
}

/// What changed since a step.
#[utoipa::path(get, path = "/api/elections/scenarios/{fid}/changes", operation_id = "scenario_changes", tag = "elections",
    params(("fid" = i64, Path, description = "Number of the scenario"), After),
    responses((status = 200, body = ScenarioChanges), (status = 400), (status = 403), (status = 404)))]
pub async fn changes(
    State(workshop): State<Workshop>,
    Path(fid): Path<String>,
    Visitor(person): Visitor,
    Query(asked): Query<After>,
) -> Result<Json<ScenarioChanges>, Problem> {
    let (mut look, row) = seen(&workshop, &person, &fid).await?;
    Ok(Json(workshop.look(&mut look, &row, move |session| session.changes(asked.after)).await?))
}

/// Draw, undo, redo. Others who look at the scenario are told. `Server-Timing` says how long the engine took.
#[utoipa::path(post, path = "/api/elections/scenarios/{fid}/steps", operation_id = "step_scenario", tag = "elections", request_body = StepBody,
    params(("fid" = i64, Path, description = "Number of the scenario")),
    responses((status = 200, body = ScenarioChanges), (status = 400), (status = 403), (status = 404),
        (status = 409, description = "The scenario is no draft; there is nothing to undo; the station is locked or closed"),
        (status = 413), (status = 422), (status = 503)))]
pub async fn step(
    State(workshop): State<Workshop>,
    Path(fid): Path<String>,
    Visitor(person): Visitor,
    Body(body): Body<StepBody>,
) -> Result<Response, Problem> {
    let (after, wanted) = match body {
        StepBody::Do { after, operation, station } => (after, Wanted::Draw(operation, station)),
        StepBody::Undo { after } => (after, Wanted::Act(Act::Undo)),
        StepBody::Redo { after } => (after, Wanted::Act(Act::Redo)),
        StepBody::Proposal { after, proposal } => (after, Wanted::Proposal(proposal)),
    };
    let (changes, took) = workshop.step(&person, number(&fid)?, after, wanted).await?;
    let mut answer = Json(changes).into_response();
    let timing = format!("engine;dur={:.3}", took.as_secs_f64() * 1000.0);
    if let Ok(timing) = HeaderValue::from_str(&timing) {
        answer.headers_mut().insert("server-timing", timing);
    }
    Ok(answer)
}
