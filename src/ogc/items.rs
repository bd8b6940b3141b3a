//! `/ogc/collections/{collection}/items`: features, page after page or as one file; and each of them alone.

use std::io;

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{HeaderName, IntoHeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::base::{plain, today};
use crate::collections::{Query, Seen, Sink};
use crate::exchange::outgoing::gml::{self, Around as Told, Gml, Style, Version, Wrapper};
use crate::exchange::outgoing::{Collection, Form, Writer, geojson, json_fg};
use crate::geo::CrsName;
use crate::ogc::around::{Pages, same};
use crate::ogc::http::{Request, typed, varies};
use crate::ogc::offer::Offer;
use crate::ogc::{Error, ask, link, pages};
use crate::web::{Problem, attachment};

/// Features of a collection.
pub async fn list(request: Request, Path(id): Path<String>) -> Result<Response, Problem> {
    let offer = offer(&request)?;
    let seen = if offer.is_file() { request.collections.exported(&id) } else { request.collections.seen(&id) };
    let seen = seen.map_err(Error::from)?;
    let query = ask::query(&request.parameters, &seen, offer.is_file())?;
    let mut response = match offer {
        Offer::Html => return pages::items(&request, &seen, &query).await,
        Offer::GeoJson | Offer::JsonFg | Offer::Gml(_) => page(&request, &seen, &query, offer).await?,
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
    let told = Told { schema: Some(schema_address(request, seen)), ..found.around(query) };
    let returned = told.returned;
    let around = geojson::Around {
        matched: Some(matched),
        time_stamp: Some(jiff::Timestamp::now().to_string()),
        links: Box::new(move |returned| links.all(returned)),
    };
    let collection = seen.collection(query.properties.as_deref(), query.crs, request.language());
    let make = move |sink: Sink| -> io::Result<Box<dyn Writer>> {
        Ok(match offer {
            Offer::JsonFg => Box::new(json_fg::JsonFg::answer(&collection, around, sink)),
            Offer::Gml(_) => Box::new(Gml::new(&collection.plain(), &simple(&collection), Wrapper::Api, &told, sink)),
            _ => Box::new(geojson::GeoJson::answer(&collection, around, sink)),
        })
    };
    let body = request.collections.give(found, seen, query, make).await?;
    let mut response = streamed(offer.media_type(), body);
    headed(&mut response, header::LINK, &head);
    if offer.is_gml() {
        // The document itself has no place for them (OGC 17-069r4, 8.4: /req/gmlsf0/headers).
        headed(&mut response, HeaderName::from_static("ogc-numbermatched"), &matched.to_string());
        headed(&mut response, HeaderName::from_static("ogc-numberreturned"), &returned.to_string());
    }
    Ok(response)
}

/// One feature.
pub async fn one(request: Request, Path((id, feature)): Path<(String, String)>) -> Result<Response, Problem> {
    let seen = request.collections.seen(&id).map_err(Error::from)?;
    let parameters = &request.parameters;
    parameters.only(|name| matches!(name, "crs" | "properties" | "datetime"))?;
    let query = Query { ids: Some(vec![identifier(&seen, &feature)?]), ..ask::query(parameters, &seen, true)? };
    let offer = offer(&request)?;
    if let Some(simple) = gml_identifier(&seen, &query).filter(|simple| offer.is_gml() && *simple != feature) {
        let path = format!("/collections/{}/items/{simple}{}", seen.id(), request.parameters.with(&[]));
        let mut response = Redirect::temporary(&request.place.at(&path)).into_response();
        varies(&mut response);
        return Ok(response);
    }
    let version = request.collections.version(&seen, &query).await.map_err(Error::from)?;
    let tag = version.map(|version| format!("\"{version}\""));
    if let Some(tag) = tag.as_ref().filter(|_| Offer::PAGED.contains(&offer))
        && request.headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes())
    {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let mut response = match offer {
        Offer::Html => return pages::item(&request, &seen, &query, &feature).await,
        Offer::GeoJson | Offer::JsonFg | Offer::Gml(_) => {
            alone(&request, &seen, query.clone(), &feature, offer).await?
        }
        Offer::File(_) => return Err(Error::FormUnknown(offer.name().to_owned()).into()),
    };
    if let Some(tag) = tag {
        headed(&mut response, header::ETAG, &tag);
    }
    content_crs(response.headers_mut(), query.crs);
    Ok(response)
}

async fn alone(request: &Request, seen: &Seen, query: Query, feature: &str, offer: Offer) -> Result<Response, Error> {
    let collection = seen.collection(query.properties.as_deref(), query.crs, request.language());
    let simple_id = gml_identifier(seen, &query).unwrap_or_default();
    let path = |of: Offer| {
        let id = if of.is_gml() { simple_id.as_str() } else { feature };
        format!("/collections/{}/items/{id}", seen.id())
    };
    let links = same(request, seen, offer, path);
    let head = link::head(&links);
    let schema = schema_address(request, seen);
    let found = request.collections.each(seen, &query, None, move |found, feature| {
        *found = Some(match offer {
            Offer::JsonFg => json_fg::document(&collection, feature, &links),
            Offer::Gml(_) => gml::alone(&collection.plain(), &simple(&collection), Some(&schema), feature),
            _ => geojson::document(&collection, feature, &links),
        });
        std::ops::ControlFlow::Break(())
    });
    let found = found.await?.ok_or_else(|| unknown(seen, feature))?;
    let mut response = typed(offer.media_type(), found);
    if offer.is_gml() {
        headed(&mut response, header::LINK, &head);
    }
    Ok(response)
}

/// A feature of GML is at the address that ends in its `gml:id` (OGC 17-069r4, /req/gmlsf0/content B); whoever asks elsewhere
/// is led there.
fn gml_identifier(seen: &Seen, query: &Query) -> Option<String> {
    let id = *query.ids.as_ref()?.first()?;
    Some(gml::identifier(seen.id(), id))
}

/// Features as the Simple Features profile has them: what is missing is left out.
fn simple(collection: &Collection) -> Style {
    Style::new(Version::Gml32, collection.crs)
}

fn schema_address(request: &Request, seen: &Seen) -> String {
    request.place.at(&format!("/collections/{}/schema?f=xml", seen.id()))
}

fn headed(response: &mut Response, name: impl IntoHeaderName, text: &str) {
    if let Ok(value) = HeaderValue::from_str(text) {
        response.headers_mut().insert(name, value);
    }
}

/// The identifier of a feature of an address: its number, also behind the name of the layer, as GML and WFS write it. What is
/// neither is of no feature.
pub fn identifier(seen: &Seen, text: &str) -> Result<i64, Error> {
    let bare = text.strip_prefix(gml::element_name(seen.id()).as_str()).and_then(|rest| rest.strip_prefix('.'));
    bare.unwrap_or(text).parse().map_err(|_| unknown(seen, text))
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
