//! Stored queries: made, told of, run, removed.

use super::{attributes, bound, get, good, keeper, note, post, refused, text, texts};
use crate::support::hall::{Agent, hall};

const LANGUAGE: &str = "urn:ogc:def:queryLanguage:OGC-WFS::WFSQueryExpression";

fn create(id: &str, language: &str, query: &str) -> String {
    format!(
        "<wfs:CreateStoredQuery service='WFS' version='2.0.0' {}><wfs:StoredQueryDefinition id='{id}'><wfs:Title>Par urgence</wfs:Title>\
         <wfs:Parameter name='level' type='xsd:integer' xmlns:xsd='http://www.w3.org/2001/XMLSchema'/>\
         <wfs:QueryExpressionText returnFeatureTypes='bf:map-notes' isPrivate='false' language='{language}'>{query}</wfs:QueryExpressionText>\
         </wfs:StoredQueryDefinition></wfs:CreateStoredQuery>",
        bound()
    )
}

const URGENT: &str = "<wfs:Query typeNames='bf:map-notes'><fes:Filter><fes:PropertyIsEqualTo><fes:ValueReference>bf:priority</fes:ValueReference>\
    <fes:Literal>${level}</fes:Literal></fes:PropertyIsEqualTo></fes:Filter></wfs:Query>";

#[tokio::test(flavor = "multi_thread")]
async fn a_query_is_kept_under_a_name_run_with_its_parameters_and_removed() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    note(&hall, &marc, "Banc", 1, 2.65).await;
    note(&hall, &marc, "Table", 4, 2.66).await;
    good(&post(&hall, &marc, &create("urn:urgent", LANGUAGE, URGENT)).await);
    assert_eq!(
        refused(&post(&hall, &marc, &create("urn:urgent", LANGUAGE, URGENT)).await).1,
        "DuplicateStoredQueryIdValue"
    );
    let list = good(&get(&hall, &marc, "version=2.0.0&request=ListStoredQueries").await);
    assert!(attributes(&list, "id").contains(&"urn:urgent".to_owned()));
    let described =
        good(&get(&hall, &marc, "version=2.0.0&request=DescribeStoredQueries&storedquery_id=urn:urgent").await);
    assert!(described.contains("${level}") && described.contains("PropertyIsEqualTo"), "{described}");
    let run = async |keys: &str| {
        get(&hall, &marc, &format!("version=2.0.0&request=GetFeature&storedquery_id=urn:urgent&{keys}")).await
    };
    assert_eq!(texts(&good(&run("LEVEL=4").await), "name"), ["Table"]);
    assert_eq!(refused(&run("other=4").await).1, "MissingParameterValue");
    // A value stays a value.
    let evil = run("level=4</fes:Literal></fes:PropertyIsEqualTo><fes:ResourceId rid='map-notes.1'/>").await;
    assert!(!evil.status.is_success() || texts(&text(&evil), "name").is_empty());
    let drop = |id: &str| format!("<wfs:DropStoredQuery service='WFS' version='2.0.0' id='{id}' {}/>", bound());
    good(&post(&hall, &marc, &drop("urn:urgent")).await);
    assert_eq!(
        refused(&post(&hall, &marc, &drop("urn:urgent")).await),
        (400, "InvalidParameterValue".into(), "id".into())
    );
    assert_eq!(refused(&run("level=4").await).1, "InvalidParameterValue");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_nobody_keeps_nothing_and_nobody_removes_what_is_anothers() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    let nora = hall.agent("nora", "notes", Some("93010")).await;
    assert_eq!(post(&hall, &Agent::default(), &create("urn:x", LANGUAGE, URGENT)).await.status.as_u16(), 401);
    let wrong = refused(&post(&hall, &marc, &create("urn:x", "http://example.org/sql", URGENT)).await);
    assert_eq!(wrong, (400, "InvalidParameterValue".into(), "language".into()));
    assert_eq!(refused(&post(&hall, &marc, &create("urn:x", LANGUAGE, "nothing")).await).1, "OperationParsingFailed");
    good(&post(&hall, &marc, &create("urn:x", LANGUAGE, URGENT)).await);
    let drop = format!("<wfs:DropStoredQuery service='WFS' version='2.0.0' id='urn:x' {}/>", bound());
    assert_eq!(refused(&post(&hall, &nora, &drop).await).0, 403);
    // Run by another, it finds what that person may see.
    note(&hall, &marc, "Banc", 1, 2.65).await;
    let found = get(&hall, &nora, "version=2.0.0&request=GetFeature&storedquery_id=urn:x&level=1").await;
    assert!(texts(&good(&found), "name").is_empty());
    assert_eq!(
        refused(&get(&hall, &Agent::default(), "version=2.0.0&request=GetFeature&storedquery_id=urn:x&level=1").await)
            .1,
        "InvalidParameterValue"
    );
}
