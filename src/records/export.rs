//! What is filtered, as a file: CSV, XLSX, ODS, GeoPackage, GeoJSON. Rows stream from the database into a file without a
//! name, and from there to the reader: what arrives whole is whole.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};

use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Row as _};
use tempfile::NamedTempFile;
use tokio::sync::mpsc::{Receiver, channel};

use crate::auth::Person;
use crate::base::Language;
use crate::catalog::{GeometryKind, quoted};
use crate::db::Scope;
use crate::exchange::table::{Column, Form, Kind, Shape, Sheet, Writer, create};
use crate::records::access::found_by_words;
use crate::records::filter::{Ask, Conditions};
use crate::records::model::{Field, FieldKind, RecordType, said};
use crate::records::query::{self, Reading};
use crate::records::{Error, Records, rich_text};

/// Rows read at a time.
const ROWS: usize = 500;
/// Records found by words that are exported.
const FOUND: u32 = 10_000;

/// In what form records leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Table(Form),
    GeoJson,
}

impl Format {
    /// `csv`, `xlsx`, `ods`, `gpkg`, `geojson`.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        if name == "geojson" { Some(Self::GeoJson) } else { Form::read(name).map(Self::Table) }
    }

    /// What follows the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::Table(form) => form.extension(),
        }
    }

    /// Media type of the file.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::GeoJson => "application/geo+json",
            Self::Table(form) => form.media_type(),
        }
    }
}

/// One record on its way into a file: its columns in order, its geometry as WKB and as GeoJSON.
struct Line {
    id: i64,
    commune: Option<String>,
    values: Vec<Value>,
    wkb: Option<Vec<u8>>,
    geojson: Option<Value>,
}

/// The columns of a file and where their values come from.
struct Plan<'a> {
    kind: &'a RecordType,
    fields: Vec<&'a Field>,
    /// Spreadsheets carry a point as two columns.
    place: bool,
}

impl Records {
    /// What the ask describes, of what the person may export, written whole into a file without a name.
    ///
    /// # Errors
    /// As a list; the file could not be written.
    pub async fn export(
        &self,
        person: &Person,
        kind: &RecordType,
        ask: &Ask,
        format: Format,
        language: Language,
    ) -> Result<File, Error> {
        let scope = Self::reach(person, kind, "export", ask.commune.as_deref())?;
        super::list::dated(kind, ask.date.as_deref())?;
        let plan = Plan::new(kind, ask, format)?;
        let (head, sheet) = (plan.head(language), plan.sheet(format, language));
        let (sender, receiver) = channel(4);
        let writing = tokio::task::spawn_blocking(move || write(format, sheet, head, receiver));
        let ids = self.feed(person, scope, &plan, ask, language, sender).await;
        let written = writing.await.map_err(|error| Error::Writing(io::Error::other(error)))?;
        let ids = ids?;
        self.note_look(person, kind, ids).await?;
        written
    }

    async fn feed(
        &self,
        person: &Person,
        scope: Scope,
        plan: &Plan<'_>,
        ask: &Ask,
        language: Language,
        sender: tokio::sync::mpsc::Sender<Vec<Line>>,
    ) -> Result<Vec<(Option<String>, i64)>, Error> {
        let mut look = self.look(person, scope).await?;
        let mut ask = ask.clone();
        if let Some(found) = found_by_words(&mut look, plan.kind, &ask.q, FOUND).await? {
            ask.ids = Some(found);
        }
        let mut conditions = Conditions::of(plan.kind, &ask, language)?;
        let day = ask.date.as_ref().map(|day| {
            conditions.bind(day);
            conditions.bound.len()
        });
        let reading = Reading::new(plan.kind, &self.registry).dated(day);
        let sql = format!(
            "declare rows no scroll cursor for select {row}, {wkb} as wkb, {geojson} as geojson from {relation} where {all} {order}",
            row = reading.row(),
            wkb = plan.shape("ST_AsBinary"),
            geojson = plan.shape("ST_AsGeoJSON"),
            relation = reading.relation(),
            all = conditions.all(),
            order = reading.order(&ask.sort)?,
        );
        let mut declare = sqlx::query(AssertSqlSafe(sql));
        for text in &conditions.bound {
            declare = declare.bind(text);
        }
        declare.execute(&mut *look).await?;
        let mut ids = Vec::new();
        loop {
            let rows = sqlx::query(AssertSqlSafe(format!("fetch {ROWS} from rows"))).fetch_all(&mut *look).await?;
            if rows.is_empty() {
                return Ok(ids);
            }
            let lines = rows.iter().map(|row| plan.line(row)).collect::<Result<Vec<_>, Error>>()?;
            if plan.kind.personal() {
                ids.extend(lines.iter().map(|line| (line.commune.clone(), line.id)));
            }
            // The writer is gone: it says why itself.
            if sender.send(lines).await.is_err() {
                return Ok(ids);
            }
        }
    }
}

impl<'a> Plan<'a> {
    fn new(kind: &'a RecordType, ask: &Ask, format: Format) -> Result<Self, Error> {
        let find = |name: &String| kind.field(name).ok_or_else(|| Error::Parameter("columns".into()));
        let fields = if ask.columns.is_empty() {
            kind.fields.iter().collect()
        } else {
            ask.columns.iter().map(find).collect::<Result<_, _>>()?
        };
        let spreadsheet = !matches!(format, Format::GeoJson | Format::Table(Form::GeoPackage));
        Ok(Self { kind, fields, place: spreadsheet && kind.geometry.is_some() })
    }

    /// Name and title of each column.
    fn head(&self, language: Language) -> Vec<Column> {
        let mut head = vec![Column::new("fid", "fid", Kind::Integer)];
        if self.kind.by_commune {
            head.push(Column::new("commune", language.pick("Commune", "Commune", "Municipio"), Kind::Text));
        }
        head.extend(
            self.fields.iter().map(|field| Column::new(&field.name, &said(&field.title, language), cell(field.kind))),
        );
        if self.place {
            head.push(Column::new("longitude", "longitude", Kind::Real));
            head.push(Column::new("latitude", "latitude", Kind::Real));
        }
        head
    }

    fn sheet(&self, format: Format, language: Language) -> Sheet {
        let geometry = self.kind.geometry.as_ref().filter(|_| format == Format::Table(Form::GeoPackage));
        Sheet {
            name: self.kind.id.clone(),
            title: said(&self.kind.title, language),
            description: said(&self.kind.help, language),
            // A GeoPackage has an identifier of its own under that name.
            columns: self
                .head(language)
                .into_iter()
                .map(|mut column| {
                    if format == Format::Table(Form::GeoPackage) && column.name == "fid" {
                        column.name = "record".into();
                    }
                    column
                })
                .collect(),
            geometry: geometry.map(|geometry| match (geometry.kind, geometry.multi) {
                (GeometryKind::Point, false) => Shape::Point,
                (GeometryKind::Point, true) => Shape::MultiPoint,
                (GeometryKind::Line, false) => Shape::LineString,
                (GeometryKind::Line, true) => Shape::MultiLineString,
                (GeometryKind::Polygon, false) => Shape::Polygon,
                (GeometryKind::Polygon, true) => Shape::MultiPolygon,
                (GeometryKind::Mixed, _) => Shape::Any,
            }),
            language,
        }
    }

    fn shape(&self, function: &str) -> String {
        let Some(geometry) = &self.kind.geometry else {
            return if function == "ST_AsBinary" { "null::bytea".into() } else { "null::jsonb".into() };
        };
        let column = format!("ST_Transform(t.{}, 4326)", quoted(&geometry.column));
        if function == "ST_AsBinary" {
            format!("ST_AsBinary({column})")
        } else {
            format!("ST_AsGeoJSON({column}, 9)::jsonb")
        }
    }

    fn line(&self, found: &sqlx::postgres::PgRow) -> Result<Line, Error> {
        let row = query::read(found)?;
        let mut values = vec![Value::from(row.id)];
        if self.kind.by_commune {
            values.push(row.commune.clone().map_or(Value::Null, Value::from));
        }
        for field in &self.fields {
            let named = row.labels.get(&field.name);
            let value = named.or_else(|| row.values.get(&field.name)).cloned().unwrap_or(Value::Null);
            values.push(match value {
                Value::Object(file) => file.get("name").cloned().unwrap_or_default(),
                Value::String(html) if field.kind == FieldKind::RichText => Value::from(rich_text::plain(&html)),
                Value::Array(parts) => Value::from(
                    parts
                        .iter()
                        .map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned))
                        .collect::<Vec<_>>()
                        .join("|"),
                ),
                other => other,
            });
        }
        if self.place {
            let at = row.point.map_or([Value::Null, Value::Null], |[lon, lat]| [json!(lon), json!(lat)]);
            values.extend(at);
        }
        Ok(Line {
            id: row.id,
            commune: row.commune,
            values,
            wkb: found.try_get("wkb")?,
            geojson: found.try_get("geojson")?,
        })
    }
}

const fn cell(kind: FieldKind) -> Kind {
    match kind {
        FieldKind::Integer => Kind::Integer,
        FieldKind::Real | FieldKind::Amount => Kind::Real,
        FieldKind::Boolean => Kind::Boolean,
        FieldKind::Date => Kind::Date,
        FieldKind::Time => Kind::DateTime,
        _ => Kind::Text,
    }
}

/// Write what comes into a file that has no name when it is handed over.
fn write(format: Format, sheet: Sheet, head: Vec<Column>, lines: Receiver<Vec<Line>>) -> Result<File, Error> {
    let file = NamedTempFile::new().map_err(Error::Writing)?;
    let done = match format {
        Format::GeoJson => collection(file.as_file(), &head, lines).map_err(Error::Writing),
        Format::Table(form) => table(form, file.path(), sheet, lines),
    };
    done.and_then(|()| File::open(file.path()).map_err(Error::Writing))
}

fn table(form: Form, path: &std::path::Path, sheet: Sheet, mut lines: Receiver<Vec<Line>>) -> Result<(), Error> {
    let mut writer: Box<dyn Writer> = create(form, path, sheet)?;
    while let Some(lines) = lines.blocking_recv() {
        for line in lines {
            writer.row(&line.values, line.wkb.as_deref())?;
        }
    }
    writer.finish()?;
    Ok(())
}

/// GeoJSON (RFC 7946), a feature a line.
fn collection(file: &File, head: &[Column], mut lines: Receiver<Vec<Line>>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
    let mut first = true;
    while let Some(lines) = lines.blocking_recv() {
        for line in lines {
            let pairs = head.iter().map(|column| column.name.clone()).zip(line.values).skip(1);
            let properties: serde_json::Map<String, Value> = pairs.collect();
            let feature = json!({"type": "Feature", "id": line.id, "geometry": line.geojson, "properties": properties});
            out.write_all(if first { b"\n" } else { b",\n" })?;
            first = false;
            serde_json::to_writer(&mut out, &feature)?;
        }
    }
    out.write_all(b"\n]}\n")?;
    out.flush()
}
