//! The one task that writes to the store.

use std::{
    collections::{HashMap, HashSet},
    fmt::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use sqlx::{PgPool, postgres::PgListener};
use tokio::sync::watch;

use crate::catalog::quoted;
use crate::store::{
    Noted, Store, StoreError,
    copy::read_rows,
    feed::{Feed, Position, Touched},
    layer::Layer,
    segment::{Segment, SegmentBuilder},
    snapshot::{self, Header},
    source::Source,
};

/// Without a notification the change table is read anyway after this time: a cut connection loses nothing.
const POLL: Duration = Duration::from_millis(250);
/// Pause after an error before trying again.
const RETRY: Duration = Duration::from_secs(1);
/// Changed layers are written to disk this often, and when the keeper stops.
const SNAPSHOT: Duration = Duration::from_mins(5);

/// Loads layers, follows changes, folds, writes snapshots.
pub struct Keeper {
    store: Arc<Store>,
    db: PgPool,
    /// Folder of the snapshots; `None`: no snapshots.
    folder: Option<PathBuf>,
    sources: watch::Receiver<Vec<Arc<Source>>>,
    /// Version of each layer as last written to disk.
    written: HashMap<String, (u32, u64)>,
    /// Everything below is in the store: where the next connection takes up the feed.
    position: Option<Position>,
}

impl Keeper {
    /// `sources`: the layers to hold; a new list loads what is new, drops what is gone.
    #[must_use]
    pub fn new(
        store: Arc<Store>,
        db: PgPool,
        folder: Option<PathBuf>,
        sources: watch::Receiver<Vec<Arc<Source>>>,
    ) -> Self {
        Self { store, db, folder, sources, written: HashMap::new(), position: None }
    }

    /// Work until `stop` says true, then write the last snapshots.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let outcome = tokio::select! {
                outcome = self.follow() => outcome,
                _ = stop.wait_for(|stop| *stop) => break,
            };
            if let Err(error) = outcome {
                tracing::warn!(%error, "the store lost the database and tries again");
                tokio::time::sleep(RETRY).await;
            }
        }
    }

    /// One life of the connection: load, then follow until an error.
    async fn follow(&mut self) -> Result<(), StoreError> {
        let mut listener = PgListener::connect_with(&self.db).await?;
        // Waiting is given up in the middle below, which a connection being made does not survive: a lost one ends this life.
        listener.eager_reconnect(false);
        listener.listen("beffroi_change").await?;
        let mut feed = self.load_first().await?;
        let mut next_snapshot = Instant::now();
        loop {
            let answered = self.store.pace.begin();
            self.apply_changes(&mut feed).await?;
            self.store.pace.end(answered);
            self.position = Some(feed.position());
            self.store.ready.store(true, std::sync::atomic::Ordering::Release);
            if Instant::now() >= next_snapshot {
                self.tidy(&feed).await?;
                next_snapshot = Instant::now() + SNAPSHOT;
            }
            tokio::select! {
                notified = tokio::time::timeout(POLL, listener.try_recv()) => if let Ok(notified) = notified && notified?.is_none() { return Ok(()) },
                () = self.store.pace.rung() => {}
                changed = self.sources.changed() => if changed.is_ok() { self.load_sources(&mut feed).await?; } else { return Ok(()) },
            }
            while let Ok(more) = tokio::time::timeout(Duration::ZERO, listener.try_recv()).await {
                if more?.is_none() {
                    return Ok(());
                }
            }
        }
    }

    /// The feed starts before anything is read, so what commits meanwhile is met again in the feed. After a lost
    /// connection it takes up where the store is; of another database nothing held is true.
    async fn load_first(&mut self) -> Result<Feed, StoreError> {
        let mut db = self.db.acquire().await?;
        let mut feed = Feed::start(&mut db).await?;
        drop(db);
        if self.position.as_ref().is_some_and(|position| !feed.rewind(position)) {
            self.store.layers().keys().for_each(|id| self.store.drop_layer(id));
        }
        self.load_sources(&mut feed).await?;
        Ok(feed)
    }

    async fn load_sources(&mut self, feed: &mut Feed) -> Result<(), StoreError> {
        let sources = self.sources.borrow_and_update().clone();
        let wanted: HashSet<&str> = sources.iter().map(|s| s.layer.as_str()).collect();
        for id in self.store.layers().keys().filter(|id| !wanted.contains(id.as_str())) {
            self.store.drop_layer(id);
        }
        for source in sources {
            let held =
                self.store.layer(&source.layer).is_some_and(|l| l.state().source.definition() == source.definition());
            if !held {
                self.load(&source, feed).await?;
            }
        }
        Ok(())
    }

    async fn load(&mut self, source: &Arc<Source>, feed: &mut Feed) -> Result<(), StoreError> {
        let start = Instant::now();
        let from_disk = self.path(&source.layer).and_then(|path| usable(&path, source, feed));
        let from = if from_disk.is_some() { "snapshot" } else { "database" };
        let layer = if let Some((header, segment)) = from_disk {
            self.written.insert(source.layer.clone(), (header.generation, header.version));
            Layer::new(source.clone(), segment, header.generation, header.version)
        } else {
            Layer::new(source.clone(), self.read_whole(source).await?, rand::random(), 0)
        };
        let state = layer.state();
        tracing::info!(
            layer = source.layer,
            from,
            features = state.count(),
            bytes = state.memory(),
            ms = start.elapsed().as_millis(),
            "layer loaded"
        );
        self.store.put(&source.layer, layer);
        Ok(())
    }

    async fn read_whole(&self, source: &Source) -> Result<Segment, StoreError> {
        let rows = self.read(source, "").await?;
        let rules = source.rules.clone();
        // Sorting and generalising a large layer takes seconds of processor: not on the threads that answer requests.
        tokio::task::spawn_blocking(move || rows.build(&rules)).await.map_err(|e| StoreError::Snapshot(e.into()))
    }

    async fn read(&self, source: &Source, filter: &str) -> Result<SegmentBuilder, StoreError> {
        let mut db = self.db.acquire().await?;
        read_rows(&mut db, source, &source.select(filter)).await
    }

    async fn apply_changes(&self, feed: &mut Feed) -> Result<(), StoreError> {
        let mut db = self.db.acquire().await?;
        let touched = feed.poll(&mut db).await?;
        drop(db);
        for (relation, touched) in touched {
            let layers = self.store.layers();
            for layer in layers.values().filter(|l| l.state().source.relation == relation) {
                self.refresh(layer, &touched).await?;
            }
            self.store.note(noted(&relation, &touched));
        }
        Ok(())
    }

    async fn refresh(&self, layer: &Arc<Layer>, touched: &Touched) -> Result<(), StoreError> {
        let source = layer.state().source.clone();
        let bulk = !touched.communes.is_empty();
        let applied = if touched.whole || (bulk && source.commune.is_none()) {
            layer.replace(self.read_whole(&source).await?)
        } else {
            let mut fids: HashSet<i64> = touched.fids.clone();
            if bulk {
                fids.extend(fids_of_communes(layer, &touched.communes));
            }
            let rows = self.read(&source, &filter(&source, touched)).await?;
            let fids: Vec<i64> = fids.into_iter().collect();
            layer.apply(&fids, rows)
        };
        self.store.tell(&source.layer, applied);
        let folding = layer.clone();
        if tokio::task::spawn_blocking(move || folding.fold()).await.unwrap_or(false) {
            tracing::debug!(layer = source.layer, "recent changes folded in");
        }
        Ok(())
    }

    /// Write what changed to disk, forget old notes.
    async fn tidy(&mut self, feed: &Feed) -> Result<(), StoreError> {
        for (id, layer) in self.store.layers().iter() {
            let (Some(path), state) = (self.path(id), layer.state()) else { continue };
            let version = (layer.generation, state.version);
            if self.written.get(id) == Some(&version) {
                continue;
            }
            let header = Header::now(state.source.definition(), feed.position(), layer.generation, state.version);
            let written =
                tokio::task::spawn_blocking(move || state.folded().map(|s| snapshot::write(&path, &header, &s))).await;
            match written {
                Ok(Some(Ok(()))) => drop(self.written.insert(id.clone(), version)),
                Ok(Some(Err(error))) => {
                    tracing::warn!(layer = id, %error, "the snapshot could not be written; the next start reads the database");
                }
                _ => {}
            }
        }
        sqlx::query("select beffroi.prune_changes()").execute(&self.db).await?;
        Ok(())
    }

    fn path(&self, layer: &str) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(format!("{layer}.store")))
    }
}

fn noted(relation: &str, touched: &Touched) -> Noted {
    // Where a commune or the whole was touched the rows are not known one by one.
    let named = touched.communes.is_empty() && !touched.whole;
    let fids = if named { touched.fids.iter().copied().collect() } else { [].into() };
    Noted { relation: relation.into(), fids, communes: touched.towns.iter().cloned().collect() }
}

/// The snapshot at `path`, if it is of this source and database and recent enough to catch up from.
fn usable(path: &Path, source: &Source, feed: &mut Feed) -> Option<(Header, Segment)> {
    let header = snapshot::header(path).ok()?;
    if header.definition != source.definition() || header.stale() || !feed.rewind(&header.position) {
        return None;
    }
    match snapshot::read(path) {
        Ok(read) => Some(read),
        Err(error) => {
            tracing::warn!(layer = source.layer, %error, "the snapshot cannot be used; the layer is read from the database");
            None
        }
    }
}

/// Rows now held for these communes (the first column).
fn fids_of_communes(layer: &Layer, communes: &HashSet<String>) -> Vec<i64> {
    let state = layer.state();
    let mut fids = Vec::new();
    for slice in &state.slices {
        let Some(column) = slice.segment.columns().first() else { continue };
        let rows = (0..slice.segment.len()).filter(|&row| slice.alive(row));
        let held = |row: &usize| {
            column.get(*row).get(2..).is_some_and(|c| std::str::from_utf8(c).is_ok_and(|c| communes.contains(c)))
        };
        fids.extend(rows.filter(held).map(|row| slice.segment.row(row).fid));
    }
    fids
}

/// SQL for the rows a change touched. Codes that are not INSEE-like are left out: no row can carry them.
fn filter(source: &Source, touched: &Touched) -> String {
    let mut sql = String::from(" and (false");
    if !touched.fids.is_empty() {
        let list = touched.fids.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
        let _ = write!(sql, " or {} in ({list})", quoted(&source.fid));
    }
    if let Some(commune) = &source.commune {
        let safe = |c: &&String| c.chars().all(|c| c.is_ascii_alphanumeric());
        for code in touched.communes.iter().filter(safe) {
            let _ = write!(sql, " or {} = '{code}'", quoted(commune));
        }
    }
    sql + ")"
}
