//! A layer held in memory: a large segment, small ones of recent changes over it, and what each change touched.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Arc, PoisonError, RwLock},
};

use arc_swap::ArcSwap;

use crate::store::{
    overlay,
    segment::{Segment, SegmentBuilder},
    source::Source,
    world::Extent,
};

/// Changes remembered for checking cached tiles; older ones are answered "maybe".
const LOG: usize = 65_536;
/// Rows of the newest segment before it is joined with the next.
const FRESH: usize = 256;

/// A segment and the rows of it that are no longer true, ascending.
#[derive(Debug, Clone)]
pub struct Slice {
    pub segment: Arc<Segment>,
    pub dead: Arc<Vec<u32>>,
}

impl Slice {
    pub(super) fn new(segment: Segment) -> Self {
        Self { segment: Arc::new(segment), dead: Arc::default() }
    }

    /// Whether a row is still true.
    #[inline]
    #[must_use]
    pub fn alive(&self, row: usize) -> bool {
        self.dead.is_empty() || u32::try_from(row).is_ok_and(|row| self.dead.binary_search(&row).is_err())
    }

    /// Rows still true.
    #[must_use]
    pub fn live(&self) -> usize {
        self.segment.len() - self.dead.len()
    }

    /// The rows of these features that were true, and are no longer from now on.
    pub(super) fn kill(&mut self, fids: &[i64]) -> Vec<usize> {
        let mut rows: Vec<usize> =
            fids.iter().filter_map(|fid| self.segment.find(*fid)).filter(|&row| self.alive(row)).collect();
        rows.sort_unstable();
        rows.dedup();
        if !rows.is_empty() {
            let dead = Arc::make_mut(&mut self.dead);
            dead.extend(rows.iter().filter_map(|&row| u32::try_from(row).ok()));
            dead.sort_unstable();
        }
        rows
    }

    pub(super) fn copy_live(&self, into: &mut SegmentBuilder) {
        (0..self.segment.len()).filter(|&row| self.alive(row)).for_each(|row| into.copy(&self.segment, row));
    }
}

/// The layer at one moment; readers keep it as long as they need it.
#[derive(Debug)]
pub struct LayerState {
    pub source: Arc<Source>,
    /// Largest and oldest first.
    pub slices: Vec<Slice>,
    /// Grows with each change that is applied.
    pub version: u64,
}

impl LayerState {
    /// Number of features.
    #[must_use]
    pub fn count(&self) -> usize {
        self.slices.iter().map(Slice::live).sum()
    }

    #[must_use]
    pub fn extent(&self) -> Extent {
        self.slices.iter().fold(Extent::EMPTY, |e, s| e.union(s.segment.extent()))
    }

    /// Bytes held.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.slices.iter().map(|s| s.segment.memory()).sum()
    }

    /// Everything live in one segment; `None` when there is nothing.
    #[must_use]
    pub fn folded(&self) -> Option<Arc<Segment>> {
        match self.slices.as_slice() {
            [] => None,
            [only] if only.dead.is_empty() => Some(only.segment.clone()),
            slices => Some(Arc::new(overlay::joined(slices, &self.source.rules))),
        }
    }
}

/// What one application of changes did.
#[derive(Debug, Clone)]
pub struct Applied {
    pub version: u64,
    /// Old and new boxes of the rows that changed.
    pub touched: Vec<Extent>,
    /// Of a layer not everybody may see: INSEE codes of the rows that changed; none: perhaps all.
    pub communes: BTreeSet<String>,
}

/// A live layer.
#[derive(Debug)]
pub struct Layer {
    state: ArcSwap<LayerState>,
    log: RwLock<VecDeque<(u64, Extent)>>,
    /// Tells versions of this reading from those of another (a reload, another node).
    pub generation: u32,
}

impl Layer {
    #[must_use]
    pub fn new(source: Arc<Source>, segment: Segment, generation: u32, version: u64) -> Self {
        let state = LayerState { source, slices: vec![Slice::new(segment)], version };
        Self { state: ArcSwap::from_pointee(state), log: RwLock::default(), generation }
    }

    /// The layer now.
    #[must_use]
    pub fn state(&self) -> Arc<LayerState> {
        self.state.load_full()
    }

    /// Whether something in `extent` changed after `version`. True when the log no longer reaches back so far.
    #[must_use]
    pub fn changed_since(&self, version: u64, extent: &Extent) -> bool {
        let log = self.log.read().unwrap_or_else(PoisonError::into_inner);
        if log.len() == LOG && log.front().is_some_and(|(oldest, _)| *oldest > version + 1) {
            return true;
        }
        log.iter().rev().take_while(|(v, _)| *v > version).any(|(_, touched)| touched.intersects(extent))
    }

    /// Replace the rows `fids` by those of `rows` (absent ones are deleted). One caller at a time: the change feed.
    pub fn apply(&self, fids: &[i64], rows: SegmentBuilder) -> Applied {
        let now = self.state();
        let mut slices = now.slices.clone();
        let mut communes = communes_of(&slices, fids, &now.source);
        let touched = overlay::lay(&mut slices, fids, rows, &now.source.rules);
        communes.extend(communes_of(&slices, fids, &now.source));
        join_small(&mut slices, &now.source);
        self.publish(&now, slices, touched, communes)
    }

    /// Replace everything: the whole layer was read again.
    pub fn replace(&self, segment: Segment) -> Applied {
        let now = self.state();
        self.publish(&now, vec![Slice::new(segment)], vec![Extent::WORLD], BTreeSet::new())
    }

    /// Fold the recent segments into the large one when they have grown; answers are the same before and after.
    pub fn fold(&self) -> bool {
        let now = self.state();
        let Some(first) = now.slices.first() else { return false };
        let recent: usize = now.slices[1..].iter().map(|s| s.segment.len()).sum();
        if now.slices.len() < 2 || (recent + first.dead.len()) * 10 < first.segment.len().max(10_000) {
            return false;
        }
        let folded = Slice::new(overlay::joined(&now.slices, &now.source.rules));
        let state = LayerState { source: now.source.clone(), slices: vec![folded], version: now.version };
        self.state.store(Arc::new(state));
        true
    }

    fn publish(
        &self,
        now: &LayerState,
        slices: Vec<Slice>,
        touched: Vec<Extent>,
        communes: BTreeSet<String>,
    ) -> Applied {
        let version = now.version + 1;
        // The log first: whoever sees the new version must find what it touched.
        let mut log = self.log.write().unwrap_or_else(PoisonError::into_inner);
        log.extend(touched.iter().map(|e| (version, *e)));
        let excess = log.len().saturating_sub(LOG);
        log.drain(..excess);
        drop(log);
        self.state.store(Arc::new(LayerState { source: now.source.clone(), slices, version }));
        Applied { version, touched, communes }
    }
}

/// Communes of the true rows of these features; of a layer everybody sees nobody needs them.
fn communes_of(slices: &[Slice], fids: &[i64], source: &Source) -> BTreeSet<String> {
    if source.public || source.commune.is_none() {
        return BTreeSet::new();
    }
    let of = |slice: &Slice| {
        let rows = fids.iter().filter_map(|fid| slice.segment.find(*fid)).filter(|row| slice.alive(*row));
        rows.map(|row| String::from_utf8_lossy(slice.segment.commune(row)).into_owned()).collect::<Vec<_>>()
    };
    slices.iter().flat_map(of).collect()
}

/// Keep at most three segments: large, middle, fresh.
fn join_small(slices: &mut Vec<Slice>, source: &Source) {
    slices.retain(|s| s.live() > 0);
    while slices.len() > 3 {
        let fresh = slices.split_off(slices.len() - 2);
        slices.push(Slice::new(overlay::joined(&fresh, &source.rules)));
        if slices.len() == 3 && slices[2].segment.len() > FRESH {
            let recent = slices.split_off(1);
            slices.push(Slice::new(overlay::joined(&recent, &source.rules)));
        }
    }
}
