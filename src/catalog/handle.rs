//! The running catalogue: reads the folders and the database again and again, publishes what changed.
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use sqlx::PgPool;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::facts::{self, Facts, Measured};
use super::fault::Fault;
use super::model::Layer;
use super::resolve::{must_measure, resolve};
use super::snapshot::{Catalog, ResolvedLayer};
use super::source::{self, Source};

/// An edit of a folder or of a table is seen after at most this long. Reading again costs a few small
/// files and one query, works on every file system, and needs no signal from either side.
const PERIOD: Duration = Duration::from_secs(1);

/// Why there is no catalogue at all.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    #[error("the folder of layers {} cannot be read: {source}", folder.display())]
    FolderUnreadable { folder: PathBuf, source: std::io::Error },
    #[error("the database does not answer: {0}")]
    Database(#[from] sqlx::Error),
}

/// The catalogue as it is now, and news of its changes. Cheap to clone; the watching ends with the last clone.
#[derive(Debug, Clone)]
pub struct CatalogHandle {
    receiver: watch::Receiver<Arc<Catalog>>,
    _watching: Arc<Watching>,
}

#[derive(Debug)]
struct Watching(AbortHandle);

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl CatalogHandle {
    /// Read `folder` (`layers/`) against the database, then keep watching both. `pool`: the serving role.
    ///
    /// # Errors
    /// The folder cannot be read or the database does not answer; a mistake in a layer is no error.
    pub async fn open(folder: &Path, pool: PgPool) -> Result<Self, CatalogError> {
        let mut reader =
            Reader { folder: folder.to_owned(), pool, good: BTreeMap::new(), drawn: BTreeMap::new(), seen: None };
        let (layers, faults) = reader.read().await?.unwrap_or_default();
        for fault in &faults {
            tracing::warn!(layer = fault.layer, "{fault}");
        }
        let (sender, receiver) = watch::channel(Arc::new(Catalog::new(1, layers, faults)));
        let task = tokio::spawn(reader.watch(sender));
        Ok(Self { receiver, _watching: Arc::new(Watching(task.abort_handle())) })
    }

    /// What is true now.
    #[must_use]
    pub fn current(&self) -> Arc<Catalog> {
        Arc::clone(&self.receiver.borrow())
    }

    /// A receiver that wakes at each change.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<Arc<Catalog>> {
        self.receiver.clone()
    }
}

type Reading = (Vec<Arc<ResolvedLayer>>, Vec<Fault>);

struct Reader {
    folder: PathBuf,
    pool: PgPool,
    /// Last description of each layer that could be served, with its text.
    good: BTreeMap<String, (Layer, String)>,
    drawn: BTreeMap<String, Vec<Value>>,
    seen: Option<(BTreeMap<String, Source>, BTreeMap<String, Facts>)>,
}

impl Reader {
    async fn watch(mut self, sender: watch::Sender<Arc<Catalog>>) {
        let mut failing = false;
        loop {
            tokio::time::sleep(PERIOD).await;
            let reading = self.read().await;
            if let Err(error) = &reading
                && !failing
            {
                tracing::warn!("catalogue kept as it is: {error}");
            }
            failing = reading.is_err();
            if let Ok(Some((layers, faults))) = reading {
                publish(&sender, layers, faults);
            }
        }
    }

    /// The layers as they are now; nothing when nothing moved since the last reading.
    async fn read(&mut self) -> Result<Option<Reading>, CatalogError> {
        let folder = self.folder.clone();
        let sources = tokio::task::spawn_blocking(move || source::read_all(&folder))
            .await
            .unwrap_or_else(|join| Err(std::io::Error::other(join)));
        let sources =
            sources.map_err(|source| CatalogError::FolderUnreadable { folder: self.folder.clone(), source })?;
        let candidates = self.candidates(&sources);
        let relations: Vec<String> = candidates.values().flatten().map(|(layer, _)| layer.table.clone()).collect();
        let facts = facts::read(&self.pool, &relations).await?;
        if self.seen.as_ref().is_some_and(|(s, f)| *s == sources && *f == facts) && !unsettled(&candidates, &facts) {
            return Ok(None);
        }
        let reading = self.resolve_all(&sources, &candidates, &facts).await?;
        self.seen = Some((sources, facts));
        Ok(Some(reading))
    }

    /// For each folder what it says now, then what it last said rightly.
    fn candidates(&self, sources: &BTreeMap<String, Source>) -> BTreeMap<String, Vec<(Layer, String)>> {
        let one = |(id, source): (&String, &Source)| {
            let now = source.layer.as_ref().ok().map(|layer| (layer.clone(), source.text.clone()));
            let before = self.good.get(id).filter(|good| now.as_ref() != Some(good)).cloned();
            (id.clone(), now.into_iter().chain(before).collect())
        };
        sources.iter().map(one).collect()
    }

    async fn resolve_all(
        &mut self,
        sources: &BTreeMap<String, Source>,
        candidates: &BTreeMap<String, Vec<(Layer, String)>>,
        facts: &BTreeMap<String, Facts>,
    ) -> Result<Reading, CatalogError> {
        let (mut layers, mut faults) = (Vec::new(), Vec::new());
        for (id, source) in sources {
            faults.extend(source.layer.as_ref().err().cloned());
            let broken = faults.len();
            for (layer, text) in candidates.get(id).into_iter().flatten() {
                let facts = facts.get(&layer.table);
                let measured = self.measured(layer, facts).await?;
                match resolve(layer, text, facts, measured.as_ref()) {
                    Ok(mut resolved) => {
                        resolved.drawing = self.drawing(id, source);
                        self.good.insert(id.clone(), (layer.clone(), text.clone()));
                        layers.push(Arc::new(resolved));
                        break;
                    }
                    // A former description that fails too says nothing new.
                    Err(fault) if faults.len() == broken && source.layer.is_ok() => faults.push(fault),
                    Err(_) => {}
                }
            }
            faults.extend(source.drawing.as_ref().and_then(|drawing| drawing.as_ref().err().cloned()));
        }
        self.good.retain(|id, _| sources.contains_key(id));
        Ok((layers, faults))
    }

    /// What the folder draws now, or last drew rightly.
    fn drawing(&mut self, id: &str, source: &Source) -> Option<Vec<Value>> {
        match source.drawing.as_ref()? {
            Ok(drawing) => {
                self.drawn.insert(id.to_owned(), drawing.clone());
                Some(drawing.clone())
            }
            Err(_) => self.drawn.get(id).cloned(),
        }
    }

    async fn measured(&self, layer: &Layer, facts: Option<&Facts>) -> Result<Option<Measured>, CatalogError> {
        if !must_measure(layer, facts) {
            return Ok(None);
        }
        Ok(Some(facts::measure(&self.pool, &layer.table, &layer.geometry).await?))
    }
}

/// Whether rows, and not definitions, may settle a layer: then looking again is worth it.
fn unsettled(candidates: &BTreeMap<String, Vec<(Layer, String)>>, facts: &BTreeMap<String, Facts>) -> bool {
    candidates.values().flatten().any(|(layer, _)| must_measure(layer, facts.get(&layer.table)))
}

fn publish(sender: &watch::Sender<Arc<Catalog>>, layers: Vec<Arc<ResolvedLayer>>, faults: Vec<Fault>) {
    let before = Arc::clone(&sender.borrow());
    if before.same_as(&layers, &faults) {
        return;
    }
    for fault in faults.iter().filter(|fault| !before.faults().contains(fault)) {
        tracing::warn!(layer = fault.layer, "{fault}");
    }
    tracing::info!(version = before.version + 1, layers = layers.len(), faults = faults.len(), "catalogue changed");
    sender.send_replace(Arc::new(Catalog::new(before.version + 1, layers, faults)));
}
