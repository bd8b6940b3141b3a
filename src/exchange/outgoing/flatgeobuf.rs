//! FlatGeobuf 3 with its spatial index. The index stands before the features, so features wait in a temporary file.
//! Features without geometry have no place in it and are left out.

use std::io::{self, BufWriter, Write};

use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use geozero::wkb::Wkb;
use geozero::{ColumnValue, PropertyProcessor};

use crate::exchange::outgoing::wkb::wkb;
use crate::exchange::outgoing::{Collection, Drawn, Feature, ShapeKind, Value, Writer};
use crate::exchange::table::{Kind, Shape};

/// A file being written.
pub struct FlatGeobuf<W> {
    writer: FgbWriter<'static>,
    names: Vec<String>,
    bytes: Vec<u8>,
    /// A multiline of one part, as the line it is.
    line: Drawn,
    sink: W,
}

impl<W: Write + Send> FlatGeobuf<W> {
    /// Begin a file.
    ///
    /// # Errors
    /// The temporary file cannot be made.
    pub fn new(collection: &Collection, sink: W) -> io::Result<Self> {
        let name = collection.crs.srid.system().map(|system| system.name);
        let crs = FgbCrs { org: Some("EPSG"), code: collection.crs.srid.code(), name, ..FgbCrs::default() };
        // A line is not made a multiline: where its one part ends would not be written, and GDAL then reads no further.
        let options =
            FgbWriterOptions { detect_type: false, promote_to_multi: false, crs, ..FgbWriterOptions::default() };
        let kind = geometry_type(collection.geometry);
        let mut writer = FgbWriter::create_with_options(&collection.id, kind, options).map_err(io::Error::other)?;
        writer.add_column("fid", ColumnType::Long, |_, column| column.nullable = false);
        for column in &collection.columns {
            writer.add_column(&column.name, column_type(column.kind), |_, _| {});
        }
        let names = collection.columns.iter().map(|column| column.name.clone()).collect();
        Ok(Self { writer, names, bytes: Vec::new(), line: Drawn::default(), sink })
    }
}

impl<W: Write + Send> Writer for FlatGeobuf<W> {
    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        // The library writes a geometry for every feature, and readers refuse an empty one.
        let Some(drawn) = feature.sound() else { return Ok(()) };
        self.bytes.clear();
        // The library does not write where the one part of a multiline ends, and GDAL then reads no further.
        let line = drawn.kind == ShapeKind::Line && drawn.parts.len() == 1;
        wkb(&mut self.bytes, if line { self.line.single(drawn) } else { drawn });
        let (names, mut failed) = (&self.names, None);
        let shape = Wkb(self.bytes.as_slice());
        let written = self.writer.add_feature_geom(shape, |out| failed = properties(out, names, feature).err());
        written.map_err(io::Error::other)?;
        failed.map_or(Ok(()), |error| Err(io::Error::other(error)))
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let mut sink = BufWriter::with_capacity(64 * 1024, self.sink);
        self.writer.write(&mut sink).map_err(io::Error::other)?;
        sink.flush()
    }
}

fn properties(out: &mut impl PropertyProcessor, names: &[String], feature: &Feature<'_>) -> geozero::error::Result<()> {
    out.property(0, "fid", &ColumnValue::Long(feature.id))?;
    for (rank, (name, value)) in names.iter().zip(feature.values).enumerate() {
        let value = match value {
            Value::Null => continue,
            Value::Text(text) => ColumnValue::String(text),
            Value::Integer(number) => ColumnValue::Long(*number),
            Value::Real(number) => ColumnValue::Double(*number),
            Value::Boolean(yes) => ColumnValue::Bool(*yes),
            Value::Date(text) | Value::Moment(text) => ColumnValue::DateTime(text),
        };
        out.property(rank + 1, name, &value)?;
    }
    Ok(())
}

const fn column_type(kind: Kind) -> ColumnType {
    match kind {
        Kind::Integer => ColumnType::Long,
        Kind::Real => ColumnType::Double,
        Kind::Boolean => ColumnType::Bool,
        Kind::Date | Kind::DateTime => ColumnType::DateTime,
        Kind::Text | Kind::Time => ColumnType::String,
    }
}

/// A layer of several kinds says the type of each feature; so does one of multilines, some of which are written as lines.
const fn geometry_type(shape: Option<Shape>) -> GeometryType {
    match shape {
        Some(Shape::Point) => GeometryType::Point,
        Some(Shape::MultiPoint) => GeometryType::MultiPoint,
        Some(Shape::LineString) => GeometryType::LineString,
        Some(Shape::Polygon) => GeometryType::Polygon,
        Some(Shape::MultiPolygon) => GeometryType::MultiPolygon,
        Some(Shape::MultiLineString | Shape::Any) | None => GeometryType::Unknown,
    }
}
