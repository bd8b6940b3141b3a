//! `/ogc/api`: the interface described, OpenAPI 3.0 (OGC 17-069r4, 7.2 and annex). Each collection has a path of its own
//! for its features, because each has parameters of its own.

use serde_json::{Map, Value, json};

use crate::base::Language;
use crate::catalog::{ColumnKind, say};
use crate::collections::{Property, Seen};
use crate::ogc::ask::{KNOWN, LARGEST, PAGE};
use crate::ogc::form::Document;
use crate::ogc::link::Place;
use crate::ogc::offer::Offer;
use crate::ogc::{landing, tiles};

/// The description, for whoever sees these collections.
#[must_use]
pub fn document(all: &[Seen], place: &Place) -> Value {
    let language = place.language();
    let mut paths = fixed(all);
    for seen in all {
        paths.insert(format!("/collections/{}/items", seen.id()), items(seen, language));
        paths.insert(format!("/collections/{}/items/{{featureId}}", seen.id()), item(seen, language));
    }
    paths.extend(tiles::paths(all, language));
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": landing::title(language),
            "description": landing::description(language),
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "EUPL-1.2", "url": "https://joinup.ec.europa.eu/collection/eupl"},
        },
        "servers": [{"url": place.at("")}],
        "paths": paths,
        "components": {
            "parameters": parameters(),
            "schemas": {"problem": problem()},
            "securitySchemes": {
                "basic": {"type": "http", "scheme": "basic", "description": "Login, and a key as password"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
        "security": [{}, {"basic": []}, {"token": []}],
    })
}

/// Paths that are the same for every collection.
fn fixed(all: &[Seen]) -> Map<String, Value> {
    let ids: Vec<&str> = all.iter().map(Seen::id).collect();
    let id = json!({"name": "collectionId", "in": "path", "required": true, "schema": {"type": "string", "enum": ids}});
    let forms: Vec<&str> = Document::ALL.iter().map(|form| form.media_type()).collect();
    let get = |name: &str, summary: &str| json!({"get": with_heads(operation(name, summary, &forms, &[]), &[LINK])});
    let of_one = |name: &str, summary: &str, media: &[&str]| {
        let mut path = json!({"get": operation(name, summary, media, &[])});
        path["parameters"] = json!([id]);
        path
    };
    let mut collection = of_one("describeCollection", "A collection", &forms);
    collection["get"] = with_heads(collection["get"].take(), &[LINK]);
    let schema = ["application/schema+json", "text/html", Document::Xml.media_type()];
    let all = [
        ("/", get("getLandingPage", "Landing page")),
        ("/api", json!({"get": operation("getApi", "This description", &[landing::OPENAPI, "text/html"], &[])})),
        ("/conformance", get("getConformance", "Conformance classes")),
        ("/collections", get("getCollections", "The collections")),
        ("/collections/{collectionId}", collection),
        ("/collections/{collectionId}/schema", of_one("getSchema", "Schema of the features", &schema)),
        ("/collections/{collectionId}/queryables", of_one("getQueryables", "What filters may name", &schema[..2])),
        ("/collections/{collectionId}/sortables", of_one("getSortables", "What lists may be sorted by", &schema[..2])),
    ];
    all.into_iter().map(|(path, described)| (path.to_owned(), described)).collect()
}

/// An operation that reads.
#[must_use]
pub fn operation(name: &str, summary: &str, media: &[&str], parameters: &[Value]) -> Value {
    let content: Map<String, Value> = media.iter().map(|kind| ((*kind).to_owned(), json!({}))).collect();
    let common = [json!({"$ref": "#/components/parameters/f"}), json!({"$ref": "#/components/parameters/lang"})];
    let parameters: Vec<&Value> = common.iter().chain(parameters).collect();
    json!({
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": {"200": {"description": summary, "content": content}, "default": refusal()},
    })
}

/// Heads of an answer that programs read: name, type, what it says.
type Head = (&'static str, &'static str, &'static str);

const LINK: Head = ("Link", "string", "Links of documents in XML, and around features (RFC 8288)");
const MATCHED: Head = ("OGC-NumberMatched", "integer", "How many features answer, of pages in GML");
const RETURNED: Head = ("OGC-NumberReturned", "integer", "How many features the page has, in GML");

/// The operation with heads of its answer.
fn with_heads(mut operation: Value, heads: &[Head]) -> Value {
    let described = heads
        .iter()
        .map(|(name, kind, says)| ((*name).to_owned(), json!({"description": says, "schema": {"type": kind}})));
    operation["responses"]["200"]["headers"] = described.collect::<Map<_, _>>().into();
    operation
}

fn items(seen: &Seen, language: Language) -> Value {
    let mut parameters: Vec<Value> =
        KNOWN.into_iter().map(|name| json!({"$ref": format!("#/components/parameters/{name}")})).collect();
    parameters.extend(seen.properties.iter().map(|property| parameter(property, language)));
    let media: Vec<&str> = Offer::of(seen).map(|offer| offer.media_type_of(seen)).collect();
    let get = operation(&format!("{}.getItems", seen.id()), &seen.title(language), &media, &parameters);
    let mut path = json!({"get": with_heads(get, &[LINK, MATCHED, RETURNED])});
    if seen.kind.as_ref().is_some_and(|kind| kind.writable) {
        path["post"] = edit(&format!("{}.create", seen.id()), "Create a feature", "201", true);
    }
    path
}

fn item(seen: &Seen, language: Language) -> Value {
    let shared =
        ["crs", "properties", "datetime"].map(|name| json!({"$ref": format!("#/components/parameters/{name}")}));
    let media: Vec<&str> = Offer::all().filter(|offer| !offer.is_file()).map(Offer::media_type).collect();
    let id = seen.id();
    let get = operation(&format!("{id}.getItem"), &seen.title(language), &media, &shared);
    let mut path = json!({"get": with_heads(get, &[LINK])});
    path["get"]["responses"]["307"] = json!({
        "description": "In GML the feature is where its gml:id leads",
        "headers": {"Location": {"schema": {"type": "string", "format": "uri"}}},
    });
    path["parameters"] = json!([{"name": "featureId", "in": "path", "required": true, "schema": {"type": "string"}}]);
    if seen.kind.as_ref().is_some_and(|kind| kind.writable) {
        path["put"] = edit(&format!("{id}.replace"), "Replace the feature", "204", true);
        path["patch"] = edit(&format!("{id}.update"), "Change what is named", "204", true);
        path["delete"] = edit(&format!("{id}.delete"), "Delete the feature", "204", false);
    }
    path
}

fn edit(name: &str, summary: &str, status: &str, body: bool) -> Value {
    let heads = |name: &str| json!({"name": name, "in": "header", "schema": {"type": "string"}});
    let mut operation = json!({
        "operationId": name,
        "summary": summary,
        "parameters": [heads("If-Match"), heads("Content-Crs")],
        "responses": {status: {"description": "Done; the map shows it"}, "default": refusal()},
        "security": [{"basic": []}, {"token": []}],
    });
    if body {
        operation["requestBody"] =
            json!({"required": true, "content": {"application/geo+json": {"schema": {"type": "object"}}}});
    }
    operation
}

fn refusal() -> Value {
    let schema = json!({"$ref": "#/components/schemas/problem"});
    json!({"description": "A refusal (RFC 9457)", "content": {"application/problem+json": {"schema": schema}}})
}

/// A property as a parameter: features of which it is equal.
fn parameter(property: &Property, language: Language) -> Value {
    let mut schema = match property.kind {
        ColumnKind::Integer => json!({"type": "integer"}),
        ColumnKind::Real => json!({"type": "number"}),
        ColumnKind::Boolean => json!({"type": "boolean"}),
        ColumnKind::Date => json!({"type": "string", "format": "date"}),
        ColumnKind::Time => json!({"type": "string", "format": "date-time"}),
        ColumnKind::Text | ColumnKind::Other => json!({"type": "string"}),
    };
    if !property.values.is_empty() && property.kind == ColumnKind::Text {
        schema["enum"] = property.values.iter().map(|(value, _)| value.clone()).collect();
    }
    query(&property.name, &say(&property.title, language.code()), schema)
}

/// A parameter after the question mark; style and explode are written out, as OGC 17-069r4 asks.
#[must_use]
pub fn query(name: &str, description: &str, schema: Value) -> Value {
    json!({
        "name": name, "in": "query", "required": false, "description": description,
        "schema": schema, "style": "form", "explode": false,
    })
}

fn parameters() -> Value {
    let text = || json!({"type": "string"});
    let uri = || json!({"type": "string", "format": "uri"});
    let forms: Vec<&str> = Offer::all().map(Offer::name).chain([Document::Xml.name()]).collect();
    let languages: Vec<&str> = Language::ALL.into_iter().map(Language::code).collect();
    let numbers = json!({"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}});
    let names = json!({"type": "array", "items": {"type": "string"}});
    let all = [
        query("f", "Form of the answer", json!({"type": "string", "enum": forms})),
        query("lang", "Language of titles and refusals", json!({"type": "string", "enum": languages})),
        query(
            "limit",
            "Features of a page",
            json!({"type": "integer", "minimum": 1, "maximum": LARGEST, "default": PAGE}),
        ),
        query("offset", "Features left out at the beginning", json!({"type": "integer", "minimum": 0, "default": 0})),
        query("bbox", "Features whose geometry meets the box: lower corner, upper corner", numbers),
        query("bbox-crs", "System of bbox", uri()),
        query("datetime", "As it was: a moment, a day, or two joined by a slash", text()),
        query("crs", "System of the coordinates of the answer", uri()),
        query("filter", "Features of which it holds, in CQL2", text()),
        query(
            "filter-lang",
            "Language of filter",
            json!({"type": "string", "enum": ["cql2-text", "cql2-json"], "default": "cql2-text"}),
        ),
        query("filter-crs", "System of the coordinates in filter", uri()),
        query("sortby", "Properties to sort by, - before a descending one", names.clone()),
        query("properties", "Properties of the answer; all when left out", names),
    ];
    all.into_iter().map(|one| (one["name"].as_str().unwrap_or_default().to_owned(), one)).collect::<Map<_, _>>().into()
}

fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "status", "title", "detail", "remedy"],
        "properties": {
            "type": {"type": "string"}, "status": {"type": "integer"}, "title": {"type": "string"},
            "detail": {"type": "string"}, "remedy": {"type": "string"},
        },
    })
}
