//! What is asked, whichever way it came: keys and values in the address, a document, a document in an envelope.
//!
//! Nothing here knows a layer: names, filters and geometries stay as they were written ([`Fragment`]) until the layer they
//! are about is known.

mod by_document;
mod by_key;
mod edits;
mod fragment;
mod name;
mod parameters;
mod queries;

pub use by_document::read as of_document;
pub use by_key::read as of_keys;
pub use edits::{Action, Given, NewFeature, Property, Transaction};
pub use fragment::{Fragment, children, document, local};
pub use name::TypeName;
pub use parameters::Parameters;
pub use queries::{AdHoc, Query, Sorted, of_definition};

use crate::wfs::Version;

/// Locks live for five minutes unless the request says how long (OGC 09-025r2, 12.2.4.2).
pub const LOCK_SECONDS: u32 = 300;
/// Longest life of a lock.
pub const LONGEST_LOCK: u32 = 24 * 3600;

/// An operation in its version.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    pub version: Version,
    pub operation: Operation,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Operation {
    GetCapabilities,
    DescribeFeatureType { types: Vec<TypeName>, format: Option<String> },
    GetFeature(Retrieval),
    GetFeatureWithLock(Retrieval, Hold),
    GetPropertyValue { retrieval: Retrieval, reference: String },
    LockFeature { queries: Vec<Query>, hold: Hold, lock: Option<String> },
    Transaction(Transaction),
    ListStoredQueries,
    DescribeStoredQueries(Vec<String>),
    CreateStoredQuery(Vec<Definition>),
    DropStoredQuery(String),
}

/// Features to be read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Retrieval {
    pub queries: Vec<Query>,
    /// How many are counted, not which they are.
    pub hits: bool,
    pub start: u64,
    pub count: Option<u64>,
    pub format: Option<String>,
}

/// How features are to be locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    pub seconds: u32,
    /// `SOME`: those that can be locked are; otherwise none is unless all are.
    pub some: bool,
}

/// A stored query to be kept (OGC 09-025r2, 14.2).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Definition {
    pub id: String,
    pub title: String,
    pub summary: String,
    /// Name and type of each.
    pub parameters: Vec<(String, String)>,
    pub language: String,
    /// Names of what it gives, as they were written.
    pub returns: String,
    /// Its text is told to nobody.
    pub private: bool,
    /// `Query` elements with `${parameter}` in them.
    pub template: Fragment,
}

impl Default for Hold {
    fn default() -> Self {
        Self { seconds: LOCK_SECONDS, some: false }
    }
}

#[cfg(test)]
mod tests;
