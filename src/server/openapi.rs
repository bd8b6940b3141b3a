//! `/openapi.json`: the JSON interface described, OpenAPI 3.0.

use std::sync::LazyLock;

use axum::Json;
use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use crate::addresses;
use crate::auth;
use crate::dashboards;
use crate::documents;
use crate::elections;
use crate::features;
use crate::jobs;
use crate::notifications;
use crate::queries;
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
        all.merge(documents::interface());
        all.merge(addresses::interface());
        all.merge(elections::interface());
        all.merge(jobs::interface());
        all.merge(notifications::interface());
        all.merge(queries::interface());
        all.merge(dashboards::interface());
        let mut document = serde_json::to_value(all).unwrap_or_default();
        to_3_0(&mut document);
        document["openapi"] = json!("3.0.3");
        document["components"]["schemas"]["Problem"] = problem();
        document["components"]["securitySchemes"] = keys();
        document["security"] = json!([{}, {"token": []}, {"session": []}]);
        if let Some(paths) = document["paths"].as_object_mut() {
            let operations = paths.values_mut().filter_map(Value::as_object_mut).flat_map(Map::values_mut);
            operations.for_each(refusals);
        }
        document
    });
    &DOCUMENT
}

/// A refusal or a failure, of whatever operation (RFC 9457).
fn problem() -> Value {
    let text = |description: &str| json!({"type": "string", "description": description});
    json!({
        "type": "object",
        "required": ["type", "status", "title", "detail", "remedy"],
        "properties": {
            "type": {"type": "string"},
            "status": {"type": "integer"},
            "title": text("What happened, in a few words"),
            "detail": text("Where and why"),
            "remedy": text("What to do now"),
            "instance": text("The request, as the log names it"),
            "violations": {
                "type": "array",
                "description": "What is wrong with a form, field by field",
                "items": {
                    "type": "object",
                    "required": ["message"],
                    "properties": {"field": {"type": "string", "nullable": true}, "message": {"type": "string"}}
                }
            }
        }
    })
}

/// How a program or a page says who it is.
fn keys() -> Value {
    json!({
        "token": {"type": "http", "scheme": "bearer", "description": "A token of “My account”"},
        "session": {"type": "apiKey", "in": "cookie", "name": auth::COOKIE}
    })
}

/// Say of an operation in what form it refuses: the statuses it names, and any other.
fn refusals(operation: &mut Value) {
    let content = json!({"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}});
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    responses.entry("default").or_insert_with(|| json!({"description": "A refusal or a failure"}));
    for (status, response) in responses.iter_mut().filter(|(status, _)| !status.starts_with(['2', '3'])) {
        response["content"] = content.clone();
        if response.get("description").is_none_or(|told| told == "") {
            let code = status.parse().ok().and_then(|status| StatusCode::from_u16(status).ok());
            response["description"] = json!(code.and_then(|code| code.canonical_reason()).unwrap_or("Refused"));
        }
    }
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
            members.remove("propertyNames"); // of 3.1 as well
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
