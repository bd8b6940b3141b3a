//! Random spanning trees of a region, and the borders of a tree that part it as wanted.

use rand::RngExt as _;
use rand::rngs::Xoshiro256PlusPlus;

use crate::districting::{Graph, Unit};

/// A region and a tree that spans it; its memory is used again from one region to the next.
#[derive(Debug)]
pub struct Tree {
    /// Place of each unit of the graph in the region; stale outside it.
    local: Vec<u32>,
    units: Vec<Unit>,
    borders: Vec<(u32, u32, u32)>,
    weights: Vec<i64>,
    /// Union-find of the places joined so far.
    joined: Vec<u32>,
    spanning: Vec<(u32, u32)>,
    starts: Vec<u32>,
    branches: Vec<u32>,
    order: Vec<u32>,
    above: Vec<u32>,
    below: Vec<i64>,
    side: Vec<bool>,
}

impl Tree {
    /// For regions of `graph`.
    #[must_use]
    pub fn new(graph: &Graph) -> Self {
        Self {
            local: vec![0; graph.units()],
            units: Vec::new(),
            borders: Vec::new(),
            weights: Vec::new(),
            joined: Vec::new(),
            spanning: Vec::new(),
            starts: Vec::new(),
            branches: Vec::new(),
            order: Vec::new(),
            above: Vec::new(),
            below: Vec::new(),
            side: Vec::new(),
        }
    }

    /// Take the region of `units`, which `inside` tells from others.
    #[expect(clippy::cast_possible_truncation, reason = "at most a million units")]
    pub fn take(&mut self, graph: &Graph, units: impl Iterator<Item = Unit>, inside: impl Fn(Unit) -> bool) {
        self.units.clear();
        self.weights.clear();
        self.borders.clear();
        for unit in units {
            self.local[unit as usize] = self.units.len() as u32;
            self.units.push(unit);
            self.weights.push(graph.weight(unit));
        }
        for (at, unit) in (0_u32..).zip(&self.units) {
            for (other, length) in graph.around(*unit) {
                if *unit < other && inside(other) {
                    self.borders.push((at, self.local[other as usize], length));
                }
            }
        }
    }

    /// Units of the region.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// Borders within the region, by places, with their length.
    #[must_use]
    pub fn borders(&self) -> &[(u32, u32, u32)] {
        &self.borders
    }

    /// Which units, by place, are on the accepted side of the last split.
    #[must_use]
    pub fn side(&self) -> &[bool] {
        &self.side
    }

    /// Draw a tree at random and part the region at one of its borders where the weight of one side is accepted: which
    /// units, by place, are on that side. `None`: no border of this tree does, or the region is in pieces.
    pub fn split(&mut self, random: &mut Xoshiro256PlusPlus, accepts: impl Fn(i64) -> bool) -> Option<&[bool]> {
        self.split_least(random, |load| accepts(load).then_some(0))?;
        Some(&self.side)
    }

    /// Draw a tree at random and part the region at one of its borders where the weight of one side costs least; gives
    /// that cost. `None`: no border of this tree will do, or the region is in pieces.
    pub fn split_least(&mut self, random: &mut Xoshiro256PlusPlus, cost: impl Fn(i64) -> Option<i64>) -> Option<i64> {
        if !self.draw(random) {
            return None;
        }
        self.hang();
        self.weigh();
        let mut chosen: Option<(i64, u32)> = None;
        let mut equals = 0_u32;
        for &place in self.order.get(1..)? {
            let Some(cost) = cost(self.below[place as usize]) else { continue };
            let least = chosen.map_or(i64::MAX, |(least, _)| least);
            equals = if cost < least { 1 } else { equals + u32::from(cost == least) };
            if cost < least || (cost == least && random.random_range(0..equals) == 0) {
                chosen = Some((cost, place));
            }
        }
        let (cost, top) = chosen?;
        self.side.clear();
        self.side.resize(self.units.len(), false);
        self.side[top as usize] = true;
        for &place in &self.order[1..] {
            if place != top {
                self.side[place as usize] |= self.side[self.above[place as usize] as usize];
            }
        }
        Some(cost)
    }

    /// Kruskal's tree with borders in random order. `false`: the region is in pieces.
    fn draw(&mut self, random: &mut Xoshiro256PlusPlus) -> bool {
        let places = u32::try_from(self.units.len()).unwrap_or(u32::MAX);
        self.joined.clear();
        self.joined.extend(0..places);
        self.spanning.clear();
        let wanted = self.units.len().saturating_sub(1);
        for at in 0..self.borders.len() {
            if self.spanning.len() == wanted {
                break;
            }
            let drawn = random.random_range(at..self.borders.len());
            self.borders.swap(at, drawn);
            let (a, b, _) = self.borders[at];
            let (one, other) = (root_of(&mut self.joined, a), root_of(&mut self.joined, b));
            if one != other {
                self.joined[one as usize] = other;
                self.spanning.push((a, b));
            }
        }
        self.spanning.len() == wanted
    }

    /// Lists of the branches at each place.
    fn hang(&mut self) {
        let places = self.units.len();
        self.starts.clear();
        self.starts.resize(places + 1, 0);
        for &(a, b) in &self.spanning {
            self.starts[a as usize] += 1;
            self.starts[b as usize] += 1;
        }
        let mut sum = 0;
        for start in &mut self.starts {
            sum += *start;
            *start = sum;
        }
        self.branches.resize(self.spanning.len() * 2, 0);
        for &(a, b) in &self.spanning {
            for (from, to) in [(a, b), (b, a)] {
                self.starts[from as usize] -= 1;
                self.branches[self.starts[from as usize] as usize] = to;
            }
        }
    }

    /// Order from the root down, and the weight that hangs below each place.
    fn weigh(&mut self) {
        self.order.clear();
        self.above.resize(self.units.len(), 0);
        self.below.clear();
        self.below.extend_from_slice(&self.weights);
        if self.units.is_empty() {
            return;
        }
        self.order.push(0);
        self.above[0] = 0;
        let mut head = 0;
        while let Some(&place) = self.order.get(head) {
            head += 1;
            let range = self.starts[place as usize] as usize..self.starts[place as usize + 1] as usize;
            for &branch in &self.branches[range] {
                if branch != self.above[place as usize] {
                    self.above[branch as usize] = place;
                    self.order.push(branch);
                }
            }
        }
        for &place in self.order[1..].iter().rev() {
            self.below[self.above[place as usize] as usize] += self.below[place as usize];
        }
    }
}

fn root_of(joined: &mut [u32], place: u32) -> u32 {
    let mut at = place;
    while joined[at as usize] != at {
        let above = joined[joined[at as usize] as usize];
        joined[at as usize] = above;
        at = above;
    }
    at
}
