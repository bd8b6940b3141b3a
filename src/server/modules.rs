//! The applications of this program: the only place that names them all.

use std::sync::Arc;

use sqlx::PgPool;

use crate::addresses;
use crate::administration;
use crate::auth::Gate;
use crate::catalog::Catalog;
use crate::documents::{self, BuiltIn};
use crate::mail;
use crate::notes;
use crate::privacy;
use crate::records::{self, Module, Registry};

fn modules(gate: &Gate) -> Vec<Module> {
    vec![
        addresses::module(),
        administration::module(gate),
        notes::module(),
        mail::module(),
        privacy::module(),
        documents::module(),
    ]
}

/// The documents the modules come with.
#[must_use]
pub fn built_in() -> Vec<BuiltIn> {
    [addresses::TEMPLATES, notes::TEMPLATES, mail::TEMPLATES, privacy::TEMPLATES].concat()
}

/// Every record type, resolved against the database and the layers.
///
/// # Errors
/// When a `records.toml` does not fit the database.
pub async fn registry(pool: &PgPool, catalog: &Catalog, gate: &Gate) -> Result<Arc<Registry>, records::Error> {
    Ok(Arc::new(Registry::build(pool, catalog, &modules(gate)).await?))
}
