//! The description of the interface.

use std::path::Path;

use axum::http::Method;
use beffroi::catalog::CatalogHandle;
use beffroi::records::RecordType;
use beffroi::server::{document, registry};

use crate::support::hall::{Agent, hall};

#[test]
fn the_interface_is_described_as_openapi_3_0() {
    let document = document();
    assert_eq!(document["openapi"], "3.0.3");
    insta::assert_snapshot!(serde_json::to_string_pretty(document).unwrap());
}

#[tokio::test]
async fn every_described_operation_is_served_under_its_name() {
    let hall = hall().await;
    let served = hall.get(&Agent::default(), "/openapi.json").await.good();
    for (path, methods) in served["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let method: Method = method.to_uppercase().parse().unwrap();
            let filled = path.replace("{type}", "addresses").replace("{layer}", "parcels").replace(['{', '}'], "");
            let answer = hall.ask(&Agent::default(), method.clone(), &filled, &[], None).await;
            let title = answer.json()["title"].as_str().unwrap_or_default().to_owned();
            assert!(title != "Page inconnue" && title != "Méthode refusée", "{method} {path}: {title}");
        }
    }
    let text = served.to_string();
    for name in text.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(served["components"]["schemas"].get(name).is_some(), "{name} is named but not described");
    }
    assert!(!text.contains("\"null\""), "3.0 has no type null");
}

/// Texts of a type that do not say the same in French, English and Spanish.
fn untranslated(kind: &RecordType) -> Vec<String> {
    let asked = kind.named.iter().flat_map(|named| named.fields.iter());
    let fields = kind.fields.iter().chain(asked).flat_map(|field| {
        let choices = field.choices.iter().map(|(_, meaning)| meaning);
        [&field.title, &field.help].into_iter().chain(choices).map(|text| (field.name.as_str(), text))
    });
    let sections = kind.sections.iter().map(|section| ("section", &section.title));
    let actions = kind.named.iter().map(|named| (named.id.as_str(), &named.title));
    let own = [("title", &kind.title), ("singular", &kind.singular), ("help", &kind.help)];
    let texts = fields.chain(sections).chain(actions).chain(own).filter(|(_, text)| !text.is_empty());
    let unsaid = texts.filter(|(_, text)| !text.keys().eq(["en", "es", "fr"]));
    unsaid.map(|(of, text)| format!("{}, {of}: {text:?}", kind.id)).collect()
}

#[tokio::test]
async fn every_record_type_of_the_house_speaks_three_languages() {
    let hall = hall().await;
    let layers = Path::new(env!("CARGO_MANIFEST_DIR")).join("layers");
    let catalog = CatalogHandle::open(&layers, hall.town.pool().clone()).await.unwrap().current();
    let registry = registry(hall.town.pool(), &catalog, &hall.gate, hall.town.database()).await.unwrap();
    let unsaid: Vec<String> = registry.types.values().flat_map(|kind| untranslated(kind)).collect();
    assert!(!registry.types.is_empty() && unsaid.is_empty(), "{}", unsaid.join("\n"));
}
