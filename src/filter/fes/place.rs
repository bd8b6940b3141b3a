//! Spatial operators (OGC 09-026r2, 7.8).

use roxmltree::Node;

use crate::filter::build::{Term, exactly};
use crate::filter::fault::{Reason, shorten};
use crate::filter::fes::{Read, Reader, attribute, elements, fault, text};
use crate::filter::model::{Shape, Spatial, Test};

/// Metres in a unit.
const UNITS: [(&[&str], f64); 5] = [
    (&["", "m", "metre", "metres", "meter", "meters"], 1.0),
    (&["km", "kilometre", "kilometres", "kilometer", "kilometers"], 1000.0),
    (&["ft", "foot", "feet", "[ft_i]"], 0.3048),
    (&["mi", "mile", "miles", "[mi_i]"], 1609.344),
    (&["nmi", "nauticalmile", "nauticalmiles", "nautical mile", "[nmi_i]"], 1852.0),
];

impl Reader<'_> {
    pub(super) fn spatial(&mut self, node: Node<'_, '_>) -> Read<Option<Test>> {
        let name = node.tag_name().name();
        let relation = match name {
            "BBOX" | "Intersects" => Spatial::Intersects,
            "Equals" => Spatial::Equals,
            "Disjoint" => Spatial::Disjoint,
            "Touches" => Spatial::Touches,
            "Within" => Spatial::Within,
            "Overlaps" => Spatial::Overlaps,
            "Crosses" => Spatial::Crosses,
            "Contains" => Spatial::Contains,
            "DWithin" | "Beyond" => return self.near(node, name == "Beyond").map(Some),
            _ => return Ok(None),
        };
        let mut values = self.values(node)?;
        self.completed(node, &mut values)?;
        let test = exactly(name, values, "2").and_then(|[left, right]| self.builder.spatial(relation, left, right));
        fault(node, test).map(Some)
    }

    /// Where no geometry is named, that of the feature is meant.
    fn completed(&mut self, node: Node<'_, '_>, terms: &mut Vec<Term>) -> Read<()> {
        if let [Term::Shape(Shape::Given(_))] = &terms[..] {
            let own = self.builder.own_shape();
            terms.insert(0, fault(node, own)?);
        }
        Ok(())
    }

    fn near(&mut self, node: Node<'_, '_>, beyond: bool) -> Read<Test> {
        let mut terms = Vec::new();
        let mut metres = None;
        for child in elements(node).take(4) {
            if child.tag_name().name() == "Distance" {
                metres = Some(fault(child, distance(child))?);
            } else {
                terms.push(self.value(child)?);
            }
        }
        self.completed(node, &mut terms)?;
        let name = node.tag_name().name();
        let missing = || Reason::Expected { expected: "a number", found: name.into() };
        let test = exactly(name, terms, "2")
            .and_then(|[from, to]| self.builder.near(from, to, metres.ok_or_else(missing)?, beyond));
        fault(node, test)
    }
}

/// In metres. The unit may be a URN or a URI: its last part counts.
fn distance(node: Node<'_, '_>) -> Result<f64, Reason> {
    let unit = attribute(node, "uom").or_else(|| attribute(node, "units")).unwrap_or_default();
    let last = unit.rsplit([':', '/', '#']).next().unwrap_or_default().trim();
    let known = UNITS.iter().find(|(names, _)| names.iter().any(|name| name.eq_ignore_ascii_case(last)));
    let (_, metres) = known.ok_or_else(|| Reason::OperationUnknown(shorten(unit)))?;
    let number: f64 = text(node).parse().map_err(|_| Reason::NumberUnreadable(shorten(text(node))))?;
    Ok(number * metres)
}
