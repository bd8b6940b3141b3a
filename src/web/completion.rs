//! The last hand on every answer: errors become problems, problems speak the reader's language, panics are caught.

use std::panic::AssertUnwindSafe;

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::FutureExt;
use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language};
use crate::web::{Problem, RequestId, language};

/// Most of an error text of a library that is passed on.
const LONGEST_CAUSE: usize = 2_000;

/// An error answered below the handlers: routing, extraction, a panic.
#[derive(Debug, ThisError)]
enum Refusal {
    #[error("no such page: {0}")]
    NoSuchPage(String),
    #[error("method not allowed")]
    Method,
    #[error("body too large")]
    TooLarge,
    #[error("{0}")]
    Request(String),
    #[error("internal error: {0}")]
    Internal(String),
}

/// Middleware, outermost but one: every error leaves as problem+json in the language of the request.
pub async fn complete(request: Request, next: Next) -> Response {
    let language = language::asked(request.uri(), request.headers());
    let path = request.uri().path().to_owned();
    let id = request.extensions().get::<RequestId>().cloned();
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let response =
        answer.unwrap_or_else(|panic| Problem::from(Refusal::Internal(message(&*panic))).render(language, None));
    if !response.status().is_client_error() && !response.status().is_server_error() {
        return response;
    }
    let problem = match response.extensions().get::<Problem>() {
        Some(problem) => problem.clone(),
        None if speaks_for_itself(&response) => return response,
        None => translate(response, &path).await,
    };
    let id = id.as_ref().map(RequestId::as_str);
    if problem.status() == StatusCode::SERVICE_UNAVAILABLE {
        tracing::info!(path, cause = problem.cause(), "asked to come back later");
    } else if problem.status().is_server_error() {
        tracing::error!(
            request.id = id,
            path,
            status = problem.status().as_u16(),
            cause = problem.cause(),
            "request failed"
        );
    }
    problem.render(language, id)
}

/// Protocols with error documents of their own keep them.
fn speaks_for_itself(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.contains("json") || kind.contains("xml")
}

async fn translate(response: Response, path: &str) -> Problem {
    let status = response.status();
    let said = to_bytes(response.into_body(), LONGEST_CAUSE).await.unwrap_or_default();
    let said = String::from_utf8_lossy(&said).into_owned();
    let refusal = match status {
        StatusCode::NOT_FOUND => Refusal::NoSuchPage(path.chars().take(200).collect()),
        StatusCode::METHOD_NOT_ALLOWED => Refusal::Method,
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge,
        status if status.is_client_error() => Refusal::Request(said),
        _ => Refusal::Internal(said),
    };
    Problem::from(refusal).with_status(status)
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".to_owned())
}

impl Failure for Refusal {
    fn kind(&self) -> Kind {
        match self {
            Self::NoSuchPage(_) => Kind::NotFound,
            Self::Method | Self::Request(_) => Kind::Invalid,
            Self::TooLarge => Kind::TooLarge,
            Self::Internal(_) => Kind::Internal,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        match self {
            Self::NoSuchPage(path) => Explanation::new(
                language.pick("Page inconnue", "Unknown page", "Página desconocida"),
                language.pick(
                    format!("Il n’y a rien à l’adresse {path}."),
                    format!("There is nothing at {path}."),
                    format!("No hay nada en {path}."),
                ),
                language.pick(
                    "Vérifiez l’adresse ou repartez de la carte.",
                    "Check the address or start again from the map.",
                    "Compruebe la dirección o vuelva al mapa.",
                ),
            ),
            Self::Method => Explanation::new(
                language.pick("Méthode refusée", "Method not allowed", "Método no permitido"),
                language.pick(
                    "Cette adresse existe, mais pas pour cette méthode HTTP.",
                    "This address exists, but not for this HTTP method.",
                    "Esta dirección existe, pero no para este método HTTP.",
                ),
                language.pick(
                    "Utilisez une des méthodes de l’en-tête Allow.",
                    "Use one of the methods in the Allow header.",
                    "Use uno de los métodos de la cabecera Allow.",
                ),
            ),
            Self::TooLarge => Explanation::new(
                language.pick("Demande trop volumineuse", "Request too large", "Petición demasiado grande"),
                language.pick(
                    "Le contenu envoyé dépasse la taille permise.",
                    "What was sent is larger than allowed.",
                    "Lo enviado supera el tamaño permitido.",
                ),
                language.pick(
                    "Envoyez-le en plusieurs fois.",
                    "Send it in several parts.",
                    "Envíelo en varias partes.",
                ),
            ),
            Self::Request(said) => Explanation::new(
                language.pick("Demande incomprise", "Request not understood", "Petición no comprendida"),
                said.clone(),
                language.pick(
                    "Corrigez la demande et recommencez.",
                    "Correct the request and try again.",
                    "Corrija la petición y vuelva a intentarlo.",
                ),
            ),
            Self::Internal(_) => Explanation::new(
                language.pick("Erreur de Beffroi", "Fault of Beffroi", "Error de Beffroi"),
                language.pick(
                    "La demande a échoué par une faute du logiciel ; rien n’a été modifié.",
                    "The request failed by a fault of the software; nothing was changed.",
                    "La petición falló por un error del programa; no se ha modificado nada.",
                ),
                language.pick(
                    "Recommencez ; si cela dure, donnez à l’administrateur le numéro de la demande.",
                    "Try again; if it lasts, give the administrator the number of the request.",
                    "Vuelva a intentarlo; si persiste, indique al administrador el número de la petición.",
                ),
            ),
        }
    }
}

/// What a handler that panics leaves behind is one failed request, never a dead server.
#[cfg(test)]
mod tests {
    use axum::http::{Request, StatusCode};
    use axum::routing::get;
    use axum::{Router, body::Body, middleware::from_fn};
    use serde_json::Value;
    use tower::ServiceExt;

    use super::{complete, to_bytes};

    async fn ask(path: &str, language: &str) -> (StatusCode, Value) {
        let router = Router::new()
            .route("/falls", get(async || -> &'static str { panic!("on purpose") }))
            .layer(from_fn(complete));
        let request = Request::get(path).header("accept-language", language).body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap())
    }

    #[tokio::test]
    async fn a_page_that_is_not_there_is_told_in_the_language_of_the_reader() {
        let (status, french) = ask("/nowhere", "").await;
        assert_eq!((status, french["title"].as_str()), (StatusCode::NOT_FOUND, Some("Page inconnue")));
        let (_, spanish) = ask("/nowhere?lang=es", "en").await;
        assert_eq!(spanish["title"], "Página desconocida");
        assert_eq!(spanish["detail"], "No hay nada en /nowhere.");
    }

    #[tokio::test]
    async fn a_handler_that_panics_costs_one_request_and_tells_no_secrets() {
        let (status, english) = ask("/falls", "en").await;
        assert_eq!((status, english["title"].as_str()), (StatusCode::INTERNAL_SERVER_ERROR, Some("Fault of Beffroi")));
        assert!(!english.to_string().contains("on purpose"));
    }
}
