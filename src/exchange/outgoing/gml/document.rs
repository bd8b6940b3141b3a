//! What stands around features: the collections of WFS 2.0, 1.1 and 1.0 and of OGC API – Features.

use std::io::{self, Write};

use crate::exchange::outgoing::gml::{Encoder, NAMESPACE, PREFIX, Style, Version};
use crate::exchange::outgoing::out::Out;
use crate::exchange::outgoing::{Collection, Feature, Writer, words};

/// A document of features.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrapper {
    /// `wfs:FeatureCollection` of WFS 2.0, GML 3.2 (OGC 09-025r2, 11.3.2).
    Wfs20,
    /// `wfs:FeatureCollection` of WFS 1.1, GML 3.1.1 (OGC 04-094, 9.3).
    Wfs11,
    /// `wfs:FeatureCollection` of WFS 1.0, GML 2.1.2 (OGC 02-058, 9.3).
    Wfs10,
    /// `sf:FeatureCollection` of OGC API – Features, GML 3.2 (OGC 17-069r4, 8.5). How many and the links are in the head of
    /// the answer.
    Api,
}

impl Wrapper {
    /// The version of GML inside.
    #[must_use]
    pub const fn version(self) -> Version {
        match self {
            Self::Wfs20 | Self::Api => Version::Gml32,
            Self::Wfs11 => Version::Gml31,
            Self::Wfs10 => Version::Gml2,
        }
    }

    const fn prefix(self) -> &'static str {
        match self {
            Self::Api => "sf",
            _ => "wfs",
        }
    }

    pub(super) const fn namespace(self) -> &'static str {
        match self {
            Self::Wfs20 => "http://www.opengis.net/wfs/2.0",
            Self::Wfs11 | Self::Wfs10 => "http://www.opengis.net/wfs",
            Self::Api => "http://www.opengis.net/ogcapi-features-1/1.0/sf",
        }
    }

    pub(super) const fn schema(self) -> &'static str {
        match self {
            Self::Wfs20 => "http://schemas.opengis.net/wfs/2.0/wfs.xsd",
            Self::Wfs11 => "http://schemas.opengis.net/wfs/1.1.0/wfs.xsd",
            Self::Wfs10 => "http://schemas.opengis.net/wfs/1.0.0/WFS-basic.xsd",
            Self::Api => "http://schemas.opengis.net/ogcapi/features/part1/1.0/xml/core-sf.xsd",
        }
    }

    /// Before and after each feature. WFS 1.1 holds all of them in one element.
    #[must_use]
    pub const fn member(self) -> [&'static str; 2] {
        match self {
            Self::Wfs20 => ["<wfs:member>", "</wfs:member>\n"],
            Self::Wfs11 => ["", "\n"],
            Self::Wfs10 => ["<gml:featureMember>", "</gml:featureMember>\n"],
            Self::Api => ["<sf:featureMember>", "</sf:featureMember>\n"],
        }
    }

    /// Append the beginning of the document, up to the first feature.
    pub fn open(self, out: &mut Vec<u8>, around: &Around) {
        out.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<");
        out.extend_from_slice(self.prefix().as_bytes());
        out.extend_from_slice(b":FeatureCollection");
        attribute(out, &format!("xmlns:{}", self.prefix()), self.namespace());
        let pair = format!("{} {}", self.namespace(), self.schema());
        namespaces(out, self.version(), &pair, around.schema.as_deref());
        match self {
            Self::Wfs20 => counted(out, around),
            Self::Wfs11 => numbered(out, around),
            // The schema wants an identifier of every feature, and this one is a feature itself.
            Self::Api => attribute(out, "gml:id", "collection"),
            Self::Wfs10 => {}
        }
        if let Some(lock) = &around.lock {
            attribute(out, "lockId", lock);
        }
        out.extend_from_slice(match self {
            Self::Wfs20 | Self::Api => b">\n",
            Self::Wfs11 => b">\n<gml:featureMembers>\n",
            // It must be there, and is known only when the last feature is.
            Self::Wfs10 => b">\n<gml:boundedBy><gml:null>unknown</gml:null></gml:boundedBy>\n",
        });
    }

    /// Append the end of the document.
    pub fn close(self, out: &mut Vec<u8>) {
        if self == Self::Wfs11 {
            out.extend_from_slice(b"</gml:featureMembers>\n");
        }
        out.extend_from_slice(format!("</{}:FeatureCollection>\n", self.prefix()).as_bytes());
    }
}

/// What a document says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Around {
    /// How many features the question finds; none: `unknown`.
    pub matched: Option<u64>,
    /// How many features follow. WFS wants it said before them.
    pub returned: u64,
    /// When it was answered, RFC 3339.
    pub time_stamp: String,
    /// Addresses of the neighbouring pages.
    pub next: Option<String>,
    pub previous: Option<String>,
    /// Address of the schema of the features.
    pub schema: Option<String>,
    /// The lock that holds the features.
    pub lock: Option<String>,
}

/// Append the beginning of a collection inside one of WFS 2.0: the answer to one of several queries (OGC 09-025r2,
/// 11.3.3.5).
pub fn nested(out: &mut Vec<u8>, around: &Around) {
    out.extend_from_slice(b"<wfs:member><wfs:FeatureCollection");
    counted(out, around);
    out.extend_from_slice(b">\n");
}

/// Append its end.
pub fn nested_end(out: &mut Vec<u8>) {
    out.extend_from_slice(b"</wfs:FeatureCollection></wfs:member>\n");
}

/// A feature as a document of its own: what `GetFeatureById` gives, and OGC API of one feature.
#[must_use]
pub fn alone(collection: &Collection, style: &Style, schema: Option<&str>, feature: &Feature<'_>) -> Vec<u8> {
    let mut attributes = Vec::new();
    let gml = format!("{} {}", style.version.namespace(), style.version.schema_location());
    namespaces(&mut attributes, style.version, &gml, schema);
    let mut out = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_vec();
    Encoder::new(collection, style).written(&mut out, feature, &attributes);
    out.push(b'\n');
    out
}

pub(super) fn counted(out: &mut Vec<u8>, around: &Around) {
    attribute(
        out,
        "numberMatched",
        &around.matched.map_or_else(|| "unknown".to_owned(), |matched| matched.to_string()),
    );
    attribute(out, "numberReturned", &around.returned.to_string());
    attribute(out, "timeStamp", &around.time_stamp);
    for (name, address) in [("next", &around.next), ("previous", &around.previous)] {
        if let Some(address) = address {
            attribute(out, name, address);
        }
    }
}

/// WFS 1.1 has one number: of the features that follow, or of those found where only their number is asked.
fn numbered(out: &mut Vec<u8>, around: &Around) {
    let number = if around.returned == 0 { around.matched.unwrap_or(0) } else { around.returned };
    attribute(out, "numberOfFeatures", &number.to_string());
    if !around.time_stamp.is_empty() {
        attribute(out, "timeStamp", &around.time_stamp);
    }
}

/// The prefixes of features, and where the schemas are: `pair` is the namespace of the root and its schema.
fn namespaces(out: &mut Vec<u8>, version: Version, pair: &str, schema: Option<&str>) {
    attribute(out, &format!("xmlns:{PREFIX}"), NAMESPACE);
    attribute(out, "xmlns:gml", version.namespace());
    attribute(out, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    let own = schema.map_or_else(String::new, |address| format!(" {NAMESPACE} {address}"));
    attribute(out, "xsi:schemaLocation", &format!("{pair}{own}"));
}

pub(super) fn attribute(out: &mut Vec<u8>, name: &str, value: &str) {
    out.push(b' ');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"=\"");
    words::attribute(out, value);
    out.push(b'"');
}

/// A document of the features of one collection being written.
pub struct Gml<W> {
    out: Out<W>,
    encoder: Encoder,
    wrapper: Wrapper,
}

impl<W: Write + Send> Gml<W> {
    /// Begin a document. `style.version` is the wrapper's.
    pub fn new(collection: &Collection, style: &Style, wrapper: Wrapper, around: &Around, sink: W) -> Self {
        let mut out = Out::new(sink);
        wrapper.open(&mut out.buffer, around);
        Self { out, encoder: Encoder::new(collection, style), wrapper }
    }
}

impl<W: Write + Send> Writer for Gml<W> {
    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let [before, after] = self.wrapper.member();
        self.out.buffer.extend_from_slice(before.as_bytes());
        self.encoder.feature(&mut self.out.buffer, feature);
        self.out.buffer.extend_from_slice(after.as_bytes());
        self.out.spill()
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.wrapper.close(&mut self.out.buffer);
        self.out.finish()
    }
}
