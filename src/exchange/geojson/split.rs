//! Cuts a `GeoJSON` stream into features without parsing them: memory holds one feature.

use std::io::Read;
use std::path::{Path, PathBuf};

use memchr::{memchr2, memchr3};

use crate::exchange::archive::{self, Stream};
use crate::exchange::format::ReadError;

/// Largest single feature.
const LARGEST_FEATURE: usize = 256 << 20;
/// Most bytes before the first feature and kept after the last.
const LARGEST_HEAD: usize = 1 << 20;
const CHUNK: usize = 1 << 18;

/// Gives one object after the other, from the `features` array of a collection or from a sequence of
/// features.
pub(super) struct Splitter {
    stream: Stream,
    path: PathBuf,
    buffer: Vec<u8>,
    /// Start of what is not yet given.
    at: usize,
    ended: bool,
    head: Vec<u8>,
    in_collection: bool,
    closed: bool,
}

impl Splitter {
    pub(super) fn open(stream: Stream, path: &Path) -> Result<Self, ReadError> {
        let mut splitter = Self {
            stream,
            path: path.to_owned(),
            buffer: Vec::with_capacity(2 * CHUNK),
            at: 0,
            ended: false,
            head: Vec::new(),
            in_collection: false,
            closed: false,
        };
        splitter.find_features()?;
        Ok(splitter)
    }

    /// What precedes the first feature.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// What follows the last feature, once [`Self::next_object`] has given nothing.
    pub(super) fn tail(&self) -> &[u8] {
        &self.buffer[self.at..]
    }

    /// Stand at the first feature: behind `"features": [` at the first level, or at the very start when
    /// the file is one feature or a sequence of them.
    fn find_features(&mut self) -> Result<(), ReadError> {
        while !self.ended && self.buffer.len() < LARGEST_HEAD {
            if let Some(end) = features_array(&self.buffer) {
                self.head = self.buffer[..end].to_vec();
                self.at = end;
                self.in_collection = true;
                return Ok(());
            }
            self.fill()?;
        }
        if let Some(end) = features_array(&self.buffer) {
            self.head = self.buffer[..end].to_vec();
            self.at = end;
            self.in_collection = true;
            return Ok(());
        }
        let text = String::from_utf8_lossy(&self.buffer[..self.buffer.len().min(CHUNK)]);
        if text.contains("\"Feature\"") {
            self.at = self.buffer.iter().position(|&b| b == b'{').unwrap_or(0);
            return Ok(());
        }
        Err(self.not_geojson("on n’y trouve pas de tableau « features »."))
    }

    /// The next object, braces included.
    pub(super) fn next_object(&mut self) -> Result<Option<&[u8]>, ReadError> {
        if self.closed || !self.skip_to_object()? {
            return Ok(None);
        }
        let mut scan = Scan::default();
        let mut seen = 0;
        loop {
            if let Some(length) = scan.object_end(&self.buffer[self.at + seen..]) {
                let start = self.at;
                self.at += seen + length;
                return Ok(Some(&self.buffer[start..self.at]));
            }
            seen = self.buffer.len() - self.at;
            if self.ended {
                return Err(self.not_geojson("il s’arrête au milieu d’un objet : le fichier est tronqué."));
            }
            if seen > LARGEST_FEATURE {
                return Err(ReadError::LimitExceeded {
                    file: self.path.display().to_string(),
                    detail: format!("un objet y dépasse {} Mo.", LARGEST_FEATURE >> 20),
                });
            }
            self.fill()?;
        }
    }

    /// Move over blanks and commas; false at the end of the features.
    fn skip_to_object(&mut self) -> Result<bool, ReadError> {
        loop {
            while let Some(&byte) = self.buffer.get(self.at) {
                match byte {
                    b'{' => return Ok(true),
                    b',' | b' ' | b'\t' | b'\r' | b'\n' | 0x1e => self.at += 1,
                    b']' if self.in_collection => {
                        self.closed = true;
                        self.read_tail()?;
                        return Ok(false);
                    }
                    _ => return Err(self.not_geojson("on attendait un objet entre accolades dans « features ».")),
                }
            }
            if self.ended {
                self.closed = true;
                return if self.in_collection {
                    Err(self.not_geojson("la liste « features » n’est pas refermée : le fichier est tronqué."))
                } else {
                    Ok(false)
                };
            }
            self.fill()?;
        }
    }

    fn read_tail(&mut self) -> Result<(), ReadError> {
        while !self.ended && self.buffer.len() - self.at < LARGEST_HEAD {
            self.fill()?;
        }
        Ok(())
    }

    fn fill(&mut self) -> Result<(), ReadError> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let old = self.buffer.len();
        self.buffer.resize(old + CHUNK, 0);
        let read = self.stream.read(&mut self.buffer[old..]).map_err(|e| archive::explain(&self.path, e))?;
        self.buffer.truncate(old + read);
        self.ended = read == 0;
        Ok(())
    }

    fn not_geojson(&self, detail: &str) -> ReadError {
        ReadError::NotThisFormat {
            file: self.path.display().to_string(),
            detail: format!("ce n’est pas un fichier GeoJSON complet : {detail}"),
            remedy: "Téléchargez-le à nouveau, ou indiquez le bon format.".to_owned(),
        }
    }
}

/// Where a scan of an object stands.
#[derive(Default)]
struct Scan {
    depth: usize,
    in_string: bool,
    /// The last byte of the former piece was a backslash.
    escaped: bool,
}

impl Scan {
    /// Length up to the brace that closes the object begun at the start of the first piece; none when
    /// the piece ends before.
    fn object_end(&mut self, piece: &[u8]) -> Option<usize> {
        let mut at = 0;
        if std::mem::take(&mut self.escaped) {
            at = 1.min(piece.len());
        }
        loop {
            if self.in_string {
                at += memchr2(b'"', b'\\', &piece[at..])?;
                if piece[at] == b'"' {
                    self.in_string = false;
                    at += 1;
                } else if at + 1 < piece.len() {
                    at += 2;
                } else {
                    self.escaped = true;
                    return None;
                }
            } else {
                at += memchr3(b'"', b'{', b'}', &piece[at..])?;
                match piece[at] {
                    b'"' => self.in_string = true,
                    b'{' => self.depth += 1,
                    _ => self.depth = self.depth.saturating_sub(1),
                }
                at += 1;
                if self.depth == 0 && !self.in_string {
                    return Some(at);
                }
            }
        }
    }
}

/// Index behind the bracket that opens the `features` array of the outermost object.
fn features_array(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let end = string_end(bytes, at + 1)?;
                if depth == 1 && &bytes[at + 1..end] == b"features" {
                    let open = bytes[end + 1..].iter().position(|b| !b.is_ascii_whitespace() && *b != b':')?;
                    return (bytes[end + 1 + open] == b'[').then_some(end + open + 2);
                }
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Index of the quote that ends the string begun before `at`.
fn string_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::BufReader;

    fn objects(text: &[u8]) -> Result<Vec<Vec<u8>>, ReadError> {
        let stream: Stream = Box::new(BufReader::new(std::io::Cursor::new(text.to_vec())));
        let mut splitter = Splitter::open(stream, Path::new("x.json"))?;
        let mut out = Vec::new();
        while let Some(object) = splitter.next_object()? {
            out.push(object.to_vec());
        }
        Ok(out)
    }

    #[test]
    fn a_truncated_file_is_refused_not_taken_for_a_short_one() {
        for text in ["{\"features\":[{\"a\":1}", "{\"features\":[{\"a\":1},{\"b\":\"", "{\"features\":[{\"a\":1},"] {
            assert!(objects(text.as_bytes()).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_in_a_property_comes_out_whole(names in proptest::collection::vec(".{0,40}", 0..6)) {
            let features: Vec<String> = names.iter().map(|n| serde_json::json!({"properties": {"nom": n}}).to_string()).collect();
            let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(" ,\n"));
            let out = objects(text.as_bytes()).unwrap();
            prop_assert_eq!(out, features.into_iter().map(String::into_bytes).collect::<Vec<_>>());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = objects(&bytes);
            let _ = objects(&[b"{\"features\":[{", bytes.as_slice()].concat());
        }
    }
}
