//! What software reads that wants GML of simple features (OGC 17-069r4, 8.4): documents in XML, features page after page.

use axum::http::Method;
use roxmltree::Document;

use super::reading::{PARCELS, parcels};
use crate::support::hall::{Agent, Answer, Hall};

const CORE: &str = "http://www.opengis.net/ogcapi-features-1/1.0";
const SF: &str = "http://www.opengis.net/ogcapi-features-1/1.0/sf";
const GML: &str = "http://www.opengis.net/gml/3.2";
const SIMPLE: &str = "application/gml+xml; version=3.2; profile=\"http://www.opengis.net/def/profile/ogc/2.0/gml-sf0\"";
/// The same as clients may write it.
const WISHED: &str = "application/gml+xml;version=3.2;profile=\"http://www.opengis.net/def/profile/ogc/2.0/gml-sf0\"";

async fn asked(hall: &Hall, path: &str, accept: &str) -> Answer {
    let answer = hall.ask(&Agent::default(), Method::GET, path, &[("accept", accept)], None).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.status);
    answer
}

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).unwrap()
}

/// Where the links of a relation lead that the head of an answer holds.
fn linked(answer: &Answer, rel: &str) -> Option<String> {
    let head = answer.headers.get("link")?.to_str().unwrap();
    let link = head.split(", <").find(|link| link.contains(&format!("rel=\"{rel}\"")))?;
    let href = &link[..link.find('>').unwrap()];
    Some(href[href.find("/ogc").unwrap()..].to_owned())
}

/// Identifiers of the features of a page, in order.
fn identifiers(page: &str) -> Vec<String> {
    let tree = Document::parse(page).unwrap();
    let parcels = tree.descendants().filter(|node| node.tag_name().name() == "parcels");
    parcels.map(|node| node.attribute((GML, "id")).unwrap().to_owned()).collect()
}

#[tokio::test]
async fn documents_in_xml_lead_from_the_landing_page_to_a_layer() {
    let hall = parcels().await;
    for (path, root) in [
        ("/ogc", "LandingPage"),
        ("/ogc/conformance", "ConformsTo"),
        ("/ogc/collections", "Collections"),
        ("/ogc/collections/parcels", "Collections"),
    ] {
        let answer = asked(&hall, path, "application/xml").await;
        assert_eq!(answer.headers["content-type"], "application/xml", "{path}");
        let page = text(&answer);
        assert!(Document::parse(&page).unwrap().root_element().has_tag_name((CORE, root)), "{page}");
        assert_eq!(linked(&answer, "self").is_some(), root != "ConformsTo", "{path}");
    }
    let landing = asked(&hall, "/ogc?f=xml", "*/*").await;
    assert_eq!(linked(&landing, "data").as_deref(), Some("/ogc/collections?f=xml"));
    let classes = text(&asked(&hall, "/ogc/conformance?f=xml", "*/*").await);
    for class in ["gmlsf0", "gmlsf2"] {
        let class = format!("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{class}\"");
        assert!(classes.contains(&class), "{classes}");
    }
    let layer = text(&asked(&hall, "/ogc/collections/parcels?f=xml", "*/*").await);
    let tree = Document::parse(&layer).unwrap();
    let entries: Vec<_> = tree.descendants().filter(|node| node.has_tag_name((CORE, "Collection"))).collect();
    assert_eq!(entries.len(), 1);
    let items = tree.descendants().find(|node| node.attribute("type") == Some(SIMPLE)).unwrap();
    assert!(items.attribute("href").unwrap().ends_with("/collections/parcels/items?f=gmlsf0"));
}

#[tokio::test]
async fn pages_of_gml_say_in_their_head_how_many_there_are_and_where_the_next_is() {
    let hall = parcels().await;
    let (mut path, mut seen) = (format!("{PARCELS}?limit=4"), Vec::new());
    loop {
        let answer = asked(&hall, &path, WISHED).await;
        assert_eq!(answer.headers["content-type"], SIMPLE);
        assert_eq!(answer.headers["ogc-numbermatched"], "10");
        let page = text(&answer);
        assert!(Document::parse(&page).unwrap().root_element().has_tag_name((SF, "FeatureCollection")), "{page}");
        let found = identifiers(&page);
        assert_eq!(answer.headers["ogc-numberreturned"], found.len().to_string().as_str());
        seen.extend(found);
        let Some(next) = linked(&answer, "next") else { break };
        path = next;
    }
    let numbers: Vec<String> = (1..=10).map(|n| format!("parcels.{n}")).collect();
    assert_eq!(seen, numbers);
    let church = asked(&hall, &format!("{PARCELS}?f=gmlsf0&filter=area%20%3E%20900&properties=number"), "*/*").await;
    assert_eq!(church.headers["ogc-numbermatched"], "1");
    assert!(text(&church).contains("<bf:number>10</bf:number><bf:geometry>"), "{}", text(&church));
}

#[tokio::test]
async fn a_parcel_in_gml_is_where_its_identifier_leads() {
    let hall = parcels().await;
    let nobody = Agent::default();
    let led = hall.get(&nobody, &format!("{PARCELS}/3?f=gmlsf0&properties=number")).await;
    assert_eq!(led.status.as_u16(), 307);
    let place = led.headers["location"].to_str().unwrap();
    assert!(place.ends_with(&format!("{PARCELS}/parcels.3?f=gmlsf0&properties=number")), "{place}");
    let answer = asked(&hall, &format!("{PARCELS}/parcels.3"), WISHED).await;
    assert_eq!(answer.headers["content-type"], SIMPLE);
    assert_eq!(linked(&answer, "collection").as_deref(), Some("/ogc/collections/parcels?f=xml"));
    assert_eq!(identifiers(&text(&answer)), ["parcels.3"]);
    let same = hall.get(&nobody, &format!("{PARCELS}/parcels.3")).await.good();
    assert_eq!((&same["id"], &same["properties"]["number"]), (&3.into(), &"3".into()));
    let links = hall.get(&nobody, &format!("{PARCELS}/3")).await.good()["links"].to_string();
    assert!(links.contains("/items/parcels.3?f=gmlsf0") && links.contains("/items/3?f=jsonfg"), "{links}");
    for unknown in ["parcels.99", "streets.3", "parcels.", "parcels"] {
        hall.get(&nobody, &format!("{PARCELS}/{unknown}?f=json")).await.refused(404);
    }
    hall.get(&nobody, &format!("{PARCELS}/parcels.99?f=gmlsf0")).await.refused(404);
}

#[tokio::test]
async fn the_schema_of_a_layer_names_every_element_of_its_features_and_none_is_nil() {
    let hall = parcels().await;
    let answer = asked(&hall, "/ogc/collections/parcels/schema?f=xml", "*/*").await;
    assert_eq!(answer.headers["content-type"], "application/xml");
    let schema = text(&answer);
    assert!(
        schema.contains("<gmlsf:ComplianceLevel>0</gmlsf:ComplianceLevel>") && !schema.contains("nillable"),
        "{schema}"
    );
    let page = text(&asked(&hall, &format!("{PARCELS}?f=gmlsf0"), "*/*").await);
    assert!(page.contains("/ogc/collections/parcels/schema?f=xml") && !page.contains("xsi:nil"), "{page}");
    let tree = Document::parse(&page).unwrap();
    let own = tree.descendants().filter(|node| node.tag_name().namespace() == Some("http://beffroi.fr/ns/layers"));
    for name in own.map(|node| node.tag_name().name().to_owned()) {
        assert!(schema.contains(&format!("name=\"{name}\"")), "{name}: {schema}");
    }
    hall.get(&Agent::default(), "/ogc/collections/parcels/queryables?f=xml").await.refused(400);
}

#[tokio::test]
async fn who_reads_the_second_level_gets_the_same_parcels_under_its_name() {
    let hall = parcels().await;
    let second = SIMPLE.replace("gml-sf0", "gml-sf2");
    let answer = asked(&hall, &format!("{PARCELS}?limit=4"), &second).await;
    assert_eq!(answer.headers["content-type"], second.as_str());
    assert!(linked(&answer, "next").is_some_and(|next| next.contains("offset=4")));
    let first = asked(&hall, &format!("{PARCELS}?limit=4&f=gmlsf0"), "*/*").await;
    assert_eq!(identifiers(&text(&answer)), identifiers(&text(&first)));
    let one = asked(&hall, &format!("{PARCELS}/parcels.3?f=gmlsf2"), "*/*").await;
    assert_eq!(one.headers["content-type"], second.as_str());
}
