use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::*;
use crate::exchange::outgoing::Value;
use crate::exchange::outgoing::sample::{CRS84, FULL, NULLS, area, collection, line, point, written};
use crate::exchange::table::{Column, Kind as ColumnKind, Shape};

fn archive(collection: &Collection, features: &[Feature<'_>]) -> ZipArchive<Cursor<Vec<u8>>> {
    let bytes = written(features, |sink| Box::new(Shapefile::new(collection, sink)));
    ZipArchive::new(Cursor::new(bytes)).unwrap()
}

fn names(archive: &ZipArchive<Cursor<Vec<u8>>>) -> Vec<String> {
    let mut names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_mixed_layer_is_a_shapefile_a_kind() {
    let any = collection(Shape::Any, CRS84);
    let shapes = [point([2.5, 50.0]), line(true), area(true)];
    let features: Vec<Feature<'_>> =
        shapes.iter().zip(1..).map(|(shape, id)| Feature { id, shape: Some(shape), values: &FULL }).collect();
    let archive = archive(&any, &features);
    assert_eq!(names(&archive).iter().filter(|name| name.ends_with(".shp")).count(), 3, "{archive:?}");
    assert_eq!(names(&archive)[0], "places-of-town-areas.cpg");
}

#[test]
fn a_layer_without_features_is_an_empty_shapefile() {
    let areas = archive(&collection(Shape::MultiPolygon, CRS84), &[]);
    let parts = ["cpg", "dbf", "prj", "shp", "shx"].map(|extension| format!("places-of-town.{extension}"));
    assert_eq!(names(&areas), parts);
}

#[test]
fn what_is_cut_is_said_in_the_archive() {
    let mut places = collection(Shape::Point, CRS84);
    places.columns[0] = Column::new("dénomination_complète", "Nom", ColumnKind::Text);
    let long = "é".repeat(200);
    let mut values = NULLS;
    values[0] = Value::Text(&long);
    let mut archive = archive(&places, &[Feature { id: 1, shape: None, values: &values }]);
    let mut notice = String::new();
    archive.by_name("LISEZMOI.txt").unwrap().read_to_string(&mut notice).unwrap();
    insta::assert_snapshot!(notice);
}
