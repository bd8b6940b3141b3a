//! The layers one reader may see, each within its communes.

use std::sync::Arc;

use sqlx::PgConnection;

use crate::auth::Sight;
use crate::catalog::{Catalog, ResolvedLayer};
use crate::db::{self, Scope};
use crate::features::Error;

/// Layers of the catalogue, lowest drawn first, with the communes in which this reader may see them.
pub struct Layers {
    seen: Vec<(Arc<ResolvedLayer>, Scope)>,
    /// Some are seen in part: the session must be turned to each.
    in_part: bool,
}

impl Layers {
    /// What `sight` reaches of a catalogue.
    pub fn of(catalog: &Catalog, sight: &Sight) -> Self {
        let reach = |layer: &Arc<ResolvedLayer>| {
            sight.reach(layer.id(), layer.layer.public, "see").map(|scope| (Arc::clone(layer), scope))
        };
        let seen: Vec<_> = catalog.layers().iter().filter_map(reach).collect();
        let in_part = seen.iter().any(|(_, scope)| *scope != Scope::Everywhere);
        Self { seen, in_part }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Arc<ResolvedLayer>> {
        self.seen.iter().map(|(layer, _)| layer)
    }

    /// Hold what follows in a transaction to the communes in which `layer` may be seen.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn turn_to(&self, connection: &mut PgConnection, layer: &ResolvedLayer) -> Result<(), Error> {
        let nowhere = Scope::Communes(Vec::new());
        let scope = self.seen.iter().find(|(seen, _)| seen.id() == layer.id()).map_or(&nowhere, |(_, scope)| scope);
        self.narrow(connection, scope).await
    }

    /// Look again at what everybody may see.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn turn_back(&self, connection: &mut PgConnection) -> Result<(), Error> {
        self.narrow(connection, &Scope::Everywhere).await
    }

    async fn narrow(&self, connection: &mut PgConnection, scope: &Scope) -> Result<(), Error> {
        if self.in_part {
            db::narrow(connection, scope).await?;
        }
        Ok(())
    }
}
