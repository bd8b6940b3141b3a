//! What is wrong with a layer, where, and how to mend it, in the languages of the interface.
use std::fmt;

/// A mistake in a layer folder, or between it and the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Folder name, even when the file inside says otherwise.
    pub layer: String,
    /// File, from the folder of layers on: `zoning/layer.toml`.
    pub file: String,
    /// Line and column of the mistake, both from 1; the first line when it has no place of its own.
    pub line: usize,
    pub column: usize,
    pub rule: Rule,
}

/// The rule broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    FolderUnreadable { reason: String },
    FileMissing,
    FileTooLarge { limit: u64 },
    NotToml { reason: String },
    IdIsNotFolder { id: String },
    IdIsNotPlain { id: String },
    TableNotQualified { table: String },
    TableMissing { table: String },
    TableNotReadable { table: String },
    ColumnMissing { table: String, column: String, nearest: Option<String> },
    ColumnTwice { column: String },
    FidNotInteger { column: String, found: String },
    FidNotUnique { table: String, column: String },
    GeometryNotGeometry { column: String, found: String },
    GeometryWithoutSystem { table: String, column: String },
    GeometrySystemsMixed { table: String, column: String },
    HistoryMissing { table: String },
    CommuneMissing,
    NotHeldToCommunes { table: String },
    TextMissing { what: String, lang: String },
    ZoomsReversed { minzoom: u8, maxzoom: u8 },
    UnitUnknown { unit: String },
    PatternUnknown { column: String },
    GmlUnknown { column: String },
    InspireUnknown { property: String, column: String },
    InspireKind { property: String, column: String, found: String },
    InspireGeometry { feature_type: String },
    NotADrawing { reason: String },
}

/// Something that works but not as well as it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// No GiST index on the geometry.
    NoSpatialIndex { table: String, column: String },
    /// No change feed: edits are seen only when the layer is read again.
    NotLive { table: String },
}

impl Rule {
    /// What is wrong, in `lang` (`fr`, `en`, `es`; French for any other).
    #[must_use]
    pub fn what(&self, lang: &str) -> String {
        self.texts(lang).0
    }

    /// What to do about it, in `lang`.
    #[must_use]
    pub fn remedy(&self, lang: &str) -> String {
        self.texts(lang).1
    }

    fn texts(&self, lang: &str) -> (String, String) {
        match lang {
            "en" => self.english(),
            "es" => self.spanish(),
            _ => self.french(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, rule, .. } = self;
        write!(out, "{file}:{line}:{column}: {} {}", rule.what("en"), rule.remedy("en"))
    }
}

impl std::error::Error for Fault {}
