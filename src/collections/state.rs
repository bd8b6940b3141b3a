//! Which collections there are for whoever asks.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use sqlx::PgPool;
use tokio::sync::Semaphore;

use crate::auth::{Person, Sight};
use crate::catalog::{CatalogHandle, ResolvedLayer};
use crate::collections::{Error, Seen, held};
use crate::db::Scope;
use crate::geo::Bbox;
use crate::records::{RecordType, Records};
use crate::store::{Extent, Store};

/// What may be done to the features of a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Create,
    Change,
    Delete,
}

impl Deed {
    /// As permissions name it.
    #[must_use]
    pub const fn action(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Change => "change",
            Self::Delete => "delete",
        }
    }
}

/// What answers need, and who asks.
#[derive(Debug, Clone)]
pub struct Collections {
    pub(super) pool: PgPool,
    catalog: CatalogHandle,
    pub(super) store: Arc<Store>,
    pub(super) records: Records,
    pub(super) sight: Sight,
    pub(super) person: Option<Arc<Person>>,
    /// Places for answers read from the database: each keeps a connection for as long as its reader takes.
    pub(super) places: Arc<Semaphore>,
}

impl Collections {
    /// For nobody in particular: a handler takes them for whoever asks.
    #[must_use]
    pub fn new(pool: PgPool, catalog: CatalogHandle, store: Arc<Store>, records: Records) -> Self {
        let places = (pool.options().get_max_connections() as usize / 2).max(1);
        let places = Arc::new(Semaphore::new(places));
        Self { pool, catalog, store, records, sight: Sight::Public, person: None, places }
    }

    /// Every layer the reader may see, lowest drawn first.
    #[must_use]
    pub fn all(&self) -> Vec<Seen> {
        self.catalog.current().layers().iter().filter_map(|layer| self.of(layer, "see")).collect()
    }

    /// A layer the reader may see.
    ///
    /// # Errors
    /// [`Error::Unknown`], also for one they may not see: its existence is not told.
    pub fn seen(&self, id: &str) -> Result<Seen, Error> {
        self.reached(id, "see")
    }

    /// A layer the reader may take away as a file.
    ///
    /// # Errors
    /// [`Error::Unknown`].
    pub fn exported(&self, id: &str) -> Result<Seen, Error> {
        self.reached(id, "export")
    }

    /// Whether the reader may do this to features of the collection.
    #[must_use]
    pub fn may(&self, seen: &Seen, deed: Deed) -> bool {
        let (Some(kind), Some(person)) = (&seen.kind, &self.person) else { return false };
        kind.writable && person.reach(&kind.id, deed.action()).is_some()
    }

    fn reached(&self, id: &str, action: &str) -> Result<Seen, Error> {
        let found = self.catalog.current().layer(id).and_then(|layer| self.of(layer, action));
        found.ok_or_else(|| Error::Unknown(id.chars().take(80).collect()))
    }

    fn of(&self, layer: &Arc<ResolvedLayer>, action: &str) -> Option<Seen> {
        let scope = self.sight.reach(layer.id(), layer.layer.public, action)?;
        let extent = self.extent(layer, &scope);
        Some(Seen::new(Arc::clone(layer), self.kind_of(layer), scope, extent))
    }

    fn kind_of(&self, layer: &ResolvedLayer) -> Option<Arc<RecordType>> {
        let drawn = |kind: &&Arc<RecordType>| kind.layer.as_deref() == Some(layer.id());
        self.records.registry().types.values().find(drawn).cloned()
    }

    /// Box of the features the reader may see: that of others tells where they are.
    fn extent(&self, layer: &ResolvedLayer, scope: &Scope) -> Option<Bbox> {
        let state = self.store.layer(layer.id())?.state();
        let extent = match scope {
            Scope::Everywhere => state.extent(),
            Scope::Communes(_) => held::reached(&state, scope).fold(Extent::EMPTY, |all, (slice, row)| {
                let one = state.slices[slice].segment.row(row).extent;
                if one.is_empty() { all } else { all.union(one) }
            }),
        };
        (!extent.is_empty()).then(|| extent.to_lon_lat().into())
    }
}

/// In a handler: for whoever asks.
impl FromRequestParts<Self> for Collections {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, all: &Self) -> Result<Self, Infallible> {
        let person = parts.extensions.get::<Arc<Person>>().cloned();
        Ok(Self { sight: Sight::of(person.clone()), person, ..all.clone() })
    }
}
