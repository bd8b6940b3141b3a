//! The language of a request.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};

use crate::base::Language;

/// Extractor: the language the reader asked for, by `?lang=`, else `Accept-Language`, else French.
#[derive(Debug, Clone, Copy)]
pub struct Speaks(pub Language);

impl<S: Sync> FromRequestParts<S> for Speaks {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(asked(&parts.uri, &parts.headers)))
    }
}

/// The language a request asks for.
pub fn asked(uri: &Uri, headers: &HeaderMap) -> Language {
    let parameter = uri.query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("lang=")));
    parameter.and_then(Language::from_tag).unwrap_or_else(|| {
        let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        header.map_or(Language::French, Language::negotiate)
    })
}
