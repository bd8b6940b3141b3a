//! The filter of a query, read for its layer.

use crate::collections::{Query, Seen};
use crate::exchange::outgoing::Collection;
use crate::filter::{self, fes};
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
    let version = if visit.manner.version.is_2() { fes::Version::Fes20 } else { fes::Version::Fes11 };
    let resolve = |path: &str| match reference::find(path, collection).ok()? {
        Reference::Column(name) => Some(name),
        Reference::Geometry | Reference::Bounds => Some(filter::GEOMETRY.to_owned()),
        Reference::Id => Some(filter::ID.to_owned()),
        Reference::Absent(_) => None,
    };
    let (default, _) = systems::asked(None, &seen.systems(), visit.manner.version)?;
    let read = fes::filter(written, version, &resolve, &seen.fields(), default);
    let (found, ids) = read.map_err(|fault| Error::about("filter", fault))?;
    if !ids.is_empty() {
        let named = ask::identifiers(visit, seen, &ids)?;
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
