//! What filters may say: `Filter_Capabilities` of the three versions.

use maud::{Markup, html};

/// OGC 09-026r2, 7.14.
const CONFORMANCE: [(&str, bool); 15] = [
    ("ImplementsQuery", true),
    ("ImplementsAdHocQuery", true),
    ("ImplementsFunctions", false),
    ("ImplementsResourceId", true),
    ("ImplementsMinStandardFilter", true),
    ("ImplementsStandardFilter", true),
    ("ImplementsMinSpatialFilter", true),
    ("ImplementsSpatialFilter", true),
    ("ImplementsMinTemporalFilter", true),
    ("ImplementsTemporalFilter", true),
    ("ImplementsVersionNav", false),
    ("ImplementsSorting", true),
    ("ImplementsExtendedOperators", false),
    ("ImplementsMinimumXPath", true),
    ("ImplementsSchemaElementFunc", false),
];

const COMPARISONS: [&str; 10] = [
    "PropertyIsEqualTo",
    "PropertyIsNotEqualTo",
    "PropertyIsLessThan",
    "PropertyIsGreaterThan",
    "PropertyIsLessThanOrEqualTo",
    "PropertyIsGreaterThanOrEqualTo",
    "PropertyIsLike",
    "PropertyIsNull",
    "PropertyIsNil",
    "PropertyIsBetween",
];

const COMPARISONS_1_1: [&str; 9] = [
    "LessThan",
    "GreaterThan",
    "LessThanEqualTo",
    "GreaterThanEqualTo",
    "EqualTo",
    "NotEqualTo",
    "Like",
    "Between",
    "NullCheck",
];

const SPATIAL: [&str; 11] = [
    "BBOX",
    "Equals",
    "Disjoint",
    "Intersects",
    "Touches",
    "Crosses",
    "Within",
    "Contains",
    "Overlaps",
    "Beyond",
    "DWithin",
];

const GEOMETRIES: [&str; 8] = [
    "gml:Envelope",
    "gml:Point",
    "gml:MultiPoint",
    "gml:LineString",
    "gml:MultiCurve",
    "gml:Polygon",
    "gml:MultiSurface",
    "gml:MultiPolygon",
];

const GEOMETRIES_1_1: [&str; 4] = ["gml:Envelope", "gml:Point", "gml:LineString", "gml:Polygon"];

const TEMPORAL: [&str; 13] = [
    "After",
    "Before",
    "During",
    "TEquals",
    "Begins",
    "BegunBy",
    "TContains",
    "EndedBy",
    "Ends",
    "Meets",
    "MetBy",
    "TOverlaps",
    "OverlappedBy",
];

pub fn of_2() -> Markup {
    html! {
        fes:Filter_Capabilities {
            fes:Conformance {
                @for (name, holds) in CONFORMANCE {
                    fes:Constraint name=(name) { ows:NoValues {} ows:DefaultValue { (if holds { "TRUE" } else { "FALSE" }) } }
                }
            }
            fes:Id_Capabilities { fes:ResourceIdentifier name="fes:ResourceId" {} }
            fes:Scalar_Capabilities {
                fes:LogicalOperators {}
                fes:ComparisonOperators { @for name in COMPARISONS { fes:ComparisonOperator name=(name) {} } }
            }
            fes:Spatial_Capabilities {
                fes:GeometryOperands { @for name in GEOMETRIES { fes:GeometryOperand name=(name) {} } }
                fes:SpatialOperators { @for name in SPATIAL { fes:SpatialOperator name=(name) {} } }
            }
            fes:Temporal_Capabilities {
                fes:TemporalOperands {
                    fes:TemporalOperand name="gml:TimeInstant" {}
                    fes:TemporalOperand name="gml:TimePeriod" {}
                    fes:TemporalOperand name="xsd:date" {}
                    fes:TemporalOperand name="xsd:dateTime" {}
                }
                fes:TemporalOperators { @for name in TEMPORAL { fes:TemporalOperator name=(name) {} } }
            }
        }
    }
}

pub fn of_1_1() -> Markup {
    html! {
        ogc:Filter_Capabilities {
            ogc:Spatial_Capabilities {
                ogc:GeometryOperands { @for name in GEOMETRIES_1_1 { ogc:GeometryOperand { (name) } } }
                ogc:SpatialOperators { @for name in SPATIAL { ogc:SpatialOperator name=(name) {} } }
            }
            ogc:Scalar_Capabilities {
                ogc:LogicalOperators {}
                ogc:ComparisonOperators { @for name in COMPARISONS_1_1 { ogc:ComparisonOperator { (name) } } }
            }
            ogc:Id_Capabilities { ogc:EID {} ogc:FID {} }
        }
    }
}

pub fn of_1_0() -> Markup {
    html! {
        ogc:Filter_Capabilities {
            ogc:Spatial_Capabilities {
                ogc:Spatial_Operators {
                    ogc:BBOX {} ogc:Equals {} ogc:Disjoint {} ogc:Intersect {} ogc:Touches {} ogc:Crosses {} ogc:Within {}
                    ogc:Contains {} ogc:Overlaps {} ogc:Beyond {} ogc:DWithin {}
                }
            }
            ogc:Scalar_Capabilities {
                ogc:Logical_Operators {}
                ogc:Comparison_Operators { ogc:Simple_Comparisons {} ogc:Like {} ogc:Between {} ogc:NullCheck {} }
            }
        }
    }
}
