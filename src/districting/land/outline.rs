//! The outline of a part: the ground of its places made one.

use std::collections::HashMap;

use geo::{BooleanOps as _, Coord, LineString, MultiPolygon, Polygon, unary_union};

use crate::districting::land::ground::Ground;

/// A corner, in millimetres.
type Corner = (i64, i64);

/// The ground of all of `grounds`, which do not overlap, as one. Sides that two whole cells share are taken away at once;
/// only what remains around them, and cells that were cut, are joined as polygons.
pub(in crate::districting) fn joined<'a>(grounds: impl IntoIterator<Item = &'a Ground>) -> MultiPolygon {
    let (mut whole, mut cut) = (Vec::new(), Vec::new());
    for ground in grounds {
        match ground {
            Ground::Whole(corners) => whole.push(corners.as_slice()),
            Ground::Cut(area) => cut.extend(area.iter()),
        }
    }
    let cut = unary_union(cut);
    inside(whole).union(&cut)
}

/// Cells of one plane ([`Cells::corners`](crate::districting::Cells)) as one ground, to the millimetre.
#[must_use]
pub fn joined_cells<'a>(cells: impl IntoIterator<Item = &'a [[f64; 2]]>) -> MultiPolygon {
    inside(cells).union(&MultiPolygon::new(Vec::new()))
}

/// What lies within the sides that only one cell has. Rings within rings are holes by the rule of odd and even, in whatever
/// order they come: the operations of `geo` make of it what it is.
fn inside<'a>(cells: impl IntoIterator<Item = &'a [[f64; 2]]>) -> Polygon {
    let mut sides = Vec::new();
    for corners in cells {
        let next = corners.iter().skip(1).chain(corners.first());
        sides.extend(corners.iter().zip(next).map(|(from, to)| (corner(*from), corner(*to))));
    }
    let mut rings = rings(&outer(sides)).into_iter();
    Polygon::new(rings.next().unwrap_or(LineString::new(Vec::new())), rings.collect())
}

fn corner(at: [f64; 2]) -> Corner {
    // Where four cells meet some corners are a hair apart; to the millimetre they are one.
    #[expect(clippy::cast_possible_truncation, reason = "millimetres of a plane on Earth")]
    let [x, y] = at.map(|number| (number * 1000.0).round() as i64);
    (x, y)
}

/// Sides that no other cell has the other way round, in order.
fn outer(sides: Vec<(Corner, Corner)>) -> Vec<(Corner, Corner)> {
    let undirected = |(from, to): (Corner, Corner)| (from.min(to), from.max(to));
    let mut sides: Vec<_> = sides.into_iter().filter(|(from, to)| from != to).collect();
    sides.sort_unstable_by_key(|side| (undirected(*side), *side));
    let same = |one: &(Corner, Corner), other: &(Corner, Corner)| undirected(*one) == undirected(*other);
    let mut left: Vec<_> = sides.chunk_by(same).filter(|shared| shared.len() == 1).map(|shared| shared[0]).collect();
    left.sort_unstable();
    left
}

/// Rings of sides that follow each other.
fn rings(sides: &[(Corner, Corner)]) -> Vec<LineString> {
    let mut first = HashMap::with_capacity(sides.len());
    for (rank, (from, _)) in sides.iter().enumerate().rev() {
        first.insert(*from, rank);
    }
    let mut gone = vec![false; sides.len()];
    let mut rings = Vec::new();
    for start in 0..sides.len() {
        let (mut ring, mut next) = (Vec::new(), Some(start));
        while let Some(rank) = next.filter(|rank| !gone[*rank]) {
            gone[rank] = true;
            let ((x, y), to) = sides[rank];
            ring.push(Coord { x: x as f64 / 1000.0, y: y as f64 / 1000.0 });
            let from = first.get(&to).copied().unwrap_or(sides.len());
            next = (from..sides.len()).take_while(|rank| sides[*rank].0 == to).find(|rank| !gone[*rank]);
        }
        if ring.len() > 2 {
            rings.push(LineString::new(ring));
        }
    }
    rings
}

#[cfg(test)]
mod tests {
    use geo::{Area as _, MultiPolygon};
    use proptest::prelude::*;

    use super::joined_cells;

    /// Squares of ten metres.
    fn square(x: u32, y: u32) -> [[f64; 2]; 4] {
        let (west, south) = (f64::from(x) * 10.0, f64::from(y) * 10.0);
        [[west, south], [west + 10.0, south], [west + 10.0, south + 10.0], [west, south + 10.0]]
    }

    fn joined(squares: impl IntoIterator<Item = (u32, u32)>) -> MultiPolygon {
        let squares: Vec<_> = squares.into_iter().map(|(x, y)| square(x, y)).collect();
        joined_cells(squares.iter().map(<[[f64; 2]; 4]>::as_slice))
    }

    #[test]
    fn a_ring_of_squares_has_a_hole_and_squares_apart_are_two() {
        let ring = joined((0..9).map(|at| (at % 3, at / 3)).filter(|at| *at != (1, 1)));
        assert_eq!((ring.0.len(), ring.0[0].interiors().len(), ring.unsigned_area()), (1, 1, 800.0));
        let apart = joined([(0, 0), (0, 1), (5, 5)]);
        assert_eq!((apart.0.len(), apart.unsigned_area()), (2, 300.0));
        assert!(joined([]).0.is_empty());
    }

    proptest! {
        #[test]
        fn whatever_squares_are_joined_their_area_is_theirs(squares in prop::collection::btree_set((0_u32..7, 0_u32..7), 0..40)) {
            let many = squares.len();
            prop_assert!((joined(squares).unsigned_area() - 100.0 * many as f64).abs() < 1e-6);
        }
    }
}
