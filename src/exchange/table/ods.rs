//! ODS (OpenDocument 1.3), one sheet, each row gone to the archive as it comes.

mod parts;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use quick_xml::escape::escape;
use serde_json::Value as Json;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::base::Language;
use crate::exchange::table::{Cell, Form, Sheet, WriteError, Writer};

/// Limits of LibreOffice 7.4 and later: rows with the header, columns.
const MOST_ROWS: u64 = 1_048_576;
const MOST_COLUMNS: usize = 16_384;
/// XML gathered before it is compressed.
const CHUNK: usize = 64 * 1024;

/// An ODS file being written.
pub struct OdsWriter {
    archive: ZipWriter<BufWriter<File>>,
    path: PathBuf,
    sheet: Sheet,
    xml: String,
    /// Rows written, with the header.
    rows: u64,
}

impl OdsWriter {
    /// Begin a file and write its header.
    ///
    /// # Errors
    /// Too many columns, or the file cannot be written.
    pub fn create(path: &Path, sheet: Sheet) -> Result<Self, WriteError> {
        sheet.narrow(Form::Ods, MOST_COLUMNS)?;
        let begun = File::create(path).and_then(|file| begin(file).map_err(io::Error::from));
        let archive = begun.map_err(|source| WriteError::Unwritable { file: path.to_owned(), source })?;
        let mut writer = Self { archive, path: path.to_owned(), sheet, xml: String::with_capacity(2 * CHUNK), rows: 0 };
        writer.header();
        writer.flush_over(0)?;
        Ok(writer)
    }

    fn header(&mut self) {
        self.xml.push_str(parts::BEFORE_TABLE);
        self.xml.push_str(&format!("<table:table table:name=\"{}\">", escape(tab(&self.sheet.title).as_str())));
        let width = self.sheet.columns.len().max(1);
        self.xml.push_str(&format!(
            "<table:table-column table:style-name=\"col\" table:number-columns-repeated=\"{width}\"/>"
        ));
        self.xml.push_str("<table:table-header-rows><table:table-row>");
        for column in &self.sheet.columns {
            text_cell(&mut self.xml, &column.title, Some("head"));
        }
        self.xml.push_str("</table:table-row></table:table-header-rows>");
        self.rows = 1;
    }

    /// Give the archive what was gathered, once it is more than so many bytes.
    fn flush_over(&mut self, size: usize) -> Result<(), WriteError> {
        if self.xml.len() > size {
            let written = self.archive.write_all(self.xml.as_bytes());
            written.map_err(|source| WriteError::Unwritable { file: self.path.clone(), source })?;
            self.xml.clear();
        }
        Ok(())
    }
}

/// The first members: their order is fixed by the format, content comes last.
fn begin(file: File) -> zip::result::ZipResult<ZipWriter<BufWriter<File>>> {
    let mut archive = ZipWriter::new(BufWriter::new(file));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let deflated = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    archive.start_file("mimetype", stored)?;
    archive.write_all(Form::Ods.media_type().as_bytes())?;
    for (name, xml) in
        [("META-INF/manifest.xml", parts::MANIFEST), ("settings.xml", parts::SETTINGS), ("styles.xml", parts::STYLES)]
    {
        archive.start_file(name, deflated)?;
        archive.write_all(xml.as_bytes())?;
    }
    archive.start_file("content.xml", deflated)?;
    Ok(archive)
}

impl Writer for OdsWriter {
    fn row(&mut self, values: &[Json], _geometry: Option<&[u8]>) -> Result<(), WriteError> {
        if self.rows == MOST_ROWS {
            return Err(WriteError::TooManyRows { form: Form::Ods, most: MOST_ROWS });
        }
        let cells = self.sheet.cells(self.rows + 1, values)?;
        self.xml.push_str("<table:table-row>");
        for cell in cells {
            write(&mut self.xml, cell, self.sheet.language);
        }
        self.xml.push_str("</table:table-row>");
        self.rows += 1;
        self.flush_over(CHUNK)
    }

    fn finish(mut self: Box<Self>) -> Result<(), WriteError> {
        self.xml.push_str("</table:table></office:spreadsheet></office:body></office:document-content>");
        self.flush_over(0)?;
        let Self { archive, path, .. } = *self;
        let finished = archive.finish().map_err(io::Error::from).and_then(|mut file| file.flush());
        finished.map_err(|source| WriteError::Unwritable { file: path, source })
    }
}

fn write(xml: &mut String, cell: Cell<'_>, language: Language) {
    match cell {
        Cell::Empty => xml.push_str("<table:table-cell/>"),
        Cell::Text(text) => text_cell(xml, &text, None),
        Cell::Integer(number) => value(xml, "float", "value", &number.to_string(), &number.to_string()),
        Cell::Real(number) if number.is_finite() => {
            value(xml, "float", "value", &number.to_string(), &number.to_string());
        }
        Cell::Real(number) => text_cell(xml, &number.to_string(), None),
        Cell::Boolean(yes) => {
            let word =
                if yes { language.pick("VRAI", "TRUE", "VERDADERO") } else { language.pick("FAUX", "FALSE", "FALSO") };
            value(xml, "boolean", "boolean-value", if yes { "true" } else { "false" }, word);
        }
        Cell::Date(day) => value(xml, "date", "date-value", &day.to_string(), &day.to_string()),
        Cell::Time(time) => {
            let spelled = format!(
                "PT{:02}H{:02}M{:02}.{:03}S",
                time.hour(),
                time.minute(),
                time.second(),
                time.subsec_nanosecond() / 1_000_000
            );
            value(xml, "time", "time-value", &spelled, &time.to_string());
        }
        Cell::DateTime(moment) => {
            value(xml, "date", "date-value", &moment.local.to_string(), &moment.written());
        }
    }
}

/// A cell with a typed value; what is shown is made anew from it when the file is opened.
fn value(xml: &mut String, kind: &str, attribute: &str, value: &str, shown: &str) {
    let style = match (kind, value.contains('T')) {
        ("date", true) => " table:style-name=\"moment\"",
        ("date", false) => " table:style-name=\"day\"",
        ("time", _) => " table:style-name=\"time\"",
        _ => "",
    };
    xml.push_str(&format!(
        "<table:table-cell{style} office:value-type=\"{kind}\" office:{attribute}=\"{value}\"><text:p>{shown}</text:p></table:table-cell>"
    ));
}

fn text_cell(xml: &mut String, text: &str, style: Option<&str>) {
    xml.push_str("<table:table-cell office:value-type=\"string\"");
    if let Some(style) = style {
        xml.push_str(&format!(" table:style-name=\"{style}\""));
    }
    xml.push('>');
    for line in text.split('\n') {
        xml.push_str("<text:p>");
        paragraph(xml, line);
        xml.push_str("</text:p>");
    }
    xml.push_str("</table:table-cell>");
}

/// A line of text. OpenDocument reads a run of blanks as one and drops those at the ends, so they are spelled out; XML
/// holds no control character.
fn paragraph(xml: &mut String, line: &str) {
    let mut after_letter = false;
    let mut rest = line.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            ' ' if after_letter && rest.peek().is_some_and(|next| *next != ' ') => xml.push(' '),
            ' ' => xml.push_str("<text:s/>"),
            '\t' => xml.push_str("<text:tab/>"),
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            control if control.is_control() || matches!(control, '\u{fffe}' | '\u{ffff}') => continue,
            plain => xml.push(plain),
        }
        after_letter = !matches!(letter, ' ' | '\t');
    }
}

/// A title as the tab of a sheet may be called.
fn tab(title: &str) -> String {
    let allowed =
        |c: char| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control() { ' ' } else { c };
    let plain: String = title.chars().take(60).map(allowed).collect();
    let name = plain.trim_matches([' ', '\'']);
    if name.is_empty() { "Liste".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::paragraph;

    #[test]
    fn blanks_are_spelled_out_and_controls_left_out() {
        let mut xml = String::new();
        paragraph(&mut xml, " a  b <&>\tc\u{1} ");
        assert_eq!(xml, "<text:s/>a<text:s/><text:s/>b &lt;&amp;&gt;<text:tab/>c<text:s/>");
    }
}
