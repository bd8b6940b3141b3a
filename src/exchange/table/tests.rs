use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use geo_types::{Geometry, Point, polygon};
use geozero::{CoordDimensions, ToWkb};
use proptest::prelude::*;
use serde_json::json;
use tempfile::TempDir;

use super::read::{Limits, TableReader};
use super::*;
use crate::base::Language;
use crate::exchange::feature::Features;
use crate::exchange::geopackage::GeoPackage;

fn sheet() -> Sheet {
    Sheet {
        name: "concessions".into(),
        title: "Concessions".into(),
        description: "Concessions du cimetière".into(),
        columns: vec![
            Column::new("holder", "Titulaire", Kind::Text),
            Column::new("plot", "Emplacement", Kind::Integer),
            Column::new("fee", "Redevance", Kind::Real),
            Column::new("current", "En cours", Kind::Boolean),
            Column::new("since", "Depuis le", Kind::Date),
            Column::new("opened", "Ouverture", Kind::Time),
            Column::new("entered", "Saisie", Kind::DateTime),
        ],
        geometry: Some(Shape::Point),
        language: Language::French,
    }
}

fn rows() -> Vec<(Vec<Json>, Option<Vec<u8>>)> {
    let point = |lon, lat| Geometry::from(Point::new(lon, lat)).to_ewkb(CoordDimensions::xy(), Some(4326)).unwrap();
    vec![
        (
            vec![
                json!("Lefèvre <& Fils>"),
                json!(12),
                json!(1234.5),
                json!(true),
                json!("2024-02-29"),
                json!("08:30:00"),
                json!("2024-07-14T09:30:00+02:00"),
            ],
            Some(point(2.5, 48.9)),
        ),
        (
            vec![
                json!("=1+1"),
                json!(-3),
                Json::Null,
                json!(false),
                json!("1873-05-02"),
                Json::Null,
                json!("2024-01-01T00:00:00"),
            ],
            None,
        ),
    ]
}

fn written(form: Form) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("concessions").with_extension(form.extension());
    let mut writer = create(form, &path, sheet()).unwrap();
    for (values, geometry) in rows() {
        writer.row(&values, geometry.as_deref()).unwrap();
    }
    writer.finish().unwrap();
    (folder, path)
}

/// What GDAL says of a file; nothing where it is not installed.
fn ogrinfo(path: &std::path::Path, options: &[&str]) -> Option<String> {
    let asked = Command::new("ogrinfo").args(["-ro", "-al"]).args(options).arg(path).output().ok()?;
    let said = String::from_utf8_lossy(&asked.stdout).into_owned();
    let complained = String::from_utf8_lossy(&asked.stderr);
    assert!(asked.status.success() && !complained.contains("ERROR"), "{said}{complained}");
    Some(said)
}

fn read_back(path: &std::path::Path) -> (Vec<String>, Vec<(u64, Vec<String>)>) {
    let reader = TableReader::open(path, Limits::default(), &Arc::default()).unwrap();
    let mut lines = Vec::new();
    reader
        .each(|line| {
            lines.push((line.number, line.cells.to_vec()));
            Ok(())
        })
        .unwrap();
    (reader.header().to_vec(), lines)
}

const TITLES: [&str; 7] = ["Titulaire", "Emplacement", "Redevance", "En cours", "Depuis le", "Ouverture", "Saisie"];

#[test]
fn what_a_spreadsheet_was_given_is_read_back_the_same() {
    for form in [Form::Xlsx, Form::Ods] {
        let (_folder, path) = written(form);
        let (header, lines) = read_back(&path);
        assert_eq!(header, TITLES);
        let first = ["Lefèvre <& Fils>", "12", "1234.5", "true", "2024-02-29", "08:30:00", "2024-07-14T09:30:00"];
        assert_eq!(lines[0], (2, first.map(str::to_owned).to_vec()), "{form:?}");
        let second = ["=1+1", "-3", "", "false", "1873-05-02", "", "2024-01-01"];
        assert_eq!(lines[1], (3, second.map(str::to_owned).to_vec()), "{form:?}");
    }
}

#[test]
fn gdal_reads_the_types_of_a_spreadsheet() {
    for (form, day) in [(Form::Xlsx, "2024/02/29"), (Form::Ods, "2024/02/29")] {
        let (_folder, path) = written(form);
        let Some(said) = ogrinfo(&path, &["-oo", "HEADERS=FORCE"]) else { return };
        assert!(said.contains("Layer name: Concessions") && said.contains("Feature Count: 2"), "{said}");
        assert!(said.contains("Lefèvre <& Fils>") && said.contains(day) && said.contains("1234.5"), "{said}");
    }
}

#[test]
fn a_csv_file_is_what_a_french_spreadsheet_expects_and_runs_nothing() {
    let (_folder, path) = written(Form::Csv);
    let text = std::fs::read_to_string(&path).unwrap();
    let expected = "\u{feff}Titulaire;Emplacement;Redevance;En cours;Depuis le;Ouverture;Saisie\r\n\
        Lefèvre <& Fils>;12;1234,5;oui;2024-02-29;08:30:00;2024-07-14 09:30:00\r\n\
        '=1+1;-3;;non;1873-05-02;;2024-01-01 00:00:00\r\n";
    assert_eq!(text, expected);
    let (_, lines) = read_back(&path);
    assert_eq!((lines[1].0, lines[1].1[0].as_str()), (3, "=1+1"));
}

#[test]
fn a_geopackage_is_read_by_gdal_and_by_beffroi() {
    let (_folder, path) = written(Form::GeoPackage);
    let mut layers = GeoPackage::open(&path, &Arc::default()).unwrap();
    assert_eq!((layers[0].table(), layers[0].srid()), ("concessions", Some(4326)));
    let mut found = Vec::new();
    layers[0]
        .each(&mut |feature, _| {
            let feature = feature.unwrap();
            found.push((feature.attributes.text("holder").unwrap().into_owned(), feature.geometry.unwrap()));
            Ok(())
        })
        .unwrap();
    assert_eq!(found[0], ("Lefèvre <& Fils>".to_owned(), Some(Point::new(2.5, 48.9).into())));
    assert_eq!(found[1], ("=1+1".to_owned(), None));
    let Some(said) = ogrinfo(&path, &[]) else { return };
    for wanted in [
        "Layer name: concessions",
        "Geometry: Point",
        "Feature Count: 2",
        "since: Date",
        "current: Integer(Boolean)",
        "entered (DateTime) = 2024/07/14 07:30:00+00",
        "since (Date) = 1873/05/02",
        "POINT (2.5 48.9)",
        "DESCRIPTION=Concessions du cimetière",
    ] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
    let elsewhere = ogrinfo(&path, &["-spat", "0", "0", "1", "1"]).unwrap();
    let here = ogrinfo(&path, &["-spat", "2", "48", "3", "49"]).unwrap();
    assert!(elsewhere.contains("Feature Count: 0") && here.contains("Feature Count: 1"), "{elsewhere}{here}");
}

#[test]
fn a_geopackage_written_by_beffroi_can_be_edited_with_its_index_kept() {
    let (_folder, path) = written(Form::GeoPackage);
    let sql = "insert into concessions (geom, holder) select geom, 'Autre' from concessions where fid = 1";
    let Ok(edited) = Command::new("ogrinfo").arg(&path).args(["-sql", sql]).output() else { return };
    assert!(edited.status.success(), "{}", String::from_utf8_lossy(&edited.stderr));
    let connection = rusqlite::Connection::open(&path).unwrap();
    let indexed: i64 =
        connection.query_row("select count(*) from rtree_concessions_geom", [], |row| row.get(0)).unwrap();
    assert_eq!(indexed, 2);
}

#[test]
fn a_layer_of_several_shapes_does_not_say_it_has_one() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("zones.gpkg");
    let columns = vec![Column::new("fid", "fid", Kind::Integer), Column::new("FID", "FID", Kind::Integer)];
    let sheet = Sheet { name: "gpkg_zones".into(), columns, geometry: Some(Shape::MultiPolygon), ..sheet() };
    let mut writer = create(Form::GeoPackage, &path, sheet).unwrap();
    let square: Geometry<f64> = polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0)].into();
    let wkb = square.to_wkb(CoordDimensions::xy()).unwrap();
    writer.row(&[json!(7), json!(8)], Some(&wkb)).unwrap();
    writer.finish().unwrap();
    let Some(said) = ogrinfo(&path, &[]) else { return };
    assert!(said.contains("Layer name: t_gpkg_zones") && said.contains("Geometry: Unknown"), "{said}");
    assert!(said.contains("fid (Integer64) = 7") && said.contains("FID_2 (Integer64) = 8"), "{said}");
}

#[test]
fn a_table_without_geometry_is_a_geopackage_too() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("liste.gpkg");
    let mut writer = create(Form::GeoPackage, &path, Sheet { geometry: None, ..sheet() }).unwrap();
    writer.row(&rows()[0].0, None).unwrap();
    writer.finish().unwrap();
    let Some(said) = ogrinfo(&path, &[]) else { return };
    assert!(said.contains("Geometry: None") && said.contains("Feature Count: 1"), "{said}");
}

#[test]
fn a_text_too_long_for_excel_is_told_with_its_row_and_column() {
    let folder = TempDir::new().unwrap();
    let columns = vec![Column::new("note", "Observations", Kind::Text)];
    let sheet = Sheet { columns, geometry: None, ..sheet() };
    let mut writer = create(Form::Xlsx, &folder.path().join("a.xlsx"), sheet.clone()).unwrap();
    writer.row(&[json!("é".repeat(32_767))], None).unwrap();
    for text in ["é".repeat(32_768), "🏰".repeat(16_384)] {
        let refused = writer.row(&[json!(text)], None).unwrap_err();
        assert!(
            matches!(&refused, WriteError::CellTooLong { row: 3, column, most: 32_767 } if column == "Observations"),
            "{refused:?}"
        );
    }
    let mut writer = create(Form::Ods, &folder.path().join("a.ods"), sheet).unwrap();
    writer.row(&[json!("é".repeat(32_768))], None).unwrap();
}

#[test]
fn a_spreadsheet_is_full_at_its_last_row() {
    let folder = TempDir::new().unwrap();
    for form in [Form::Xlsx, Form::Ods] {
        let columns = vec![Column::new("n", "n", Kind::Integer)];
        let sheet = Sheet { columns, geometry: None, ..sheet() };
        let mut writer = create(form, &folder.path().join("plein"), sheet).unwrap();
        for _ in 1..1_048_576 {
            writer.row(&[Json::Null], None).unwrap();
        }
        let refused = writer.row(&[Json::Null], None).unwrap_err();
        assert!(matches!(refused, WriteError::TooManyRows { most: 1_048_576, .. }), "{refused:?}");
    }
}

#[test]
fn a_value_of_another_kind_is_told_with_its_row_and_column() {
    let folder = TempDir::new().unwrap();
    let columns = vec![Column::new("n", "Numéro", Kind::Integer)];
    let sheet = Sheet { columns, geometry: None, ..sheet() };
    for form in [Form::Xlsx, Form::Ods, Form::Csv] {
        let mut writer = create(form, &folder.path().join("a"), sheet.clone()).unwrap();
        writer.row(&[json!(1)], None).unwrap();
        let refused = writer.row(&[json!("un")], None).unwrap_err();
        assert!(
            matches!(&refused, WriteError::Misfit { row: 3, column } if column == "Numéro"),
            "{form:?} {refused:?}"
        );
        assert!(matches!(writer.row(&[], None), Err(WriteError::Width { given: 0, wanted: 1, .. })));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_text_and_number_come_back_from_every_form(
        texts in proptest::collection::vec("[ a-zéÀ<>&'\"=+@;,\\n_x0-9-]{0,12}", 1..6),
        number in -1.0e9..1.0e9_f64,
    ) {
        let columns = vec![Column::new("t", "Texte", Kind::Text), Column::new("n", "Nombre", Kind::Real)];
        let sheet = Sheet { columns, geometry: None, language: Language::English, ..sheet() };
        let folder = TempDir::new().unwrap();
        let number = (number * 1000.0).round() / 1000.0;
        for form in [Form::Xlsx, Form::Ods, Form::Csv] {
            let path = folder.path().join("a").with_extension(form.extension());
            let mut writer = create(form, &path, sheet.clone()).unwrap();
            for text in &texts {
                writer.row(&[json!(text), json!(number)], None).unwrap();
            }
            writer.finish().unwrap();
            let (_, lines) = read_back(&path);
            let expected: Vec<Vec<String>> =
                texts.iter().map(|text| vec![text.trim().to_owned(), number.to_string()]).collect();
            let found: Vec<Vec<String>> = lines.into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(found, expected, "{:?}", form);
        }
    }
}
