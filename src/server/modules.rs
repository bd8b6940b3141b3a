//! The applications of this program: the only place that names them all.

use std::sync::Arc;

use sqlx::PgPool;

use crate::addresses;
use crate::administration;
use crate::auth::Gate;
use crate::catalog::Catalog;
use crate::dashboards;
use crate::db::Database;
use crate::documents::{self, BuiltIn};
use crate::elections;
use crate::mail;
use crate::notes;
use crate::privacy;
use crate::queries;
use crate::records::{self, Module, Registry};

fn modules(gate: &Gate, database: &Database) -> Vec<Module> {
    vec![
        addresses::module(),
        administration::module(gate),
        notes::module(),
        mail::module(),
        privacy::module(),
        elections::module(),
        documents::module(),
        queries::module(database),
        dashboards::module(),
    ]
}

/// The documents the modules come with.
#[must_use]
pub fn built_in() -> Vec<BuiltIn> {
    [addresses::TEMPLATES, notes::TEMPLATES, mail::TEMPLATES, privacy::TEMPLATES, elections::TEMPLATES].concat()
}

/// What modules bring to the dashboard of whoever may open their lists: the `dashboard.toml` of each.
pub const DASHBOARDS: &[&str] = &[
    include_str!("../mail/dashboard.toml"),
    include_str!("../privacy/dashboard.toml"),
    include_str!("../notes/dashboard.toml"),
    include_str!("../addresses/dashboard.toml"),
    include_str!("../elections/dashboard.toml"),
];

/// Every record type, resolved against the database and the layers.
///
/// # Errors
/// When a `records.toml` does not fit the database.
pub async fn registry(
    pool: &PgPool,
    catalog: &Catalog,
    gate: &Gate,
    database: &Database,
) -> Result<Arc<Registry>, records::Error> {
    Ok(Arc::new(Registry::build(pool, catalog, &modules(gate, database)).await?))
}

#[cfg(test)]
mod tests {
    use super::DASHBOARDS;
    use crate::dashboards;

    #[test]
    fn what_modules_bring_to_dashboards_can_be_read_in_three_languages() {
        for file in DASHBOARDS {
            dashboards::check(file).unwrap();
        }
    }
}
