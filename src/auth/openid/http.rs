//! `/api/session/oidc`: to the provider of the town, and back.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use quick_xml::escape::escape;
use serde::Deserialize;

use crate::auth::door::{by_tls, cookie as carried, set_cookie};
use crate::auth::secret::Secret;
use crate::auth::{Error, Gate};
use crate::base::{Explanation, Failure, Language};
use crate::web::{Problem, Speaks};

/// Between leaving for the provider and coming back: the secret that binds the answer to this browser.
const COOKIE: &str = "beffroi_oidc";
/// Where the staff's pages begin.
const STAFF: &str = "/app";

/// What the provider sends back (RFC 6749, section 4.1.2; RFC 9207).
#[derive(Debug, Deserialize)]
pub struct Returned {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

/// Leave for the provider.
#[utoipa::path(get, path = "/api/session/oidc", operation_id = "sign_in_elsewhere", tag = "session", responses((status = 303, description = "To the provider"), (status = 404, description = "No provider is set"), (status = 503, description = "The provider does not answer")))]
pub async fn begin(State(gate): State<Gate>, Speaks(language): Speaks, headers: HeaderMap) -> Response {
    let secret = Secret::draw();
    let address = match gate.openid() {
        Some(provider) => provider.begin(&secret).await,
        None => Err(Error::OpenIdUnset),
    };
    match address {
        Ok(address) => away_to(&address, &[carry(&secret, by_tls(&headers))]),
        Err(error) => refusal(error, language, &headers),
    }
}

/// Come back from the provider.
#[utoipa::path(get, path = "/api/session/oidc/return", operation_id = "return_signed_in", tag = "session", params(("code" = Option<String>, Query), ("state" = Option<String>, Query), ("error" = Option<String>, Query), ("iss" = Option<String>, Query)), responses((status = 303, description = "Signed in"), (status = 403, description = "Nobody here, or not the answer to what this browser asked"), (status = 404, description = "No provider is set"), (status = 503, description = "The provider does not answer")))]
pub async fn come_back(
    State(gate): State<Gate>,
    Speaks(language): Speaks,
    returned: Result<Query<Returned>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let secure = by_tls(&headers);
    let entered = match &returned {
        Ok(Query(returned)) => enter(&gate, returned, &headers).await,
        Err(_) => Err(Error::OpenIdRefused),
    };
    match entered {
        Ok(secret) => away_to(STAFF, &[set_cookie(Some(&secret), secure), dropped(secure)]),
        Err(error) => {
            let mut response = refusal(error, language, &headers);
            set(&mut response, &[dropped(secure)]);
            response
        }
    }
}

async fn enter(gate: &Gate, returned: &Returned, headers: &HeaderMap) -> Result<Secret, Error> {
    let provider = gate.openid().ok_or(Error::OpenIdUnset)?;
    let secret = carried(headers, COOKIE).ok_or(Error::OpenIdRefused)?;
    if returned.state.as_deref() != Some(secret.state().as_str()) {
        return Err(Error::OpenIdRefused);
    }
    // An answer of another provider, sent here by mistake or on purpose.
    if returned.iss.as_ref().is_some_and(|issuer| *issuer != provider.settings.issuer) {
        return Err(Error::OpenIdRefused);
    }
    if let Some(error) = &returned.error {
        tracing::info!(error, "the OpenID provider does not vouch");
    }
    let code = returned.code.as_deref().filter(|_| returned.error.is_none()).ok_or(Error::OpenIdRefused)?;
    let vouched = provider.finish(&secret, code).await?;
    Ok(gate.sign_in_vouched(&vouched, provider.settings.link_by_email).await?.secret)
}

fn away_to(address: &str, cookies: &[String]) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(address) = HeaderValue::from_str(address) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    set(&mut response, cookies);
    response
}

fn set(response: &mut Response, cookies: &[String]) {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for cookie in cookies.iter().filter_map(|cookie| HeaderValue::from_str(cookie).ok()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

fn carry(secret: &Secret, secure: bool) -> String {
    cookie(secret.text(), 600, secure)
}

fn dropped(secure: bool) -> String {
    cookie("", 0, secure)
}

/// `SameSite=Lax` lets it come with the browser that returns from the provider, and with nothing another page sends.
fn cookie(value: &str, age: u32, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE}={value}; Path=/api/session/oidc; HttpOnly; SameSite=Lax; Max-Age={age}{secure}")
}

/// A person stands before this answer, not a program: a page with the three sentences, where a page is asked for.
fn refusal(error: Error, language: Language, headers: &HeaderMap) -> Response {
    let asked = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    if !asked.is_some_and(|accept| accept.contains("text/html")) {
        return Problem::from(error).into_response();
    }
    let Explanation { title, detail, remedy } = error.explain(language);
    let [title, detail, remedy] = [&title, &detail, &remedy].map(|text| escape(text.as_str()).into_owned());
    let back = language.pick("Revenir à la carte", "Back to the map", "Volver al mapa");
    let page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<main>\n<h1>{title}</h1>\n<p>{detail}</p>\n<p>{remedy}</p>\n<p><a href=\"/\">{back}</a></p>\n</main>\n</html>\n",
        language.code()
    );
    let mut response = (Problem::from(error).status(), Html(page)).into_response();
    response.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
    response
}
