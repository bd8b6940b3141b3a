//! `/openapi.json`: the JSON interface described, OpenAPI 3.0.

use std::sync::LazyLock;

use axum::Json;
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use crate::addresses;
use crate::auth;
use crate::features;
use crate::records;

#[derive(OpenApi)]
#[openapi(info(
    title = "Beffroi",
    description = "The map a town hall works on. Coordinates are WGS 84, longitude then latitude; areas are m² in the legal projection of the commune. Errors are application/problem+json (RFC 9457) with a remedy, in the language of ?lang= (fr, en, es) or Accept-Language. Records are for people signed in: a session cookie with the header X-Beffroi-CSRF, or a token in Authorization: Bearer.",
    license(name = "EUPL-1.2")
))]
struct Interface;

/// The description, as JSON.
#[must_use]
pub fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
        let mut all = Interface::openapi();
        all.merge(features::interface());
        all.merge(auth::interface());
        all.merge(records::interface());
        all.merge(addresses::interface());
        let mut document = serde_json::to_value(all).unwrap_or_default();
        to_3_0(&mut document);
        document["openapi"] = json!("3.0.3");
        document
    });
    &DOCUMENT
}

/// The description of this interface.
pub async fn openapi() -> Json<&'static Value> {
    Json(document())
}

/// The generator writes OpenAPI 3.1, where a value that may be missing has two types; 3.0 says `nullable`.
fn to_3_0(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(to_3_0),
        Value::Object(members) => {
            one_type(members);
            members.values_mut().for_each(to_3_0);
        }
        _ => {}
    }
}

fn one_type(members: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = members.get("type").cloned() {
        let mut kept: Vec<Value> = types.iter().filter(|kind| *kind != "null").cloned().collect();
        if kept.len() < types.len() {
            members.insert("nullable".into(), json!(true));
        }
        members.insert("type".into(), kept.pop().unwrap_or_else(|| json!("object")));
    }
    if let Some(Value::Array(kinds)) = members.get_mut("oneOf")
        && let Some(null) = kinds.iter().position(|kind| kind.get("type").is_some_and(|kind| kind == "null"))
    {
        kinds.remove(null);
        members.insert("nullable".into(), json!(true));
    }
}
