//! Rows of the first sheet of an ODS file, one after the other.
//!
//! Read here and not by a library that keeps the whole sheet: a few bytes of OpenDocument stand for a million repeated
//! cells, so what is repeated is counted before it is made.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::exchange::table::read::{Origin, Rows, Step, TableError, text};

/// Blanks one `text:s` may stand for.
const MOST_BLANKS: usize = 1_000;

/// Visit every row that has a cell.
pub(super) fn each(path: &Path, name: &str, columns: usize, visit: &mut Rows<'_>) -> Result<(), TableError> {
    let file = File::open(path).map_err(|source| TableError::Unreadable { file: name.to_owned(), source })?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|e| damaged(name, &e))?;
    let content = archive.by_name("content.xml").map_err(|e| damaged(name, &e))?;
    let mut sheet = Sheet {
        xml: Reader::from_reader(BufReader::with_capacity(1 << 16, content)),
        buffer: Vec::new(),
        name,
        columns,
    };
    if !sheet.begin()? {
        return Ok(());
    }
    sheet.rows(visit)
}

fn damaged(name: &str, error: &dyn std::fmt::Display) -> TableError {
    TableError::Damaged { file: name.to_owned(), origin: Origin::Ods, detail: error.to_string() }
}

struct Sheet<'n, R: BufRead> {
    xml: Reader<R>,
    buffer: Vec<u8>,
    name: &'n str,
    columns: usize,
}

impl<R: BufRead> Sheet<'_, R> {
    fn next(&mut self) -> Result<Event<'_>, TableError> {
        self.buffer.clear();
        let name = self.name;
        match self.xml.read_event_into(&mut self.buffer).map_err(|e| damaged(name, &e))? {
            Event::Eof => Err(damaged(name, &"content.xml")),
            event => Ok(event),
        }
    }

    /// Go into the first sheet; false when there is none.
    fn begin(&mut self) -> Result<bool, TableError> {
        loop {
            match self.next()? {
                Event::Start(tag) if tag.name().as_ref() == "table:table" => return Ok(true),
                Event::End(tag) if tag.name().as_ref() == "office:spreadsheet" => return Ok(false),
                Event::Empty(tag) if tag.name().as_ref() == "office:spreadsheet" => return Ok(false),
                _ => {}
            }
        }
    }

    fn rows(&mut self, visit: &mut Rows<'_>) -> Result<(), TableError> {
        let mut number = 1_u64;
        loop {
            let name = self.name;
            let repeated = match self.next()? {
                Event::Start(tag) if tag.name().as_ref() == "table:table-row" => {
                    count(&tag, "table:number-rows-repeated")
                }
                Event::Empty(tag) if tag.name().as_ref() == "table:table-row" => {
                    number = number.saturating_add(count(&tag, "table:number-rows-repeated"));
                    continue;
                }
                Event::End(tag) if tag.name().as_ref() == "table:table" => return Ok(()),
                Event::Start(tag) if matches!(tag.name().as_ref(), "table:shapes" | "office:forms") => {
                    let end = tag.name().as_ref().to_owned();
                    self.pass(&end)?;
                    continue;
                }
                _ => continue,
            };
            let cells = self.cells()?;
            // Blank rows only move the number on; a filled one is given as often as it stands for.
            let times = if cells.is_empty() { 0 } else { repeated };
            for rank in 0..times {
                if matches!(visit(number.saturating_add(rank), &mut cells.clone())?, Step::Enough) {
                    return Ok(());
                }
            }
            number = number.checked_add(repeated).ok_or_else(|| damaged(name, &"table:number-rows-repeated"))?;
        }
    }

    /// Cells of a row up to the last that is not blank.
    fn cells(&mut self) -> Result<Vec<String>, TableError> {
        let mut cells: Vec<String> = Vec::new();
        // Where the next cell stands: blank ones are made when one behind them is not.
        let mut at = 0_usize;
        loop {
            let (repeated, text) = match self.next()? {
                Event::Start(tag) if is_cell(&tag) => {
                    let (repeated, typed) = (count(&tag, "table:number-columns-repeated"), typed(&tag));
                    let end = tag.name().as_ref().to_owned();
                    let paragraphs = self.paragraphs(&end)?;
                    (repeated, typed.unwrap_or(paragraphs))
                }
                Event::Empty(tag) if is_cell(&tag) => {
                    (count(&tag, "table:number-columns-repeated"), typed(&tag).unwrap_or_default())
                }
                Event::End(tag) if tag.name().as_ref() == "table:table-row" => return Ok(cells),
                _ => continue,
            };
            let repeated = usize::try_from(repeated).unwrap_or(usize::MAX);
            let end = at.saturating_add(repeated);
            if !text.trim().is_empty() {
                if end > self.columns {
                    let (file, most) = (self.name.to_owned(), self.columns);
                    return Err(TableError::TooManyColumns { file, given: end, most });
                }
                cells.resize(at, String::new());
                cells.resize(end, text.trim().to_owned());
            }
            at = end;
        }
    }

    /// Text of a cell: its paragraphs, one a line. Remarks and drawings are not of the text.
    fn paragraphs(&mut self, end: &str) -> Result<String, TableError> {
        let (mut text, mut paragraphs, mut inside) = (String::new(), 0, false);
        loop {
            let name = self.name;
            match self.next()? {
                Event::Start(tag) if is_aside(&tag) => {
                    let aside = tag.name().as_ref().to_owned();
                    self.pass(&aside)?;
                }
                Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                    "text:p" | "text:h" => {
                        paragraphs += 1;
                        inside = true;
                        if paragraphs > 1 {
                            text.push('\n');
                        }
                    }
                    "text:s" => {
                        let blanks = usize::try_from(count(&tag, "text:c")).unwrap_or(1).min(MOST_BLANKS);
                        text.push_str(&" ".repeat(blanks));
                    }
                    "text:tab" => text.push('\t'),
                    "text:line-break" => text.push('\n'),
                    _ => {}
                },
                Event::Text(part) if inside => text.push_str(&part.xml10_content()),
                Event::CData(part) if inside => text.push_str(&part.xml10_content()),
                Event::GeneralRef(reference) if inside => match reference.resolve_char_ref() {
                    Ok(Some(letter)) => text.push(letter),
                    Ok(None) => text.push_str(entity(&reference.into_inner())),
                    Err(e) => return Err(damaged(name, &e)),
                },
                Event::End(tag) if tag.name().as_ref() == end => return Ok(text),
                Event::End(tag) if matches!(tag.name().as_ref(), "text:p" | "text:h") => inside = false,
                _ => {}
            }
        }
    }

    /// Go to the end of an element that has just begun, over those of its name inside it.
    fn pass(&mut self, element: &str) -> Result<(), TableError> {
        let mut depth = 1_u32;
        while depth > 0 {
            match self.next()? {
                Event::Start(tag) if tag.name().as_ref() == element => depth += 1,
                Event::End(tag) if tag.name().as_ref() == element => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }
}

fn is_cell(tag: &BytesStart<'_>) -> bool {
    matches!(tag.name().as_ref(), "table:table-cell" | "table:covered-table-cell")
}

fn is_aside(tag: &BytesStart<'_>) -> bool {
    let name = tag.name();
    name.as_ref() == "office:annotation" || name.as_ref().starts_with("draw:")
}

/// The five entities of XML; a document may name no other.
fn entity(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}

/// How many cells, rows or blanks an element stands for.
fn count(tag: &BytesStart<'_>, name: &str) -> u64 {
    attribute(tag, name).and_then(|text| text.parse().ok()).filter(|count| *count > 0).unwrap_or(1)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok()??;
    quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}

/// The value of a typed cell; nothing for one whose text says it.
fn typed(tag: &BytesStart<'_>) -> Option<String> {
    let kind = attribute(tag, "office:value-type")?;
    match kind.as_str() {
        "float" | "percentage" | "currency" => {
            let value = attribute(tag, "office:value")?;
            Some(value.parse().map_or(value, text::number))
        }
        "boolean" => attribute(tag, "office:boolean-value"),
        "date" => attribute(tag, "office:date-value").map(|day| text::moment(&day)),
        "time" => attribute(tag, "office:time-value").map(|time| text::duration(&time)),
        _ => attribute(tag, "office:string-value"),
    }
}
