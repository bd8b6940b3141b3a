//! `/api/session`, `/api/invitation`: signing in and out, one's own password, codes and tokens.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Extension, Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::auth::door::{Bearer, Visitor, by_tls, set_cookie};
use crate::auth::invitation::{Chosen, Invitation};
use crate::auth::openid::http as oidc;
use crate::auth::session::Opened;
use crate::auth::token::Token;
use crate::auth::totp::Setup;
use crate::auth::{Error, Gate, Person};
use crate::db::Scope;
use crate::web::{Body, Problem};

/// Who is signed in, as the page is told.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedIn {
    pub person: Option<Myself>,
    /// To be sent back in `X-Beffroi-CSRF` with every change.
    pub csrf: Option<String>,
    /// May work in every commune of the server.
    pub everywhere: bool,
    /// INSEE codes of the communes the person works in, when not everywhere.
    pub communes: Vec<String>,
    /// The person may hand over what is held about somebody (`/api/subject-access`).
    pub subject_access: bool,
    /// Nobody administers this server yet.
    pub first_start: bool,
    /// Passwords of the town's directory are taken.
    pub directory: bool,
    /// Name of the OpenID Connect provider one may sign in with at `/api/session/oidc`.
    pub openid: Option<String>,
    /// Where the page must be open to sign in with a passkey; none: they are not offered.
    pub passkeys: Option<String>,
}

/// The person signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Myself {
    pub id: i64,
    pub login: String,
    pub name: String,
    pub email: Option<String>,
    pub language: Option<String>,
    /// One-time codes are set up.
    pub totp: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct SignIn {
    login: String,
    password: String,
    code: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct NewPassword {
    current: String,
    password: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct Code {
    code: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct NewToken {
    name: String,
    /// Days it lives, 1 to 365.
    days: i32,
    /// May read only.
    #[serde(default)]
    read_only: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
pub struct Link {
    secret: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = AcceptedLink)]
pub struct Accepted {
    secret: String,
    login: Option<String>,
    name: Option<String>,
    password: String,
}

/// Largest text of any field here.
const LONGEST: usize = 300;

pub fn router(gate: Gate) -> Router {
    Router::new()
        .route("/api/session", get(session).post(sign_in).delete(sign_out))
        .route("/api/session/password", post(password))
        .route("/api/session/totp", post(begin_totp).put(confirm_totp).delete(drop_totp))
        .route("/api/session/tokens", get(tokens).post(make_token))
        .route("/api/session/tokens/{id}", delete(end_token))
        .route("/api/invitation", post(invitation).put(accept))
        .merge(super::passkey::http::routes())
        .route("/api/session/oidc", get(oidc::begin))
        .route("/api/session/oidc/return", get(oidc::come_back))
        .layer(axum::extract::DefaultBodyLimit::max(16 * 1024))
        .with_state(gate)
}

fn told(gate: &Gate, person: Option<&Person>, csrf: Option<String>, first_start: bool) -> SignedIn {
    let (everywhere, communes) = match person.and_then(Person::communes) {
        Some(Scope::Everywhere) => (true, Vec::new()),
        Some(Scope::Communes(codes)) => (false, codes),
        None => (false, Vec::new()),
    };
    let subject_access = person.is_some_and(|person| person.reach("personal-data", "export").is_some());
    let person = person.map(|person| Myself {
        id: person.account,
        login: person.login.clone(),
        name: person.name.clone(),
        email: person.email.clone(),
        language: person.language.clone(),
        totp: person.totp,
    });
    let directory = gate.directory().is_some();
    let openid = gate.openid().map(|provider| provider.title().to_owned());
    let passkeys = gate.passkeys().map(|passkeys| passkeys.origin().to_owned());
    SignedIn { person, csrf, everywhere, communes, subject_access, first_start, directory, openid, passkeys }
}

pub(super) fn opened(gate: &Gate, opened: &Opened, headers: &HeaderMap) -> Response {
    let body = told(gate, Some(&opened.person), Some(opened.secret.csrf()), false);
    let mut response = Json(body).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&set_cookie(Some(&opened.secret), by_tls(headers))) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    unkept(response)
}

/// What is said of a person is kept by no cache.
fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

pub(super) fn bounded(texts: &[&str]) -> Result<(), Error> {
    if texts.iter().all(|text| text.len() <= LONGEST) { Ok(()) } else { Err(Error::TooLong) }
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/session", tag = "session", responses((status = 200, body = SignedIn)))]
pub async fn session(State(gate): State<Gate>, request: Request) -> Result<Response, Problem> {
    let person = request.extensions().get::<Arc<Person>>().cloned();
    let csrf = request.extensions().get::<Bearer>().map(|bearer| bearer.0.csrf());
    let first = match person {
        Some(_) => false,
        None => !gate.has_administrator().await?,
    };
    Ok(unkept(Json(told(&gate, person.as_deref(), csrf, first)).into_response()))
}

/// Sign in with login and password.
#[utoipa::path(post, path = "/api/session", tag = "session", request_body = SignIn, responses((status = 200, body = SignedIn), (status = 401, description = "Wrong, or a one-time code is asked for (`needs`)"), (status = 429, description = "Too many failures")))]
pub async fn sign_in(
    State(gate): State<Gate>,
    headers: HeaderMap,
    Body(body): Body<SignIn>,
) -> Result<Response, Problem> {
    bounded(&[&body.login, &body.password])?;
    Ok(opened(&gate, &gate.sign_in(&body.login, &body.password, body.code.as_deref()).await?, &headers))
}

/// Sign out. A token ends under its number, not here.
#[utoipa::path(delete, path = "/api/session", tag = "session", responses((status = 204), (status = 403, description = "By a token")))]
pub async fn sign_out(
    State(gate): State<Gate>,
    headers: HeaderMap,
    bearer: Option<Extension<Bearer>>,
) -> Result<Response, Problem> {
    if let Some(Extension(Bearer(secret))) = bearer
        && !gate.end_session(&secret).await?
    {
        return Err(Error::InPerson.into());
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Ok(cookie) = HeaderValue::from_str(&set_cookie(None, by_tls(&headers))) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Change one's own password.
#[utoipa::path(post, path = "/api/session/password", tag = "session", request_body = NewPassword, responses((status = 204), (status = 422, description = "Too weak")))]
pub async fn password(
    State(gate): State<Gate>,
    Visitor(person): Visitor,
    Extension(Bearer(secret)): Extension<Bearer>,
    Body(body): Body<NewPassword>,
) -> Result<StatusCode, Problem> {
    bounded(&[&body.current, &body.password])?;
    in_person(&person)?;
    gate.change_password(person.account, &body.current, &body.password).await?;
    gate.end_others(person.account, Some(&secret)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begin to set up one-time codes.
#[utoipa::path(post, path = "/api/session/totp", tag = "session", responses((status = 200, body = Setup)))]
pub async fn begin_totp(State(gate): State<Gate>, Visitor(person): Visitor) -> Result<Json<Setup>, Problem> {
    in_person(&person)?;
    Ok(Json(gate.begin_totp(person.account, &person.login).await?))
}

/// Confirm the one-time codes with the first of them.
#[utoipa::path(put, path = "/api/session/totp", tag = "session", request_body = Code, responses((status = 204), (status = 422, description = "Not the code of this moment")))]
pub async fn confirm_totp(
    State(gate): State<Gate>,
    Visitor(person): Visitor,
    Body(body): Body<Code>,
) -> Result<StatusCode, Problem> {
    in_person(&person)?;
    gate.set_totp(person.account, &body.code, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give up one-time codes.
#[utoipa::path(delete, path = "/api/session/totp", tag = "session", request_body = Code, responses((status = 204), (status = 422, description = "Not the code of this moment")))]
pub async fn drop_totp(
    State(gate): State<Gate>,
    Visitor(person): Visitor,
    Body(body): Body<Code>,
) -> Result<StatusCode, Problem> {
    in_person(&person)?;
    gate.set_totp(person.account, &body.code, false).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One's own tokens.
#[utoipa::path(get, path = "/api/session/tokens", tag = "session", responses((status = 200, body = [Token])))]
pub async fn tokens(State(gate): State<Gate>, Visitor(person): Visitor) -> Result<Json<Vec<Token>>, Problem> {
    Ok(Json(gate.tokens(person.account).await?))
}

/// Make a token; its secret is told this once.
#[utoipa::path(post, path = "/api/session/tokens", tag = "session", request_body = NewToken, responses((status = 200, body = Object)))]
pub async fn make_token(
    State(gate): State<Gate>,
    Visitor(person): Visitor,
    Body(body): Body<NewToken>,
) -> Result<Json<Value>, Problem> {
    bounded(&[&body.name])?;
    in_person(&person)?;
    let (id, secret) = gate.make_token(person.account, &body.name, body.days, body.read_only).await?;
    Ok(Json(json!({"id": id, "token": secret.text()})))
}

/// End a token.
#[utoipa::path(delete, path = "/api/session/tokens/{id}", tag = "session", params(("id" = i64, Path)), responses((status = 204), (status = 404)))]
pub async fn end_token(
    State(gate): State<Gate>,
    Visitor(person): Visitor,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    gate.end_token(person.account, id.parse().map_err(|_| Error::TokenUnknown)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a one-time link is for.
#[utoipa::path(post, path = "/api/invitation", tag = "session", request_body = Link, responses((status = 200, body = Invitation), (status = 410, description = "Used, replaced or too old")))]
pub async fn invitation(State(gate): State<Gate>, Body(body): Body<Link>) -> Result<Json<Invitation>, Problem> {
    Ok(Json(gate.invitation(&body.secret).await?))
}

/// Use a one-time link.
#[utoipa::path(put, path = "/api/invitation", tag = "session", request_body = Accepted, responses((status = 200, body = SignedIn), (status = 410, description = "Used, replaced or too old"), (status = 422, description = "What was chosen cannot be taken")))]
pub async fn accept(
    State(gate): State<Gate>,
    headers: HeaderMap,
    Body(body): Body<Accepted>,
) -> Result<Response, Problem> {
    let (login, name) = (body.login.as_deref().unwrap_or_default(), body.name.as_deref().unwrap_or_default());
    bounded(&[login, name, &body.password])?;
    let chosen = Chosen { login, name, password: &body.password };
    Ok(opened(&gate, &gate.accept(&body.secret, chosen).await?, &headers))
}

/// A token must not make itself another, nor change the password of its owner.
pub(super) fn in_person(person: &Person) -> Result<(), Error> {
    if person.door == "web" { Ok(()) } else { Err(Error::InPerson) }
}
