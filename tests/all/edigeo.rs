//! The cadastral plan as the tax office delivers it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use beffroi::exchange::edigeo::EdigeoReader;
use beffroi::exchange::format::{Complete, Options, ReadError, Reader, Record, Value};
use beffroi::geo::{Measurer, Srid};
use geo_types::Geometry;

use crate::support::collect::{Collected, collect};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/edigeo").join(name)
}

fn open(paths: &[PathBuf]) -> EdigeoReader {
    EdigeoReader::open(paths, Options::default()).unwrap()
}

fn read(paths: &[PathBuf]) -> Collected {
    collect(&mut open(paths))
}

fn value<'a>(reader: &dyn Reader, record: &'a Record, column: &str) -> &'a Value {
    let columns = &reader.targets()[record.target].columns;
    &record.values[columns.iter().position(|c| c == column).unwrap()]
}

#[test]
fn luxiol_is_whole_from_its_eight_sheets() {
    let town = read(&[data("25354")]);
    assert_eq!(town.rejects, [], "nothing is refused");
    assert_eq!(town.count("cadastre.communes"), 1);
    assert_eq!(town.count("cadastre.sections"), 8);
    assert_eq!(town.count("cadastre.sheets"), 8);
    assert_eq!(town.count("cadastre.parcels"), 511);
    assert_eq!(town.count("cadastre.buildings"), 252);
    assert_eq!(town.count("cadastre.tax_subdivisions"), 332);
    let reader = open(&[data("25354")]);
    assert!(reader.targets().iter().all(|t| t.complete == Complete::Communes), "the sheets cover the town");
    let commune = town.of("cadastre.communes").next().unwrap();
    assert_eq!(value(&reader, commune, "name"), &Value::Text("Luxiol".into()));
    assert_eq!(value(&reader, commune, "legal_srid"), &Value::Integer(3947));
    assert!(town.of("cadastre.parcels").any(|p| p.id == "25354000AK0231"));
}

#[test]
fn luxiol_parcels_have_the_area_of_the_plan() {
    let reader = open(&[data("25354")]);
    let town = read(&[data("25354")]);
    let plane = Measurer::new(Srid::LAMBERT_93).unwrap();
    let legal = Measurer::legal("25354", 6.35, 47.38).unwrap();
    let (mut drawn, mut ground, mut stated, mut near) = (0.0, 0.0, 0.0, 0);
    for parcel in town.of("cadastre.parcels") {
        let Value::Integer(area) = value(&reader, parcel, "area") else { panic!("{} states no area", parcel.id) };
        #[expect(clippy::cast_precision_loss, reason = "areas of parcels are far below 2^53")]
        let area = *area as f64;
        let measured = legal.area(parcel.geometry.as_ref().unwrap()).unwrap();
        drawn += plane.area(parcel.geometry.as_ref().unwrap()).unwrap();
        ground += measured;
        stated += area;
        near += usize::from((measured - area).abs() <= 0.01 * area);
    }
    // GDAL reads 6,118,216.073 m² of parcels in the plane of these lots.
    assert!((drawn - 6_118_216.073).abs() < 0.1, "{drawn} m² drawn");
    // The stated areas of the tax office come from old measures: parcel by parcel half of them are more
    // than 1 % off the plan (whoever reads it); together they agree.
    assert!((ground - stated).abs() < 0.001 * stated, "{ground} m² on the ground, {stated} m² stated");
    assert!(near >= 255, "{near} parcels within 1 %");
}

#[test]
fn one_sheet_of_a_town_never_claims_the_rest_of_it() {
    let one = [data("25354").join("edigeo-25354000AK01.tar.bz2")];
    let reader = open(&one);
    let claims: BTreeMap<_, _> = reader.targets().iter().map(|t| (t.table.as_str(), t.complete.clone())).collect();
    assert_eq!(claims["cadastre.parcels"], Complete::Within(vec!["prefix".into(), "section".into()]));
    assert_eq!(claims["cadastre.buildings"], Complete::Nothing);
    assert_eq!(claims["cadastre.sections"], Complete::Nothing);
    let town = read(&one);
    assert_eq!((town.count("cadastre.parcels"), town.count("cadastre.buildings")), (142, 134));
    assert!(town.findings.iter().any(|f| f.code == "commune_incomplete" && f.message.contains("2 %")));

    let part_of_a_section = [data("13029")];
    assert!(open(&part_of_a_section).targets().iter().skip(1).all(|t| t.complete == Complete::Nothing));
    let town = read(&part_of_a_section);
    assert_eq!((town.count("cadastre.parcels"), town.count("cadastre.buildings")), (389, 239));
    assert_eq!(town.rejects, []);
    assert!(town.of("cadastre.parcels").all(|p| p.id.starts_with("130290000A")));
}

#[test]
fn what_the_edge_of_a_sheet_cuts_is_one_object_again() {
    let town = read(&[data("25354")]);
    let sheets = fs::read_dir(data("25354")).unwrap().map(|e| e.unwrap().path());
    let apart: usize = sheets.map(|sheet| read(&[sheet]).count("cadastre.details")).sum();
    let joined = town.count("cadastre.details");
    assert!(joined < apart, "{joined} details together, {apart} sheet by sheet");
    let mut names = BTreeSet::new();
    for place in town.of("cadastre.localities") {
        assert!(names.insert(place.id.clone()), "a locality is one object");
    }
    for record in &town.records {
        assert_ne!(record.geometry, None, "{}", record.id);
    }
}

#[test]
fn every_way_of_packing_the_sheets_gives_the_same_town() {
    let expected = read(&[data("25354")]).keys();
    let folder = tempfile::tempdir().unwrap();
    let loose = folder.path().join("25354");
    let one_archive = folder.path().join("edigeo-25354.tar");
    let mut archive = tar::Builder::new(fs::File::create(&one_archive).unwrap());
    for entry in fs::read_dir(data("25354")).unwrap() {
        let path = entry.unwrap().path();
        let unpacked = loose.join(path.file_name().unwrap());
        let sheet = bzip2::read::BzDecoder::new(fs::File::open(&path).unwrap());
        tar::Archive::new(sheet).unpack(&unpacked).unwrap();
        archive.append_path_with_name(&path, path.file_name().unwrap()).unwrap();
    }
    archive.finish().unwrap();
    assert_eq!(read(&[loose]).keys(), expected, "a folder of unpacked sheets");
    assert_eq!(read(&[one_archive]).keys(), expected, "an archive of archives");
}

#[test]
fn the_department_comes_from_the_name_or_from_the_person() {
    let folder = tempfile::tempdir().unwrap();
    let nameless = folder.path().join("feuille.tar.bz2");
    fs::copy(data("25354").join("edigeo-25354000AB01.tar.bz2"), &nameless).unwrap();
    let refused = EdigeoReader::open(std::slice::from_ref(&nameless), Options::default()).err().unwrap().to_string();
    assert!(refused.contains("--commune"), "{refused}");
    let options = Options { commune: Some("25354".into()), ..Options::default() };
    let mut reader = EdigeoReader::open(&[nameless], options).unwrap();
    assert_eq!(collect(&mut reader).count("cadastre.parcels"), 14);
    let other = Options { commune: Some("25056".into()), ..Options::default() };
    let refused = EdigeoReader::open(&[data("25354")], other).err().unwrap().to_string();
    assert!(refused.contains("commune demandée"), "{refused}");
}

#[test]
fn an_incomplete_or_doubled_delivery_is_refused_whole() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = data("25354").join("edigeo-25354000AB01.tar.bz2");
    let unpacked = folder.path().join("25354");
    tar::Archive::new(bzip2::read::BzDecoder::new(fs::File::open(&sheet).unwrap())).unpack(&unpacked).unwrap();
    let twice = EdigeoReader::open(&[sheet.clone(), unpacked.clone()], Options::default());
    assert!(twice.err().unwrap().to_string().contains("deux fois"));
    fs::remove_file(unpacked.join("EDAB01T1.VEC")).unwrap();
    let refused = EdigeoReader::open(&[unpacked], Options::default()).err().unwrap().to_string();
    assert!(refused.contains("EDAB01T1.VEC"), "{refused}");
    let cut = folder.path().join("edigeo-25354000AB01.tar.bz2");
    let bytes = fs::read(&sheet).unwrap();
    fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    assert!(matches!(EdigeoReader::open(&[cut], Options::default()), Err(ReadError::NotThisFormat { .. })));
}

#[test]
fn an_archive_that_climbs_out_of_its_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("edigeo-25354000AB01.tar");
    let mut header = tar::Header::new_gnu();
    header.set_size(4);
    let name = b"../../EDAB01T1.VEC";
    header.as_old_mut().name[..name.len()].copy_from_slice(name);
    header.set_cksum();
    let mut archive = tar::Builder::new(fs::File::create(&path).unwrap());
    archive.append(&header, &b"BOMT"[..]).unwrap();
    archive.into_inner().unwrap().flush().unwrap();
    let refused = EdigeoReader::open(&[path], Options::default()).err().unwrap().to_string();
    assert!(refused.contains("chemin interdit"), "{refused}");
}

#[test]
fn shapes_lie_in_france_with_longitude_first() {
    let town = read(&[data("25354")]);
    for record in &town.records {
        let Some(bbox) = beffroi::geo::Bbox::of(record.geometry.as_ref().unwrap()) else {
            panic!("{} is empty", record.id)
        };
        assert!((6.2..6.5).contains(&bbox.west) && (47.3..47.5).contains(&bbox.north), "{} {bbox:?}", record.id);
    }
    assert!(town.of("cadastre.parcels").all(|p| matches!(p.geometry, Some(Geometry::MultiPolygon(_)))));
}
