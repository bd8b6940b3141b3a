//! A filter as a condition in SQL: every value is bound, every name comes from the caller, and no value it meets makes the
//! statement fail (no division by zero, no overflow, no broken pattern).

use geo_types::Geometry;
use geozero::{CoordDimensions, ToWkb};

use crate::filter::Filter;
use crate::filter::field::Kind;
use crate::filter::model::{
    Arithmetic, Array, Comparison, Fold, Function, List, Pattern, Piece, Scalar, Shape, Span, Test,
};
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

    fn day(&mut self, value: &Scalar) -> String {
        let text = self.scalar(value);
        if value.kind() == Kind::Moment { format!("({text} at time zone 'UTC')::date") } else { text }
    }

    fn scalar(&mut self, value: &Scalar) -> String {
        match value {
            Scalar::Field { name, kind } => {
                let field = self.names.field(name);
                match kind {
                    Kind::Text | Kind::Other => format!("({field})::text"),
                    Kind::Real => format!("({field})::float8"),
                    Kind::Boolean => format!("({field})::boolean"),
                    _ => field,
                }
            }
            Scalar::Id => self.names.id(),
            Scalar::Text(text) => self.bind(Bound::Text(text.clone()), "text"),
            Scalar::Integer(number) => self.bind(Bound::Integer(*number), "bigint"),
            Scalar::Real(number) => self.bind(Bound::Real(*number), "float8"),
            Scalar::Boolean(value) => self.bind(Bound::Boolean(*value), "boolean"),
            Scalar::Date(date) => self.bind(Bound::Text(date.to_string()), "text::date"),
            Scalar::Moment(at) => self.bind(Bound::Text(at.to_string()), "text::timestamptz"),
            Scalar::Arithmetic(left, operation, right) => self.arithmetic(left, *operation, right),
            Scalar::Casei(inner) => format!("lower({})", self.scalar(inner)),
            Scalar::Accenti(inner) => format!("public.unaccent({})", self.scalar(inner)),
            Scalar::Call(function, inner) => {
                let cast = if function.takes() == Kind::Real { "::float8" } else { "" };
                let widened = if *function == Function::Length { "::bigint" } else { "" };
                format!("{}(({}){cast}){widened}", function.name(), self.scalar(inner))
            }
        }
    }

    /// Null where double precision has no answer, as [`crate::filter::arithmetic`] says.
    fn arithmetic(&mut self, left: &Scalar, operation: Arithmetic, right: &Scalar) -> String {
        let (left, right) = (self.scalar(left), self.scalar(right));
        let (guard, answer) = match operation {
            Arithmetic::Plus => ("", "n.x + n.y"),
            Arithmetic::Minus => ("", "n.x - n.y"),
            Arithmetic::Times => ("", "n.x * n.y"),
            Arithmetic::Divided => (" and n.y <> 0", "n.x / n.y"),
            Arithmetic::WholeDivided => (" and n.y <> 0", "trunc(n.x / n.y)"),
            Arithmetic::Modulo => (" and n.y <> 0", "n.x - n.y * trunc(n.x / n.y)"),
            Arithmetic::Power => (
                " and case when n.x = 0 then n.y >= 0 else abs(n.y * ln(abs(n.x))) <= 600 and (n.x > 0 or n.y = trunc(n.y)) end",
                "power(n.x, n.y)",
            ),
        };
        // A subquery names each operand once: written twice in each guard they would double with every level.
        format!(
            "(select case when (n.x = 0 or abs(n.x) between 1e-150::float8 and 1e150::float8) \
             and (n.y = 0 or abs(n.y) between 1e-150::float8 and 1e150::float8){guard} then {answer} end \
             from (values (({left})::float8, ({right})::float8)) n (x, y))"
        )
    }

    /// A pattern that is folded is folded piece by piece and its signs escaped after: some letters lose an accent to `%`.
    fn like(&mut self, value: &Scalar, pattern: &Pattern) -> String {
        let value = self.scalar(value);
        if pattern.folds.is_empty() {
            let bound = self.bind(Bound::Text(pattern.written()), "text");
            return format!("({value} like {bound} escape '\\')");
        }
        let mut pieces = vec!["''".to_owned()];
        for piece in &pattern.pieces {
            pieces.push(match piece {
                Piece::Any => "'%'".into(),
                Piece::One => "'_'".into(),
                Piece::Text(text) => {
                    let bound = self.bind(Bound::Text(text.clone()), "text");
                    let folded = pattern.folds.iter().rev().fold(bound, |text, fold| match fold {
                        Fold::Case => format!("lower({text})"),
                        Fold::Accents => format!("public.unaccent({text})"),
                    });
                    format!(r"regexp_replace({folded}, '([\\%_])', '\\\1', 'g')")
                }
            });
        }
        format!("({value} like ({}) escape '\\')", pieces.join(" || "))
    }

    /// Literals of one kind are one parameter; anything else is compared one by one.
    fn among(&mut self, value: &Scalar, items: &[Scalar]) -> String {
        let Some((bound, cast)) = gathered(value.kind(), items) else {
            let parts: Vec<String> = items.iter().map(|item| self.compare(value, Comparison::Equal, item)).collect();
            return format!("({})", parts.join(" or "));
        };
        let value = self.scalar(value);
        format!("({value} = any ({}))", self.bind(bound, cast))
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

    /// Metres over the ellipsoid.
    fn near(&mut self, from: &Shape, to: &Shape, metres: f64, beyond: bool) -> String {
        let (from, to) = (self.shape(from), self.shape(to));
        let metres = self.bind(Bound::Real(metres), "float8");
        let within = format!("st_dwithin(({from})::geography, ({to})::geography, {metres})");
        if beyond { format!("not {within}") } else { within }
    }

    fn temporal(&mut self, relation: crate::filter::model::Temporal, left: &Span, right: &Span) -> String {
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

/// Literals as one array; none when they are not of one kind, or not literals.
fn gathered(kind: Kind, items: &[Scalar]) -> Option<(Bound, &'static str)> {
    let texts = |of: fn(&Scalar) -> Option<String>| items.iter().map(of).collect::<Option<Vec<_>>>().map(Bound::Texts);
    match kind {
        Kind::Text | Kind::Other => texts(|item| if let Scalar::Text(text) = item { Some(text.clone()) } else { None })
            .map(|bound| (bound, "text[]")),
        Kind::Date => texts(|item| if let Scalar::Date(date) = item { Some(date.to_string()) } else { None })
            .map(|bound| (bound, "text[]::date[]")),
        Kind::Moment => texts(|item| if let Scalar::Moment(at) = item { Some(at.to_string()) } else { None })
            .map(|bound| (bound, "text[]::timestamptz[]")),
        Kind::Integer => {
            let whole = items.iter().map(|item| if let Scalar::Integer(n) = item { Some(*n) } else { None });
            whole.collect::<Option<Vec<_>>>().map(|all| (Bound::Integers(all), "bigint[]"))
        }
        Kind::Real => {
            let reals = items.iter().map(|item| match item {
                Scalar::Real(number) => Some(*number),
                Scalar::Integer(number) => Some(*number as f64),
                _ => None,
            });
            reals.collect::<Option<Vec<_>>>().map(|all| (Bound::Reals(all), "float8[]"))
        }
        _ => None,
    }
}

/// As PostGIS keeps it, with its system.
fn ewkb(geometry: &Geometry<f64>) -> Vec<u8> {
    geometry.to_ewkb(CoordDimensions::xy(), Some(4326)).unwrap_or_default()
}
