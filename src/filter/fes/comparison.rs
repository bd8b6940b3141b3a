//! Comparisons (OGC 09-026r2, 7.7).

use roxmltree::Node;

use crate::filter::build::{Signs, Term, exactly};
use crate::filter::fault::Reason;
use crate::filter::fes::{Read, Reader, attribute, child, elements, fault};
use crate::filter::model::{Comparison, Fold, Test};

impl Reader<'_> {
    pub(super) fn comparison(&mut self, node: Node<'_, '_>) -> Read<Option<Test>> {
        let name = node.tag_name().name();
        let comparison = match name {
            "PropertyIsEqualTo" => Comparison::Equal,
            "PropertyIsNotEqualTo" => Comparison::NotEqual,
            "PropertyIsLessThan" => Comparison::Less,
            "PropertyIsLessThanOrEqualTo" => Comparison::LessOrEqual,
            "PropertyIsGreaterThan" => Comparison::Greater,
            "PropertyIsGreaterThanOrEqualTo" => Comparison::GreaterOrEqual,
            "PropertyIsLike" => return self.like(node).map(Some),
            "PropertyIsBetween" => return self.between(node).map(Some),
            "PropertyIsNull" | "PropertyIsNil" => {
                let values = self.values(node)?;
                let test = exactly(name, values, "1").and_then(|[value]| self.builder.null(value));
                return fault(node, test).map(Some);
            }
            _ => return Ok(None),
        };
        let values = self.values(node)?;
        let test = exactly(name, values, "2").and_then(|[left, right]| {
            let (left, right) = self.cased(node, left, right)?;
            self.builder.compare(left, comparison, right)
        });
        fault(node, test).map(Some)
    }

    /// Two texts without case where the element says so (`matchCase="false"`).
    fn cased(&mut self, node: Node<'_, '_>, left: Term, right: Term) -> Result<(Term, Term), Reason> {
        let matters = !matches!(attribute(node, "matchCase"), Some("false" | "0"));
        if matters || !(is_text(&left) && is_text(&right)) {
            return Ok((left, right));
        }
        Ok((self.builder.fold(Fold::Case, left)?, self.builder.fold(Fold::Case, right)?))
    }

    fn like(&mut self, node: Node<'_, '_>) -> Read<Test> {
        let sign = |names: &[&str], otherwise: char| {
            let given = names.iter().find_map(|name| attribute(node, name));
            given.map_or(Ok(otherwise), |text| {
                let mut letters = text.chars();
                letters.next().filter(|_| letters.next().is_none()).ok_or(Reason::PatternUnreadable)
            })
        };
        let signs = || {
            let (any, one) = (sign(&["wildCard"], '*')?, sign(&["singleChar"], '?')?);
            Ok(Signs { any, one, escape: sign(&["escapeChar", "escape"], '\\')? })
        };
        let signs = fault(node, signs())?;
        let values = self.values(node)?;
        let test = exactly("PropertyIsLike", values, "2").and_then(|[value, pattern]| {
            let (value, pattern) = self.cased(node, value, pattern)?;
            self.builder.like(value, pattern, signs)
        });
        fault(node, test)
    }

    fn between(&mut self, node: Node<'_, '_>) -> Read<Test> {
        let limit = |name: &str| child(node, name).and_then(|limit| elements(limit).next());
        let value = elements(node).find(|child| !child.tag_name().name().ends_with("Boundary"));
        let (Some(value), Some(low), Some(high)) = (value, limit("LowerBoundary"), limit("UpperBoundary")) else {
            let given = elements(node).count();
            return fault(node, Err(Reason::Arguments { operation: "PropertyIsBetween".into(), given, wanted: "3" }));
        };
        let (value, low, high) = (self.value(value)?, self.value(low)?, self.value(high)?);
        let test = self.builder.between(value, low, high);
        fault(node, test)
    }
}

fn is_text(term: &Term) -> bool {
    matches!(term, Term::Scalar(scalar) if scalar.kind().is_text())
}
