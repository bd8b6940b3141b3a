//! OGC API – Features over a whole town hall: what other software reads and writes.

mod edits;
mod inspire;
mod reading;
mod simple_features;
mod tiles;

use serde_json::{Value, json};

use crate::support::hall::{Agent, Hall};

/// Where the notes of a town are.
const NOTES: &str = "/ogc/collections/map-notes/items";

/// A note as a program sends it.
fn note(title: &str, longitude: f64) -> Value {
    json!({
        "type": "Feature",
        "properties": {"title": title, "priority": 2},
        "geometry": {"type": "Point", "coordinates": [longitude, 50.0]},
    })
}

/// Pin a note; the path of it.
async fn pin(hall: &Hall, agent: &Agent, note: Value) -> String {
    let answer = hall.post(agent, NOTES, note).await;
    assert_eq!(answer.status.as_u16(), 201, "{}", String::from_utf8_lossy(&answer.body));
    let place = answer.headers["location"].to_str().unwrap().to_owned();
    place[place.find("/ogc").unwrap()..].to_owned()
}

/// The values of a property of the features of an answer, in order.
fn values(answer: &Value, name: &str) -> Vec<Value> {
    answer["features"].as_array().unwrap().iter().map(|feature| feature["properties"][name].clone()).collect()
}
