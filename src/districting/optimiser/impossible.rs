//! Units that no part can hold: every contiguous set with them is below the bounds or above. Looked for before a plan is.

use crate::districting::{Bounds, Graph, Unit};

/// Sets looked at around one unit, and around all, before the question is left open.
const SETS: u32 = 2_000;
const ALL_SETS: u32 = 2_000_000;
/// Units of a mean part above which the sets are too many to be all looked at.
const LARGE: usize = 1_000;

/// Units of which it is proved that no part within the bounds can hold them, in order; where sets are too many to be
/// looked at, only those too heavy alone.
pub fn unheld(graph: &Graph, bounds: Bounds, parts: usize) -> Vec<Unit> {
    let heaviest = graph.each_unit().map(|unit| graph.weight(unit)).max().unwrap_or_default();
    let heavy = || graph.each_unit().filter(|unit| graph.weight(*unit) > bounds.most).collect();
    // A set that grows by units lighter than the bounds are wide cannot step over them.
    if heaviest <= bounds.most - bounds.least || graph.units() > LARGE * parts {
        return heavy();
    }
    let mut look = Look { graph, bounds, seen: vec![false; graph.units()], set: Vec::new(), left: 0 };
    let (mut held, mut unheld, mut all) = (vec![false; graph.units()], Vec::new(), ALL_SETS);
    for unit in graph.each_unit() {
        if held[unit as usize] {
            continue;
        }
        look.left = SETS.min(all);
        match look.around(unit) {
            Some(true) => look.set.iter().for_each(|unit| held[*unit as usize] = true),
            Some(false) => unheld.push(unit),
            None => {}
        }
        all -= SETS.min(all) - look.left;
        if all == 0 {
            return heavy();
        }
    }
    unheld
}

/// A look at all contiguous sets with one unit, each once.
struct Look<'g> {
    graph: &'g Graph,
    bounds: Bounds,
    /// In the set, waiting to be, or left out of it.
    seen: Vec<bool>,
    set: Vec<Unit>,
    /// Sets that may still be looked at.
    left: u32,
}

impl Look<'_> {
    /// Whether a set is within the bounds; `None` where there were too many. `set` is then the one that is.
    fn around(&mut self, unit: Unit) -> Option<bool> {
        self.set.clear();
        self.seen[unit as usize] = true;
        let found = self.with(unit, 0, &[]);
        self.seen[unit as usize] = false;
        found
    }

    /// Put a unit into the set, then each of those that wait or touch it, or leave them out for good.
    fn with(&mut self, unit: Unit, weight: i64, waiting: &[Unit]) -> Option<bool> {
        let weight = weight + self.graph.weight(unit);
        if weight > self.bounds.most {
            return Some(false);
        }
        self.set.push(unit);
        if weight >= self.bounds.least {
            return Some(true);
        }
        self.left = self.left.checked_sub(1)?;
        let new = self.graph.neighbours(unit).iter().copied().filter(|other| !self.seen[*other as usize]);
        let new: Vec<Unit> = new.collect();
        new.iter().for_each(|other| self.seen[*other as usize] = true);
        let waiting: Vec<Unit> = new.iter().chain(waiting).copied().collect();
        let mut found = Some(false);
        for (at, next) in waiting.iter().enumerate() {
            found = self.with(*next, weight, &waiting[at + 1..]);
            if found != Some(false) {
                break;
            }
        }
        new.iter().for_each(|other| self.seen[*other as usize] = false);
        if found == Some(false) {
            self.set.pop();
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::unheld;
    use crate::districting::plans::graph::grids::grid;
    use crate::districting::{Bounds, Graph};

    fn street(weights: &[i64]) -> Graph {
        let borders: Vec<_> = (1..u32::try_from(weights.len()).unwrap()).map(|unit| (unit - 1, unit, 1)).collect();
        Graph::new(weights.to_vec(), &borders).unwrap()
    }

    #[test]
    fn a_house_behind_a_tower_is_named_with_it() {
        assert_eq!(unheld(&street(&[3, 3, 9, 1]), Bounds { least: 5, most: 7 }, 2), [2, 3]);
        assert_eq!(unheld(&street(&[3, 3, 6, 1]), Bounds { least: 5, most: 7 }, 2), Vec::<u32>::new());
        assert_eq!(
            unheld(&street(&[2, 6, 2, 2]), Bounds { least: 5, most: 6 }, 2),
            [0, 2, 3],
            "eight or ten with the next"
        );
    }

    #[test]
    fn of_a_town_too_large_to_be_looked_through_only_what_is_too_heavy_alone_is_named() {
        let borders: Vec<_> = grid(50, 50).each_border().collect();
        let mut weights = vec![2; 2_500];
        weights[77] = 5_000;
        let town = Graph::new(weights, &borders).unwrap();
        assert_eq!(unheld(&town, Bounds { least: 4_999, most: 4_999 }, 2), [77]);
    }

    proptest! {
        #[test]
        fn a_unit_is_named_exactly_where_no_contiguous_set_with_it_is_within(
            weights in prop::collection::vec(0_i64..9, 9), least in 5_i64..12, wide in 0_i64..3,
        ) {
            let borders: Vec<_> = grid(3, 3).each_border().collect();
            let town = Graph::new(weights, &borders).unwrap();
            let bounds = Bounds { least, most: least + wide };
            let whole = |set: u32| {
                let (mut reached, mut last) = (1 << set.trailing_zeros(), 0_u32);
                while reached != last {
                    last = reached;
                    for (a, b, _) in &borders {
                        let both = (1 << a) | (1 << b);
                        if set & both == both && reached & both != 0 {
                            reached |= both;
                        }
                    }
                }
                reached == set
            };
            let weight = |set: u32| (0..9).filter(|unit| set & (1 << unit) != 0).map(|unit| town.weight(unit)).sum::<i64>();
            let sets: Vec<u32> = (1..512).filter(|set| bounds.holds(weight(*set)) && whole(*set)).collect();
            let expected: Vec<u32> = (0..9).filter(|unit| sets.iter().all(|set| set & (1 << unit) == 0)).collect();
            prop_assert_eq!(unheld(&town, bounds, 3), expected);
        }
    }
}
