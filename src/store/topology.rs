//! From which zoom each vertex is needed, decided once for an edge two neighbours share.
//!
//! Rings and lines are cut into arcs at nodes (vertices where the set of neighbours differs from two). An arc is generalised
//! by the Ramer–Douglas–Peucker hierarchy in a direction that does not depend on the feature met it in, so both neighbours
//! keep and drop the same vertices at every zoom: no gap, no overlap.

use std::collections::HashSet;

use crate::store::{
    shape::{Kind, Shape},
    world::Point,
};

/// Tolerance at zoom `z`, in world units: what moves less than this does not show.
/// From zoom 14 on it is two steps of a tile of 4,096 (a quarter of a pixel); below, half a pixel.
fn tolerance(z: u8) -> f64 {
    let step = f64::from(2u32.pow(20 - u32::from(z.min(20))));
    if z >= 14 { 2.0 * step } else { 4.0 * step }
}

/// First zoom of each vertex of each shape, part after part. `exact_from` is the zoom where every vertex is kept.
#[must_use]
pub fn vertex_zooms(shapes: &[&Shape], exact_from: u8) -> Vec<Vec<u8>> {
    let nodes = nodes(shapes);
    shapes.iter().map(|shape| shape_zooms(shape, &nodes, exact_from)).collect()
}

/// Vertices where arcs begin and end.
fn nodes(shapes: &[&Shape]) -> HashSet<u64> {
    let mut links: Vec<(u64, u64)> = Vec::new();
    let mut nodes = HashSet::new();
    for part in shapes.iter().filter(|s| s.kind != Kind::Point).flat_map(|s| s.parts.iter().map(|p| (s.kind, p))) {
        let (kind, vertices) = (part.0, &part.1.vertices);
        links.extend(vertices.windows(2).flat_map(|w| [(w[0].key(), w[1].key()), (w[1].key(), w[0].key())]));
        if let (Some(first), Some(last)) = (vertices.first(), vertices.last()) {
            if kind == Kind::Area {
                links.extend([(first.key(), last.key()), (last.key(), first.key())]);
            } else {
                nodes.extend([first.key(), last.key()]);
            }
        }
    }
    links.sort_unstable();
    links.dedup();
    nodes.extend(links.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() != 2).map(|group| group[0].0));
    nodes
}

fn shape_zooms(shape: &Shape, nodes: &HashSet<u64>, exact_from: u8) -> Vec<u8> {
    let mut zooms = Vec::with_capacity(shape.parts.iter().map(|p| p.vertices.len()).sum());
    for part in &shape.parts {
        let v = &part.vertices;
        match shape.kind {
            Kind::Point => zooms.extend(v.iter().map(|_| 0)),
            Kind::Line => zooms.extend(chain_zooms(v, nodes, exact_from)),
            Kind::Area => zooms.extend(ring_zooms(v, nodes, exact_from)),
        }
    }
    zooms
}

/// A ring is turned so that it starts at a node (or at its least vertex), closed, and treated as a chain.
fn ring_zooms(ring: &[Point], nodes: &HashSet<u64>, exact_from: u8) -> Vec<u8> {
    let start = ring
        .iter()
        .position(|v| nodes.contains(&v.key()))
        .unwrap_or_else(|| (0..ring.len()).min_by_key(|&i| ring[i]).unwrap_or(0));
    let closed: Vec<Point> = ring[start..].iter().chain(&ring[..=start]).copied().collect();
    let mut zooms = chain_zooms(&closed, nodes, exact_from);
    zooms.pop();
    zooms.rotate_right(start);
    zooms
}

fn chain_zooms(chain: &[Point], nodes: &HashSet<u64>, exact_from: u8) -> Vec<u8> {
    let mut zooms = vec![0; chain.len()];
    let mut from = 0;
    for to in 1..chain.len() {
        if to == chain.len() - 1 || nodes.contains(&chain[to].key()) {
            arc_zooms(&chain[from..=to], &mut zooms[from..=to], exact_from);
            from = to;
        }
    }
    zooms
}

/// Zooms of the inner vertices of an arc; its ends are always kept.
fn arc_zooms(arc: &[Point], zooms: &mut [u8], exact_from: u8) {
    let reversed =
        arc.first() > arc.last() || (arc.first() == arc.last() && arc.len() > 2 && arc[1] > arc[arc.len() - 2]);
    if reversed {
        let turned: Vec<Point> = arc.iter().rev().copied().collect();
        douglas_peucker(&turned, zooms, exact_from);
        zooms.reverse();
    } else {
        douglas_peucker(arc, zooms, exact_from);
    }
}

fn douglas_peucker(arc: &[Point], zooms: &mut [u8], exact_from: u8) {
    // (first, last, significance of the vertex that opened the span): a child never outranks its parent.
    let mut spans = vec![(0, arc.len() - 1, f64::INFINITY)];
    while let Some((first, last, parent)) = spans.pop() {
        let furthest = (first + 1..last).map(|i| (distance(arc[i], arc[first], arc[last]), i)).fold(
            None,
            |best: Option<(f64, usize)>, d| {
                if best.is_none_or(|b| d.0 > b.0) { Some(d) } else { best }
            },
        );
        if let Some((distance, at)) = furthest {
            let significance = distance.min(parent);
            zooms[at] = (0..exact_from).find(|&z| tolerance(z) < significance).unwrap_or(exact_from);
            spans.extend([(first, at, significance), (at, last, significance)]);
        }
    }
}

/// Distance of `p` from the segment `a`–`b`, world units.
fn distance(p: Point, a: Point, b: Point) -> f64 {
    let d = |u: u32, v: u32| f64::from(u) - f64::from(v);
    let (abx, aby, apx, apy) = (d(b.x, a.x), d(b.y, a.y), d(p.x, a.x), d(p.y, a.y));
    let squared = abx * abx + aby * aby;
    let t = if squared > 0.0 { ((apx * abx + apy * aby) / squared).clamp(0.0, 1.0) } else { 0.0 };
    (apx - t * abx).hypot(apy - t * aby)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::shape::Part;
    use proptest::prelude::*;

    fn area(vertices: Vec<(u32, u32)>) -> Shape {
        let vertices = vertices.into_iter().map(|(x, y)| Point { x, y }).collect();
        let part = Part { exterior: true, vertices, ..Part::default() };
        Shape { kind: Kind::Area, parts: vec![part], whole: Vec::new() }
    }

    proptest! {
        #[test]
        fn two_parcels_keep_the_same_vertices_of_their_common_limit(wiggle in prop::collection::vec(0u32..900, 1..30)) {
            let limit: Vec<(u32, u32)> = wiggle.iter().enumerate().map(|(i, w)| (10_000 + w, 100 * (1 + u32::try_from(i).unwrap_or(0)))).collect();
            let mut west = vec![(0, 0), (10_000, 0)];
            west.extend(&limit);
            west.extend([(10_000, 5_000), (0, 5_000)]);
            let mut east = vec![(20_000, 5_000), (10_000, 5_000)];
            east.extend(limit.iter().rev());
            east.extend([(10_000, 0), (20_000, 0)]);
            let zooms = vertex_zooms(&[&area(west), &area(east)], 16);
            let n = limit.len();
            let from_west = &zooms[0][2..2 + n];
            let from_east: Vec<u8> = zooms[1][2..2 + n].iter().rev().copied().collect();
            prop_assert_eq!(from_west, &from_east[..]);
        }
    }

    #[test]
    fn a_vertex_on_a_straight_wall_waits_for_the_exact_zoom() {
        let zooms = vertex_zooms(&[&area(vec![(0, 0), (5_000, 0), (10_000, 0), (10_000, 10_000), (0, 10_000)])], 16);
        assert_eq!(zooms[0][1], 16);
        assert!(zooms[0][2] < 13);
    }
}
