//! Requests as documents: what is asked is what the root element says, whatever the address said.

use roxmltree::Node;

use crate::wfs::request::by_key::{seconds, some};
use crate::wfs::request::fragment::{Fragment, children, local};
use crate::wfs::request::queries::{self, AdHoc, Query, one_type, text};
use crate::wfs::request::{Definition, Hold, Operation, Request, Retrieval, edits};
use crate::wfs::{Error, Version};

/// Most stored queries made by one request.
const MOST_DEFINITIONS: usize = 20;

/// Read the request of an element.
///
/// # Errors
/// What is missing or wrong.
pub fn read(root: Node<'_, '_>) -> Result<Request, Error> {
    let name = local(root);
    let capabilities = name == "GetCapabilities";
    match root.attribute("service") {
        None if capabilities => return Err(Error::Missing("service")),
        Some(service) if service != "WFS" => return Err(Error::wrong("service", service)),
        _ => {}
    }
    let version = if capabilities { negotiated(root)? } else { version(root)? };
    Ok(Request { version, operation: operation(name, root, version)? })
}

fn operation(name: &str, root: Node<'_, '_>, version: Version) -> Result<Operation, Error> {
    Ok(match name {
        "GetCapabilities" => Operation::GetCapabilities,
        "DescribeFeatureType" => describe(root),
        "GetFeature" => Operation::GetFeature(retrieval(root)?),
        "GetFeatureWithLock" => Operation::GetFeatureWithLock(retrieval(root)?, hold(root, version)?),
        "GetPropertyValue" if version.is_2() => {
            let reference = root.attribute("valueReference").ok_or(Error::Missing("valueReference"))?.trim().to_owned();
            if reference.is_empty() {
                return Err(Error::wrong("valueReference", ""));
            }
            Operation::GetPropertyValue { retrieval: retrieval(root)?, reference }
        }
        "LockFeature" => lock(root, version)?,
        "Transaction" => Operation::Transaction(edits::read(root)?),
        "ListStoredQueries" if version.is_2() => Operation::ListStoredQueries,
        "DescribeStoredQueries" if version.is_2() => {
            Operation::DescribeStoredQueries(children(root).filter_map(text).collect())
        }
        "CreateStoredQuery" if version.is_2() => Operation::CreateStoredQuery(definitions(root)?),
        "DropStoredQuery" if version.is_2() => {
            Operation::DropStoredQuery(root.attribute("id").ok_or(Error::Missing("id"))?.to_owned())
        }
        other => return Err(Error::Operation(other.chars().take(80).collect())),
    })
}

fn negotiated(root: Node<'_, '_>) -> Result<Version, Error> {
    let Some(accepted) = children(root).find(|child| local(*child) == "AcceptVersions") else { return version(root) };
    let offered: Vec<String> = children(accepted).filter_map(text).collect();
    let found = offered.iter().find_map(|number| Version::read(number));
    found.ok_or_else(|| Error::Negotiation(offered.join(",")))
}

/// The version an element names, else the one its namespace stands for.
fn version(root: Node<'_, '_>) -> Result<Version, Error> {
    let of_namespace = || match root.tag_name().namespace() {
        Some("http://www.opengis.net/wfs") => Version::V110,
        _ => Version::V200,
    };
    let Some(asked) = root.attribute("version") else { return Ok(of_namespace()) };
    Version::read(asked).ok_or_else(|| Error::wrong("version", asked))
}

fn describe(root: Node<'_, '_>) -> Operation {
    let names = children(root).filter(|child| local(*child) == "TypeName");
    let types = names.filter_map(|node| Some(queries::bound(node, &text(node)?))).collect();
    Operation::DescribeFeatureType { types, format: root.attribute("outputFormat").map(str::to_owned) }
}

fn retrieval(root: Node<'_, '_>) -> Result<Retrieval, Error> {
    let hits = match root.attribute("resultType") {
        None | Some("results") => false,
        Some("hits") => true,
        Some(other) => return Err(Error::wrong("resultType", other)),
    };
    let number = |names: [&'static str; 2]| {
        let Some(value) = names.iter().find_map(|name| root.attribute(*name)) else { return Ok(None) };
        value.trim().parse().map(Some).map_err(|_| Error::wrong(names[0], value))
    };
    let queries = queries::read(root)?;
    if queries.is_empty() {
        return Err(Error::Missing("Query"));
    }
    Ok(Retrieval {
        queries,
        hits,
        start: number(["startIndex", "startIndex"])?.unwrap_or_default(),
        count: number(["count", "maxFeatures"])?,
        format: root.attribute("outputFormat").map(str::to_owned),
    })
}

fn hold(root: Node<'_, '_>, version: Version) -> Result<Hold, Error> {
    let expiry = root.attribute("expiry");
    let expiry = expiry.map(|value| value.trim().parse().map_err(|_| Error::wrong("expiry", value))).transpose()?;
    Ok(Hold { seconds: seconds(expiry, version), some: some(root.attribute("lockAction"), "lockAction")? })
}

/// `wfs:Query` in 2.0; `wfs:Lock` with a type and a filter before.
fn lock(root: Node<'_, '_>, version: Version) -> Result<Operation, Error> {
    let mut queries = queries::read(root)?;
    for node in children(root).filter(|child| local(*child) == "Lock") {
        let filter = children(node).find(|child| local(*child) == "Filter").map(Fragment::of);
        queries.push(Query::AdHoc(AdHoc { name: one_type(node)?, filter, ..AdHoc::default() }));
    }
    let lock = root.attribute("lockId").map(str::to_owned);
    if queries.is_empty() && lock.is_none() {
        return Err(Error::Missing("Query"));
    }
    Ok(Operation::LockFeature { queries, hold: hold(root, version)?, lock })
}

fn definitions(root: Node<'_, '_>) -> Result<Vec<Definition>, Error> {
    let nodes: Vec<_> =
        children(root).filter(|child| matches!(local(*child), "StoredQueryDefinition" | "StoredQuery")).collect();
    match nodes.len() {
        0 => Err(Error::Missing("StoredQueryDefinition")),
        several if several > MOST_DEFINITIONS => Err(Error::TooMany { most: MOST_DEFINITIONS }),
        _ => nodes.into_iter().map(definition).collect(),
    }
}

fn definition(node: Node<'_, '_>) -> Result<Definition, Error> {
    let part = |name: &str| children(node).find(|child| local(*child) == name);
    let expression = part("QueryExpressionText").ok_or(Error::Missing("QueryExpressionText"))?;
    let attribute = |name: &str| expression.attribute(name).unwrap_or_default().trim().to_owned();
    let parameter = |node: Node<'_, '_>| {
        let kind = node.attribute("type").unwrap_or("xsd:string");
        Ok((node.attribute("name").ok_or(Error::Missing("name"))?.to_owned(), kind.to_owned()))
    };
    Ok(Definition {
        id: node.attribute("id").ok_or(Error::Missing("id"))?.trim().to_owned(),
        title: part("Title").and_then(text).unwrap_or_default(),
        summary: part("Abstract").and_then(text).unwrap_or_default(),
        parameters: children(node)
            .filter(|child| local(*child) == "Parameter")
            .map(parameter)
            .collect::<Result<_, Error>>()?,
        language: attribute("language"),
        returns: attribute("returnFeatureTypes"),
        private: matches!(attribute("isPrivate").as_str(), "true" | "1"),
        template: Fragment::inside(expression),
    })
}
