//! Units that a plan divides, and which of them touch: the graph every part of this library works on.

use crate::districting::Error;

/// Number of a unit, from 0.
pub type Unit = u32;

/// Units with their weight (electors, inhabitants, pupils) and the borders between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    weights: Vec<i64>,
    /// Where the neighbours of each unit begin in `targets`; one more than there are units.
    starts: Vec<u32>,
    targets: Vec<Unit>,
    /// Length of each border, beside `targets`; 1 where borders are only counted.
    lengths: Vec<u32>,
}

/// Most units of a graph: a city of two hundred thousand addresses, five times over.
pub const MOST_UNITS: usize = 1_000_000;
/// Heaviest unit: a million of them can still be added up.
const HEAVIEST: i64 = 1_000_000_000_000;

impl Graph {
    /// A graph of `weights` and undirected borders `(a, b, length)`. A border given twice counts once, with its first
    /// length; one of a unit with itself does not count.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a border of a unit that is not there, [`Error::Weight`] for a weight below nothing or
    /// beyond a million millions, [`Error::TooMany`] beyond [`MOST_UNITS`].
    pub fn new(weights: Vec<i64>, borders: &[(Unit, Unit, u32)]) -> Result<Self, Error> {
        if weights.len() > MOST_UNITS {
            return Err(Error::TooMany { units: weights.len(), most: MOST_UNITS });
        }
        if let Some(unit) = weights.iter().position(|weight| !(0..=HEAVIEST).contains(weight)) {
            return Err(Error::Weight { unit, weight: weights[unit] });
        }
        let mut both = Vec::with_capacity(borders.len() * 2);
        for &(a, b, length) in borders {
            let unknown = a.max(b) as usize;
            if unknown >= weights.len() {
                return Err(Error::Unknown { unit: unknown });
            }
            if a != b {
                both.extend([(a, b, length), (b, a, length)]);
            }
        }
        both.sort_by_key(|&(a, b, _)| (a, b));
        both.dedup_by_key(|&mut (a, b, _)| (a, b));
        Ok(Self::of_sorted(weights, &both))
    }

    /// The graph in which the units of equal number in `into` are one; lengths of borders that fall together add up.
    pub(in crate::districting) fn merged(&self, into: &[Unit], units: usize) -> Self {
        let mut weights = vec![0; units];
        for unit in self.each_unit() {
            weights[into[unit as usize] as usize] += self.weight(unit);
        }
        let mut both: Vec<(Unit, Unit, u32)> = Vec::with_capacity(self.targets.len());
        for unit in self.each_unit() {
            let from = into[unit as usize];
            let to = self.around(unit).map(|(other, length)| (from, into[other as usize], length));
            both.extend(to.filter(|(a, b, _)| a != b));
        }
        both.sort_unstable_by_key(|&(a, b, _)| (a, b));
        both.dedup_by(|next, kept| {
            let same = (next.0, next.1) == (kept.0, kept.1);
            kept.2 = if same { kept.2.saturating_add(next.2) } else { kept.2 };
            same
        });
        Self::of_sorted(weights, &both)
    }

    /// The graph of `units` alone, which are in order: each has its rank among them.
    pub(in crate::districting) fn restricted(&self, units: &[Unit]) -> Self {
        let mut rank = vec![None; self.units()];
        (0..).zip(units).for_each(|(number, unit)| rank[*unit as usize] = Some(number));
        let mut both: Vec<(Unit, Unit, u32)> = Vec::new();
        for (from, unit) in (0..).zip(units) {
            both.extend(self.around(*unit).filter_map(|(other, length)| Some((from, rank[other as usize]?, length))));
        }
        Self::of_sorted(units.iter().map(|unit| self.weight(*unit)).collect(), &both)
    }

    fn of_sorted(weights: Vec<i64>, both: &[(Unit, Unit, u32)]) -> Self {
        let mut starts = vec![0; weights.len() + 1];
        for &(a, ..) in both {
            starts[a as usize + 1] += 1;
        }
        for unit in 0..weights.len() {
            starts[unit + 1] += starts[unit];
        }
        let targets = both.iter().map(|&(_, b, _)| b).collect();
        let lengths = both.iter().map(|&(.., length)| length).collect();
        Self { weights, starts, targets, lengths }
    }

    /// How many units there are.
    #[must_use]
    pub fn units(&self) -> usize {
        self.weights.len()
    }

    /// How many borders there are.
    #[must_use]
    pub fn borders(&self) -> usize {
        self.targets.len() / 2
    }

    /// Weight of a unit.
    #[must_use]
    #[inline]
    pub fn weight(&self, unit: Unit) -> i64 {
        self.weights[unit as usize]
    }

    /// Weight of all units.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.weights.iter().sum()
    }

    /// Units that touch `unit`.
    #[must_use]
    #[inline]
    pub fn neighbours(&self, unit: Unit) -> &[Unit] {
        &self.targets[self.range(unit)]
    }

    /// Units that touch `unit`, with the length of the border.
    #[inline]
    pub fn around(&self, unit: Unit) -> impl Iterator<Item = (Unit, u32)> {
        let range = self.range(unit);
        self.targets[range.clone()].iter().copied().zip(self.lengths[range].iter().copied())
    }

    #[inline]
    fn range(&self, unit: Unit) -> std::ops::Range<usize> {
        self.starts[unit as usize] as usize..self.starts[unit as usize + 1] as usize
    }

    /// Every border once, with its length.
    pub fn each_border(&self) -> impl Iterator<Item = (Unit, Unit, u32)> {
        self.each_unit()
            .flat_map(move |a| self.around(a).filter(move |(b, _)| a < *b).map(move |(b, length)| (a, b, length)))
    }

    /// Every unit.
    #[must_use]
    pub fn each_unit(&self) -> std::ops::Range<Unit> {
        #[expect(clippy::cast_possible_truncation, reason = "at most a million units")]
        let units = self.units() as Unit;
        0..units
    }

    /// Whether two units touch.
    #[must_use]
    pub fn touch(&self, a: Unit, b: Unit) -> bool {
        self.neighbours(a).binary_search(&b).is_ok()
    }
}

#[cfg(test)]
pub(in crate::districting) mod grids {
    use super::Graph;

    /// A town laid out in squares, one elector in each.
    pub fn grid(wide: u32, high: u32) -> Graph {
        let mut borders = Vec::new();
        for y in 0..high {
            for x in 0..wide {
                let at = y * wide + x;
                if x + 1 < wide {
                    borders.push((at, at + 1, 1));
                }
                if y + 1 < high {
                    borders.push((at, at + wide, 1));
                }
            }
        }
        Graph::new(vec![1; (wide * high) as usize], &borders).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::Graph;
    use super::grids::grid;

    #[test]
    fn a_border_given_twice_counts_once_and_one_with_itself_not_at_all() {
        let graph = Graph::new(vec![3, 4], &[(0, 1, 7), (1, 0, 7), (1, 1, 2)]).unwrap();
        assert_eq!((graph.borders(), graph.total()), (1, 7));
        assert_eq!(graph.each_border().collect::<Vec<_>>(), [(0, 1, 7)]);
    }

    #[test]
    fn what_is_not_there_below_nothing_or_beyond_counting_is_refused() {
        assert!(Graph::new(vec![1], &[(0, 1, 1)]).is_err());
        assert!(Graph::new(vec![-1], &[]).is_err());
        assert!(Graph::new(vec![i64::MAX], &[]).is_err());
    }

    #[test]
    fn some_units_alone_keep_their_weight_and_the_borders_between_them() {
        let street = Graph::new(vec![3, 4, 5, 6], &[(0, 1, 7), (1, 2, 8), (2, 3, 9), (0, 3, 2)]).unwrap();
        let some = street.restricted(&[0, 2, 3]);
        assert_eq!((0..3).map(|unit| some.weight(unit)).collect::<Vec<_>>(), [3, 5, 6]);
        assert_eq!(some.each_border().collect::<Vec<_>>(), [(0, 2, 2), (1, 2, 9)]);
    }

    #[test]
    fn units_made_one_weigh_together_and_their_borders_add_up() {
        let town = grid(4, 2);
        let halves = town.merged(&[0, 0, 1, 1, 0, 0, 1, 1], 2);
        assert_eq!((halves.weight(0), halves.weight(1)), (4, 4));
        assert_eq!(halves.each_border().collect::<Vec<_>>(), [(0, 1, 2)]);
    }

    #[test]
    fn a_town_in_squares_touches_up_and_down_left_and_right() {
        let town = grid(3, 2);
        assert_eq!((town.units(), town.borders()), (6, 7));
        assert_eq!(town.neighbours(1), [0, 2, 4]);
        assert!(town.touch(0, 3) && !town.touch(0, 4));
    }
}
