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

/// What a browser shows by itself without running anything of it.
const SHOWN: [&str; 6] = ["application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"];

/// `body` as a file that somebody sent: looked at where that is harmless, else saved (RFC 6266; the name as RFC 8187).
#[must_use]
pub fn shown(body: Body, name: &str, media_type: &str) -> Response {
    let harmless = SHOWN.contains(&media_type);
    let plain: String = name
        .chars()
        .map(|sign| if sign.is_ascii_alphanumeric() || ".-_ ".contains(sign) { sign } else { '_' })
        .collect();
    let exact: String =
        form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20").replace('*', "%2A");
    let how = if harmless { "inline" } else { "attachment" };
    // The reader of PDF files does not work in a sandbox; it runs apart from the page anyway.
    let policy = if media_type == "application/pdf" {
        "default-src 'none'; object-src 'self'; plugin-types application/pdf; style-src 'unsafe-inline'; frame-ancestors 'self'"
    } else {
        "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
    };
    let mut response = Response::new(body);
    let shown_as = match media_type {
        "text/plain" => "text/plain; charset=utf-8",
        other if harmless => other,
        _ => "application/octet-stream",
    };
    let told = [
        (header::CONTENT_TYPE, shown_as.to_owned()),
        (header::CONTENT_DISPOSITION, format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{exact}")),
        (header::CACHE_CONTROL, "no-store".into()),
        (header::CONTENT_SECURITY_POLICY, policy.into()),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN".into()),
    ];
    for (name, value) in told {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
