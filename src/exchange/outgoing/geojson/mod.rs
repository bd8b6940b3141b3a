//! GeoJSON (RFC 7946), a feature a line, with what OGC API – Features has around it (OGC 17-069r4, 7.15 and 7.16).
//!
//! In another system than CRS84 coordinates are in the order of its axes (OGC 18-058r1, 6.3); the answer says which
//! system in its head `Content-Crs`, a file in the member `crs` that programs read from before RFC 7946.

mod geometry;

use std::io::{self, Write};

use serde_json::Value as Json;

use crate::exchange::outgoing::out::Out;
use crate::exchange::outgoing::plane::Plane;
use crate::exchange::outgoing::{Collection, Feature, Value, Writer, digits, words};
use crate::geo::{CrsName, System};

pub(in crate::exchange::outgoing) use geometry::geometry;

/// Tells the links of a document once the number of its features is known: whether there is a next page is known then.
pub type Links = Box<dyn FnOnce(u64) -> Vec<Json> + Send>;

/// What stands around the features of an answer of OGC API – Features.
pub struct Around {
    /// How many features the question finds; none: not counted.
    pub matched: Option<u64>,
    /// When it was answered, RFC 3339.
    pub time_stamp: Option<String>,
    pub links: Links,
}

/// Features of one collection as GeoJSON objects.
pub struct Encoder {
    /// `,"name":` of each column.
    heads: Vec<Box<[u8]>>,
    plane: Plane,
}

impl Encoder {
    /// Prepare what all features have in common.
    #[must_use]
    pub fn new(collection: &Collection) -> Self {
        let heads = collection.columns.iter().enumerate().map(|(rank, column)| {
            let mut head = if rank > 0 { b",".to_vec() } else { Vec::new() };
            words::json(&mut head, &column.name);
            head.push(b':');
            head.into_boxed_slice()
        });
        Self { heads: heads.collect(), plane: Plane::of(collection.crs) }
    }

    /// Append a feature: `{"type":"Feature","id":…,"geometry":…,"properties":{…}}`.
    pub fn feature(&self, out: &mut Vec<u8>, feature: &Feature<'_>) {
        self.open(out, feature);
        out.push(b'}');
    }

    /// All but the last brace.
    fn open(&self, out: &mut Vec<u8>, feature: &Feature<'_>) {
        out.extend_from_slice(b"{\"type\":\"Feature\",\"id\":");
        digits::integer(out, feature.id);
        out.extend_from_slice(b",\"geometry\":");
        self.geometry(out, feature);
        self.properties(out, feature);
    }

    pub(in crate::exchange::outgoing) fn geometry(&self, out: &mut Vec<u8>, feature: &Feature<'_>) {
        match feature.sound() {
            Some(drawn) => geometry(out, drawn, self.plane),
            None => out.extend_from_slice(b"null"),
        }
    }

    /// `,"properties":{…}`.
    pub(in crate::exchange::outgoing) fn properties(&self, out: &mut Vec<u8>, feature: &Feature<'_>) {
        out.extend_from_slice(b",\"properties\":{");
        for (head, value) in self.heads.iter().zip(feature.values) {
            out.extend_from_slice(head);
            property(out, *value);
        }
        out.push(b'}');
    }
}

/// A number that is none is null: JSON has no other word for it.
fn property(out: &mut Vec<u8>, value: Value<'_>) {
    match value {
        Value::Text(text) | Value::Date(text) | Value::Moment(text) => words::json(out, text),
        Value::Integer(number) => digits::integer(out, number),
        Value::Real(number) if number.is_finite() => digits::real(out, number),
        Value::Boolean(true) => out.extend_from_slice(b"true"),
        Value::Boolean(false) => out.extend_from_slice(b"false"),
        Value::Null | Value::Real(_) => out.extend_from_slice(b"null"),
    }
}

/// One feature as a document of its own, with its links (OGC 17-069r4, 7.16.2).
#[must_use]
pub fn document(collection: &Collection, feature: &Feature<'_>, links: &[Json]) -> Vec<u8> {
    let mut out = Vec::with_capacity(4096);
    Encoder::new(collection).open(&mut out, feature);
    member(&mut out, "links", &Json::from(links));
    out.extend_from_slice(b"}\n");
    out
}

/// A document of features being written.
pub struct GeoJson<W> {
    out: Out<W>,
    encoder: Encoder,
    returned: u64,
    around: Option<Around>,
}

impl<W: Write + Send> GeoJson<W> {
    /// A file: it names its layer, and its system where that is a plane one.
    pub fn file(collection: &Collection, sink: W) -> Self {
        let mut begun = Self::begin(collection, sink, None);
        member(&mut begun.out.buffer, "name", &Json::from(collection.id.as_str()));
        if let Some(crs) = named(collection.crs) {
            member(&mut begun.out.buffer, "crs", &crs);
        }
        begun.out.buffer.extend_from_slice(b",\"features\":[");
        begun
    }

    /// An answer of OGC API – Features.
    pub fn answer(collection: &Collection, around: Around, sink: W) -> Self {
        let mut begun = Self::begin(collection, sink, Some(around));
        begun.out.buffer.extend_from_slice(b",\"features\":[");
        begun
    }

    fn begin(collection: &Collection, sink: W, around: Option<Around>) -> Self {
        let mut out = Out::new(sink);
        out.buffer.extend_from_slice(b"{\"type\":\"FeatureCollection\"");
        Self { out, encoder: Encoder::new(collection), returned: 0, around }
    }
}

/// The system as older programs read it. The order of its axes is never in doubt for a plane one.
fn named(crs: CrsName) -> Option<Json> {
    let plane = crs.srid.system().is_some_and(|system: &System| !system.is_geographic());
    let name = format!("urn:ogc:def:crs:EPSG::{}", crs.srid.code());
    plane.then(|| serde_json::json!({"type": "name", "properties": {"name": name}}))
}

pub(in crate::exchange::outgoing) fn member(out: &mut Vec<u8>, name: &str, value: &Json) {
    out.push(b',');
    words::json(out, name);
    out.push(b':');
    out.extend_from_slice(value.to_string().as_bytes());
}

/// Write what is known when the last feature is.
pub(in crate::exchange::outgoing) fn close(out: &mut Vec<u8>, around: Around, returned: u64) {
    if let Some(matched) = around.matched {
        member(out, "numberMatched", &Json::from(matched));
    }
    member(out, "numberReturned", &Json::from(returned));
    if let Some(time_stamp) = around.time_stamp {
        member(out, "timeStamp", &Json::from(time_stamp));
    }
    member(out, "links", &Json::from((around.links)(returned)));
}

impl<W: Write + Send> Writer for GeoJson<W> {
    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        self.out.buffer.extend_from_slice(if self.returned > 0 { b",\n" } else { b"\n" });
        self.encoder.feature(&mut self.out.buffer, feature);
        self.returned += 1;
        self.out.spill()
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.buffer.extend_from_slice(b"\n]");
        if let Some(around) = self.around.take() {
            close(&mut self.out.buffer, around, self.returned);
        }
        self.out.buffer.extend_from_slice(b"}\n");
        self.out.finish()
    }
}

#[cfg(test)]
mod tests;
