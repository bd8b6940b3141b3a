//! What the fifteen temporal relations mean (OGC 21-065r2, 7.8): each as comparisons of beginnings and ends, which SQL and
//! the evaluation in memory both take from here.

use crate::filter::field::Kind;
use crate::filter::model::{Comparison, Scalar, Span, Temporal};

/// One end of a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Start,
    Finish,
}

/// An end of the first span compared with an end of the second.
type Rule = (End, Comparison, End);

/// Comparisons that all hold.
pub fn rules(relation: Temporal) -> &'static [Rule] {
    use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};
    use End::{Finish, Start};
    match relation {
        Temporal::After => &[(Start, Greater, Finish)],
        Temporal::Before => &[(Finish, Less, Start)],
        Temporal::Contains => &[(Start, Less, Start), (Finish, Greater, Finish)],
        Temporal::During => &[(Start, Greater, Start), (Finish, Less, Finish)],
        Temporal::Equals => &[(Start, Equal, Start), (Finish, Equal, Finish)],
        Temporal::FinishedBy => &[(Start, Less, Start), (Finish, Equal, Finish)],
        Temporal::Finishes => &[(Start, Greater, Start), (Finish, Equal, Finish)],
        // Disjoint is the contrary; see `negated`.
        Temporal::Intersects | Temporal::Disjoint => &[(Start, LessOrEqual, Finish), (Finish, GreaterOrEqual, Start)],
        Temporal::Meets => &[(Finish, Equal, Start)],
        Temporal::MetBy => &[(Start, Equal, Finish)],
        Temporal::OverlappedBy => &[(Start, Greater, Start), (Start, Less, Finish), (Finish, Greater, Finish)],
        Temporal::Overlaps => &[(Start, Less, Start), (Finish, Greater, Start), (Finish, Less, Finish)],
        Temporal::StartedBy => &[(Start, Equal, Start), (Finish, Greater, Finish)],
        Temporal::Starts => &[(Start, Equal, Start), (Finish, Less, Finish)],
    }
}

/// The relation holds where its rules do not.
pub fn negated(relation: Temporal) -> bool {
    relation == Temporal::Disjoint
}

impl Span {
    /// Its end; none where it is open.
    pub(in crate::filter) fn end(&self, end: End) -> Option<&Scalar> {
        match (self, end) {
            (Self::Instant(at), _) => Some(at),
            (Self::Interval(start, _), End::Start) => start.as_ref(),
            (Self::Interval(_, finish), End::Finish) => finish.as_ref(),
        }
    }

    fn ends(&self) -> impl Iterator<Item = &Scalar> {
        [End::Start, End::Finish].into_iter().filter_map(|end| self.end(end))
    }
}

/// Where a day takes part, days are compared: a moment counts as the day it is in.
pub fn by_day(left: &Span, right: &Span) -> bool {
    left.ends().chain(right.ends()).any(|scalar| scalar.kind() == Kind::Date)
}
