//! A collection as its metadata tell it (OGC 17-069r4, 7.13 and 7.14; OGC 18-058r1, 6.2).

use serde_json::{Value, json};

use crate::collections::Seen;
use crate::geo::{AxisOrder, Bbox, CrsName, Srid};
use crate::ogc::form::Document;
use crate::ogc::link::{Place, QUERYABLES, SCHEMA, SORTABLES};
use crate::ogc::offer::Offer;

/// Longitude, then latitude.
pub const CRS84: CrsName = CrsName { srid: Srid::WGS84, order: AxisOrder::EastNorth };

/// A collection; `given`: the form that is asked for.
#[must_use]
pub fn document(seen: &Seen, place: &Place, given: Document, exports: bool) -> Value {
    let language = place.language();
    let path = format!("/collections/{}", seen.id());
    let mut links = place.forms(&path, Document::ALL, given);
    links.extend(items(seen, &path, place, exports));
    let schemas = [
        (SCHEMA, "schema", language.pick("Schéma des objets", "Schema of the features", "Esquema de los objetos")),
        (
            QUERYABLES,
            "queryables",
            language.pick(
                "Ce que les filtres peuvent nommer",
                "What filters may name",
                "Lo que los filtros pueden nombrar",
            ),
        ),
        (
            SORTABLES,
            "sortables",
            language.pick("Ce qui ordonne les listes", "What lists may be sorted by", "Por qué se ordenan las listas"),
        ),
    ];
    links.extend(
        schemas.map(|(rel, last, title)| {
            place.link(rel, "application/schema+json", title, &format!("{path}/{last}?f=json"))
        }),
    );
    links.push(place.link("describedby", "application/schema+json", schemas[0].2, &format!("{path}/schema?f=json")));
    links.push(place.link("describedby", Document::Xml.media_type(), schemas[0].2, &format!("{path}/schema?f=xml")));
    links.extend(crate::ogc::tiles::links_of(seen, place));
    let mut document = json!({
        "id": seen.id(),
        "title": seen.title(language),
        "description": seen.description(language),
        "attribution": seen.layer.layer.attribution,
        "itemType": "feature",
        "crs": seen.systems().into_iter().map(CrsName::uri).collect::<Vec<_>>(),
        "storageCrs": CRS84.uri(),
        "links": links,
    });
    if let Some(extent) = seen.extent {
        document["extent"] = json!({"spatial": {"bbox": [around(extent)], "crs": CRS84.uri()}});
    }
    document
}

/// A box a little wider than the features: brought into another system its corners still hold them, and a feature on the
/// edge is found from there too.
fn around(extent: Bbox) -> [f64; 4] {
    let margin = |low: f64, high: f64| ((high - low) * 0.02).max(0.001);
    let (across, along) = (margin(extent.west, extent.east), margin(extent.south, extent.north));
    let outward = |value: f64, up: bool| if up { (value * 1e4).ceil() / 1e4 } else { (value * 1e4).floor() / 1e4 };
    [
        outward(extent.west - across, false).max(-180.0),
        outward(extent.south - along, false).max(-90.0),
        outward(extent.east + across, true).min(180.0),
        outward(extent.north + along, true).min(90.0),
    ]
}

/// Links to the features, in every form they have.
fn items(seen: &Seen, path: &str, place: &Place, exports: bool) -> Vec<Value> {
    let language = place.language();
    let offers = Offer::of(seen).filter(|offer| exports || !offer.is_file());
    let link = |offer: Offer| {
        let title = format!("{} ({})", language.pick("Objets", "Features", "Objetos"), offer.title(language));
        place.link("items", offer.media_type_of(seen), &title, &format!("{path}/items?f={}", offer.name()))
    };
    offers.map(link).collect()
}
