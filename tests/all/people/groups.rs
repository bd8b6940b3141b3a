//! Communes and their group: what a town does not set for itself.

use serde_json::{Value, json};

use crate::support::hall::{Agent, Hall, hall};

/// Made by the administration; its identifier.
async fn made(hall: &Hall, agent: &Agent, kind: &str, body: Value) -> Value {
    hall.post(agent, &format!("/api/records/{kind}"), body).await.good()["id"].clone()
}

async fn begins_with(hall: &Hall, commune: &str) -> Value {
    let towns = hall.get(&Agent::default(), "/api/towns").await.good();
    let town = towns.as_array().unwrap().iter().find(|town| town["commune"] == commune).unwrap();
    town["shown"].clone()
}

#[tokio::test]
async fn the_map_of_a_town_begins_with_its_own_layers_else_those_of_its_group_else_those_of_the_server() {
    let hall = hall().await;
    let maire = hall.administrator().await;
    for (n, commune) in ["80016", "80021", "93010"].into_iter().enumerate() {
        hall.address(&maire, commune, i64::try_from(n).unwrap(), "Rue Basse").await;
    }
    let values = json!({"name": "Pays du Coquelicot", "siren": "248000556"});
    let group = made(&hall, &maire, "town-groups", json!({"values": values})).await;
    for commune in ["80016", "80021"] {
        made(&hall, &maire, "town-group-communes", json!({"commune": commune, "values": {"town_group": group}})).await;
    }
    let set = |name: &str, value: &str| json!({"name": name, "value": value});
    made(&hall, &maire, "parameters", json!({"values": set("layer.easements", "hidden")})).await;
    made(&hall, &maire, "parameters", json!({"values": set("layer.streets", "hidden")})).await;
    let mut of_group = set("layer.easements", "shown");
    of_group["town_group"] = group;
    made(&hall, &maire, "parameters", json!({"values": of_group})).await;
    let chief = hall.agent("paul", "town-administrator", Some("80016")).await;
    let own = json!({"commune": "80016", "values": set("layer.streets", "shown")});
    made(&hall, &chief, "parameters", own).await;

    assert_eq!(
        begins_with(&hall, "80016").await,
        json!({"easements": true, "streets": true}),
        "its own and its group's"
    );
    assert_eq!(begins_with(&hall, "80021").await, json!({"easements": true, "streets": false}), "its group's");
    assert_eq!(begins_with(&hall, "93010").await, json!({"easements": false, "streets": false}), "of no group");

    let wrong = json!({"commune": "80016", "values": set("layer.zoning", "oui")});
    let refused = hall.post(&chief, "/api/records/parameters", wrong).await.refused(422);
    assert!(refused.to_string().contains("\"value\""), "{refused}");
}
