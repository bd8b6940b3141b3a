//! A filter as a condition in SQL: every value is bound, every name comes from the caller, and no value it meets makes the
//! statement fail (no division by zero, no overflow, no broken pattern).

mod values;

use geo_types::Geometry;
use geozero::{CoordDimensions, ToWkb};

use crate::filter::Filter;
use crate::filter::field::Kind;
use crate::filter::geometry;
use crate::filter::model::{Array, Comparison, List, Scalar, Shape, Span, Temporal, Test};
use crate::filter::temporal::{self, End};

/// What the fields are called in a statement. Every text must be safe to stand in SQL: quoted names, nothing from a request.
pub trait Names {
    /// An expression of the field: `text[]` for a list, `timestamptz` for a moment, `date` for a date; for the other
    /// kinds any type that casts to text, number or boolean.
    fn field(&self, name: &str) -> String;
    /// The geometry in EPSG:4326.
    fn geometry(&self) -> String;
    /// The identifier, a whole number.
    fn id(&self) -> String;
}

/// A value to bind.
#[derive(Debug, Clone, PartialEq)]
pub enum Bound {
    Text(String),
    Integer(i64),
    Real(f64),
    Boolean(bool),
    /// Bound as `bytea`.
    Bytes(Vec<u8>),
    Texts(Vec<String>),
    Integers(Vec<i64>),
    Reals(Vec<f64>),
}

/// A condition, and its values in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sql {
    pub text: String,
    pub bound: Vec<Bound>,
}

impl Filter {
    /// The condition in SQL, true, false or null for a row; its parameters are numbered from `first` (`$1` is 1).
    #[must_use]
    pub fn sql(&self, names: &dyn Names, first: usize) -> Sql {
        let mut writer = Writer { names, first, bound: Vec::new() };
        let text = writer.test(&self.test);
        Sql { text, bound: writer.bound }
    }
}

struct Writer<'a> {
    names: &'a dyn Names,
    first: usize,
    bound: Vec<Bound>,
}

impl Writer<'_> {
    fn bind(&mut self, value: Bound, cast: &str) -> String {
        self.bound.push(value);
        format!("${}::{cast}", self.first + self.bound.len() - 1)
    }

    fn test(&mut self, test: &Test) -> String {
        match test {
            Test::Constant(value) => value.to_string(),
            Test::Holds(name) => format!("({})::boolean", self.names.field(name)),
            Test::Not(inner) => format!("not ({})", self.test(inner)),
            Test::And(all) => self.joined(all, " and "),
            Test::Or(any) => self.joined(any, " or "),
            Test::Compare(left, comparison, right) => self.compare(left, *comparison, right),
            Test::Like(value, pattern) => self.like(value, pattern),
            Test::Between(value, low, high) => format!(
                "({} and {})",
                self.compare(value, Comparison::GreaterOrEqual, low),
                self.compare(value, Comparison::LessOrEqual, high)
            ),
            Test::In(value, items) => self.among(value, items),
            Test::Null(value) => format!("({}) is null", self.scalar(value)),
            Test::NoShape => format!("({}) is null", self.names.geometry()),
            Test::NoList(name) => format!("({}) is null", self.names.field(name)),
            Test::Spatial(operation, left, right) => {
                let (left, right) = (self.shape(left), self.shape(right));
                format!("st_{}({left}, {right})", operation.name().trim_start_matches("s_"))
            }
            Test::Near { from, to, metres, beyond } => self.near(from, to, *metres, *beyond),
            Test::Temporal(relation, left, right) => self.temporal(*relation, left, right),
            Test::Array(operation, left, right) => self.array(*operation, left, right),
        }
    }

    fn joined(&mut self, tests: &[Test], word: &str) -> String {
        let parts: Vec<String> = tests.iter().map(|test| self.test(test)).collect();
        format!("({})", parts.join(word))
    }

    /// Texts are equal letter by letter, and ordered by code point, in whatever language the database sorts.
    fn compare(&mut self, left: &Scalar, comparison: Comparison, right: &Scalar) -> String {
        let by_day = left.kind() == Kind::Date || right.kind() == Kind::Date;
        let collate = if left.kind().is_text() && comparison.is_order() { " collate \"C\"" } else { "" };
        let (left, right) =
            if by_day { (self.day(left), self.day(right)) } else { (self.scalar(left), self.scalar(right)) };
        format!("({left}{collate} {} {right})", comparison.sign())
    }

    fn shape(&mut self, shape: &Shape) -> String {
        match shape {
            Shape::Own => self.names.geometry(),
            Shape::Given(geometry) => {
                let bytes = self.bind(Bound::Bytes(ewkb(geometry)), "bytea");
                format!("st_geomfromewkb({bytes})")
            }
        }
    }

    /// Metres over the ellipsoid. A box around a given geometry comes first: the index of the table knows boxes.
    fn near(&mut self, from: &Shape, to: &Shape, metres: f64, beyond: bool) -> String {
        let around = match (from, to) {
            (Shape::Own, Shape::Given(given)) | (Shape::Given(given), Shape::Own) => geometry::around(given, metres),
            _ => None,
        };
        let (from, to) = (self.shape(from), self.shape(to));
        let metres = self.bind(Bound::Real(metres), "float8");
        let within = format!("st_dwithin(({from})::geography, ({to})::geography, {metres})");
        match around.filter(|_| !beyond) {
            Some(around) => {
                let around = self.shape(&Shape::Given(around));
                format!("({} && {around} and {within})", self.names.geometry())
            }
            None if beyond => format!("not {within}"),
            None => within,
        }
    }

    fn temporal(&mut self, relation: Temporal, left: &Span, right: &Span) -> String {
        let by_day = temporal::by_day(left, right);
        let mut parts = Vec::new();
        for (one, comparison, other) in temporal::rules(relation) {
            let (one, other) = (self.end(left, *one, by_day), self.end(right, *other, by_day));
            parts.push(format!("{one} {} {other}", comparison.sign()));
        }
        let all = parts.join(" and ");
        if temporal::negated(relation) { format!("not ({all})") } else { format!("({all})") }
    }

    fn end(&mut self, span: &Span, end: End, by_day: bool) -> String {
        match (span.end(end), by_day, end) {
            (Some(scalar), true, _) => self.day(scalar),
            (Some(scalar), false, _) => self.scalar(scalar),
            (None, true, End::Start) => "'-infinity'::date".into(),
            (None, true, End::Finish) => "'infinity'::date".into(),
            (None, false, End::Start) => "'-infinity'::timestamptz".into(),
            (None, false, End::Finish) => "'infinity'::timestamptz".into(),
        }
    }

    fn array(&mut self, operation: Array, left: &List, right: &List) -> String {
        let (left, right) = (self.list(left), self.list(right));
        match operation {
            Array::Equals => {
                format!("(select l.a @> l.b and l.a <@ l.b from (values ({left}, {right})) l (a, b))")
            }
            Array::Contains => format!("({left} @> {right})"),
            Array::ContainedBy => format!("({left} <@ {right})"),
            Array::Overlaps => format!("({left} && {right})"),
        }
    }

    fn list(&mut self, list: &List) -> String {
        match list {
            List::Field(name) => format!("({})::text[]", self.names.field(name)),
            List::Given(texts) => self.bind(Bound::Texts(texts.clone()), "text[]"),
        }
    }
}

/// As PostGIS keeps it, with its system.
fn ewkb(geometry: &Geometry<f64>) -> Vec<u8> {
    geometry.to_ewkb(CoordDimensions::xy(), Some(4326)).unwrap_or_default()
}
