//! The `.dbf` with the values (dBASE III).

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};

use crate::exchange::outgoing::{Value, digits};
use crate::exchange::table::{Column, Kind};

/// Longest name of a field, in bytes.
const LONGEST_NAME: usize = 10;
/// Longest text, in bytes.
const LONGEST_TEXT: u8 = 254;
/// Digits of a whole number: with more, programs read it as a rounded one.
const WHOLE: u8 = 18;
/// What the format counts columns in.
pub(in crate::exchange::outgoing) const MOST_COLUMNS: usize = 254;

/// A field: its letter, its length, its decimals.
#[derive(Debug, Clone, Copy)]
struct Field(u8, u8, u8);

impl Field {
    const IDENTIFIER: Self = Self(b'N', WHOLE, 0);

    const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Integer => Self(b'N', WHOLE, 0),
            // Decimals are written where there are some; the count only says that there may be.
            Kind::Real => Self(b'N', 24, 15),
            Kind::Boolean => Self(b'L', 1, 0),
            Kind::Date => Self(b'D', 8, 0),
            Kind::DateTime | Kind::Time => Self(b'C', 32, 0),
            Kind::Text => Self(b'C', LONGEST_TEXT, 0),
        }
    }
}

pub(super) struct Dbf {
    file: BufWriter<File>,
    fields: Vec<Field>,
    /// Names of the columns, without that of the identifier.
    names: Vec<String>,
    head: Vec<u8>,
    records: u32,
    text: Vec<u8>,
}

impl Dbf {
    /// A temporary file whose head is written again at the end.
    pub fn new(columns: &[Column]) -> io::Result<Self> {
        let mut taken = HashSet::from(["fid".to_owned()]);
        let names: Vec<String> = columns.iter().map(|column| short(&column.name, &mut taken)).collect();
        let fields: Vec<Field> =
            std::iter::once(Field::IDENTIFIER).chain(columns.iter().map(|column| Field::of(column.kind))).collect();
        let head = head(std::iter::once("fid").chain(names.iter().map(String::as_str)), &fields);
        let mut file = BufWriter::new(tempfile::tempfile()?);
        file.write_all(&head)?;
        Ok(Self { file, fields, names, head, records: 0, text: Vec::new() })
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// One record; gives how many of its values were cut or left out.
    pub fn record(&mut self, id: i64, values: &[Value<'_>]) -> io::Result<u32> {
        let mut cut = 0;
        self.file.write_all(b" ")?;
        let all = std::iter::once(Value::Integer(id)).chain(values.iter().copied());
        for (field, value) in self.fields.iter().zip(all) {
            self.text.clear();
            cell(&mut self.text, *field, value);
            let width = usize::from(field.1);
            cut += u32::from(self.text.len() > width);
            let numeric = field.0 == b'N';
            // Part of a number would be another number.
            let end = if numeric && self.text.len() > width { 0 } else { boundary(&self.text, width) };
            let fill = &[b' '; 255][..width - end];
            self.file.write_all(if numeric { fill } else { &self.text[..end] })?;
            self.file.write_all(if numeric { &self.text[..end] } else { fill })?;
        }
        self.records += 1;
        Ok(cut)
    }

    pub fn finish(mut self) -> io::Result<File> {
        self.file.write_all(&[0x1A])?;
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        self.head[4..8].copy_from_slice(&self.records.to_le_bytes());
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&self.head)?;
        Ok(file)
    }
}

/// The end of the last whole letter within `most` bytes.
fn boundary(text: &[u8], most: usize) -> usize {
    if text.len() <= most {
        return text.len();
    }
    (0..=most).rev().find(|at| text[*at] & 0xC0 != 0x80).unwrap_or(0)
}

/// Blanks are no value, in fields of every letter.
fn cell(out: &mut Vec<u8>, field: Field, value: Value<'_>) {
    match value {
        Value::Null => {}
        Value::Boolean(yes) => out.push(if yes { b'T' } else { b'F' }),
        Value::Integer(number) => digits::integer(out, number),
        Value::Real(number) if number.is_finite() => digits::real(out, number),
        Value::Real(_) => {}
        // A day no calendar of eight digits knows is left out.
        Value::Date(day) if field.0 == b'D' => {
            let digits: Vec<u8> = day.bytes().filter(u8::is_ascii_digit).collect();
            if digits.len() == 8 && day.len() == 10 {
                out.extend(digits);
            }
        }
        Value::Date(text) | Value::Moment(text) | Value::Text(text) => out.extend_from_slice(text.as_bytes()),
    }
}

/// A name of ten bytes that no field before has, whatever its case.
fn short(name: &str, taken: &mut HashSet<String>) -> String {
    let cut = |most: usize| &name[..boundary(name.as_bytes(), most)];
    let numbered = (1..).map(|number: u32| {
        let number = format!("_{number}");
        format!("{}{number}", cut(LONGEST_NAME - number.len()))
    });
    let mut all = std::iter::once(cut(LONGEST_NAME).to_owned()).chain(numbered);
    all.find(|name| taken.insert(name.to_lowercase())).unwrap_or_default()
}

fn head<'a>(names: impl Iterator<Item = &'a str>, fields: &[Field]) -> Vec<u8> {
    let length = 33 + 32 * fields.len();
    let record = 1 + fields.iter().map(|field| usize::from(field.1)).sum::<usize>();
    // A day of change that is always the same: the same features give the same file.
    let mut head = vec![3, 70, 1, 1, 0, 0, 0, 0];
    head.extend_from_slice(&u16::try_from(length).unwrap_or(u16::MAX).to_le_bytes());
    head.extend_from_slice(&u16::try_from(record).unwrap_or(u16::MAX).to_le_bytes());
    head.resize(32, 0);
    for (name, Field(letter, width, decimals)) in names.zip(fields) {
        let start = head.len();
        head.extend_from_slice(name.as_bytes());
        head.resize(start + 11, 0);
        head.push(*letter);
        head.resize(start + 16, 0);
        head.extend([*width, *decimals]);
        head.resize(start + 32, 0);
    }
    head.push(0x0D);
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_to_ten_bytes_and_stay_apart() {
        let mut taken = HashSet::from(["fid".to_owned()]);
        let names = ["date_decision", "date_decisionnaire", "DATE_DECIS", "fid", "numérotation", "nom"];
        let short = names.map(|name| short(name, &mut taken));
        assert_eq!(short, ["date_decis", "date_dec_1", "DATE_DEC_2", "fid_1", "numérotat", "nom"]);
    }

    #[test]
    fn a_text_is_cut_between_two_letters() {
        assert_eq!(boundary("été".as_bytes(), 4), 3);
        assert_eq!(boundary("été".as_bytes(), 5), 5);
        assert_eq!(boundary(b"abc", 2), 2);
    }
}
