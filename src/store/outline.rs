//! Geometry on its way out: degrees, rings closed, as the database has it.

use crate::store::{
    exact::{Fine, Latitudes, longitude, parts},
    packed::{Head, Reader},
    shape::Kind,
};

/// A point, a line or a ring of an [`Outline`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutlinePart {
    /// Where its vertices end in [`Outline::xy`]; they begin where the part before ends.
    pub end: usize,
    /// Of a ring: it bounds an area; otherwise it is a hole in the area before it.
    pub exterior: bool,
}

/// A geometry in degrees (CRS84: longitude, latitude), filled again row after row so that nothing is allocated a row.
///
/// Rings are closed: their last vertex is their first, the one the database has first. Exterior rings turn anticlockwise
/// seen with north up, holes clockwise (RFC 7946, 3.1.6). Coordinates are those of the database within 0.1 mm; vertices that
/// differ by less than 0.02 mm are one.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    pub kind: Kind,
    pub xy: Vec<[f64; 2]>,
    /// In the order of the database; empty for a feature without geometry.
    pub parts: Vec<OutlinePart>,
    latitudes: Latitudes,
}

impl Outline {
    /// Take the geometry `reader` walks, whose vertices have these rests.
    pub(super) fn fill(&mut self, mut reader: Reader<'_>, fine: &[Fine]) {
        self.kind = reader.kind;
        self.xy.clear();
        self.parts.clear();
        self.xy.reserve(fine.len() + reader.parts);
        let mut rests = fine.iter();
        for _ in 0..reader.parts {
            let head = reader.head();
            let begin = self.xy.len();
            for fine in rests.by_ref().take(head.vertices) {
                let (x, y) = reader.vertex();
                self.xy.push([longitude(parts(x, fine.x)), self.latitudes.at(parts(y, fine.y))]);
            }
            if self.kind == Kind::Area {
                self.close(begin, head);
            }
            self.parts.push(OutlinePart { end: self.xy.len(), exterior: head.exterior });
        }
    }

    /// Rings are held clockwise for tiles: turn this one about its first vertex, which is the last one held where it was
    /// turned before, and close it.
    fn close(&mut self, begin: usize, head: Head) {
        let from = if head.turned { begin } else { begin + 1 };
        self.xy.get_mut(from..).unwrap_or_default().reverse();
        self.xy.extend(self.xy.get(begin).copied());
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::*;
    use crate::catalog::TileRules;
    use crate::store::{
        feed::Position,
        layer::Slice,
        overlay,
        segment::{Segment, SegmentBuilder},
        shape::Shape,
        snapshot::{self, Header},
        wkb,
        world::Extent,
    };
    use proptest::prelude::*;

    type Rings = Vec<Vec<[f64; 2]>>;

    /// Well-known binary of a polygon with these rings, closed.
    fn polygon(rings: &Rings) -> Vec<u8> {
        let count = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
        let mut bytes = vec![1, 3, 0, 0, 0];
        bytes.extend(count(rings.len()));
        for ring in rings {
            bytes.extend(count(ring.len()));
            ring.iter().flatten().for_each(|c| bytes.extend(c.to_le_bytes()));
        }
        bytes
    }

    /// A ring about a centre that does not cross itself, closed; anticlockwise unless `back`.
    fn ring([lon, lat]: [f64; 2], radius: f64, reaches: &[f64], back: bool) -> Vec<[f64; 2]> {
        let angle = |i: usize| TAU * i as f64 / reaches.len() as f64;
        let at = |(i, r): (usize, &f64)| [lon + radius * r * angle(i).cos(), lat + radius * r * angle(i).sin()];
        let mut ring: Vec<[f64; 2]> = reaches.iter().enumerate().map(at).collect();
        if back {
            ring.reverse();
        }
        ring.push(ring[0]);
        ring
    }

    /// The same ring about the same first vertex, anticlockwise for an exterior ring, clockwise for a hole.
    fn directed(ring: &[[f64; 2]], drawn_back: bool, exterior: bool) -> Vec<[f64; 2]> {
        let mut ring = ring.to_vec();
        if drawn_back == exterior {
            ring.reverse();
        }
        ring
    }

    fn town() -> impl Strategy<Value = [f64; 2]> {
        // Albert, Marseille, Brest, Cayenne, Saint-Denis de La Réunion, Mata-Utu, Saint-Pierre.
        let towns = [
            [2.65, 50.0],
            [5.37, 43.3],
            [-4.49, 48.39],
            [-52.33, 4.94],
            [55.45, -20.88],
            [-176.17, -13.28],
            [-56.18, 46.78],
        ];
        prop::sample::select(towns.to_vec())
    }

    /// Rings with one hole and which way they were drawn, from a centimetre to some kilometres wide.
    fn parcel() -> impl Strategy<Value = (Rings, [bool; 2])> {
        let reaches = || prop::collection::vec(0.6f64..1.0, 5..24);
        (town(), (0.0f64..0.2, 0.0f64..0.2), -7.0f64..-1.5, reaches(), reaches(), any::<[bool; 2]>()).prop_map(
            |([lon, lat], (east, north), size, outer, inner, back)| {
                let (centre, radius) = ([lon + east, lat + north], 10f64.powf(size));
                let rings = vec![ring(centre, radius, &outer, back[0]), ring(centre, radius / 3.0, &inner, back[1])];
                (rings, back)
            },
        )
    }

    fn segment(parcels: &[(Rings, [bool; 2])]) -> SegmentBuilder {
        let mut rows = SegmentBuilder::new(0);
        for (fid, (rings, _)) in (0..).zip(parcels) {
            rows.push(fid, wkb::shape(&polygon(rings), 4326).unwrap().unwrap_or_default(), []);
        }
        rows
    }

    fn expect(segment: &Segment, row: usize, (rings, back): &(Rings, [bool; 2])) {
        let mut outline = Outline::default();
        segment.outline(row, &mut outline);
        let expected: Rings =
            rings.iter().zip(back).enumerate().map(|(i, (ring, back))| directed(ring, *back, i == 0)).collect();
        assert_eq!(outline.parts.iter().map(|p| p.exterior).collect::<Vec<_>>(), [true, false]);
        assert_eq!(outline.parts[0].end, expected[0].len());
        let expected = expected.concat();
        assert_eq!(outline.xy.len(), expected.len());
        for (found, expected) in outline.xy.iter().zip(&expected) {
            let apart = (found[0] - expected[0]).abs().max((found[1] - expected[1]).abs());
            assert!(apart < 1e-9, "{found:?} for {expected:?}");
        }
    }

    fn expect_all(slices: &[Slice], parcels: &[(Rings, [bool; 2])]) {
        for (fid, parcel) in (0..).zip(parcels) {
            let mut live = slices.iter().filter_map(|s| Some((s, s.segment.find(fid).filter(|row| s.alive(*row))?)));
            let (slice, row) = live.next_back().unwrap();
            expect(&slice.segment, row, parcel);
        }
    }

    proptest! {
        #[test]
        fn a_parcel_is_given_back_as_the_database_has_it(
            parcels in prop::collection::vec(parcel(), 1..12),
            moved in prop::collection::vec((any::<prop::sample::Index>(), parcel()), 0..6))
        {
            let rules = TileRules::default();
            let mut parcels = parcels;
            let mut slices = vec![Slice::new(segment(&parcels).build(&rules))];
            expect_all(&slices, &parcels);
            for (at, parcel) in moved {
                let at = at.index(parcels.len());
                parcels[at] = parcel;
                let mut rows = SegmentBuilder::new(0);
                let fid = i64::try_from(at).unwrap();
                rows.push(fid, wkb::shape(&polygon(&parcels[at].0), 4326).unwrap().unwrap(), []);
                overlay::lay(&mut slices, &[fid], rows, &rules);
            }
            expect_all(&slices, &parcels);
            let folded = overlay::joined(&slices, &rules);
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("parcels.store");
            let position = Position { database: "town".into(), horizon: 7 };
            snapshot::write(&path, &Header::now(1, position, 2, 3), &folded).unwrap();
            let read = snapshot::read(&path).unwrap().1;
            expect_all(&[Slice::new(folded)], &parcels);
            expect_all(&[Slice::new(read)], &parcels);
        }
    }

    #[test]
    fn a_feature_without_geometry_is_found_by_its_identifier_and_nowhere_on_the_map() {
        let mut rows = SegmentBuilder::new(0);
        rows.push(4, Shape::default(), []);
        let segment = rows.build(&TileRules { labels_from: 17, ..TileRules::default() });
        let mut outline = Outline { xy: vec![[1.0, 2.0]], ..Outline::default() };
        segment.outline(segment.find(4).unwrap(), &mut outline);
        assert!(outline.xy.is_empty() && outline.parts.is_empty());
        assert_eq!((segment.label(0), segment.extent().is_empty()), (None, true));
        let mut found = 0;
        segment.search(&Extent::WORLD, &mut |_| found += 1);
        assert_eq!(found, 0);
    }
}
