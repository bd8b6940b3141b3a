//! The in-memory spatial store: each published layer as columns and packed, Hilbert-ordered, generalised geometry.
//!
//! The store holds the present and can always be rebuilt from the database. One task, the [`Keeper`], writes to it: it loads
//! layers (from a snapshot when there is a good one), follows the change feed, folds recent changes and writes snapshots.
//! Everyone else reads immutable states.

mod column;
mod copy;
mod exact;
mod feed;
mod keeper;
mod label;
mod layer;
mod outline;
mod overlay;
mod pace;
mod packed;
mod reading;
mod rtree;
mod segment;
mod shape;
mod snapshot;
mod source;
mod topology;
mod wkb;
mod world;

use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use arc_swap::ArcSwap;
use tokio::sync::broadcast;

pub use column::{Codes, Column, Strings, Value, push_varint};
pub use copy::read_rows;
pub use exact::{Exact, Fine};
pub use keeper::Keeper;
pub use layer::{Applied, Layer, LayerState, Slice};
pub use outline::{Outline, OutlinePart};
use pace::Pace;
pub use packed::Reader;
pub use reading::{ByFid, Place};
pub use segment::{Row, Segment, SegmentBuilder};
pub use shape::{Kind, Part, Shape};
pub use source::{ColumnKind, Source, SourceColumn, quoted_relation};
pub use world::{Extent, MAX_ZOOM, Point, TileId};

/// What can go wrong between the database, the snapshot and the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database did not answer the store: {0}")]
    Database(#[from] sqlx::Error),
    #[error("the database sent rows in an unexpected form ({0})")]
    CopyFormat(&'static str),
    #[error("feature {fid} has a geometry that is not WKB: {source}")]
    Geometry { fid: i64, source: geozero::error::GeozeroError },
    #[error("snapshot: {0}")]
    Snapshot(#[from] std::io::Error),
}

/// A change the store now shows.
#[derive(Debug, Clone)]
pub struct Change {
    pub layer: Arc<str>,
    pub applied: Applied,
}

/// Rows that changed, of any relation with a change feed.
#[derive(Debug, Clone)]
pub struct Noted {
    /// `schema.table`.
    pub relation: Arc<str>,
    /// Rows, when they were few enough to be named.
    pub fids: Arc<[i64]>,
    /// Communes of the rows; empty for relations without.
    pub communes: Arc<[String]>,
}

/// The layers held, by id.
#[derive(Debug)]
pub struct Store {
    layers: ArcSwap<HashMap<String, Arc<Layer>>>,
    changes: broadcast::Sender<Change>,
    noted: broadcast::Sender<Noted>,
    pace: Pace,
    ready: AtomicBool,
}

impl Default for Store {
    fn default() -> Self {
        Self {
            layers: ArcSwap::default(),
            changes: broadcast::channel(1024).0,
            noted: broadcast::channel(1024).0,
            pace: Pace::default(),
            ready: AtomicBool::new(false),
        }
    }
}

impl Store {
    /// A layer by id; `None` when it is unknown or not loaded yet.
    #[must_use]
    pub fn layer(&self, id: &str) -> Option<Arc<Layer>> {
        self.layers.load().get(id).cloned()
    }

    /// Every layer held.
    #[must_use]
    pub fn layers(&self) -> Arc<HashMap<String, Arc<Layer>>> {
        self.layers.load_full()
    }

    /// Changes from now on, as the store applies them.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// Rows of any relation that change from now on.
    #[must_use]
    pub fn subscribe_noted(&self) -> broadcast::Receiver<Noted> {
        self.noted.subscribe()
    }

    /// Wait until what is committed by now is shown. False when the store is too far behind: what is committed is safe
    /// and will be shown later.
    pub async fn catch_up(&self) -> bool {
        self.pace.wait().await
    }

    /// Whether every layer of the catalogue was loaded once.
    #[must_use]
    pub fn ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }

    fn put(&self, id: &str, layer: Layer) {
        let mut layers = HashMap::clone(&self.layers.load());
        layers.insert(id.into(), Arc::new(layer));
        self.layers.store(Arc::new(layers));
        self.tell(id, Applied { version: 0, touched: vec![Extent::WORLD], communes: BTreeSet::new() });
    }

    fn drop_layer(&self, id: &str) {
        let mut layers = HashMap::clone(&self.layers.load());
        layers.remove(id);
        self.layers.store(Arc::new(layers));
    }

    fn note(&self, noted: Noted) {
        let _ = self.noted.send(noted);
    }

    fn tell(&self, id: &str, applied: Applied) {
        // Nobody listening is not an error.
        let _ = self.changes.send(Change { layer: id.into(), applied });
    }
}
