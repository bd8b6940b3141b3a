//! Queries of a document: `wfs:Query` and `wfs:StoredQuery` of every version.

use roxmltree::Node;

use crate::wfs::Error;
use crate::wfs::request::fragment::{Fragment, children, local};
use crate::wfs::request::name::{TypeName, resolve};

/// Most queries in one request.
pub const MOST_QUERIES: usize = 100;

/// One query.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    AdHoc(AdHoc),
    /// A kept query with its parameters.
    Stored {
        id: String,
        parameters: Vec<(String, String)>,
    },
}

/// A query written out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AdHoc {
    pub name: TypeName,
    pub srs: Option<String>,
    /// What of each feature is asked for; empty: all of it.
    pub properties: Vec<String>,
    pub filter: Option<Fragment>,
    /// Corners and, where it was said, their system: as it was written.
    pub area: Option<String>,
    /// Identifiers, as they were written.
    pub ids: Vec<String>,
    pub sort: Vec<Sorted>,
}

/// One key of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sorted {
    pub reference: String,
    pub descending: bool,
}

/// Queries inside an operation, in order.
///
/// # Errors
/// [`Error`] for a join, for too many, for names that are missing.
pub fn read(operation: Node<'_, '_>) -> Result<Vec<Query>, Error> {
    let mut queries = Vec::new();
    for node in children(operation) {
        match local(node) {
            "Query" => queries.push(Query::AdHoc(ad_hoc(node)?)),
            "StoredQuery" => queries.push(stored(node)?),
            _ => {}
        }
        if queries.len() > MOST_QUERIES {
            return Err(Error::TooMany { most: MOST_QUERIES });
        }
    }
    Ok(queries)
}

/// Queries of a filled template.
///
/// # Errors
/// [`Error::Unreadable`] when it is no document, as for [`read`] otherwise.
pub fn of_definition(template: &Fragment) -> Result<Vec<Query>, Error> {
    let document = template.open()?;
    let queries = read(document.root_element())?;
    if queries.is_empty() { Err(Error::Unreadable("no Query".into())) } else { Ok(queries) }
}

/// The one type a query is about. A list of several is a join, which is not offered.
///
/// # Errors
/// [`Error::Missing`], [`Error::Option`].
pub fn one_type(node: Node<'_, '_>) -> Result<TypeName, Error> {
    let written = node.attribute("typeNames").or_else(|| node.attribute("typeName"));
    let written = written.ok_or(Error::Missing("typeNames"))?;
    let mut names = written.split([' ', ',', '\n', '\t']).filter(|name| !name.is_empty());
    let first = names.next().ok_or(Error::Missing("typeNames"))?;
    if names.next().is_some() {
        return Err(Error::Option("join"));
    }
    Ok(bound(node, first))
}

/// A name under the namespaces of its place.
pub fn bound(node: Node<'_, '_>, written: &str) -> TypeName {
    resolve(written, |prefix| node.lookup_namespace_uri(Some(prefix)).map(str::to_owned))
}

fn ad_hoc(node: Node<'_, '_>) -> Result<AdHoc, Error> {
    let mut query = AdHoc { name: one_type(node)?, ..AdHoc::default() };
    query.srs = node.attribute("srsName").map(str::to_owned);
    for child in children(node) {
        match local(child) {
            "Filter" => query.filter = Some(Fragment::of(child)),
            "PropertyName" => query.properties.extend(text(child)),
            "SortBy" => query.sort = sort(child)?,
            _ => {}
        }
    }
    Ok(query)
}

/// `fes:SortBy` (OGC 09-026r2, 7.17) and `ogc:SortBy`.
fn sort(node: Node<'_, '_>) -> Result<Vec<Sorted>, Error> {
    let one = |property: Node<'_, '_>| {
        let part = |names: [&str; 2]| children(property).find(|child| names.contains(&local(*child))).and_then(text);
        let reference = part(["ValueReference", "PropertyName"]).ok_or(Error::Missing("SortBy"))?;
        let descending = part(["SortOrder", "SortOrder"]).is_some_and(|order| descends(&order));
        Ok(Sorted { reference, descending })
    };
    children(node).map(one).collect()
}

/// `DESC`, `D` and `DESCENDING`, as the versions write them.
pub fn descends(order: &str) -> bool {
    order.trim().to_ascii_uppercase().starts_with('D')
}

fn stored(node: Node<'_, '_>) -> Result<Query, Error> {
    let id = node.attribute("id").ok_or(Error::Missing("id"))?.to_owned();
    let one = |parameter: Node<'_, '_>| {
        let name = parameter.attribute("name").ok_or(Error::Missing("name"))?;
        Ok((name.to_owned(), text(parameter).unwrap_or_default()))
    };
    let parameters = children(node).filter(|child| local(*child) == "Parameter").map(one);
    Ok(Query::Stored { id, parameters: parameters.collect::<Result<_, _>>()? })
}

/// The text of an element, without the blanks around it.
pub fn text(node: Node<'_, '_>) -> Option<String> {
    let text: String = node.children().filter(Node::is_text).filter_map(|part| part.text()).collect();
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}
