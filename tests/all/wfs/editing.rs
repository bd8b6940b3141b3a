//! Transactions: all of it or nothing, through the one door.

use super::{attribute, bound, get, good, keeper, note, post, refused, send, text, texts};
use crate::support::hall::{Agent, hall};

fn transaction(inside: &str) -> String {
    format!("<wfs:Transaction service='WFS' version='2.0.0' {}>{inside}</wfs:Transaction>", bound())
}

fn drawn(title: &str, more: &str) -> String {
    format!(
        "<bf:map-notes gml:id='any'><gml:description>Vu ce matin</gml:description>\
         <gml:identifier codeSpace='http://x'>SIG-{title}</gml:identifier><gml:name>{title}</gml:name>{more}\
         <bf:geometry><gml:Point srsName='urn:ogc:def:crs:EPSG::4326' gml:id='p'><gml:pos>50.0 2.65</gml:pos></gml:Point></bf:geometry>\
         </bf:map-notes>"
    )
}

fn chosen(id: &str) -> String {
    format!("<fes:Filter><fes:ResourceId rid='{id}'/></fes:Filter>")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feature_is_inserted_updated_replaced_and_deleted() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    let made = good(
        &post(
            &hall,
            &marc,
            &transaction(&format!(
                "<wfs:Insert handle='h'>{}</wfs:Insert>",
                drawn("Banc", "<bf:title>Autre nom</bf:title><bf:priority>2</bf:priority>")
            )),
        )
        .await,
    );
    assert_eq!((texts(&made, "totalInserted"), attribute(&made, "handle")), (vec!["1".to_owned()], "h".into()));
    let rid = attribute(&made, "rid");
    let by_id = async || {
        get(
            &hall,
            &marc,
            &format!(
                "version=2.0.0&request=GetFeature&storedquery_id=urn:ogc:def:query:OGC-WFS::GetFeatureById&id={rid}"
            ),
        )
        .await
    };
    let read = good(&by_id().await);
    assert_eq!(
        (texts(&read, "identifier"), texts(&read, "priority"), texts(&read, "pos")),
        (vec!["SIG-Banc".into()], vec!["2".into()], vec!["50 2.65".into()])
    );

    let set = |path: &str, value: &str| {
        format!(
            "<wfs:Property><wfs:ValueReference>{path}</wfs:ValueReference><wfs:Value>{value}</wfs:Value></wfs:Property>"
        )
    };
    let update = format!(
        "<wfs:Update typeName='bf:map-notes'>{}{}{}</wfs:Update>",
        set("gml:name[1]", "Banc réparé"),
        set("bf:priority[1]", "5"),
        chosen(&rid)
    );
    assert_eq!(texts(&good(&post(&hall, &marc, &transaction(&update)).await), "totalUpdated"), ["1"]);
    let read = good(&by_id().await);
    assert_eq!((texts(&read, "name"), texts(&read, "priority")), (vec!["Banc réparé".into()], vec!["5".into()]));

    let replace = format!("<wfs:Replace>{}{}</wfs:Replace>", drawn("Table", ""), chosen(&rid));
    let replaced = good(&post(&hall, &marc, &transaction(&replace)).await);
    assert_eq!((texts(&replaced, "totalReplaced"), attribute(&replaced, "rid")), (vec!["1".to_owned()], rid.clone()));
    assert_eq!(texts(&good(&by_id().await), "identifier"), ["SIG-Table"]);

    let delete = format!("<wfs:Delete typeName='bf:map-notes'>{}</wfs:Delete>", chosen(&rid));
    assert_eq!(texts(&good(&post(&hall, &marc, &transaction(&delete)).await), "totalDeleted"), ["1"]);
    assert_eq!(by_id().await.status.as_u16(), 404);

    let back = drawn("Retour", "").replace("gml:id='any'", &format!("gml:id='{rid}'"));
    let back = transaction(&format!("<wfs:Insert>{back}</wfs:Insert>"));
    assert_eq!(attribute(&good(&post(&hall, &marc, &back).await), "rid"), rid, "who puts it back gets it back");
    assert_eq!(texts(&good(&by_id().await), "name"), ["Retour"]);
    let once_more = attribute(&good(&post(&hall, &marc, &back.replace("SIG-Retour", "SIG-Autre")).await), "rid");
    assert_ne!(once_more, rid, "what is there is not overwritten");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_edit_says_the_sentence_of_the_rule_and_undoes_what_came_before() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    let id = note(&hall, &marc, "Banc", 1, 2.65).await;
    let close = format!(
        "<wfs:Insert>{}</wfs:Insert><wfs:Update typeName='bf:map-notes'><wfs:Property><wfs:ValueReference>bf:state</wfs:ValueReference>\
         <wfs:Value>closed</wfs:Value></wfs:Property>{}</wfs:Update>",
        drawn("Table", ""),
        chosen(&format!("map-notes.{id}"))
    );
    let answer = post(&hall, &marc, &transaction(&close)).await;
    assert_eq!(refused(&answer).1, "InvalidValue");
    assert!(text(&answer).contains("A note is not closed without an answer"), "{}", text(&answer));
    let french = send(&hall, &marc, "/wfs", "text/xml", &transaction(&close)).await;
    assert!(text(&french).contains("ne se clôt pas sans réponse"), "{}", text(&french));
    let left = good(&get(&hall, &marc, "version=2.0.0&request=GetFeature&typenames=bf:map-notes").await);
    assert_eq!((attribute(&left, "numberMatched"), texts(&left, "state")), ("1".into(), vec!["open".into()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_a_value_or_a_type_is_an_invalid_value() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    let id = note(&hall, &marc, "Banc", 1, 2.65).await;
    let told = async |inside: &str| {
        let (status, code, _) = refused(&post(&hall, &marc, &transaction(inside)).await);
        (status, code)
    };
    let invalid = (400, "InvalidValue".to_owned());
    assert_eq!(told("<wfs:Insert><bf:nothing/></wfs:Insert>").await, invalid);
    assert_eq!(told("<wfs:Insert><x:map-notes xmlns:x='http://x'/></wfs:Insert>").await, invalid);
    let update = |path: &str, value: &str| {
        format!(
            "<wfs:Update typeName='bf:map-notes'><wfs:Property><wfs:ValueReference>{path}</wfs:ValueReference><wfs:Value>{value}</wfs:Value></wfs:Property>{}</wfs:Update>",
            chosen(&format!("map-notes.{id}"))
        )
    };
    let kml =
        "<kml:Point xmlns:kml='http://www.opengis.net/kml/2.2'><kml:coordinates>1,1</kml:coordinates></kml:Point>";
    assert_eq!(told(&update("gml:boundedBy", kml)).await, invalid);
    assert_eq!(told(&update("bf:geometry", kml)).await, invalid);
    assert_eq!(told(&update("bf:priority", "beaucoup")).await, invalid);
    assert_eq!(told("<wfs:Native vendorId='acme' safeToIgnore='false'/>").await.1, "InvalidParameterValue");
    good(&post(&hall, &marc, &transaction("<wfs:Native vendorId='acme' safeToIgnore='true'/>")).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_nobody_is_asked_to_sign_in_and_an_address_changes_nothing() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    let id = note(&hall, &marc, "Banc", 1, 2.65).await;
    let insert = transaction(&format!("<wfs:Insert>{}</wfs:Insert>", drawn("Banc", "")));
    let answer = post(&hall, &Agent::default(), &insert).await;
    assert_eq!(answer.status.as_u16(), 401);
    assert!(answer.headers.contains_key("www-authenticate"));
    let by_address =
        format!("version=2.0.0&request=Transaction&operation=Delete&typenames=bf:map-notes&resourceid=map-notes.{id}");
    assert_eq!(refused(&get(&hall, &marc, &by_address).await).1, "OperationNotSupported");
    let form = format!("service=WFS&{by_address}");
    good(&send(&hall, &marc, "/wfs", "application/x-www-form-urlencoded", &form).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_layer_that_comes_from_a_file_is_not_changed() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    let delete =
        "<wfs:Delete typeName='bf:parcels'><fes:Filter><fes:ResourceId rid='parcels.1'/></fes:Filter></wfs:Delete>";
    let answer = post(&hall, &marc, &transaction(delete)).await;
    assert_eq!(refused(&answer).0, 403);
}
