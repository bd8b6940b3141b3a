//! Reading: descriptions, schemas, features, values, pages.

use super::{attribute, attributes, bound, get, good, keeper, note, post, refused, texts};
use crate::support::hall::{Agent, hall};

#[tokio::test(flavor = "multi_thread")]
async fn the_service_describes_what_the_reader_may_see_and_do() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    let anonymous = good(&get(&hall, &Agent::default(), "request=GetCapabilities").await);
    assert!(
        anonymous.contains("bf:parcels")
            && !anonymous.contains("bf:map-notes")
            && !anonymous.contains("\"Transaction\"")
    );
    let his = good(&get(&hall, &marc, "request=GetCapabilities&acceptversions=2.0.0").await);
    assert!(his.contains("bf:map-notes") && his.contains("name=\"Transaction\"") && his.contains("version=\"2.0.0\""));
    let one = hall.get(&marc, "/wfs/map-notes?service=WFS&request=GetCapabilities").await;
    assert_eq!(texts(&good(&one), "Name"), ["bf:map-notes"]);
    assert!(good(&one).contains("/wfs/map-notes\""));
    assert_eq!(
        refused(&get(&hall, &marc, "request=GetCapabilities&acceptversions=9.0").await).1,
        "VersionNegotiationFailed"
    );
    let without = hall.get(&marc, "/wfs?request=GetCapabilities").await;
    assert_eq!(refused(&without), (400, "MissingParameterValue".into(), "service".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_of_all_layers_is_one_and_names_only_what_the_reader_may_see() {
    let hall = hall().await;
    let all = good(&get(&hall, &Agent::default(), "version=2.0.0&request=DescribeFeatureType").await);
    assert!(all.contains("name=\"parcels\"") && all.contains("name=\"addresses\"") && !all.contains("map-notes"));
    let one =
        good(&get(&hall, &Agent::default(), "version=2.0.0&request=DescribeFeatureType&typename=bf:parcels").await);
    assert!(one.contains("gml:AbstractFeature") && !one.contains("name=\"addresses\""));
    let secret = get(&hall, &Agent::default(), "version=2.0.0&request=DescribeFeatureType&typename=bf:map-notes").await;
    let nothing = get(&hall, &Agent::default(), "version=2.0.0&request=DescribeFeatureType&typename=bf:nothing").await;
    assert_eq!(refused(&secret), (400, "InvalidParameterValue".into(), "typeName".into()));
    assert_eq!(refused(&secret), refused(&nothing));
}

#[tokio::test(flavor = "multi_thread")]
async fn features_are_found_by_filter_by_box_by_identifier_and_in_order() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    let [a, b, c] = [
        note(&hall, &marc, "Banc cassé", 1, 2.65).await,
        note(&hall, &marc, "Nid-de-poule", 3, 2.66).await,
        note(&hall, &marc, "Lampadaire", 5, 2.70).await,
    ];
    let ask = async |keys: &str| {
        good(&get(&hall, &marc, &format!("version=2.0.0&request=GetFeature&typenames=bf:map-notes&{keys}")).await)
    };
    let ids = async |keys: &str| {
        let found = ask(keys).await;
        let features = attributes(&found, "id").into_iter().filter(|id| id.matches('.').count() == 1);
        features.filter_map(|id| id.strip_prefix("map-notes.")?.parse().ok()).collect::<Vec<i64>>()
    };
    let filter = |inside: &str| format!("filter=<fes:Filter {}>{inside}</fes:Filter>", bound());
    let less = filter(
        "<fes:PropertyIsLessThan><fes:ValueReference>bf:priority</fes:ValueReference><fes:Literal>4</fes:Literal></fes:PropertyIsLessThan>",
    );
    assert_eq!(ids(&less).await, [a, b]);
    assert_eq!(ids("bbox=49.9,2.6,50.1,2.67").await, [a, b], "latitude comes first where no system is named");
    assert_eq!(ids("bbox=2.6,49.9,2.67,50.1,urn:ogc:def:crs:OGC:1.3:CRS84").await, [a, b]);
    assert_eq!(ids(&format!("resourceid=map-notes.{c},map-notes.{a}")).await, [a, c]);
    assert_eq!(ids("resourceid=test-unknown").await, Vec::<i64>::new());
    assert_eq!(ids("sortby=priority DESC").await, [c, b, a]);
    let by_id = filter(&format!("<fes:ResourceId rid='map-notes.{a}'/><fes:ResourceId rid='map-notes.{b}'/>"));
    assert_eq!(ids(&by_id).await, [a, b]);
    let by_name = filter(
        "<fes:PropertyIsEqualTo><fes:ValueReference>gml:name</fes:ValueReference><fes:Literal>Banc cassé</fes:Literal></fes:PropertyIsEqualTo>",
    );
    assert_eq!(ids(&by_name).await, [a]);
    let found = ask(&format!("resourceid=map-notes.{a}&srsname=urn:ogc:def:crs:OGC:1.3:CRS84")).await;
    assert_eq!(texts(&found, "pos"), ["2.65 50"]);
    assert_eq!(texts(&ask(&format!("resourceid=map-notes.{a}")).await, "pos"), ["50 2.65"]);
    assert_eq!(texts(&found, "name"), ["Banc cassé"]);
    assert!(!ask("propertyname=priority").await.contains("<gml:pos>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_asked_is_refused_where_the_suite_looks_for_it() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    let told =
        async |keys: &str| refused(&get(&hall, &marc, &format!("version=2.0.0&request=GetFeature&{keys}")).await);
    let of = |code: &str, locator: &str| (400, code.to_owned(), locator.to_owned());
    assert_eq!(
        told("typenames=bf:map-notes&srsname=urn:ogc:def:crs:EPSG::32690").await,
        of("InvalidParameterValue", "SRSNAME")
    );
    assert_eq!(told("typenames=bf:map-notes&resourceid=parcels.1").await, of("InvalidParameterValue", "RESOURCEID"));
    assert_eq!(told("typenames=bf:nothing").await, of("InvalidParameterValue", "typeNames"));
    assert_eq!(told("typenames=x:map-notes&namespaces=xmlns(x,http://x)").await.1, "InvalidParameterValue");
    assert_eq!(told("typenames=bf:map-notes&outputformat=dwg").await, of("InvalidParameterValue", "outputFormat"));
    assert_eq!(told("storedquery_id=urn:nothing").await.1, "InvalidParameterValue");
    for inside in [
        "<fes:PropertyIsEqualTo><fes:ValueReference>bf:owner</fes:ValueReference><fes:Literal>x</fes:Literal></fes:PropertyIsEqualTo>",
        "<fes:BBOX><fes:ValueReference>gml:description</fes:ValueReference><gml:Envelope><gml:lowerCorner>0 0</gml:lowerCorner><gml:upperCorner>1 1</gml:upperCorner></gml:Envelope></fes:BBOX>",
    ] {
        let filter = format!("typenames=bf:map-notes&filter=<fes:Filter {}>{inside}</fes:Filter>", bound());
        assert_eq!(told(&filter).await.1, "InvalidParameterValue", "{inside}");
    }
    let broken = post(&hall, &marc, "<wfs:GetFeature").await;
    assert_eq!(refused(&broken).1, "OperationParsingFailed");
    let entity = post(&hall, &marc, "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>").await;
    assert_eq!(refused(&entity).1, "OperationParsingFailed");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_feature_by_its_identifier_is_the_feature_alone() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    let id = note(&hall, &marc, "Banc cassé", 1, 2.65).await;
    for query in
        ["urn:ogc:def:query:OGC-WFS::GetFeatureById", "http://www.opengis.net/def/query/OGC-WFS/0/GetFeatureById"]
    {
        let ask = async |id: &str| {
            get(&hall, &marc, &format!("version=2.0.0&request=GetFeature&storedquery_id={query}&ID={id}")).await
        };
        let found = good(&ask(&format!("map-notes.{id}")).await);
        let document = roxmltree::Document::parse(&found).unwrap();
        assert_eq!(document.root_element().tag_name().name(), "map-notes");
        for nobody in ["map-notes.999999", "nothing.1", "x"] {
            assert_eq!(refused(&ask(nobody).await).0, 404, "{nobody}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn values_of_a_property_come_without_their_features() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    let id = note(&hall, &marc, "Banc & table", 1, 2.65).await;
    let ask = async |path: &str| {
        get(
            &hall,
            &marc,
            &format!("version=2.0.0&request=GetPropertyValue&typenames=bf:map-notes&valuereference={path}"),
        )
        .await
    };
    for (path, value) in [
        ("gml:name", "Banc & table".to_owned()),
        ("bf:priority[1]", "1".into()),
        ("@gml:id", format!("map-notes.{id}")),
    ] {
        assert_eq!(texts(&good(&ask(path).await), "member"), [value], "{path}");
    }
    assert_eq!(texts(&good(&ask("bf:geometry").await), "pos"), ["50 2.65"]);
    assert!(texts(&good(&ask("bf:due").await), "member").is_empty());
    assert_eq!(refused(&ask("").await), (400, "InvalidParameterValue".into(), "valueReference".into()));
    assert_eq!(refused(&ask("bf:owner").await).1, "InvalidParameterValue");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_lead_there_and_back() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    for at in 0..5_i32 {
        note(&hall, &marc, &format!("Note {at}"), 3, 2.65 + 0.001 * f64::from(at)).await;
    }
    let keys = "version=2.0.0&request=GetFeature&typenames=bf:map-notes&count=2";
    let follow = async |address: String| {
        let path = address.split_once("/wfs").map(|(_, rest)| format!("/wfs{rest}")).unwrap();
        good(&hall.get(&marc, &path).await)
    };
    let first = good(&get(&hall, &marc, keys).await);
    assert_eq!((attribute(&first, "numberMatched"), attribute(&first, "numberReturned")), ("5".into(), "2".into()));
    assert_eq!(attribute(&first, "previous"), "");
    let second = follow(attribute(&first, "next")).await;
    let last = follow(attribute(&second, "next")).await;
    assert_eq!((attribute(&last, "numberReturned"), attribute(&last, "next")), ("1".into(), String::new()));
    let names = |page: &str| texts(page, "name");
    assert_eq!(
        [names(&first), names(&second), names(&last)].concat(),
        ["Note 0", "Note 1", "Note 2", "Note 3", "Note 4"]
    );
    assert_eq!(names(&follow(attribute(&last, "previous")).await), names(&second));
    let hits = good(&get(&hall, &marc, &format!("{}&resulttype=hits", keys.replace("count=2", "count=1"))).await);
    assert_eq!((attribute(&hits, "numberMatched"), attribute(&hits, "numberReturned")), ("5".into(), "0".into()));
    assert_eq!(attribute(&hits, "previous"), "");
    assert_eq!(names(&follow(attribute(&hits, "next")).await), ["Note 0"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_queries_are_answered_in_one_document_each_in_a_collection_of_its_own() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    note(&hall, &marc, "Banc", 1, 2.65).await;
    let asked = format!(
        "<wfs:GetFeature service='WFS' version='2.0.0' {}><wfs:Query typeNames='bf:map-notes'/><wfs:Query typeNames='bf:parcels'/></wfs:GetFeature>",
        bound()
    );
    let found = good(&post(&hall, &marc, &asked).await);
    assert_eq!(attributes(&found, "numberMatched"), ["1", "1", "0"]);
    let join = asked.replace("typeNames='bf:map-notes'", "typeNames='bf:map-notes bf:parcels'");
    assert_eq!(refused(&post(&hall, &marc, &join).await).1, "OptionNotSupported");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_layer_is_given_in_other_formats_too() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    note(&hall, &marc, "Banc", 1, 2.65).await;
    let ask = async |format: &str| {
        get(&hall, &marc, &format!("version=2.0.0&request=GetFeature&typenames=bf:map-notes&outputformat={format}"))
            .await
    };
    let json = ask("application/json").await.good();
    assert_eq!(json["features"][0]["properties"]["title"], "Banc");
    let csv = ask("csv").await;
    assert!(csv.status.is_success() && String::from_utf8_lossy(&csv.body).contains("Banc"));
    assert!(csv.headers["content-disposition"].to_str().unwrap().contains(".csv"));
    assert_eq!(texts(&good(&ask("text/xml;%20subtype=gml/3.1.1").await), "pos"), ["50 2.65"]);
}
