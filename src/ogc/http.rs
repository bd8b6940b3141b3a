//! Routes under `/ogc`, and what the handlers share.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRequestParts, OriginalUri, Path as Segments};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::base::Language;
use crate::collections::Collections;
use crate::ogc::conformance::classes;
use crate::ogc::form::Document;
use crate::ogc::link::Place;
use crate::ogc::page::Assets;
use crate::ogc::parameters::Parameters;
use crate::ogc::schema::View;
use crate::ogc::{Error, described, edit, items, landing, openapi, pages, schema, styles, tiles, xml};
use crate::tiles::http::Door;
use crate::web::{Origin, Problem, Speaks};

/// Largest feature that is sent.
const BODY: usize = 7 * 1024 * 1024;

/// What the services are made of.
#[derive(Clone)]
pub struct Ogc {
    pub collections: Collections,
    /// Stylesheets and scripts of the pages.
    pub assets: Arc<Assets>,
    /// The way to tiles.
    pub tiles: Door,
    /// The folder of styles.
    pub styles: Arc<Path>,
}

/// Everything under `/ogc`.
pub fn router(ogc: Ogc) -> Router {
    Router::new()
        .route("/ogc", get(landing_page))
        .route("/ogc/", get(landing_page))
        .route("/ogc/conformance", get(conformance))
        .route("/ogc/api", get(api))
        .route("/ogc/collections", get(list))
        .route("/ogc/collections/{collection}", get(collection))
        .route("/ogc/collections/{collection}/schema", get(whole_schema))
        .route("/ogc/collections/{collection}/queryables", get(queryables))
        .route("/ogc/collections/{collection}/sortables", get(sortables))
        .route("/ogc/collections/{collection}/items", get(items::list).post(edit::create).options(edit::list_options))
        .route(
            "/ogc/collections/{collection}/items/{feature}",
            get(items::one).put(edit::replace).patch(edit::update).delete(edit::delete).options(edit::one_options),
        )
        .merge(tiles::router())
        .merge(styles::router())
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(ogc)
}

/// What every handler is given: who asks for which layers, in what language, with what parameters.
pub struct Request {
    pub collections: Collections,
    pub place: Place,
    pub parameters: Parameters,
    pub headers: HeaderMap,
    pub assets: Arc<Assets>,
    /// Path and query, as the client wrote them.
    pub address: String,
}

impl FromRequestParts<Ogc> for Request {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &Ogc) -> Result<Self, Infallible> {
        let Origin(origin) = Origin::from_request_parts(parts, state).await?;
        let Speaks(language) = Speaks::from_request_parts(parts, state).await?;
        let OriginalUri(uri) = OriginalUri::from_request_parts(parts, state).await?;
        Ok(Self {
            collections: Collections::from_request_parts(parts, &state.collections).await?,
            assets: Arc::clone(&state.assets),
            parameters: Parameters::from_request_parts(parts, state).await?,
            headers: parts.headers.clone(),
            place: Place::new(origin, language),
            address: uri.path_and_query().map_or_else(|| uri.path().to_owned(), ToString::to_string),
        })
    }
}

impl Request {
    pub const fn language(&self) -> Language {
        self.place.language()
    }

    /// A page, or JSON, which is all the document comes in; parameters but `f` and `lang` are refused.
    ///
    /// # Errors
    /// A parameter or a form that is not known.
    pub fn wants_page(&self) -> Result<bool, Error> {
        Ok(self.document(Document::PLAIN)? == Document::Html)
    }

    /// The form asked for of a document that has these.
    ///
    /// # Errors
    /// As [`Self::wants_page`].
    pub fn document(&self, forms: &[Document]) -> Result<Document, Error> {
        self.parameters.only(|_| false)?;
        let f = self.parameters.get("f");
        Document::asked(f, &self.headers, forms)
            .ok_or_else(|| Error::FormUnknown(f.unwrap_or_default().chars().take(40).collect()))
    }
}

async fn landing_page(request: Request) -> Result<Response, Problem> {
    let given = request.document(Document::ALL)?;
    if given == Document::Html {
        return pages::landing(&request).await;
    }
    let document = landing::document(&request.place, given);
    Ok(if given == Document::Xml { xml::landing(&document, request.language()) } else { data(&document) })
}

async fn conformance(request: Request) -> Result<Response, Problem> {
    Ok(match request.document(Document::ALL)? {
        Document::Json => data(&json!({"conformsTo": classes()})),
        Document::Html => pages::conformance(&request),
        Document::Xml => xml::conformance(&classes()),
    })
}

async fn api(request: Request) -> Result<Response, Problem> {
    request.parameters.only(|_| false)?;
    Ok(match request.parameters.get("f") {
        Some("html") => pages::api(&request),
        // A browser is shown the page; whoever asks for anything else gets the description.
        None if Document::asked(None, &request.headers, Document::PLAIN) == Some(Document::Html) => {
            pages::api(&request)
        }
        _ => {
            let document = openapi::document(&request.collections.all(), &request.place);
            typed(landing::OPENAPI, serde_json::to_vec(&document).unwrap_or_default())
        }
    })
}

async fn list(request: Request) -> Result<Response, Problem> {
    let all = request.collections.all();
    let exports = |seen: &crate::collections::Seen| request.collections.exported(seen.id()).is_ok();
    let given = request.document(Document::ALL)?;
    if given == Document::Html {
        return pages::collections(&request).await;
    }
    let document = landing::collections(&all, &request.place, given, exports);
    Ok(if given == Document::Xml { xml::collections(&document, request.language()) } else { data(&document) })
}

async fn collection(request: Request, Segments(id): Segments<String>) -> Result<Response, Problem> {
    let seen = request.collections.seen(&id).map_err(Error::from)?;
    let given = request.document(Document::ALL)?;
    if given == Document::Html {
        return pages::collection(&request, &seen).await;
    }
    let exports = request.collections.exported(&id).is_ok();
    let document = described::document(&seen, &request.place, given, exports);
    Ok(if given == Document::Xml { xml::collection(&document, request.language()) } else { data(&document) })
}

async fn whole_schema(request: Request, Segments(id): Segments<String>) -> Result<Response, Problem> {
    described_by(&request, &id, View::Whole).await
}

async fn queryables(request: Request, Segments(id): Segments<String>) -> Result<Response, Problem> {
    described_by(&request, &id, View::Queryables).await
}

async fn sortables(request: Request, Segments(id): Segments<String>) -> Result<Response, Problem> {
    described_by(&request, &id, View::Sortables).await
}

async fn described_by(request: &Request, id: &str, view: View) -> Result<Response, Problem> {
    let seen = request.collections.seen(id).map_err(Error::from)?;
    let forms = if view == View::Whole { Document::ALL } else { Document::PLAIN };
    Ok(match request.document(forms)? {
        Document::Json => {
            let document = schema::document(&seen, view, &request.place);
            typed("application/schema+json", serde_json::to_vec(&document).unwrap_or_default())
        }
        Document::Html => pages::fields_page(request, &seen, &pages::layer(request, &seen).await?, view),
        Document::Xml => typed(Document::Xml.media_type(), schema::of_gml(&seen, request.language()).into_bytes()),
    })
}

/// JSON, and which languages and forms the same address has.
pub fn data(document: &Value) -> Response {
    let mut response = Json(document).into_response();
    varies(&mut response);
    response
}

/// Bytes of a media type.
pub fn typed(media_type: &'static str, bytes: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(bytes));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    varies(&mut response);
    response
}

/// The answer depends on these heads of the request; it is asked for anew each time.
pub fn varies(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("Accept, Accept-Language, Authorization, Cookie"));
    // What is committed is seen: QGIS forgets that it must ask again, and keeps for a day what it may keep at all.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
