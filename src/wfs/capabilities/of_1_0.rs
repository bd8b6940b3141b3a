//! `WFS_Capabilities` of 1.0.0 (OGC 02-058, 12).

use maud::{Markup, html};

use crate::wfs::capabilities::{Offer, Offered, degrees, filters};
use crate::wfs::exception::DECLARATION;
use crate::wfs::version::{LAYERS, XSI};
use crate::wfs::{Version, systems};

const VERSION: Version = Version::V100;
const PLACE: &str = "http://www.opengis.net/wfs http://schemas.opengis.net/wfs/1.0.0/WFS-capabilities.xsd";

/// The whole document. Elements carry no prefix, as clients of that time expect.
pub fn document(offer: &Offer) -> Markup {
    html! {
        (DECLARATION)
        WFS_Capabilities version="1.0.0" xmlns=(VERSION.wfs()) xmlns:ogc=(VERSION.fes()) xmlns:xsi=(XSI) xmlns:bf=(LAYERS)
            xsi:schemaLocation=(PLACE)
        {
            Service {
                Name { "WFS" }
                Title { (offer.title()) }
                Abstract { (offer.summary()) }
                OnlineResource { (offer.address) }
                Fees { "NONE" }
                AccessConstraints { "NONE" }
            }
            Capability { Request {
                (operation("GetCapabilities", &offer.address, &html! {}))
                (operation("DescribeFeatureType", &offer.address, &html! { SchemaDescriptionLanguage { XMLSCHEMA {} } }))
                (operation("GetFeature", &offer.address, &html! { ResultFormat { GML2 {} } }))
                @if offer.editable() {
                    (operation("Transaction", &offer.address, &html! {}))
                    (operation("LockFeature", &offer.address, &html! {}))
                    (operation("GetFeatureWithLock", &offer.address, &html! { ResultFormat { GML2 {} } }))
                }
            } }
            FeatureTypeList {
                Operations { Query {} }
                @for offered in &offer.types { (feature_type(offered)) }
            }
            (filters::of_1_0())
        }
    }
}

fn operation(name: &str, address: &str, inside: &Markup) -> Markup {
    // What changes something is asked for by POST only.
    let reads = name != "Transaction";
    let ways = html! {
        @if reads { DCPType { HTTP { Get onlineResource=(address) {} } } }
        DCPType { HTTP { Post onlineResource=(address) {} } }
    };
    // The name of an element is fixed in a template: these are the five of the version.
    match name {
        "GetCapabilities" => html! { GetCapabilities { (ways) } },
        "DescribeFeatureType" => html! { DescribeFeatureType { (inside) (ways) } },
        "GetFeature" => html! { GetFeature { (inside) (ways) } },
        "Transaction" => html! { Transaction { (ways) } },
        "LockFeature" => html! { LockFeature { (ways) } },
        _ => html! { GetFeatureWithLock { (inside) (ways) } },
    }
}

fn feature_type(offered: &Offered) -> Markup {
    let bounds = offered.bounds();
    html! {
        FeatureType {
            Name { "bf:" (offered.id) }
            Title { (offered.title) }
            Abstract { (offered.summary) }
            SRS { (systems::default_name(VERSION)) }
            Operations {
                Query {}
                @if offered.create { Insert {} }
                @if offered.change { Update {} }
                @if offered.delete { Delete {} }
                @if offered.editable() { Lock {} }
            }
            LatLongBoundingBox minx=(degrees(bounds.west)) miny=(degrees(bounds.south))
                maxx=(degrees(bounds.east)) maxy=(degrees(bounds.north)) {}
        }
    }
}
