//! Answers on their way out, in an envelope where the question came in one.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::wfs::exception::Manner;
use crate::wfs::soap::{Envelope, bare};

/// Media type of documents that are no features.
pub const XML: &str = "text/xml; charset=utf-8";

/// A document as the body of an answer.
#[must_use]
pub fn document(text: String, media_type: &str, manner: Manner) -> Response {
    match manner.envelope {
        None => of(Body::from(text), media_type, manner),
        Some(envelope) => {
            let (before, after) = envelope.around();
            of(Body::from(format!("{before}{}{after}", bare(&text))), envelope.media_type(), manner)
        }
    }
}

/// A schema: in an envelope it travels as base64 (OGC 09-025r2, Annex D.3).
#[must_use]
pub fn schema(text: String, media_type: &str, manner: Manner) -> Response {
    let Some(envelope) = manner.envelope else { return document(text, media_type, manner) };
    let (before, after) = envelope.around();
    let (wfs, coded) = (manner.version.wfs(), STANDARD.encode(text));
    let inside =
        format!("<wfs:DescribeFeatureTypeResponse xmlns:wfs=\"{wfs}\">{coded}</wfs:DescribeFeatureTypeResponse>");
    of(Body::from(format!("{before}{inside}{after}")), envelope.media_type(), manner)
}

/// Bytes as they come.
#[must_use]
pub fn of(body: Body, media_type: &str, manner: Manner) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(media_type) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(manner.language.code()));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Language, Authorization, Cookie"));
    // What is committed is seen: QGIS forgets that it must ask again, and keeps for a day what it may keep at all.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What stands before and after a document of features that comes in pieces, and its media type.
#[must_use]
pub fn around(media_type: &'static str, manner: Manner) -> (String, &'static str, &'static str) {
    manner.envelope.map_or((String::new(), "", media_type), |envelope: Envelope| {
        let (before, after) = envelope.around();
        (before, after, envelope.media_type())
    })
}
