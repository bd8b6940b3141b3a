//! Refusals as the documents of each version: `ows:ExceptionReport`, `ServiceExceptionReport`, SOAP faults.
//!
//! Names carry the prefix `ows`, and none in 1.0.0: desktop programs look for them so.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use maud::{PreEscaped, html};

use crate::base::{Explanation, Failure, Kind, Language};
use crate::wfs::soap::Envelope;
use crate::wfs::{Error, Version};

/// How an answer is to be dressed.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    pub version: Version,
    pub envelope: Option<Envelope>,
    pub language: Language,
}

/// The declaration every document begins with.
pub const DECLARATION: PreEscaped<&str> = PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");

/// The document of a refusal.
#[must_use]
pub fn report(error: &Error, manner: Manner) -> String {
    let text = sentences(error, manner.language);
    let (code, locator, version) = (error.code(), error.locator().map(clean), manner.version);
    if version == Version::V100 {
        let document = html! {
            (DECLARATION)
            ServiceExceptionReport version="1.2.0" xmlns="http://www.opengis.net/ogc" {
                ServiceException code=(code) locator=[locator] { (text) }
            }
        };
        return document.into_string();
    }
    let (number, language) = (if version.is_2() { "2.0.0" } else { "1.0.0" }, manner.language.code());
    let document = html! {
        (DECLARATION)
        ows:ExceptionReport version=(number) xml:lang=[version.is_2().then_some(language)] language=[(!version.is_2()).then_some(language)] xmlns:ows=(version.ows()) {
            ows:Exception exceptionCode=(code) locator=[locator] { ows:ExceptionText { (text) } }
        }
    };
    document.into_string()
}

/// The answer of a refusal.
#[must_use]
pub fn refusal(error: &Error, manner: Manner) -> Response {
    let status = status(error, manner.version);
    let document = report(error, manner);
    let ours = status.is_server_error();
    let body = match manner.envelope {
        Some(envelope) => envelope.fault(crate::wfs::soap::bare(&document), error.code(), ours),
        None => document,
    };
    let kind = manner.envelope.map_or("text/xml; charset=utf-8", Envelope::media_type);
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(manner.language.code()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"Beffroi\""));
    }
    response
}

/// Versions before 2.0 answer 200 and a report: their clients read no document under another status.
fn status(error: &Error, version: Version) -> StatusCode {
    let status = match error.kind() {
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Busy | Kind::Unavailable | Kind::TooMany => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        Kind::Timeout => StatusCode::GATEWAY_TIMEOUT,
        Kind::NotFound | Kind::Gone => StatusCode::NOT_FOUND,
        Kind::Forbidden | Kind::Conflict | Kind::Outdated | Kind::VersionMissing => StatusCode::FORBIDDEN,
        Kind::Invalid | Kind::Unprocessable | Kind::TooLarge => StatusCode::BAD_REQUEST,
    };
    if version.is_2() || status == StatusCode::UNAUTHORIZED || status.is_server_error() {
        status
    } else {
        StatusCode::OK
    }
}

/// What happened, why, what to do; in one text.
#[must_use]
pub fn sentences(error: &Error, language: Language) -> String {
    let Explanation { title, detail, remedy } = error.explain(language);
    let colon = language.pick("\u{a0}: ", ": ", ": ");
    clean(&format!("{title}{colon}{detail} {remedy}"))
}

/// Without the signs no XML document may hold.
fn clean(text: &str) -> String {
    let allowed = |sign: char| !sign.is_control() || matches!(sign, '\n' | '\t');
    text.chars()
        .map(|sign| if allowed(sign) && !matches!(sign, '\u{fffe}' | '\u{ffff}') { sign } else { '\u{fffd}' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Manner, refusal, report};
    use crate::base::Language;
    use crate::wfs::soap::Envelope;
    use crate::wfs::{Error, Version};

    fn manner(version: Version) -> Manner {
        Manner { version, envelope: None, language: Language::English }
    }

    #[test]
    fn each_version_has_its_report() {
        let error = Error::wrong("SRSNAME", "EPSG:32690 \u{1}<&");
        let of_2 = report(&error, manner(Version::V202));
        let read = roxmltree::Document::parse(&of_2).unwrap();
        let root = read.root_element();
        assert_eq!(
            (root.tag_name().namespace(), root.attribute("version")),
            (Some("http://www.opengis.net/ows/1.1"), Some("2.0.0"))
        );
        let exception = root.first_element_child().unwrap();
        assert_eq!(exception.attribute("exceptionCode"), Some("InvalidParameterValue"));
        assert_eq!(exception.attribute("locator"), Some("SRSNAME"));
        assert!(exception.first_element_child().unwrap().text().unwrap().contains("EPSG:32690 \u{fffd}<&"));

        let of_1_1 = report(&error, manner(Version::V110));
        assert!(of_1_1.contains("version=\"1.0.0\"") && of_1_1.contains("xmlns:ows=\"http://www.opengis.net/ows\""));
        let of_1_0 = report(&error, manner(Version::V100));
        assert!(of_1_0.contains("<ServiceExceptionReport version=\"1.2.0\""), "{of_1_0}");
    }

    #[test]
    fn a_status_says_what_the_code_says_and_old_versions_say_it_in_the_report_only() {
        let status = |error: Error, version| refusal(&error, manner(version)).status().as_u16();
        assert_eq!(status(Error::Missing("service"), Version::V200), 400);
        assert_eq!(status(Error::Feature("parcels.0".into()), Version::V200), 404);
        assert_eq!(status(Error::LockExpired, Version::V200), 403);
        assert_eq!(status(Error::Missing("typeName"), Version::V110), 200);
        assert_eq!(status(Error::NotSignedIn, Version::V100), 401);
    }

    #[test]
    fn a_fault_carries_the_report() {
        for envelope in [Envelope::V11, Envelope::V12] {
            let text = envelope.fault(
                crate::wfs::soap::bare(&report(&Error::LockTaken, manner(Version::V200))),
                "a & b",
                false,
            );
            let read = roxmltree::Document::parse(&text).unwrap();
            assert!(read.descendants().any(|node| node.attribute("exceptionCode") == Some("CannotLockAllFeatures")));
            assert_eq!(read.root_element().tag_name().namespace(), Some(envelope.namespace()));
        }
    }
}
