//! How much at once, and how long: beyond, a clear refusal instead of a slow death.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use thiserror::Error as ThisError;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::base::{Explanation, Failure, Kind, Language};
use crate::web::Problem;

/// Limits of one server.
#[derive(Debug, Clone)]
pub struct Limits {
    places: Arc<Semaphore>,
    /// Longest wait for a place.
    patience: Duration,
    /// Longest time to the head of an answer; bodies may stream on.
    answer: Duration,
}

impl Limits {
    /// At most `at_once` requests in work; each answers within `answer`.
    #[must_use]
    pub fn new(at_once: usize, answer: Duration) -> Self {
        Self { places: Arc::new(Semaphore::new(at_once)), patience: Duration::from_secs(1), answer }
    }
}

#[derive(Debug, ThisError)]
enum Limit {
    #[error("too many requests at once")]
    Crowded,
    #[error("no answer in time")]
    Late,
}

/// Middleware: hold a request to the limits. Busy: 503 with Retry-After. Too long: 504.
pub async fn limit(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    let Ok(Ok(_place)) = timeout(limits.patience, limits.places.acquire()).await else {
        return Problem::from(Limit::Crowded).into_response();
    };
    match timeout(limits.answer, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::from(Limit::Late).into_response(),
    }
}

impl Failure for Limit {
    fn kind(&self) -> Kind {
        match self {
            Self::Crowded => Kind::Busy,
            Self::Late => Kind::Timeout,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let (title, detail) = match self {
            Self::Crowded => (
                language.pick("Beffroi est très occupé", "Beffroi is very busy", "Beffroi está muy ocupado"),
                language.pick(
                    "Trop de demandes arrivent en même temps.",
                    "Too many requests arrive at once.",
                    "Llegan demasiadas peticiones a la vez.",
                ),
            ),
            Self::Late => (
                language.pick(
                    "La réponse a pris trop de temps",
                    "The answer took too long",
                    "La respuesta tardó demasiado",
                ),
                language.pick(
                    "La demande a été arrêtée ; rien n’a été modifié.",
                    "The request was stopped; nothing was changed.",
                    "La petición se detuvo; no se ha modificado nada.",
                ),
            ),
        };
        let remedy = language.pick(
            "Recommencez dans quelques secondes, ou demandez moins à la fois.",
            "Try again in a few seconds, or ask for less at once.",
            "Vuelva a intentarlo en unos segundos, o pida menos de una vez.",
        );
        Explanation::new(title, detail, remedy)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::http::{Request, StatusCode};
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use axum::{Router, body::Body};
    use tower::ServiceExt;

    use super::{Limits, limit};

    fn slow(limits: Limits) -> Router {
        let sleep = async || tokio::time::sleep(Duration::from_mins(1)).await;
        Router::new().route("/", get(sleep)).layer(from_fn_with_state(limits, limit))
    }

    #[tokio::test]
    async fn an_answer_that_takes_too_long_is_stopped() {
        let response =
            slow(Limits::new(1, Duration::from_millis(30))).oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(response.status(), StatusCode::GATEWAY_TIMEOUT);
    }

    #[tokio::test]
    async fn a_crowd_is_told_when_to_come_back() {
        let router = slow(Limits::new(1, Duration::from_mins(2)));
        let first = tokio::spawn(router.clone().oneshot(Request::new(Body::empty())));
        tokio::task::yield_now().await;
        let second = router.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(second.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(second.headers()["retry-after"], "2");
        first.abort();
    }
}
