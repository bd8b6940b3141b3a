//! One feature as an element.

use crate::exchange::outgoing::gml::geometry::{Frame, geometry};
use crate::exchange::outgoing::gml::{GEOMETRY, NAMESPACE, PREFIX, Style, Version, standard};
use crate::exchange::outgoing::plane::Plane;
use crate::exchange::outgoing::{Collection, Feature, Value, digits, words};

/// What stands before and after a value.
struct Property {
    column: usize,
    open: Box<[u8]>,
    close: Box<[u8]>,
    /// When the value is missing.
    missing: Box<[u8]>,
}

/// Features of one collection as elements.
pub struct Encoder {
    /// `bf:parcels`.
    name: String,
    /// `<bf:parcels gml:id="parcels.`: the identifier follows.
    open: Box<[u8]>,
    close: Box<[u8]>,
    /// What GML itself has elements for; clients that know only the properties of the layer find it among these as well.
    standard: Vec<Property>,
    own: Vec<Property>,
    /// Before and after the geometry.
    geometry: [Box<[u8]>; 2],
    frame: Frame,
    /// Opens the envelope of a feature; none: not written.
    envelope: Option<Box<[u8]>>,
}

impl Encoder {
    /// Prepare what all features have in common.
    #[must_use]
    pub fn new(collection: &Collection, style: &Style) -> Self {
        let element = words::element_name(&collection.id);
        let name = format!("{PREFIX}:{element}");
        let identifier = if style.version == Version::Gml2 { "fid" } else { "gml:id" };
        let open = format!("<{name} {identifier}=\"{element}.");
        let ranks = standard(collection, style.version);
        let own = collection.columns.iter().enumerate();
        Self {
            open: open.into_bytes().into(),
            close: format!("</{name}>").into_bytes().into(),
            name,
            standard: standard_properties(ranks),
            own: own.map(|(rank, column)| property(rank, &column.name, style.nil)).collect(),
            geometry: [format!("<{PREFIX}:{GEOMETRY}>"), format!("</{PREFIX}:{GEOMETRY}>")]
                .map(|tag| tag.into_bytes().into()),
            frame: Frame::new(style, &element, Plane::of(collection.crs)),
            envelope: style.bounded.then(|| envelope(style)),
        }
    }

    /// Name of the element, with its prefix.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Append the element. The prefixes `bf`, `gml` and `xsi` are bound outside of it.
    pub fn feature(&self, out: &mut Vec<u8>, feature: &Feature<'_>) {
        self.written(out, feature, &[]);
    }

    /// The element with attributes of its own before the end of its tag.
    pub(super) fn written(&self, out: &mut Vec<u8>, feature: &Feature<'_>, attributes: &[u8]) {
        out.extend_from_slice(&self.open);
        digits::integer(out, feature.id);
        out.push(b'"');
        out.extend_from_slice(attributes);
        out.push(b'>');
        properties(out, &self.standard, feature);
        self.bounds(out, feature);
        properties(out, &self.own, feature);
        if let Some(drawn) = feature.sound() {
            out.extend_from_slice(&self.geometry[0]);
            geometry(out, drawn, feature.id, &self.frame);
            out.extend_from_slice(&self.geometry[1]);
        }
        out.extend_from_slice(&self.close);
    }

    fn bounds(&self, out: &mut Vec<u8>, feature: &Feature<'_>) {
        let Some(envelope) = &self.envelope else { return };
        let Some([west, south, east, north]) = feature.sound().and_then(crate::exchange::outgoing::Drawn::bounds)
        else {
            return;
        };
        out.extend_from_slice(envelope);
        self.frame.corners(out, [west, south], [east, north]);
    }
}

fn envelope(style: &Style) -> Box<[u8]> {
    let mut open = b"<gml:boundedBy><gml:".to_vec();
    open.extend_from_slice(if style.version == Version::Gml2 { b"Box" } else { b"Envelope" });
    open.extend_from_slice(b" srsName=\"");
    words::attribute(&mut open, &style.srs_name);
    open.extend_from_slice(b"\">");
    open.into()
}

fn property(column: usize, name: &str, nil: bool) -> Property {
    let name = words::element_name(name);
    let missing = if nil { format!("<{PREFIX}:{name} xsi:nil=\"true\"/>") } else { String::new() };
    Property {
        column,
        open: format!("<{PREFIX}:{name}>").into_bytes().into(),
        close: format!("</{PREFIX}:{name}>").into_bytes().into(),
        missing: missing.into_bytes().into(),
    }
}

/// These have no nil: without a value they are not there.
fn standard_properties(ranks: [Option<usize>; 3]) -> Vec<Property> {
    let tags = [
        ("<gml:description>".to_owned(), "</gml:description>"),
        (format!("<gml:identifier codeSpace=\"{NAMESPACE}\">"), "</gml:identifier>"),
        ("<gml:name>".to_owned(), "</gml:name>"),
    ];
    let filled = ranks.into_iter().zip(tags).filter_map(|(rank, tags)| Some((rank?, tags)));
    filled
        .map(|(column, (open, close))| Property {
            column,
            open: open.into_bytes().into(),
            close: close.as_bytes().into(),
            missing: Box::default(),
        })
        .collect()
}

fn properties(out: &mut Vec<u8>, properties: &[Property], feature: &Feature<'_>) {
    for property in properties {
        match feature.values.get(property.column).copied().unwrap_or(Value::Null) {
            Value::Null => out.extend_from_slice(&property.missing),
            value => {
                out.extend_from_slice(&property.open);
                content(out, value);
                out.extend_from_slice(&property.close);
            }
        }
    }
}

/// A value as XML Schema writes it.
fn content(out: &mut Vec<u8>, value: Value<'_>) {
    match value {
        Value::Text(text) | Value::Date(text) | Value::Moment(text) => words::xml(out, text),
        Value::Integer(number) => digits::integer(out, number),
        Value::Real(number) if number.is_finite() => digits::real(out, number),
        Value::Real(number) if number.is_nan() => out.extend_from_slice(b"NaN"),
        Value::Real(number) => out.extend_from_slice(if number > 0.0 { b"INF" } else { b"-INF" }),
        Value::Boolean(true) => out.extend_from_slice(b"true"),
        Value::Boolean(false) => out.extend_from_slice(b"false"),
        Value::Null => {}
    }
}
