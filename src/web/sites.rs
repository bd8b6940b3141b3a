//! Pages of other sites: what the services show to everybody, their scripts may read as well (Fetch, 3.3).

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

/// Where other software comes in.
const SERVICES: [&str; 2] = ["/ogc", "/wfs"];

/// What a browser is told that asks before it sends what no form could. `authorization` is not among the headers: a key is
/// for programs, no script of a page elsewhere is to hold one.
const BEFOREHAND: [(HeaderName, &str); 4] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST"),
    (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
    (header::ACCESS_CONTROL_MAX_AGE, "86400"),
];

/// With an answer: its headers a script may read.
const AFTERWARDS: [(HeaderName, &str); 2] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        "content-crs, content-disposition, etag, link, ogc-numbermatched, ogc-numberreturned",
    ),
];

/// Middleware: a stranger's answer is for the page of any site. What is said to somebody is for nobody else's page.
pub async fn share(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let inside = |base: &str| path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if !SERVICES.into_iter().any(inside) || is_somebody(request.headers()) {
        return next.run(request).await;
    }
    let asks =
        request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if asks {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        return with(response, BEFOREHAND);
    }
    with(next.run(request).await, AFTERWARDS)
}

/// Whether a request brings what may tell who asks.
fn is_somebody(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION) || headers.contains_key(header::COOKIE)
}

fn with<const N: usize>(mut response: Response, told: [(HeaderName, &'static str); N]) -> Response {
    for (name, value) in told {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::http::{HeaderMap, Method, Request, StatusCode};
    use axum::middleware::from_fn;
    use axum::response::IntoResponse;
    use axum::routing::get;
    use tower::ServiceExt;

    use super::share;

    async fn ask(method: Method, path: &str, told: &[(&str, &str)]) -> (StatusCode, HeaderMap) {
        let refused = async || StatusCode::UNAUTHORIZED.into_response();
        let options = async || ([("allow", "GET, HEAD, OPTIONS")], "");
        let router = Router::new()
            .route("/ogc", get(async || "the layers").options(options))
            .fallback(refused)
            .layer(from_fn(share));
        let mut request = Request::builder().method(method).uri(path).header("origin", "https://ailleurs.example");
        for (name, value) in told {
            request = request.header(*name, *value);
        }
        let answer = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        (answer.status(), answer.headers().clone())
    }

    const OPEN: &str = "access-control-allow-origin";

    #[tokio::test]
    async fn the_page_of_another_site_reads_what_everybody_may() {
        let (status, headers) = ask(Method::GET, "/ogc", &[]).await;
        assert_eq!((status, headers[OPEN].to_str().unwrap()), (StatusCode::OK, "*"));
        let (status, headers) = ask(Method::GET, "/wfs/map-notes", &[]).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert!(headers.contains_key(OPEN), "a refusal is read too");
        for elsewhere in ["/api/session", "/wfsx", "/ogcx"] {
            assert!(!ask(Method::GET, elsewhere, &[]).await.1.contains_key(OPEN), "{elsewhere}");
        }
    }

    #[tokio::test]
    async fn what_is_said_to_somebody_is_for_nobody_elses_page() {
        for told in [("cookie", "beffroi_session=x"), ("authorization", "Bearer x")] {
            assert!(!ask(Method::GET, "/ogc", &[told]).await.1.contains_key(OPEN), "{told:?}");
        }
    }

    #[tokio::test]
    async fn a_browser_that_asks_beforehand_may_send_a_query_and_no_key() {
        let (status, headers) = ask(Method::OPTIONS, "/wfs", &[("access-control-request-method", "POST")]).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        assert_eq!(headers["access-control-allow-methods"], "GET, HEAD, POST");
        assert_eq!(headers["access-control-allow-headers"], "content-type");
        // QGIS asks in the same way whether a layer can be edited, and is answered by the layer.
        assert_eq!(ask(Method::OPTIONS, "/ogc", &[]).await.1["allow"], "GET, HEAD, OPTIONS");
    }
}
