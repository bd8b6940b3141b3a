//! The description of the interface.

use axum::http::Method;
use beffroi::server::document;

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
