//! The ledger of an import: counts, rejects and remarks as they come, and the file of rejects, written in
//! the form of the source so that it can be corrected and imported again.

use std::collections::BTreeSet;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tempfile::NamedTempFile;

use crate::exchange::format::{Finding, Identity, Level, Raw, Reject};
use crate::imports::Error;
use crate::imports::intake::{Message, Shared};
use crate::imports::progress::Bar;
use crate::imports::report::{Line, Report};
use crate::imports::table::Table;

/// Lines the report lists; counts by code go on.
const LISTED: usize = 2_000;

/// Takes down what happens.
pub(super) struct Ledger {
    pub report: Report,
    pub bar: Bar,
    tables: Arc<Vec<Table>>,
    pub shared: Shared,
    /// Targets with a reject whose row in the table cannot be named: nothing is removed from them.
    unnamed: BTreeSet<usize>,
    writer: Option<Writer>,
}

impl Ledger {
    pub(super) fn new(tables: Arc<Vec<Table>>, bar: Bar, rejects: Option<&Path>) -> Self {
        Self {
            report: Report::default(),
            bar,
            tables,
            shared: Shared::default(),
            unnamed: BTreeSet::new(),
            writer: rejects.map(Writer::new),
        }
    }

    pub(super) fn tick(&self) {
        self.bar.tick(self.shared.count.load(Ordering::Relaxed));
    }

    pub(super) fn take(&mut self, message: Message) -> Result<(), Error> {
        match message {
            Message::Reject(reject) => self.reject(&reject)?,
            Message::Finding(finding) => self.finding(&finding),
            Message::Rows { .. } | Message::End { .. } => {}
        }
        self.tick();
        Ok(())
    }

    /// Take down a reject and write it to the file.
    pub(super) fn reject(&mut self, reject: &Reject) -> Result<(), Error> {
        self.report.rejected += 1;
        if self.hides_its_row(reject) {
            match reject.target {
                Some(target) => self.unnamed.extend([target]),
                None => self.unnamed.extend(0..self.tables.len()),
            }
        }
        let column = reject.column.as_deref();
        let mut line = Line::new(Level::Error, &reject.place, column, reject.code, &reject.reason);
        line.position = reject.position.map(|(x, y)| format!("{x:.7} {y:.7}"));
        self.list(line);
        self.writer.as_mut().map_or(Ok(()), |writer| writer.write(reject))
    }

    fn hides_its_row(&self, reject: &Reject) -> bool {
        let by_id = reject
            .target
            .is_some_and(|t| matches!(self.tables[t].target.identity, Identity::Source | Identity::Repeated));
        !(by_id && reject.key.as_ref().is_some_and(|(commune, id)| !commune.is_empty() && !id.is_empty()))
    }

    /// Take down a remark.
    pub(super) fn finding(&mut self, finding: &Finding) {
        self.list(Line::new(finding.level, &finding.place, finding.column.as_deref(), finding.code, &finding.message));
    }

    fn list(&mut self, line: Line) {
        *self.report.codes.entry(line.code.clone()).or_default() += 1;
        if self.report.lines.len() < LISTED {
            self.report.lines.push(line);
        }
    }

    /// Whether rows absent from the file may be removed from the table of this target.
    pub(super) fn may_remove(&self, target: usize) -> bool {
        !self.unnamed.contains(&target)
    }

    /// Put the file of rejects in place. Gives its paths; none when there was no reject.
    pub(super) fn close(&mut self) -> Result<Vec<PathBuf>, Error> {
        self.report.read = self.shared.count.load(Ordering::Relaxed);
        self.writer.take().map_or(Ok(Vec::new()), Writer::close)
    }
}

/// Which kind of file a reject goes to.
#[derive(PartialEq)]
enum Form {
    Csv { header: String, delimiter: char },
    Json { srid: i32 },
    List,
}

struct Part {
    form: Form,
    path: PathBuf,
    out: BufWriter<NamedTempFile>,
    written: u64,
}

/// Writes beside the destination and moves into place at the end: an interrupted import leaves no half file.
struct Writer {
    path: PathBuf,
    parts: Vec<Part>,
}

impl Writer {
    fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), parts: Vec::new() }
    }

    fn write(&mut self, reject: &Reject) -> Result<(), Error> {
        let form = match &reject.raw {
            Raw::Line { header, delimiter, .. } => Form::Csv { header: header.clone(), delimiter: *delimiter },
            Raw::Feature { srid, .. } => Form::Json { srid: *srid },
            Raw::None => Form::List,
        };
        let rank = match self.parts.iter().position(|part| part.form == form) {
            Some(rank) => rank,
            None => self.begin(form)?,
        };
        let part = &mut self.parts[rank];
        let text = part.text(reject);
        part.written += 1;
        part.out.write_all(text.as_bytes()).map_err(|source| Error::Unwritable { file: part.path.clone(), source })
    }

    fn begin(&mut self, form: Form) -> Result<usize, Error> {
        let path = if self.parts.is_empty() { self.path.clone() } else { numbered(&self.path, self.parts.len() + 1) };
        let unwritable = |source| Error::Unwritable { file: path.clone(), source };
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut out = BufWriter::new(NamedTempFile::new_in(folder).map_err(unwritable)?);
        out.write_all(form.opening().as_bytes()).map_err(unwritable)?;
        self.parts.push(Part { form, path: path.clone(), out, written: 0 });
        Ok(self.parts.len() - 1)
    }

    fn close(self) -> Result<Vec<PathBuf>, Error> {
        self.parts
            .into_iter()
            .map(|mut part| {
                let path = part.path.clone();
                let unwritable = |source| Error::Unwritable { file: path.clone(), source };
                if matches!(part.form, Form::Json { .. }) {
                    part.out.write_all(b"\n]}\n").map_err(unwritable)?;
                }
                let file = part.out.into_inner().map_err(|e| unwritable(e.into_error()))?;
                file.persist(&path).map_err(|e| unwritable(e.error))?;
                Ok(path)
            })
            .collect()
    }
}

impl Form {
    fn opening(&self) -> String {
        match self {
            Self::Csv { header, delimiter: d } => format!("{header}{d}rejet_ligne{d}rejet_colonne{d}rejet_motif\n"),
            Self::Json { srid: 4326 } => "{\"type\":\"FeatureCollection\",\"features\":[".to_owned(),
            Self::Json { srid } => format!(
                "{{\"type\":\"FeatureCollection\",\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\"urn:ogc:def:crs:EPSG::{srid}\"}}}},\"features\":["
            ),
            Self::List => "fichier;numero;colonne;motif\n".to_owned(),
        }
    }
}

impl Part {
    /// The reject as this file writes it.
    fn text(&self, reject: &Reject) -> String {
        let column = reject.column.as_deref().unwrap_or_default();
        let place = &reject.place;
        match &reject.raw {
            Raw::Line { line, delimiter: d, .. } => {
                format!("{line}{d}{}{d}{}{d}{}\n", place.number, cell(column), cell(&reject.reason))
            }
            Raw::Feature { json, .. } => {
                let comma = if self.written == 0 { "\n" } else { ",\n" };
                let told = serde_json::json!({
                    "fichier": &*place.file, "numero": place.number, "colonne": reject.column,
                    "motif": reject.reason, "position": reject.position.map(|(x, y)| [x, y]),
                });
                match json.split_once('{') {
                    Some((_, rest)) if rest.trim_start().starts_with('}') => format!("{comma}{{\"rejet\":{told}}}"),
                    Some((_, rest)) => format!("{comma}{{\"rejet\":{told},{rest}"),
                    None => format!("{comma}{{\"rejet\":{told}}}"),
                }
            }
            Raw::None => {
                format!("{};{};{};{}\n", cell(&place.file), place.number, cell(column), cell(&reject.reason))
            }
        }
    }
}

/// A CSV cell, quoted.
fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn numbered(path: &Path, number: usize) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = match path.extension() {
        Some(extension) => format!("{stem}-{number}.{}", extension.to_string_lossy()),
        None => format!("{stem}-{number}"),
    };
    path.with_file_name(name)
}
