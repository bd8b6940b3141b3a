//! KML 2.2 (OGC 07-147r2): a placemark a feature, its values typed by a schema. Longitude, latitude in WGS 84 only.

use std::io::{self, Write};

use crate::exchange::outgoing::out::Out;
use crate::exchange::outgoing::plane::Plane;
use crate::exchange::outgoing::{Collection, Drawn, Feature, ShapeKind, Value, Writer, digits, words};
use crate::exchange::table::Kind;

/// A file being written.
pub struct Kml<W> {
    out: Out<W>,
    /// `<SimpleData name="…">` of each column.
    heads: Vec<Box<[u8]>>,
    /// Identifier of the schema and beginning of those of the placemarks.
    element: String,
    /// The column a placemark is named by.
    label: Option<usize>,
    plane: Plane,
}

impl<W: Write + Send> Kml<W> {
    /// Begin a file.
    pub fn new(collection: &Collection, sink: W) -> Self {
        let mut out = Out::new(sink);
        let element = words::element_name(&collection.id);
        let buffer = &mut out.buffer;
        buffer.extend_from_slice(
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>",
        );
        tagged(buffer, "name", &collection.title);
        tagged(buffer, "description", &collection.description);
        schema(buffer, &element, collection);
        let heads = collection.columns.iter().map(|column| opening("SimpleData", &column.name).into());
        Self {
            heads: heads.collect(),
            element,
            label: collection.label(),
            plane: Plane::east_first(collection.crs),
            out,
        }
    }
}

fn schema(out: &mut Vec<u8>, element: &str, collection: &Collection) {
    out.extend_from_slice(b"\n<Schema name=\"");
    words::attribute(out, &collection.id);
    out.extend_from_slice(format!("\" id=\"{element}\">").as_bytes());
    for column in &collection.columns {
        out.extend_from_slice(format!("<SimpleField type=\"{}\" name=\"", kind(column.kind)).as_bytes());
        words::attribute(out, &column.name);
        out.extend_from_slice(b"\">");
        tagged(out, "displayName", &column.title);
        out.extend_from_slice(b"</SimpleField>");
    }
    out.extend_from_slice(b"</Schema>\n");
}

/// Integers of KML have 32 bits, so longer ones are texts.
const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Real => "double",
        Kind::Boolean => "bool",
        _ => "string",
    }
}

fn opening(tag: &str, name: &str) -> Vec<u8> {
    let mut open = format!("<{tag} name=\"").into_bytes();
    words::attribute(&mut open, name);
    open.extend_from_slice(b"\">");
    open
}

fn tagged(out: &mut Vec<u8>, tag: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    out.extend_from_slice(format!("<{tag}>").as_bytes());
    words::xml(out, text);
    out.extend_from_slice(format!("</{tag}>").as_bytes());
}

impl<W: Write + Send> Writer for Kml<W> {
    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let out = &mut self.out.buffer;
        out.extend_from_slice(format!("<Placemark id=\"{}.{}\">", self.element, feature.id).as_bytes());
        if let Some(Value::Text(label)) = self.label.and_then(|rank| feature.values.get(rank)) {
            tagged(out, "name", label);
        }
        out.extend_from_slice(format!("<ExtendedData><SchemaData schemaUrl=\"#{}\">", self.element).as_bytes());
        for (head, value) in self.heads.iter().zip(feature.values).filter(|(_, value)| **value != Value::Null) {
            out.extend_from_slice(head);
            content(out, *value);
            out.extend_from_slice(b"</SimpleData>");
        }
        out.extend_from_slice(b"</SchemaData></ExtendedData>");
        if let Some(drawn) = feature.sound() {
            geometry(out, drawn, self.plane);
        }
        out.extend_from_slice(b"</Placemark>\n");
        self.out.spill()
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.buffer.extend_from_slice(b"</Document></kml>\n");
        self.out.finish()
    }
}

fn content(out: &mut Vec<u8>, value: Value<'_>) {
    match value {
        Value::Text(text) | Value::Date(text) | Value::Moment(text) => words::xml(out, text),
        Value::Integer(number) => digits::integer(out, number),
        Value::Real(number) if number.is_finite() => digits::real(out, number),
        Value::Real(number) => words::xml(out, &number.to_string()),
        Value::Boolean(yes) => out.extend_from_slice(if yes { b"1" } else { b"0" }),
        Value::Null => {}
    }
}

fn geometry(out: &mut Vec<u8>, drawn: &Drawn, plane: Plane) {
    if drawn.multi {
        out.extend_from_slice(b"<MultiGeometry>");
    }
    let most = if drawn.multi { usize::MAX } else { 1 };
    match drawn.kind {
        ShapeKind::Point => drawn.xy.chunks(1).take(most).for_each(|at| list(out, "<Point>", at, "</Point>", plane)),
        ShapeKind::Line => {
            drawn.each().take(most).for_each(|(line, _)| list(out, "<LineString>", line, "</LineString>", plane));
        }
        ShapeKind::Area => drawn.polygons().take(most).for_each(|rings| polygon(out, rings, plane)),
    }
    if drawn.multi {
        out.extend_from_slice(b"</MultiGeometry>");
    }
}

fn polygon<'a>(out: &mut Vec<u8>, rings: impl Iterator<Item = &'a [[f64; 2]]>, plane: Plane) {
    const EXTERIOR: [&str; 2] = ["<outerBoundaryIs><LinearRing>", "</LinearRing></outerBoundaryIs>"];
    const INTERIOR: [&str; 2] = ["<innerBoundaryIs><LinearRing>", "</LinearRing></innerBoundaryIs>"];
    out.extend_from_slice(b"<Polygon>");
    for (rank, ring) in rings.enumerate() {
        let [before, after] = if rank == 0 { EXTERIOR } else { INTERIOR };
        list(out, before, ring, after, plane);
    }
    out.extend_from_slice(b"</Polygon>");
}

fn list(out: &mut Vec<u8>, before: &str, line: &[[f64; 2]], after: &str, plane: Plane) {
    out.extend_from_slice(before.as_bytes());
    out.extend_from_slice(b"<coordinates>");
    for (rank, at) in line.iter().enumerate() {
        if rank > 0 {
            out.push(b' ');
        }
        plane.pair(out, *at, b',');
    }
    out.extend_from_slice(b"</coordinates>");
    out.extend_from_slice(after.as_bytes());
}
