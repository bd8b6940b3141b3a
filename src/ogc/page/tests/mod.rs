//! Every page with what a town would have on it. `BEFFROI_PAGES=folder` also writes them there, to be looked at.

mod samples;

use std::collections::BTreeSet;

use maud::Markup;

use self::samples::*;
use super::*;
use crate::base::{Explanation, Language};

/// Name and page, in a language.
fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    data_pages(language).into_iter().chain(service_pages(language)).collect()
}

/// Pages of the layers and of their features.
fn data_pages(language: Language) -> Vec<(&'static str, Markup)> {
    let (layers, fields, rows) = (layers(), fields(), rows());
    let (parcels, assets, asked) = (&layers[0], assets(), asked());
    let at = |address| frame(language, address, &assets);
    let systems = systems();
    let items = |rows, asked| ItemsPage {
        frame: at("/ogc/collections/parcels/items"),
        layer: parcels,
        fields: &fields,
        rows,
        asked,
        matched: Some(1245),
        more: true,
        bounds: parcels.extent,
        downloads: &DOWNLOADS,
    };
    vec![
        ("landing", LandingPage { frame: at("/ogc"), title: "Ville d’Albert", layers: &layers }.render()),
        ("collections", CollectionsPage { frame: at("/ogc/collections"), layers: &layers }.render()),
        ("collections-none", CollectionsPage { frame: at("/ogc/collections"), layers: &[] }.render()),
        (
            "collection",
            CollectionPage {
                frame: at("/ogc/collections/parcels"),
                layer: parcels,
                fields: &fields,
                systems: &systems,
                downloads: &DOWNLOADS,
                preview: &rows[..8],
            }
            .render(),
        ),
        ("items", items(&rows, &asked).render()),
        ("items-none", items(&[], &asked).render()),
        (
            "item",
            ItemPage {
                frame: at("/ogc/collections/parcels/items/12"),
                layer: parcels,
                fields: &fields,
                row: &rows[2],
                title: "AB 123",
                bounds: parcels.extent,
                history: Some("/app/parcels/12/history"),
                record: None,
                on_map: Some("/#parcels/12"),
                downloads: &DOWNLOADS[..1],
            }
            .render(),
        ),
    ]
}

/// Pages of tiles, styles, fields and of the service itself.
fn service_pages(language: Language) -> Vec<(&'static str, Markup)> {
    let (layers, fields, assets) = (layers(), fields(), assets());
    let parcels = &layers[0];
    let at = |address| frame(language, address, &assets);
    let (sets, grids, document) = (tilesets(), grids(), openapi());
    let explanation = Explanation::new(
        "Cette couche n’existe pas",
        "Il n’y a pas de couche « jardins ».",
        "Choisissez dans la liste des couches.",
    );
    let tiles = |layer| TilesetsPage { frame: at("/ogc/tiles"), layer, sets: &sets };
    let list =
        |list| FieldsPage { frame: at("/ogc/collections/parcels/schema"), layer: parcels, list, fields: &fields };
    vec![
        ("tilesets", tiles(None).render()),
        ("tilesets-layer", tiles(Some(parcels)).render()),
        ("tileset", TilesetPage { frame: at("/ogc/tiles/WebMercatorQuad"), layer: None, set: &sets[0] }.render()),
        ("grids", GridsPage { frame: at("/ogc/tileMatrixSets"), grids: &grids }.render()),
        ("grid", GridPage { frame: at("/ogc/tileMatrixSets/LAMB93"), grid: &grids[0] }.render()),
        ("styles", StylesPage { frame: at("/ogc/styles"), styles: &styles() }.render()),
        ("schema", list(FieldList::Schema).render()),
        ("queryables", list(FieldList::Queryables).render()),
        ("sortables", list(FieldList::Sortables).render()),
        ("conformance", ConformancePage { frame: at("/ogc/conformance"), classes: &CLASSES }.render()),
        ("api", ApiPage { frame: at("/ogc/api"), document: &document, address: "/ogc/api?f=json" }.render()),
        (
            "failure",
            FailurePage {
                frame: at("/ogc/collections/jardins"),
                status: 404,
                explanation: &explanation,
                request: Some("7f3a"),
            }
            .render(),
        ),
    ]
}

#[test]
fn pages_are_what_they_were() {
    let kept = ["landing", "collection", "items", "item", "grid", "failure"];
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        for (name, page) in pages(Language::French).into_iter().filter(|(name, _)| kept.contains(name)) {
            insta::assert_snapshot!(name, page.into_string().replace("><", ">\n<"));
        }
    });
}

#[test]
fn every_page_speaks_its_language_and_has_one_title_and_every_label_its_target() {
    for language in Language::ALL {
        for (name, page) in pages(language) {
            let page = page.into_string();
            assert!(page.contains(&format!("<html lang=\"{}\">", language.code())), "{name}");
            assert_eq!(page.matches("<h1").count(), 1, "{name}");
            let mut ids = BTreeSet::new();
            for id in attributes(&page, " id=\"") {
                assert!(ids.insert(id), "{name}: two elements are {id}");
            }
            for label in [" aria-labelledby=\"", " aria-describedby=\""].iter().flat_map(|at| attributes(&page, at)) {
                assert!(ids.contains(label), "{name}: nothing is {label}");
            }
            write(name, language, &page);
        }
    }
}

#[test]
fn nothing_on_a_page_comes_from_elsewhere_or_runs_within_it() {
    for (name, page) in pages(Language::English) {
        let page = page.into_string();
        for loaded in [" src=\"", "<link rel=\"stylesheet\" href=\""].iter().flat_map(|at| attributes(&page, at)) {
            assert!(loaded.starts_with('/') && !loaded.starts_with("//"), "{name}: {loaded}");
        }
        assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains(" onclick="), "{name}");
        assert!(!page.contains("<script>"), "{name}");
    }
}

#[test]
fn what_a_citizen_wrote_stays_text() {
    let (layers, fields, assets) = (layers(), fields(), assets());
    let mut rows = rows();
    rows[0].values[0] = Cell::Text("<script>alert(1)</script>".into());
    rows[0].values[5] = Cell::Text("javascript:alert(1)".into());
    let frame = frame(Language::French, "/ogc/collections/parcels/items", &assets);
    let asked = Asked { filter: Some("\"><script>".into()), ..asked() };
    let page = ItemsPage {
        frame,
        layer: &layers[0],
        fields: &fields,
        rows: &rows,
        asked: &asked,
        matched: None,
        more: false,
        bounds: None,
        downloads: &[],
    };
    let page = page.render().into_string();
    assert!(!page.contains("<script>") && page.contains("&lt;script&gt;alert(1)"));
    assert!(!page.contains("href=\"javascript:"));
}

#[test]
fn a_language_asked_for_in_the_address_stays_from_page_to_page() {
    let (layers, assets) = (layers(), assets());
    let plain = frame(Language::Spanish, "/ogc/collections?lang=es", &assets);
    let kept = Frame { keeps_language: true, ..plain };
    let rendered = |frame| CollectionsPage { frame, layers: &layers }.render().into_string();
    assert!(rendered(kept).contains("href=\"/ogc/collections/parcels?lang=es\""));
    assert!(rendered(plain).contains("href=\"/ogc/collections/parcels\""));
    assert!(rendered(plain).contains("href=\"/ogc/collections?lang=fr\""));
}

fn attributes<'p>(page: &'p str, before: &str) -> Vec<&'p str> {
    page.split(before).skip(1).map(|rest| rest.split('"').next().unwrap_or_default()).collect()
}

fn write(name: &str, language: Language, page: &str) {
    if let Ok(folder) = std::env::var("BEFFROI_PAGES") {
        std::fs::write(format!("{folder}/{name}.{}.html", language.code()), page).unwrap();
    }
}
