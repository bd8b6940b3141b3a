//! Creating, replacing, changing and deleting features (OGC 20-002, create-replace-delete, update, optimistic locking),
//! through the one door: the answer comes when the map shows it.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::collections::{Deed, Query, Seen};
use crate::ogc::http::Request;
use crate::ogc::items::identifier;
use crate::ogc::{Error, draft};
use crate::web::Problem;

/// `POST …/items`: 201, and where the feature is.
pub async fn create(request: Request, Path(id): Path<String>, body: Bytes) -> Result<Response, Problem> {
    let seen = asked(&request, &id)?;
    let draft = draft::read(&request.headers, &body, &seen)?;
    let mut edits = request.collections.edit(request.language()).await.map_err(Error::from)?;
    let made = edits.create(&seen, draft).await.map_err(Error::from)?;
    edits.commit().await.map_err(Error::from)?;
    let mut response = StatusCode::CREATED.into_response();
    let place = request.place.at(&format!("/collections/{}/items/{made}", seen.id()));
    if let Ok(place) = HeaderValue::from_str(&place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

/// `PUT …/items/{feature}`: what the feature does not name is emptied.
pub async fn replace(request: Request, Path(at): Path<(String, String)>, body: Bytes) -> Result<Response, Problem> {
    change(request, at, &body, true).await
}

/// `PATCH …/items/{feature}`: only what is named is changed (RFC 7396).
pub async fn update(request: Request, Path(at): Path<(String, String)>, body: Bytes) -> Result<Response, Problem> {
    change(request, at, &body, false).await
}

async fn change(
    request: Request,
    (id, feature): (String, String),
    body: &[u8],
    whole: bool,
) -> Result<Response, Problem> {
    let (seen, fid, version) = named(&request, &id, &feature)?;
    let draft = draft::read(&request.headers, body, &seen)?;
    let mut edits = request.collections.edit(request.language()).await.map_err(Error::from)?;
    let changed = if whole {
        edits.replace(&seen, fid, draft, version).await
    } else {
        edits.update(&seen, fid, draft, version).await
    };
    changed.map_err(Error::from)?;
    edits.commit().await.map_err(Error::from)?;
    done(&request, &seen, fid).await
}

/// `DELETE …/items/{feature}`.
pub async fn delete(request: Request, Path((id, feature)): Path<(String, String)>) -> Result<Response, Problem> {
    let (seen, fid, version) = named(&request, &id, &feature)?;
    let mut edits = request.collections.edit(request.language()).await.map_err(Error::from)?;
    edits.delete(&seen, fid, version).await.map_err(Error::from)?;
    edits.commit().await.map_err(Error::from)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `OPTIONS …/items`: QGIS asks here whether a layer can be edited.
pub async fn list_options(request: Request, Path(id): Path<String>) -> Result<Response, Problem> {
    let seen = asked(&request, &id)?;
    let create = request.collections.may(&seen, Deed::Create).then_some("POST");
    Ok(allowed(["GET", "HEAD", "OPTIONS"].into_iter().chain(create)))
}

/// `OPTIONS …/items/{feature}`.
pub async fn one_options(request: Request, Path((id, _)): Path<(String, String)>) -> Result<Response, Problem> {
    let seen = asked(&request, &id)?;
    let change = request.collections.may(&seen, Deed::Change).then_some(["PUT", "PATCH"]);
    let delete = request.collections.may(&seen, Deed::Delete).then_some("DELETE");
    Ok(allowed(["GET", "HEAD", "OPTIONS"].into_iter().chain(change.into_iter().flatten()).chain(delete)))
}

fn asked(request: &Request, id: &str) -> Result<Seen, Error> {
    request.parameters.only(|_| false)?;
    Ok(request.collections.seen(id)?)
}

/// The feature of an address, and the version of it the request is about.
fn named(request: &Request, id: &str, feature: &str) -> Result<(Seen, i64, Option<i32>), Error> {
    let seen = asked(request, id)?;
    let fid = identifier(&seen, feature)?;
    Ok((seen, fid, version(&request.headers)?))
}

/// The version of `If-Match`; none, or `*`: whichever there is.
fn version(headers: &HeaderMap) -> Result<Option<i32>, Error> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let tag = text.trim_start_matches("W/").strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
    tag.and_then(|tag| tag.parse().ok()).map(Some).ok_or(Error::Version)
}

async fn done(request: &Request, seen: &Seen, fid: i64) -> Result<Response, Problem> {
    let query = Query { ids: Some(vec![fid]), ..Query::default() };
    let version = request.collections.version(seen, &query).await.map_err(Error::from)?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(tag) = version.and_then(|version| HeaderValue::from_str(&format!("\"{version}\"")).ok()) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

fn allowed<'a>(methods: impl Iterator<Item = &'a str>) -> Response {
    let mut response = StatusCode::OK.into_response();
    if let Ok(value) = HeaderValue::from_str(&methods.collect::<Vec<_>>().join(", ")) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::version;

    #[test]
    fn a_change_may_say_which_version_it_is_of() {
        let of = |text: &'static str| {
            version(&HeaderMap::from_iter([(header::IF_MATCH, HeaderValue::from_static(text))])).ok()
        };
        assert_eq!(of("\"3\""), Some(Some(3)));
        assert_eq!(of("W/\"12\""), Some(Some(12)));
        assert_eq!(of("*"), Some(None));
        assert_eq!(of("3"), None);
        assert!(version(&HeaderMap::new()).unwrap().is_none());
    }
}
