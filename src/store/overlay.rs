//! Laying changes over a layer so that it is what a fresh reading of the table would give, at every zoom.
//!
//! A row that moves changes which vertices of its neighbours are nodes, and with them what the neighbours keep at coarse
//! zooms (see [`topology`](crate::store::topology)). Only rows that share a vertex with its old or new outline can be
//! concerned: an arc lies between two nodes, and whoever shares the arc shares its nodes.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::catalog::TileRules;
use crate::store::{
    layer::Slice,
    reading::Place,
    segment::{Segment, SegmentBuilder},
    shape::Shape,
    topology::vertex_zooms,
    world::Extent,
};

/// Take the rows `fids` out of the slices, put those of `rows` into a new one on top, redraw the neighbours that keep
/// other vertices now. The boxes where something shows otherwise.
pub fn lay(slices: &mut Vec<Slice>, fids: &[i64], mut rows: SegmentBuilder, rules: &TileRules) -> Vec<Extent> {
    let former = take_out(slices, fids);
    let mut touched: Vec<Extent> = former.iter().map(|(_, shape, _)| shape.extent()).collect();
    touched.extend(rows.extents());
    if rules.exact_from > 0 {
        touched.extend(settle(slices, &former, &mut rows, rules.exact_from));
    }
    touched.retain(|extent| !extent.is_empty());
    if !rows.is_empty() {
        slices.push(Slice::new(rows.build(rules)));
    }
    touched
}

/// Rows no longer true: identifier, shape, first zooms.
fn take_out(slices: &mut [Slice], fids: &[i64]) -> Vec<(i64, Shape, Vec<u8>)> {
    let mut former = Vec::new();
    for slice in slices {
        let segment = slice.segment.clone();
        let rows = slice.kill(fids).into_iter();
        former.extend(rows.map(|row| (segment.row(row).fid, segment.shape(row), segment.zooms_of(row))));
    }
    former
}

/// Decide the first zooms of the new rows and of the neighbours they concern; the boxes of the neighbours that changed.
fn settle(
    slices: &mut [Slice],
    former: &[(i64, Shape, Vec<u8>)],
    rows: &mut SegmentBuilder,
    exact_from: u8,
) -> Vec<Extent> {
    let moved = moved(former, rows);
    if moved.is_empty() {
        return Vec::new();
    }
    let corners: HashSet<u64> = vertices(&moved).collect();
    let boxes: Vec<Extent> = moved.iter().map(Shape::extent).collect();
    let meets = |shape: &Shape| vertices(std::slice::from_ref(shape)).any(|key| corners.contains(&key));
    let neighbours: Vec<(Place, Shape)> = near(slices, &boxes).into_iter().filter(|(_, shape)| meets(shape)).collect();
    let known: HashSet<Place> = neighbours.iter().map(|(place, _)| *place).collect();
    let wide: Vec<Extent> =
        boxes.iter().copied().chain(neighbours.iter().map(|n| n.1.extent())).chain(rows.extents()).collect();
    let context = near(slices, &wide).into_iter().filter(|(place, _)| !known.contains(place)).map(|(_, shape)| shape);
    let context: Vec<Shape> = context.collect();
    let all: Vec<&Shape> = rows.shapes().iter().chain(neighbours.iter().map(|(_, s)| s)).chain(&context).collect();
    let mut zooms = vertex_zooms(&all, exact_from).into_iter();
    (0..rows.len()).zip(zooms.by_ref()).for_each(|(row, zooms)| rows.settle(row, zooms));
    let mut redrawn = Vec::new();
    for (((slice, row), shape), zooms) in neighbours.iter().zip(zooms) {
        let segment = slices[*slice].segment.clone();
        if segment.zooms_of(*row) != zooms {
            slices[*slice].kill(&[segment.row(*row).fid]);
            rows.copy(&segment, *row);
            rows.settle(rows.len() - 1, zooms);
            redrawn.push(shape.extent());
        }
    }
    redrawn
}

/// Outlines that are no longer, and outlines that were not; a row whose outline stays keeps its first zooms.
fn moved(former: &[(i64, Shape, Vec<u8>)], rows: &mut SegmentBuilder) -> Vec<Shape> {
    let places: HashMap<i64, usize> = former.iter().enumerate().map(|(i, (fid, ..))| (*fid, i)).collect();
    let mut gone: Vec<bool> = vec![true; former.len()];
    let mut moved = Vec::new();
    for row in 0..rows.len() {
        let same = places.get(&rows.fid(row)).copied().filter(|&i| former[i].1 == rows.shapes()[row]);
        if let Some(i) = same {
            gone[i] = false;
            rows.settle(row, former[i].2.clone());
        } else {
            moved.push(rows.shapes()[row].clone());
        }
    }
    moved.extend(former.iter().zip(gone).filter(|(_, gone)| *gone).map(|((_, shape, _), _)| shape.clone()));
    moved
}

fn vertices(shapes: &[Shape]) -> impl Iterator<Item = u64> {
    shapes.iter().flat_map(|s| &s.parts).flat_map(|p| &p.vertices).map(|v| v.key())
}

/// Live rows that meet any of the boxes.
fn near(slices: &[Slice], boxes: &[Extent]) -> Vec<(Place, Shape)> {
    let mut found: BTreeSet<Place> = BTreeSet::new();
    for (index, slice) in slices.iter().enumerate() {
        for b in boxes {
            slice.segment.search(b, &mut |row| {
                if slice.alive(row) {
                    found.insert((index, row));
                }
            });
        }
    }
    found.into_iter().map(|(slice, row)| ((slice, row), slices[slice].segment.shape(row))).collect()
}

/// One segment of the live rows of several; what each row keeps at which zoom stays as it is.
pub fn joined(slices: &[Slice], rules: &TileRules) -> Segment {
    let mut builder = SegmentBuilder::new(slices.first().map_or(0, |s| s.segment.columns().len()));
    slices.iter().for_each(|s| s.copy_live(&mut builder));
    builder.build(rules)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::store::exact::Fine;
    use crate::store::shape::{Kind, Part};
    use crate::store::world::Point;
    use proptest::prelude::*;

    const SIDE: u32 = 5;
    /// Metres of a town are a few hundred units; corners are this far apart.
    const CELL: u32 = 40_000;

    type Corners = BTreeMap<(u32, u32), (u32, u32)>;

    /// Cell of a net of parcels that share every corner, with a vertex in the middle of each side.
    fn cell(i: u32, j: u32, nudges: &Corners) -> Shape {
        let corner = |i: u32, j: u32| {
            let (dx, dy) = nudges.get(&(i, j)).copied().unwrap_or_default();
            Point { x: (i / 2 + 1) * CELL + (i % 2) * CELL / 2 + dx, y: (j / 2 + 1) * CELL + (j % 2) * CELL / 2 + dy }
        };
        let (i, j) = (i * 2, j * 2);
        let ring = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1)];
        let vertices = ring.iter().map(|(a, b)| corner(i + a, j + b)).collect();
        let fine = vec![Fine { x: 3, y: -3 }; 8];
        let part = Part { exterior: true, vertices, fine, turned: false };
        Shape { kind: Kind::Area, parts: vec![part], whole: Vec::new() }
    }

    fn rules() -> TileRules {
        TileRules::default()
    }

    fn built(cells: &BTreeMap<i64, Shape>) -> SegmentBuilder {
        let mut rows = SegmentBuilder::new(0);
        cells.iter().for_each(|(fid, shape)| rows.push(*fid, shape.clone(), []));
        rows
    }

    fn shown(slices: &[Slice]) -> BTreeMap<i64, (Shape, Vec<u8>)> {
        let rows = slices.iter().flat_map(|s| (0..s.segment.len()).filter(|&r| s.alive(r)).map(move |r| (s, r)));
        rows.map(|(s, r)| (s.segment.row(r).fid, (s.segment.shape(r), s.segment.zooms_of(r)))).collect()
    }

    proptest! {
        #[test]
        fn a_town_edited_bit_by_bit_is_the_town_read_afresh(edits in prop::collection::vec(
            (0..SIDE * 2, 0..SIDE * 2, 0u32..900, 0u32..900, prop::collection::vec(0..SIDE * SIDE, 1..4), any::<bool>()), 1..25))
        {
            let mut nudges = Corners::new();
            let all = |nudges: &Corners| -> BTreeMap<i64, Shape> {
                (0..SIDE * SIDE).map(|n| (i64::from(n), cell(n % SIDE, n / SIDE, nudges))).collect()
            };
            let mut town = all(&nudges);
            let mut slices = vec![Slice::new(built(&town).build(&rules()))];
            for (i, j, dx, dy, some, delete) in edits {
                nudges.insert((i, j), (dx, dy));
                let fids: Vec<i64> = some.iter().map(|n| i64::from(*n)).collect::<BTreeSet<_>>().into_iter().collect();
                // A few rows follow the nudged corner, others do not yet: limits open and close.
                fids.iter().for_each(|fid| drop(town.remove(fid)));
                let fresh: BTreeMap<i64, Shape> = if delete { BTreeMap::new() } else {
                    all(&nudges).into_iter().filter(|(fid, _)| fids.contains(fid)).collect()
                };
                town.extend(fresh.clone());
                lay(&mut slices, &fids, built(&fresh), &rules());
                if slices.len() > 3 {
                    slices = vec![Slice::new(joined(&slices, &rules()))];
                }
                prop_assert_eq!(shown(&slices), shown(&[Slice::new(built(&town).build(&rules()))]));
            }
        }
    }
}
