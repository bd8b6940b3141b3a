//! Values: references, literals, functions, arithmetic.

use roxmltree::Node;

use crate::filter::build::{Term, exactly};
use crate::filter::fault::Reason;
use crate::filter::fes::{Read, Reader, elements, fault, gml, is_reference, reference, text};
use crate::filter::limits;
use crate::filter::model::Arithmetic;

impl Reader<'_> {
    /// What an element stands for.
    pub(super) fn value(&mut self, node: Node<'_, '_>) -> Read<Term> {
        self.builder.enter(|| super::at(node))?;
        let term = match node.tag_name().name() {
            _ if is_reference(node) => self.named(node)?,
            "Literal" => self.literal(node)?,
            "Function" => self.function(node)?,
            "Add" => self.arithmetic(node, Arithmetic::Plus)?,
            "Sub" => self.arithmetic(node, Arithmetic::Minus)?,
            "Mul" => self.arithmetic(node, Arithmetic::Times)?,
            "Div" => self.arithmetic(node, Arithmetic::Divided)?,
            _ if super::time::is_time(node) => self.time(node)?,
            _ => self.shape(node)?,
        };
        self.builder.leave();
        Ok(term)
    }

    /// The field a reference leads to.
    pub(super) fn named(&mut self, node: Node<'_, '_>) -> Read<Term> {
        let name = reference(text(node), node, self.resolve).or_else(|_| {
            let known = self.builder.known();
            fault(node, Err(Reason::FieldUnknown { name: crate::filter::fault::shorten(text(node)), known }))
        })?;
        let term = self.builder.name(&name);
        fault(node, term)
    }

    /// A geometry.
    pub(super) fn shape(&mut self, node: Node<'_, '_>) -> Read<Term> {
        let (geometry, crs) = gml::read(node, self.builder.crs())?;
        let term = match geometry {
            gml::Read::Box(corners) => self.builder.bbox_in(corners, crs),
            gml::Read::Geometry(geometry) => self.builder.shape(geometry, crs),
        };
        fault(node, term)
    }

    /// A text, a geometry or a time.
    fn literal(&mut self, node: Node<'_, '_>) -> Read<Term> {
        if let Some(inner) = elements(node).next() {
            return if super::time::is_time(inner) { self.time(inner) } else { self.shape(inner) };
        }
        let term = self.builder.text(node.text().unwrap_or_default().to_owned());
        fault(node, term)
    }

    fn function(&mut self, node: Node<'_, '_>) -> Read<Term> {
        let name = super::attribute(node, "name").unwrap_or_default();
        let arguments = self.values(node)?;
        let term = self.builder.call(name, arguments);
        fault(node, term)
    }

    fn arithmetic(&mut self, node: Node<'_, '_>, operation: Arithmetic) -> Read<Term> {
        let operands = self.values(node)?;
        let pair = exactly(node.tag_name().name(), operands, "2");
        let term = pair.and_then(|[left, right]| self.builder.arithmetic(left, operation, right));
        fault(node, term)
    }

    /// Everything in an element.
    pub(super) fn values(&mut self, node: Node<'_, '_>) -> Read<Vec<Term>> {
        elements(node).take(limits::ITEMS).map(|child| self.value(child)).collect()
    }
}
