//! Middleware and extractor: who a request comes from, and whether it really does.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::auth::authorization::Shown;
use crate::auth::secret::Secret;
use crate::auth::{Error, Gate, Person};
use crate::web::Problem;

/// The cookie of a session.
pub const COOKIE: &str = "beffroi_session";
/// The header a page must add to what it changes.
pub const CSRF: &str = "x-beffroi-csrf";

/// Extractor: the person a request comes from.
#[derive(Debug, Clone)]
pub struct Visitor(pub Arc<Person>);

/// The secret the person came with, for handlers that end or name the session.
#[derive(Debug, Clone)]
pub struct Bearer(pub Secret);

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let person = parts.extensions.get::<Arc<Person>>().cloned();
        Ok(Self(person.ok_or(Error::NotSignedIn)?))
    }
}

/// Middleware: find out who asks. A cookie alone changes nothing: the page must add the word only it can read. A token
/// that is not one, or is another person's, is refused; a cookie that is none any more is a stranger.
pub async fn recognise(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let came = (Shown::of(request.headers()), cookie(request.headers(), COOKIE));
    let proof = Proof::of(&request);
    let found = match came {
        (Some(shown), _) if !proof.reads && shown.is_forged(request.headers()) => Err(Error::Forged),
        (Some(shown), _) => by_token(&gate, &shown).await.map(Some),
        (None, Some(secret)) => by_cookie(&gate, &proof, secret).await,
        (None, None) => Ok(None),
    };
    match found {
        Ok(Some((person, secret))) => {
            request.extensions_mut().insert(Arc::new(person));
            request.extensions_mut().insert(Bearer(secret));
        }
        Ok(None) => {}
        Err(error) => return Problem::from(error).into_response(),
    }
    next.run(request).await
}

/// Who a request that only reads comes from.
///
/// # Errors
/// [`Error::TokenRefused`]; when the database does not answer.
pub async fn reader(gate: &Gate, headers: &HeaderMap) -> Result<Option<Person>, Error> {
    if let Some(shown) = Shown::of(headers) {
        return Ok(Some(by_token(gate, &shown).await?.0));
    }
    match cookie(headers, COOKIE) {
        Some(secret) => gate.person_of_session(&secret).await,
        None => Ok(None),
    }
}

async fn by_token(gate: &Gate, shown: &Shown) -> Result<(Person, Secret), Error> {
    let secret = Secret::read(&shown.token).ok_or(Error::TokenRefused)?;
    let person = gate.person_of_token(&secret).await?.filter(|person| shown.may_be_of(&person.login));
    Ok((person.ok_or(Error::TokenRefused)?, secret))
}

/// That a request with a cookie comes from a page of ours.
struct Proof {
    reads: bool,
    word: Option<String>,
}

impl Proof {
    fn of(request: &Request) -> Self {
        let word = request.headers().get(CSRF).and_then(|value| value.to_str().ok());
        let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
        Self { reads, word: word.map(str::to_owned) }
    }
}

async fn by_cookie(gate: &Gate, proof: &Proof, secret: Secret) -> Result<Option<(Person, Secret)>, Error> {
    let Some(person) = gate.person_of_session(&secret).await? else { return Ok(None) };
    if !proof.reads && proof.word.as_deref() != Some(secret.csrf().as_str()) {
        return Err(Error::Forged);
    }
    Ok(Some((person, secret)))
}

/// The secret of a cookie of ours.
pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Option<Secret> {
    let pairs =
        headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|all| all.split(';'));
    let found = pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(found, _)| *found == name);
    found.and_then(|(_, value)| Secret::read(value))
}

/// The cookie of a session, or the one that takes it away. `secure` where the page came by TLS.
pub fn set_cookie(secret: Option<&Secret>, secure: bool) -> String {
    let (value, age) = secret.map_or(("", 0), |secret| (secret.text(), 604_800));
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}")
}

/// Whether the reader's connection is encrypted, as the proxy in front tells.
pub fn by_tls(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|proto| proto.as_bytes().eq_ignore_ascii_case(b"https"))
}
