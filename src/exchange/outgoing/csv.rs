//! CSV for programs (RFC 4180): commas, UTF-8 without byte order mark, names of the columns, the geometry as WKT.
//!
//! A value that is missing is nothing between two commas, an empty text is `""`: the usual writers make no difference.

use std::io::{self, Write};

use crate::exchange::outgoing::out::Out;
use crate::exchange::outgoing::plane::Plane;
use crate::exchange::outgoing::wkt::wkt;
use crate::exchange::outgoing::{Collection, Feature, Value, Writer, digits};

/// Column of the geometry.
const GEOMETRY: &str = "geometry";
/// Column of the identifier.
const IDENTIFIER: &str = "fid";

/// A file being written.
pub struct Csv<W> {
    out: Out<W>,
    /// None: features have no geometry.
    plane: Option<Plane>,
}

impl<W: Write + Send> Csv<W> {
    /// Begin a file and write the names.
    pub fn new(collection: &Collection, sink: W) -> Self {
        let mut out = Out::new(sink);
        text(&mut out.buffer, IDENTIFIER);
        let geometry = collection.geometry.map(|_| GEOMETRY);
        for name in collection.columns.iter().map(|column| column.name.as_str()).chain(geometry) {
            out.buffer.push(b',');
            text(&mut out.buffer, name);
        }
        out.buffer.extend_from_slice(b"\r\n");
        Self { out, plane: collection.geometry.map(|_| Plane::east_first(collection.crs)) }
    }
}

impl<W: Write + Send> Writer for Csv<W> {
    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let out = &mut self.out.buffer;
        digits::integer(out, feature.id);
        for value in feature.values {
            out.push(b',');
            cell(out, *value);
        }
        if let Some(plane) = self.plane {
            out.push(b',');
            if let Some(drawn) = feature.sound() {
                out.push(b'"');
                wkt(out, drawn, plane);
                out.push(b'"');
            }
        }
        out.extend_from_slice(b"\r\n");
        self.out.spill()
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.out.finish()
    }
}

fn cell(out: &mut Vec<u8>, value: Value<'_>) {
    match value {
        Value::Null => {}
        Value::Text(words) | Value::Date(words) | Value::Moment(words) => text(out, words),
        Value::Integer(number) => digits::integer(out, number),
        Value::Real(number) if number.is_finite() => digits::real(out, number),
        Value::Real(number) => text(out, &number.to_string()),
        Value::Boolean(true) => out.extend_from_slice(b"true"),
        Value::Boolean(false) => out.extend_from_slice(b"false"),
    }
}

fn text(out: &mut Vec<u8>, text: &str) {
    let quoted = text.is_empty() || text.contains([',', '"', '\r', '\n']) || text.trim() != text;
    if !quoted {
        return out.extend_from_slice(text.as_bytes());
    }
    out.push(b'"');
    out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
    out.push(b'"');
}
