//! The outline of a part: the ground of its places made one.

use std::collections::HashMap;

use geo::{BooleanOps as _, Coord, LineString, MultiPolygon, Polygon, unary_union};

use crate::districting::ground::Ground;

/// A corner, in millimetres.
type Corner = (i64, i64);

/// The ground of all of `grounds`, which do not overlap, as one. Sides that two whole cells share are taken away at once;
/// only what remains around them, and cells that were cut, are joined as polygons.
pub(super) fn joined<'a>(grounds: impl IntoIterator<Item = &'a Ground>) -> MultiPolygon {
    let (mut sides, mut cut) = (Vec::new(), Vec::new());
    for ground in grounds {
        match ground {
            Ground::Whole(corners) => {
                let next = corners.iter().skip(1).chain(corners.first());
                sides.extend(corners.iter().zip(next).map(|(from, to)| (corner(*from), corner(*to))));
            }
            Ground::Cut(area) => cut.extend(area.iter()),
        }
    }
    // Rings within rings are holes by the rule of odd and even, in whatever order they come.
    let mut rings = rings(&outer(sides)).into_iter();
    let inside = Polygon::new(rings.next().unwrap_or(LineString::new(Vec::new())), rings.collect());
    inside.union(&unary_union(cut))
}

fn corner(at: [f64; 2]) -> Corner {
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
