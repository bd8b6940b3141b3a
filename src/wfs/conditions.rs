//! The filter of a query, read for its layer.

use roxmltree::Node;

use crate::collections::{Query, Seen};
use crate::exchange::outgoing::Collection;
use crate::filter::fes::{self, Resolve, Step};
use crate::filter::{GEOMETRY, ID};
use crate::wfs::reference::{self, Reference};
use crate::wfs::request::Fragment;
use crate::wfs::visit::Visit;
use crate::wfs::{Error, ask, systems};

/// Add a filter to what is asked already: both must hold.
///
/// # Errors
/// [`Error::Unreadable`]; what the filter says that cannot be of this layer.
pub fn add(
    visit: &Visit,
    seen: &Seen,
    collection: &Collection,
    fragment: &Fragment,
    query: &mut Query,
) -> Result<(), Error> {
    let document = fragment.open()?;
    let written = document.descendants().find(|node| node.is_element() && node.tag_name().name() == "Filter");
    let written = written.ok_or(Error::Missing("Filter"))?;
    if asks_for_nothing(written, collection) {
        return Ok(());
    }
    let crs = systems::default_system(visit.manner.version);
    let read = fes::filter(written, &seen.fields(), crs, &Names(collection));
    let (found, ids) = read.map_err(|fault| {
        if compares_bounds(written, collection) {
            let code = "OperationProcessingFailed";
            Error::Told { code, locator: Some("boundedBy"), failure: Box::new(fault) }
        } else {
            Error::about("filter", fault)
        }
    })?;
    if !ids.is_empty() {
        let written: Vec<String> = ids.into_iter().map(|resource| resource.id).collect();
        let named = ask::identifiers(visit, seen, &written)?;
        let also = |before: Vec<i64>| before.into_iter().filter(|id| named.contains(id)).collect();
        query.ids = Some(query.ids.take().map_or_else(|| named.clone(), also));
    }
    if let Some(found) = found {
        query.filter = Some(match query.filter.take() {
            Some(before) => before.and(found),
            None => found,
        });
    }
    Ok(())
}

/// Whether all that is asked is that a property GML gives every feature is missing, where no feature of the layer has it.
fn asks_for_nothing(filter: Node<'_, '_>, collection: &Collection) -> bool {
    let Some(condition) = filter.first_element_child() else { return false };
    let missing = matches!(condition.tag_name().name(), "PropertyIsNull" | "PropertyIsNil");
    let path = condition.first_element_child().and_then(|named| named.text());
    let absent = |path| matches!(reference::find(path, collection), Ok(Reference::Absent(_)));
    missing && condition.next_sibling_element().is_none() && path.is_some_and(absent)
}

/// Whether the box of a feature is compared with a value: well said, and nothing that could be done (OGC 09-026r2, 7.7.3.2).
fn compares_bounds(filter: Node<'_, '_>, collection: &Collection) -> bool {
    let comparisons = filter.descendants().filter(|node| node.tag_name().name().starts_with("PropertyIs"));
    let mut named = comparisons.flat_map(|node| node.children()).filter_map(|node| node.text());
    named.any(|path| reference::find(path, collection).is_ok_and(|found| found == Reference::Bounds))
}

/// What names of a filter stand for in a layer.
struct Names<'a>(&'a Collection);

impl Resolve for Names<'_> {
    fn field(&self, path: &[Step]) -> Option<String> {
        match reference::find(&written(path), self.0).ok()? {
            Reference::Column(name) => Some(name),
            Reference::Geometry | Reference::Bounds => Some(GEOMETRY.to_owned()),
            Reference::Id => Some(ID.to_owned()),
            Reference::Absent(_) => None,
        }
    }

    fn id(&self, resource: &str) -> Option<i64> {
        let (layer, number) = resource.rsplit_once('.')?;
        if layer == self.0.id { number.parse().ok() } else { None }
    }
}

/// A path with the one prefix that means something: that of GML.
fn written(path: &[Step]) -> String {
    let one = |step: &Step| {
        let of_gml = step.namespace.as_deref().is_some_and(|uri| uri.starts_with("http://www.opengis.net/gml"));
        format!("{}{}{}", if step.attribute { "@" } else { "" }, if of_gml { "gml:" } else { "" }, step.name)
    };
    path.iter().map(one).collect::<Vec<_>>().join("/")
}
