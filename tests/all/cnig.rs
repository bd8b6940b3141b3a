//! Planning documents and easements as the national portal delivers them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use beffroi::exchange::cnig::{PluReader, SupReader};
use beffroi::exchange::feature::Features;
use beffroi::exchange::format::{Options, Reader, Record, Value};
use beffroi::exchange::geopackage::GeoPackage;
use beffroi::exchange::outlines::{Outline, Outlines};
use beffroi::geo::{Measurer, Projector, Srid};
use geo::BooleanOps;
use geo_types::{Geometry, MultiPolygon, Rect};

use crate::support::collect::{Collected, collect};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// One commune with a box for outline.
fn around(commune: &str, west: f64, south: f64, east: f64, north: f64) -> Options {
    let geometry = MultiPolygon::new(vec![Rect::new((west, south), (east, north)).to_polygon()]);
    let outline = Outline { commune: commune.into(), name: None, geometry };
    Options { outlines: Arc::new(Outlines::from_iter([outline])), ..Options::default() }
}

fn plu(name: &str, options: Options) -> Collected {
    collect(&mut PluReader::open(&[file(name)], options).unwrap())
}

fn counts(town: &Collected) -> [usize; 3] {
    ["planning.zoning", "planning.prescriptions", "planning.planning_information"].map(|table| town.count(table))
}

fn text<'a>(town: &'a Collected, record: &'a Record, column: &str) -> &'a str {
    let columns = &town.targets[record.target].columns;
    match &record.values[columns.iter().position(|c| c == column).unwrap()] {
        Value::Text(text) => text,
        Value::Null => "",
        other => unreachable!("{column} is {other:?}"),
    }
}

fn refusal<T>(outcome: Result<T, beffroi::exchange::format::ReadError>) -> String {
    outcome.err().unwrap().to_string()
}

const ALBERT: &str = "demo/albert/248000747_PLUi_20201109.zip";
const BONDY: &str = "demo/bondy/93010-bondy-200057875_PLUi_20250624.gpkg.gz";

#[test]
fn the_document_of_one_town_is_that_town_s_whole() {
    let town = plu("tests/data/cnig/30014_PLU_20171013.zip", Options::default());
    assert_eq!(town.rejects, []);
    assert_eq!(counts(&town), [90, 77 + 15 + 93, 18 + 6]);
    assert!(town.records.iter().all(|r| r.commune == "30014"));
    for record in town.of("planning.prescriptions") {
        assert_eq!(text(&town, record, "kind").len(), 2, "codes have two digits");
        assert_eq!(text(&town, record, "document"), "30014_PLU_20171013");
    }
    let zone = town.of("planning.zoning").next().unwrap();
    assert!(matches!(zone.values.last(), Some(Value::Date(_))), "{:?}", zone.values);
    let elsewhere = Options { commune: Some("30007".into()), ..Options::default() };
    assert_eq!(plu("tests/data/cnig/30014_PLU_20171013.zip", elsewhere).records, []);
}

#[test]
fn the_first_standard_is_still_read() {
    let town = plu("tests/data/cnig/41175_PLU_20140603.zip", Options::default());
    assert_eq!(town.rejects, []);
    assert_eq!(counts(&town), [118, 23 + 10 + 26, 0]);
    let uses = town.of("planning.zoning").filter(|zone| !text(&town, zone, "main_use").is_empty()).count();
    assert!(uses > 100, "{uses} zones with DESTDOMI");
    assert!(town.records.iter().all(|r| r.commune == "41175" && text(&town, r, "document") == "4117520140603"));
    assert!(
        town.of("planning.zoning").any(|zone| text(&town, zone, "long_label").contains(['é', 'è', 'ô'])),
        "accents"
    );
}

#[test]
fn an_intercommunal_document_is_read_to_its_last_object() {
    let town = plu(ALBERT, around("80016", 2.0, 49.5, 3.5, 50.5));
    assert_eq!(town.rejects, []);
    assert_eq!(counts(&town), [1049, 1367, 613]);
    let again = plu(ALBERT, around("80016", 2.0, 49.5, 3.5, 50.5));
    assert_eq!(town.keys(), again.keys(), "identifiers do not change from one reading to the next");
}

fn outline_of_albert() -> Outline {
    let path = file("demo/albert/albert-80016-commune.gpkg.gz");
    let mut layers = GeoPackage::open(&path, &Arc::default()).unwrap();
    let projector = Projector::to_wgs84(Srid::LAMBERT_93).unwrap();
    let mut geometry = MultiPolygon::new(Vec::new());
    layers[0]
        .each(&mut |feature, _| {
            let mut shape = feature.unwrap().geometry.unwrap().unwrap();
            projector.convert_geometry(&mut shape).unwrap();
            match shape {
                Geometry::MultiPolygon(m) => geometry.0.extend(m.0),
                Geometry::Polygon(p) => geometry.0.push(p),
                _ => {}
            }
            Ok(())
        })
        .unwrap();
    Outline { commune: "80016".into(), name: Some("Albert".into()), geometry }
}

#[test]
fn a_town_takes_its_zones_of_an_intercommunal_document_and_no_ground_is_left_without() {
    let outline = outline_of_albert();
    let outlines = Arc::new(Outlines::from_iter([outline.clone()]));
    let town = plu(ALBERT, Options { commune: Some("80016".into()), outlines, ..Options::default() });
    let [zones, ..] = counts(&town);
    assert!((20..300).contains(&zones), "{zones} zones");
    let measurer = Measurer::legal("80016", 2.65, 50.0).unwrap();
    let mut covered = 0.0;
    for zone in town.of("planning.zoning") {
        let Some(Geometry::MultiPolygon(shape)) = &zone.geometry else { panic!("{:?}", zone.geometry) };
        covered += measurer.area(&shape.intersection(&outline.geometry).into()).unwrap();
    }
    let ground = measurer.area(&outline.geometry.clone().into()).unwrap();
    assert!((covered / ground - 1.0).abs() < 0.01, "{covered} m² of {ground} m²");
    assert!(town.findings.iter().any(|f| f.code == "hors_commune"));
}

#[test]
fn what_cutting_left_behind_is_mended_or_refused_and_said() {
    let town = plu(BONDY, around("93010", 2.4, 48.8, 2.6, 49.0));
    let mut refused: BTreeMap<usize, usize> = BTreeMap::new();
    for reject in &town.rejects {
        assert_eq!(reject.code, "geometrie_d_un_autre_genre", "{reject:?}");
        *refused.entry(reject.target.unwrap()).or_default() += 1;
    }
    let [zones, prescriptions, informations] = counts(&town);
    let with = |target: usize, count: usize| count + refused.get(&target).copied().unwrap_or_default();
    assert_eq!([with(0, zones), with(1, prescriptions), with(2, informations)], [160, 799 + 511 + 25, 96 + 1]);
    assert!(refused[&0] >= 2, "a point and a line are no zones: {refused:?}");
    assert!(town.findings.iter().any(|f| f.code == "restes_de_decoupe" && f.message.starts_with("ZONE_URBA")));
    let multi = |r: &Record| matches!(r.geometry, Some(Geometry::MultiPolygon(_)));
    assert!(town.of("planning.zoning").all(multi));
}

#[test]
fn a_document_of_many_towns_asks_for_their_outlines() {
    let refused = refusal(PluReader::open(&[file(ALBERT)], Options::default()).and_then(|mut reader| {
        let mut all = Collected { targets: reader.targets().to_vec(), ..Collected::default() };
        reader.read(&mut all)
    }));
    assert!(refused.contains("contours des communes"), "{refused}");
    let nothing =
        refusal(PluReader::open(&[file("tests/data/cnig/172014607_AC1_2A_20180130.zip")], Options::default()));
    assert!(nothing.contains("ZONE_URBA"), "{nothing}");
}

#[test]
fn easements_come_with_their_acts_and_their_manager() {
    let path = [file("tests/data/cnig/172014607_AC1_2A_20180130.zip")];
    let mut reader = SupReader::open(&path, around("2A247", 8.0, 41.0, 10.0, 43.0)).unwrap();
    let town = collect(&mut reader);
    assert_eq!(town.rejects, []);
    assert_eq!(town.count("planning.easements"), 104 + 206);
    let of_role = |role: &str| town.records.iter().filter(|r| text(&town, r, "role") == role).count();
    assert_eq!((of_role("generator"), of_role("area")), (104, 206));
    for easement in &town.records {
        assert_eq!(text(&town, easement, "category"), "AC1");
    }
    let told = |column: &str| town.records.iter().filter(|r| !text(&town, r, column).is_empty()).count();
    assert!(told("act") > 200, "{} easements with an act", told("act"));
    assert!(told("manager") > 200, "{} easements with a manager", told("manager"));
    assert!(told("easement") > 200, "{} easements of a register", told("easement"));
    assert!(refusal(SupReader::open(&path, Options::default())).contains("contours"));
}
