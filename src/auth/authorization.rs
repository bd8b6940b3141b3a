//! What a program shows of itself: the header `Authorization` (RFC 9110, 11.6.2).

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Where desktop GIS come in: they sign in by login and password, once asked to.
const ASKED_FOR_BASIC: [&str; 2] = ["/ogc", "/wfs"];

/// A token as a program shows it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// The login it was shown with, where the program knows nothing but login and password.
    pub login: Option<String>,
    pub token: String,
}

impl Shown {
    /// By `Bearer token` (RFC 6750), or by `Basic` with the token as password (RFC 7617). What cannot be read is a token
    /// nobody has; another scheme shows none.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let (scheme, told) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
        // Schemes are the same in capitals or not (RFC 9110, 11.1).
        match scheme.to_ascii_lowercase().as_str() {
            "bearer" => Some(Self { login: None, token: told.trim().to_owned() }),
            "basic" => Some(Self::pair(told.trim()).unwrap_or(Self { login: None, token: String::new() })),
            _ => None,
        }
    }

    fn pair(told: &str) -> Option<Self> {
        let pair = String::from_utf8(STANDARD.decode(told).ok()?).ok()?;
        let (login, token) = pair.split_once(':')?;
        Some(Self { login: Some(login.to_owned()), token: token.to_owned() })
    }

    /// Whether it may be the token of this login. Capitals do not count, as when signing in.
    pub fn may_be_of(&self, login: &str) -> bool {
        self.login.as_ref().is_none_or(|shown| shown.to_lowercase() == login.to_lowercase())
    }

    /// Whether a browser adds it by itself to what the page of another site sends: it remembers logins and passwords,
    /// never tokens alone. Programs tell neither header.
    pub fn is_forged(&self, headers: &HeaderMap) -> bool {
        let told = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let elsewhere = match (told("sec-fetch-site"), told("origin")) {
            (Some(site), _) => !matches!(site, "same-origin" | "none"),
            // Browsers tell the former only over TLS.
            (None, Some(origin)) => origin.split_once("://").is_none_or(|(_, host)| told("host") != Some(host)),
            (None, None) => false,
        };
        elsewhere && self.login.is_some()
    }
}

/// Middleware: whoever is not let in where desktop GIS come in is asked for login and password as well. Nowhere else: a
/// browser would put its own dialog before the page.
pub async fn offer_basic(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let inside = |base: &str| path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let offered = ASKED_FOR_BASIC.into_iter().any(inside);
    let mut response = next.run(request).await;
    if offered && response.status() == StatusCode::UNAUTHORIZED {
        let basic = HeaderValue::from_static("Basic realm=\"Beffroi\"");
        response.headers_mut().append(header::WWW_AUTHENTICATE, basic);
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::http::{HeaderMap, HeaderValue, Request, header};
    use axum::middleware::from_fn;
    use tower::ServiceExt;

    use super::{Shown, offer_basic};
    use crate::auth::Error;
    use crate::web::Problem;

    fn headers(all: &[(&'static str, &str)]) -> HeaderMap {
        all.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_str(value).unwrap())).collect()
    }

    fn shown(value: &str) -> Option<(Option<String>, String)> {
        Shown::of(&headers(&[("authorization", value)])).map(|shown| (shown.login, shown.token))
    }

    #[test]
    fn a_token_is_shown_alone_or_as_a_password() {
        let pair = (Some("maire".into()), "abc:d".into());
        assert_eq!(shown("bearer  abc "), Some((None, "abc".into())));
        assert_eq!(shown("Basic bWFpcmU6YWJjOmQ="), Some(pair), "what follows the first colon is the password");
        for unreadable in ["Basic", "Basic ###", "Basic bWFpcmU=", "Basic /////w=="] {
            assert!(shown(unreadable).is_none_or(|(_, token)| token.is_empty()), "{unreadable}");
        }
        assert_eq!(shown("Digest username=\"maire\""), None);
    }

    #[test]
    fn only_a_remembered_password_can_be_sent_by_the_page_of_another_site() {
        let alone = Shown { login: None, token: "t".into() };
        let remembered = Shown { login: Some("maire".into()), token: "t".into() };
        let other = [("origin", "https://ailleurs.example"), ("host", "carte.example")];
        for elsewhere in [&other[..], &[("sec-fetch-site", "cross-site")], &[("origin", "null")]] {
            assert!(
                remembered.is_forged(&headers(elsewhere)) && !alone.is_forged(&headers(elsewhere)),
                "{elsewhere:?}"
            );
        }
        let same = [("origin", "http://carte.example:8080"), ("host", "carte.example:8080")];
        let program: &[(&'static str, &str)] = &[];
        for here in [program, &same, &[("sec-fetch-site", "same-origin"), ("origin", "null")]] {
            assert!(!remembered.is_forged(&headers(here)), "{here:?}");
        }
    }

    #[tokio::test]
    async fn login_and_password_are_asked_for_only_where_desktop_gis_come_in() {
        let router = Router::new().fallback(async || Problem::from(Error::NotSignedIn)).layer(from_fn(offer_basic));
        let ways = async |path: &str| {
            let answer = router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
            let offered = answer.headers().get_all(header::WWW_AUTHENTICATE);
            offered.iter().map(|way| way.to_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let both = ["Bearer realm=\"Beffroi\"", "Basic realm=\"Beffroi\""];
        for inside in ["/wfs", "/wfs/map-notes", "/ogc/collections/map-notes/items"] {
            assert_eq!(ways(inside).await, both, "{inside}");
        }
        for outside in ["/api/records", "/wfsx", "/ogcx/y", "/app/ogc"] {
            assert_eq!(ways(outside).await, both[..1], "{outside}");
        }
    }
}
