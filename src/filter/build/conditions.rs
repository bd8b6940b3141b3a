//! Conditions.

use geo_types::Geometry;

use crate::filter::build::{Builder, Signs, Term, agree, told};
use crate::filter::fault::{Reason, describe};
use crate::filter::field::Kind;
use crate::filter::limits;
use crate::filter::model::{Array, Comparison, List, Scalar, Shape, Spatial, Temporal, Test};

impl Builder<'_> {
    /// Two values compared.
    pub fn compare(&mut self, left: Term, comparison: Comparison, right: Term) -> Result<Test, Reason> {
        self.count()?;
        let (left, right) = self.agree(self.single(left)?, self.single(right)?)?;
        Ok(Test::Compare(left, comparison, right))
    }

    /// A text like a pattern.
    pub fn like(&mut self, value: Term, pattern: Term, signs: Signs) -> Result<Test, Reason> {
        self.count()?;
        let value = self.scalar(value, Kind::Text)?;
        Ok(Test::Like(value, self.pattern(pattern, signs)?))
    }

    /// A value from one to another, both included.
    pub fn between(&mut self, value: Term, low: Term, high: Term) -> Result<Test, Reason> {
        self.count()?;
        let (value, low) = self.agree(self.single(value)?, self.single(low)?)?;
        let (value, high) = self.agree(value, self.single(high)?)?;
        let (value, low) = self.agree(value, low)?;
        Ok(Test::Between(value, low, high))
    }

    /// A value that is one of several.
    pub fn among(&mut self, value: Term, items: Vec<Term>) -> Result<Test, Reason> {
        self.count()?;
        if items.is_empty() {
            return Err(Reason::Expected { expected: "a value", found: "()".into() });
        }
        limited(items.len())?;
        let (mut value, mut kept) = (self.single(value)?, Vec::with_capacity(items.len()));
        for item in items {
            let (agreed, item) = self.agree(value, self.single(item)?)?;
            value = agreed;
            kept.push(item);
        }
        match kept.iter().find(|item| !agree::comparable(item.kind(), value.kind())) {
            Some(other) => {
                Err(Reason::Mismatch { left: describe(&value), right: describe(other), wanted: value.kind() })
            }
            None => Ok(Test::In(value, kept)),
        }
    }

    /// A value that is not there.
    pub fn null(&mut self, value: Term) -> Result<Test, Reason> {
        self.count()?;
        match value {
            Term::Scalar(scalar) => Ok(Test::Null(scalar)),
            Term::Shape(Shape::Own) => Ok(Test::NoShape),
            Term::ListField(name) => Ok(Test::NoList(name)),
            other => Err(Reason::Expected { expected: "a name", found: told(&other) }),
        }
    }

    /// Two geometries.
    pub fn spatial(&mut self, operation: Spatial, left: Term, right: Term) -> Result<Test, Reason> {
        self.count()?;
        let (left, right) = (self.place(left)?, self.place(right)?);
        let mixed = |shape: &Shape| matches!(shape, Shape::Given(Geometry::GeometryCollection(_)));
        if (mixed(&left) || mixed(&right)) && !matches!(operation, Spatial::Intersects | Spatial::Disjoint) {
            return Err(Reason::GeometryMixed);
        }
        Ok(Test::Spatial(operation, left, right))
    }

    /// Two geometries within so many metres of each other, or beyond.
    pub fn near(&mut self, from: Term, to: Term, metres: f64, beyond: bool) -> Result<Test, Reason> {
        self.count()?;
        let (from, to) = (self.place(from)?, self.place(to)?);
        // Half the way round the earth: nothing is farther.
        if !(0.0..=20_100_000.0).contains(&metres) {
            return Err(Reason::NumberUnreadable(metres.to_string()));
        }
        Ok(Test::Near { from, to, metres, beyond })
    }

    /// Two spans of time.
    pub fn temporal(&mut self, operation: Temporal, left: Term, right: Term) -> Result<Test, Reason> {
        self.count()?;
        Ok(Test::Temporal(operation, self.span(left)?, self.span(right)?))
    }

    /// Two lists.
    pub fn array(&mut self, operation: Array, left: Term, right: Term) -> Result<Test, Reason> {
        self.count()?;
        Ok(Test::Array(operation, self.list(left)?, self.list(right)?))
    }

    fn place(&self, term: Term) -> Result<Shape, Reason> {
        match term {
            Term::Shape(shape) => Ok(shape),
            _ if !self.fields.has_geometry() => Err(Reason::NoGeometry),
            other => Err(Reason::Expected { expected: "a geometry", found: told(&other) }),
        }
    }

    fn list(&self, term: Term) -> Result<List, Reason> {
        match term {
            Term::ListField(name) => Ok(List::Field(name)),
            Term::List(items) => {
                limited(items.len())?;
                items.into_iter().map(text_of).collect::<Result<_, _>>().map(List::Given)
            }
            // In parentheses a single text cannot be told from a list of one.
            Term::Scalar(Scalar::Text(text)) => Ok(List::Given(vec![text])),
            other => Err(Reason::Expected { expected: "a list", found: told(&other) }),
        }
    }
}

fn text_of(item: Term) -> Result<String, Reason> {
    match item {
        Term::Scalar(Scalar::Text(text)) => Ok(text),
        other => Err(Reason::NotOfKind { value: told(&other), wanted: Kind::Text }),
    }
}

fn limited(items: usize) -> Result<(), Reason> {
    if items > limits::ITEMS { Err(Reason::TooManyItems { most: limits::ITEMS }) } else { Ok(()) }
}
