//! `/api/records/…`, `/api/views`: the door of pages and programs.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::auth::Visitor;
use crate::base::Language;
use crate::records::bulk::Done;
use crate::records::choices::ChoiceOf;
use crate::records::door::{Edit, NewRecord};
use crate::records::filter::Ask;
use crate::records::history::Revision;
use crate::records::item::Item;
use crate::records::list::Page;
use crate::records::model::RecordType;
use crate::records::rules::Shape;
use crate::records::search::Group;
use crate::records::views::{NewView, View};
use crate::records::{Error, Records};
use crate::web::{Body, Problem, Speaks};

/// A geometry may be large; nothing else is.
const BODY: usize = 7 * 1024 * 1024;

pub fn router(records: Records) -> Router {
    Router::new()
        .route("/api/records", get(modules))
        .route("/api/records/search", get(search))
        .route("/api/records/{type}", get(list).post(create))
        .route("/api/records/{type}/description", get(description))
        .route("/api/records/{type}/bulk", post(bulk))
        .route("/api/records/{type}/actions/{action}", post(act))
        .route("/api/records/{type}/choices/{field}", get(choices))
        .route("/api/records/{type}/{id}", get(item).patch(change).delete(remove))
        .route("/api/records/{type}/{id}/history", get(history))
        .route("/api/records/{type}/{id}/restore", post(restore))
        .route("/api/views", get(views).post(keep_view))
        .route("/api/views/{id}", delete(drop_view))
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(records)
}

/// A record to create.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewBody {
    /// INSEE code; may be left out by whoever works in one commune only.
    commune: Option<String>,
    #[serde(default)]
    #[schema(value_type = Object)]
    values: Map<String, Value>,
    /// GeoJSON, WGS 84.
    #[schema(value_type = Option<Object>)]
    geometry: Option<Value>,
}

/// What changed in a record.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ChangeBody {
    #[serde(default)]
    #[schema(value_type = Object)]
    values: Map<String, Value>,
    /// GeoJSON, WGS 84; `null` takes it away; left out: unchanged.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Object>)]
    geometry: Shape,
}

/// The same change to many records, or the answers of an action on them.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ManyBody {
    ids: Vec<i64>,
    #[serde(default)]
    #[schema(value_type = Object)]
    values: Map<String, Value>,
}

/// The version to make the present one.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RestoreBody {
    version: i32,
}

/// Told apart: a member that is `null`, and one that is not there.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Shape, D::Error> {
    Value::deserialize(deserializer).map(Shape::of)
}

fn id_of(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| Error::Parameter("id".into()))
}

/// The version of `If-Match`.
fn version_of(headers: &HeaderMap) -> Result<i32, Error> {
    let given = headers.get(header::IF_MATCH).ok_or(Error::VersionMissing)?;
    let text = given.to_str().unwrap_or_default().trim_start_matches("W/").trim_matches('"');
    text.parse().map_err(|_| Error::VersionMissing)
}

fn answered(status: StatusCode, item: &Item) -> Response {
    let mut response = (status, Json(item)).into_response();
    tag(&mut response, item.row.version);
    response
}

fn tag(response: &mut Response, version: i32) {
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

type Asked = (Arc<RecordType>, Visitor, Language);

fn asked(records: &Records, visitor: Visitor, id: &str, language: Language) -> Result<Asked, Error> {
    Ok((records.kind(&visitor.0, id)?, visitor, language))
}

/// Modules and record types the person may list.
#[utoipa::path(get, path = "/api/records", tag = "records", responses((status = 200, body = [Object])))]
pub async fn modules(State(records): State<Records>, visitor: Visitor, Speaks(language): Speaks) -> Json<Value> {
    Json(records.modules(&visitor.0, language))
}

/// Everything about a record type: fields, sections, actions, JSON Schema.
#[utoipa::path(get, path = "/api/records/{type}/description", tag = "records", params(("type" = String, Path)), responses((status = 200, body = Object), (status = 404)))]
pub async fn description(
    State(records): State<Records>,
    Path(kind): Path<String>,
    visitor: Visitor,
    Speaks(language): Speaks,
) -> Result<Json<Value>, Problem> {
    let (kind, Visitor(person), language) = asked(&records, visitor, &kind, language)?;
    Ok(Json(records.describe(&person, &kind, language)))
}

/// A page of records. Beside these parameters `f.<field>=<operation>:<value>` compares a field: eq, ne, contains, starts,
/// lt, le, gt, ge, between, in, empty, filled. A day may be counted from today: `today`, `today+7`, `today-30`.
#[utoipa::path(get, path = "/api/records/{type}", tag = "records",
    params(("type" = String, Path), ("q" = Option<String>, Query), ("commune" = Option<String>, Query), ("sort" = Option<String>, Query),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 500), ("offset" = Option<i64>, Query, minimum = 0, maximum = 10_000_000),
        ("date" = Option<String>, Query, format = Date), ("bbox" = Option<String>, Query), ("ids" = Option<String>, Query)),
    responses((status = 200, body = Page), (status = 400), (status = 403), (status = 404), (status = 422)))]
pub async fn list(
    State(records): State<Records>,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
    Speaks(language): Speaks,
) -> Result<Json<Page>, Problem> {
    let (kind, Visitor(person), language) = asked(&records, visitor, &kind, language)?;
    let ask = Ask::read(query.as_deref())?;
    Ok(Json(records.list(&person, &kind, &ask, language).await?))
}

/// One record. `ETag` is its version.
#[utoipa::path(get, path = "/api/records/{type}/{id}", tag = "records",
    params(("type" = String, Path), ("id" = i64, Path), ("date" = Option<String>, Query, format = Date)),
    responses((status = 200, body = Item), (status = 400), (status = 404)))]
pub async fn item(
    State(records): State<Records>,
    Path((kind, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
    Speaks(language): Speaks,
) -> Result<Response, Problem> {
    let (kind, Visitor(person), _) = asked(&records, visitor, &kind, language)?;
    let day = Ask::read(query.as_deref())?.date;
    let item = records.item(&person, &kind, id_of(&id)?, day.as_deref()).await?;
    Ok(answered(StatusCode::OK, &item))
}

/// Create a record. `Idempotency-Key`: the same form sent twice makes one record.
#[utoipa::path(post, path = "/api/records/{type}", tag = "records", request_body = NewBody,
    params(("type" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Item), (status = 400), (status = 403), (status = 404), (status = 422)))]
pub async fn create(
    State(records): State<Records>,
    Path(kind): Path<String>,
    headers: HeaderMap,
    visitor: Visitor,
    Speaks(language): Speaks,
    Body(body): Body<NewBody>,
) -> Result<Response, Problem> {
    let (kind, Visitor(person), language) = asked(&records, visitor, &kind, language)?;
    let key = match headers.get("idempotency-key").map(|key| key.to_str().unwrap_or_default()) {
        None => None,
        Some(text) => Some(Uuid::parse_str(text).map_err(|_| Error::Parameter("Idempotency-Key".into()))?),
    };
    if let Some(commune) = &body.commune {
        crate::db::Scope::communes([commune]).map_err(|_| Error::Parameter("commune".into()))?;
    }
    let new = NewRecord { commune: body.commune, values: body.values, geometry: body.geometry, key };
    Ok(answered(StatusCode::CREATED, &records.create(&person, &kind, new, language).await?))
}

/// Change a record. `If-Match`: the version the person saw; somebody else's change since then is told, never overwritten.
#[utoipa::path(patch, path = "/api/records/{type}/{id}", tag = "records", request_body = ChangeBody,
    params(("type" = String, Path), ("id" = i64, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = Item), (status = 400), (status = 403), (status = 404), (status = 412, description = "Changed meanwhile: `conflict`"), (status = 422), (status = 428)))]
pub async fn change(
    State(records): State<Records>,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
    visitor: Visitor,
    Speaks(language): Speaks,
    Body(body): Body<ChangeBody>,
) -> Result<Response, Problem> {
    let (kind, Visitor(person), language) = asked(&records, visitor, &kind, language)?;
    let version = version_of(&headers)?;
    let edit = Edit { id: id_of(&id)?, version: Some(version), values: body.values, geometry: body.geometry };
    Ok(answered(StatusCode::OK, &records.change(&person, &kind, edit, language).await?))
}

/// Delete a record.
#[utoipa::path(delete, path = "/api/records/{type}/{id}", tag = "records",
    params(("type" = String, Path), ("id" = i64, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = 400), (status = 403), (status = 404), (status = 409, description = "Other records use it"), (status = 412), (status = 428)))]
pub async fn remove(
    State(records): State<Records>,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
    visitor: Visitor,
    Speaks(language): Speaks,
) -> Result<Response, Problem> {
    let (kind, Visitor(person), language) = asked(&records, visitor, &kind, language)?;
    let version = version_of(&headers)?;
    let last = records.delete(&person, &kind, id_of(&id)?, version, language).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    tag(&mut response, last);
    Ok(response)
}

/// The changes of a record, newest first.
#[utoipa::path(get, path = "/api/records/{type}/{id}/history", tag = "records", params(("type" = String, Path), ("id" = i64, Path)), responses((status = 200, body = [Revision]), (status = 404)))]
pub async fn history(
    State(records): State<Records>,
    Path((kind, id)): Path<(String, String)>,
    visitor: Visitor,
    Speaks(language): Speaks,
) -> Result<Json<Vec<Revision>>, Problem> {
    let (kind, Visitor(person), language) = asked(&records, visitor, &kind, language)?;
    Ok(Json(records.history(&person, &kind, id_of(&id)?, language).await?))
}

/// Make an earlier version the present one.
#[utoipa::path(post, path = "/api/records/{type}/{id}/restore", tag = "records", request_body = RestoreBody,
    params(("type" = String, Path), ("id" = i64, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = Item), (status = 400), (status = 403), (status = 404), (status = 412), (status = 422), (status = 428)))]
pub async fn restore(
    State(records): State<Records>,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
    visitor: Visitor,
    Speaks(language): Speaks,
    Body(body): Body<RestoreBody>,
) -> Result<Response, Problem> {
    let (kind, Visitor(person), language) = asked(&records, visitor, &kind, language)?;
    let seen = version_of(&headers)?;
    let item = records.restore(&person, &kind, id_of(&id)?, body.version, seen, language).await?;
    Ok(answered(StatusCode::OK, &item))
}

/// The same change to many records.
#[utoipa::path(post, path = "/api/records/{type}/bulk", tag = "records", request_body = ManyBody, params(("type" = String, Path)), responses((status = 200, body = Done), (status = 403), (status = 404), (status = 413), (status = 422)))]
pub async fn bulk(
    State(records): State<Records>,
    Path(kind): Path<String>,
    visitor: Visitor,
    Speaks(language): Speaks,
    Body(body): Body<ManyBody>,
) -> Result<Json<Done>, Problem> {
    let (kind, Visitor(person), language) = asked(&records, visitor, &kind, language)?;
    Ok(Json(records.bulk(&person, &kind, &body.ids, &body.values, language).await?))
}

/// A named action on records.
#[utoipa::path(post, path = "/api/records/{type}/actions/{action}", tag = "records", request_body = ManyBody, params(("type" = String, Path), ("action" = String, Path)), responses((status = 200, body = Done), (status = 403), (status = 404), (status = 413), (status = 422)))]
pub async fn act(
    State(records): State<Records>,
    Path((kind, action)): Path<(String, String)>,
    visitor: Visitor,
    Speaks(language): Speaks,
    Body(body): Body<ManyBody>,
) -> Result<Json<Done>, Problem> {
    let (kind, Visitor(person), language) = asked(&records, visitor, &kind, language)?;
    Ok(Json(records.act(&person, &kind, &action, &body.ids, &body.values, language).await?))
}

/// Records a field may refer to.
#[utoipa::path(get, path = "/api/records/{type}/choices/{field}", tag = "records", params(("type" = String, Path), ("field" = String, Path), ("q" = Option<String>, Query), ("commune" = Option<String>, Query)), responses((status = 200, body = [ChoiceOf]), (status = 400), (status = 403), (status = 404)))]
pub async fn choices(
    State(records): State<Records>,
    Path((kind, field)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
    Speaks(language): Speaks,
) -> Result<Json<Vec<ChoiceOf>>, Problem> {
    let (kind, Visitor(person), _) = asked(&records, visitor, &kind, language)?;
    let ask = Ask::read(query.as_deref())?;
    Ok(Json(records.choices(&person, &kind, &field, &ask.q, ask.commune.as_deref()).await?))
}

/// Records of any type, by words.
#[utoipa::path(get, path = "/api/records/search", tag = "records", params(("q" = Option<String>, Query), ("commune" = Option<String>, Query)), responses((status = 200, body = [Group]), (status = 400)))]
pub async fn search(
    State(records): State<Records>,
    RawQuery(query): RawQuery,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
) -> Result<Json<Vec<Group>>, Problem> {
    let ask = Ask::read(query.as_deref())?;
    Ok(Json(records.search(&person, &ask.q, ask.commune.as_deref(), language).await?))
}

/// The views a person keeps for a type.
#[utoipa::path(get, path = "/api/views", tag = "records", params(("type" = String, Query)), responses((status = 200, body = [View]), (status = 404)))]
pub async fn views(
    State(records): State<Records>,
    RawQuery(query): RawQuery,
    Visitor(person): Visitor,
) -> Result<Json<Vec<View>>, Problem> {
    let pairs = form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes());
    let wanted = pairs.into_iter().find(|(name, _)| name == "type").map(|(_, value)| value.into_owned());
    let kind = records.kind(&person, &wanted.unwrap_or_default())?;
    Ok(Json(records.views(&person, &kind).await?))
}

/// Keep a view; one of the same name is replaced.
#[utoipa::path(post, path = "/api/views", tag = "records", request_body = NewView, responses((status = 200, body = Object), (status = 404), (status = 422)))]
pub async fn keep_view(
    State(records): State<Records>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
    Body(body): Body<NewView>,
) -> Result<Json<Value>, Problem> {
    let kind = records.kind(&person, &body.kind)?;
    let id = records.keep_view(&person, &kind, &body, language).await?;
    Ok(Json(json!({"id": id})))
}

/// Forget a view.
#[utoipa::path(delete, path = "/api/views/{id}", tag = "records", params(("id" = i64, Path)), responses((status = 204), (status = 404)))]
pub async fn drop_view(
    State(records): State<Records>,
    Path(id): Path<String>,
    Visitor(person): Visitor,
) -> Result<StatusCode, Problem> {
    records.drop_view(&person, id_of(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
