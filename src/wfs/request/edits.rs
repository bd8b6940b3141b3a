//! Transactions of every version: `wfs:Transaction` with its actions in the order they were written.

use roxmltree::Node;

use crate::wfs::Error;
use crate::wfs::request::by_key::some;
use crate::wfs::request::fragment::{Fragment, children, local};
use crate::wfs::request::name::TypeName;
use crate::wfs::request::queries::{AdHoc, one_type, text};
use crate::wfs::version::XSI;

/// Most features and actions of one transaction.
const MOST: usize = 10_000;

/// Deeds that are done together or not at all.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Transaction {
    pub lock: Option<String>,
    /// `releaseAction` SOME: what was not touched stays locked.
    pub some: bool,
    /// System of geometries that name none.
    pub srs: Option<String>,
    pub actions: Vec<Action>,
}

/// One deed.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    Insert {
        handle: Option<String>,
        srs: Option<String>,
        features: Vec<NewFeature>,
    },
    Update {
        handle: Option<String>,
        query: AdHoc,
        set: Vec<Property>,
    },
    Replace {
        handle: Option<String>,
        feature: NewFeature,
        query: AdHoc,
    },
    Delete {
        handle: Option<String>,
        query: AdHoc,
    },
    /// Of another software: skipped where the client says that it may be.
    Native {
        vendor: String,
        safe: bool,
    },
}

/// A feature as a client draws it.
#[derive(Debug, Clone, PartialEq)]
pub struct NewFeature {
    pub name: TypeName,
    /// The identifier the client gives it, as it was written.
    pub id: Option<String>,
    pub properties: Vec<Property>,
}

/// A property and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// As it was written: a path for an update, a name for a new feature.
    pub reference: String,
    pub namespace: Option<String>,
    pub value: Given,
}

/// A value as it was written.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    Nil,
    Text(String),
    /// An element: a geometry, if the property is one.
    Element(Fragment),
}

/// Read a transaction.
///
/// # Errors
/// What is missing or wrong in it.
pub fn read(node: Node<'_, '_>) -> Result<Transaction, Error> {
    let lock = children(node).find(|child| local(*child) == "LockId").and_then(text);
    let mut transaction = Transaction {
        lock: node.attribute("lockId").map(str::to_owned).or(lock),
        some: some(node.attribute("releaseAction"), "releaseAction")?,
        srs: node.attribute("srsName").map(str::to_owned),
        actions: Vec::new(),
    };
    let mut weight = 0;
    for child in children(node) {
        let action = match local(child) {
            "Insert" => insert(child)?,
            "Update" => Action::Update { handle: handle(child), query: chosen(child)?, set: changes(child)? },
            "Replace" => replace(child)?,
            "Delete" => Action::Delete { handle: handle(child), query: chosen(child)? },
            "Native" => native(child),
            "LockId" => continue,
            other => return Err(Error::Operation(other.chars().take(80).collect())),
        };
        weight += if let Action::Insert { features, .. } = &action { features.len().max(1) } else { 1 };
        if weight > MOST {
            return Err(Error::TooMany { most: MOST });
        }
        transaction.actions.push(action);
    }
    Ok(transaction)
}

fn handle(node: Node<'_, '_>) -> Option<String> {
    node.attribute("handle").map(str::to_owned)
}

fn native(node: Node<'_, '_>) -> Action {
    let safe = node.attribute("safeToIgnore").is_some_and(|said| matches!(said.trim(), "true" | "1"));
    Action::Native { vendor: node.attribute("vendorId").unwrap_or_default().to_owned(), safe }
}

/// Which features an action is about.
fn chosen(node: Node<'_, '_>) -> Result<AdHoc, Error> {
    let filter = children(node).find(|child| local(*child) == "Filter").map(Fragment::of);
    Ok(AdHoc { name: one_type(node)?, filter, srs: node.attribute("srsName").map(str::to_owned), ..AdHoc::default() })
}

fn insert(node: Node<'_, '_>) -> Result<Action, Error> {
    let features: Vec<NewFeature> = children(node).flat_map(flattened).map(feature).collect();
    if features.is_empty() {
        return Err(Error::Missing("Insert"));
    }
    Ok(Action::Insert { handle: handle(node), srs: node.attribute("srsName").map(str::to_owned), features })
}

/// Features of a collection, or the one feature it is.
fn flattened<'a, 'input>(node: Node<'a, 'input>) -> Vec<Node<'a, 'input>> {
    if local(node) != "FeatureCollection" {
        return vec![node];
    }
    let members = children(node).filter(|child| matches!(local(*child), "member" | "featureMember" | "featureMembers"));
    members.flat_map(children).collect()
}

fn feature(node: Node<'_, '_>) -> NewFeature {
    let name = TypeName { namespace: node.tag_name().namespace().map(str::to_owned), local: local(node).to_owned() };
    let property = |child: Node<'_, '_>| Property {
        reference: local(child).to_owned(),
        namespace: child.tag_name().namespace().map(str::to_owned),
        value: value(child),
    };
    let id = node.attributes().find(|given| matches!(given.name(), "id" | "fid")).map(|given| given.value().to_owned());
    NewFeature { name, id, properties: children(node).map(property).collect() }
}

fn value(node: Node<'_, '_>) -> Given {
    if node.attribute((XSI, "nil")).is_some_and(|nil| matches!(nil.trim(), "true" | "1")) {
        return Given::Nil;
    }
    match children(node).next() {
        Some(element) => Given::Element(Fragment::of(element)),
        None => Given::Text(node.children().filter_map(|part| part.text()).collect()),
    }
}

/// `wfs:Property`: `ValueReference` and `Value`; `Name` before 2.0. Without a value the property is emptied.
fn changes(node: Node<'_, '_>) -> Result<Vec<Property>, Error> {
    let one = |property: Node<'_, '_>| {
        let part = |names: [&str; 2]| children(property).find(|child| names.contains(&local(*child)));
        let reference = part(["ValueReference", "Name"]).and_then(text).ok_or(Error::Missing("ValueReference"))?;
        let value = part(["Value", "Value"]).map_or(Given::Nil, value);
        let named = part(["ValueReference", "Name"]);
        let prefix = reference.split_once(':').map(|(prefix, _)| prefix.rsplit('/').next().unwrap_or(prefix));
        let namespace = named.and_then(|node| node.lookup_namespace_uri(Some(prefix?))).map(str::to_owned);
        Ok(Property { reference, namespace, value })
    };
    let set: Vec<Property> =
        children(node).filter(|child| local(*child) == "Property").map(one).collect::<Result<_, Error>>()?;
    if set.is_empty() { Err(Error::Missing("Property")) } else { Ok(set) }
}

/// A feature in place of those a filter finds (OGC 09-025r2, 15.2.6).
fn replace(node: Node<'_, '_>) -> Result<Action, Error> {
    let drawn = children(node).find(|child| local(*child) != "Filter").ok_or(Error::Missing("Replace"))?;
    let feature = feature(drawn);
    let filter =
        children(node).find(|child| local(*child) == "Filter").map(Fragment::of).ok_or(Error::Missing("filter"))?;
    let query = AdHoc { name: feature.name.clone(), filter: Some(filter), ..AdHoc::default() };
    Ok(Action::Replace { handle: handle(node), feature, query })
}
