//! Errors of HTTP as `application/problem+json` (RFC 9457), in the language of the reader.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::ext::ReasonPhrase;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::base::{Explanation, Failure, Kind, Language};

/// Characters of a reason on the line of the status.
const MOST: usize = 200;

/// A failure on its way out. Handlers return `Result<_, Problem>` and use `?` on any [`Failure`]; the middleware
/// [`crate::web::complete`] writes it in the language of the request.
#[derive(Debug, Clone)]
pub struct Problem {
    failure: Arc<dyn Failure + Send + Sync>,
    status: StatusCode,
}

/// Members of RFC 9457, and `remedy`: what to do now.
#[derive(Debug, Serialize)]
struct Document<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    status: u16,
    title: String,
    detail: String,
    remedy: String,
    /// The request, as the log names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    /// Members of this failure alone.
    #[serde(flatten)]
    details: Option<Map<String, Value>>,
}

impl Problem {
    /// The same failure under a status the kinds do not know (405, 415 …).
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The status of the answer.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The answer in `language`; `request` is the number the log knows the request by.
    #[must_use]
    pub fn render(&self, language: Language, request: Option<&str>) -> Response {
        let Explanation { title, detail, remedy } = self.failure.explain(language);
        let (kind, status) = ("about:blank", self.status.as_u16());
        let details = self.failure.details(language);
        let reason = reason(&detail);
        let document = Document { kind, status, title, detail, remedy, instance: request, details };
        let body = serde_json::to_vec(&document).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if matches!(self.status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(self.failure.retry_after().unwrap_or(2)));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            // What would let the request in (RFC 9110, 11.6.1; RFC 6750). Browsers ask nothing for it.
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"Beffroi\""));
        }
        response.extensions_mut().insert(self.clone());
        if let Some(reason) = reason {
            response.extensions_mut().insert(reason);
        }
        response
    }

    /// For the log: the failure as its error type tells it.
    #[must_use]
    pub fn cause(&self) -> String {
        self.failure.to_string()
    }
}

impl<F: Failure + Send + Sync + 'static> From<F> for Problem {
    fn from(failure: F) -> Self {
        let status = status(failure.kind());
        Self { failure: Arc::new(failure), status }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.render(Language::French, None)
    }
}

/// The first words of an explanation on the line of the status: of a refused edit QGIS shows nothing else.
///
/// They are read as ISO 8859-1, if at all (RFC 9112, 4).
fn reason(detail: &str) -> Option<ReasonPhrase> {
    let letter = |c: char| match c {
        '’' => b'\'',
        c if c.is_control() => b' ',
        c => u8::try_from(c).unwrap_or(b'?'),
    };
    ReasonPhrase::try_from(detail.chars().take(MOST).map(letter).collect::<Vec<u8>>()).ok()
}

const fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::Invalid => StatusCode::BAD_REQUEST,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Gone => StatusCode::GONE,
        Kind::Unprocessable => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Outdated => StatusCode::PRECONDITION_FAILED,
        Kind::VersionMissing => StatusCode::PRECONDITION_REQUIRED,
        Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::Busy | Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Timeout => StatusCode::GATEWAY_TIMEOUT,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
