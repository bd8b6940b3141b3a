//! The XML Schema of collections: what `DescribeFeatureType` answers, and OGC API – Features of a layer.

use crate::exchange::outgoing::gml::{GEOMETRY, NAMESPACE, PREFIX, Version};
use crate::exchange::outgoing::{Collection, words};
use crate::exchange::table::{Kind, Shape};

/// Namespace and schema of the levels of the Simple Features profile (OGC 10-100r3, annex B).
const LEVELS: &str = "http://www.opengis.net/gmlsf/2.0";
const LEVELS_SCHEMA: &str = "http://schemas.opengis.net/gmlsfProfile/2.0/gmlsfLevels.xsd";

/// Which rules a schema keeps to.
#[derive(Clone, Copy)]
enum Rules {
    /// Those of GML: a value that is missing may be an element that is nil.
    Whole(Version),
    /// Those of the Simple Features profile, level 0, of GML 3.2 (OGC 10-100r3, 8): it says so, and nothing is nil.
    Simple,
}

impl Rules {
    const fn version(self) -> Version {
        match self {
            Self::Whole(version) => version,
            Self::Simple => Version::Gml32,
        }
    }
}

/// One schema of the collections, which need not be of one system: an element and a named type of each.
///
/// Clients read the first element as a feature, so nothing stands before it.
#[must_use]
pub fn schema(collections: &[&Collection], version: Version) -> String {
    written(collections, Rules::Whole(version))
}

/// The application schema of one collection, of the Simple Features profile, level 0 (OGC 10-100r3, 7.2 and 8).
#[must_use]
pub fn simple_schema(collection: &Collection) -> String {
    written(&[collection], Rules::Simple)
}

fn written(collections: &[&Collection], rules: Rules) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    head(&mut out, rules);
    for collection in collections {
        let name = words::element_name(&collection.id);
        let head = if rules.version() == Version::Gml32 { "gml:AbstractFeature" } else { "gml:_Feature" };
        out.push_str(&format!(
            "  <xsd:element name=\"{name}\" type=\"{PREFIX}:{name}Type\" substitutionGroup=\"{head}\"/>\n"
        ));
    }
    for collection in collections {
        complex_type(&mut out, collection, rules);
    }
    out.push_str("</xsd:schema>\n");
    out
}

fn head(out: &mut String, rules: Rules) {
    let version = rules.version();
    let levels = |text: String| if matches!(rules, Rules::Simple) { text } else { String::new() };
    out.push_str(&format!(
        "<xsd:schema xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:gml=\"{gml}\"{levels} xmlns:{PREFIX}=\"{NAMESPACE}\" \
         targetNamespace=\"{NAMESPACE}\" elementFormDefault=\"qualified\" version=\"1.0\">\n{level}  \
         <xsd:import namespace=\"{gml}\" schemaLocation=\"{location}\"/>\n{import}",
        gml = version.namespace(),
        location = version.schema_location(),
        levels = levels(format!(" xmlns:gmlsf=\"{LEVELS}\"")),
        level = levels(format!(
            "  <xsd:annotation>\n    <xsd:appinfo source=\"{LEVELS_SCHEMA}\">\n      \
             <gmlsf:ComplianceLevel>0</gmlsf:ComplianceLevel>\n    </xsd:appinfo>\n  </xsd:annotation>\n"
        )),
        import = levels(format!("  <xsd:import namespace=\"{LEVELS}\" schemaLocation=\"{LEVELS_SCHEMA}\"/>\n")),
    ));
}

fn complex_type(out: &mut String, collection: &Collection, rules: Rules) {
    let name = words::element_name(&collection.id);
    out.push_str(&format!(
        "  <xsd:complexType name=\"{name}Type\">\n    <xsd:complexContent>\n      \
         <xsd:extension base=\"gml:AbstractFeatureType\">\n        <xsd:sequence>\n"
    ));
    for column in &collection.columns {
        element(out, &words::element_name(&column.name), simple(column.kind, rules), rules);
    }
    if let Some(shape) = collection.geometry {
        element(out, GEOMETRY, geometry(shape, rules.version()), rules);
    }
    out.push_str("        </xsd:sequence>\n      </xsd:extension>\n    </xsd:complexContent>\n  </xsd:complexType>\n");
}

fn element(out: &mut String, name: &str, kind: &str, rules: Rules) {
    let nillable = if matches!(rules, Rules::Simple) { "" } else { " nillable=\"true\"" };
    out.push_str(&format!("          <xsd:element name=\"{name}\" type=\"{kind}\" minOccurs=\"0\"{nillable}/>\n"));
}

const fn simple(kind: Kind, rules: Rules) -> &'static str {
    match kind {
        Kind::Text | Kind::Time => "xsd:string",
        // The profile knows no type of integers but this (OGC 10-100r3, 8.4.4.2).
        Kind::Integer if matches!(rules, Rules::Simple) => "xsd:integer",
        Kind::Integer => "xsd:long",
        Kind::Real => "xsd:double",
        Kind::Boolean => "xsd:boolean",
        Kind::Date => "xsd:date",
        Kind::DateTime => "xsd:dateTime",
    }
}

const fn geometry(shape: Shape, version: Version) -> &'static str {
    match (shape, version) {
        (Shape::Point, _) => "gml:PointPropertyType",
        (Shape::MultiPoint, _) => "gml:MultiPointPropertyType",
        (Shape::LineString, Version::Gml2) => "gml:LineStringPropertyType",
        (Shape::LineString, _) => "gml:CurvePropertyType",
        (Shape::MultiLineString, Version::Gml2) => "gml:MultiLineStringPropertyType",
        (Shape::MultiLineString, _) => "gml:MultiCurvePropertyType",
        (Shape::Polygon, Version::Gml2) => "gml:PolygonPropertyType",
        (Shape::Polygon, _) => "gml:SurfacePropertyType",
        (Shape::MultiPolygon, Version::Gml2) => "gml:MultiPolygonPropertyType",
        (Shape::MultiPolygon, _) => "gml:MultiSurfacePropertyType",
        (Shape::Any, Version::Gml2) => "gml:GeometryAssociationType",
        (Shape::Any, _) => "gml:GeometryPropertyType",
    }
}
