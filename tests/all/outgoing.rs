//! What leaves in each form is read back by GDAL as it was: how many, where to the millimetre, values, accents, nulls.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use beffroi::base::Language;
use beffroi::exchange::outgoing::gml::{Around, Version, schema};
use beffroi::exchange::outgoing::{Collection, Drawn, Feature, Form, Part, ShapeKind, Standard, Value, create};
use beffroi::exchange::table::{Column, Kind, Shape};
use beffroi::geo::{AxisOrder, CrsName, Srid};
use serde_json::Value as Json;

const CRS84: CrsName = CrsName { srid: Srid::WGS84, order: AxisOrder::EastNorth };
const LAMBERT_93: CrsName = CrsName { srid: Srid::LAMBERT_93, order: AxisOrder::EastNorth };
/// A whole number that a double cannot hold.
const BIG: i64 = 9_007_199_254_740_993;

fn collection(shape: Shape, crs: CrsName) -> Collection {
    let columns = [
        ("nom", Kind::Text),
        ("insee", Kind::Text),
        ("places", Kind::Integer),
        ("surface", Kind::Real),
        ("couvert", Kind::Boolean),
        ("ouverture", Kind::Date),
        ("saisie", Kind::DateTime),
    ];
    Collection {
        id: "places".into(),
        title: "Places et marchés".into(),
        description: String::new(),
        columns: columns.map(|(name, kind)| Column::new(name, name, kind)).into(),
        geometry: Some(shape),
        crs,
        language: Language::French,
        standard: Standard::default(),
        inspire: None,
    }
}

fn drawn(kind: ShapeKind, multi: bool, parts: &[(&[[f64; 2]], bool)], scale: f64, origin: [f64; 2]) -> Drawn {
    let mut drawn = Drawn { kind, multi, ..Drawn::default() };
    for (ring, exterior) in parts {
        drawn.xy.extend(ring.iter().map(|[x, y]| [origin[0] + x * scale, origin[1] + y * scale]));
        drawn.parts.push(Part { end: drawn.xy.len(), exterior: *exterior });
    }
    drawn
}

/// A shape of the kind, its vertices metres apart.
fn shape(shape: Shape, crs: CrsName) -> Drawn {
    let (scale, origin) =
        if crs == CRS84 { (1e-5, [2.301_234_56, 49.898_765_43]) } else { (1.0, [652_381.123, 6_976_123.987]) };
    let square: &[[f64; 2]] = &[[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0], [0.0, 0.0]];
    let hole: &[[f64; 2]] = &[[20.0, 20.0], [20.0, 60.0], [60.0, 40.0], [20.0, 20.0]];
    let triangle: &[[f64; 2]] = &[[200.0, 0.0], [250.0, 0.0], [250.0, 50.0], [200.0, 0.0]];
    match shape {
        Shape::Point => drawn(ShapeKind::Point, false, &[(&square[..1], true)], scale, origin),
        Shape::MultiLineString => {
            drawn(ShapeKind::Line, true, &[(&square[..3], true), (&triangle[..2], true)], scale, origin)
        }
        _ => drawn(ShapeKind::Area, true, &[(square, true), (hole, false), (triangle, true)], scale, origin),
    }
}

/// Write three features: one with everything, one with nothing but its place, one with nothing at all.
fn write(folder: &Path, form: Form, of: Shape, crs: CrsName) -> PathBuf {
    let path = folder.join(format!("places.{}", form.extension()));
    let collection = collection(of, crs);
    if matches!(form, Form::Gml32 | Form::Gml31 | Form::Gml2) {
        let version = match form {
            Form::Gml32 => Version::Gml32,
            Form::Gml31 => Version::Gml31,
            _ => Version::Gml2,
        };
        fs::write(folder.join("places.xsd"), schema(&[&collection], version)).unwrap();
    }
    let drawn = shape(of, crs);
    let full = [
        Value::Text("Place d’Été, « l’Hôtel » \"A & B\" <œuvre>"),
        Value::Text("01004"),
        Value::Integer(BIG),
        Value::Real(1250.75),
        Value::Boolean(true),
        Value::Date("1914-08-01"),
        Value::Moment("2026-03-12T09:30:00Z"),
    ];
    let mut writer = create(form, &collection, &Around::default(), File::create(&path).unwrap()).unwrap();
    writer.feature(&Feature { id: 7, shape: Some(&drawn), values: &full }).unwrap();
    writer.feature(&Feature { id: 12, shape: Some(&drawn), values: &[Value::Null; 7] }).unwrap();
    writer.feature(&Feature { id: 13, shape: None, values: &[Value::Null; 7] }).unwrap();
    writer.finish().unwrap();
    path
}

/// The file as GDAL reads it, as GeoJSON in the system of the file.
fn read_back(path: &Path, layer: Option<&str>) -> Vec<Json> {
    let opened = if path.extension().is_some_and(|extension| extension == "zip") {
        format!("/vsizip/{}", path.display())
    } else {
        path.display().to_string()
    };
    let out = path.with_extension("back.geojson");
    let mut command = Command::new("ogr2ogr");
    command.args(["-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=9", "-lco", "RFC7946=NO"]).arg(&out).arg(opened);
    command.args(layer);
    if path.extension().is_some_and(|extension| extension == "csv") {
        command.args(["-oo", "GEOM_POSSIBLE_NAMES=geometry", "-oo", "KEEP_GEOM_COLUMNS=NO"]);
    }
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}: {}", path.display(), String::from_utf8_lossy(&done.stderr));
    let read: Json = serde_json::from_slice(&fs::read(&out).unwrap()).unwrap();
    read["features"].as_array().unwrap().clone()
}

/// Every number of a geometry, in the order it is written.
fn numbers(value: &Json, found: &mut Vec<f64>) {
    match value {
        Json::Array(items) => items.iter().for_each(|item| numbers(item, found)),
        Json::Number(number) => found.push(number.as_f64().unwrap()),
        _ => {}
    }
}

fn sorted(points: &[[f64; 2]], step: f64) -> Vec<[i64; 2]> {
    #[expect(clippy::cast_possible_truncation, reason = "a few hundred thousand metres in steps of one millimetre")]
    let mut steps: Vec<[i64; 2]> = points.iter().map(|at| at.map(|number| (number / step).round() as i64)).collect();
    steps.sort_unstable();
    steps
}

fn has_place(feature: &Json) -> bool {
    let mut found = Vec::new();
    numbers(&feature["geometry"]["coordinates"], &mut found);
    !found.is_empty() || feature["geometry"]["geometries"].is_array()
}

/// The vertices are those that were written, whatever turn and beginning a form gives rings.
fn same_place(feature: &Json, of: Shape, crs: CrsName, form: Form) {
    let wanted = shape(of, crs);
    let mut found = Vec::new();
    let geometry = &feature["geometry"];
    match geometry["geometries"].as_array() {
        Some(parts) => parts.iter().for_each(|part| numbers(&part["coordinates"], &mut found)),
        None => numbers(&geometry["coordinates"], &mut found),
    }
    let pairs: Vec<[f64; 2]> = found.chunks(2).map(|pair| [pair[0], pair[1]]).collect();
    // A millimetre; of a degree, its hundred millionth.
    let step = if crs == CRS84 { 1e-8 } else { 1e-3 };
    let (found, wanted) = (sorted(&pairs, step), sorted(&wanted.xy, step));
    assert_eq!(found.len(), wanted.len(), "{form:?} {of:?}: {feature}");
    let near = found.iter().zip(&wanted).all(|(a, b)| (a[0] - b[0]).abs() <= 1 && (a[1] - b[1]).abs() <= 1);
    assert!(near, "{form:?} {of:?}: {found:?} {wanted:?}");
}

fn same_values(feature: &Json, form: Form) {
    let found = &feature["properties"];
    assert_eq!(found["nom"], "Place d’Été, « l’Hôtel » \"A & B\" <œuvre>", "{form:?}: {found}");
    assert_eq!(found["insee"], "01004", "{form:?}: {found}");
    let number = |name: &str| found[name].as_str().map_or_else(|| found[name].to_string(), str::to_owned);
    assert_eq!(number("places"), BIG.to_string(), "{form:?}: {found}");
    assert_eq!(number("surface").trim_end_matches('0'), "1250.75", "{form:?}: {found}");
    let covered = number("couvert");
    assert!(["true", "1", "T"].contains(&covered.as_str()), "{form:?}: {found}");
    let day = number("ouverture").replace('/', "-");
    assert!(day.starts_with("1914-08-01"), "{form:?}: {found}");
    let moment = number("saisie").replace('/', "-").replace(' ', "T");
    assert!(moment.starts_with("2026-03-12T09:30:00"), "{form:?}: {found}");
}

fn nothing(feature: &Json, form: Form) {
    for name in ["nom", "insee", "places", "surface", "couvert", "ouverture", "saisie"] {
        let value = &feature["properties"][name];
        // GDAL reads nothing between two commas as an empty text.
        let empty = form == Form::Csv && value == "";
        assert!(value.is_null() || empty, "{form:?}, {name}: {feature}");
    }
}

#[test]
fn gdal_reads_places_back_from_every_form_as_they_were() {
    let forms = [
        Form::GeoJson,
        Form::Gml32,
        Form::Gml31,
        Form::Gml2,
        Form::FlatGeobuf,
        Form::GeoPackage,
        Form::Shapefile,
        Form::Csv,
        Form::Kml,
    ];
    for form in forms {
        for of in [Shape::Point, Shape::MultiLineString, Shape::MultiPolygon] {
            for crs in [CRS84, LAMBERT_93] {
                if form == Form::Kml && crs == LAMBERT_93 {
                    continue;
                }
                let folder = tempfile::tempdir().unwrap();
                let path = write(folder.path(), form, of, crs);
                let features = read_back(&path, None);
                // FlatGeobuf puts features in the order of their places.
                let (full, others): (Vec<&Json>, Vec<&Json>) =
                    features.iter().partition(|feature| feature["properties"]["insee"] == "01004");
                let (placed, lost): (Vec<&Json>, Vec<&Json>) =
                    others.into_iter().partition(|feature| has_place(feature));
                assert_eq!(
                    (full.len(), placed.len(), lost.len()),
                    (1, 1, usize::from(form.keeps_placeless())),
                    "{form:?} {of:?}: {features:?}"
                );
                same_place(full[0], of, crs, form);
                same_place(placed[0], of, crs, form);
                same_values(full[0], form);
                nothing(placed[0], form);
                lost.into_iter().for_each(|feature| nothing(feature, form));
            }
        }
    }
}

#[test]
fn gdal_reads_the_outlines_and_labels_of_a_drawing() {
    let folder = tempfile::tempdir().unwrap();
    let features = read_back(&write(folder.path(), Form::Dxf, Shape::MultiPolygon, LAMBERT_93), Some("entities"));
    assert_eq!(features.iter().filter(|feature| feature["geometry"]["type"] == "LineString").count(), 6);
    let label = features.iter().find_map(|feature| feature["properties"]["Text"].as_str()).unwrap();
    // The drawing says Windows-1252, which GDAL takes for ISO 8859-1.
    let label = label.replace('\u{92}', "’").replace('\u{9c}', "œ");
    assert_eq!(label, "Place d’Été, « l’Hôtel » \"A & B\" <œuvre>");
}

#[test]
fn gdal_knows_the_system_of_each_form() {
    for form in [Form::GeoJson, Form::Gml32, Form::Gml31, Form::FlatGeobuf, Form::GeoPackage, Form::Shapefile] {
        let folder = tempfile::tempdir().unwrap();
        let path = write(folder.path(), form, Shape::Point, LAMBERT_93);
        // With a schema beside it GDAL looks for the system in the schema's place.
        let _ = fs::remove_file(folder.path().join("places.xsd"));
        let opened =
            if form == Form::Shapefile { format!("/vsizip/{}", path.display()) } else { path.display().to_string() };
        let told = Command::new("ogrinfo").args(["-so", "-al", &opened]).output().unwrap();
        let told = String::from_utf8_lossy(&told.stdout);
        assert!(told.contains("Lambert-93") && told.contains("2154"), "{form:?}: {told}");
    }
}
