//! `/ogc/collections/{collection}/items`: features, page after page or as one file; and each of them alone.

use std::io;

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::base::{plain, today};
use crate::collections::{Query, Seen, Sink};
use crate::exchange::outgoing::{Form, Writer, geojson, json_fg};
use crate::geo::CrsName;
use crate::ogc::http::{Request, typed, varies};
use crate::ogc::offer::Offer;
use crate::ogc::{Error, ask, pages};
use crate::web::{Problem, attachment};

/// Features of a collection.
pub async fn list(request: Request, Path(id): Path<String>) -> Result<Response, Problem> {
    let offer = offer(&request)?;
    let seen = if offer.is_file() { request.collections.exported(&id) } else { request.collections.seen(&id) };
    let seen = seen.map_err(Error::from)?;
    let query = ask::query(&request.parameters, &seen, offer.is_file())?;
    let mut response = match offer {
        Offer::Html => return pages::items(&request, &seen, &query).await,
        Offer::GeoJson | Offer::JsonFg => page(&request, &seen, &query, offer).await?,
        Offer::File(form) => file(&request, &seen, query.clone(), form).await?,
    };
    content_crs(response.headers_mut(), query.crs);
    Ok(response)
}

/// Every feature asked for, as a file.
async fn file(request: &Request, seen: &Seen, mut query: Query, form: Form) -> Result<Response, Error> {
    if form == Form::Inspire {
        // Objects of an application schema are complete, whatever properties are asked for.
        query.properties = seen.harmonised_properties();
    }
    let collection = seen.collection(query.properties.as_deref(), query.crs, request.language());
    let name = format!("{}-{}.{}", plain(&collection.title), today(), form.extension());
    form.suits(&collection)?;
    let media_type = collection.media_type(form);
    Ok(attachment(request.collections.file(seen, &query, collection, form).await?, &name, media_type))
}

/// A page of features, with links to the next and the one before.
async fn page(request: &Request, seen: &Seen, query: &Query, offer: Offer) -> Result<Response, Error> {
    let found = request.collections.found(seen, query).await?;
    let matched = found.matched();
    let links = Pages::of(request, seen, query, matched, offer);
    let head = links.head();
    let around = geojson::Around {
        matched: Some(matched),
        time_stamp: Some(jiff::Timestamp::now().to_string()),
        links: Box::new(move |returned| links.all(returned)),
    };
    let collection = seen.collection(query.properties.as_deref(), query.crs, request.language());
    let make = move |sink: Sink| -> io::Result<Box<dyn Writer>> {
        Ok(match offer {
            Offer::JsonFg => Box::new(json_fg::JsonFg::answer(&collection, around, sink)),
            _ => Box::new(geojson::GeoJson::answer(&collection, around, sink)),
        })
    };
    let body = request.collections.give(found, seen, query, make).await?;
    let mut response = streamed(offer.media_type(), body);
    if let Ok(value) = HeaderValue::from_str(&head) {
        response.headers_mut().insert(header::LINK, value);
    }
    Ok(response)
}

/// The links around a page.
struct Pages {
    this: Vec<Value>,
    next: Option<Value>,
    next_at: u64,
    previous: Option<Value>,
    matched: u64,
}

impl Pages {
    fn of(request: &Request, seen: &Seen, query: &Query, matched: u64, offer: Offer) -> Self {
        let (place, language) = (&request.place, request.language());
        let path = format!("/collections/{}/items", seen.id());
        let with = |changes: &[(&str, Option<String>)]| format!("{path}{}", request.parameters.with(changes));
        let (offset, limit) = (query.offset, query.limit.unwrap_or(ask::PAGE));
        let form = |other: Offer| {
            let rel = if other == offer { "self" } else { "alternate" };
            place.link(rel, other.media_type(), other.title(language), &with(&[("f", Some(other.name().into()))]))
        };
        let mut this: Vec<Value> = Offer::all().filter(|other| !other.is_file()).map(form).collect();
        let title = seen.title(language);
        this.push(place.link("collection", "application/json", &title, &format!("/collections/{}?f=json", seen.id())));
        let turn = |rel: &str, title: &str, to: u64| {
            let to = [("offset", (to > 0).then(|| to.to_string())), ("limit", Some(limit.to_string()))];
            place.link(rel, offer.media_type(), title, &with(&to))
        };
        let next = language.pick("Page suivante", "Next page", "Página siguiente");
        let previous = language.pick("Page précédente", "Previous page", "Página anterior");
        Self {
            this,
            next: (offset + limit < matched).then(|| turn("next", next, offset + limit)),
            next_at: offset + limit,
            previous: (offset > 0).then(|| turn("prev", previous, offset.saturating_sub(limit))),
            matched,
        }
    }

    /// The same as a head of the answer (RFC 8288), for forms and clients that read no JSON.
    fn head(&self) -> String {
        let all = self.this.iter().chain(&self.next).chain(&self.previous);
        let written = all.map(|link| {
            let text = |name: &str| link[name].as_str().unwrap_or_default();
            format!("<{}>; rel=\"{}\"; type=\"{}\"", text("href"), text("rel"), text("type"))
        });
        written.collect::<Vec<_>>().join(", ")
    }

    /// There is a next page if this one was full and more was counted.
    fn all(self, returned: u64) -> Vec<Value> {
        let more = returned > 0 && self.next_at < self.matched;
        self.this.into_iter().chain(self.next.filter(|_| more)).chain(self.previous).collect()
    }
}

/// One feature.
pub async fn one(request: Request, Path((id, feature)): Path<(String, String)>) -> Result<Response, Problem> {
    let seen = request.collections.seen(&id).map_err(Error::from)?;
    let parameters = &request.parameters;
    parameters.only(|name| matches!(name, "crs" | "properties" | "datetime"))?;
    let query = Query { ids: Some(vec![identifier(&seen, &feature)?]), ..ask::query(parameters, &seen, true)? };
    let offer = offer(&request)?;
    let version = request.collections.version(&seen, &query).await.map_err(Error::from)?;
    let tag = version.map(|version| format!("\"{version}\""));
    if let Some(tag) = tag.as_ref().filter(|_| matches!(offer, Offer::GeoJson | Offer::JsonFg))
        && request.headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes())
    {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let mut response = match offer {
        Offer::Html => return pages::item(&request, &seen, &query, &feature).await,
        Offer::GeoJson | Offer::JsonFg => alone(&request, &seen, query.clone(), &feature, offer).await?,
        Offer::File(_) => return Err(Error::FormUnknown(offer.name().to_owned()).into()),
    };
    if let Some(tag) = tag.and_then(|tag| HeaderValue::from_str(&tag).ok()) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    content_crs(response.headers_mut(), query.crs);
    Ok(response)
}

async fn alone(request: &Request, seen: &Seen, query: Query, feature: &str, offer: Offer) -> Result<Response, Error> {
    let (place, language) = (&request.place, request.language());
    let collection = seen.collection(query.properties.as_deref(), query.crs, language);
    let path = format!("/collections/{}/items/{feature}", seen.id());
    let form = |other: Offer| {
        let rel = if other == offer { "self" } else { "alternate" };
        let changed = request.parameters.with(&[("f", Some(other.name().into()))]);
        place.link(rel, other.media_type(), other.title(language), &format!("{path}{changed}"))
    };
    let mut links: Vec<Value> = Offer::all().filter(|other| !other.is_file()).map(form).collect();
    let layer = format!("/collections/{}?f=json", seen.id());
    links.push(place.link("collection", "application/json", &collection.title, &layer));
    let found = request.collections.each(seen, &query, None, move |found, feature| {
        *found = Some(match offer {
            Offer::JsonFg => json_fg::document(&collection, feature, &links),
            _ => geojson::document(&collection, feature, &links),
        });
        std::ops::ControlFlow::Break(())
    });
    let found = found.await?.ok_or_else(|| unknown(seen, feature))?;
    Ok(typed(offer.media_type(), found))
}

/// The identifier of a feature of an address; one that is no number is of no feature.
pub fn identifier(seen: &Seen, text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_| unknown(seen, text))
}

pub fn unknown(seen: &Seen, feature: &str) -> Error {
    let id = feature.chars().take(40).collect();
    crate::collections::Error::FeatureUnknown { collection: seen.id().to_owned(), id }.into()
}

fn offer(request: &Request) -> Result<Offer, Error> {
    let f = request.parameters.get("f");
    let unknown = || Error::FormUnknown(f.unwrap_or_default().chars().take(40).collect());
    Offer::asked(f, &request.headers).ok_or_else(unknown)
}

fn streamed(media_type: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    varies(&mut response);
    response
}

/// The system of the coordinates, in angle brackets (OGC 18-058r1, 6.4).
fn content_crs(headers: &mut HeaderMap, crs: CrsName) {
    if let Ok(value) = HeaderValue::from_str(&format!("<{}>", crs.uri())) {
        headers.insert("content-crs", value);
    }
}
