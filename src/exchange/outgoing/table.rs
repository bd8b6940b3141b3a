//! Forms that the writers of tables write: CSV and XLSX for spreadsheets, GeoPackage.
//!
//! Spreadsheets get a point as two columns and any other geometry as WKT, where a cell can hold it.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use serde_json::Value as Json;
use tempfile::NamedTempFile;

use crate::exchange::outgoing::plane::Plane;
use crate::exchange::outgoing::wkb::wkb;
use crate::exchange::outgoing::wkt::wkt;
use crate::exchange::outgoing::{Collection, Feature, Value, Writer};
use crate::exchange::table::{Column, CsvWriter, GeoPackageWriter, Kind, Shape, Sheet, Writer as _, XlsxWriter};

/// What a cell of a spreadsheet holds.
const LONGEST_CELL: usize = 32_767;
/// What a spreadsheet takes between two cells.
const SEMICOLON: u8 = b';';

/// How a spreadsheet carries the geometry.
#[derive(Debug, Clone, Copy)]
enum Place {
    None,
    Point,
    Text(Plane),
}

impl Place {
    fn of(collection: &Collection) -> Self {
        match collection.geometry {
            None => Self::None,
            Some(Shape::Point) => Self::Point,
            Some(_) => Self::Text(Plane::east_first(collection.crs)),
        }
    }

    fn cells(self, cells: &mut Vec<Json>, feature: &Feature<'_>) {
        match self {
            Self::None => {}
            Self::Point => {
                let at = feature.sound().and_then(|drawn| drawn.xy.first());
                cells.extend(at.map_or([Json::Null, Json::Null], |[x, y]| [Json::from(*x), Json::from(*y)]));
            }
            Self::Text(plane) => {
                let mut text = Vec::new();
                if let Some(drawn) = feature.sound() {
                    wkt(&mut text, drawn, plane);
                }
                let fits = !text.is_empty() && text.len() <= LONGEST_CELL;
                cells.push(String::from_utf8(text).ok().filter(|_| fits).map_or(Json::Null, Json::from));
            }
        }
    }
}

fn sheet(collection: &Collection) -> Sheet {
    Sheet {
        name: collection.id.clone(),
        title: collection.title.clone(),
        description: collection.description.clone(),
        columns: collection.columns.clone(),
        geometry: collection.geometry,
        language: collection.language,
    }
}

/// The sheet with the identifier before and the place behind.
fn spreadsheet(collection: &Collection) -> (Sheet, Place) {
    let language = collection.language;
    let place = Place::of(collection);
    let mut sheet = sheet(collection);
    let identifier = language.pick("Identifiant", "Identifier", "Identificador");
    sheet.columns.insert(0, Column::new("fid", identifier, Kind::Integer));
    let degrees = collection.crs.srid.system().is_none_or(crate::geo::System::is_geographic);
    let titles = if degrees { ["Longitude", "Latitude"] } else { ["X", "Y"] };
    match place {
        Place::None => {}
        Place::Point => sheet.columns.extend(titles.map(|title| Column::new(title, title, Kind::Real))),
        Place::Text(_) => {
            let title = language.pick("Géométrie (WKT)", "Geometry (WKT)", "Geometría (WKT)");
            sheet.columns.push(Column::new("geometry", title, Kind::Text));
        }
    }
    (sheet, place)
}

fn json(value: Value<'_>) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Text(text) | Value::Date(text) | Value::Moment(text) => Json::from(text),
        Value::Integer(number) => Json::from(number),
        Value::Real(number) => Json::from(number),
        Value::Boolean(yes) => Json::from(yes),
    }
}

fn row(feature: &Feature<'_>, place: Place) -> Vec<Json> {
    let mut cells = vec![Json::from(feature.id)];
    cells.extend(feature.values.iter().map(|value| json(*value)));
    place.cells(&mut cells, feature);
    cells
}

/// CSV for people: what their spreadsheet opens at a click.
pub struct Titled<W: Write + Send> {
    writer: CsvWriter<W>,
    place: Place,
}

impl<W: Write + Send> Titled<W> {
    /// Begin a file and write the titles.
    ///
    /// # Errors
    /// The sink takes no more.
    pub fn new(collection: &Collection, sink: W) -> io::Result<Self> {
        let (sheet, place) = spreadsheet(collection);
        let name = format!("{}.csv", collection.id);
        let writer = CsvWriter::new(sink, Path::new(&name), sheet, SEMICOLON).map_err(io::Error::other)?;
        Ok(Self { writer, place })
    }
}

impl<W: Write + Send> Writer for Titled<W> {
    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        self.writer.row(&row(feature, self.place), None).map_err(io::Error::other)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        Box::new(self.writer).finish().map_err(io::Error::other)
    }
}

/// XLSX, written whole before it is handed on.
pub struct Xlsx<W> {
    writer: XlsxWriter,
    place: Place,
    file: NamedTempFile,
    sink: W,
}

impl<W: Write + Send> Xlsx<W> {
    /// Begin a file.
    ///
    /// # Errors
    /// Too many columns, or no temporary file.
    pub fn new(collection: &Collection, sink: W) -> io::Result<Self> {
        let file = NamedTempFile::new()?;
        let (sheet, place) = spreadsheet(collection);
        let writer = XlsxWriter::create(file.path(), sheet).map_err(io::Error::other)?;
        Ok(Self { writer, place, file, sink })
    }
}

impl<W: Write + Send> Writer for Xlsx<W> {
    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        self.writer.row(&row(feature, self.place), None).map_err(io::Error::other)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        Box::new(self.writer).finish().map_err(io::Error::other)?;
        hand_on(&self.file, &mut self.sink)
    }
}

/// GeoPackage, written whole before it is handed on. Features keep their identifiers.
pub struct GeoPackage<W> {
    writer: GeoPackageWriter,
    bytes: Vec<u8>,
    file: NamedTempFile,
    sink: W,
}

impl<W: Write + Send> GeoPackage<W> {
    /// Begin a file.
    ///
    /// # Errors
    /// Too many columns, or no temporary file.
    pub fn new(collection: &Collection, sink: W) -> io::Result<Self> {
        let file = NamedTempFile::new()?;
        let writer = GeoPackageWriter::create_in(file.path(), sheet(collection), collection.crs.srid);
        Ok(Self { writer: writer.map_err(io::Error::other)?, bytes: Vec::new(), file, sink })
    }
}

impl<W: Write + Send> Writer for GeoPackage<W> {
    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        self.bytes.clear();
        let drawn = feature.sound();
        if let Some(drawn) = drawn {
            wkb(&mut self.bytes, drawn);
        }
        let values: Vec<Json> = feature.values.iter().map(|value| json(*value)).collect();
        let geometry = drawn.map(|_| self.bytes.as_slice());
        self.writer.row_as(feature.id, &values, geometry).map_err(io::Error::other)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        Box::new(self.writer).finish().map_err(io::Error::other)?;
        hand_on(&self.file, &mut self.sink)
    }
}

/// Copy a file that is whole. It may have been made again under its name, so it is opened by it.
fn hand_on(file: &NamedTempFile, sink: &mut impl Write) -> io::Result<()> {
    io::copy(&mut File::open(file.path())?, sink)?;
    sink.flush()
}
