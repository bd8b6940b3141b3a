//! Answers a browser saves as a file.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use tokio_util::io::ReaderStream;

/// Bytes of a file handed on at a time.
const CHUNK: usize = 64 << 10;

/// `body` as a file a browser saves under `name` (RFC 6266) and nobody keeps on the way.
pub fn attachment(body: Body, name: &str, media_type: &'static str) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// The bytes of `file` from where it stands, read as they are sent.
pub fn contents(file: std::fs::File) -> Body {
    Body::from_stream(ReaderStream::with_capacity(tokio::fs::File::from_std(file), CHUNK))
}
