//! `wfs:WFS_Capabilities` of 1.1.0 (OGC 04-094, 13).

use maud::{Markup, html};

use crate::wfs::capabilities::{Offer, Offered, degrees, filters};
use crate::wfs::exception::DECLARATION;
use crate::wfs::version::{LAYERS, XLINK, XSI};
use crate::wfs::{Version, systems};

const VERSION: Version = Version::V110;

/// The whole document.
pub fn document(offer: &Offer) -> Markup {
    let place = format!("{} {}", VERSION.wfs(), VERSION.schema());
    html! {
        (DECLARATION)
        wfs:WFS_Capabilities version="1.1.0" xmlns:wfs=(VERSION.wfs()) xmlns:ogc=(VERSION.fes()) xmlns:ows=(VERSION.ows())
            xmlns:gml="http://www.opengis.net/gml" xmlns:xlink=(XLINK) xmlns:xsi=(XSI) xmlns:bf=(LAYERS)
            xsi:schemaLocation=(place)
        {
            ows:ServiceIdentification {
                ows:Title { (offer.title()) }
                ows:Abstract { (offer.summary()) }
                ows:ServiceType { "WFS" }
                ows:ServiceTypeVersion { "1.1.0" }
                ows:Fees { "NONE" }
                ows:AccessConstraints { "NONE" }
            }
            ows:ServiceProvider { ows:ProviderName { "Beffroi" } ows:ServiceContact {} }
            (operations(offer))
            wfs:FeatureTypeList {
                wfs:Operations { wfs:Operation { "Query" } }
                @for offered in &offer.types { (feature_type(offered)) }
            }
            (filters::of_1_1())
        }
    }
}

fn operations(offer: &Offer) -> Markup {
    let address = offer.address.as_str();
    let formats: Vec<&str> = offer.formats.iter().map(String::as_str).collect();
    let reading = html! { (parameter("resultType", &["results", "hits"])) (parameter("outputFormat", &formats)) };
    html! {
        ows:OperationsMetadata {
            (operation("GetCapabilities", address, &html! {
                (parameter("AcceptVersions", &["1.1.0", "1.0.0"]))
                (parameter("AcceptFormats", &["text/xml"]))
            }))
            (operation("DescribeFeatureType", address, &parameter("outputFormat", &["text/xml; subtype=gml/3.1.1"])))
            (operation("GetFeature", address, &reading))
            @if offer.editable() {
                (operation("Transaction", address, &html! {
                    (parameter("inputFormat", &["text/xml; subtype=gml/3.1.1"]))
                    (parameter("releaseAction", &["ALL", "SOME"]))
                }))
                (operation("LockFeature", address, &parameter("lockAction", &["ALL", "SOME"])))
                (operation("GetFeatureWithLock", address, &reading))
            }
        }
    }
}

fn operation(name: &str, address: &str, inside: &Markup) -> Markup {
    // What changes something is asked for by POST only.
    let reads = name != "Transaction";
    html! {
        ows:Operation name=(name) {
            ows:DCP { ows:HTTP { @if reads { ows:Get xlink:href=(address) {} } ows:Post xlink:href=(address) {} } }
            (inside)
        }
    }
}

fn parameter(name: &str, values: &[&str]) -> Markup {
    html! { ows:Parameter name=(name) { @for value in values { ows:Value { (value) } } } }
}

fn feature_type(offered: &Offered) -> Markup {
    let bounds = offered.bounds();
    html! {
        wfs:FeatureType {
            wfs:Name { "bf:" (offered.id) }
            wfs:Title { (offered.title) }
            wfs:Abstract { (offered.summary) }
            wfs:DefaultSRS { (systems::default_name(VERSION)) }
            @for system in offered.other_systems(VERSION) { wfs:OtherSRS { (system) } }
            wfs:Operations {
                wfs:Operation { "Query" }
                @if offered.create { wfs:Operation { "Insert" } }
                @if offered.change { wfs:Operation { "Update" } }
                @if offered.delete { wfs:Operation { "Delete" } }
                @if offered.editable() { wfs:Operation { "Lock" } }
            }
            ows:WGS84BoundingBox {
                ows:LowerCorner { (degrees(bounds.west)) " " (degrees(bounds.south)) }
                ows:UpperCorner { (degrees(bounds.east)) " " (degrees(bounds.north)) }
            }
        }
    }
}
