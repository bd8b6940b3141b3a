//! The landing page, what the service conforms to, and the list of collections (OGC 17-069r4, 7.2 to 7.4, 7.13).

use serde_json::{Value, json};

use crate::base::Language;
use crate::collections::Seen;
use crate::ogc::described;
use crate::ogc::form::Document;
use crate::ogc::link::{self, Place};

/// Media type of the description of the interface.
pub const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";

/// What the service is called.
#[must_use]
pub const fn title(language: Language) -> &'static str {
    match language {
        Language::French => "Les couches de la carte, pour les logiciels et les curieux",
        Language::English => "The layers of the map, for software and the curious",
        Language::Spanish => "Las capas del mapa, para programas y curiosos",
    }
}

/// The landing page; `given`: the form that is asked for, and leads to more of it.
#[must_use]
pub fn document(place: &Place, given: Document) -> Value {
    let language = place.language();
    let mut links = place.forms("/", Document::ALL, given);
    let say = |fr: &'static str, en: &'static str, es: &'static str| language.pick(fr, en, es);
    let api = say("Description de l’interface", "Description of the interface", "Descripción de la interfaz");
    let classes =
        say("Ce à quoi le service se conforme", "What the service conforms to", "A qué se conforma el servicio");
    let layers = say("Les couches", "The layers", "Las capas");
    links.push(place.link("service-desc", OPENAPI, api, "/api?f=json"));
    links.push(place.link("service-doc", "text/html", api, "/api?f=html"));
    links.push(place.link(link::CONFORMANCE, given.media_type(), classes, &format!("/conformance?f={}", given.name())));
    links.push(place.link("data", given.media_type(), layers, &format!("/collections?f={}", given.name())));
    links.extend(crate::ogc::tiles::links(place));
    json!({"title": title(language), "description": description(language), "links": links})
}

/// What can be had here.
#[must_use]
pub const fn description(language: Language) -> &'static str {
    match language {
        Language::French => "Objets et tuiles des couches de la carte, par OGC API.",
        Language::English => "Features and tiles of the layers of the map, by OGC API.",
        Language::Spanish => "Objetos y teselas de las capas del mapa, por OGC API.",
    }
}

/// The list of collections. `exports`: which of them the reader may take away as files.
#[must_use]
pub fn collections(all: &[Seen], place: &Place, given: Document, exports: impl Fn(&Seen) -> bool) -> Value {
    let listed: Vec<Value> = all.iter().map(|seen| described::document(seen, place, given, exports(seen))).collect();
    json!({"links": place.forms("/collections", Document::ALL, given), "collections": listed})
}
