//! A plan: the part of every unit, with what is counted of it kept up as units move.

use crate::districting::{Error, Graph, Unit};

/// Number of a part, from 0.
pub type Part = u16;

/// The part of every unit. A move costs as much as the unit has neighbours.
#[derive(Debug, Clone)]
pub struct Plan<'g> {
    graph: &'g Graph,
    of: Vec<Part>,
    loads: Vec<i64>,
    units: Vec<u32>,
    cut: u64,
    /// Neighbours of each unit in other parts.
    foreign: Vec<u32>,
    /// Units with such neighbours, in no order, and the place of each among them.
    border: Vec<Unit>,
    place: Vec<u32>,
}

const NOWHERE: u32 = u32::MAX;

impl<'g> Plan<'g> {
    /// The plan that gives each unit the part of the same rank in `of`.
    ///
    /// # Errors
    /// [`Error::Length`], [`Error::Part`].
    pub fn new(graph: &'g Graph, of: Vec<Part>, parts: usize) -> Result<Self, Error> {
        if of.len() != graph.units() {
            return Err(Error::Length { given: of.len(), units: graph.units() });
        }
        if let Some(part) = of.iter().find(|part| usize::from(**part) >= parts) {
            return Err(Error::Part { part: usize::from(*part), parts });
        }
        let mut plan = Self {
            graph,
            loads: vec![0; parts],
            units: vec![0; parts],
            cut: 0,
            foreign: vec![0; of.len()],
            border: Vec::new(),
            place: vec![NOWHERE; of.len()],
            of,
        };
        plan.count();
        Ok(plan)
    }

    fn count(&mut self) {
        for unit in self.graph.each_unit() {
            let part = self.part(unit);
            self.loads[usize::from(part)] += self.graph.weight(unit);
            self.units[usize::from(part)] += 1;
            for (other, length) in self.graph.around(unit) {
                if self.part(other) != part {
                    self.foreign[unit as usize] += 1;
                    self.cut += u64::from(length) * u64::from(unit < other);
                }
            }
            self.mind(unit);
        }
    }

    /// The graph it divides.
    #[must_use]
    pub fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// Part of a unit.
    #[must_use]
    #[inline]
    pub fn part(&self, unit: Unit) -> Part {
        self.of[unit as usize]
    }

    /// Part of every unit.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.of
    }

    /// Weight of every part.
    #[must_use]
    pub fn loads(&self) -> &[i64] {
        &self.loads
    }

    /// How many units a part has.
    #[must_use]
    #[inline]
    pub fn size(&self, part: Part) -> u32 {
        self.units[usize::from(part)]
    }

    /// Length of the borders between parts; their number where each counts one.
    #[must_use]
    #[inline]
    pub fn cut(&self) -> u64 {
        self.cut
    }

    /// Units that touch another part, in no order.
    #[must_use]
    #[inline]
    pub fn border(&self) -> &[Unit] {
        &self.border
    }

    /// What a move of `unit` to the part `to` adds to the cut.
    #[must_use]
    #[inline]
    pub fn cut_change(&self, unit: Unit, to: Part) -> i64 {
        let from = self.part(unit);
        let change = |(other, length): (Unit, u32)| match self.part(other) {
            part if part == from => i64::from(length),
            part if part == to => -i64::from(length),
            _ => 0,
        };
        self.graph.around(unit).map(change).sum()
    }

    /// Put `unit` into the part `to`.
    pub fn put(&mut self, unit: Unit, to: Part) {
        let from = self.part(unit);
        if from == to {
            return;
        }
        let weight = self.graph.weight(unit);
        self.cut = self.cut.wrapping_add_signed(self.cut_change(unit, to));
        self.loads[usize::from(from)] -= weight;
        self.loads[usize::from(to)] += weight;
        self.units[usize::from(from)] -= 1;
        self.units[usize::from(to)] += 1;
        self.of[unit as usize] = to;
        let graph = self.graph;
        for &other in graph.neighbours(unit) {
            let part = self.part(other);
            let step = if part == from {
                1
            } else if part == to {
                -1
            } else {
                continue;
            };
            self.foreign[other as usize] = self.foreign[other as usize].wrapping_add_signed(step);
            self.foreign[unit as usize] = self.foreign[unit as usize].wrapping_add_signed(step);
            self.mind(other);
        }
        self.mind(unit);
    }

    /// Keep the list of units at borders true of `unit`.
    #[inline]
    fn mind(&mut self, unit: Unit) {
        let (outside, at) = (self.foreign[unit as usize] > 0, self.place[unit as usize]);
        match (outside, at == NOWHERE) {
            (true, true) => {
                #[expect(clippy::cast_possible_truncation, reason = "at most a million units")]
                let last = self.border.len() as u32;
                self.place[unit as usize] = last;
                self.border.push(unit);
            }
            (false, false) => {
                self.border.swap_remove(at as usize);
                if let Some(moved) = self.border.get(at as usize) {
                    self.place[*moved as usize] = at;
                }
                self.place[unit as usize] = NOWHERE;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::Plan;
    use crate::districting::plans::graph::grids::grid;

    fn counted(plan: &Plan<'_>) -> (Vec<i64>, u64, BTreeSet<u32>) {
        (plan.loads().to_vec(), plan.cut(), plan.border().iter().copied().collect())
    }

    proptest! {
        #[test]
        fn what_is_kept_up_is_what_a_fresh_count_gives(
            first in prop::collection::vec(0_u16..4, 30),
            moves in prop::collection::vec((0_u32..30, 0_u16..4), 0..60),
        ) {
            let town = grid(6, 5);
            let mut plan = Plan::new(&town, first, 4).unwrap();
            for (unit, to) in moves {
                let (before, change) = (plan.cut(), plan.cut_change(unit, to) * i64::from(plan.part(unit) != to));
                plan.put(unit, to);
                prop_assert_eq!(plan.cut(), before.wrapping_add_signed(change));
                let fresh = Plan::new(&town, plan.parts().to_vec(), 4).unwrap();
                prop_assert_eq!(counted(&plan), counted(&fresh));
                prop_assert_eq!(plan.loads().iter().sum::<i64>(), town.total(), "nobody is lost");
            }
        }

        #[test]
        fn undoing_every_move_gives_the_plan_back(
            first in prop::collection::vec(0_u16..3, 20),
            moves in prop::collection::vec((0_u32..20, 0_u16..3), 0..40),
        ) {
            let town = grid(5, 4);
            let mut plan = Plan::new(&town, first.clone(), 3).unwrap();
            let mut done = Vec::new();
            for (unit, to) in moves {
                done.push((unit, plan.part(unit)));
                plan.put(unit, to);
            }
            for (unit, back) in done.into_iter().rev() {
                plan.put(unit, back);
            }
            prop_assert_eq!(plan.parts(), &first[..]);
        }
    }

    #[test]
    fn a_plan_names_every_unit_and_only_parts_that_are() {
        let town = grid(2, 2);
        assert!(Plan::new(&town, vec![0; 3], 1).is_err());
        assert!(Plan::new(&town, vec![0, 0, 0, 2], 2).is_err());
    }
}
