//! Where the electors of a station go that is closed: to the stations around it, which grow into it from all sides.

use std::collections::BTreeMap;

use crate::districting::{Error, Graph, Part, Unit};

/// A station for each of `own`, the units of `station`: in rounds, each unit goes to the station it borders longest of
/// those that `takes` allows; of equals to the first. Whole stations stay whole.
///
/// # Errors
/// [`Error::Alone`] where units are left that touch no other station.
pub(in crate::districting) fn shared_out(
    graph: &Graph,
    of: &[Part],
    station: Part,
    own: &[Unit],
    takes: impl Fn(Part) -> bool,
) -> Result<Vec<(Unit, Part)>, Error> {
    let mut given: BTreeMap<Unit, Part> = BTreeMap::new();
    let mut left = own.to_vec();
    while !left.is_empty() {
        let longest = |unit: &Unit| {
            let mut lengths: BTreeMap<Part, u64> = BTreeMap::new();
            for (other, length) in graph.around(*unit) {
                let part = given.get(&other).copied().unwrap_or(of[other as usize]);
                if part != station && takes(part) {
                    *lengths.entry(part).or_default() += u64::from(length);
                }
            }
            lengths.into_iter().max_by_key(|(part, length)| (*length, Part::MAX - part)).map(|(part, _)| part)
        };
        let round: Vec<(Unit, Part)> = left.iter().filter_map(|unit| Some((*unit, longest(unit)?))).collect();
        if round.is_empty() {
            return Err(Error::Alone { part: usize::from(station), units: left.len() });
        }
        given.extend(round);
        left.retain(|unit| !given.contains_key(unit));
    }
    Ok(given.into_iter().collect())
}
