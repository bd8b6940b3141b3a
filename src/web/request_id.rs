//! A number for each request, in the answer, in problems and in the log.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// A number given by a balancer in front is kept if it is a plain word of this length at most.
const LONGEST: usize = 64;

/// The number of a request.
#[derive(Debug, Clone)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The number as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(request: &Request) -> Self {
        let given = request.headers().get(HEADER).and_then(|value| value.to_str().ok()).filter(|id| acceptable(id));
        Self(given.map_or_else(|| format!("{:016x}", rand::random::<u64>()).into(), Into::into))
    }
}

fn acceptable(id: &str) -> bool {
    (1..=LONGEST).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// Middleware, outermost: number the request, span its log lines.
pub async fn identify(mut request: Request, next: Next) -> Response {
    let id = RequestId::of(&request);
    let span = tracing::info_span!("request", request.id = id.as_str(), http.method = %request.method(), http.path = request.uri().path());
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).instrument(span).await;
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}
