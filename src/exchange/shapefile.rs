//! Shapefiles (ESRI, 1998), lying open or in a zip: geometry from `.shp`, attributes from `.dbf`, the
//! system from `.prj`, the encoding from `.cpg` or from each text itself.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use geo::algorithm::Contains;
use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use jiff::civil::Date;
use shapefile::dbase::encoding::EncodingRs;
use shapefile::dbase::{FieldValue, ReaderBuilder};
use shapefile::record::polygon::GenericPolygon;
use shapefile::{PolygonRing, Shape, ShapeReader};

use crate::exchange::archive::Zip;
use crate::exchange::encoding::Encoding;
use crate::exchange::feature::{Attributes, Feature, Features, Unparsed, Visit};
use crate::exchange::format::{Place, Progress, Raw, ReadError, Unit, Value};
use crate::exchange::geojson;
use crate::geo::{Srid, srid_of_wkt};

/// Longest `.prj` or `.cpg`.
const SMALL: u64 = 64 << 10;

/// One shapefile.
pub struct Shapefile {
    name: Arc<str>,
    origin: Origin,
    srid: Option<i32>,
    /// Said by the `.cpg`, else told from the `.dbf`.
    encoding: Encoding,
    attributes: Vec<String>,
    progress: Arc<Progress>,
}

/// Where its parts lie.
enum Origin {
    /// Path without extension, and how the extensions are written.
    Folder(PathBuf),
    /// Archive, and the member without extension.
    Zip(PathBuf, String),
}

type Parts = (File, File);

impl Shapefile {
    /// Open a `.shp` beside its `.dbf`.
    ///
    /// # Errors
    /// A part is missing or unreadable.
    pub fn open(path: &Path, progress: &Arc<Progress>) -> Result<Self, ReadError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Self::prepare(&name, Origin::Folder(path.with_extension("")), progress)
    }

    /// Open every shapefile of a zip archive.
    ///
    /// # Errors
    /// The archive cannot be read or exceeds the limits.
    pub fn open_zip(path: &Path, progress: &Arc<Progress>) -> Result<Vec<Self>, ReadError> {
        let archive = path.file_name().unwrap_or_default().to_string_lossy();
        let members = Zip::open(path)?.names();
        let stems = members
            .iter()
            .filter_map(|m| m.get(..m.len().checked_sub(4)?).filter(|_| m.to_lowercase().ends_with(".shp")));
        stems
            .map(|stem| {
                Self::prepare(&format!("{archive}/{stem}.shp"), Origin::Zip(path.to_owned(), stem.to_owned()), progress)
            })
            .collect()
    }

    fn prepare(name: &str, origin: Origin, progress: &Arc<Progress>) -> Result<Self, ReadError> {
        let srid = origin.small("prj")?.and_then(|wkt| srid_of_wkt(&wkt)).map(Srid::code);
        let (_, mut dbf) = origin.parts()?;
        let encoding = match origin.small("cpg")?.and_then(|said| said_encoding(&said)) {
            Some(said) => said,
            None => encoding_of(&mut dbf)
                .map_err(|source| ReadError::Unreadable { file: origin.shown("dbf").into(), source })?,
        };
        let mut shapefile =
            Self { name: name.into(), origin, srid, encoding, attributes: Vec::new(), progress: Arc::clone(progress) };
        let reader = shapefile.dbase(dbf)?;
        shapefile.attributes = reader.fields().iter().map(|field| field.name().to_owned()).collect();
        Ok(shapefile)
    }

    fn dbase(&self, dbf: File) -> Result<shapefile::dbase::Reader<BufReader<File>>, ReadError> {
        let encoding = match self.encoding {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::Latin1 => encoding_rs::WINDOWS_1252,
        };
        ReaderBuilder::new()
            .with_encoding(EncodingRs::from(encoding))
            .build(BufReader::new(dbf))
            .map_err(|e| self.damaged(&e))
    }

    fn damaged(&self, error: &dyn std::fmt::Display) -> ReadError {
        ReadError::NotThisFormat {
            file: self.name.to_string(),
            detail: format!("le shapefile est illisible ({error})."),
            remedy: "Vérifiez que les fichiers .shp et .dbf sont entiers et de la même livraison.".to_owned(),
        }
    }
}

impl Origin {
    fn parts(&self) -> Result<Parts, ReadError> {
        let mut shp = self.part("shp")?;
        let dbf = self.part("dbf")?;
        check_records(&mut shp).map_err(|detail| ReadError::NotThisFormat {
            file: self.shown("shp"),
            detail,
            remedy: "Téléchargez-le à nouveau.".to_owned(),
        })?;
        Ok((shp, dbf))
    }

    fn shown(&self, extension: &str) -> String {
        match self {
            Self::Folder(stem) => stem.with_extension(extension).display().to_string(),
            Self::Zip(path, stem) => format!("{}/{stem}.{extension}", path.display()),
        }
    }

    fn part(&self, extension: &str) -> Result<File, ReadError> {
        match self {
            Self::Folder(stem) => {
                let path = beside(stem, extension).unwrap_or_else(|| stem.with_extension(extension));
                File::open(&path).map_err(|source| ReadError::Unreadable { file: path, source })
            }
            Self::Zip(path, stem) => {
                let mut zip = Zip::open(path)?;
                let member = member(&zip, stem, extension).unwrap_or_else(|| format!("{stem}.{extension}"));
                zip.unpack(&member)
            }
        }
    }

    /// Text of a small companion, if there is one.
    fn small(&self, extension: &str) -> Result<Option<String>, ReadError> {
        let bytes = match self {
            Self::Folder(stem) => {
                let Some(path) = beside(stem, extension) else { return Ok(None) };
                let mut bytes = Vec::new();
                File::open(&path)
                    .and_then(|file| file.take(SMALL).read_to_end(&mut bytes))
                    .map_err(|source| ReadError::Unreadable { file: path, source })?;
                bytes
            }
            Self::Zip(path, stem) => {
                let mut zip = Zip::open(path)?;
                let Some(member) = member(&zip, stem, extension) else { return Ok(None) };
                zip.small(&member, SMALL)?
            }
        };
        Ok(Some(String::from_utf8_lossy(&bytes).trim().to_owned()))
    }

    fn size(&self) -> u64 {
        match self {
            Self::Folder(stem) => {
                beside(stem, "shp").and_then(|path| path.metadata().ok()).map_or(0, |data| data.len())
            }
            Self::Zip(path, _) => path.metadata().map_or(0, |data| data.len()),
        }
    }
}

/// The companion of that extension, in small or capital letters.
fn beside(stem: &Path, extension: &str) -> Option<PathBuf> {
    let written = [extension.to_owned(), extension.to_uppercase()];
    written
        .iter()
        .map(|extension| {
            let mut name = stem.as_os_str().to_owned();
            name.push(".");
            name.push(extension);
            PathBuf::from(name)
        })
        .find(|path| path.exists())
}

fn member(zip: &Zip, stem: &str, extension: &str) -> Option<String> {
    let wanted = format!("{stem}.{extension}").to_lowercase();
    zip.names().into_iter().find(|name| name.to_lowercase() == wanted)
}

fn said_encoding(said: &str) -> Option<Encoding> {
    let said = said.to_uppercase();
    if said.contains("UTF") || said == "65001" {
        Some(Encoding::Utf8)
    } else if said.contains("1252") || said.contains("8859") || said.contains("LATIN") || said == "88591" {
        Some(Encoding::Latin1)
    } else {
        None
    }
}

/// Encoding of the records of a `.dbf`: its header is binary and says nothing to be trusted.
fn encoding_of(dbf: &mut File) -> std::io::Result<Encoding> {
    let mut start = [0; 10];
    dbf.read_exact(&mut start)?;
    let header = u16::from_le_bytes([start[8], start[9]]);
    dbf.seek(SeekFrom::Start(u64::from(header)))?;
    let encoding = Encoding::of(&mut BufReader::new(&mut *dbf))?;
    dbf.seek(SeekFrom::Start(0))?;
    Ok(encoding)
}

/// The length of every record must fit the file, so that no count in it makes memory grow.
fn check_records(shp: &mut File) -> Result<(), String> {
    let cut = |_| "le fichier .shp est tronqué.".to_owned();
    let size = shp.metadata().map_err(cut)?.len();
    let mut reader = BufReader::new(&mut *shp);
    let mut at = 100;
    reader.seek(SeekFrom::Start(at)).map_err(cut)?;
    while at + 8 <= size {
        let mut header = [0; 8];
        reader.read_exact(&mut header).map_err(cut)?;
        let [_, _, _, _, words @ ..] = header;
        let length = u64::from(u32::from_be_bytes(words)) * 2;
        if at + 8 + length > size {
            return Err(format!("l’objet à l’octet {at} dit faire {length} octets, le fichier n’en a pas tant."));
        }
        let step = i64::try_from(length).map_err(|_| "le fichier .shp est abîmé.".to_owned())?;
        let read = check_counts(&mut reader, length)?;
        reader.seek_relative(step - read).map_err(cut)?;
        at += 8 + length;
    }
    shp.seek(SeekFrom::Start(0)).map_err(cut)?;
    Ok(())
}

/// Counts of parts and points of a record must fit its length. Gives the bytes read.
fn check_counts(reader: &mut impl Read, length: u64) -> Result<i64, String> {
    if length < 44 {
        return Ok(0);
    }
    let mut start = [0; 44];
    reader.read_exact(&mut start).map_err(|_| "le fichier .shp est tronqué.".to_owned())?;
    let number = |at: usize| u64::from(u32::from_le_bytes([start[at], start[at + 1], start[at + 2], start[at + 3]]));
    let needed = match number(0) {
        3 | 5 | 13 | 15 | 23 | 25 | 31 => 44 + number(36) * 4 + number(40) * 16,
        8 | 18 | 28 => 40 + number(36) * 16,
        _ => 0,
    };
    if needed > length {
        return Err("un objet du fichier .shp annonce plus de points qu’il n’en contient.".to_owned());
    }
    Ok(44)
}

impl Features for Shapefile {
    fn name(&self) -> &str {
        &self.name
    }

    fn srid(&self) -> Option<i32> {
        self.srid
    }

    fn attributes(&self) -> Option<&[String]> {
        Some(&self.attributes)
    }

    fn each(&mut self, visit: &mut Visit<'_>) -> Result<(), ReadError> {
        let size = self.origin.size();
        self.progress.expect(size);
        let (shp, dbf) = self.origin.parts()?;
        let bytes = shp.metadata().map_or(1, |data| data.len()).max(1);
        let shapes = ShapeReader::new(BufReader::new(shp)).map_err(|e| self.damaged(&e))?;
        let mut reader = shapefile::Reader::new(shapes, self.dbase(dbf)?);
        let mut number = 0;
        let mut told = 0;
        for pair in reader.iter_shapes_and_records() {
            let (shape, mut record) = pair.map_err(|e| self.damaged(&e))?;
            number += 1;
            let place = Place { file: Arc::clone(&self.name), unit: Unit::Feature, number };
            let cells = self.attributes.iter().map(|name| {
                let value = record.remove(name).map_or(Value::Null, cell);
                (Cow::Borrowed(name.as_str()), value)
            });
            let attributes = Attributes(cells.collect());
            let weight = 44 + 16 * points_of(&shape);
            let step = u64::try_from(u128::from(weight) * u128::from(size) / u128::from(bytes)).unwrap_or(0);
            let step = step.min(size - told);
            told += step;
            self.progress.advance(step);
            let feature = Feature { place, id: None, attributes, geometry: geometry(shape) };
            let srid = self.srid.unwrap_or(0);
            let written = feature.clone();
            visit(Ok::<_, Unparsed>(feature), &|| Raw::Feature { json: geojson::text_of(&written), srid })?;
        }
        Ok(())
    }
}

fn points_of(shape: &Shape) -> u64 {
    let points = match shape {
        Shape::Polygon(p) => p.total_point_count(),
        Shape::Polyline(p) => p.total_point_count(),
        _ => 1,
    };
    points as u64
}

fn cell(value: FieldValue) -> Value {
    match value {
        FieldValue::Character(Some(text)) | FieldValue::Memo(text) => Value::text(&text),
        FieldValue::Numeric(Some(x)) | FieldValue::Currency(x) | FieldValue::Double(x) => number(x),
        FieldValue::Float(Some(x)) => number(f64::from(x)),
        FieldValue::Logical(Some(b)) => Value::Boolean(b),
        FieldValue::Integer(n) => Value::Integer(i64::from(n)),
        FieldValue::Date(Some(day)) => date(day),
        FieldValue::DateTime(time) => date(time.date()),
        FieldValue::Character(None)
        | FieldValue::Numeric(None)
        | FieldValue::Float(None)
        | FieldValue::Logical(None)
        | FieldValue::Date(None) => Value::Null,
    }
}

/// dBase keeps whole numbers among the others.
#[expect(clippy::cast_possible_truncation, reason = "checked: whole and below 2^53")]
fn number(x: f64) -> Value {
    if x.fract() == 0.0 && x.abs() < 9_007_199_254_740_992.0 { Value::Integer(x as i64) } else { Value::Real(x) }
}

fn date(day: shapefile::dbase::Date) -> Value {
    let parts = (i16::try_from(day.year()), i8::try_from(day.month()), i8::try_from(day.day()));
    match parts {
        (Ok(y), Ok(m), Ok(d)) => Date::new(y, m, d).map_or(Value::Null, Value::Date),
        _ => Value::Null,
    }
}

fn geometry(shape: Shape) -> Result<Option<Geometry<f64>>, String> {
    Ok(Some(match shape {
        Shape::NullShape => return Ok(None),
        Shape::Point(p) => Point::new(p.x, p.y).into(),
        Shape::PointM(p) => Point::new(p.x, p.y).into(),
        Shape::PointZ(p) => Point::new(p.x, p.y).into(),
        Shape::Multipoint(m) => many(m.points().iter().map(|p| (p.x, p.y))),
        Shape::MultipointM(m) => many(m.points().iter().map(|p| (p.x, p.y))),
        Shape::MultipointZ(m) => many(m.points().iter().map(|p| (p.x, p.y))),
        Shape::Polyline(l) => lines(l.into_inner(), |p| (p.x, p.y)),
        Shape::PolylineM(l) => lines(l.into_inner(), |p| (p.x, p.y)),
        Shape::PolylineZ(l) => lines(l.into_inner(), |p| (p.x, p.y)),
        Shape::Polygon(p) => area(p, |p| (p.x, p.y)),
        Shape::PolygonM(p) => area(p, |p| (p.x, p.y)),
        Shape::PolygonZ(p) => area(p, |p| (p.x, p.y)),
        Shape::Multipatch(_) => return Err("les volumes (multipatch) ne sont pas des surfaces de plan.".to_owned()),
    }))
}

fn many(points: impl Iterator<Item = (f64, f64)>) -> Geometry<f64> {
    MultiPoint(points.map(Point::from).collect()).into()
}

fn lines<P>(parts: Vec<Vec<P>>, xy: impl Fn(&P) -> (f64, f64)) -> Geometry<f64> {
    MultiLineString(parts.iter().map(|part| part.iter().map(&xy).collect()).collect()).into()
}

/// Rings are told apart by their winding only; a hole belongs to the smallest ring around it.
fn area<P>(polygon: GenericPolygon<P>, xy: impl Fn(&P) -> (f64, f64)) -> Geometry<f64> {
    let ring = |points: &[P]| points.iter().map(|p| Coord::from(xy(p))).collect::<LineString<f64>>();
    let (mut outer, mut holes) = (Vec::new(), Vec::new());
    for part in polygon.into_inner() {
        match part {
            PolygonRing::Outer(points) => outer.push(Polygon::new(ring(&points), Vec::new())),
            PolygonRing::Inner(points) => holes.push(ring(&points)),
        }
    }
    if outer.is_empty() {
        // Wound the wrong way round, all of them.
        outer = std::mem::take(&mut holes).into_iter().map(|hole| Polygon::new(hole, Vec::new())).collect();
    }
    for hole in holes {
        let around = |p: &&mut Polygon<f64>| hole.0.first().is_some_and(|c| p.contains(c));
        let smallest = outer.iter_mut().filter(around).min_by_key(|p| p.exterior().0.len());
        match smallest {
            Some(polygon) => polygon.interiors_push(hole),
            None => outer.push(Polygon::new(hole, Vec::new())),
        }
    }
    MultiPolygon(outer).into()
}
