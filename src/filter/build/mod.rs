//! The rules of what may be compared with what: every language builds its filter through these, so that all say the
//! same of the same mistake.

mod agree;
mod call;
mod conditions;
mod pattern;
mod time;
mod values;

use crate::filter::fault::{Place, Reason};
use crate::filter::field::{Fields, Named};
use crate::filter::geometry;
use crate::filter::limits;
use crate::filter::model::{Scalar, Shape, Span, Test};
use crate::filter::{Fault, Kind};
use crate::geo::CrsName;
use geo_types::Geometry;

pub(in crate::filter) use call::exactly;
pub(in crate::filter) use pattern::Signs;
pub(in crate::filter) use time::day_of;

/// What an expression turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::filter) enum Term {
    Test(Test),
    Scalar(Scalar),
    Shape(Shape),
    Span(Span),
    /// A field that holds several texts.
    ListField(String),
    List(Vec<Term>),
}

impl From<Scalar> for Term {
    fn from(scalar: Scalar) -> Self {
        Self::Scalar(scalar)
    }
}

impl From<Test> for Term {
    fn from(test: Test) -> Self {
        Self::Test(test)
    }
}

/// Builds one filter: knows the fields, keeps the limits.
pub(in crate::filter) struct Builder<'a> {
    fields: &'a Fields,
    crs: CrsName,
    /// Values were written without their kind, as in XML: a text may be a number.
    loose: bool,
    depth: usize,
    nodes: usize,
    vertices: usize,
}

impl<'a> Builder<'a> {
    /// `crs`: of coordinates that name none; `loose`: values are written without their kind.
    pub fn new(fields: &'a Fields, crs: CrsName, loose: bool) -> Self {
        Self { fields, crs, loose, depth: 0, nodes: 0, vertices: 0 }
    }

    pub fn crs(&self) -> CrsName {
        self.crs
    }

    /// One expression inside another begins.
    pub fn enter(&mut self, place: impl FnOnce() -> Place) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > limits::DEPTH {
            return Err(Reason::TooDeep { most: limits::DEPTH }.at(place()));
        }
        Ok(())
    }

    /// It ends.
    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    /// One more condition or value.
    pub fn count(&mut self) -> Result<(), Reason> {
        self.nodes += 1;
        if self.nodes > limits::NODES { Err(Reason::TooManyNodes { most: limits::NODES }) } else { Ok(()) }
    }

    /// What a name stands for.
    pub fn name(&mut self, name: &str) -> Result<Term, Reason> {
        self.count()?;
        let unknown = || Reason::FieldUnknown { name: super::fault::shorten(name), known: self.fields.names() };
        Ok(match self.fields.named(name).ok_or_else(unknown)? {
            Named::Field(field) if field.kind == Kind::List => Term::ListField(field.name.clone()),
            Named::Field(field) => Scalar::Field { name: field.name.clone(), kind: field.kind }.into(),
            Named::Id => Scalar::Id.into(),
            Named::Geometry => Term::Shape(Shape::Own),
        })
    }

    /// The names there are, for a sentence.
    pub fn known(&self) -> String {
        self.fields.names()
    }

    /// The geometry of the feature.
    pub fn own_shape(&mut self) -> Result<Term, Reason> {
        self.count()?;
        if self.fields.has_geometry() { Ok(Term::Shape(Shape::Own)) } else { Err(Reason::NoGeometry) }
    }

    /// A geometry that was given, in the system it was given in; x is the first axis as written.
    pub fn shape(&mut self, geometry: Geometry<f64>, crs: CrsName) -> Result<Term, Reason> {
        self.count()?;
        self.vertices += geometry::vertices(&geometry);
        if self.vertices > limits::VERTICES {
            return Err(Reason::TooManyVertices { most: limits::VERTICES });
        }
        Ok(Term::Shape(Shape::Given(geometry::to_wgs84(geometry, crs)?)))
    }

    /// A box, from its corners as written in the system of the filter.
    pub fn bbox(&mut self, corners: [f64; 4]) -> Result<Term, Reason> {
        self.bbox_in(corners, self.crs)
    }

    /// A box, from its corners as written in a system.
    pub fn bbox_in(&mut self, corners: [f64; 4], crs: CrsName) -> Result<Term, Reason> {
        self.count()?;
        self.vertices += 5;
        Ok(Term::Shape(Shape::Given(geometry::bbox(corners, crs)?)))
    }

    /// A text that was given.
    pub fn text(&mut self, text: String) -> Result<Term, Reason> {
        self.count()?;
        if text.len() > limits::TEXT {
            return Err(Reason::TooLong { most: limits::TEXT });
        }
        // PostgreSQL has no text with this sign, so no field equals one that has it.
        if text.contains('\0') {
            return Err(Reason::Unreadable("\\0".into()));
        }
        Ok(Scalar::Text(text).into())
    }

    /// A condition: a test, or a value of yes and no.
    pub fn test(&self, term: Term) -> Result<Test, Reason> {
        match term {
            Term::Test(test) => Ok(test),
            Term::Scalar(Scalar::Boolean(value)) => Ok(Test::Constant(value)),
            Term::Scalar(Scalar::Field { name, kind: Kind::Boolean }) => Ok(Test::Holds(name)),
            other => Err(Reason::Expected { expected: "a condition", found: told(&other) }),
        }
    }
}

/// A term as a sentence names it.
pub(in crate::filter) fn told(term: &Term) -> String {
    match term {
        Term::Test(test) => super::fault::shorten(&test.to_string()),
        Term::Scalar(scalar) => super::fault::describe(scalar),
        Term::Shape(Shape::Own) => super::field::GEOMETRY.into(),
        Term::Shape(Shape::Given(_)) => "POINT, POLYGON…".into(),
        Term::Span(_) => "INTERVAL".into(),
        Term::ListField(name) => name.clone(),
        Term::List(_) => "(…)".into(),
    }
}
