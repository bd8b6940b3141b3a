//! A filter evaluated on a row in memory, with the three values of SQL: true, false, unknown. What SQL answers is held to
//! this by a test on PostGIS.
//!
//! Two things are only nearly the same. Distances in metres are reckoned on a plane that touches the ellipsoid between the
//! two geometries: near, and good to a few per mille. Accents are taken off the letters of western Europe
//! ([`letters`]); PostgreSQL knows more.

mod letters;
mod likeness;
mod numbers;
mod places;
mod times;

use std::borrow::Cow;
use std::cmp::Ordering;

use geo_types::Geometry;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::filter::Filter;
use crate::filter::build::day_of;
use crate::filter::field::Kind;
use crate::filter::model::{Array, Comparison, Function, List, Scalar, Shape, Test};

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    Integer(i64),
    Real(f64),
    Boolean(bool),
    Date(Date),
    Moment(Timestamp),
    List(Vec<Cow<'a, str>>),
}

/// A row a filter is evaluated on.
pub trait Row {
    fn id(&self) -> i64;
    /// The value of a field, of the kind the field was said to be.
    fn value(&self, field: &str) -> Value<'_>;
    /// In WGS 84, longitude first.
    fn geometry(&self) -> Option<&Geometry<f64>>;
}

impl Filter {
    /// Whether the row is asked for; none where SQL would say null.
    #[must_use]
    pub fn holds(&self, row: &dyn Row) -> Option<bool> {
        test(&self.test, row)
    }
}

fn test(of: &Test, row: &dyn Row) -> Option<bool> {
    match of {
        Test::Constant(value) => Some(*value),
        Test::Holds(name) => match row.value(name) {
            Value::Boolean(value) => Some(value),
            _ => None,
        },
        Test::Not(inner) => test(inner, row).map(|value| !value),
        Test::And(all) => every(all.iter().map(|one| test(one, row)), false),
        Test::Or(any) => every(any.iter().map(|one| test(one, row)), true),
        Test::Compare(left, comparison, right) => compare(left, *comparison, right, row),
        Test::Like(value, pattern) => Some(likeness::like(&text(value, row)?, pattern)),
        Test::Between(value, low, high) => every(
            [compare(value, Comparison::GreaterOrEqual, low, row), compare(value, Comparison::LessOrEqual, high, row)],
            false,
        ),
        Test::In(value, items) => every(items.iter().map(|item| compare(value, Comparison::Equal, item, row)), true),
        Test::Null(value) => Some(scalar(value, row) == Value::Null),
        Test::NoShape => Some(row.geometry().is_none()),
        Test::NoList(name) => Some(row.value(name) == Value::Null),
        Test::Spatial(operation, left, right) => {
            Some(places::related(*operation, shape(left, row)?, shape(right, row)?))
        }
        Test::Near { from, to, metres, beyond } => {
            Some((places::distance(shape(from, row)?, shape(to, row)?) <= *metres) != *beyond)
        }
        Test::Temporal(relation, left, right) => times::related(*relation, left, right, row),
        Test::Array(operation, left, right) => Some(array(*operation, &list(left, row)?, &list(right, row)?)),
    }
}

/// One that is `decisive` decides; else one unknown leaves it unknown. AND is decided by false, OR by true.
fn every(found: impl IntoIterator<Item = Option<bool>>, decisive: bool) -> Option<bool> {
    let mut known = Some(!decisive);
    for one in found {
        match one {
            Some(value) if value == decisive => return Some(decisive),
            None => known = None,
            Some(_) => {}
        }
    }
    known
}

fn compare(left: &Scalar, comparison: Comparison, right: &Scalar, row: &dyn Row) -> Option<bool> {
    let by_day = left.kind() == Kind::Date || right.kind() == Kind::Date;
    let (left, right) = (scalar(left, row), scalar(right, row));
    ordered(&left, &right, by_day).map(|found| comparison.holds(found))
}

/// None when one is null.
fn ordered(left: &Value<'_>, right: &Value<'_>, by_day: bool) -> Option<Ordering> {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        (Value::Integer(left), Value::Integer(right)) => Some(left.cmp(right)),
        (Value::Boolean(left), Value::Boolean(right)) => Some(left.cmp(right)),
        (Value::Moment(left), Value::Moment(right)) if !by_day => Some(left.cmp(right)),
        (Value::Date(_) | Value::Moment(_), _) => Some(day(left)?.cmp(&day(right)?)),
        _ => Some(numbers::order(number(left)?, number(right)?)),
    }
}

fn day(value: &Value<'_>) -> Option<Date> {
    match value {
        Value::Date(date) => Some(*date),
        Value::Moment(at) => Some(day_of(*at)),
        _ => None,
    }
}

fn number(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Integer(whole) => Some(*whole as f64),
        Value::Real(real) => Some(*real),
        _ => None,
    }
}

fn scalar<'r>(of: &'r Scalar, row: &'r dyn Row) -> Value<'r> {
    match of {
        Scalar::Field { name, .. } => row.value(name),
        Scalar::Id => Value::Integer(row.id()),
        Scalar::Text(text) => Value::Text(Cow::Borrowed(text)),
        Scalar::Integer(number) => Value::Integer(*number),
        Scalar::Real(number) => Value::Real(*number),
        Scalar::Boolean(value) => Value::Boolean(*value),
        Scalar::Date(date) => Value::Date(*date),
        Scalar::Moment(at) => Value::Moment(*at),
        Scalar::Arithmetic(left, operation, right) => {
            let (left, right) = (number(&scalar(left, row)), number(&scalar(right, row)));
            let answer = left.zip(right).and_then(|(left, right)| numbers::reckon(left, *operation, right));
            answer.map_or(Value::Null, Value::Real)
        }
        Scalar::Casei(inner) => letter_by_letter(inner, row, letters::lower),
        Scalar::Accenti(inner) => letter_by_letter(inner, row, letters::plain),
        Scalar::Call(Function::Lower, inner) => letter_by_letter(inner, row, letters::lower),
        Scalar::Call(Function::Upper, inner) => letter_by_letter(inner, row, letters::upper),
        Scalar::Call(Function::Length, inner) => {
            let length = text(inner, row).and_then(|text| i64::try_from(text.chars().count()).ok());
            length.map_or(Value::Null, Value::Integer)
        }
        Scalar::Call(function, inner) => {
            let answer = number(&scalar(inner, row)).map(|number| numbers::call(*function, number));
            answer.map_or(Value::Null, Value::Real)
        }
    }
}

fn text<'r>(of: &'r Scalar, row: &'r dyn Row) -> Option<Cow<'r, str>> {
    match scalar(of, row) {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn letter_by_letter<'r>(of: &'r Scalar, row: &'r dyn Row, fold: fn(&str) -> String) -> Value<'r> {
    text(of, row).map_or(Value::Null, |text| Value::Text(fold(&text).into()))
}

fn shape<'r>(of: &'r Shape, row: &'r dyn Row) -> Option<&'r Geometry<f64>> {
    match of {
        Shape::Own => row.geometry(),
        Shape::Given(geometry) => Some(geometry),
    }
}

fn list<'r>(of: &'r List, row: &'r dyn Row) -> Option<Vec<Cow<'r, str>>> {
    match of {
        List::Given(texts) => Some(texts.iter().map(|text| Cow::Borrowed(text.as_str())).collect()),
        List::Field(name) => match row.value(name) {
            Value::List(texts) => Some(texts),
            _ => None,
        },
    }
}

fn array(operation: Array, left: &[Cow<'_, str>], right: &[Cow<'_, str>]) -> bool {
    let within = |some: &[Cow<'_, str>], all: &[Cow<'_, str>]| some.iter().all(|text| all.contains(text));
    match operation {
        Array::Equals => within(left, right) && within(right, left),
        Array::Contains => within(right, left),
        Array::ContainedBy => within(left, right),
        Array::Overlaps => left.iter().any(|text| right.contains(text)),
    }
}
