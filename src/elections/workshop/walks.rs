//! How far electors walk to polling places, kept for each place once it is asked for: a plan changes with every stroke, the
//! streets do not.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::districting::{Part, Unit, Ways};
use crate::elections::workshop::ground::Ground;
use crate::elections::workshop::taken::Place;

/// Places whose distances are kept: twice a number for every address of a town each.
const MOST_KEPT: usize = 1_000;

/// Ways, and what was walked on them.
#[derive(Debug)]
pub struct Walks {
    ways: Ways,
    kept: Mutex<HashMap<[u64; 2], Arc<Vec<u16>>>>,
}

impl Walks {
    pub fn new(ways: Ways) -> Self {
        Self { ways, kept: Mutex::default() }
    }

    /// Metres of every unit to a point of the plane; 65,535 for farther.
    pub fn row(&self, at: [f64; 2]) -> Arc<Vec<u16>> {
        let key = at.map(f64::to_bits);
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(row) = kept().get(&key) {
            return Arc::clone(row);
        }
        // Walked without holding the others up: two may walk to one place at once.
        let row = Arc::new(self.ways.row(at));
        let mut kept = kept();
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(key, Arc::clone(&row));
        row
    }

    /// The unit nearest to a point of the plane.
    pub fn nearest(&self, at: [f64; 2]) -> Option<Unit> {
        self.ways.nearest(at)
    }
}

impl Ground {
    /// Metres an elector of `part` walks to `place` under a plan, in the mean; `None` where there is none.
    pub fn walk(&self, of: &[Part], part: Part, place: &Place) -> Option<f64> {
        let at = self.plane.metres([[place.lon, place.lat]]).ok()?.pop()?;
        let graph = self.units.graph();
        let (mut electors, mut walked) = (0, 0);
        for ((unit, of), metres) in (0..).zip(of).zip(self.walks.row(at).iter()) {
            if *of == part {
                electors += graph.weight(unit);
                walked += graph.weight(unit) * i64::from(*metres);
            }
        }
        (electors > 0).then(|| walked as f64 / electors as f64)
    }
}
