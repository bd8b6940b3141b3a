//! Rows of a layer by feature id: one, those near a place, page after page.

use crate::store::{
    layer::{LayerState, Slice},
    world::Extent,
};

/// Where a row is: number of the slice, number of the row in its segment.
pub type Place = (usize, usize);

impl LayerState {
    /// Where a feature is.
    #[must_use]
    pub fn find(&self, fid: i64) -> Option<Place> {
        let held = |(index, slice): (usize, &Slice)| {
            slice.segment.find(fid).filter(|&row| slice.alive(row)).map(|row| (index, row))
        };
        self.slices.iter().enumerate().find_map(held)
    }

    /// Features whose box meets `extent`, and where they are, in the order of their ids.
    #[must_use]
    pub fn within(&self, extent: &Extent) -> Vec<(i64, Place)> {
        let mut found = Vec::new();
        for (index, slice) in self.slices.iter().enumerate() {
            slice.segment.search(extent, &mut |row| {
                if slice.alive(row) {
                    found.push((slice.segment.fid(row), (index, row)));
                }
            });
        }
        found.sort_unstable();
        found
    }

    /// Where the features are, in the order of their ids, the first `offset` left out. The cost does not grow with `offset`,
    /// only with the changes that are not folded in yet.
    #[must_use]
    pub fn by_fid(&self, offset: usize) -> ByFid<'_> {
        let (start, before) = self.start_near(offset).unwrap_or((i64::MIN, 0));
        let next = self.slices.iter().map(|slice| slice.segment.before_fid(start)).collect();
        let mut rows = ByFid { slices: &self.slices, next };
        (before..offset).for_each(|_| {
            rows.next();
        });
        rows
    }

    /// The last feature of the oldest slice with no more than `offset` true ones before it, and how many those are.
    fn start_near(&self, offset: usize) -> Option<(i64, usize)> {
        let dead = |slice: &Slice| slice.dead.iter().map(|&row| slice.segment.fid(row as usize)).collect::<Vec<_>>();
        let mut dead: Vec<i64> = self.slices.iter().flat_map(dead).collect();
        dead.sort_unstable();
        let before = |fid: i64| {
            let held: usize = self.slices.iter().map(|slice| slice.segment.before_fid(fid)).sum();
            held - dead.partition_point(|&gone| gone < fid)
        };
        let oldest = &self.slices.first()?.segment;
        let at = oldest.by_fid.partition_point(|&row| before(oldest.fid(row as usize)) <= offset).checked_sub(1)?;
        let fid = oldest.fid(*oldest.by_fid.get(at)? as usize);
        Some((fid, before(fid)))
    }
}

/// The features of a layer in the order of their feature ids.
#[derive(Debug, Clone)]
pub struct ByFid<'s> {
    slices: &'s [Slice],
    /// Of each slice the next place in the order of its ids.
    next: Vec<usize>,
}

impl Iterator for ByFid<'_> {
    type Item = Place;

    fn next(&mut self) -> Option<Place> {
        let mut least: Option<(i64, Place)> = None;
        for (index, (slice, next)) in self.slices.iter().zip(&mut self.next).enumerate() {
            let row = loop {
                match slice.segment.by_fid.get(*next).map(|&row| row as usize) {
                    Some(row) if !slice.alive(row) => *next += 1,
                    row => break row,
                }
            };
            let found = row.map(|row| (slice.segment.fid(row), (index, row)));
            least = [least, found].into_iter().flatten().min();
        }
        let (_, (index, row)) = least?;
        self.next[index] += 1;
        Some((index, row))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use super::*;
    use crate::catalog::TileRules;
    use crate::store::{
        exact::Exact,
        segment::{Segment, SegmentBuilder},
        shape::{Kind, Part, Shape},
        source::Source,
    };
    use proptest::prelude::*;

    fn segment(fids: impl IntoIterator<Item = i64>) -> Segment {
        let mut rows = SegmentBuilder::new(0);
        for fid in fids {
            let mut part = Part::default();
            part.push(Exact::from_world((fid * 7919 % 1000) as f64 * 1000.0, fid as f64));
            rows.push(fid, Shape { kind: Kind::Point, parts: vec![part], whole: Vec::new() }, []);
        }
        rows.build(&TileRules::default())
    }

    fn state(slices: Vec<Slice>) -> LayerState {
        let source = Source {
            layer: "posts".into(),
            relation: "town.posts".into(),
            fid: "fid".into(),
            geometry: "geom".into(),
            srid: 4326,
            commune: None,
            columns: Vec::new(),
            rules: TileRules::default(),
            minzoom: 0,
            maxzoom: 18,
            history: false,
            public: true,
        };
        LayerState { source: Arc::new(source), slices, version: 0 }
    }

    proptest! {
        #[test]
        fn pages_of_an_edited_layer_are_the_list_cut_in_pieces(
            base in prop::collection::btree_set(0i64..400, 0..200),
            gone in prop::collection::vec(0i64..400, 0..60),
            changed in prop::collection::btree_set(0i64..500, 0..40),
            again in prop::collection::btree_set(0i64..500, 0..20),
            offset in 0usize..260)
        {
            let mut live: BTreeSet<i64> = base.clone();
            let mut slices = vec![Slice::new(segment(base))];
            slices[0].kill(&gone);
            gone.iter().for_each(|fid| { live.remove(fid); });
            for edit in [changed, again] {
                let fids: Vec<i64> = edit.iter().copied().collect();
                slices.iter_mut().for_each(|slice| { slice.kill(&fids); });
                live.extend(&edit);
                slices.push(Slice::new(segment(edit)));
            }
            let state = state(slices);
            let fid = |(slice, row): Place| state.slices[slice].segment.fid(row);
            let expected: Vec<i64> = live.iter().copied().skip(offset).collect();
            prop_assert_eq!(state.by_fid(offset).map(fid).collect::<Vec<_>>(), expected);
            for asked in 0..500 {
                prop_assert_eq!(state.find(asked).map(fid), live.get(&asked).copied());
            }
            let all: Vec<i64> = state.within(&Extent::WORLD).into_iter().map(|(fid, _)| fid).collect();
            prop_assert_eq!(all, live.into_iter().collect::<Vec<_>>());
        }
    }
}
