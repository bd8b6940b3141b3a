//! WFS as desktop GIS, scripts and the conformance suite speak it, on the notes of a town.
mod editing;
mod locking;
mod reading;
mod rights;
mod stored;
mod versions;

use axum::body::Body;
use axum::http::Request;
use roxmltree::{Document, Node};
use serde_json::json;
use tower::ServiceExt;

use crate::support::hall::{Agent, Answer, Hall};

const WFS2: &str = "http://www.opengis.net/wfs/2.0";
const WFS1: &str = "http://www.opengis.net/wfs";
const FES: &str = "http://www.opengis.net/fes/2.0";
const OGC: &str = "http://www.opengis.net/ogc";
const GML32: &str = "http://www.opengis.net/gml/3.2";
const GML: &str = "http://www.opengis.net/gml";
const BF: &str = "http://beffroi.fr/ns/layers";

/// Every prefix a request of 2.0 uses.
fn bound() -> String {
    format!("xmlns:wfs='{WFS2}' xmlns:fes='{FES}' xmlns:gml='{GML32}' xmlns:bf='{BF}'")
}

/// Every prefix a request of 1.x uses.
fn bound_before() -> String {
    format!("xmlns:wfs='{WFS1}' xmlns:ogc='{OGC}' xmlns:gml='{GML}' xmlns:bf='{BF}'")
}

/// Ask by keys, in English.
async fn get(hall: &Hall, agent: &Agent, query: &str) -> Answer {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"<>'\"#{}".contains(&byte);
    let one = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    let query: String = query.bytes().map(one).collect();
    hall.get(agent, &format!("/wfs?service=WFS&lang=en&{query}")).await
}

/// Ask by a document, in English.
async fn post(hall: &Hall, agent: &Agent, document: &str) -> Answer {
    send(hall, agent, "/wfs?lang=en", "text/xml", document).await
}

async fn send(hall: &Hall, agent: &Agent, path: &str, kind: &str, body: &str) -> Answer {
    let mut request = Request::post(path).header("content-type", kind).header("host", "carte.ville.fr");
    for (name, value) in agent.headers() {
        request = request.header(name, value);
    }
    Answer::of(hall.router.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap()).await
}

fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

/// The document of an answer that must be one of success.
fn good(answer: &Answer) -> String {
    let text = text(answer);
    assert!(answer.status.is_success() && !text.contains("Exception"), "{}: {text}", answer.status);
    assert!(Document::parse(&text).is_ok(), "{text}");
    text
}

/// Status, code and locator of a refusal.
fn refused(answer: &Answer) -> (u16, String, String) {
    let text = text(answer);
    let document = Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let exception =
        document.descendants().find(|node| node.has_attribute("exceptionCode") || node.has_attribute("code"));
    let exception = exception.unwrap_or_else(|| panic!("no exception: {text}"));
    let attribute =
        |names: [&str; 2]| names.iter().find_map(|name| exception.attribute(*name)).unwrap_or_default().to_owned();
    (answer.status.as_u16(), attribute(["exceptionCode", "code"]), attribute(["locator", "locator"]))
}

/// Texts of all elements of a name, in order.
fn texts(document: &str, name: &str) -> Vec<String> {
    let document = Document::parse(document).unwrap();
    let named = document.descendants().filter(|node| node.is_element() && node.tag_name().name() == name);
    named.map(|node| node.text().unwrap_or_default().trim().to_owned()).collect()
}

/// Values of an attribute wherever it is.
fn attributes(document: &str, name: &str) -> Vec<String> {
    let document = Document::parse(document).unwrap();
    let all = document.descendants().flat_map(|node: Node<'_, '_>| node.attributes().collect::<Vec<_>>());
    all.filter(|attribute| attribute.name() == name).map(|attribute| attribute.value().to_owned()).collect()
}

/// The one value of an attribute.
fn attribute(document: &str, name: &str) -> String {
    attributes(document, name).into_iter().next().unwrap_or_default()
}

/// A person who keeps notes in Albert.
async fn keeper(hall: &Hall) -> Agent {
    hall.agent("marc", "notes", Some("80016")).await
}

/// A note made by the web form; its identifier.
async fn note(hall: &Hall, agent: &Agent, title: &str, priority: i64, x: f64) -> i64 {
    let body = json!({"commune": "80016", "values": {"title": title, "priority": priority},
        "geometry": {"type": "Point", "coordinates": [x, 50.0]}});
    let made = hall.post(agent, "/api/records/map-notes", body).await.good();
    hall.settle().await;
    made["id"].as_i64().unwrap()
}
