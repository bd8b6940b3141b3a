//! A feature as its file gives it: named attributes and a geometry in the file's own CRS, before
//! anybody decides which column of which table it feeds.

use std::borrow::Cow;

use geo_types::Geometry;

use crate::exchange::format::{Place, Raw, ReadError, Reject, Stopped, Value};
use crate::geo::{Bbox, legal_system};

/// Named cells in the order of the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Attributes<'a>(pub Vec<(Cow<'a, str>, Value)>);

impl Attributes<'_> {
    /// The cell of that name; failing that, the one whose name differs by case only.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        let exact = self.0.iter().find(|(n, _)| n == name);
        exact.or_else(|| self.0.iter().find(|(n, _)| n.eq_ignore_ascii_case(name))).map(|(_, v)| v)
    }

    /// The cell moved out, null when there is none.
    pub fn take(&mut self, name: &str) -> Value {
        let at = self.0.iter().position(|(n, _)| n == name);
        let at = at.or_else(|| self.0.iter().position(|(n, _)| n.eq_ignore_ascii_case(name)));
        at.map_or(Value::Null, |at| std::mem::replace(&mut self.0[at].1, Value::Null))
    }

    /// The cell as text, numbers and dates written plainly; nothing for null and blank.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        self.get(name).and_then(Value::as_text)
    }

    /// Names, for messages.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|(n, _)| n.to_string()).collect()
    }
}

impl Value {
    /// Plain text of the cell; nothing for null.
    #[must_use]
    pub fn as_text(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Self::Null => return None,
            Self::Text(text) => Cow::Borrowed(text),
            Self::Integer(n) => Cow::Owned(n.to_string()),
            Self::Real(x) => Cow::Owned(x.to_string()),
            Self::Boolean(b) => Cow::Borrowed(if *b { "true" } else { "false" }),
            Self::Date(day) => Cow::Owned(day.to_string()),
        })
    }
}

/// One feature.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature<'a> {
    pub place: Place,
    /// The identifier outside the attributes, where the format has one (`GeoJSON`).
    pub id: Option<String>,
    pub attributes: Attributes<'a>,
    /// x, y in the CRS of the source. The error says in French what is wrong with it.
    pub geometry: Result<Option<Geometry<f64>>, String>,
}

/// What receives features; `raw` gives back what the file said.
pub type Visit<'v> = dyn FnMut(Result<Feature<'_>, Unparsed>, &dyn Fn() -> Raw) -> Result<(), Stopped> + 'v;

/// A feature that could not be read at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Unparsed {
    pub place: Place,
    /// In French, for a clerk.
    pub reason: String,
}

impl Unparsed {
    /// The refusal of it, among the records of `target`.
    #[must_use]
    pub fn refused(self, target: usize, raw: Raw) -> Reject {
        Reject {
            target: Some(target),
            place: self.place,
            column: None,
            code: "objet_illisible",
            reason: self.reason,
            position: None,
            key: None,
            raw,
        }
    }
}

/// A file of features.
pub trait Features: Send {
    /// Name shown to people.
    fn name(&self) -> &str;
    /// EPSG code the file states; none when it states nothing.
    fn srid(&self) -> Option<i32>;
    /// Attribute names where the format fixes them before the first feature.
    fn attributes(&self) -> Option<&[String]> {
        None
    }
    /// Visit every feature in order. May be called again.
    ///
    /// # Errors
    /// The file as a whole cannot be read, or the visitor stopped.
    fn each(&mut self, visit: &mut Visit<'_>) -> Result<(), ReadError>;
}

/// EPSG code of the legal projection of a commune, by the middle of its outline (longitude, latitude); null
/// where it has none.
#[must_use]
pub fn legal_srid(commune: &str, outline: Option<&Geometry<f64>>) -> Value {
    let middle = outline.and_then(Bbox::of).map(Bbox::center);
    let srid = middle.and_then(|c| legal_system(commune, c.x, c.y));
    Value::from(srid.map(|srid| i64::from(srid.code())))
}
