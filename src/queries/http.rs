//! `/api/queries/…`: what a query asks for, its rows, its file, and a try before it is saved.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::auth::{Person, Visitor};
use crate::base::{Language, is_insee};
use crate::db::Scope;
use crate::queries::parameter::{self, Parameter};
use crate::queries::result::Answer;
use crate::queries::run::Order;
use crate::queries::stored::{Stored, TYPE};
use crate::queries::subscription::Subscription;
use crate::queries::tables::Table;
use crate::queries::{Error, Queries};
use crate::records::{self, FileFormat, Records};
use crate::web::{Body, Problem, Speaks, attachment, contents};

/// A query and its values are short.
const BODY: usize = 256 * 1024;

pub fn router(queries: Queries) -> Router {
    Router::new()
        .route("/api/queries/tables", get(tables))
        .route("/api/queries/try", post(try_out))
        .route("/api/queries/{id}", get(asked))
        .route("/api/queries/{id}/run", get(run_by_address).post(run))
        .route("/api/queries/{id}/subscription", get(subscription).put(subscribe).delete(unsubscribe))
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(queries)
}

/// Routes whose answers may be large.
pub fn file_router(queries: Queries) -> Router {
    Router::new().route("/api/queries/{id}/export", get(export)).with_state(queries)
}

/// The values of a run.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = QueryRun)]
pub struct RunBody {
    /// By name of the parameter.
    #[serde(default)]
    #[schema(value_type = Object)]
    values: Map<String, Value>,
    /// INSEE code; left out: every commune of the person.
    commune: Option<String>,
}

/// A query that is not saved yet.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = QueryTry)]
pub struct TryBody {
    statement: String,
    #[serde(default)]
    parameters: Vec<Parameter>,
    #[serde(default)]
    #[schema(value_type = Object)]
    values: Map<String, Value>,
    commune: Option<String>,
}

/// What an address says: `p.<name>=<value>`, `commune`, `format`.
#[derive(Debug, Default)]
struct Asked {
    body: RunBody,
    format: Option<String>,
}

fn read(query: Option<&str>) -> Asked {
    let mut asked = Asked::default();
    for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        match name.as_ref() {
            "commune" if !value.is_empty() => asked.body.commune = Some(value.into_owned()),
            "format" => asked.format = Some(value.into_owned()),
            other => {
                if let Some(name) = other.strip_prefix("p.") {
                    asked.body.values.insert(name.to_owned(), Value::from(value.into_owned()));
                }
            }
        }
    }
    asked
}

fn id_of(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| Error::Records(records::Error::Parameter("id".into())))
}

fn commune_of(given: Option<&str>) -> Result<Option<&str>, Error> {
    match given {
        Some(code) if !is_insee(code) => Err(Error::Records(records::Error::Parameter("commune".into()))),
        other => Ok(other),
    }
}

/// A stored query: its title, what it asks for.
#[utoipa::path(get, path = "/api/queries/{id}", operation_id = "stored_query", tag = "queries", params(("id" = i64, Path)),
    responses((status = 200, body = Stored), (status = 400), (status = 403), (status = 404)))]
pub async fn asked(
    State(queries): State<Queries>,
    Path(id): Path<String>,
    Visitor(person): Visitor,
) -> Result<Json<Stored>, Problem> {
    Ok(Json(queries.stored(&person, id_of(&id)?, None).await?))
}

/// Run a query.
#[utoipa::path(post, path = "/api/queries/{id}/run", operation_id = "run_query", tag = "queries", request_body = RunBody, params(("id" = i64, Path)),
    responses((status = 200, body = Answer), (status = 400), (status = 403), (status = 404), (status = 422), (status = 503)))]
pub async fn run(
    State(queries): State<Queries>,
    Path(id): Path<String>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
    Body(body): Body<RunBody>,
) -> Result<Json<Answer>, Problem> {
    Ok(Json(queries.answer(&person, id_of(&id)?, &body.values, body.commune.as_deref(), language).await?))
}

/// Run a query by its address: `p.<parameter>=<value>`.
#[utoipa::path(get, path = "/api/queries/{id}/run", operation_id = "run_query_by_address", tag = "queries",
    params(("id" = i64, Path), ("commune" = Option<String>, Query)),
    responses((status = 200, body = Answer), (status = 400), (status = 403), (status = 404), (status = 422), (status = 503)))]
pub async fn run_by_address(
    State(queries): State<Queries>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
) -> Result<Json<Answer>, Problem> {
    let RunBody { values, commune } = read(query.as_deref()).body;
    Ok(Json(queries.answer(&person, id_of(&id)?, &values, commune.as_deref(), language).await?))
}

/// The rows of a query as a file; the values as in the address of a run.
#[utoipa::path(get, path = "/api/queries/{id}/export", operation_id = "export_query", tag = "queries",
    params(("id" = i64, Path), ("format" = Option<String>, Query, description = "csv (when absent), xlsx, ods, gpkg, geojson"), ("commune" = Option<String>, Query)),
    responses((status = 200, description = "The file"), (status = 400), (status = 403), (status = 404), (status = 422), (status = 503)))]
pub async fn export(
    State(queries): State<Queries>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
) -> Result<Response, Problem> {
    let Asked { body: RunBody { values, commune }, format } = read(query.as_deref());
    let wrong = || Error::Records(records::Error::Parameter("format".into()));
    let format = FileFormat::read(format.as_deref().unwrap_or("csv")).ok_or_else(wrong)?;
    let stored = queries.stored(&person, id_of(&id)?, commune_of(commune.as_deref())?).await?;
    let order = stored.order(&person, &values, language)?;
    let written = queries.file(&order, format, language).await;
    let file = written.map_err(|error| told(&person, error))?;
    let name = format!("query-{}.{}", stored.id, format.extension());
    Ok(attachment(contents(file), &name, format.media_type()))
}

/// Try a query that is not saved; for whoever writes queries.
#[utoipa::path(post, path = "/api/queries/try", operation_id = "try_query", tag = "queries", request_body = TryBody,
    responses((status = 200, body = Answer), (status = 400), (status = 403), (status = 404), (status = 422), (status = 503)))]
pub async fn try_out(
    State(queries): State<Queries>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
    Body(body): Body<TryBody>,
) -> Result<Json<Answer>, Problem> {
    let kind = queries.kind_of_writers(&person)?;
    let commune = commune_of(body.commune.as_deref())?;
    let change = Records::reach(&person, &kind, "change", commune);
    let mut scope = change.or_else(|_| Records::reach(&person, &kind, "create", commune)).map_err(Error::from)?;
    if let Some(commune) = commune {
        scope = scope.and(&Scope::communes([commune]).map_err(Error::Database)?);
    }
    let is_type = |id: &str| queries.records.registry().types.contains_key(id);
    let faults = parameter::faults(&body.parameters, &body.statement, is_type, language);
    if !faults.is_empty() {
        return Err(Error::Parameters(faults).into());
    }
    let values = parameter::values(&body.parameters, &body.values, language).map_err(Error::Values)?;
    let title = language.pick("essai d’une requête", "a query tried out", "prueba de una consulta");
    let order =
        Order { person: &person, title, statement: &body.statement, parameters: &body.parameters, values, scope };
    Ok(Json(queries.page(&order, language).await?))
}

/// Tables and columns a query may read; for whoever writes queries.
#[utoipa::path(get, path = "/api/queries/tables", operation_id = "query_tables", tag = "queries",
    responses((status = 200, body = [Table]), (status = 403), (status = 404)))]
pub async fn tables(
    State(queries): State<Queries>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
) -> Result<Json<Vec<Table>>, Problem> {
    queries.kind_of_writers(&person)?;
    Ok(Json(queries.tables(&person, language)))
}

/// What the person gets of a query by e-mail; `null`: nothing.
#[utoipa::path(get, path = "/api/queries/{id}/subscription", operation_id = "query_subscription", tag = "queries", params(("id" = i64, Path)),
    responses((status = 200, body = Option<Subscription>), (status = 400), (status = 403), (status = 404)))]
pub async fn subscription(
    State(queries): State<Queries>,
    Path(id): Path<String>,
    Visitor(person): Visitor,
) -> Result<Json<Option<Subscription>>, Problem> {
    Ok(Json(queries.subscription(&person, id_of(&id)?).await?))
}

/// Have the result of a query sent again and again.
#[utoipa::path(put, path = "/api/queries/{id}/subscription", operation_id = "subscribe_to_query", tag = "queries", request_body = Subscription, params(("id" = i64, Path)),
    responses((status = 200, body = Subscription), (status = 400), (status = 403), (status = 404), (status = 422), (status = 503)))]
pub async fn subscribe(
    State(queries): State<Queries>,
    Path(id): Path<String>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
    Body(asked): Body<Subscription>,
) -> Result<Json<Subscription>, Problem> {
    Ok(Json(queries.subscribe(&person, id_of(&id)?, &asked, language).await?))
}

/// Have it sent no longer.
#[utoipa::path(delete, path = "/api/queries/{id}/subscription", operation_id = "unsubscribe_from_query", tag = "queries", params(("id" = i64, Path)),
    responses((status = 204), (status = 400), (status = 403), (status = 404)))]
pub async fn unsubscribe(
    State(queries): State<Queries>,
    Path(id): Path<String>,
    Visitor(person): Visitor,
) -> Result<StatusCode, Problem> {
    queries.unsubscribe(&person, id_of(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Only whoever writes queries is told the words of PostgreSQL.
fn told(person: &Person, error: Error) -> Error {
    if person.reach(TYPE, "change").is_some() { error } else { error.for_a_runner() }
}

impl Queries {
    /// The rows of a stored query for a page.
    ///
    /// # Errors
    /// Every refusal of [`Error`].
    pub async fn answer(
        &self,
        person: &Arc<Person>,
        id: i64,
        values: &Map<String, Value>,
        commune: Option<&str>,
        language: Language,
    ) -> Result<Answer, Error> {
        let stored = self.stored(person, id, commune_of(commune)?).await?;
        let order = stored.order(person, values, language)?;
        self.page(&order, language).await.map_err(|error| told(person, error))
    }
}
