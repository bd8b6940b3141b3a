//! A JSON body, and what is told when it cannot be read.

use axum::Json;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

use crate::base::{Explanation, Failure, Kind, Language};
use crate::web::Problem;

/// Longest part of what the reader of JSON says that is repeated.
const MOST_SAID: usize = 200;

/// A JSON body; one that cannot be read is told as a problem.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let read = Json::<T>::from_request(request, state).await;
        let Json(body) = read.map_err(|why| {
            let problem = Problem::from(Unreadable(why.body_text().chars().take(MOST_SAID).collect()));
            // What is too large stays so; anything else is a wrong request.
            match why.status() {
                StatusCode::PAYLOAD_TOO_LARGE => problem.with_status(StatusCode::PAYLOAD_TOO_LARGE),
                _ => problem,
            }
        })?;
        Ok(Self(body))
    }
}

/// A body that is no JSON, or not of the form asked for.
#[derive(Debug, thiserror::Error)]
#[error("the body cannot be read: {0}")]
struct Unreadable(String);

impl Failure for Unreadable {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn explain(&self, language: Language) -> Explanation {
        let [title, remedy] = match language {
            Language::French => ["Demande incomprise", "Corrigez la demande et recommencez."],
            Language::English => ["Request not understood", "Correct the request and try again."],
            Language::Spanish => ["Petición no comprendida", "Corrija la petición y vuelva a intentarlo."],
        };
        Explanation::new(title, self.0.clone(), remedy)
    }
}
