//! Two plans beside each other: who votes elsewhere, from which station to which.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::districting::{Error, Graph, Part};

/// Electors and units of one station in a plan and one in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Transfer {
    pub from: Part,
    pub to: Part,
    pub electors: i64,
    pub units: usize,
}

/// The matrix of two plans: every pair of stations with units in common, by old and new station.
///
/// # Errors
/// [`Error::Length`] where a plan is of other units.
pub fn compare(graph: &Graph, old: &[Part], new: &[Part]) -> Result<Vec<Transfer>, Error> {
    if let Some(given) = [old.len(), new.len()].into_iter().find(|given| *given != graph.units()) {
        return Err(Error::Length { given, units: graph.units() });
    }
    let mut matrix: BTreeMap<(Part, Part), Transfer> = BTreeMap::new();
    for (unit, (from, to)) in graph.each_unit().zip(old.iter().copied().zip(new.iter().copied())) {
        let cell = matrix.entry((from, to)).or_insert(Transfer { from, to, electors: 0, units: 0 });
        cell.electors += graph.weight(unit);
        cell.units += 1;
    }
    Ok(matrix.into_values().collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::compare;
    use crate::districting::Plan;
    use crate::districting::plans::graph::grids::grid;

    proptest! {
        #[test]
        fn rows_add_up_to_the_old_stations_and_columns_to_the_new(
            old in prop::collection::vec(0_u16..3, 20),
            new in prop::collection::vec(0_u16..3, 20),
        ) {
            let town = grid(5, 4);
            let matrix = compare(&town, &old, &new).unwrap();
            let loads = |of: &[u16]| Plan::new(&town, of.to_vec(), 3).unwrap().loads().to_vec();
            for part in 0..3 {
                let sum = |of: fn(&crate::districting::Transfer) -> u16| {
                    matrix.iter().filter(|cell| of(cell) == part).map(|cell| cell.electors).sum::<i64>()
                };
                prop_assert_eq!(sum(|cell| cell.from), loads(&old)[usize::from(part)]);
                prop_assert_eq!(sum(|cell| cell.to), loads(&new)[usize::from(part)]);
            }
            let moved: usize = matrix.iter().filter(|cell| cell.from != cell.to).map(|cell| cell.units).sum();
            prop_assert_eq!(moved, old.iter().zip(&new).filter(|(old, new)| old != new).count());
        }
    }

    #[test]
    fn plans_of_two_towns_are_not_compared() {
        assert!(compare(&grid(2, 2), &[0; 4], &[0; 5]).is_err());
    }
}
