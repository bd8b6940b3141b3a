//! Pieces of a station that are apart from the rest of it, one by one, to be looked at on the map.

use std::cmp::Reverse;

use crate::districting::{Graph, Part, Unit};

/// Pieces of each part of `wanted` beside its main one, the one with most electors, of equals the one that begins first.
/// Parts in order, pieces by their first unit, units in order. A part of `of` that is not wanted is not looked at.
#[must_use]
pub fn detached(graph: &Graph, of: &[Part], wanted: &[Part]) -> Vec<(Part, Vec<Vec<Unit>>)> {
    let last = wanted.iter().chain(of).max().map_or(0, |part| usize::from(*part) + 1);
    let mut pieces: Vec<Option<Vec<Vec<Unit>>>> = vec![None; last];
    wanted.iter().for_each(|part| pieces[usize::from(*part)] = Some(Vec::new()));
    let mut seen = vec![false; graph.units()];
    for first in graph.each_unit() {
        let part = of[first as usize];
        let Some(found) = pieces[usize::from(part)].as_mut().filter(|_| !seen[first as usize]) else { continue };
        seen[first as usize] = true;
        let (mut piece, mut next) = (vec![first], 0);
        while let Some(&unit) = piece.get(next) {
            next += 1;
            for &other in graph.neighbours(unit) {
                if of[other as usize] == part && !seen[other as usize] {
                    seen[other as usize] = true;
                    piece.push(other);
                }
            }
        }
        found.push(piece);
    }
    let several = (0..).zip(pieces).filter_map(|(part, pieces)| Some((part, pieces.filter(|all| all.len() > 1)?)));
    several.map(|(part, pieces)| (part, beside_main(graph, pieces))).collect()
}

fn beside_main(graph: &Graph, mut pieces: Vec<Vec<Unit>>) -> Vec<Vec<Unit>> {
    let electors = |piece: &[Unit]| piece.iter().map(|unit| graph.weight(*unit)).sum::<i64>();
    let main =
        pieces.iter().enumerate().max_by_key(|(rank, piece)| (electors(piece), Reverse(*rank))).map(|(rank, _)| rank);
    if let Some(main) = main {
        pieces.remove(main);
    }
    pieces.iter_mut().for_each(|piece| piece.sort_unstable());
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::detached;
    use crate::districting::pieces;
    use crate::districting::plans::graph::grids::grid;

    proptest! {
        #[test]
        fn pieces_listed_are_those_counted_each_whole_and_no_heavier_than_the_main(
            of in prop::collection::vec(0_u16..3, 42),
        ) {
            let town = grid(7, 6);
            let found = detached(&town, &of, &[0, 2]);
            let counted = pieces(&town, &of, 3);
            for part in [0, 2] {
                let listed = found.iter().find(|(other, _)| *other == part).map_or(&[][..], |(_, listed)| listed);
                prop_assert_eq!(listed.len(), (counted[usize::from(part)] as usize).saturating_sub(1));
                let own = of.iter().filter(|other| **other == part).count();
                let apart: usize = listed.iter().map(Vec::len).sum();
                prop_assert!(listed.iter().all(|piece| piece.len() <= own - apart), "{:?}", listed);
                for piece in listed {
                    let alone: Vec<u16> = (0..42).map(|unit| u16::from(piece.contains(&unit))).collect();
                    prop_assert_eq!(pieces(&town, &alone, 2)[1], 1);
                    prop_assert!(piece.iter().all(|unit| of[*unit as usize] == part));
                }
            }
            prop_assert!(found.iter().all(|(part, _)| *part != 1));
        }
    }
}
