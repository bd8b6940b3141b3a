//! `/api/elections/scenarios/{fid}/past-ballots` and `…/past-results`.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::auth::Visitor;
use crate::elections::workshop::http::seen;
use crate::elections::workshop::past_results::rows::{self, Ballot};
use crate::elections::workshop::past_results::told::{PastBallots, PastResults};
use crate::elections::workshop::service::Workshop;
use crate::web::{Problem, Speaks};

/// Which ballot.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfBallot {
    /// `id` of a ballot; the newest when absent.
    #[serde(default)]
    ballot: Option<String>,
}

/// The ballots of the commune whose results can be estimated on the stations of the scenario.
#[utoipa::path(get, path = "/api/elections/scenarios/{fid}/past-ballots", operation_id = "scenario_past_ballots", tag = "elections",
    params(("fid" = i64, Path, description = "Number of the scenario")),
    responses((status = 200, body = PastBallots), (status = 400), (status = 403), (status = 404)))]
pub async fn ballots(
    State(workshop): State<Workshop>,
    Path(fid): Path<String>,
    Visitor(person): Visitor,
) -> Result<Json<PastBallots>, Problem> {
    let (mut look, row) = seen(&workshop, &person, &fid).await?;
    let ballots = rows::ballots(&mut look, &row.commune).await?;
    Ok(Json(workshop.look(&mut look, &row, move |session| session.past_ballots(ballots)).await?))
}

/// A past ballot on the stations of the scenario: an estimate, no results. The votes of each station of the base are shared
/// out by its electors among the stations these vote at now.
#[utoipa::path(get, path = "/api/elections/scenarios/{fid}/past-results", operation_id = "scenario_past_results", tag = "elections",
    params(("fid" = i64, Path, description = "Number of the scenario"), OfBallot),
    responses((status = 200, body = PastResults), (status = 400), (status = 403),
        (status = 404, description = "No such scenario, no such ballot, or no results in the commune")))]
pub async fn results(
    State(workshop): State<Workshop>,
    Path(fid): Path<String>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
    Query(asked): Query<OfBallot>,
) -> Result<Json<PastResults>, Problem> {
    let (mut look, row) = seen(&workshop, &person, &fid).await?;
    let ballot = match asked.ballot {
        Some(id) => Ballot::read(&id)?,
        None => rows::newest(&mut look, &row.commune).await?,
    };
    let counted = rows::counted(&mut look, &row.commune, ballot).await?;
    let of = row.clone();
    Ok(Json(workshop.look(&mut look, &row, move |session| session.past_results(&of, counted, language)).await??))
}
