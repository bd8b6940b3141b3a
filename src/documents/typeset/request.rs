//! What passes between the server and the child that sets type: one request in, one answer out.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::Language;
use crate::documents::typeset::diagnostic::Diagnostic;

/// Most bytes of a request: a thousand filled letters and a logo are well below.
const MOST: u64 = 64 << 20;

/// A template and what fills it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// Text of the template, in Typst.
    pub template: String,
    /// What the template is filled with, once for each piece: `doc`, `docs`, `town` …
    pub pieces: Vec<Value>,
    /// Files the template may name, by path, in base 64.
    pub files: BTreeMap<String, String>,
    /// Title in the head of the file.
    pub title: String,
    /// Day of the document, `YYYY-MM-DD`: a template knows no other.
    pub day: String,
    /// `fr`, `en`, `es`: of the messages.
    pub language: String,
    pub output: Output,
    pub limits: Limits,
}

/// What is wanted of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Output {
    /// One PDF/A-2b of all pieces, with the structure that screen readers follow.
    Pdf,
    /// One PDF/A-2b of all pieces, to be bound with others and printed: without structure.
    Part,
    /// The first pages as pictures (PNG).
    Pages { most: usize, pixels_per_inch: u32 },
}

/// What a template may use up.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Limits {
    pub seconds: u64,
    /// Of memory.
    pub mebibytes: u64,
    pub pages: usize,
    /// Bytes of the answer.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { seconds: 15, mebibytes: 1024, pages: 500, bytes: 64 << 20 }
    }
}

impl Request {
    /// The language of the messages.
    #[must_use]
    pub fn speaks(&self) -> Language {
        Language::from_tag(&self.language).unwrap_or_default()
    }
}

/// A map extract a template asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Extract {
    /// The record whose feature it shows.
    pub record: i64,
    /// Denominator.
    pub scale: u32,
    /// Millimetres of paper.
    pub width: u32,
    pub height: u32,
}

impl Extract {
    /// The path under which a template finds it.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/maps/{}/{}/{}x{}.svg", self.record, self.scale, self.width, self.height)
    }
}

/// The head of an answer; the bytes it counts follow it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Head {
    /// Set: pages in all, and the sizes of the files that follow.
    Set { pages: usize, sizes: Vec<usize>, warnings: Vec<Diagnostic> },
    /// The template is at fault.
    Faulty { diagnostics: Vec<Diagnostic> },
    /// Too many pages.
    Long { pages: usize },
    /// The files would be larger than allowed.
    Large { bytes: usize },
    /// To be asked again with these in `files`.
    Wants { extracts: Vec<Extract> },
}

impl Request {
    /// Read a request, as [`Request::write`] wrote it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(from: impl Read) -> io::Result<Self> {
        Ok(serde_json::from_reader(io::BufReader::new(from.take(MOST)))?)
    }

    /// Write it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        Ok(serde_json::to_vec(self)?)
    }
}

/// Write an answer: the head on a line of its own, then the files one after the other.
///
/// # Errors
/// When it cannot be written.
pub fn write_answer(mut to: impl Write, head: &Head, files: &[Vec<u8>]) -> io::Result<()> {
    serde_json::to_writer(&mut to, head)?;
    to.write_all(b"\n")?;
    files.iter().try_for_each(|file| to.write_all(file))?;
    to.flush()
}

/// Read what [`write_answer`] wrote; `None` when it is not whole.
#[must_use]
pub fn read_answer(mut bytes: &[u8]) -> Option<(Head, Vec<Vec<u8>>)> {
    let mut line = Vec::new();
    bytes.read_until(b'\n', &mut line).ok()?;
    let head: Head = serde_json::from_slice(&line).ok()?;
    let mut files = Vec::new();
    if let Head::Set { sizes, .. } = &head {
        for size in sizes {
            let (file, rest) = bytes.split_at_checked(*size)?;
            files.push(file.to_vec());
            bytes = rest;
        }
    }
    Some((head, files))
}

#[cfg(test)]
mod tests {
    use super::{Head, read_answer, write_answer};

    #[test]
    fn an_answer_that_was_cut_is_not_taken_for_a_whole_one() {
        let mut sent = Vec::new();
        let head = Head::Set { pages: 2, sizes: vec![3, 2], warnings: Vec::new() };
        write_answer(&mut sent, &head, &[b"abc".to_vec(), b"de".to_vec()]).unwrap();
        let (_, files) = read_answer(&sent).unwrap();
        assert_eq!(files, [b"abc".to_vec(), b"de".to_vec()]);
        assert!((0..sent.len()).all(|cut| read_answer(&sent[..cut]).is_none()));
    }
}
