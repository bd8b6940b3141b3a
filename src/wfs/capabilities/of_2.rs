//! `wfs:WFS_Capabilities` of 2.0 (OGC 09-025r2, 8).

use maud::{Markup, html};

use crate::wfs::capabilities::{Offer, Offered, degrees, filters};
use crate::wfs::exception::DECLARATION;
use crate::wfs::version::{LAYERS, XLINK, XSI};
use crate::wfs::{Version, stored, systems};

/// What the service does and does not do (OGC 09-025r2, table 13; names compared letter by letter).
const CONSTRAINTS: [(&str, bool); 17] = [
    ("ImplementsBasicWFS", true),
    ("ImplementsTransactionalWFS", true),
    ("ImplementsLockingWFS", true),
    ("KVPEncoding", true),
    ("XMLEncoding", true),
    ("SOAPEncoding", true),
    ("ImplementsInheritance", false),
    ("ImplementsRemoteResolve", false),
    ("ImplementsResultPaging", true),
    ("ImplementsStandardJoins", false),
    ("ImplementsSpatialJoins", false),
    ("ImplementsTemporalJoins", false),
    ("ImplementsFeatureVersioning", false),
    ("ManageStoredQueries", true),
    ("PagingIsTransactionSafe", false),
    ("ImplementsMinimumXPath", true),
    ("ImplementsSimpleWFS", true),
];

/// The whole document.
pub fn document(offer: &Offer, version: Version) -> Markup {
    let place = format!("{} {}", version.wfs(), version.schema());
    html! {
        (DECLARATION)
        wfs:WFS_Capabilities version=(version.number())
            xmlns:wfs=(version.wfs()) xmlns:fes=(version.fes()) xmlns:ows=(version.ows())
            xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink=(XLINK) xmlns:xsi=(XSI) xmlns:bf=(LAYERS)
            xmlns:xsd="http://www.w3.org/2001/XMLSchema" xsi:schemaLocation=(place)
        {
            ows:ServiceIdentification {
                ows:Title { (offer.title()) }
                ows:Abstract { (offer.summary()) }
                ows:ServiceType codeSpace="http://www.opengeospatial.org/" { "WFS" }
                ows:ServiceTypeVersion { "2.0.2" }
                ows:ServiceTypeVersion { "2.0.0" }
                ows:ServiceTypeVersion { "1.1.0" }
                ows:ServiceTypeVersion { "1.0.0" }
                ows:Fees { "NONE" }
                ows:AccessConstraints { "NONE" }
            }
            ows:ServiceProvider { ows:ProviderName { "Beffroi" } ows:ServiceContact {} }
            (operations(offer))
            wfs:FeatureTypeList { @for offered in &offer.types { (feature_type(offer, offered, version)) } }
            (filters::of_2())
        }
    }
}

fn operations(offer: &Offer) -> Markup {
    let (address, editable) = (offer.address.as_str(), offer.editable());
    let formats: Vec<&str> = offer.formats.iter().map(String::as_str).collect();
    let describing = ["application/gml+xml; version=3.2", "text/xml; subtype=gml/3.2.1"];
    html! {
        ows:OperationsMetadata {
            (operation("GetCapabilities", address, true, &html! {
                (parameter("AcceptVersions", &Version::ALL.map(Version::number)))
                (parameter("AcceptFormats", &["text/xml", "application/xml"]))
            }))
            (operation("DescribeFeatureType", address, true, &parameter("outputFormat", &describing)))
            (operation("GetFeature", address, true, &html! {
                (parameter("resultType", &["results", "hits"]))
                (parameter("outputFormat", &formats))
                (parameter("resolve", &["local"]))
                (constraint("PagingIsTransactionSafe", "FALSE"))
                (constraint("CountDefault", &offer.count.to_string()))
            }))
            (operation("GetPropertyValue", address, true, &html! {
                (parameter("resultType", &["results", "hits"]))
                (parameter("outputFormat", &describing))
                (parameter("resolve", &["local"]))
            }))
            (operation("ListStoredQueries", address, true, &html! {}))
            (operation("DescribeStoredQueries", address, true, &html! {}))
            @if offer.signed_in {
                (operation("CreateStoredQuery", address, false, &parameter("language", &[stored::LANGUAGE])))
                (operation("DropStoredQuery", address, false, &html! {}))
            }
            @if editable {
                (operation("Transaction", address, false, &html! {
                    (parameter("inputFormat", &describing))
                    (parameter("releaseAction", &["ALL", "SOME"]))
                }))
                (operation("LockFeature", address, true, &parameter("lockAction", &["ALL", "SOME"])))
                (operation("GetFeatureWithLock", address, true, &html! {
                    (parameter("resultType", &["results"]))
                    (parameter("outputFormat", &formats))
                }))
            }
            (parameter("version", &["2.0.2", "2.0.0", "1.1.0", "1.0.0"]))
            (parameter("resolve", &["local"]))
            @for (name, holds) in CONSTRAINTS {
                @let offered = match name {
                    "ImplementsTransactionalWFS" | "ImplementsLockingWFS" => editable,
                    "ManageStoredQueries" => offer.signed_in,
                    _ => holds,
                };
                (constraint(name, if offered { "TRUE" } else { "FALSE" }))
            }
            (constraint("CountDefault", &offer.count.to_string()))
            ows:Constraint name="QueryExpressions" { ows:AllowedValues { ows:Value { "wfs:Query" } ows:Value { "wfs:StoredQuery" } } }
        }
    }
}

fn operation(name: &str, address: &str, reads: bool, inside: &Markup) -> Markup {
    html! {
        ows:Operation name=(name) {
            ows:DCP { ows:HTTP {
                @if reads { ows:Get xlink:href=(address) {} }
                ows:Post xlink:href=(address) {}
            } }
            (inside)
        }
    }
}

fn parameter(name: &str, values: &[&str]) -> Markup {
    html! { ows:Parameter name=(name) { ows:AllowedValues { @for value in values { ows:Value { (value) } } } } }
}

fn constraint(name: &str, value: &str) -> Markup {
    html! { ows:Constraint name=(name) { ows:NoValues {} ows:DefaultValue { (value) } } }
}

fn feature_type(offer: &Offer, offered: &Offered, version: Version) -> Markup {
    let bounds = offered.bounds();
    html! {
        wfs:FeatureType {
            wfs:Name { "bf:" (offered.id) }
            wfs:Title { (offered.title) }
            wfs:Abstract { (offered.summary) }
            wfs:DefaultCRS { (systems::default_name(version)) }
            @for system in offered.other_systems(version) { wfs:OtherCRS { (system) } }
            // A list replaces that of the service (OGC 09-025r2, 8.3.4): it says both.
            @if !offered.formats.is_empty() {
                wfs:OutputFormats { @for format in offer.formats.iter().chain(&offered.formats) { wfs:Format { (format) } } }
            }
            ows:WGS84BoundingBox {
                ows:LowerCorner { (degrees(bounds.west)) " " (degrees(bounds.south)) }
                ows:UpperCorner { (degrees(bounds.east)) " " (degrees(bounds.north)) }
            }
        }
    }
}
