//! Where the electors of a station go that is closed: to the stations around it, which grow into it from all sides.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::districting::{Error, Graph, Part, Unit};

/// A station for each of `own`, the units of `station`: the station around it with the fewest electors takes the unit it
/// borders longest, again and again, so that none grows much above the others. `electors` tells how many a station has;
/// `None`, that it may not take any. Whole stations stay whole.
///
/// # Errors
/// [`Error::Alone`] where units are left that touch no other station.
pub(in crate::districting) fn shared_out(
    graph: &Graph,
    of: &[Part],
    station: Part,
    own: &[Unit],
    electors: impl Fn(Part) -> Option<i64>,
) -> Result<Vec<(Unit, Part)>, Error> {
    let mut given: BTreeMap<Unit, Option<Part>> = own.iter().map(|unit| (*unit, None)).collect();
    // What each station around borders, with the length of the border.
    let mut fronts: BTreeMap<Part, BTreeMap<Unit, u64>> = BTreeMap::new();
    for &unit in own {
        for (other, length) in graph.around(unit).filter(|(other, _)| of[*other as usize] != station) {
            *fronts.entry(of[other as usize]).or_default().entry(unit).or_default() += u64::from(length);
        }
    }
    let takers = fronts.keys().filter_map(|part| Some(Reverse((electors(*part)?, *part))));
    let mut lightest: BinaryHeap<_> = takers.collect();
    let mut left = own.len();
    while left > 0 {
        let Some(Reverse((load, part))) = lightest.pop() else {
            return Err(Error::Alone { part: usize::from(station), units: left });
        };
        let front = fronts.entry(part).or_default();
        front.retain(|unit, _| given.get(unit).is_some_and(Option::is_none));
        let longest = front.iter().max_by_key(|(unit, length)| (**length, Reverse(**unit)));
        // A station with nothing left before it grows no more.
        let Some(unit) = longest.map(|(unit, _)| *unit) else { continue };
        given.insert(unit, Some(part));
        left -= 1;
        let free = |other: &Unit| given.get(other).is_some_and(Option::is_none);
        for (other, length) in graph.around(unit).filter(|(other, _)| free(other)) {
            *front.entry(other).or_default() += u64::from(length);
        }
        lightest.push(Reverse((load + graph.weight(unit), part)));
    }
    Ok(given.into_iter().filter_map(|(unit, part)| Some((unit, part?))).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::shared_out;
    use crate::districting::plans::graph::grids::grid;
    use crate::districting::{Error, Graph, Part, pieces};

    /// A street of nine houses, the five in the middle of the station that closes, with so many electors in the others.
    fn closed(west: i64, east: i64) -> Vec<Part> {
        let weights = [west, 0, 1, 1, 1, 1, 1, 0, east];
        let borders: Vec<_> = grid(9, 1).each_border().collect();
        let street = Graph::new(weights.to_vec(), &borders).unwrap();
        let of = [0, 0, 1, 1, 1, 1, 1, 2, 2];
        let electors = |part: Part| Some([west, 5, east][usize::from(part)]);
        let shared = shared_out(&street, &of, 1, &[2, 3, 4, 5, 6], electors).unwrap();
        shared.into_iter().map(|(_, part)| part).collect()
    }

    #[test]
    fn the_lighter_of_two_neighbours_takes_more() {
        assert_eq!(closed(2, 9), [0, 0, 0, 0, 0]);
        assert_eq!(closed(4, 5), [0, 0, 0, 2, 2]);
        assert_eq!(closed(9, 3), [2, 2, 2, 2, 2]);
    }

    proptest! {
        #[test]
        fn everybody_finds_a_station_and_all_stay_whole(
            electors in prop::collection::vec(0_i64..9, 60), takes in prop::collection::vec(any::<bool>(), 4),
        ) {
            let borders: Vec<_> = grid(10, 6).each_border().collect();
            let town = Graph::new(electors, &borders).unwrap();
            // A cross of five stations, the middle one closed.
            let of: Vec<Part> = (0..60_u16)
                .map(|unit| match (unit % 10, unit / 10) {
                    (3..=6, 2..=3) => 4,
                    (x, y) => u16::from(x > 4) + 2 * u16::from(y > 2),
                })
                .collect();
            let own: Vec<_> = town.each_unit().filter(|unit| of[*unit as usize] == 4).collect();
            let load = |part: Part| takes[usize::from(part)].then_some(0);
            match shared_out(&town, &of, 4, &own, load) {
                Ok(shared) => {
                    prop_assert_eq!(shared.len(), own.len());
                    let mut then = of.clone();
                    shared.iter().for_each(|(unit, part)| then[*unit as usize] = *part);
                    prop_assert!(shared.iter().all(|(_, part)| takes[usize::from(*part)]));
                    prop_assert_eq!(pieces(&town, &then, 4), [1; 4]);
                }
                Err(told) => {
                    prop_assert_eq!(told, Error::Alone { part: 4, units: own.len() });
                    prop_assert!(takes.iter().all(|takes| !takes));
                }
            }
        }
    }
}
