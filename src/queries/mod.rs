//! Stored queries: SQL an administrator writes once, with parameters; agents run it and see a table, a chart, a map, a
//! file.
//!
//! A query is looked at before it runs ([`examine`]), reads only what lists and layers show the person who runs it
//! ([`reach`]), and runs on a connection of its own as a role that reads and does nothing else ([`session`]).
mod error;
mod examine;
mod file;
mod http;
mod openapi;
mod parameter;
mod plan;
mod reach;
mod result;
mod rules;
mod run;
mod session;
mod statement;
mod stored;
mod subscription;
mod tables;
mod wording;

use std::sync::Arc;

use moka::sync::Cache;

pub use error::Error;
pub use http::{file_router, router};
pub use openapi::interface;
pub use parameter::{Choice, Parameter, ParameterKind};
pub use result::Answer;
pub use stored::Stored;
pub use subscription::{Mailing, Subscription};

use crate::catalog::CatalogHandle;
use crate::db::Database;
use crate::email::Mailer;
use crate::queries::examine::Read;
use crate::queries::session::Turns;
use crate::records::{Module, Records};

/// Wordings looked at that are remembered.
const LOOKED: u64 = 500;

/// What every run needs.
#[derive(Debug, Clone)]
pub struct Queries {
    records: Records,
    catalog: CatalogHandle,
    database: Database,
    turns: Turns,
    mailer: Mailer,
    /// What a wording reads.
    looked: Cache<String, Arc<Vec<Read>>>,
}

impl Queries {
    #[must_use]
    pub fn new(records: Records, catalog: CatalogHandle, database: Database) -> Self {
        Self {
            records,
            catalog,
            database,
            turns: Turns::default(),
            mailer: Mailer::default(),
            looked: Cache::new(LOOKED),
        }
    }
}

/// The module.
#[must_use]
pub fn module(database: &Database) -> Module {
    let rules = Arc::new(rules::StoredQueries::new(database.clone()));
    Module { overlay: include_str!("records.toml"), rules: vec![("stored-queries", rules)] }
}
