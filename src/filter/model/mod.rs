//! One filter, whatever language it was written in. Every node is typed when it is made ([`crate::filter::build`]), so
//! that writing it as SQL or evaluating it cannot fail.

mod operation;

use geo_types::Geometry;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::filter::field::Kind;

pub(in crate::filter) use operation::of_name;
pub use operation::{Arithmetic, Array, Comparison, Function, Spatial, Temporal};

/// What is true, false or unknown of a feature.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    Constant(bool),
    /// A field of yes and no.
    Holds(String),
    Not(Box<Test>),
    /// Two or more.
    And(Vec<Test>),
    /// Two or more.
    Or(Vec<Test>),
    Compare(Scalar, Comparison, Scalar),
    Like(Scalar, Pattern),
    Between(Scalar, Scalar, Scalar),
    In(Scalar, Vec<Scalar>),
    Null(Scalar),
    NoShape,
    NoList(String),
    Spatial(Spatial, Shape, Shape),
    /// Nearer than some metres, or (`beyond`) not nearer.
    Near {
        from: Shape,
        to: Shape,
        metres: f64,
        beyond: bool,
    },
    Temporal(Temporal, Span, Span),
    Array(Array, List, List),
}

/// A single value.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    Field {
        name: String,
        kind: Kind,
    },
    /// The identifier of the feature.
    Id,
    Text(String),
    Integer(i64),
    /// Finite.
    Real(f64),
    Boolean(bool),
    Date(Date),
    /// Whole microseconds, as the database keeps them.
    Moment(Timestamp),
    Arithmetic(Box<Scalar>, Arithmetic, Box<Scalar>),
    /// Compared without case.
    Casei(Box<Scalar>),
    /// Compared without accents.
    Accenti(Box<Scalar>),
    Call(Function, Box<Scalar>),
}

impl Scalar {
    pub(in crate::filter) fn kind(&self) -> Kind {
        match self {
            Self::Field { kind, .. } => *kind,
            Self::Id | Self::Integer(_) => Kind::Integer,
            Self::Text(_) | Self::Casei(_) | Self::Accenti(_) => Kind::Text,
            Self::Real(_) | Self::Arithmetic(..) => Kind::Real,
            Self::Boolean(_) => Kind::Boolean,
            Self::Date(_) => Kind::Date,
            Self::Moment(_) => Kind::Moment,
            Self::Call(function, _) => function.gives(),
        }
    }

    /// How many values stand inside one another.
    pub(in crate::filter) fn height(&self) -> usize {
        match self {
            Self::Arithmetic(left, _, right) => 1 + left.height().max(right.height()),
            Self::Casei(inner) | Self::Accenti(inner) | Self::Call(_, inner) => 1 + inner.height(),
            _ => 1,
        }
    }
}

/// A pattern of LIKE, and whether it is compared without case or accents.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pattern {
    /// In order; no two texts side by side.
    pub pieces: Vec<Piece>,
    /// From the outside to the inside.
    pub folds: Vec<Fold>,
}

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    /// One letter.
    One,
    /// Any letters, or none.
    Any,
}

/// What a comparison looks over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fold {
    Case,
    Accents,
}

/// A geometry: of the feature, or one that was given, in WGS 84, longitude first.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    Own,
    Given(Geometry<f64>),
}

/// A span of time; an instant begins when it ends.
#[derive(Debug, Clone, PartialEq)]
pub enum Span {
    Instant(Scalar),
    /// None: open on that side.
    Interval(Option<Scalar>, Option<Scalar>),
}

/// Several texts.
#[derive(Debug, Clone, PartialEq)]
pub enum List {
    Field(String),
    Given(Vec<String>),
}
