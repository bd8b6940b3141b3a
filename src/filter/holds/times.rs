//! Spans of time.

use std::cmp::Ordering;

use crate::filter::holds::{Row, Value, every, ordered, scalar};
use crate::filter::model::{Span, Temporal};
use crate::filter::temporal::{self, End};

/// The relation holds.
pub fn related(relation: Temporal, left: &Span, right: &Span, row: &dyn Row) -> Option<bool> {
    let by_day = temporal::by_day(left, right);
    let rules = temporal::rules(relation).iter().map(|(one, comparison, other)| {
        let found = order(edge(left, *one, row)?, edge(right, *other, row)?, by_day)?;
        Some(comparison.holds(found))
    });
    every(rules, false).map(|all| all != temporal::negated(relation))
}

enum Edge<'a> {
    Ever(Ordering),
    At(Value<'a>),
}

/// None where the value is null.
fn edge<'r>(span: &'r Span, end: End, row: &'r dyn Row) -> Option<Edge<'r>> {
    match (span.end(end), end) {
        (Some(of), _) => Some(scalar(of, row)).filter(|value| *value != Value::Null).map(Edge::At),
        (None, End::Start) => Some(Edge::Ever(Ordering::Less)),
        (None, End::Finish) => Some(Edge::Ever(Ordering::Greater)),
    }
}

fn order(left: Edge<'_>, right: Edge<'_>, by_day: bool) -> Option<Ordering> {
    match (left, right) {
        (Edge::At(left), Edge::At(right)) => ordered(&left, &right, by_day),
        (Edge::Ever(side), Edge::At(_)) => Some(side),
        (Edge::At(_), Edge::Ever(side)) => Some(side.reverse()),
        (Edge::Ever(left), Edge::Ever(right)) => Some(left.cmp(&right)),
    }
}
