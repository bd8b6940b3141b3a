use serde_json::{Value as Json, json};

use super::*;
use crate::exchange::outgoing::ShapeKind;
use crate::exchange::outgoing::sample::{CRS84, FULL, LAMBERT_93, NULLS, area, collection, line, point, text, written};
use crate::exchange::table::Shape;
use crate::geo::{AxisOrder, Srid};
use proptest::prelude::*;

fn read(bytes: Vec<u8>) -> Json {
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn a_file_of_places_is_a_feature_a_line() {
    let areas = collection(Shape::MultiPolygon, CRS84);
    let shape = area(true);
    let features =
        [Feature { id: 7, shape: Some(&shape), values: &FULL }, Feature { id: -8, shape: None, values: &NULLS }];
    let file = text(written(&features, |sink| Box::new(GeoJson::file(&areas, sink))));
    assert_eq!(file.lines().count(), 4, "{file}");
    insta::assert_snapshot!(file);
}

#[test]
fn each_kind_of_geometry_is_what_it_was() {
    let any = collection(Shape::Any, CRS84);
    let encoder = Encoder::new(&any);
    let geometry = |drawn: &crate::exchange::outgoing::Drawn| {
        let mut out = Vec::new();
        encoder.geometry(&mut out, &Feature { id: 1, shape: Some(drawn), values: &NULLS });
        read(out)
    };
    let mut points = point([2.5, 50.0]);
    assert_eq!(geometry(&points), json!({"type": "Point", "coordinates": [2.5, 50]}));
    points.multi = true;
    assert_eq!(geometry(&points), json!({"type": "MultiPoint", "coordinates": [[2.5, 50]]}));
    assert_eq!(geometry(&line(false)), json!({"type": "LineString", "coordinates": [[2.29, 50], [2.295, 50.005]]}));
    assert_eq!(geometry(&line(true))["coordinates"][1][1], json!([2.31, 49.91]));
    assert_eq!(geometry(&area(false))["type"], "Polygon");
    assert_eq!(geometry(&area(false))["coordinates"][1][2], json!([2.75, 50.5]));
    assert_eq!(geometry(&area(true))["coordinates"][1][0][3], json!([4, 50]));
    points.xy[0][0] = f64::NAN;
    assert_eq!(geometry(&points), Json::Null);
    assert_eq!(geometry(&crate::exchange::outgoing::Drawn::default()), Json::Null);
}

#[test]
fn an_answer_says_how_many_there_are_and_where_the_next_are() {
    let points = collection(Shape::Point, CRS84);
    let shape = point([2.5, 50.0]);
    let features = [Feature { id: 1, shape: Some(&shape), values: &FULL }];
    let around = Around {
        matched: Some(12),
        time_stamp: Some("2026-03-12T09:30:00Z".into()),
        links: Box::new(|returned| vec![json!({"rel": "next", "href": format!("?offset={returned}")})]),
    };
    let answer = read(written(&features, |sink| Box::new(GeoJson::answer(&points, around, sink))));
    assert_eq!((&answer["numberMatched"], &answer["numberReturned"]), (&json!(12), &json!(1)));
    assert_eq!(answer["timeStamp"], "2026-03-12T09:30:00Z");
    assert_eq!(answer["links"], json!([{"rel": "next", "href": "?offset=1"}]));
    let uncounted = Around { matched: None, time_stamp: None, links: Box::new(|_| Vec::new()) };
    let answer = read(written(&[], |sink| Box::new(GeoJson::answer(&points, uncounted, sink))));
    assert_eq!(answer, json!({"type": "FeatureCollection", "features": [], "numberReturned": 0, "links": []}));
}

#[test]
fn latitude_comes_first_where_the_name_of_the_system_says_so() {
    let crs = CrsName { srid: Srid::WGS84, order: AxisOrder::NorthEast };
    let shape = point([2.5, 50.0]);
    let feature = Feature { id: 1, shape: Some(&shape), values: &NULLS };
    let found = read(document(&collection(Shape::Point, crs), &feature, &[json!({"rel": "self"})]));
    assert_eq!(found["geometry"]["coordinates"], json!([50, 2.5]));
    assert_eq!(found["links"], json!([{"rel": "self"}]));
}

#[test]
fn a_file_in_lambert_93_says_so_and_keeps_the_millimetre() {
    let shape = point([652_381.123_4, 6_976_123.987_6]);
    let features = [Feature { id: 1, shape: Some(&shape), values: &NULLS }];
    let points = collection(Shape::Point, LAMBERT_93);
    let file = read(written(&features, |sink| Box::new(GeoJson::file(&points, sink))));
    assert_eq!(file["crs"]["properties"]["name"], "urn:ogc:def:crs:EPSG::2154");
    assert_eq!(file["features"][0]["geometry"]["coordinates"], json!([652_381.123, 6_976_123.988]));
}

#[test]
fn a_number_that_is_none_is_null() {
    let values = [Value::Null, Value::Null, Value::Real(f64::INFINITY), Value::Null, Value::Null, Value::Null];
    let feature = Feature { id: 1, shape: None, values: &values };
    assert_eq!(read(document(&collection(Shape::Point, CRS84), &feature, &[]))["properties"]["surface"], Json::Null);
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        name in any::<String>(), places in any::<i64>(), surface in -1e12..1e12_f64,
        xy in prop::collection::vec([-180.0..180.0_f64, -90.0..90.0_f64], 1..20),
    ) {
        let values = [Value::Text(&name), Value::Integer(places), Value::Real(surface), Value::Null, Value::Null, Value::Null];
        let end = xy.len();
        let drawn = crate::exchange::outgoing::Drawn {
            kind: ShapeKind::Line, multi: false, xy, parts: vec![crate::exchange::outgoing::Part { end, exterior: true }],
        };
        let feature = Feature { id: places, shape: Some(&drawn), values: &values };
        let found = read(document(&collection(Shape::LineString, CRS84), &feature, &[]));
        prop_assert_eq!(&found["id"], &json!(places));
        prop_assert_eq!(&found["properties"]["nom"], &json!(name));
        prop_assert_eq!(&found["properties"]["places"], &json!(places));
        prop_assert!((found["properties"]["surface"].as_f64().unwrap() - surface).abs() <= surface.abs() * 1e-15);
        for (rank, [x, y]) in drawn.xy.iter().enumerate() {
            let at = &found["geometry"]["coordinates"][rank];
            prop_assert!((at[0].as_f64().unwrap() - x).abs() < 0.51e-8 && (at[1].as_f64().unwrap() - y).abs() < 0.51e-8);
        }
    }
}
