//! `GetFeature`: features of one query or several, page after page or as a file.

use std::io::{self, Write};
use std::ops::ControlFlow;

use axum::body::Body;
use axum::response::Response;
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::base::{plain, today};
use crate::collections::Found;
use crate::exchange::outgoing::gml::{self, Around, Encoder, Style, Wrapper};
use crate::exchange::outgoing::{Feature, Form, Writer};
use crate::web::attachment;
use crate::wfs::ask::{self, Asked};
use crate::wfs::formats::Format;
use crate::wfs::request::{AdHoc, Query, Retrieval, TypeName};
use crate::wfs::soap::bare;
use crate::wfs::visit::Visit;
use crate::wfs::{Error, Version, answer, paging, stored};

/// Features in an answer of 2.0 that asks for no number; the next page is one address away.
pub const COUNT: u64 = 1_000;
/// Bytes gathered before they are handed on.
const CHUNK: usize = 32 * 1024;

/// Answer `GetFeature`; `lock`: the lock that holds the features.
///
/// # Errors
/// What of the request is wrong; the database.
pub async fn answer(visit: &Visit, retrieval: &Retrieval) -> Result<Response, Error> {
    let format = Format::asked(retrieval.format.as_deref(), visit.manner.version)?;
    if let [Query::Stored { id, parameters }] = retrieval.queries.as_slice()
        && stored::BY_ID.contains(&id.as_str())
    {
        return by_id(visit, parameters, format).await;
    }
    let asked = expanded(visit, &retrieval.queries).await?;
    respond(visit, retrieval, asked, format, None).await
}

/// The same with features that were locked.
///
/// # Errors
/// What of the request is wrong; the database.
pub async fn respond(
    visit: &Visit,
    retrieval: &Retrieval,
    asked: Vec<Asked>,
    format: Format,
    lock: Option<String>,
) -> Result<Response, Error> {
    match format {
        Format::Gml(wrapper) => collection(visit, retrieval, asked, wrapper, lock).await,
        Format::File(form) => file(visit, retrieval, asked, form).await,
    }
}

/// Every query written out, those that were kept under a name too.
///
/// # Errors
/// [`Error::StoredQuery`]; what is wrong in a query.
pub async fn expanded(visit: &Visit, queries: &[Query]) -> Result<Vec<Asked>, Error> {
    let mut asked = Vec::new();
    for query in queries {
        match query {
            Query::AdHoc(query) => asked.push(ask::read(visit, query, "typeNames")?),
            Query::Stored { id, parameters } if stored::BY_ID.contains(&id.as_str()) => {
                asked.push(ask::read(visit, &of_id(parameters)?, "id")?);
            }
            Query::Stored { id, parameters } => {
                for inner in stored::find(&visit.wfs.pool, id).await?.queries(parameters)? {
                    let Query::AdHoc(inner) = inner else { return Err(Error::Option("StoredQuery")) };
                    asked.push(ask::read(visit, &inner, "typeNames")?);
                }
            }
        }
    }
    Ok(asked)
}

/// The query `GetFeatureById` stands for.
fn of_id(parameters: &[(String, String)]) -> Result<AdHoc, Error> {
    let id = parameters.iter().find(|(name, _)| name.eq_ignore_ascii_case("id")).ok_or(Error::Missing("id"))?.1.trim();
    let layer = id.rsplit_once('.').map(|(layer, _)| layer.to_owned());
    let local = layer.ok_or_else(|| Error::Feature(id.chars().take(80).collect()))?;
    Ok(AdHoc { name: TypeName { namespace: None, local }, ids: vec![id.to_owned()], ..AdHoc::default() })
}

/// One feature, without a collection around it (OGC 09-025r2, 7.9.3.6).
async fn by_id(visit: &Visit, parameters: &[(String, String)], format: Format) -> Result<Response, Error> {
    let query = of_id(parameters)?;
    let unknown = || Error::Feature(query.ids.iter().map(|id| id.chars().take(80).collect::<String>()).collect());
    let asked = ask::read(visit, &query, "id").map_err(|_| unknown())?;
    let wrapper = match format {
        Format::Gml(wrapper) => wrapper,
        Format::File(form) => return file(visit, &Retrieval::default(), vec![asked], form).await,
    };
    let schema = visit.schema_of([asked.seen.id()].into_iter());
    let (collection, style) = (asked.collection(visit), style(&asked, wrapper));
    let collections = &visit.wfs.collections;
    let found = collections.each(&asked.seen, &asked.query, None, move |found, feature| {
        *found = Some(gml::alone(&collection, &style, Some(&schema), feature));
        ControlFlow::Break(())
    });
    let found = found.await.map_err(Error::told)?.ok_or_else(unknown)?;
    let text = String::from_utf8_lossy(&found).into_owned();
    Ok(answer::document(text, wrapper.version().media_type(), visit.manner))
}

/// How the features of a query are written.
pub fn style(asked: &Asked, wrapper: Wrapper) -> Style {
    let version = wrapper.version();
    Style { srs_name: asked.srs_name.clone(), nil: true, ..Style::new(version, asked.query.crs) }
}

/// A file of one layer.
async fn file(visit: &Visit, retrieval: &Retrieval, asked: Vec<Asked>, form: Form) -> Result<Response, Error> {
    let [mut asked] = <[Asked; 1]>::try_from(asked).map_err(|_| Error::wrong("outputFormat", form.name()))?;
    if retrieval.hits {
        return Err(Error::wrong("resultType", "hits"));
    }
    // A file is taken away: that asks for a right of its own.
    let exported = visit.wfs.collections.exported(asked.seen.id());
    asked.seen = exported.map_err(|_| Error::Type { name: asked.seen.id().to_owned(), locator: "typeNames" })?;
    (asked.query.offset, asked.query.limit) = (retrieval.start, retrieval.count);
    asked.query.crs = form.system(asked.query.crs);
    if form == Form::Inspire {
        // Mandatory properties are given whether or not they are asked for (OGC 09-025r2, 7.9.2.5.3.1).
        asked.query.properties = asked.seen.harmonised_properties();
    }
    let collection = asked.collection(visit);
    form.suits(&collection).map_err(|refusal| Error::about("outputFormat", refusal))?;
    let name = format!("{}-{}.{}", plain(&collection.title), today(), form.extension());
    let media_type = collection.media_type(form);
    let body = visit.wfs.collections.file(&asked.seen, &asked.query, collection, form).await.map_err(Error::told)?;
    Ok(if form.is_json() { answer::of(body, media_type, visit.manner) } else { attachment(body, &name, media_type) })
}

/// One query, and the part of the answer it gives.
struct Part {
    asked: Asked,
    found: Found,
    returned: u64,
}

async fn collection(
    visit: &Visit,
    retrieval: &Retrieval,
    asked: Vec<Asked>,
    wrapper: Wrapper,
    lock: Option<String>,
) -> Result<Response, Error> {
    let is_2 = visit.manner.version.is_2();
    let count = retrieval.count.or(is_2.then_some(COUNT));
    let parts = parts(visit, asked, retrieval.start, count.unwrap_or(u64::MAX)).await?;
    let around = whole(visit, retrieval, &parts, count, lock);
    let (before, after, media_type) = answer::around(wrapper.version().media_type(), visit.manner);
    let mut head = Vec::new();
    wrapper.open(&mut head, &around);
    let mut head = if before.is_empty() {
        head
    } else {
        [before.as_bytes(), bare(&String::from_utf8_lossy(&head)).as_bytes()].concat()
    };
    let mut tail = Vec::new();
    wrapper.close(&mut tail);
    tail.extend_from_slice(after.as_bytes());
    // Version 1.0.0 has no place for a number: there the question is not known, and features are the answer.
    if retrieval.hits && visit.manner.version != Version::V100 {
        head.append(&mut tail);
        return Ok(answer::of(Body::from(head), media_type, visit.manner));
    }
    let body = members(visit, parts, wrapper, head, tail).await?;
    Ok(answer::of(body, media_type, visit.manner))
}

/// How many features each query gives, of a page of all of them together.
async fn parts(visit: &Visit, asked: Vec<Asked>, start: u64, count: u64) -> Result<Vec<Part>, Error> {
    let (mut left_out, mut room) = (start, count);
    let mut parts = Vec::new();
    for mut asked in asked {
        let found = visit.wfs.collections.found(&asked.seen, &asked.query).await.map_err(Error::told)?;
        let offset = left_out.min(found.matched());
        let returned = room.min(found.matched() - offset);
        (left_out, room) = (left_out - offset, room - returned);
        (asked.query.offset, asked.query.limit) = (offset, Some(returned));
        parts.push(Part { asked, found, returned });
    }
    Ok(parts)
}

/// What the document says of itself.
fn whole(visit: &Visit, retrieval: &Retrieval, parts: &[Part], count: Option<u64>, lock: Option<String>) -> Around {
    let matched: u64 = parts.iter().map(|part| part.found.matched()).sum();
    let returned: u64 = parts.iter().map(|part| part.returned).sum();
    let turn = |start: u64, count: u64| paging::page(&visit.address, visit.manner.version, retrieval, start, count);
    let (start, size) = (retrieval.start, count.unwrap_or(u64::MAX));
    let paged = visit.manner.version.is_2() && lock.is_none();
    // Whoever asked how many there are gets the address of the first of them.
    let next = if retrieval.hits {
        (matched > 0 && size > 0).then_some(start)
    } else {
        start.checked_add(size).filter(|next| returned > 0 && *next < matched)
    };
    let previous = (start > 0 && !retrieval.hits && size > 0).then(|| (start.saturating_sub(size), size.min(start)));
    Around {
        matched: Some(matched),
        returned: if retrieval.hits { 0 } else { returned },
        time_stamp: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        next: next.filter(|_| paged).and_then(|next| turn(next, size)),
        previous: previous.filter(|_| paged).and_then(|(start, size)| turn(start, size)),
        schema: Some(schema(visit, parts)),
        lock,
    }
}

fn schema(visit: &Visit, parts: &[Part]) -> String {
    let mut layers: Vec<&str> = parts.iter().map(|part| part.asked.seen.id()).collect();
    layers.dedup();
    visit.schema_of(layers.into_iter())
}

/// The features between `head` and `tail`. The first query is asked at once, so that what is wrong is told; each of the
/// others when the one before has been read.
async fn members(
    visit: &Visit,
    parts: Vec<Part>,
    wrapper: Wrapper,
    mut head: Vec<u8>,
    mut tail: Vec<u8>,
) -> Result<Body, Error> {
    // Answers to several queries are collections in the collection (OGC 09-025r2, 11.3.3.5).
    if parts.len() > 1 && wrapper == Wrapper::Wfs20 {
        return nested(visit, parts, wrapper, head, tail).await;
    }
    let last = parts.len().saturating_sub(1);
    let pieces = parts.into_iter().enumerate().map(|(at, part)| {
        let before = if at == 0 { std::mem::take(&mut head) } else { Vec::new() };
        let after = if at == last { std::mem::take(&mut tail) } else { Vec::new() };
        (part, before, after)
    });
    chained(visit, pieces.collect(), wrapper).await
}

async fn nested(
    visit: &Visit,
    parts: Vec<Part>,
    wrapper: Wrapper,
    head: Vec<u8>,
    tail: Vec<u8>,
) -> Result<Body, Error> {
    let time_stamp = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let last = parts.len().saturating_sub(1);
    let pieces = parts.into_iter().enumerate().map(|(at, part)| {
        let mut before = if at == 0 { head.clone() } else { Vec::new() };
        let (matched, returned) = (Some(part.found.matched()), part.returned);
        gml::nested(&mut before, &Around { matched, returned, time_stamp: time_stamp.clone(), ..Around::default() });
        let mut after = Vec::new();
        gml::nested_end(&mut after);
        if at == last {
            after.extend_from_slice(&tail);
        }
        (part, before, after)
    });
    chained(visit, pieces.collect(), wrapper).await
}

async fn chained(visit: &Visit, pieces: Vec<(Part, Vec<u8>, Vec<u8>)>, wrapper: Wrapper) -> Result<Body, Error> {
    let mut pieces = pieces.into_iter();
    let Some(first) = pieces.next() else { return Ok(Body::empty()) };
    let first = piece(visit.clone(), first, wrapper).await?;
    if pieces.len() == 0 {
        return Ok(first);
    }
    let visit = visit.clone();
    let rest = stream::iter(pieces).then(move |next| {
        let visit = visit.clone();
        async move {
            let body = piece(visit, next, wrapper).await.map_err(io::Error::other)?;
            Ok::<_, io::Error>(body.into_data_stream().map_err(io::Error::other))
        }
    });
    let first = first.into_data_stream().map_err(io::Error::other);
    Ok(Body::from_stream(first.chain(rest.try_flatten())))
}

async fn piece(visit: Visit, (part, before, after): (Part, Vec<u8>, Vec<u8>), wrapper: Wrapper) -> Result<Body, Error> {
    let collection = part.asked.collection(&visit);
    let encoder = Encoder::new(&collection, &style(&part.asked, wrapper));
    let geometry = part.asked.geometry;
    let make = move |sink| -> io::Result<Box<dyn Writer>> {
        Ok(Box::new(Members { encoder, member: wrapper.member(), buffer: before, after, geometry, sink }))
    };
    let Part { asked, found, .. } = part;
    visit.wfs.collections.give(found, &asked.seen, &asked.query, make).await.map_err(Error::told)
}

/// Features as members of a collection whose head and tail are given.
struct Members<W> {
    encoder: Encoder,
    member: [&'static str; 2],
    buffer: Vec<u8>,
    after: Vec<u8>,
    geometry: bool,
    sink: W,
}

impl<W: Write + Send> Writer for Members<W> {
    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let [before, after] = self.member;
        self.buffer.extend_from_slice(before.as_bytes());
        self.encoder.feature(&mut self.buffer, &Feature { shape: feature.shape.filter(|_| self.geometry), ..*feature });
        self.buffer.extend_from_slice(after.as_bytes());
        if self.buffer.len() >= CHUNK {
            self.sink.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.buffer.extend_from_slice(&self.after);
        self.sink.write_all(&self.buffer)?;
        self.sink.flush()
    }
}
