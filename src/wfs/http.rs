//! Routes `/wfs` and `/wfs/{layers}`: read the request, do it, dress the answer.

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, Request as Asked, State};
use axum::http::Method;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::get;

use crate::base::Language;
use crate::collections::Collections;
use crate::web::{Origin, Speaks};
use crate::wfs::exception::{Manner, refusal};
use crate::wfs::request::{Operation, Parameters, Request, document, of_document, of_keys};
use crate::wfs::soap::{Envelope, opened};
use crate::wfs::visit::{Visit, Wfs};
use crate::wfs::{Error, Version, answer, capabilities, describe, edit, hold, property, queries, retrieve};

/// Largest request.
const BODY: usize = 7 * 1024 * 1024;

/// `/wfs` offers every layer the reader may see, `/wfs/{layers}` only those it names: for clients that take everything a
/// service offers.
pub fn router(wfs: Wfs) -> Router {
    Router::new()
        .route("/wfs", get(every_layer).post(every_layer))
        .route("/wfs/{layers}", get(some_layers).post(some_layers))
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(wfs)
}

async fn every_layer(State(wfs): State<Wfs>, request: Asked) -> Response {
    respond(wfs, None, request).await
}

async fn some_layers(State(wfs): State<Wfs>, Path(layers): Path<String>, request: Asked) -> Response {
    respond(wfs, Some(layers), request).await
}

async fn respond(wfs: Wfs, layers: Option<String>, request: Asked) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut visit = visited(&wfs, layers.as_deref(), &mut parts).await;
    let query = parts.uri.query().unwrap_or_default().to_owned();
    let read = if parts.method == Method::POST {
        match to_bytes(body, BODY).await {
            Ok(body) => posted(&mut visit.manner, &parts, &query, &body),
            Err(_) => Err(Error::TooMany { most: BODY }),
        }
    } else {
        by_keys(&mut visit.manner, &query).and_then(|operation| only_read(operation, visit.is_program(&parts)))
    };
    let answered = match read {
        Ok(operation) => perform(&visit, operation).await,
        Err(error) => Err(error),
    };
    answered.unwrap_or_else(|error| {
        if error.is_ours() {
            tracing::error!(%error, "a request of WFS failed");
        }
        refusal(&error, visit.manner)
    })
}

async fn visited(wfs: &Wfs, layers: Option<&str>, parts: &mut Parts) -> Visit {
    let Ok(Origin(origin)) = Origin::from_request_parts(parts, wfs).await;
    let Ok(Speaks(language)) = Speaks::from_request_parts(parts, wfs).await;
    let Ok(collections) = Collections::from_request_parts(parts, &wfs.collections).await;
    let address = layers.map_or_else(|| format!("{origin}/wfs"), |layers| format!("{origin}/wfs/{layers}"));
    let mut visit = wfs.visited(collections, parts, layers, address);
    visit.manner.language = language;
    visit
}

/// A request in the address. What is refused before its version is known is told in the version it names.
fn by_keys(manner: &mut Manner, query: &str) -> Result<Operation, Error> {
    let keys = Parameters::read(query);
    manner.version = keys.get(&["version"]).and_then(Version::read).unwrap_or_default();
    let Request { version, operation } = of_keys(&keys)?;
    manner.version = version;
    Ok(operation)
}

/// An address may be opened by any page in the browser of somebody signed in: it changes nothing. A program may lock by it.
fn only_read(operation: Operation, program: bool) -> Result<Operation, Error> {
    match operation {
        Operation::Transaction(_) => Err(Error::ByPost("Transaction")),
        Operation::LockFeature { .. } if !program => Err(Error::ByPost("LockFeature")),
        Operation::GetFeatureWithLock(..) if !program => Err(Error::ByPost("GetFeatureWithLock")),
        Operation::CreateStoredQuery(_) => Err(Error::ByPost("CreateStoredQuery")),
        Operation::DropStoredQuery(_) => Err(Error::ByPost("DropStoredQuery")),
        other => Ok(other),
    }
}

/// A request in the body: a form, or a document, whatever the address says beside.
fn posted(manner: &mut Manner, parts: &Parts, query: &str, body: &Bytes) -> Result<Operation, Error> {
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let text = std::str::from_utf8(body).map_err(|error| Error::Unreadable(error.to_string()))?;
    if kind.starts_with("application/x-www-form-urlencoded") && !text.trim_start().starts_with('<') {
        return by_keys(manner, text);
    }
    if text.trim().is_empty() && !query.is_empty() {
        return by_keys(manner, query);
    }
    // What is no document at all is refused as its sender would read it.
    manner.envelope = kind.starts_with("application/soap+xml").then_some(Envelope::V12);
    let document = document(text.trim_start_matches('\u{feff}'))?;
    let root = document.root_element();
    let (envelope, root) = opened(root)?;
    manner.envelope = envelope;
    manner.version = root.attribute("version").and_then(Version::read).unwrap_or_else(|| {
        if root.tag_name().namespace() == Some(Version::V110.wfs()) { Version::V110 } else { Version::V200 }
    });
    let Request { version, operation } = of_document(root)?;
    manner.version = version;
    Ok(operation)
}

async fn perform(visit: &Visit, operation: Operation) -> Result<Response, Error> {
    match operation {
        Operation::GetCapabilities => {
            let text = capabilities::document(&visit.offer(), visit.manner.version);
            Ok(answer::document(text, answer::XML, visit.manner))
        }
        Operation::DescribeFeatureType { types, format } => describe::answer(visit, &types, format.as_deref()),
        Operation::GetFeature(retrieval) => retrieve::answer(visit, &retrieval).await,
        Operation::GetFeatureWithLock(retrieval, holding) => hold::features(visit, &retrieval, &holding).await,
        Operation::GetPropertyValue { retrieval, reference } => property::answer(visit, &retrieval, &reference).await,
        Operation::LockFeature { queries, hold: holding, lock } => {
            hold::lock(visit, &queries, &holding, lock.as_deref()).await
        }
        Operation::Transaction(transaction) => edit::answer(visit, &transaction).await,
        Operation::ListStoredQueries => queries::list(visit).await,
        Operation::DescribeStoredQueries(ids) => queries::describe(visit, &ids).await,
        Operation::CreateStoredQuery(definitions) => queries::create(visit, &definitions).await,
        Operation::DropStoredQuery(id) => queries::drop(visit, &id).await,
    }
}

/// The language a refusal speaks when nothing is known of the request.
impl Default for Manner {
    fn default() -> Self {
        Self { version: Version::V200, envelope: None, language: Language::French }
    }
}
