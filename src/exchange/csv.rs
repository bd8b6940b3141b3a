//! CSV as administrations write it: any usual delimiter, UTF-8 with or without its mark or Latin-1,
//! quotes or none; each row with its line number and its text.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder, Trim};

use crate::exchange::archive;
use crate::exchange::encoding::Encoding;
use crate::exchange::format::{Place, Progress, Raw, ReadError, Stopped, Unit};

/// Longest row.
const LONGEST_ROW: usize = 4 << 20;
/// Most columns.
const MOST_COLUMNS: usize = 2_000;
const DELIMITERS: [u8; 4] = *b";,\t|";

/// A CSV file with a header line.
#[derive(Debug)]
pub struct Table {
    path: PathBuf,
    name: Arc<str>,
    progress: Arc<Progress>,
    encoding: Encoding,
    delimiter: u8,
    header: Vec<String>,
}

/// One row of a [`Table`].
pub struct Row<'a> {
    table: &'a Table,
    record: &'a ByteRecord,
    index: &'a HashMap<String, usize>,
    line: u64,
}

impl Table {
    /// Open a file, tell its encoding and delimiter and read its header.
    ///
    /// # Errors
    /// Not readable, empty, or without a plausible header.
    pub fn open(path: &Path, progress: &Arc<Progress>) -> Result<Self, ReadError> {
        let mut stream = archive::open(path, &Arc::default())?;
        let encoding = Encoding::of(&mut *stream).map_err(|e| archive::explain(path, e))?;
        let name: Arc<str> = path.file_name().map_or_else(|| path.to_string_lossy(), |n| n.to_string_lossy()).into();
        let mut table = Self {
            path: path.to_owned(),
            name,
            progress: Arc::clone(progress),
            encoding,
            delimiter: b';',
            header: Vec::new(),
        };
        let first = table.first_line()?;
        table.delimiter = delimiter_of(&first);
        let mut reader =
            ReaderBuilder::new().delimiter(table.delimiter).has_headers(false).from_reader(first.as_slice());
        let mut record = ByteRecord::new();
        reader.read_byte_record(&mut record).map_err(|e| table.broken(&e))?;
        if record.len() > MOST_COLUMNS {
            return Err(ReadError::LimitExceeded {
                file: table.name.to_string(),
                detail: format!("{} colonnes.", record.len()),
            });
        }
        table.header = record.iter().map(|cell| encoding.decode(cell).trim().to_owned()).collect();
        if table.header.iter().all(String::is_empty) {
            return Err(ReadError::NotThisFormat {
                file: table.name.to_string(),
                detail: "le fichier CSV est vide ou sa première ligne ne nomme pas les colonnes.".to_owned(),
                remedy: "Ajoutez une ligne d’en-tête.".to_owned(),
            });
        }
        Ok(table)
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Column names, as written.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    #[must_use]
    pub fn delimiter(&self) -> char {
        char::from(self.delimiter)
    }

    /// The place of a line.
    #[must_use]
    pub fn place(&self, number: u64) -> Place {
        Place { file: Arc::clone(&self.name), unit: Unit::Line, number }
    }

    /// Visit every row behind the header, in order. Blank lines are passed over.
    ///
    /// # Errors
    /// The file cannot be read on, or the visitor stopped.
    pub fn each(&self, mut visit: impl FnMut(&Row<'_>) -> Result<(), Stopped>) -> Result<(), ReadError> {
        let stream = Unmarked::new(archive::open(&self.path, &self.progress)?);
        let mut reader = ReaderBuilder::new()
            .delimiter(self.delimiter)
            .flexible(true)
            .has_headers(false)
            .trim(Trim::None)
            .buffer_capacity(1 << 16)
            .from_reader(stream);
        let mut index = HashMap::new();
        for (rank, name) in self.header.iter().enumerate() {
            index.entry(name.to_lowercase()).or_insert(rank);
        }
        let mut record = ByteRecord::new();
        let mut header = true;
        while reader.read_byte_record(&mut record).map_err(|e| self.broken(&e))? {
            let end = reader.position().byte();
            let line = reader.get_mut().line_of(&record, end);
            if std::mem::replace(&mut header, false) {
                continue;
            }
            if record.as_slice().len() > LONGEST_ROW {
                return Err(ReadError::LimitExceeded {
                    file: self.name.to_string(),
                    detail: format!("une ligne y dépasse {} Mo (guillemet non refermé ?).", LONGEST_ROW >> 20),
                });
            }
            if record.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                visit(&Row { table: self, record: &record, index: &index, line })?;
            }
        }
        Ok(())
    }

    fn first_line(&self) -> Result<Vec<u8>, ReadError> {
        use std::io::{BufRead, Read};
        let mut line = Vec::new();
        let stream = Unmarked::new(archive::open(&self.path, &Arc::default())?);
        let mut limited = std::io::BufReader::new(stream).take(LONGEST_ROW as u64);
        limited.read_until(b'\n', &mut line).map_err(|e| archive::explain(&self.path, e))?;
        Ok(line)
    }

    fn broken(&self, error: &csv::Error) -> ReadError {
        ReadError::NotThisFormat {
            file: self.name.to_string(),
            detail: format!("le fichier CSV est illisible ({error})."),
            remedy: "Vérifiez les guillemets et enregistrez-le à nouveau.".to_owned(),
        }
    }
}

impl Row<'_> {
    /// Line number, the header being 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    #[must_use]
    pub fn place(&self) -> Place {
        self.table.place(self.line())
    }

    /// Number of cells; another than that of the header is a fault of the file.
    #[must_use]
    pub fn width(&self) -> usize {
        self.record.len()
    }

    /// The cell of a column, whatever the case of its name; trimmed, empty for none.
    #[must_use]
    pub fn get(&self, column: &str) -> Cow<'_, str> {
        let rank = self.index.get(column).or_else(|| self.index.get(&column.to_lowercase()));
        rank.map_or(Cow::Borrowed(""), |rank| self.at(*rank))
    }

    /// Whether the file has a column of that name, whatever its case.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        self.index.contains_key(column) || self.index.contains_key(&column.to_lowercase())
    }

    /// Names of the columns whose cell begins or ends with a blank.
    pub fn padded(&self) -> impl Iterator<Item = &str> {
        let blank = |cell: &[u8]| cell.trim_ascii().len() < cell.len();
        let cells = self.record.iter().zip(&self.table.header);
        cells.filter(move |(cell, _)| blank(cell)).map(|(_, name)| name.as_str())
    }

    /// Names of the columns.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.table.header
    }

    /// The cell of that rank; trimmed, empty for none.
    #[must_use]
    pub fn at(&self, rank: usize) -> Cow<'_, str> {
        let Some(bytes) = self.record.get(rank) else { return Cow::Borrowed("") };
        match self.table.encoding.decode(bytes) {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        }
    }

    /// The row as text, for the file of rejects.
    #[must_use]
    pub fn raw(&self) -> Raw {
        let d = self.table.delimiter();
        let header = join(self.table.header.iter().map(|h| Cow::Borrowed(h.as_str())), d);
        let line = join(self.record.iter().map(|cell| self.table.encoding.decode(cell)), d);
        Raw::Line { header, line, delimiter: d }
    }
}

/// Cells joined, quoted where they must be.
fn join<'a>(cells: impl Iterator<Item = Cow<'a, str>>, delimiter: char) -> String {
    let quoted = cells.map(|cell| {
        if cell.contains([delimiter, '"', '\n', '\r']) {
            Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
        } else {
            cell
        }
    });
    quoted.collect::<Vec<_>>().join(&delimiter.to_string())
}

/// The delimiter that cuts a header line most often outside quotes.
fn delimiter_of(line: &[u8]) -> u8 {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in line {
        if *byte == b'"' {
            quoted = !quoted;
        } else if let Some(rank) = DELIMITERS.iter().position(|d| d == byte).filter(|_| !quoted) {
            counts[rank] += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    counts.iter().position(|n| *n == most).map_or(b';', |rank| DELIMITERS[rank])
}

/// Passes over the byte order mark, and knows where lines end: the CSV reader counts a line only once the line feed
/// behind it is read, so its own number is one too low behind CR LF and behind blank lines.
struct Unmarked {
    inner: archive::Stream,
    begun: bool,
    /// Bytes given.
    given: u64,
    /// Line feeds passed for good.
    passed: u64,
    /// Where the line feeds behind those are.
    feeds: VecDeque<u64>,
}

impl Unmarked {
    fn new(inner: archive::Stream) -> Self {
        Self { inner, begun: false, given: 0, passed: 0, feeds: VecDeque::new() }
    }

    /// The line on which a record begins whose last byte, or the first of its line end, is before `end`.
    fn line_of(&mut self, record: &ByteRecord, end: u64) -> u64 {
        while self.feeds.front().is_some_and(|at| at + 1 < end) {
            self.feeds.pop_front();
            self.passed += 1;
        }
        let inside = memchr::memchr_iter(b'\n', record.as_slice()).count() as u64;
        (1 + self.passed).saturating_sub(inside).max(1)
    }
}

impl std::io::Read for Unmarked {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        use std::io::BufRead;
        if !std::mem::replace(&mut self.begun, true) && self.inner.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            self.inner.consume(3);
        }
        let size = self.inner.read(buffer)?;
        self.feeds.extend(memchr::memchr_iter(b'\n', &buffer[..size]).map(|at| self.given + at as u64));
        self.given += size as u64;
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;

    fn rows(bytes: &[u8]) -> (Table, Vec<(u64, Vec<String>)>) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let table = Table::open(file.path(), &Arc::default()).unwrap();
        let mut out = Vec::new();
        table
            .each(|row| {
                out.push((row.line(), (0..row.width()).map(|n| row.at(n).into_owned()).collect()));
                Ok(())
            })
            .unwrap();
        (table, out)
    }

    #[test]
    fn the_delimiter_the_mark_and_the_accents_are_found_out() {
        let (table, out) = rows("\u{feff}\"nom;usuel\",voie\nH\u{f4}tel,\"Rue, du Bac\"\n\n".as_bytes());
        assert_eq!((table.delimiter(), table.header()), (',', &["nom;usuel".to_owned(), "voie".to_owned()][..]));
        assert_eq!(out, [(2, vec!["Hôtel".to_owned(), "Rue, du Bac".to_owned()])]);
        let (table, out) = rows(b"nom;voie\nCh\xe2teau;All\xe9e\n");
        assert_eq!(table.encoding(), Encoding::Latin1);
        assert_eq!(out[0].1, ["Château", "Allée"]);
    }

    #[test]
    fn a_row_says_the_line_an_editor_shows_whatever_ends_the_lines() {
        for end in ["\n", "\r\n"] {
            let text = ["nom;voie", "", "a;\"Rue", "du Bac\"", "b;c", "", "", "d;e"].join(end);
            for last in ["", end] {
                let (_, out) = rows(format!("\u{feff}{text}{last}").as_bytes());
                let lines: Vec<u64> = out.iter().map(|(line, _)| *line).collect();
                assert_eq!(lines, [3, 5, 8], "{end:?} {last:?}");
            }
        }
    }

    #[test]
    fn an_empty_file_is_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(matches!(Table::open(file.path(), &Arc::default()), Err(ReadError::NotThisFormat { .. })));
    }

    proptest! {
        #[test]
        fn a_row_handed_back_as_reject_reads_the_same(cells in proptest::collection::vec("[a-zé;,\"\n ]{0,9}", 2..6)) {
            prop_assume!(cells.iter().any(|c| !c.trim().is_empty()));
            let header = (0..cells.len()).map(|n| format!("c{n}")).collect::<Vec<_>>().join(";");
            let line = join(cells.iter().map(|c| Cow::Borrowed(c.as_str())), ';');
            let (_, out) = rows(format!("{header}\n{line}\n").as_bytes());
            prop_assert_eq!(&out[0].1, &cells.iter().map(|c| c.trim().to_owned()).collect::<Vec<_>>());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(&bytes).unwrap();
            if let Ok(table) = Table::open(file.path(), &Arc::default()) {
                let _ = table.each(|row| { let _ = row.raw(); Ok(()) });
            }
        }
    }
}
