//! Who sees and locks what: a token of one commune never learns of another's notes.

use serde_json::json;

use super::{attribute, bound, get, good, post, refused, text, texts};
use crate::support::hall::{Agent, hall};

#[tokio::test(flavor = "multi_thread")]
async fn notes_of_another_commune_are_not_there_in_any_answer() {
    let hall = hall().await;
    let marc = hall.agent("marc", "notes", Some("80016")).await;
    let nora = hall.agent("nora", "notes", Some("93010")).await;
    let body = json!({"commune": "80016", "values": {"title": "ALBERT-SECRET"}, "geometry": {"type": "Point", "coordinates": [2.65, 50.0]}});
    let id = hall.post(&marc, "/api/records/map-notes", body).await.good()["id"].as_i64().unwrap();
    hall.settle().await;
    let rid = format!("map-notes.{id}");
    let filter = format!(
        "<fes:Filter {}><fes:PropertyIsLike wildCard='*' singleChar='_' escapeChar='!'><fes:ValueReference>gml:name</fes:ValueReference><fes:Literal>ALBERT*</fes:Literal></fes:PropertyIsLike></fes:Filter>",
        bound()
    );
    for keys in [
        "version=2.0.0&request=GetFeature&typenames=bf:map-notes".to_owned(),
        "version=2.0.0&request=GetFeature&typenames=bf:map-notes&resulttype=hits".to_owned(),
        format!("version=2.0.0&request=GetFeature&typenames=bf:map-notes&resourceid={rid}"),
        format!("version=2.0.0&request=GetFeature&typenames=bf:map-notes&filter={filter}"),
        "version=2.0.0&request=GetPropertyValue&typenames=bf:map-notes&valuereference=gml:name".to_owned(),
        "version=1.1.0&request=GetFeature&typename=bf:map-notes".to_owned(),
        "version=1.0.0&request=GetFeature&typename=bf:map-notes".to_owned(),
    ] {
        let theirs = good(&get(&hall, &nora, &keys).await);
        assert!(!theirs.contains("SECRET") && !theirs.contains("numberMatched=\"1\""), "{keys}: {theirs}");
        let his = good(&get(&hall, &marc, &keys).await);
        assert!(his.contains("SECRET") || his.contains("numberMatched=\"1\""), "{keys}: {his}");
        let nobody = get(&hall, &Agent::default(), &keys).await;
        assert!(!text(&nobody).contains("SECRET"), "{keys}");
        assert_eq!(refused(&nobody).1, "InvalidParameterValue", "{keys}");
    }
    let by_id =
        format!("version=2.0.0&request=GetFeature&storedquery_id=urn:ogc:def:query:OGC-WFS::GetFeatureById&id={rid}");
    assert_eq!(get(&hall, &nora, &by_id).await.status.as_u16(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_locks_or_changes_a_note_of_another_commune() {
    let hall = hall().await;
    let marc = hall.agent("marc", "notes", Some("80016")).await;
    let nora = hall.agent("nora", "notes", Some("93010")).await;
    let id = super::note(&hall, &marc, "Banc", 1, 2.65).await;
    let query = format!(
        "<wfs:Query typeNames='bf:map-notes'><fes:Filter><fes:ResourceId rid='map-notes.{id}'/></fes:Filter></wfs:Query>"
    );
    let lock = good(
        &post(
            &hall,
            &nora,
            &format!("<wfs:LockFeature service='WFS' version='2.0.0' {}>{query}</wfs:LockFeature>", bound()),
        )
        .await,
    );
    assert!(attribute(&lock, "rid").is_empty(), "{lock}");
    let delete = format!(
        "<wfs:Transaction service='WFS' version='2.0.0' {}><wfs:Delete typeName='bf:map-notes'><fes:Filter><fes:ResourceId rid='map-notes.{id}'/></fes:Filter></wfs:Delete></wfs:Transaction>",
        bound()
    );
    assert_eq!(texts(&good(&post(&hall, &nora, &delete).await), "totalDeleted"), ["0"]);
    let elsewhere = format!(
        "<wfs:Transaction service='WFS' version='2.0.0' {}><wfs:Insert><bf:map-notes><gml:name>Intrus</gml:name><bf:commune>80016</bf:commune><bf:geometry>\
         <gml:Point srsName='urn:ogc:def:crs:EPSG::4326' gml:id='p'><gml:pos>50 2.65</gml:pos></gml:Point></bf:geometry></bf:map-notes></wfs:Insert></wfs:Transaction>",
        bound()
    );
    assert_eq!(refused(&post(&hall, &nora, &elsewhere).await).0, 403);
}
