//! What is counted of every station of a plan while people draw it, kept up as units move.

use serde::Serialize;

use crate::districting::{Error, Graph, Part, Unit};

/// What is counted of one station.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counters {
    /// Electors who vote there, those apart from any address counted.
    pub electors: i64,
    pub units: u32,
    /// Length of its border with other stations, in the lengths of the graph.
    pub cut: u64,
    /// Electors it has and had not in the plan to begin with, and the other way round.
    pub arrived: i64,
    pub left: i64,
    /// How many pieces it is in: 1 where it hangs together, 0 where it is empty.
    pub pieces: u32,
}

/// The part of every unit, the part it had to begin with, and the counters of every part.
#[derive(Debug, Clone)]
pub(in crate::districting) struct Tally {
    of: Vec<Part>,
    first: Vec<Part>,
    counters: Vec<Counters>,
    /// In which search a unit was seen last.
    seen: Vec<u32>,
    round: u32,
}

impl Tally {
    pub fn new(graph: &Graph, of: Vec<Part>, parts: usize) -> Result<Self, Error> {
        if of.len() != graph.units() {
            return Err(Error::Length { given: of.len(), units: graph.units() });
        }
        if let Some(part) = of.iter().find(|part| usize::from(**part) >= parts) {
            return Err(Error::Part { part: usize::from(*part), parts });
        }
        let mut counters = vec![Counters::default(); parts];
        for unit in graph.each_unit() {
            let part = of[unit as usize];
            let here = &mut counters[usize::from(part)];
            here.electors += graph.weight(unit);
            here.units += 1;
            here.cut += graph
                .around(unit)
                .filter(|(other, _)| of[*other as usize] != part)
                .map(|(_, length)| u64::from(length))
                .sum::<u64>();
        }
        let mut tally = Self { first: of.clone(), seen: vec![0; of.len()], round: 0, of, counters };
        tally.search(graph, &vec![true; parts]);
        Ok(tally)
    }

    pub fn of(&self) -> &[Part] {
        &self.of
    }

    pub fn first(&self) -> &[Part] {
        &self.first
    }

    pub fn counters(&self) -> &[Counters] {
        &self.counters
    }

    /// One more part, empty.
    pub fn open(&mut self) {
        self.counters.push(Counters::default());
    }

    /// The last part, empty, is no more.
    pub fn shut(&mut self) {
        self.counters.pop();
    }

    /// Put units into parts, and count the pieces of the parts touched anew.
    pub fn put(&mut self, graph: &Graph, moves: impl Iterator<Item = (Unit, Part)>) {
        let mut touched = vec![false; self.counters.len()];
        for (unit, to) in moves {
            touched[usize::from(self.of[unit as usize])] = true;
            touched[usize::from(to)] = true;
            self.put_one(graph, unit, to);
        }
        self.search(graph, &touched);
    }

    fn put_one(&mut self, graph: &Graph, unit: Unit, to: Part) {
        let (from, first) = (self.of[unit as usize], self.first[unit as usize]);
        if from == to {
            return;
        }
        let weight = graph.weight(unit);
        let (mut lost, mut kept, mut gained) = (0, 0, 0);
        for (other, length) in graph.around(unit) {
            match self.of[other as usize] {
                part if part == from => kept += u64::from(length),
                part if part == to => gained += u64::from(length),
                _ => lost += u64::from(length),
            }
        }
        self.of[unit as usize] = to;
        let here = &mut self.counters[usize::from(from)];
        here.electors -= weight;
        here.units -= 1;
        here.cut = here.cut + kept - gained - lost;
        if first == from {
            here.left += weight;
        } else {
            here.arrived -= weight;
        }
        let there = &mut self.counters[usize::from(to)];
        there.electors += weight;
        there.units += 1;
        there.cut = there.cut + kept + lost - gained;
        if first == to {
            there.left -= weight;
        } else {
            there.arrived += weight;
        }
    }

    /// Count the pieces of the parts that `touched` names.
    fn search(&mut self, graph: &Graph, touched: &[bool]) {
        self.round += 1;
        for (counters, _) in self.counters.iter_mut().zip(touched).filter(|(_, touched)| **touched) {
            counters.pieces = 0;
        }
        let mut queue = Vec::new();
        for first in graph.each_unit() {
            let part = self.of[first as usize];
            if !touched[usize::from(part)] || self.seen[first as usize] == self.round {
                continue;
            }
            self.counters[usize::from(part)].pieces += 1;
            self.seen[first as usize] = self.round;
            queue.push(first);
            while let Some(unit) = queue.pop() {
                for &other in graph.neighbours(unit) {
                    if self.of[other as usize] == part && self.seen[other as usize] != self.round {
                        self.seen[other as usize] = self.round;
                        queue.push(other);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Tally;
    use crate::districting::plans::graph::grids::grid;
    use crate::districting::{Plan, pieces};

    proptest! {
        #[test]
        fn counters_kept_up_are_those_of_a_fresh_count(
            first in prop::collection::vec(0_u16..4, 30),
            strokes in prop::collection::vec((prop::collection::vec(0_u32..30, 1..8), 0_u16..4), 0..12),
        ) {
            let town = grid(6, 5);
            let mut tally = Tally::new(&town, first.clone(), 4).unwrap();
            for (units, to) in strokes {
                tally.put(&town, units.into_iter().map(|unit| (unit, to)));
                let fresh = Tally::new(&town, tally.of().to_vec(), 4).unwrap();
                let plan = Plan::new(&town, tally.of().to_vec(), 4).unwrap();
                let moved: i64 = first.iter().zip(tally.of()).map(|(one, other)| i64::from(one != other)).sum();
                let sum = |of: fn(&crate::districting::Counters) -> i64| tally.counters().iter().map(of).sum::<i64>();
                prop_assert_eq!((sum(|part| part.arrived), sum(|part| part.left)), (moved, moved));
                prop_assert_eq!(tally.counters().iter().map(|part| part.cut).sum::<u64>(), 2 * plan.cut());
                prop_assert_eq!(tally.counters().iter().map(|part| part.pieces).collect::<Vec<_>>(), pieces(&town, tally.of(), 4));
                for (kept, fresh) in tally.counters().iter().zip(fresh.counters()) {
                    prop_assert_eq!((kept.electors, kept.units, kept.cut), (fresh.electors, fresh.units, fresh.cut));
                }
            }
        }
    }
}
