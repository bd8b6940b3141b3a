//! The living part of a server: the catalogue watched, the store that follows the database, the tiles made from it.

use std::path::PathBuf;
use std::sync::Arc;

use sqlx::PgPool;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::catalog::{Catalog, CatalogHandle};
use crate::store::{Keeper, Source, Store};
use crate::tiles::http::Tiles;

/// What runs beside the requests.
pub struct Live {
    /// Layers in memory.
    pub store: Arc<Store>,
    /// Tiles of them.
    pub tiles: Tiles,
    stop: watch::Sender<bool>,
    keeper: JoinHandle<()>,
}

impl Live {
    /// Start following. `snapshots`: where the store is kept between two starts; `cache`: bytes of tiles kept.
    #[must_use]
    pub fn start(catalog: &CatalogHandle, pool: &PgPool, snapshots: Option<PathBuf>, cache: u64) -> Self {
        let store = Arc::new(Store::default());
        let (sources, followed) = watch::channel(sources_of(&catalog.current()));
        let (stop, stopped) = watch::channel(false);
        let keeper = Keeper::new(store.clone(), pool.clone(), snapshots, followed);
        let keeper = tokio::spawn(keeper.run(stopped));
        tokio::spawn(follow_catalog(catalog.subscribe(), sources));
        let tiles = Tiles::new(store.clone(), pool.clone(), cache);
        tokio::spawn(tiles.clone().forget_touched());
        Self { store, tiles, stop, keeper }
    }

    /// Stop following, write the last snapshots.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        if let Err(error) = self.keeper.await {
            tracing::error!(%error, "the store did not stop as it should");
        }
    }
}

fn sources_of(catalog: &Catalog) -> Vec<Arc<Source>> {
    catalog.layers().iter().map(|l| Arc::new(Source::of(l))).collect()
}

async fn follow_catalog(mut catalog: watch::Receiver<Arc<Catalog>>, sources: watch::Sender<Vec<Arc<Source>>>) {
    while catalog.changed().await.is_ok() {
        let now = sources_of(&catalog.borrow_and_update());
        if sources.send(now).is_err() {
            return;
        }
    }
}
