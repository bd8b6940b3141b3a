//! All a template sees: itself, what fills it, the building blocks, the files it was given. No disk, no network, no clock,
//! no packages.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde_json::Value;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Binding, Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::documents::typeset::codes;
use crate::documents::typeset::request::Extract;

/// The building blocks every template may use.
pub const BLOCKS: &str = include_str!("../blocks.typ");
/// What stands before the template, on a line of its own.
pub const OPENING: &str = "#import \"/beffroi.typ\": *\n";

const MAIN: &str = "/template.typ";
const LIBRARY: &str = "/beffroi.typ";
/// What fills the template.
const PIECE: &str = "/piece.json";

/// The world of one template; which piece it is filled with changes.
pub struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    blocks: Source,
    files: BTreeMap<String, Bytes>,
    piece: Bytes,
    day: Datetime,
    /// Map extracts the template asked for that are not among the files.
    wanted: Mutex<Vec<Extract>>,
}

/// The place of a file in the world of templates.
fn id(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

impl Desk {
    /// The world of a template; `None` when the names of its own files cannot be had, which does not happen.
    #[must_use]
    pub fn new(template: &str, files: BTreeMap<String, Bytes>, day: Datetime) -> Option<Self> {
        let fonts: Vec<Font> = typst_kit::fonts::embedded().map(|(font, _)| font).collect();
        Some(Self {
            library: LazyHash::new(library()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::new(id(MAIN)?, format!("{OPENING}{template}")),
            blocks: Source::new(id(LIBRARY)?, BLOCKS.to_owned()),
            files,
            piece: Bytes::new(Vec::<u8>::new()),
            day,
            wanted: Mutex::default(),
        })
    }

    /// Lay this piece on the desk.
    pub fn lay(&mut self, piece: &Value) {
        self.piece = Bytes::new(piece.to_string().into_bytes());
    }

    /// The template, with its opening line.
    #[must_use]
    pub const fn template(&self) -> &Source {
        &self.template
    }

    /// What was asked for and is not there.
    #[must_use]
    pub fn wanted(&self) -> Vec<Extract> {
        let mut wanted = self.wanted.lock().map(|wanted| wanted.clone()).unwrap_or_default();
        wanted.sort();
        wanted.dedup();
        wanted
    }

    fn found(&self, path: &str) -> FileResult<Bytes> {
        if path == PIECE {
            return Ok(self.piece.clone());
        }
        if let Some(bytes) = self.files.get(path) {
            return Ok(bytes.clone());
        }
        if let Some(extract) = extract(path) {
            if let Ok(mut wanted) = self.wanted.lock() {
                wanted.push(extract.clone());
            }
            // Of the right size, so that what is laid out now has the pages it will have.
            let (width, height) = (extract.width, extract.height);
            let empty = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\"/>");
            return Ok(Bytes::new(empty.into_bytes()));
        }
        match codes::drawn(path) {
            Some(Ok(svg)) => Ok(Bytes::new(svg.into_bytes())),
            Some(Err(fault)) => Err(FileError::Other(Some(fault.into()))),
            None => Err(FileError::NotFound(path.into())),
        }
    }
}

/// The standard library without what runs programs.
fn library() -> Library {
    let mut library = Library::default();
    library.global.scope_mut().bind("plugin".into(), Binding::detached(typst::foundations::Value::None));
    library.std = Binding::detached(library.global.clone());
    library
}

/// The extract a path asks for: `/maps/<record>/<scale>/<width>x<height>.svg`.
fn extract(path: &str) -> Option<Extract> {
    let mut parts = path.strip_prefix("/maps/")?.strip_suffix(".svg")?.split('/');
    let (record, scale, size) = (parts.next()?, parts.next()?, parts.next()?);
    let (width, height) = size.split_once('x')?;
    let extract = Extract {
        record: record.parse().ok()?,
        scale: scale.parse().ok()?,
        width: width.parse().ok()?,
        height: height.parse().ok()?,
    };
    parts.next().is_none().then_some(extract)
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            Ok(self.template.clone())
        } else if id == self.blocks.id() {
            Ok(self.blocks.clone())
        } else if matches!(id.get().root(), VirtualRoot::Package(_)) {
            Err(FileError::Other(Some("packages are not available".into())))
        } else {
            Err(FileError::NotFound(id.get().vpath().get_with_slash().into()))
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if matches!(id.get().root(), VirtualRoot::Package(_)) {
            return Err(FileError::Other(Some("packages are not available".into())));
        }
        self.found(id.get().vpath().get_with_slash())
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        Some(self.day)
    }
}
