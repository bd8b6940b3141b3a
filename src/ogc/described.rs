//! A collection as its metadata tell it (OGC 17-069r4, 7.13 and 7.14; OGC 18-058r1, 6.2).

use serde_json::{Value, json};

use crate::collections::Seen;
use crate::geo::{AxisOrder, CrsName, Srid};
use crate::ogc::link::{Place, QUERYABLES, SCHEMA, SORTABLES};
use crate::ogc::offer::Offer;

/// Longitude, then latitude.
pub const CRS84: CrsName = CrsName { srid: Srid::WGS84, order: AxisOrder::EastNorth };

/// A collection. `alone`: this is its own document, not a row of the list.
#[must_use]
pub fn document(seen: &Seen, place: &Place, html: bool, exports: bool) -> Value {
    let language = place.language();
    let path = format!("/collections/{}", seen.id());
    let mut links: Vec<Value> = place.this(&path, html).into();
    links.extend(items(&path, place, exports));
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
        document["extent"] = json!({"spatial": {"bbox": [<[f64; 4]>::from(extent)], "crs": CRS84.uri()}});
    }
    document
}

/// Links to the features, in every form.
fn items(path: &str, place: &Place, exports: bool) -> Vec<Value> {
    let language = place.language();
    let offers = Offer::all().filter(|offer| exports || !offer.is_file());
    let link = |offer: Offer| {
        let title = format!("{} ({})", language.pick("Objets", "Features", "Objetos"), offer.title(language));
        place.link("items", offer.media_type(), &title, &format!("{path}/items?f={}", offer.name()))
    };
    offers.map(link).collect()
}
