//! What is done with values, and what it is called.

use crate::filter::field::Kind;

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    pub(in crate::filter) const ALL: [(Self, &'static str); 6] = [
        (Self::Equal, "="),
        (Self::NotEqual, "<>"),
        (Self::Less, "<"),
        (Self::LessOrEqual, "<="),
        (Self::Greater, ">"),
        (Self::GreaterOrEqual, ">="),
    ];

    /// As CQL2 and SQL write it.
    pub(in crate::filter) fn sign(self) -> &'static str {
        named(&Self::ALL, self)
    }

    /// Equality needs no order of letters.
    pub(in crate::filter) fn is_order(self) -> bool {
        !matches!(self, Self::Equal | Self::NotEqual)
    }

    /// What it says of an ordering of left to right.
    pub(in crate::filter) fn holds(self, found: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => found.is_eq(),
            Self::NotEqual => found.is_ne(),
            Self::Less => found.is_lt(),
            Self::LessOrEqual => found.is_le(),
            Self::Greater => found.is_gt(),
            Self::GreaterOrEqual => found.is_ge(),
        }
    }
}

/// What numbers are reckoned with. Always in double precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arithmetic {
    Plus,
    Minus,
    Times,
    Divided,
    /// What a division leaves, with the sign of the dividend.
    Modulo,
    /// A division cut to its whole part.
    WholeDivided,
    Power,
}

impl Arithmetic {
    pub(in crate::filter) const ALL: [(Self, &'static str); 7] = [
        (Self::Plus, "+"),
        (Self::Minus, "-"),
        (Self::Times, "*"),
        (Self::Divided, "/"),
        (Self::Modulo, "%"),
        (Self::WholeDivided, "div"),
        (Self::Power, "^"),
    ];

    /// As CQL2 writes it.
    pub(in crate::filter) fn sign(self) -> &'static str {
        named(&Self::ALL, self)
    }
}

/// A function of one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    Lower,
    Upper,
    Length,
    Abs,
    Floor,
    Ceil,
    Round,
}

impl Function {
    pub(in crate::filter) const ALL: [(Self, &'static str); 7] = [
        (Self::Lower, "lower"),
        (Self::Upper, "upper"),
        (Self::Length, "length"),
        (Self::Abs, "abs"),
        (Self::Floor, "floor"),
        (Self::Ceil, "ceil"),
        (Self::Round, "round"),
    ];

    /// As CQL2 and SQL write it.
    pub(in crate::filter) fn name(self) -> &'static str {
        named(&Self::ALL, self)
    }

    /// Kind of its argument.
    pub(in crate::filter) fn takes(self) -> Kind {
        if matches!(self, Self::Lower | Self::Upper | Self::Length) { Kind::Text } else { Kind::Real }
    }

    /// Kind of its result.
    pub(in crate::filter) fn gives(self) -> Kind {
        match self {
            Self::Lower | Self::Upper => Kind::Text,
            Self::Length => Kind::Integer,
            _ => Kind::Real,
        }
    }
}

/// How two geometries lie to each other (OGC 06-103r4, 6.1.15).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spatial {
    Intersects,
    Equals,
    Disjoint,
    Touches,
    Within,
    Overlaps,
    Crosses,
    Contains,
}

impl Spatial {
    pub(in crate::filter) const ALL: [(Self, &'static str); 8] = [
        (Self::Intersects, "s_intersects"),
        (Self::Equals, "s_equals"),
        (Self::Disjoint, "s_disjoint"),
        (Self::Touches, "s_touches"),
        (Self::Within, "s_within"),
        (Self::Overlaps, "s_overlaps"),
        (Self::Crosses, "s_crosses"),
        (Self::Contains, "s_contains"),
    ];

    /// As CQL2 writes it; PostGIS has the same with another beginning.
    pub(in crate::filter) fn name(self) -> &'static str {
        named(&Self::ALL, self)
    }
}

/// How two spans of time lie to each other (OGC 21-065r2, 7.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Temporal {
    After,
    Before,
    Contains,
    Disjoint,
    During,
    Equals,
    FinishedBy,
    Finishes,
    Intersects,
    Meets,
    MetBy,
    OverlappedBy,
    Overlaps,
    StartedBy,
    Starts,
}

impl Temporal {
    pub(in crate::filter) const ALL: [(Self, &'static str); 15] = [
        (Self::After, "t_after"),
        (Self::Before, "t_before"),
        (Self::Contains, "t_contains"),
        (Self::Disjoint, "t_disjoint"),
        (Self::During, "t_during"),
        (Self::Equals, "t_equals"),
        (Self::FinishedBy, "t_finishedby"),
        (Self::Finishes, "t_finishes"),
        (Self::Intersects, "t_intersects"),
        (Self::Meets, "t_meets"),
        (Self::MetBy, "t_metby"),
        (Self::OverlappedBy, "t_overlappedby"),
        (Self::Overlaps, "t_overlaps"),
        (Self::StartedBy, "t_startedby"),
        (Self::Starts, "t_starts"),
    ];

    /// As CQL2 writes it.
    pub(in crate::filter) fn name(self) -> &'static str {
        named(&Self::ALL, self)
    }
}

/// How two lists, taken as sets, lie to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Array {
    Equals,
    Contains,
    ContainedBy,
    Overlaps,
}

impl Array {
    pub(in crate::filter) const ALL: [(Self, &'static str); 4] = [
        (Self::Equals, "a_equals"),
        (Self::Contains, "a_contains"),
        (Self::ContainedBy, "a_containedby"),
        (Self::Overlaps, "a_overlaps"),
    ];

    /// As CQL2 writes it.
    pub(in crate::filter) fn name(self) -> &'static str {
        named(&Self::ALL, self)
    }
}

fn named<T: PartialEq + Copy>(all: &[(T, &'static str)], wanted: T) -> &'static str {
    all.iter().find(|(one, _)| *one == wanted).map_or("", |(_, name)| name)
}

/// The one of a name, whatever the case of its letters.
pub(in crate::filter) fn of_name<T: Copy>(all: &[(T, &'static str)], name: &str) -> Option<T> {
    all.iter().find(|(_, known)| known.eq_ignore_ascii_case(name)).map(|(one, _)| *one)
}
