//! Compressed tiles, kept until a change touches them.
//!
//! An entry remembers the version of each layer it was made from. A reader finds it true if nothing that met the tile has
//! changed since; so a tile encoded while a change was being applied can never be served late, whatever the order of events.
//! Removing touched tiles when a change is told only gives the memory back.

use std::{
    collections::HashMap,
    hash::BuildHasherDefault,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU8, AtomicU64, Ordering},
    },
};

use bytes::Bytes;
use moka::sync::Cache;
use prometheus_client::metrics::counter::Counter;

use crate::store::{Applied, Extent, Layer, MAX_ZOOM, TileId};
use crate::tiles::encoding::Encoding;
use crate::tiles::matrix::{MatrixSet, Place, touched};

/// Combinations of layers and communes remembered; an attacker who asks for more gets tiles that are not kept.
const SETS: usize = 4096;
/// Beyond this many tiles touched at one zoom, looking at every entry is cheaper than naming each tile.
const MANY: u64 = 4096;

/// What a tile is asked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Layers and commune, and the grid, see [`TileCache::set`].
    pub set: u32,
    pub tile: TileId,
    pub encoding: Encoding,
}

/// Bits of the number of a set that name its grid.
const GRID_BITS: u32 = 2;

impl Key {
    /// The tile, on its grid.
    #[must_use]
    pub fn place(&self) -> Place {
        let grid = (self.set & ((1 << GRID_BITS) - 1)) as usize;
        Place { set: MatrixSet::ALL.get(grid).copied().unwrap_or(MatrixSet::WebMercatorQuad), tile: self.tile }
    }
}

/// A compressed tile.
#[derive(Debug)]
pub struct Entry {
    pub body: Bytes,
    /// Generation of each layer, and its version when the tile was last known to be true.
    pub made_from: Vec<(u32, AtomicU64)>,
}

impl Entry {
    /// Whether nothing that shows in the tile has changed; remembers the answer.
    #[must_use]
    pub fn is_true(&self, layers: &[Arc<Layer>], place: Place) -> bool {
        self.made_from.len() == layers.len()
            && self.made_from.iter().zip(layers).all(|((generation, version), layer)| {
                let state = layer.state();
                let seen = version.load(Ordering::Acquire);
                if *generation != layer.generation {
                    return false;
                }
                let same =
                    seen == state.version || !layer.changed_since(seen, &place.extent(state.source.rules.buffer));
                if same {
                    version.store(state.version, Ordering::Release);
                }
                same
            })
    }
}

/// The tiles kept.
pub struct TileCache {
    entries: Cache<Key, Arc<Entry>, BuildHasherDefault<KeyHasher>>,
    sets: RwLock<HashMap<Box<str>, u32>>,
    /// Grids that were asked for, a bit each.
    grids: AtomicU8,
    /// Tiles removed because a change touched them.
    dropped: Counter,
}

impl TileCache {
    /// `capacity` in bytes of tiles.
    #[must_use]
    pub fn new(capacity: u64) -> Self {
        let weigh = |_: &Key, entry: &Arc<Entry>| u32::try_from(entry.body.len() + 200).unwrap_or(u32::MAX);
        let entries =
            Cache::builder().max_capacity(capacity).weigher(weigh).build_with_hasher(BuildHasherDefault::default());
        Self { entries, sets: RwLock::default(), grids: AtomicU8::new(0), dropped: Counter::default() }
    }

    /// Number of a combination ([`Cast::name`](crate::tiles::cast::Cast::name)) on a grid; `None` when there are too many
    /// to remember.
    pub fn set(&self, name: &str, grid: MatrixSet) -> Option<u32> {
        if grid != MatrixSet::WebMercatorQuad {
            self.grids.fetch_or(1 << grid as u8, Ordering::Relaxed);
        }
        self.number(name).map(|number| number << GRID_BITS | grid as u32)
    }

    fn number(&self, name: &str) -> Option<u32> {
        if let Some(set) = self.sets.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Some(*set);
        }
        let mut sets = self.sets.write().unwrap_or_else(PoisonError::into_inner);
        if sets.len() >= SETS && !sets.contains_key(name) {
            return None;
        }
        let next = u32::try_from(sets.len()).ok()?;
        Some(*sets.entry(name.into()).or_insert(next))
    }

    /// A true entry, if there is one.
    #[must_use]
    pub fn get(&self, key: &Key, layers: &[Arc<Layer>]) -> Option<Arc<Entry>> {
        self.entries.get(key).filter(|entry| entry.is_true(layers, key.place()))
    }

    /// A true entry, made once however many ask for it at the same time.
    pub fn get_or_make(&self, key: Key, layers: &[Arc<Layer>], make: impl FnOnce() -> Entry) -> Arc<Entry> {
        let stale = |entry: &Arc<Entry>| !entry.is_true(layers, key.place());
        self.entries.entry(key).or_insert_with_if(|| Arc::new(make()), stale).into_value()
    }

    /// Give back the memory of the tiles a change touched.
    pub fn forget(&self, layer: &str, applied: &Applied, margin: u16) {
        let sets: Vec<u32> = {
            let sets = self.sets.read().unwrap_or_else(PoisonError::into_inner);
            sets.iter()
                .filter(|(name, _)| name.split('|').next().is_some_and(|ids| ids.split(',').any(|id| id == layer)))
                .map(|(_, set)| *set)
                .collect()
        };
        let touches = |key: &Key| {
            sets.contains(&(key.set >> GRID_BITS))
                && applied.touched.iter().any(|e| key.place().extent(margin).intersects(e))
        };
        if applied.touched.iter().map(|e| tiles_at(e, MAX_ZOOM)).sum::<u64>() > MANY {
            let keys: Vec<Key> = self.entries.iter().map(|(key, _)| *key).filter(touches).collect();
            keys.iter().for_each(|key| self.remove(key));
            return;
        }
        let asked = self.grids.load(Ordering::Relaxed);
        let grids = MatrixSet::ALL
            .into_iter()
            .filter(|&grid| grid == MatrixSet::WebMercatorQuad || asked & (1 << grid as u8) != 0);
        for (grid, extent) in grids.flat_map(|grid| applied.touched.iter().map(move |extent| (grid, extent))) {
            for tile in (0..grid.levels()).flat_map(|level| tiles_on(grid, extent, level, margin)) {
                for (&set, encoding) in sets.iter().flat_map(|set| Encoding::ALL.map(|encoding| (set, encoding))) {
                    self.remove(&Key { set: set << GRID_BITS | grid as u32, tile, encoding });
                }
            }
        }
    }

    fn remove(&self, key: &Key) {
        if self.entries.remove(key).is_some() {
            self.dropped.inc();
        }
    }

    /// Tiles removed so far because a change touched them.
    #[must_use]
    pub fn dropped(&self) -> &Counter {
        &self.dropped
    }

    /// Tiles kept now.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.entries.run_pending_tasks();
        self.entries.entry_count()
    }
}

/// Tiles of a zoom whose margin may meet a box: first and last column, first and last row.
fn range(extent: &Extent, z: u8, margin: u16) -> [u32; 4] {
    let side = 1u64 << (32 - u32::from(z));
    let margin = side * u64::from(margin) / 4096;
    let last = (1u64 << z) - 1;
    let column = |at: u64| u32::try_from((at / side).min(last)).unwrap_or(u32::MAX);
    let low = |at: u32| column(u64::from(at).saturating_sub(margin + 1));
    let high = |at: u32| column(u64::from(at) + margin + 1);
    [low(extent.min_x), high(extent.max_x), low(extent.min_y), high(extent.max_y)]
}

/// The same on any grid, as tiles.
fn tiles_on(grid: MatrixSet, extent: &Extent, z: u8, margin: u16) -> impl Iterator<Item = TileId> + use<> {
    let range = match grid {
        MatrixSet::WebMercatorQuad => Some(range(extent, z, margin)),
        grid => touched(grid, extent, z, margin),
    };
    range.into_iter().flat_map(move |[left, right, top, bottom]| {
        (left..=right).flat_map(move |x| (top..=bottom).map(move |y| TileId { z, x, y }))
    })
}

fn tiles_at(extent: &Extent, z: u8) -> u64 {
    let [left, right, top, bottom] = range(extent, z, 0);
    u64::from(right - left + 1) * u64::from(bottom - top + 1)
}

/// Hashing a key of a few small numbers: one multiplication a word (the 64-bit golden ratio), no defence needed as keys are
/// bounded numbers, not text.
#[derive(Default)]
struct KeyHasher(u64);

impl std::hash::Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.write_u64((*b).into()));
    }

    fn write_u8(&mut self, n: u8) {
        self.write_u64(n.into());
    }

    fn write_u32(&mut self, n: u32) {
        self.write_u64(n.into());
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(26) ^ n).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn write_isize(&mut self, n: isize) {
        self.write_u64(n.cast_unsigned() as u64);
    }
}
