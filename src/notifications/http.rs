//! `/api/notifications`: what a person is told, and how.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use sqlx::{PgPool, PgTransaction};
use utoipa::ToSchema;

use crate::auth::{Person, Visitor};
use crate::db::{self, Scope};
use crate::email::{Letter, Mailer, Recipient};
use crate::notifications::list::{self, Notifications};
use crate::notifications::{Error, wording};
use crate::web::{Body, Problem, Speaks};

/// What the routes need.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Sessions without rights of their own.
    persons: PgPool,
    mailer: Mailer,
}

/// Over sessions without rights of their own.
pub fn router(persons: PgPool, mailer: Mailer) -> Router {
    Router::new()
        .route("/api/notifications", get(notifications))
        .route("/api/notifications/read", post(read))
        .route("/api/notifications/preferences", get(preferences).put(prefer))
        .route("/api/notifications/trial", post(trial))
        .layer(axum::extract::DefaultBodyLimit::max(16 * 1024))
        .with_state(Desk { persons, mailer })
}

/// Which notifications were read.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NotificationsRead)]
pub struct Read {
    /// None: all of them.
    ids: Option<Vec<i64>>,
}

/// How the person wants to be told beside the page.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = NotificationPreferences)]
pub struct Preferences {
    /// By e-mail, one message each.
    pub by_email: bool,
    /// Whether that can be: the server sends e-mail, and the account has an address. Not read in a request.
    #[serde(default)]
    pub possible: bool,
}

/// One's own follow from the ticket, whatever the communes.
async fn open(desk: &Desk, person: &Person) -> Result<PgTransaction<'static>, Error> {
    Ok(db::act(&desk.persons, &person.act(Scope::Communes(Vec::new()))).await?)
}

/// What one is told, the newest first; fifty at most.
#[utoipa::path(get, path = "/api/notifications", tag = "notifications", responses((status = 200, body = Notifications)))]
pub async fn notifications(State(desk): State<Desk>, Visitor(person): Visitor) -> Result<impl IntoResponse, Problem> {
    let mut act = open(&desk, &person).await?;
    let told = list::notifications_of(&mut act, person.account).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(told)))
}

/// Mark notifications as read.
#[utoipa::path(post, path = "/api/notifications/read", tag = "notifications", request_body = Read, responses((status = 204), (status = 413, description = "More than 500 named")))]
pub async fn read(
    State(desk): State<Desk>,
    Visitor(person): Visitor,
    Body(body): Body<Read>,
) -> Result<StatusCode, Problem> {
    let mut act = open(&desk, &person).await?;
    list::mark_read(&mut act, person.account, body.ids.as_deref()).await?;
    act.commit().await.map_err(Error::from)?;
    Ok(StatusCode::NO_CONTENT)
}

/// How one is told beside the page.
#[utoipa::path(get, path = "/api/notifications/preferences", tag = "notifications", responses((status = 200, body = Preferences)))]
pub async fn preferences(State(desk): State<Desk>, Visitor(person): Visitor) -> Result<impl IntoResponse, Problem> {
    let mut act = open(&desk, &person).await?;
    let by_email = list::by_email(&mut act, person.account).await?;
    let possible = desk.mailer.is_set() && person.email.is_some();
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(Preferences { by_email, possible })))
}

/// Where a person is told by e-mail, where that can be.
fn address_of(desk: &Desk, person: &Person) -> Result<String, Error> {
    if !desk.mailer.is_set() {
        return Err(Error::NoEmail);
    }
    person.email.clone().ok_or(Error::NoAddress)
}

/// Choose how one is told beside the page.
#[utoipa::path(put, path = "/api/notifications/preferences", tag = "notifications", request_body = Preferences, responses((status = 204), (status = 409, description = "No e-mail here, or no address of the account")))]
pub async fn prefer(
    State(desk): State<Desk>,
    Visitor(person): Visitor,
    Body(body): Body<Preferences>,
) -> Result<StatusCode, Problem> {
    if body.by_email {
        address_of(&desk, &person)?;
    }
    let mut act = open(&desk, &person).await?;
    list::set_by_email(&mut act, person.account, body.by_email).await?;
    act.commit().await.map_err(Error::from)?;
    Ok(StatusCode::NO_CONTENT)
}

/// The task that sends a trial.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrialSent)]
pub struct Sent {
    /// Its number, as `/api/jobs` knows it.
    pub job: i64,
}

/// Send oneself a letter, to see whether it comes.
#[utoipa::path(post, path = "/api/notifications/trial", tag = "notifications", responses((status = 200, body = Sent), (status = 409, description = "No e-mail here, or no address of the account"), (status = 429, description = "A hundred tasks are under way")))]
pub async fn trial(
    State(desk): State<Desk>,
    Visitor(person): Visitor,
    Speaks(language): Speaks,
) -> Result<Json<Sent>, Problem> {
    let address = address_of(&desk, &person)?;
    let (subject, text) = wording::trial(language);
    let letter = Letter {
        to: vec![Recipient { name: Some(person.name.clone()), address }],
        subject: subject.to_owned(),
        text: text.to_owned(),
        link: Some((wording::open(language).to_owned(), "/app".to_owned())),
        attachments: Vec::new(),
        language,
    };
    let mut act = open(&desk, &person).await?;
    let job = desk.mailer.send(&mut act, person.account, None, &letter).await?;
    act.commit().await.map_err(Error::from)?;
    Ok(Json(Sent { job }))
}
