//! Filter Encoding 2.0 and 1.1 (OGC 09-026r2, 04-095), with the elements 1.0 had: an element is known by its local name,
//! which the three versions share where they share a meaning.
//!
//! What a name in a filter stands for depends on the service: a [`Resolve`] says it.

mod comparison;
pub mod gml;
mod path;
mod place;
mod time;
mod value;

use roxmltree::Node;

use crate::filter::build::Builder;
use crate::filter::fault::{Place, Reason, shorten};
use crate::filter::field::Fields;
use crate::filter::limits;
use crate::filter::model::{Scalar, Test};
use crate::filter::{Fault, Filter};
use crate::geo::CrsName;

pub use path::{Step, reference, steps};

/// What names stand for in a service.
pub trait Resolve {
    /// The field a path leads to, by its name in [`Fields`]; none where it leads nowhere.
    fn field(&self, path: &[Step]) -> Option<String>;
    /// The identifier of a feature of the layer from the identifier of a resource; none for one of another layer.
    fn id(&self, resource: &str) -> Option<i64>;
}

/// Which features a resource identifier of a filter asks for: `rid` of 2.0, `fid` or `gml:id` of 1.1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceId {
    pub id: String,
}

/// The direction of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

/// A `Filter` element: its condition, or the resource identifiers that stand in its place. `crs`: of geometries that name
/// none.
///
/// # Errors
/// A [`Fault`] that names the element.
pub fn filter(
    node: Node<'_, '_>,
    fields: &Fields,
    crs: CrsName,
    resolve: &dyn Resolve,
) -> Result<(Option<Filter>, Vec<ResourceId>), Fault> {
    let children: Vec<_> = elements(node).collect();
    if children.len() > limits::ITEMS {
        return fault(node, Err(Reason::TooManyItems { most: limits::ITEMS }));
    }
    let ids = children
        .iter()
        .filter_map(|child| resource(*child))
        .map(|id| fault(node, id))
        .collect::<Result<Vec<_>, _>>()?;
    match children[..] {
        _ if !ids.is_empty() && ids.len() == children.len() => Ok((None, ids)),
        [condition] => {
            let mut reader = Reader { builder: Builder::new(fields, crs, true), resolve };
            reader.test(condition).map(|test| (Some(Filter { test }), Vec::new()))
        }
        _ => fault(node, Err(Reason::Expected { expected: "a condition", found: node.tag_name().name().into() })),
    }
}

/// A `SortBy` element: fields with their direction, the first the most important.
///
/// # Errors
/// A [`Fault`] that names the element.
pub fn sort(node: Node<'_, '_>, resolve: &dyn Resolve) -> Result<Vec<(String, Direction)>, Fault> {
    let direction = |property: Node<'_, '_>| match child(property, "SortOrder").map(text) {
        None | Some("ASC" | "A" | "") => Ok(Direction::Ascending),
        Some("DESC" | "D") => Ok(Direction::Descending),
        Some(other) => fault(property, Err(Reason::OperationUnknown(shorten(other)))),
    };
    let one = |property: Node<'_, '_>| {
        let named = elements(property).find(|child| is_reference(*child));
        let Some(named) = named else {
            return fault(property, Err(Reason::Expected { expected: "a name", found: "SortProperty".into() }));
        };
        Ok((reference(text(named), named, resolve)?, direction(property)?))
    };
    elements(node).take(limits::ITEMS).filter(|child| child.tag_name().name() == "SortProperty").map(one).collect()
}

/// Reads conditions.
struct Reader<'a> {
    builder: Builder<'a>,
    resolve: &'a dyn Resolve,
}

type Read<T> = Result<T, Fault>;

impl Reader<'_> {
    fn test(&mut self, node: Node<'_, '_>) -> Read<Test> {
        self.builder.enter(|| at(node))?;
        let test = match node.tag_name().name() {
            name @ ("And" | "Or") => self.several(node, name)?,
            "Not" => Test::Not(Box::new(self.test(only(node)?)?)),
            _ => match resource(node) {
                Some(id) => self.feature(node, &fault(node, id)?.id)?,
                None => self.condition(node)?,
            },
        };
        self.builder.leave();
        Ok(test)
    }

    fn several(&mut self, node: Node<'_, '_>, name: &str) -> Read<Test> {
        let mut tests: Vec<Test> = elements(node).map(|child| self.test(child)).collect::<Result<_, _>>()?;
        match (tests.len(), name) {
            (0, _) => fault(node, Err(Reason::Arguments { operation: name.into(), given: 0, wanted: "2…" })),
            (1, _) => Ok(tests.remove(0)),
            (_, "And") => Ok(Test::And(tests)),
            _ => Ok(Test::Or(tests)),
        }
    }

    /// A resource identifier among conditions; one of another layer is of no feature.
    fn feature(&mut self, node: Node<'_, '_>, id: &str) -> Read<Test> {
        let counted = self.builder.count();
        fault(node, counted)?;
        let id = self.resolve.id(id).map(Scalar::Integer);
        Ok(id.map_or(Test::Constant(false), |id| Test::In(Scalar::Id, vec![id])))
    }

    fn condition(&mut self, node: Node<'_, '_>) -> Read<Test> {
        if let Some(test) = self.comparison(node)? {
            return Ok(test);
        }
        if let Some(test) = self.spatial(node)? {
            return Ok(test);
        }
        match self.temporal(node)? {
            Some(test) => Ok(test),
            None => fault(node, Err(Reason::OperationUnknown(shorten(node.tag_name().name())))),
        }
    }
}

/// The identifier an element is; none when it is something else.
fn resource(node: Node<'_, '_>) -> Option<Result<ResourceId, Reason>> {
    let attribute = match node.tag_name().name() {
        "ResourceId" => "rid",
        "FeatureId" => "fid",
        "GmlObjectId" => "id",
        _ => return None,
    };
    let id = node.attributes().find(|given| given.name() == attribute).map(|given| given.value().to_owned());
    Some(id.map(|id| ResourceId { id }).ok_or_else(|| Reason::IdUnreadable(attribute.into())))
}

fn is_reference(node: Node<'_, '_>) -> bool {
    matches!(node.tag_name().name(), "ValueReference" | "PropertyName")
}

fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    elements(node).find(|child| child.tag_name().name() == name)
}

fn only<'a, 'i>(node: Node<'a, 'i>) -> Read<Node<'a, 'i>> {
    let found = node.tag_name().name().to_owned();
    let mut children = elements(node);
    match (children.next(), children.next()) {
        (Some(child), None) => Ok(child),
        _ => fault(node, Err(Reason::Expected { expected: "a condition", found })),
    }
}

fn text<'a>(node: Node<'a, '_>) -> &'a str {
    node.text().unwrap_or_default().trim()
}

fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|given| given.name() == name).map(|given| given.value())
}

fn fault<T>(node: Node<'_, '_>, found: Result<T, Reason>) -> Read<T> {
    found.map_err(|reason| reason.at(at(node)))
}

fn at(node: Node<'_, '_>) -> Place {
    let position = node.document().text_pos_at(node.range().start);
    Place::Xml { element: node.tag_name().name().into(), line: position.row, column: position.col }
}

#[cfg(test)]
mod tests;
