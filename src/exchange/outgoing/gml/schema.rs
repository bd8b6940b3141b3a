//! The XML Schema of collections: what `DescribeFeatureType` answers.

use crate::exchange::outgoing::gml::{GEOMETRY, NAMESPACE, PREFIX, Version};
use crate::exchange::outgoing::{Collection, words};
use crate::exchange::table::{Kind, Shape};

/// One schema of the collections, which need not be of one system: an element and a named type of each.
///
/// Clients read the first element as a feature, so nothing stands before it.
#[must_use]
pub fn schema(collections: &[&Collection], version: Version) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&format!(
        "<xsd:schema xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:gml=\"{gml}\" xmlns:{PREFIX}=\"{NAMESPACE}\" \
         targetNamespace=\"{NAMESPACE}\" elementFormDefault=\"qualified\" version=\"1.0\">\n  \
         <xsd:import namespace=\"{gml}\" schemaLocation=\"{location}\"/>\n",
        gml = version.namespace(),
        location = version.schema_location(),
    ));
    for collection in collections {
        let name = words::element_name(&collection.id);
        let head = if version == Version::Gml32 { "gml:AbstractFeature" } else { "gml:_Feature" };
        out.push_str(&format!(
            "  <xsd:element name=\"{name}\" type=\"{PREFIX}:{name}Type\" substitutionGroup=\"{head}\"/>\n"
        ));
    }
    for collection in collections {
        complex_type(&mut out, collection, version);
    }
    out.push_str("</xsd:schema>\n");
    out
}

fn complex_type(out: &mut String, collection: &Collection, version: Version) {
    let name = words::element_name(&collection.id);
    out.push_str(&format!(
        "  <xsd:complexType name=\"{name}Type\">\n    <xsd:complexContent>\n      \
         <xsd:extension base=\"gml:AbstractFeatureType\">\n        <xsd:sequence>\n"
    ));
    for column in &collection.columns {
        element(out, &words::element_name(&column.name), simple(column.kind));
    }
    if let Some(shape) = collection.geometry {
        element(out, GEOMETRY, geometry(shape, version));
    }
    out.push_str("        </xsd:sequence>\n      </xsd:extension>\n    </xsd:complexContent>\n  </xsd:complexType>\n");
}

fn element(out: &mut String, name: &str, kind: &str) {
    out.push_str(&format!(
        "          <xsd:element name=\"{name}\" type=\"{kind}\" minOccurs=\"0\" nillable=\"true\"/>\n"
    ));
}

const fn simple(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Time => "xsd:string",
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
