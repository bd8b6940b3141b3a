//! Requests as real clients write them.

use proptest::prelude::*;

use super::{Action, Given, Operation, Parameters, Query, Request, document, of_document, of_keys};
use crate::wfs::{Error, LAYERS, Version};

fn keys(query: &str) -> Result<Request, Error> {
    of_keys(&Parameters::read(query))
}

fn xml(text: &str) -> Result<Request, Error> {
    of_document(document(text)?.root_element())
}

fn refused(asked: Result<Request, Error>) -> (&'static str, Option<String>) {
    let error = asked.unwrap_err();
    (error.code(), error.locator().map(str::to_owned))
}

fn queries(asked: Request) -> Vec<Query> {
    match asked.operation {
        Operation::GetFeature(retrieval) | Operation::GetFeatureWithLock(retrieval, _) => retrieval.queries,
        Operation::LockFeature { queries, .. } => queries,
        other => panic!("{other:?}"),
    }
}

fn layers(asked: Request) -> Vec<Option<String>> {
    let layer = |query: Query| match query {
        Query::AdHoc(query) => query.name.layer().map(str::to_owned),
        Query::Stored { id, .. } => Some(id),
    };
    queries(asked).into_iter().map(layer).collect()
}

#[test]
fn the_version_is_the_first_the_client_can_take() {
    let version = |query: &str| keys(query).map(|asked| asked.version);
    let capabilities = "service=WFS&request=GetCapabilities";
    assert_eq!(version(capabilities).unwrap(), Version::V200);
    assert_eq!(version(&format!("{capabilities}&AcceptVersions=10.0.0,2.0.0,1.1.0")).unwrap(), Version::V200);
    assert_eq!(version(&format!("{capabilities}&ACCEPTVERSIONS=2.0.2,2.0.0")).unwrap(), Version::V202);
    assert_eq!(version(&format!("{capabilities}&version=1.1.0")).unwrap(), Version::V110);
    assert_eq!(version(&format!("{capabilities}&version=1.0.7")).unwrap(), Version::V100);
    assert_eq!(refused(keys(&format!("{capabilities}&acceptversions=3.0.0"))).0, "VersionNegotiationFailed");
    let document = format!(
        "<GetCapabilities service='WFS' xmlns='{}'><a:AcceptVersions xmlns:a='{}'><a:Version>9.0</a:Version>\
         <a:Version>1.1.0</a:Version></a:AcceptVersions></GetCapabilities>",
        Version::V200.wfs(),
        Version::V200.ows()
    );
    assert_eq!(xml(&document).unwrap().version, Version::V110);
}

#[test]
fn what_is_missing_is_told_with_its_name() {
    let told = |query: &str| refused(keys(query));
    let missing = |name: &str| ("MissingParameterValue", Some(name.to_owned()));
    assert_eq!(told("request=GetCapabilities"), missing("service"));
    assert_eq!(told("service=WFS"), missing("request"));
    assert_eq!(told("service=WMS&request=GetCapabilities").0, "InvalidParameterValue");
    assert_eq!(told("service=WFS&request=GetMap"), ("OperationNotSupported", Some("request".into())));
    assert_eq!(told("service=WFS&version=2.0.0&request=GetFeature"), missing("typeNames"));
    assert_eq!(told("service=WFS&version=2.0.0&request=GetPropertyValue&typenames=a"), missing("valueReference"));
    let empty = told("service=WFS&version=2.0.0&request=GetPropertyValue&typenames=a&valuereference=");
    assert_eq!(empty, ("InvalidParameterValue", Some("valueReference".into())));
    assert_eq!(refused(xml("<GetCapabilities xmlns='http://www.opengis.net/wfs/2.0'/>")), missing("service"));
    assert_eq!(refused(keys("service=WFS&version=1.1.0&request=ListStoredQueries")).0, "OperationNotSupported");
}

#[test]
fn types_of_a_list_are_queries_and_a_prefix_is_what_it_is_bound_to() {
    let list = "service=WFS&version=2.0.0&request=GetFeature&typenames=bf:parcels,bf:notes";
    assert_eq!(layers(keys(list).unwrap()), [Some("parcels".to_owned()), Some("notes".into())]);
    let bound = format!(
        "service=WFS&version=2.0.0&request=GetFeature&typenames=ns67:parcels&namespaces=xmlns(ns67,{LAYERS}),xmlns(x,http://x)"
    );
    assert_eq!(layers(keys(&bound).unwrap()), [Some("parcels".to_owned())]);
    let other = bound.replace("ns67:parcels", "x:parcels");
    assert_eq!(layers(keys(&other).unwrap()), [None]);
    let join = "service=WFS&version=2.0.0&request=GetFeature&typenames=(bf:parcels,bf:notes)";
    assert_eq!(refused(keys(join)).0, "OptionNotSupported");
}

#[test]
fn filters_go_with_their_queries() {
    let asked =
        "service=WFS&version=1.1.0&request=GetFeature&typename=a,b&filter=(<Filter>1</Filter>)(<Filter>2</Filter>)";
    let filters: Vec<String> = queries(keys(asked).unwrap())
        .into_iter()
        .map(|query| match query {
            Query::AdHoc(query) => query.filter.unwrap().as_str().to_owned(),
            Query::Stored { .. } => String::new(),
        })
        .collect();
    assert!(filters[0].contains("<Filter>1") && filters[1].contains("<Filter>2"));
    assert_eq!(refused(keys(&asked.replace("typename=a,b", "typename=a,b,c"))).1.as_deref(), Some("filter"));
}

#[test]
fn identifiers_alone_name_their_layers() {
    let asked = keys("service=WFS&version=1.0.0&request=GetFeature&featureid=parcels.1,notes.2,parcels.3").unwrap();
    let ids: Vec<Vec<String>> = queries(asked)
        .into_iter()
        .map(|query| if let Query::AdHoc(query) = query { query.ids } else { Vec::new() })
        .collect();
    assert_eq!(ids, [vec!["parcels.1", "parcels.3"], vec!["notes.2"]]);
}

#[test]
fn a_stored_query_takes_the_keys_that_are_nobody_elses() {
    let asked = keys("service=WFS&version=2.0.0&request=GetFeature&STOREDQUERY_ID=urn:x&typeName=a:b&count=3").unwrap();
    let Query::Stored { id, parameters } = &queries(asked)[0] else { panic!() };
    assert_eq!((id.as_str(), parameters.as_slice()), ("urn:x", &[("typename".to_owned(), "a:b".to_owned())][..]));
}

#[test]
fn a_document_says_what_its_keys_would() {
    let text = format!(
        "<w:GetFeature service='WFS' version='2.0.0' startIndex='20' count='10' xmlns:w='{}' xmlns:f='{}' xmlns:t='{LAYERS}'>\
         <w:Query typeNames='t:parcels' srsName='urn:ogc:def:crs:EPSG::2154'><w:PropertyName>t:number</w:PropertyName>\
         <f:Filter><f:ResourceId rid='parcels.1'/></f:Filter>\
         <f:SortBy><f:SortProperty><f:ValueReference>t:number</f:ValueReference><f:SortOrder>DESC</f:SortOrder></f:SortProperty></f:SortBy>\
         </w:Query></w:GetFeature>",
        Version::V200.wfs(),
        Version::V200.fes()
    );
    let asked = xml(&text).unwrap();
    let Operation::GetFeature(retrieval) = asked.operation else { panic!() };
    assert_eq!((retrieval.start, retrieval.count, retrieval.hits), (20, Some(10), false));
    let Query::AdHoc(query) = &retrieval.queries[0] else { panic!() };
    assert_eq!((query.name.layer(), query.properties.as_slice()), (Some("parcels"), &["t:number".to_owned()][..]));
    assert_eq!((query.sort[0].reference.as_str(), query.sort[0].descending), ("t:number", true));
    let filter = query.filter.as_ref().unwrap().open().unwrap();
    assert_eq!(filter.root_element().first_element_child().unwrap().tag_name().namespace(), Some(Version::V200.fes()));
}

#[test]
fn a_transaction_of_qgis_is_read() {
    let text = format!(
        "<Transaction xmlns='http://www.opengis.net/wfs' xmlns:gml='http://www.opengis.net/gml' xmlns:ogc='http://www.opengis.net/ogc' \
         version='1.0.0' service='WFS' xmlns:bf='{LAYERS}'>\
         <Insert><bf:notes><bf:text>Trou dans la chaussée</bf:text><bf:geometry><gml:Point srsName='EPSG:4326'>\
         <gml:coordinates cs=',' ts=' '>2.65,50</gml:coordinates></gml:Point></bf:geometry></bf:notes></Insert>\
         <Update typeName='bf:notes'><Property><Name>text</Name><Value>Réparé</Value></Property><Property><Name>photo</Name></Property>\
         <ogc:Filter><ogc:FeatureId fid='notes.7'/></ogc:Filter></Update>\
         <Delete typeName='bf:notes'><ogc:Filter><ogc:FeatureId fid='notes.8'/></ogc:Filter></Delete></Transaction>"
    );
    let asked = xml(&text).unwrap();
    let Operation::Transaction(transaction) = asked.operation else { panic!() };
    assert_eq!((asked.version, transaction.actions.len()), (Version::V100, 3));
    let Action::Insert { features, .. } = &transaction.actions[0] else { panic!() };
    assert_eq!(features[0].name.layer(), Some("notes"));
    assert_eq!(features[0].properties[0].value, Given::Text("Trou dans la chaussée".into()));
    assert!(matches!(features[0].properties[1].value, Given::Element(_)));
    let Action::Update { set, query, .. } = &transaction.actions[1] else { panic!() };
    assert_eq!((set[1].value.clone(), query.filter.is_some()), (Given::Nil, true));
}

#[test]
fn a_transaction_of_2_0_is_read_with_its_lock() {
    let text = format!(
        "<w:Transaction service='WFS' version='2.0.0' lockId='x' releaseAction='SOME' xmlns:w='{}' xmlns:f='{}' xmlns:t='{LAYERS}' xmlns:g='http://www.opengis.net/gml/3.2'>\
         <w:Insert handle='h'><w:FeatureCollection><w:member><t:notes g:id='a'><g:identifier codeSpace='u'>1</g:identifier></t:notes></w:member>\
         <w:member><t:notes g:id='b'/></w:member></w:FeatureCollection></w:Insert>\
         <w:Update typeName='t:notes'><w:Property><w:ValueReference>g:name[1]</w:ValueReference><w:Value>x</w:Value></w:Property></w:Update>\
         <w:Replace><t:notes g:id='c'/><f:Filter><f:ResourceId rid='notes.1'/></f:Filter></w:Replace>\
         <w:Native vendorId='acme' safeToIgnore='false'/></w:Transaction>",
        Version::V200.wfs(),
        Version::V200.fes()
    );
    let Operation::Transaction(transaction) = xml(&text).unwrap().operation else { panic!() };
    assert_eq!((transaction.lock.as_deref(), transaction.some), (Some("x"), true));
    let Action::Insert { handle, features, .. } = &transaction.actions[0] else { panic!() };
    assert_eq!((handle.as_deref(), features.len()), (Some("h"), 2));
    let Action::Update { set, .. } = &transaction.actions[1] else { panic!() };
    assert_eq!(set[0].namespace.as_deref(), Some("http://www.opengis.net/gml/3.2"));
    assert!(matches!(transaction.actions[2], Action::Replace { .. }));
    assert_eq!(transaction.actions[3], Action::Native { vendor: "acme".into(), safe: false });
}

#[test]
fn locks_live_as_long_as_the_version_counts() {
    let hold = |query: &str| match keys(query).unwrap().operation {
        Operation::LockFeature { hold, .. } => hold,
        other => panic!("{other:?}"),
    };
    assert_eq!(hold("service=WFS&version=2.0.0&request=LockFeature&typenames=a&expiry=20").seconds, 20);
    assert_eq!(hold("service=WFS&version=1.1.0&request=LockFeature&typename=a&expiry=2").seconds, 120);
    assert_eq!(hold("service=WFS&version=2.0.0&request=LockFeature&typenames=a").seconds, 300);
    assert_eq!(hold("service=WFS&version=2.0.0&request=LockFeature&typenames=a&expiry=99999999999").seconds, 86_400);
    assert!(hold("service=WFS&version=2.0.0&request=LockFeature&typenames=a&lockaction=SOME").some);
}

#[test]
fn a_stored_query_is_read_with_its_template() {
    let text = format!(
        "<w:CreateStoredQuery service='WFS' version='2.0.0' xmlns:w='{}'><w:StoredQueryDefinition id='urn:q'><w:Title>Par ville</w:Title>\
         <w:Parameter name='town' type='xsd:string'/><w:QueryExpressionText isPrivate='true' \
         language='urn:ogc:def:queryLanguage:OGC-WFS::WFSQueryExpression' returnFeatureTypes=''>\
         <w:Query typeNames='${{town}}'/></w:QueryExpressionText></w:StoredQueryDefinition></w:CreateStoredQuery>",
        Version::V200.wfs()
    );
    let Operation::CreateStoredQuery(made) = xml(&text).unwrap().operation else { panic!() };
    assert_eq!((made[0].id.as_str(), made[0].private, made[0].title.as_str()), ("urn:q", true, "Par ville"));
    let filled = super::of_definition(&made[0].template.filled(&[("town".into(), "x:notes".into())])).unwrap();
    let Query::AdHoc(query) = &filled[0] else { panic!() };
    assert_eq!(query.name.layer(), Some("notes"));
}

proptest! {
    #[test]
    fn no_request_makes_the_reader_fail(query in ".{0,300}", text in "[<>/a-zA-Z:='\" &;\\[\\]!-]{0,300}") {
        drop(keys(&query));
        drop(keys(&format!("service=WFS&request=GetFeature&typenames={query}&filter={text}&sortby={text}&bbox={query}")));
        drop(xml(&text));
        drop(xml(&format!("<GetFeature>{text}</GetFeature>")));
    }
}
