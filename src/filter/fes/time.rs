//! Temporal operators (OGC 09-026r2, 7.9).

use roxmltree::Node;

use crate::filter::build::{Term, exactly};
use crate::filter::fault::Reason;
use crate::filter::fes::{Read, Reader, attribute, child, elements, fault, text};
use crate::filter::model::{Scalar, Temporal, Test};

impl Reader<'_> {
    pub(super) fn temporal(&mut self, node: Node<'_, '_>) -> Read<Option<Test>> {
        let name = node.tag_name().name();
        let relation = match name {
            "After" => Temporal::After,
            "Before" => Temporal::Before,
            "Begins" => Temporal::Starts,
            "BegunBy" => Temporal::StartedBy,
            "TContains" => Temporal::Contains,
            "During" => Temporal::During,
            "EndedBy" => Temporal::FinishedBy,
            "Ends" => Temporal::Finishes,
            "TEquals" => Temporal::Equals,
            "Meets" => Temporal::Meets,
            "MetBy" => Temporal::MetBy,
            "OverlappedBy" => Temporal::OverlappedBy,
            "TOverlaps" => Temporal::Overlaps,
            "AnyInteracts" => Temporal::Intersects,
            _ => return Ok(None),
        };
        let values = self.values(node)?;
        let test = exactly(name, values, "2").and_then(|[left, right]| self.builder.temporal(relation, left, right));
        fault(node, test).map(Some)
    }

    /// `gml:TimeInstant`, `gml:TimePeriod`, or a bare `gml:timePosition`.
    pub(super) fn time(&mut self, node: Node<'_, '_>) -> Read<Term> {
        if node.tag_name().name() != "TimePeriod" {
            let position = child(node, "timePosition").unwrap_or(node);
            return self.edge(position);
        }
        let (start, finish) = (end(node, "begin"), end(node, "end"));
        let (Some(start), Some(finish)) = (start, finish) else {
            let given = elements(node).count();
            return fault(node, Err(Reason::Arguments { operation: "TimePeriod".into(), given, wanted: "2" }));
        };
        let (start, finish) = (self.edge(start)?, self.edge(finish)?);
        let term = self.builder.interval(start, finish);
        fault(node, term)
    }

    /// A text that will be read as a date or a moment, or the sign for an open end.
    fn edge(&mut self, node: Node<'_, '_>) -> Read<Term> {
        let counted = self.builder.count();
        fault(node, counted)?;
        let open = matches!(attribute(node, "indeterminatePosition"), Some("unknown" | "before" | "after"));
        let text = if open { ".." } else { text(node) };
        Ok(Scalar::Text(crate::filter::fault::shorten(text)).into())
    }
}

/// `beginPosition`, or `begin/TimeInstant/timePosition`.
fn end<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    let position = child(node, &format!("{name}Position"));
    position.or_else(|| child(child(child(node, name)?, "TimeInstant")?, "timePosition"))
}

pub(super) fn is_time(node: Node<'_, '_>) -> bool {
    matches!(node.tag_name().name(), "TimeInstant" | "TimePeriod" | "timePosition")
}
