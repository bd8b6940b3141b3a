//! A graph in several pieces: how many parts each gets.

use crate::districting::{Bounds, Error, Graph, Unit};

/// A piece of a graph, and how many parts it is divided into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Island {
    /// In order.
    pub units: Vec<Unit>,
    pub parts: usize,
}

/// Pieces of a graph in the order of their first unit, with their parts by largest remainder of their weight, as far as the
/// bounds let it.
///
/// # Errors
/// [`Error::Piece`] for a piece that no number of parts holds, [`Error::Pieces`] where all together need more parts or
/// fewer.
pub fn islands(graph: &Graph, parts: usize, bounds: Bounds) -> Result<Vec<Island>, Error> {
    let mut islands = pieces(graph);
    let mut shares = Vec::new();
    for Island { units, .. } in &islands {
        shares.push(Share::of(graph, units, parts, bounds)?);
    }
    let (low, high) = (shares.iter().map(|share| share.low).sum(), shares.iter().map(|share| share.high).sum());
    if parts < low || high < parts {
        return Err(Error::Pieces { pieces: islands.len(), low, high, parts });
    }
    let total = i128::from(graph.total().max(1));
    let asked = i128::try_from(parts).unwrap_or(i128::MAX);
    // What a piece lacks of its share of the parts, in so many parts of the weight of all.
    let lacks = |share: &Share, given: usize| {
        i128::from(share.weight) * asked - total * i128::try_from(given).unwrap_or(i128::MAX)
    };
    let mut given: Vec<usize> = shares
        .iter()
        .map(|share| {
            let whole = usize::try_from(i128::from(share.weight) * asked / total).unwrap_or(parts);
            whole.clamp(share.low, share.high)
        })
        .collect();
    while given.iter().sum::<usize>() < parts {
        let may = (0..given.len()).filter(|at| given[*at] < shares[*at].high);
        let Some(most) = may.max_by_key(|at| (lacks(&shares[*at], given[*at]), usize::MAX - at)) else { break };
        given[most] += 1;
    }
    while given.iter().sum::<usize>() > parts {
        let may = (0..given.len()).filter(|at| given[*at] > shares[*at].low);
        let Some(least) = may.min_by_key(|at| (lacks(&shares[*at], given[*at]), *at)) else { break };
        given[least] -= 1;
    }
    islands.iter_mut().zip(given).for_each(|(island, given)| island.parts = given);
    Ok(islands)
}

/// What a piece weighs, and how many parts it can be divided into.
struct Share {
    weight: i64,
    low: usize,
    high: usize,
}

impl Share {
    fn of(graph: &Graph, units: &[Unit], parts: usize, bounds: Bounds) -> Result<Self, Error> {
        let weight: i64 = units.iter().map(|unit| graph.weight(*unit)).sum();
        let whole = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
        let fewest = weight.unsigned_abs().div_ceil(bounds.most.max(1).unsigned_abs());
        let low = usize::try_from(fewest).unwrap_or(usize::MAX).max(1);
        let high = weight.checked_div(bounds.least).map_or(usize::MAX, whole).min(units.len()).min(parts);
        if low > high {
            let unit = units.first().map(u32::to_string).unwrap_or_default();
            return Err(Error::Piece { unit, units: units.len(), weight, least: bounds.least, most: bounds.most });
        }
        Ok(Self { weight, low, high })
    }
}

/// Pieces, without parts yet.
fn pieces(graph: &Graph) -> Vec<Island> {
    let mut seen = vec![false; graph.units()];
    let mut islands = Vec::new();
    for first in graph.each_unit() {
        if std::mem::replace(&mut seen[first as usize], true) {
            continue;
        }
        let mut units = vec![first];
        let mut head = 0;
        while let Some(&unit) = units.get(head) {
            head += 1;
            for &other in graph.neighbours(unit) {
                if !std::mem::replace(&mut seen[other as usize], true) {
                    units.push(other);
                }
            }
        }
        units.sort_unstable();
        islands.push(Island { units, parts: 0 });
    }
    islands
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::islands;
    use crate::districting::{Bounds, Error, Graph};

    /// Islands of so many houses in a row, so many people in each.
    fn sea(houses: &[u32], people: i64) -> Graph {
        let mut borders = Vec::new();
        let mut first = 0;
        for many in houses {
            borders.extend((first + 1..first + many).map(|house| (house - 1, house, 1)));
            first += many;
        }
        Graph::new(vec![people; first as usize], &borders).unwrap()
    }

    fn given(graph: &Graph, parts: usize, bounds: Bounds) -> Vec<usize> {
        islands(graph, parts, bounds).unwrap().iter().map(|island| island.parts).collect()
    }

    #[test]
    fn each_island_has_its_share_and_at_least_one_part() {
        let wide = Bounds { least: 1, most: 100 };
        assert_eq!(given(&sea(&[10, 20, 30], 1), 6, wide), [1, 2, 3]);
        assert_eq!(given(&sea(&[2, 29, 29], 1), 6, wide), [1, 3, 2]);
        assert_eq!(given(&sea(&[60], 1), 6, wide), [6]);
    }

    #[test]
    fn what_the_bounds_ask_for_goes_before_the_largest_remainder() {
        let town = sea(&[14, 46], 1);
        assert_eq!(given(&town, 6, Bounds { least: 1, most: 100 }), [1, 5]);
        assert_eq!(given(&town, 6, Bounds { least: 7, most: 12 }), [2, 4]);
    }

    #[test]
    fn an_island_that_no_number_of_parts_holds_is_named() {
        let told = islands(&sea(&[40, 15], 1), 5, Bounds { least: 9, most: 12 }).unwrap_err();
        assert_eq!(told, Error::Piece { unit: "40".into(), units: 15, weight: 15, least: 9, most: 12 });
        let told = islands(&sea(&[20, 20], 1), 3, Bounds { least: 10, most: 15 }).unwrap_err();
        assert_eq!(told, Error::Pieces { pieces: 2, low: 4, high: 4, parts: 3 });
    }

    proptest! {
        #[test]
        fn no_part_is_lost_and_every_island_can_be_divided_into_its_own(
            houses in prop::collection::vec(1_u32..40, 1..6), parts in 1_usize..30, least in 0_i64..10, wide in 0_i64..30,
        ) {
            let town = sea(&houses, 3);
            let bounds = Bounds { least, most: least + wide };
            let Ok(found) = islands(&town, parts, bounds) else { return Ok(()) };
            prop_assert_eq!(found.iter().map(|island| island.parts).sum::<usize>(), parts);
            for (island, houses) in found.iter().zip(houses) {
                let (many, weight) = (i64::try_from(island.parts).unwrap(), 3 * i64::from(houses));
                prop_assert!(many * bounds.least <= weight && weight <= many * bounds.most && island.parts >= 1);
                prop_assert_eq!(island.units.len(), houses as usize);
            }
        }
    }
}
