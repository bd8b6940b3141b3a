//! The documents of the service in XML (OGC 17-069r4, 8.4, table 3; schema `core.xsd`): what the JSON documents say, told
//! again. Their links are in the head of the answer too (/req/gmlsf0/headers).

use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde_json::Value;

use crate::base::Language;
use crate::exchange::outgoing::{xml_attribute, xml_text};
use crate::ogc::form::Document;
use crate::ogc::http::typed;
use crate::ogc::link;

const CORE: &str = "http://www.opengis.net/ogcapi-features-1/1.0";
const SCHEMA: &str = "http://schemas.opengis.net/ogcapi/features/part1/1.0/xml/core.xsd";

/// The landing page.
#[must_use]
pub fn landing(document: &Value, language: Language) -> Response {
    let written = root("LandingPage", |out| {
        titles(out, document, language);
        links(out, &document["links"]);
    });
    answer(written, &document["links"])
}

/// What the service conforms to: a link to each class.
#[must_use]
pub fn conformance(classes: &[&str]) -> Response {
    let written =
        root("ConformsTo", |out| classes.iter().for_each(|class| empty(out, "atom:link", &[("href", class)])));
    answer(written, &Value::Null)
}

/// The list of collections. The links of each are about it, not about the list, so they are not in the head.
#[must_use]
pub fn collections(document: &Value, language: Language) -> Response {
    let written = root("Collections", |out| {
        links(out, &document["links"]);
        each(&document["collections"]).for_each(|one| entry(out, one, language));
    });
    answer(written, &document["links"])
}

/// One collection: a list with this entry alone, as table 3 has it.
#[must_use]
pub fn collection(document: &Value, language: Language) -> Response {
    answer(root("Collections", |out| entry(out, document, language)), &document["links"])
}

fn answer(document: Vec<u8>, links: &Value) -> Response {
    let mut response = typed(Document::Xml.media_type(), document);
    let head = link::head(each(links));
    if let Ok(value) = HeaderValue::from_str(&head)
        && !head.is_empty()
    {
        response.headers_mut().insert(header::LINK, value);
    }
    response
}

fn root(name: &str, content: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut out = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_vec();
    let attributes = format!(
        "<{name} service=\"OGCAPI-Features\" version=\"1.0.1\" xmlns=\"{CORE}\" xmlns:atom=\"http://www.w3.org/2005/Atom\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"{CORE} {SCHEMA}\">\n"
    );
    out.extend_from_slice(attributes.as_bytes());
    content(&mut out);
    out.extend_from_slice(format!("</{name}>\n").as_bytes());
    out
}

/// A row of the list of collections, in the order of the schema.
fn entry(out: &mut Vec<u8>, document: &Value, language: Language) {
    out.extend_from_slice(b"<Collection>\n");
    filled(out, "Id", &[], text(&document["id"]));
    filled(out, "ItemType", &[], text(&document["itemType"]));
    titles(out, document, language);
    links(out, &document["links"]);
    extent(out, &document["extent"]["spatial"]["bbox"][0]);
    each(&document["crs"]).for_each(|crs| filled(out, "Crs", &[], text(crs)));
    filled(out, "StorageCrs", &[], text(&document["storageCrs"]));
    out.extend_from_slice(b"</Collection>\n");
}

fn titles(out: &mut Vec<u8>, document: &Value, language: Language) {
    for (name, said) in [("Title", &document["title"]), ("Description", &document["description"])] {
        filled(out, name, &[("xml:lang", language.code())], text(said));
    }
}

fn links(out: &mut Vec<u8>, links: &Value) {
    for link in each(links) {
        let attributes = ["rel", "type", "hreflang", "title", "href"].map(|name| (name, text(&link[name])));
        empty(out, "atom:link", &attributes);
    }
}

/// A box in longitudes and latitudes.
fn extent(out: &mut Vec<u8>, corners: &Value) {
    let numbers: Vec<f64> = each(corners).filter_map(Value::as_f64).collect();
    let [west, south, east, north] = numbers[..] else { return };
    out.extend_from_slice(b"<Extent><Spatial crs=\"http://www.opengis.net/def/crs/OGC/1.3/CRS84\">");
    filled(out, "LowerCorner", &[], &format!("{west} {south}"));
    filled(out, "UpperCorner", &[], &format!("{east} {north}"));
    out.extend_from_slice(b"</Spatial></Extent>\n");
}

fn each(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn filled(out: &mut Vec<u8>, name: &str, attributes: &[(&str, &str)], content: &str) {
    begin(out, name, attributes);
    out.push(b'>');
    xml_text(out, content);
    out.extend_from_slice(format!("</{name}>\n").as_bytes());
}

fn empty(out: &mut Vec<u8>, name: &str, attributes: &[(&str, &str)]) {
    begin(out, name, attributes);
    out.extend_from_slice(b"/>\n");
}

fn begin(out: &mut Vec<u8>, name: &str, attributes: &[(&str, &str)]) {
    out.extend_from_slice(format!("<{name}").as_bytes());
    for (name, value) in attributes {
        out.extend_from_slice(format!(" {name}=\"").as_bytes());
        xml_attribute(out, value);
        out.push(b'"');
    }
}

#[cfg(test)]
mod tests {
    use roxmltree::Document;
    use serde_json::json;

    use super::*;

    fn squares() -> Value {
        json!({
            "id": "squares", "title": "Places & <squares>", "description": "« Été »", "itemType": "feature",
            "crs": ["http://www.opengis.net/def/crs/OGC/1.3/CRS84", "http://www.opengis.net/def/crs/EPSG/0/2154"],
            "storageCrs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
            "extent": {"spatial": {"bbox": [[2.5, 49.9, 2.75, 50.1]]}},
            "links": [{"rel": "items", "type": "application/gml+xml; profile=\"http://e/sf\"", "title": "Objets \"GML\"",
                "href": "http://h/ogc/collections/squares/items?a=1&f=gmlsf0", "hreflang": "fr"}],
        })
    }

    #[test]
    fn a_layer_is_told_in_the_order_of_the_schema_whatever_its_title_holds() {
        let written = String::from_utf8(root("Collections", |out| entry(out, &squares(), Language::French))).unwrap();
        let tree = Document::parse(&written).unwrap();
        let collection = tree.root_element().first_element_child().unwrap();
        let names: Vec<&str> =
            collection.children().filter(roxmltree::Node::is_element).map(|n| n.tag_name().name()).collect();
        let expected = ["Id", "ItemType", "Title", "Description", "link", "Extent", "Crs", "Crs", "StorageCrs"];
        assert_eq!(names, expected);
        let title = collection.children().find(|node| node.has_tag_name((CORE, "Title"))).unwrap();
        assert_eq!(title.text(), Some("Places & <squares>"));
        insta::assert_snapshot!(written);
    }

    #[test]
    fn the_head_of_a_layer_holds_its_links() {
        let response = collection(&squares(), Language::French);
        assert_eq!(response.headers()["content-type"], "application/xml");
        let head = response.headers()["link"].to_str().unwrap();
        assert!(head.starts_with("<http://h/ogc/collections/squares/items?a=1&f=gmlsf0>; rel=\"items\""), "{head}");
        assert!(!conformance(&["http://e/conf/core"]).headers().contains_key("link"));
    }
}
