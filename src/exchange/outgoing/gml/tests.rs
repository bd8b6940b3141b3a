use std::collections::HashSet;

use roxmltree::Document;

use super::*;
use crate::exchange::outgoing::sample::{CRS84, FULL, LAMBERT_93, NULLS, area, collection, line, point, text, written};
use crate::exchange::outgoing::{Drawn, Feature, Standard, Value};
use crate::exchange::table::Shape;

const NORTH_FIRST: CrsName = CrsName { srid: Srid::WGS84, order: AxisOrder::NorthEast };

fn around() -> Around {
    Around {
        matched: Some(12),
        returned: 2,
        time_stamp: "2026-03-12T09:30:00Z".into(),
        next: Some("https://carte.example/wfs?a=1&startIndex=2".into()),
        schema: Some("https://carte.example/wfs?request=DescribeFeatureType&typeNames=bf:places-of-town".into()),
        ..Around::default()
    }
}

fn document(wrapper: Wrapper, crs: CrsName, shape: Shape, style: impl FnOnce(&mut Style)) -> String {
    let collection = collection(shape, crs);
    let drawn = match shape {
        Shape::Point => point([2.5, 50.25]),
        Shape::MultiLineString => line(true),
        Shape::LineString => line(false),
        Shape::Polygon => area(false),
        _ => area(true),
    };
    let features =
        [Feature { id: 7, shape: Some(&drawn), values: &FULL }, Feature { id: 8, shape: None, values: &NULLS }];
    let mut chosen = Style::new(wrapper.version(), crs);
    style(&mut chosen);
    text(written(&features, |sink| Box::new(Gml::new(&collection, &chosen, wrapper, &around(), sink))))
}

#[test]
fn a_page_of_wfs_2_0() {
    let page = document(Wrapper::Wfs20, NORTH_FIRST, Shape::MultiPolygon, |style| style.bounded = true);
    Document::parse(&page).unwrap();
    insta::assert_snapshot!(page);
}

#[test]
fn a_page_of_wfs_1_1() {
    let page = document(Wrapper::Wfs11, NORTH_FIRST, Shape::MultiLineString, |style| style.nil = true);
    Document::parse(&page).unwrap();
    insta::assert_snapshot!(page);
}

#[test]
fn a_page_of_wfs_1_0() {
    let page = document(Wrapper::Wfs10, CRS84, Shape::MultiPolygon, |style| style.bounded = true);
    Document::parse(&page).unwrap();
    insta::assert_snapshot!(page);
}

#[test]
fn a_page_of_ogc_api_features() {
    let page = document(Wrapper::Api, CRS84, Shape::Point, |_| {});
    Document::parse(&page).unwrap();
    insta::assert_snapshot!(page);
}

#[test]
fn every_identifier_stands_once() {
    for shape in [Shape::Point, Shape::LineString, Shape::MultiLineString, Shape::Polygon, Shape::MultiPolygon] {
        let page = document(Wrapper::Wfs20, NORTH_FIRST, shape, |_| {});
        let tree = Document::parse(&page).unwrap();
        let identifiers: Vec<&str> =
            tree.descendants().filter_map(|node| node.attribute((Version::Gml32.namespace(), "id"))).collect();
        assert!(identifiers.len() > 2, "{page}");
        assert_eq!(identifiers.iter().collect::<HashSet<_>>().len(), identifiers.len(), "{page}");
        let geometries = tree.descendants().filter(|node| {
            let name = node.tag_name().name();
            ["Point", "LineString", "Polygon", "MultiCurve", "MultiSurface", "MultiPoint"].contains(&name)
        });
        geometries.for_each(|node| assert!(node.has_attribute((Version::Gml32.namespace(), "id")), "{page}"));
    }
}

#[test]
fn what_is_missing_is_left_out_or_nil_as_asked() {
    let out = document(Wrapper::Wfs20, CRS84, Shape::Point, |_| {});
    let nil = document(Wrapper::Wfs20, CRS84, Shape::Point, |style| style.nil = true);
    let surfaces = |page: &str| {
        let tree = Document::parse(page).unwrap();
        let found = tree.descendants().filter(|node| node.has_tag_name((NAMESPACE, "surface")));
        found
            .map(|node| node.attribute(("http://www.w3.org/2001/XMLSchema-instance", "nil")).map(str::to_owned))
            .collect()
    };
    let (left, nils): (Vec<_>, Vec<_>) = (surfaces(&out), surfaces(&nil));
    assert_eq!(left, [None]);
    assert_eq!(nils, [None, Some("true".to_owned())]);
}

#[test]
fn name_description_and_identifier_stand_where_gml_3_2_has_them_and_among_the_properties() {
    let mut places = collection(Shape::Point, CRS84);
    places.standard = Standard { name: Some(0), description: Some(1), identifier: Some(2), ..Standard::default() };
    let drawn = point([2.5, 50.0]);
    let feature = Feature { id: 7, shape: Some(&drawn), values: &FULL };
    let names = |version: Version| {
        let alone = text(alone(&places, &Style::new(version, CRS84), None, &feature));
        let tree = Document::parse(&alone).unwrap();
        let names: Vec<String> = tree.root_element().children().map(|node| node.tag_name().name().to_owned()).collect();
        names
    };
    assert_eq!(
        names(Version::Gml32),
        ["description", "identifier", "name", "nom", "places", "surface", "couvert", "ouverture", "saisie", "geometry"]
    );
    assert_eq!(names(Version::Gml31), ["nom", "places", "surface", "couvert", "ouverture", "saisie", "geometry"]);
    let written = schema(&[&places], Version::Gml32);
    assert!(written.contains("name=\"nom\"") && written.contains("name=\"couvert\""), "{written}");
    assert!(schema(&[&places], Version::Gml31).contains("name=\"nom\""));
}

#[test]
fn the_schema_of_two_layers_begins_with_their_elements() {
    let mut second = collection(Shape::Any, LAMBERT_93);
    second.id = "2 streets".into();
    for version in [Version::Gml32, Version::Gml31, Version::Gml2] {
        let written = schema(&[&collection(Shape::MultiPolygon, CRS84), &second], version);
        Document::parse(&written).unwrap();
        insta::assert_snapshot!(format!("schema_{version:?}"), written);
    }
}

#[test]
fn the_schema_of_simple_features_says_so_and_nothing_in_it_is_nil() {
    let mut places = collection(Shape::MultiPolygon, CRS84);
    places.columns[0].name = "nom & <sens>".into();
    let written = simple_schema(&places);
    Document::parse(&written).unwrap();
    insta::assert_snapshot!(written);
}

#[test]
fn a_system_is_named_so_that_the_order_of_its_axes_is_clear() {
    let name = |version, crs| Style::new(version, crs).srs_name;
    assert_eq!(name(Version::Gml32, NORTH_FIRST), "urn:ogc:def:crs:EPSG::4326");
    assert_eq!(name(Version::Gml32, CRS84), "urn:ogc:def:crs:OGC:1.3:CRS84");
    assert_eq!(name(Version::Gml32, LAMBERT_93), "urn:ogc:def:crs:EPSG::2154");
    assert_eq!(name(Version::Gml2, CRS84), "EPSG:4326");
    assert_eq!(name(Version::Gml2, LAMBERT_93), "EPSG:2154");
    for version in [Version::Gml32, Version::Gml31, Version::Gml2] {
        for crs in [CRS84, NORTH_FIRST, LAMBERT_93, CrsName { srid: Srid::RGF93, order: AxisOrder::EastNorth }] {
            assert_eq!(name(version, crs).parse(), Ok(crs), "{version:?}");
        }
    }
}

#[test]
fn a_number_beyond_all_bounds_is_what_xml_schema_calls_it() {
    let values = [Value::Null, Value::Null, Value::Real(f64::NEG_INFINITY), Value::Null, Value::Null, Value::Null];
    let feature = Feature { id: 7, shape: Some(&Drawn::default()), values: &values };
    let places = collection(Shape::Point, CRS84);
    let alone = text(alone(&places, &Style::new(Version::Gml32, CRS84), None, &feature));
    assert!(alone.contains("<bf:surface>-INF</bf:surface></bf:places-of-town>"), "{alone}");
}

#[test]
fn the_answers_to_two_questions_stand_in_one_document() {
    let mut out = Vec::new();
    Wrapper::Wfs20.open(&mut out, &around());
    nested(&mut out, &Around { time_stamp: "2026-03-12T09:30:00Z".into(), ..Around::default() });
    nested_end(&mut out);
    Wrapper::Wfs20.close(&mut out);
    let page = text(out);
    let tree = Document::parse(&page).unwrap();
    let inner = tree.descendants().filter(|node| node.tag_name().name() == "FeatureCollection").nth(1).unwrap();
    assert_eq!(inner.attribute("numberMatched"), Some("unknown"));
}
