//! The older versions, and envelopes.

use base64::Engine as _;

use super::{attribute, attributes, bound, bound_before, get, good, keeper, note, post, refused, send, text, texts};
use crate::support::hall::hall;

#[tokio::test(flavor = "multi_thread")]
async fn version_1_1_0_reads_and_writes_as_qgis_does() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    let id = note(&hall, &marc, "Banc", 1, 2.65).await;
    let found = good(
        &get(&hall, &marc, "version=1.1.0&request=GetFeature&typename=bf:map-notes&srsname=urn:ogc:def:crs:EPSG::4326")
            .await,
    );
    assert_eq!((attribute(&found, "numberOfFeatures"), texts(&found, "pos")), ("1".into(), vec!["50 2.65".into()]));
    let filter = format!(
        "filter=<ogc:Filter {}><ogc:PropertyIsEqualTo><ogc:PropertyName>title</ogc:PropertyName><ogc:Literal>Banc</ogc:Literal></ogc:PropertyIsEqualTo></ogc:Filter>",
        bound_before()
    );
    let hits = good(
        &get(&hall, &marc, &format!("version=1.1.0&request=GetFeature&typename=bf:map-notes&resulttype=hits&{filter}"))
            .await,
    );
    assert_eq!(attribute(&hits, "numberOfFeatures"), "1");
    let edit = format!(
        "<wfs:Transaction service='WFS' version='1.1.0' {}><wfs:Insert><bf:map-notes><bf:title>Table</bf:title><bf:geometry>\
         <gml:Point srsName='urn:ogc:def:crs:EPSG::4326'><gml:pos>50.01 2.66</gml:pos></gml:Point></bf:geometry></bf:map-notes></wfs:Insert>\
         <wfs:Update typeName='bf:map-notes'><wfs:Property><wfs:Name>priority</wfs:Name><wfs:Value>4</wfs:Value></wfs:Property>\
         <ogc:Filter><ogc:FeatureId fid='map-notes.{id}'/></ogc:Filter></wfs:Update></wfs:Transaction>",
        bound_before()
    );
    let done = good(&post(&hall, &marc, &edit).await);
    assert_eq!(
        (texts(&done, "totalInserted"), texts(&done, "totalUpdated")),
        (vec!["1".to_owned()], vec!["1".to_owned()])
    );
    assert!(attribute(&done, "fid").starts_with("map-notes."));
    let lambert = good(
        &get(
            &hall,
            &marc,
            &format!("version=1.1.0&request=GetFeature&featureid={}&srsname=EPSG:2154", attribute(&done, "fid")),
        )
        .await,
    );
    assert!(texts(&lambert, "pos")[0].starts_with("67"), "{lambert}");
}

#[tokio::test(flavor = "multi_thread")]
async fn version_1_0_0_reads_and_writes_with_longitude_first() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    let capabilities = good(&get(&hall, &marc, "version=1.0.0&request=GetCapabilities").await);
    assert!(capabilities.contains("<Insert>") && capabilities.contains("EPSG:4326"));
    let edit = format!(
        "<Transaction xmlns='http://www.opengis.net/wfs' version='1.0.0' service='WFS' {}><Insert><bf:map-notes><bf:title>Banc</bf:title>\
         <bf:geometry><gml:Point srsName='urn:ogc:def:crs:EPSG::4326'><gml:coordinates cs=',' ts=' '>2.65,50</gml:coordinates></gml:Point></bf:geometry>\
         </bf:map-notes></Insert></Transaction>",
        bound_before()
    );
    let done = good(&post(&hall, &marc, &edit).await);
    assert_eq!(texts(&done, "SUCCESS").len(), 1);
    let fid = attribute(&done, "fid");
    let found =
        good(&get(&hall, &marc, "version=1.0.0&request=GetFeature&typename=bf:map-notes&bbox=2.6,49.9,2.7,50.1").await);
    assert_eq!(
        (attributes(&found, "fid"), texts(&found, "coordinates")),
        (vec![fid.clone()], vec!["2.65,50".to_owned()])
    );
    let close = format!(
        "<Transaction xmlns='http://www.opengis.net/wfs' version='1.0.0' service='WFS' {}><Update typeName='bf:map-notes'><Property><Name>state</Name>\
         <Value>closed</Value></Property><ogc:Filter><ogc:FeatureId fid='{fid}'/></ogc:Filter></Update></Transaction>",
        bound_before()
    );
    let answer = post(&hall, &marc, &close).await;
    assert_eq!((answer.status.as_u16(), refused(&answer).1), (200, "InvalidValue".to_owned()));
    assert!(
        text(&answer).contains("<ServiceException ") && text(&answer).contains("without an answer"),
        "{}",
        text(&answer)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_envelope_is_answered_in_an_envelope_of_its_version() {
    let hall = hall().await;
    let marc = keeper(&hall).await;
    note(&hall, &marc, "Banc", 1, 2.65).await;
    for (soap, kind) in [
        ("http://www.w3.org/2003/05/soap-envelope", "application/soap+xml"),
        ("http://schemas.xmlsoap.org/soap/envelope/", "text/xml"),
    ] {
        let ask = async |inside: &str| {
            let text = format!("<s:Envelope xmlns:s='{soap}'><s:Header/><s:Body>{inside}</s:Body></s:Envelope>");
            send(&hall, &marc, "/wfs?request=GetCapabilities&lang=en", kind, &text).await
        };
        let found = ask(&format!(
            "<wfs:GetFeature service='WFS' version='2.0.0' {}><wfs:Query typeNames='bf:map-notes'/></wfs:GetFeature>",
            bound()
        ))
        .await;
        assert!(found.headers["content-type"].to_str().unwrap().starts_with(kind));
        let found = good(&found);
        assert!(found.contains(soap) && found.contains("FeatureCollection"));
        assert_eq!(texts(&found, "name"), ["Banc"]);
        let schema = good(&ask(&format!("<wfs:DescribeFeatureType service='WFS' version='2.0.0' {}/>", bound())).await);
        let coded = texts(&schema, "DescribeFeatureTypeResponse").remove(0);
        let schema = String::from_utf8(base64::engine::general_purpose::STANDARD.decode(coded).unwrap()).unwrap();
        assert!(schema.contains("name=\"map-notes\""));
        let fault = ask(&format!(
            "<wfs:GetFeature service='WFS' version='2.0.0' {}><wfs:Query typeNames='bf:nothing'/></wfs:GetFeature>",
            bound()
        ))
        .await;
        assert!(text(&fault).contains("Fault"));
        assert_eq!(refused(&fault).1, "InvalidParameterValue");
    }
}
