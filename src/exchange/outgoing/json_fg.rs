//! JSON-FG (OGC Features and Geometries JSON 1.0, OGC 21-045r1): GeoJSON that says its type, its time and its system.
//!
//! In CRS84 the geometry is GeoJSON's `geometry`; in any other system it is `place`, in the order of the axes of
//! `coordRefSys`, and `geometry` is null.

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use crate::exchange::outgoing::geojson::{Around, Encoder, close, member};
use crate::exchange::outgoing::out::Out;
use crate::exchange::outgoing::{Collection, Feature, Time, Value, Writer, digits, words};
use crate::geo::{AxisOrder, CrsName, Srid};

/// Media type of a document.
pub const MEDIA_TYPE: &str = "application/vnd.ogc.fg+json";
/// What a document conforms to.
const CLASSES: [&str; 2] = [
    "http://www.opengis.net/spec/json-fg-1/1.0/conf/core",
    "http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas",
];

/// Features of one collection as JSON-FG objects.
struct Objects {
    encoder: Encoder,
    time: Option<Time>,
    /// Coordinates are longitude, latitude: GeoJSON's own.
    geojson: bool,
}

impl Objects {
    fn new(collection: &Collection) -> Self {
        let geojson = collection.crs == CrsName { srid: Srid::WGS84, order: AxisOrder::EastNorth };
        Self { encoder: Encoder::new(collection), time: collection.standard.time, geojson }
    }

    /// All members of a feature, without what opens and closes it.
    fn members(&self, out: &mut Vec<u8>, feature: &Feature<'_>) {
        out.extend_from_slice(b",\"id\":");
        digits::integer(out, feature.id);
        out.extend_from_slice(b",\"time\":");
        self.time(out, feature);
        for (name, here) in [(&b",\"place\":"[..], !self.geojson), (b",\"geometry\":", self.geojson)] {
            out.extend_from_slice(name);
            if here { self.encoder.geometry(out, feature) } else { out.extend_from_slice(b"null") }
        }
        self.encoder.properties(out, feature);
    }

    /// An instant as a day or a moment, or an interval whose open sides are two dots.
    fn time(&self, out: &mut Vec<u8>, feature: &Feature<'_>) {
        let value = |rank: usize| feature.values.get(rank).copied().unwrap_or(Value::Null);
        let known = |value| matches!(value, Value::Date(_) | Value::Moment(_));
        match self.time {
            Some(Time::At(rank)) => match value(rank) {
                Value::Date(day) => instant(out, "date", day),
                Value::Moment(moment) => instant(out, "timestamp", moment),
                _ => out.extend_from_slice(b"null"),
            },
            Some(Time::Between(since, until)) if known(value(since)) || known(value(until)) => {
                out.extend_from_slice(b"{\"interval\":[");
                side(out, value(since));
                out.push(b',');
                side(out, value(until));
                out.extend_from_slice(b"]}");
            }
            _ => out.extend_from_slice(b"null"),
        }
    }
}

fn instant(out: &mut Vec<u8>, kind: &str, text: &str) {
    out.push(b'{');
    words::json(out, kind);
    out.push(b':');
    words::json(out, text);
    out.push(b'}');
}

fn side(out: &mut Vec<u8>, value: Value<'_>) {
    let (Value::Date(text) | Value::Moment(text)) = value else { return words::json(out, "..") };
    words::json(out, text);
}

/// What only the outermost object says.
fn declare(out: &mut Vec<u8>, collection: &Collection, geojson: bool) {
    member(out, "conformsTo", &json!(CLASSES));
    member(out, "featureType", &Json::from(collection.id.as_str()));
    if !geojson {
        member(out, "coordRefSys", &Json::from(collection.crs.uri()));
    }
}

/// One feature as a document of its own, with its links.
#[must_use]
pub fn document(collection: &Collection, feature: &Feature<'_>, links: &[Json]) -> Vec<u8> {
    let objects = Objects::new(collection);
    let mut out = b"{\"type\":\"Feature\"".to_vec();
    declare(&mut out, collection, objects.geojson);
    objects.members(&mut out, feature);
    member(&mut out, "links", &Json::from(links));
    out.extend_from_slice(b"}\n");
    out
}

/// A document of features being written.
pub struct JsonFg<W> {
    out: Out<W>,
    objects: Objects,
    returned: u64,
    around: Option<Around>,
}

impl<W: Write + Send> JsonFg<W> {
    /// A file.
    pub fn file(collection: &Collection, sink: W) -> Self {
        Self::begin(collection, None, sink)
    }

    /// An answer of OGC API – Features.
    pub fn answer(collection: &Collection, around: Around, sink: W) -> Self {
        Self::begin(collection, Some(around), sink)
    }

    fn begin(collection: &Collection, around: Option<Around>, sink: W) -> Self {
        let mut out = Out::new(sink);
        let objects = Objects::new(collection);
        out.buffer.extend_from_slice(b"{\"type\":\"FeatureCollection\"");
        declare(&mut out.buffer, collection, objects.geojson);
        out.buffer.extend_from_slice(b",\"features\":[");
        Self { out, objects, returned: 0, around }
    }
}

impl<W: Write + Send> Writer for JsonFg<W> {
    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let out = &mut self.out.buffer;
        out.extend_from_slice(if self.returned > 0 { b",\n" } else { b"\n" });
        out.extend_from_slice(b"{\"type\":\"Feature\"");
        self.objects.members(out, feature);
        out.push(b'}');
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
