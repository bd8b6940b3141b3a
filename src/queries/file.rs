//! The result of a query as a file: CSV, XLSX, ODS, GeoPackage, GeoJSON; whole or not at all.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};

use futures_util::StreamExt as _;
use serde_json::{Map, Value, json};
use tempfile::NamedTempFile;
use tokio::sync::mpsc::{Receiver, channel};

use crate::base::Language;
use crate::exchange::table::{Column, Form, Shape, Sheet, create};
use crate::queries::result::{Head, Kind};
use crate::queries::run::{FILE_ROWS, FILE_SECONDS, Line, Order, Shapes};
use crate::queries::{Error, Queries};
use crate::records::FileFormat;

/// Bytes of rows in a file.
const MOST_MB: usize = 256;
/// Rows read ahead of the writer.
const AHEAD: usize = 500;

impl Queries {
    /// The rows written into a file without a name.
    ///
    /// # Errors
    /// Every refusal of [`Error`].
    pub async fn file(&self, order: &Order<'_>, format: FileFormat, language: Language) -> Result<File, Error> {
        let _turn = self.turns.take(order.person.account).await?;
        let mut running = self.begin(order, FILE_SECONDS, language).await?;
        let shapes = match (running.geometry, format) {
            (Some(_), FileFormat::GeoJson) => Shapes::GeoJson,
            (Some(_), FileFormat::Table(Form::GeoPackage)) => Shapes::Wkb,
            _ => Shapes::None,
        };
        let heads: Vec<Head> = running.heads.iter().filter(|head| head.kind != Kind::Geometry).cloned().collect();
        let sheet = sheet(order.title, &heads, shapes == Shapes::Wkb, language);
        let (sender, receiver) = channel(AHEAD);
        let writing = tokio::task::spawn_blocking(move || write(format, sheet, &heads, receiver));
        let (mut rows, mut bytes) = (0, 0);
        let mut found = running.rows(shapes, FILE_ROWS + 1);
        let outcome = loop {
            match found.next().await {
                None => break Ok(()),
                Some(Err(error)) => break Err(error),
                Some(Ok((line, size))) => {
                    (rows, bytes) = (rows + 1, bytes + size);
                    // A writer that is gone says why itself.
                    if rows > FILE_ROWS || bytes > MOST_MB << 20 || sender.send(line).await.is_err() {
                        break Ok(());
                    }
                }
            }
        };
        drop((found, sender));
        let written = writing.await.map_err(|error| Error::Writing(io::Error::other(error)))?;
        if let Err(error) = outcome {
            return Err(self.explained(error, order, FILE_SECONDS).await);
        }
        if rows > FILE_ROWS {
            return Err(Error::TooManyRows { most: FILE_ROWS });
        }
        if bytes > MOST_MB << 20 {
            return Err(Error::TooLarge { most: MOST_MB });
        }
        written
    }
}

/// Names of columns are made unique: two may be called alike in a query, not in a file.
fn sheet(title: &str, heads: &[Head], drawn: bool, language: Language) -> Sheet {
    let mut columns: Vec<Column> = Vec::with_capacity(heads.len());
    for head in heads {
        let free = |name: &String| !columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
        let reserved = |name: &String| matches!(name.to_ascii_lowercase().as_str(), "fid" | "geom");
        let tries = (1..).map(|at| if at == 1 { head.name.clone() } else { format!("{}_{at}", head.name) });
        let name = tries.into_iter().find(|name| free(name) && !reserved(name)).unwrap_or_default();
        columns.push(Column::new(&name, &head.title, head.kind.in_file()));
    }
    Sheet {
        name: "result".into(),
        title: title.to_owned(),
        description: String::new(),
        columns,
        geometry: drawn.then_some(Shape::Any),
        language,
    }
}

fn write(format: FileFormat, sheet: Sheet, heads: &[Head], mut lines: Receiver<Line>) -> Result<File, Error> {
    let file = NamedTempFile::new()?;
    match format {
        FileFormat::GeoJson => collection(file.as_file(), heads, lines)?,
        FileFormat::Table(form) => {
            let mut writer = create(form, file.path(), sheet)?;
            while let Some(line) = lines.blocking_recv() {
                writer.row(&line.values, line.wkb.as_deref())?;
            }
            writer.finish()?;
        }
    }
    Ok(File::open(file.path())?)
}

/// GeoJSON (RFC 7946), a feature a line.
fn collection(file: &File, heads: &[Head], mut lines: Receiver<Line>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
    let mut first = true;
    while let Some(line) = lines.blocking_recv() {
        let properties: Map<String, Value> = heads.iter().map(|head| head.name.clone()).zip(line.values).collect();
        let feature = json!({"type": "Feature", "geometry": line.geojson, "properties": properties});
        out.write_all(if first { b"\n" } else { b",\n" })?;
        first = false;
        serde_json::to_writer(&mut out, &feature)?;
    }
    out.write_all(b"\n]}\n")?;
    out.flush()
}
