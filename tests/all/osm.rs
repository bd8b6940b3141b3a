//! Streets from OpenStreetMap.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use beffroi::exchange::format::{Options, ReadError, Value};
use beffroi::exchange::osm::OsmReader;
use beffroi::exchange::outlines::{Outline, Outlines};
use geo_types::{Geometry, MultiPolygon, polygon};

use crate::support::collect::{Collected, collect};

fn monaco() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/osm/monaco-latest.osm.pbf")
}

fn options(commune: Option<&str>) -> Options {
    Options { commune: commune.map(str::to_owned), ..Options::default() }
}

fn read(path: PathBuf, options: Options) -> Collected {
    collect(&mut OsmReader::open(&[path], options).unwrap())
}

fn extract(body: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::with_suffix(".osm").unwrap();
    file.write_all(body.as_bytes()).unwrap();
    file
}

#[test]
fn monaco_has_its_streets_each_once() {
    let town = read(monaco(), options(Some("99138")));
    assert_eq!(town.rejects, []);
    // Of 247 names on ways tagged highway, those left out are only on platforms, corridors, works and projects.
    assert!((235..=247).contains(&town.records.len()), "{} streets", town.records.len());
    let names: Vec<_> = town.records.iter().map(|r| r.values[0].clone()).collect();
    assert_eq!(names.iter().filter(|n| **n == Value::Text("Boulevard des Moulins".into())).count(), 1);
    assert!(town.findings.iter().any(|f| f.code == "contour_absent"));
    let moulins = town.records.iter().find(|r| r.values[0] == Value::Text("Boulevard des Moulins".into())).unwrap();
    assert_eq!(moulins.values[1], Value::Text("primary".into()));
    assert!(matches!(&moulins.geometry, Some(Geometry::MultiLineString(lines)) if lines.0.len() > 1));
}

#[test]
fn only_the_streets_inside_the_town_are_its_own() {
    let rock = polygon![(x: 7.418, y: 43.729), (x: 7.428, y: 43.729), (x: 7.428, y: 43.7335), (x: 7.418, y: 43.7335)];
    let outline = Outline { commune: "99138".into(), name: None, geometry: MultiPolygon::new(vec![rock]) };
    let outlines = Arc::new(Outlines::from_iter([outline]));
    let old_town = read(monaco(), Options { outlines, ..options(None) });
    assert!((10..120).contains(&old_town.records.len()), "{} streets", old_town.records.len());
    assert!(old_town.findings.iter().any(|f| f.code == "hors_commune"));
}

#[test]
fn ways_of_one_name_are_one_street_in_xml_too() {
    let file = extract(
        r#"<?xml version="1.0"?><osm version="0.6">
        <node id="1" lat="50.0" lon="2.6"/><node id="2" lat="50.001" lon="2.6"/><node id="3" lat="50.002" lon="2.601"><tag k="a" v="b"/></node>
        <way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/><tag k="name" v="Rue de l&apos;Église"/></way>
        <way id="11"><nd ref="2"/><nd ref="3"/><nd ref="99"/><tag k="highway" v="tertiary"/><tag k="name" v="rue  de l'église"/><tag k="ref:FR:FANTOIR" v="800160123A"/></way>
        <way id="12"><nd ref="1"/><nd ref="3"/><tag k="highway" v="construction"/><tag k="name" v="Rue future"/></way>
        <way id="13"><nd ref="1"/><nd ref="3"/><tag k="highway" v="residential"/></way>
        </osm>"#,
    );
    let town = read(file.path().to_owned(), options(Some("80016")));
    let [street] = town.records.as_slice() else { panic!("{:?}", town.records) };
    let text = |t: &str| Value::Text(t.into());
    assert_eq!(street.values, [text("Rue de l'Église"), text("tertiary"), text("800160123A")]);
    assert!(matches!(&street.geometry, Some(Geometry::MultiLineString(lines)) if lines.0.len() == 2));
    assert!(town.findings.iter().any(|f| f.code == "troncons_coupes"));
}

#[test]
fn what_is_no_extract_is_refused_in_a_clear_sentence() {
    for body in [
        "",
        "bonjour",
        "<html></html>",
        "<osm><way id='1'><nd ref='x'/></way></osm>",
        "<osm><way id='1'>",
        "<osm><node id=",
    ] {
        let file = extract(body);
        let mut reader = OsmReader::open(&[file.path().to_owned()], options(Some("80016"))).unwrap();
        let outcome = beffroi::exchange::format::Reader::read(&mut reader, &mut Collected::default());
        let empty_pbf = body.is_empty() && outcome.is_ok();
        assert!(empty_pbf || matches!(outcome, Err(ReadError::NotThisFormat { .. })), "{body}: {outcome:?}");
    }
    let nobody = OsmReader::open(&[monaco()], options(None)).err().unwrap().to_string();
    assert!(nobody.contains("--commune"), "{nobody}");
}

#[test]
fn an_external_entity_is_never_followed() {
    let file = extract(
        r#"<!DOCTYPE osm [<!ENTITY secret SYSTEM "file:///etc/passwd">]><osm><node id="1" lat="50" lon="2"/><node id="2" lat="50" lon="3"/>
        <way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/><tag k="name" v="&secret;"/></way></osm>"#,
    );
    let mut reader = OsmReader::open(&[file.path().to_owned()], options(Some("80016"))).unwrap();
    let outcome = beffroi::exchange::format::Reader::read(&mut reader, &mut Collected::default());
    assert!(matches!(outcome, Err(ReadError::NotThisFormat { .. })), "{outcome:?}");
}
