//! Errors of HTTP as `application/problem+json` (RFC 9457), in the language of the reader.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::base::{Explanation, Failure, Kind, Language};

/// A failure on its way out. Handlers return `Result<_, Problem>` and use `?` on any [`Failure`]; [`localise`] writes it
/// in the language of the request.
#[derive(Debug, Clone)]
pub struct Problem(Arc<dyn Failure + Send + Sync>);

/// Members of RFC 9457, and `remedy`: what to do now.
#[derive(Debug, Serialize)]
struct Document {
    #[serde(rename = "type")]
    kind: &'static str,
    status: u16,
    title: String,
    detail: String,
    remedy: String,
}

impl Problem {
    /// The status of the failure.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        status(self.0.kind())
    }

    fn render(&self, language: Language) -> Response {
        let Explanation { title, detail, remedy } = self.0.explain(language);
        let document = Document { kind: "about:blank", status: self.status().as_u16(), title, detail, remedy };
        let body = serde_json::to_vec(&document).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if matches!(self.0.kind(), Kind::Busy | Kind::Unavailable) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        response.extensions_mut().insert(self.clone());
        response
    }
}

impl<F: Failure + Send + Sync + 'static> From<F> for Problem {
    fn from(failure: F) -> Self {
        Self(Arc::new(failure))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if matches!(self.0.kind(), Kind::Internal | Kind::Unavailable) {
            tracing::error!(error = ?self.0, "request failed");
        }
        self.render(Language::French)
    }
}

/// Middleware: writes problems in the language the request asks for (`?lang=`, else `Accept-Language`, else French).
pub async fn localise(request: Request, next: Next) -> Response {
    let language = language_of(request.uri(), request.headers().get(header::ACCEPT_LANGUAGE));
    let mut request = request;
    request.extensions_mut().insert(language);
    let response = next.run(request).await;
    match response.extensions().get::<Problem>() {
        Some(problem) if language != Language::French => problem.render(language),
        _ => response,
    }
}

fn language_of(uri: &Uri, header: Option<&HeaderValue>) -> Language {
    let asked = uri.query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("lang=")));
    asked.and_then(Language::from_tag).unwrap_or_else(|| {
        header.and_then(|value| value.to_str().ok()).map_or(Language::French, Language::negotiate)
    })
}

fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::Invalid => StatusCode::BAD_REQUEST,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::Busy | Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Timeout => StatusCode::GATEWAY_TIMEOUT,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
