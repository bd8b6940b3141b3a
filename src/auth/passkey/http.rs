//! `/api/session/passkeys`.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use serde::Deserialize;
use utoipa::ToSchema;
use webauthn_rs::prelude::{PublicKeyCredential, RegisterPublicKeyCredential};

use crate::auth::door::Visitor;
use crate::auth::http::{SignedIn, bounded, in_person, opened};
use crate::auth::passkey::ceremony::Challenge;
use crate::auth::passkey::store::Held;
use crate::auth::{Error, Gate};
use crate::web::{Body, Problem};

pub fn routes() -> Router<Gate> {
    Router::new()
        .route("/api/session/passkeys", get(passkeys).post(begin).put(keep))
        .route("/api/session/passkeys/challenge", post(ask))
        .route("/api/session/passkeys/proof", post(sign_in))
        .route("/api/session/passkeys/{id}", delete(forget))
}

/// The password of the account.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Confirmed {
    password: String,
}

/// What the authenticator made.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Made {
    ceremony: String,
    /// What its owner calls it.
    name: String,
    /// `RegistrationResponseJSON` of Web Authentication.
    #[schema(value_type = Object)]
    credential: RegisterPublicKeyCredential,
}

/// What the authenticator answered.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Proof {
    ceremony: String,
    /// `AuthenticationResponseJSON` of Web Authentication.
    #[schema(value_type = Object)]
    credential: PublicKeyCredential,
}

/// One's own passkeys.
#[utoipa::path(get, path = "/api/session/passkeys", operation_id = "passkeys", tag = "session", responses((status = 200, body = [Held])))]
pub async fn passkeys(State(gate): State<Gate>, Visitor(person): Visitor) -> Result<Json<Vec<Held>>, Problem> {
    Ok(Json(gate.passkeys_of(person.account).await?))
}

/// Begin a passkey; the password is asked again.
#[utoipa::path(post, path = "/api/session/passkeys", operation_id = "begin_passkey", tag = "session", request_body = Confirmed, responses((status = 200, body = Challenge), (status = 404, description = "This server has no public name")))]
pub async fn begin(
    State(gate): State<Gate>,
    Visitor(person): Visitor,
    Body(body): Body<Confirmed>,
) -> Result<Json<Challenge>, Problem> {
    bounded(&[&body.password])?;
    in_person(&person)?;
    Ok(Json(gate.begin_passkey(person.account, &body.password).await?))
}

/// Keep the passkey that was made.
#[utoipa::path(put, path = "/api/session/passkeys", operation_id = "keep_passkey", tag = "session", request_body = Made, responses((status = 204), (status = 401, description = "Not the answer to what was asked")))]
pub async fn keep(
    State(gate): State<Gate>,
    Visitor(person): Visitor,
    Body(body): Body<Made>,
) -> Result<StatusCode, Problem> {
    bounded(&[&body.name])?;
    in_person(&person)?;
    gate.keep_passkey(person.account, &body.ceremony, &body.name, &body.credential).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Forget a passkey.
#[utoipa::path(delete, path = "/api/session/passkeys/{id}", operation_id = "forget_passkey", tag = "session", params(("id" = i64, Path)), responses((status = 204), (status = 404)))]
pub async fn forget(
    State(gate): State<Gate>,
    Visitor(person): Visitor,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    in_person(&person)?;
    gate.drop_passkey(person.account, id.parse().map_err(|_| Error::PasskeyUnknown)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ask for a passkey to sign in with.
#[utoipa::path(post, path = "/api/session/passkeys/challenge", operation_id = "ask_passkey", tag = "session", responses((status = 200, body = Challenge), (status = 404, description = "This server has no public name")))]
pub async fn ask(State(gate): State<Gate>) -> Result<Json<Challenge>, Problem> {
    Ok(Json(gate.ask_passkey().await?))
}

/// Sign in with a passkey.
#[utoipa::path(post, path = "/api/session/passkeys/proof", operation_id = "sign_in_by_passkey", tag = "session", request_body = Proof, responses((status = 200, body = SignedIn), (status = 401, description = "Not a passkey of an open account")))]
pub async fn sign_in(
    State(gate): State<Gate>,
    headers: HeaderMap,
    Body(body): Body<Proof>,
) -> Result<Response, Problem> {
    let entered = gate.sign_in_by_passkey(&body.ceremony, &body.credential).await?;
    Ok(opened(&gate, &entered, &headers).into_response())
}
