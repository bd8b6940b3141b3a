//! Geography Markup Language: features, the documents WFS and OGC API put around them, the schemas of both.
//!
//! Three versions: 3.2 (OGC 07-036; WFS 2.0, OGC API – Features), 3.1.1 (OGC 03-105r1; WFS 1.1), 2.1.2 (OGC 02-069;
//! WFS 1.0). Features are those of the Simple Features profile, level 0 (OGC 10-100r3): plain properties in the order of
//! the columns, the geometry after them.

mod document;
mod encoder;
mod geometry;
pub mod inspire;
mod schema;

use crate::exchange::outgoing::Collection;
use crate::geo::{AxisOrder, CrsName, Srid};

pub use crate::exchange::outgoing::words::element_name;
pub use document::{Around, Gml, Wrapper, alone, nested, nested_end};
pub use encoder::Encoder;
pub use schema::{schema, simple_schema};

/// Namespace of the features.
pub const NAMESPACE: &str = "http://beffroi.fr/ns/layers";
/// Prefix of their namespace in every document.
pub const PREFIX: &str = "bf";
/// Element of the geometry.
pub const GEOMETRY: &str = "geometry";

/// A level of the Simple Features profile (OGC 10-100r3, 2): whoever reads the second reads level 0 too, which the features
/// keep to either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Zero,
    Two,
}

impl Level {
    /// Media type of features (OGC 17-069r4, /req/gmlsf0/definition and /req/gmlsf2/definition).
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Zero => {
                "application/gml+xml; version=3.2; profile=\"http://www.opengis.net/def/profile/ogc/2.0/gml-sf0\""
            }
            Self::Two => {
                "application/gml+xml; version=3.2; profile=\"http://www.opengis.net/def/profile/ogc/2.0/gml-sf2\""
            }
        }
    }
}

/// The `gml:id` of a feature: of its layer and its number, since an identifier of XML begins with no digit.
#[must_use]
pub fn identifier(collection: &str, feature: i64) -> String {
    format!("{}.{feature}", element_name(collection))
}

/// A version of GML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    Gml32,
    Gml31,
    Gml2,
}

impl Version {
    /// Namespace of GML itself.
    #[must_use]
    pub const fn namespace(self) -> &'static str {
        match self {
            Self::Gml32 => "http://www.opengis.net/gml/3.2",
            Self::Gml31 | Self::Gml2 => "http://www.opengis.net/gml",
        }
    }

    /// Media type of a document of features.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Gml32 => "application/gml+xml; version=3.2",
            Self::Gml31 => "text/xml; subtype=gml/3.1.1",
            Self::Gml2 => "text/xml; subtype=gml/2.1.2",
        }
    }

    /// Where the complete schema of GML lies.
    const fn schema_location(self) -> &'static str {
        match self {
            Self::Gml32 => "http://schemas.opengis.net/gml/3.2.1/gml.xsd",
            Self::Gml31 => "http://schemas.opengis.net/gml/3.1.1/base/gml.xsd",
            Self::Gml2 => "http://schemas.opengis.net/gml/2.1.2/feature.xsd",
        }
    }
}

/// How features are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    pub version: Version,
    /// `srsName` of every geometry. The order of the axes is the collection's.
    pub srs_name: String,
    /// A value that is missing is an element with `xsi:nil="true"`; otherwise its element is left out.
    pub nil: bool,
    /// Each feature says its `gml:boundedBy`.
    pub bounded: bool,
}

impl Style {
    /// Missing values left out, no bounds, the system by the name that says the order of its axes.
    #[must_use]
    pub fn new(version: Version, crs: CrsName) -> Self {
        Self { version, srs_name: srs_name(version, crs), nil: false, bounded: false }
    }
}

/// The system under the name whose meaning of the order of the axes is the collection's.
fn srs_name(version: Version, crs: CrsName) -> String {
    if crs.order != crs.srid.axis_order() {
        return match version {
            Version::Gml2 => format!("EPSG:{}", crs.srid.code()),
            _ if crs.srid == Srid::WGS84 && crs.order == AxisOrder::EastNorth => {
                "urn:ogc:def:crs:OGC:1.3:CRS84".to_owned()
            }
            _ => format!("http://www.opengis.net/gml/srs/epsg.xml#{}", crs.srid.code()),
        };
    }
    match version {
        Version::Gml2 if crs.order == AxisOrder::EastNorth => format!("EPSG:{}", crs.srid.code()),
        _ => format!("urn:ogc:def:crs:EPSG::{}", crs.srid.code()),
    }
}

/// Columns GML 3.2 has elements of its own for: description, identifier, name, in the order of the schema.
fn standard(collection: &Collection, version: Version) -> [Option<usize>; 3] {
    let standard = collection.standard;
    let ranks = [standard.description, standard.identifier, standard.name];
    if version == Version::Gml32 {
        ranks.map(|rank| rank.filter(|rank| *rank < collection.columns.len()))
    } else {
        [None; 3]
    }
}

#[cfg(test)]
mod tests;
