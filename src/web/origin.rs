//! The address by which a request reached the server, for links in answers that other programs follow.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

/// Longest name of a host that is taken up (RFC 1035, with a port).
const LONGEST: usize = 260;

/// Extractor: scheme and host as the client wrote them, without a slash at the end: `https://carte.albert.fr`.
///
/// A proxy in front says them in `X-Forwarded-Proto` and `X-Forwarded-Host`; without one they are `http` and `Host`. A name
/// that no host has is not repeated: links are then relative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(pub String);

impl<S: Sync> FromRequestParts<S> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let authority = parts.uri.authority().map(ToString::to_string);
        Ok(Self::of(&parts.headers, authority))
    }
}

impl Origin {
    fn of(headers: &HeaderMap, authority: Option<String>) -> Self {
        // Several proxies write several values; the first is what the client wrote.
        let first = |name: &str| {
            let value = headers.get(name)?.to_str().ok()?;
            value.split(',').next().map(|value| value.trim().to_owned())
        };
        let host = first("x-forwarded-host").or_else(|| first(header::HOST.as_str())).or(authority);
        let secure = first("x-forwarded-proto").is_some_and(|proto| proto.eq_ignore_ascii_case("https"));
        let scheme = if secure { "https" } else { "http" };
        host.filter(|host| is_host(host)).map_or_else(|| Self(String::new()), |host| Self(format!("{scheme}://{host}")))
    }
}

fn is_host(host: &str) -> bool {
    let allowed = |sign: char| sign.is_ascii_alphanumeric() || ".-:[]_".contains(sign);
    !host.is_empty() && host.len() <= LONGEST && host.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::Origin;

    fn origin(headers: &[(&'static str, &'static str)]) -> String {
        let mut all = HeaderMap::new();
        headers.iter().for_each(|(name, value)| drop(all.insert(*name, HeaderValue::from_static(value))));
        Origin::of(&all, None).0
    }

    #[test]
    fn links_name_the_server_as_the_client_did() {
        assert_eq!(origin(&[("host", "127.0.0.1:8080")]), "http://127.0.0.1:8080");
        let behind =
            [("host", "inside"), ("x-forwarded-host", "carte.albert.fr"), ("x-forwarded-proto", "https, http")];
        assert_eq!(origin(&behind), "https://carte.albert.fr");
    }

    #[test]
    fn what_is_no_host_is_not_repeated() {
        assert_eq!(origin(&[("host", "x\"><script>")]), "");
        assert_eq!(origin(&[]), "");
    }
}
