//! A layer, its fields and the values of its features, as pages are given them.

use maud::{Markup, html};

use crate::base::Language;
use crate::exchange::outgoing::Value;
use crate::ogc::page::{Frame, Words, figures};

/// What the geometries of a layer are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawing {
    Points,
    Lines,
    Areas,
    Mixed,
    /// A table.
    Nothing,
}

impl Drawing {
    /// What it is called.
    #[must_use]
    pub const fn name(self, words: &Words) -> &'static str {
        match self {
            Self::Points => words.points,
            Self::Lines => words.lines,
            Self::Areas => words.areas,
            Self::Mixed => words.mixed,
            Self::Nothing => words.no_geometry,
        }
    }

    const fn icon(self) -> &'static str {
        match self {
            Self::Points => "icon points",
            Self::Lines => "icon lines",
            Self::Areas => "icon areas",
            Self::Mixed => "icon mixed",
            Self::Nothing => "icon table",
        }
    }
}

/// A layer.
#[derive(Debug, Clone)]
pub struct LayerView {
    pub id: String,
    pub title: String,
    pub description: String,
    pub attribution: String,
    pub drawing: Drawing,
    /// West, south, east, north in degrees; none of an empty layer.
    pub extent: Option<[f64; 4]>,
    /// None: not counted.
    pub features: Option<u64>,
    /// Everybody may see it.
    pub public: bool,
    /// Whoever asks may change it.
    pub editable: bool,
    /// It can be read as of a date.
    pub history: bool,
}

impl LayerView {
    /// Path of its page.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/ogc/collections/{}", self.id)
    }

    /// Path of its features.
    #[must_use]
    pub fn items(&self) -> String {
        format!("/ogc/collections/{}/items", self.id)
    }

    /// `12 345 objets`.
    #[must_use]
    pub fn counted(&self, frame: &Frame<'_>) -> Option<String> {
        let words = frame.words();
        self.features.map(|features| {
            let noun = if features < 2 { words.feature } else { words.features };
            format!("{}\u{a0}{noun}", figures::count(features, frame.language))
        })
    }

    /// Its line in a list of layers.
    #[must_use]
    pub fn card(&self, frame: &Frame<'_>) -> Markup {
        let words = frame.words();
        html! {
            li.layer {
                span class=(self.drawing.icon()) title=(self.drawing.name(words)) { span.visually-hidden { (self.drawing.name(words)) } }
                div.what {
                    h3 { a href=(frame.link(&self.path())) { (self.title) } " " code { (self.id) } }
                    @if !self.description.is_empty() { p { (self.description) } }
                    p.quiet {
                        @if !self.public { span.mark.restricted { (words.restricted) } " " }
                        @if self.editable { span.mark.editable { (words.editable) } " " }
                        @if self.history { span.mark { (words.history) } " " }
                        @if let Some(extent) = self.extent { span.figures title=(words.extent_text) { (words.extent) " " (figures::extent(extent)) } }
                    }
                }
                p.count { @if let Some(counted) = self.counted(frame) { a href=(frame.link(&self.items())) { (counted) } } }
            }
        }
    }
}

/// Type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    Text,
    Number,
    Boolean,
    Date,
    Moment,
}

impl FieldKind {
    /// What it is called.
    #[must_use]
    pub const fn name(self, words: &Words) -> &'static str {
        match self {
            Self::Text => words.kind_text,
            Self::Number => words.kind_number,
            Self::Boolean => words.kind_boolean,
            Self::Date => words.kind_date,
            Self::Moment => words.kind_moment,
        }
    }
}

/// A field of a layer.
#[derive(Debug, Clone)]
pub struct Field {
    /// For programs.
    pub name: String,
    /// For people.
    pub title: String,
    pub description: String,
    /// Language of the description, where it is not that of the page.
    pub foreign: Option<String>,
    pub kind: FieldKind,
    /// One of [`crate::catalog::UNITS`].
    pub unit: Option<String>,
    /// Coded values and what they mean.
    pub values: Vec<(String, String)>,
    /// It may be filtered by.
    pub queryable: bool,
    /// It may be sorted by.
    pub sortable: bool,
}

impl Field {
    /// What is said when the pointer rests on it: in the language of the page, or nothing, as a tip has no language of its
    /// own.
    #[must_use]
    pub fn tip(&self) -> Option<&str> {
        (self.foreign.is_none() && !self.description.is_empty()).then_some(self.description.as_str())
    }

    /// Figures stand to the right.
    #[must_use]
    pub fn is_figures(&self) -> bool {
        self.kind == FieldKind::Number && self.values.is_empty()
    }
}

/// A value, held by the page.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    #[default]
    Empty,
    Text(String),
    Integer(i64),
    Real(f64),
    Boolean(bool),
    /// `YYYY-MM-DD`.
    Date(String),
    /// RFC 3339.
    Moment(String),
}

impl From<Value<'_>> for Cell {
    fn from(value: Value<'_>) -> Self {
        match value {
            Value::Null => Self::Empty,
            Value::Text(text) => Self::Text(text.into()),
            Value::Integer(number) => Self::Integer(number),
            Value::Real(number) => Self::Real(number),
            Value::Boolean(yes) => Self::Boolean(yes),
            Value::Date(day) => Self::Date(day.into()),
            Value::Moment(moment) => Self::Moment(moment.into()),
        }
    }
}

impl Cell {
    /// The value as people read it; of a coded one its meaning.
    #[must_use]
    pub fn shown(&self, field: &Field, language: Language) -> String {
        let words = Words::of(language);
        let written = match self {
            Self::Empty => return String::new(),
            Self::Text(text) => text.clone(),
            // A year is no quantity: no space in it.
            Self::Integer(number) if field.unit.as_deref() == Some("year") => number.to_string(),
            Self::Integer(number) => figures::whole(*number, language),
            Self::Real(number) => figures::real(*number, language),
            Self::Boolean(yes) => (if *yes { words.yes } else { words.no }).to_owned(),
            Self::Date(day) => figures::day(day, language),
            Self::Moment(moment) => figures::moment(moment, language),
        };
        let code = self.code();
        match field.values.iter().find(|(value, _)| Some(value) == code.as_ref()) {
            Some((_, meaning)) => meaning.clone(),
            None if matches!(self, Self::Integer(_) | Self::Real(_)) => {
                figures::with_unit(written, field.unit.as_deref())
            }
            None => written,
        }
    }

    /// The value as codes are written in a layer's description.
    fn code(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Integer(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// The value on a page: a link where it is an address.
    #[must_use]
    pub fn markup(&self, field: &Field, frame: &Frame<'_>) -> Markup {
        match self {
            Self::Text(text) if is_link(text) => html! { a href=(text) rel="noopener noreferrer" { (text) } },
            Self::Text(text) if field.unit.as_deref() == Some("date") => html! { (figures::day(text, frame.language)) },
            _ => html! { (self.shown(field, frame.language)) },
        }
    }
}

/// Only what a browser opens without running it.
fn is_link(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace)
}

/// Fields as a table: name, type, meaning.
#[must_use]
pub fn fields_table(fields: &[Field], frame: &Frame<'_>) -> Markup {
    let words = frame.words();
    html! {
        div.scroll tabindex="0" role="group" aria-label=(words.fields) {
            table {
                thead { tr { th scope="col" { (words.field) } th scope="col" { (words.name) } th scope="col" { (words.kind) } th scope="col" { (words.meaning) } } }
                tbody {
                    @for field in fields {
                        tr {
                            th scope="row" { (field.title) }
                            td { code { (field.name) } }
                            td { (field.kind.name(words)) }
                            td.long {
                                @if !field.description.is_empty() { span lang=[&field.foreign] { (field.description) } }
                                @if !field.values.is_empty() {
                                    details { summary { (words.values) } dl.codes {
                                        @for (code, meaning) in &field.values { dt { code { (code) } } dd { (meaning) } }
                                    } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(unit: Option<&str>, values: &[(&str, &str)]) -> Field {
        Field {
            name: "area".into(),
            title: "Contenance".into(),
            description: String::new(),
            foreign: None,
            kind: FieldKind::Number,
            unit: unit.map(Into::into),
            values: values.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(),
            queryable: true,
            sortable: true,
        }
    }

    #[test]
    fn a_value_is_shown_as_its_field_says() {
        let shown = |cell: Cell, field: &Field| cell.shown(field, Language::French);
        assert_eq!(shown(Cell::Integer(1245), &field(Some("m2"), &[])), "1\u{202f}245\u{202f}m²");
        assert_eq!(shown(Cell::Integer(2026), &field(Some("year"), &[])), "2026");
        assert_eq!(shown(Cell::Integer(2), &field(None, &[("2", "Zone urbaine")])), "Zone urbaine");
        assert_eq!(shown(Cell::Text("U".into()), &field(None, &[("U", "Zone urbaine")])), "Zone urbaine");
        assert_eq!(shown(Cell::Boolean(false), &field(None, &[])), "non");
        assert_eq!(shown(Cell::Empty, &field(Some("m2"), &[])), "");
    }

    #[test]
    fn a_text_that_would_run_is_no_link() {
        assert!(is_link("https://www.albert.fr/plu.pdf"));
        assert!(!is_link("javascript:alert(1)"));
        assert!(!is_link("see https://www.albert.fr"));
    }
}
