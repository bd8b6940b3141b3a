//! FlatGeobuf with its spatial index. The index stands before the features, so features wait in a temporary file.

use std::io::{self, Write};

use bytes::Bytes;
use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
use geozero::wkb::Wkb;
use geozero::{ColumnValue, PropertyProcessor};
use serde_json::Value;
use sqlx::types::Json;
use tokio::sync::mpsc::{Receiver, Sender};

use crate::catalog::{ColumnKind, GeometryKind, ResolvedLayer};
use crate::features::Error;
use crate::features::export::file::CHUNK;
use crate::features::export::source::Source;

type Row = (i64, Vec<u8>, Json<Value>);

/// Write the file, once all features are in the temporary file.
///
/// # Errors
/// The database, or a temporary file that cannot be written.
pub async fn write(source: Source, sender: Sender<Result<Bytes, Error>>) -> Result<(), Error> {
    let layer = source.layer.clone();
    let rows = source.rows();
    let columns = format!("{}, ST_AsBinary({}), {}", rows.fid(), rows.degrees(), rows.properties());
    let features = source.read::<Row>(&columns);
    let written = tokio::task::spawn_blocking(move || {
        let mut pipe = Pipe { buffer: Vec::with_capacity(CHUNK), sender };
        gather(&layer, features)?.write(&mut pipe).map_err(io::Error::other)?;
        Ok(pipe.flush()?)
    });
    written.await.map_err(io::Error::other)?
}

fn gather(layer: &ResolvedLayer, mut features: Receiver<Result<Row, Error>>) -> Result<FgbWriter<'static>, Error> {
    let (geometry_type, detect_type) = geometry_type(layer.geometry_kind);
    let options = FgbWriterOptions {
        detect_type,
        crs: FgbCrs { org: Some("EPSG"), code: 4326, name: Some("WGS 84"), ..FgbCrs::default() },
        ..FgbWriterOptions::default()
    };
    let mut writer = FgbWriter::create_with_options(layer.id(), geometry_type, options).map_err(io::Error::other)?;
    writer.add_column("fid", ColumnType::Long, |_, column| column.nullable = false);
    for column in &layer.columns {
        writer.add_column(&column.column.name, column_type(column.kind), |_, _| {});
    }
    while let Some(feature) = features.blocking_recv() {
        let (fid, wkb, Json(values)) = feature?;
        let mut failed = None;
        writer
            .add_feature_geom(Wkb(wkb), |out| failed = properties(out, layer, fid, &values).err())
            .map_err(io::Error::other)?;
        if let Some(error) = failed {
            return Err(io::Error::other(error).into());
        }
    }
    Ok(writer)
}

fn properties(
    out: &mut impl PropertyProcessor,
    layer: &ResolvedLayer,
    fid: i64,
    values: &Value,
) -> geozero::error::Result<()> {
    out.property(0, "fid", &ColumnValue::Long(fid))?;
    for (at, column) in layer.columns.iter().enumerate() {
        let name = column.column.name.as_str();
        let Some(value) = values.get(name).filter(|value| !value.is_null()) else { continue };
        match column.kind {
            ColumnKind::Integer => {
                out.property(at + 1, name, &ColumnValue::Long(value.as_i64().unwrap_or_default()))?
            }
            ColumnKind::Real => out.property(at + 1, name, &ColumnValue::Double(value.as_f64().unwrap_or_default()))?,
            ColumnKind::Boolean => {
                out.property(at + 1, name, &ColumnValue::Bool(value.as_bool().unwrap_or_default()))?
            }
            ColumnKind::Date | ColumnKind::Time => out.property(at + 1, name, &ColumnValue::DateTime(&text(value)))?,
            ColumnKind::Text | ColumnKind::Other => out.property(at + 1, name, &ColumnValue::String(&text(value)))?,
        };
    }
    Ok(())
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn column_type(kind: ColumnKind) -> ColumnType {
    match kind {
        ColumnKind::Integer => ColumnType::Long,
        ColumnKind::Real => ColumnType::Double,
        ColumnKind::Boolean => ColumnType::Bool,
        ColumnKind::Date | ColumnKind::Time => ColumnType::DateTime,
        ColumnKind::Text | ColumnKind::Other => ColumnType::String,
    }
}

/// Type of the file, and whether the first feature decides it. A layer of several kinds says the type of each feature;
/// a layer of points holds either single or multiple ones.
fn geometry_type(kind: GeometryKind) -> (GeometryType, bool) {
    match kind {
        GeometryKind::Point => (GeometryType::Unknown, true),
        GeometryKind::Line => (GeometryType::MultiLineString, false),
        GeometryKind::Polygon => (GeometryType::MultiPolygon, false),
        GeometryKind::Mixed => (GeometryType::Unknown, false),
    }
}

/// Writes into the answer, waiting for a slow reader.
struct Pipe {
    buffer: Vec<u8>,
    sender: Sender<Result<Bytes, Error>>,
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let full = std::mem::replace(&mut self.buffer, Vec::with_capacity(CHUNK));
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.sender.blocking_send(Ok(full.into())).map_err(gone)
    }
}
