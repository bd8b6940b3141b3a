//! The grid of a tile that is not of Web Mercator: each position is taken to degrees, then to the system of the grid.

use crate::store::{Extent, Point};
use crate::tiles::clip::Window;
use crate::tiles::matrix::{MatrixSet, Place, to_lambert};
use crate::tiles::pixels::{Raster, bits, margin_steps};

/// Where a position lies that the system of the grid cannot express: far outside of any tile.
const NOWHERE: (i64, i64) = (-(1 << 40), -(1 << 40));

/// The grid of one tile.
#[derive(Debug, Clone, Copy)]
pub struct Projected {
    place: Place,
    side: u32,
    /// Margin in grid steps.
    margin: i64,
    /// North-west corner, in the system of the grid.
    corner: (f64, f64),
    /// Grid steps a unit of the system.
    steps: f64,
}

impl Projected {
    /// Grid of a tile with a margin in 1/4096 of its side.
    #[must_use]
    pub fn new(place: Place, margin: u16) -> Self {
        let bits = bits(place.zoom());
        let side = 1 << bits;
        let [west, _, east, north] = place.bounds(0);
        let steps = f64::from(side) / (east - west);
        Self { place, side, margin: margin_steps(margin, bits), corner: (west, north), steps }
    }
}

impl Raster for Projected {
    fn zoom(&self) -> u8 {
        self.place.zoom()
    }

    fn side(&self) -> u32 {
        self.side
    }

    fn window(&self) -> Window {
        Window { min: -self.margin, max: i64::from(self.side) + self.margin }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a cast of a float stops at the ends of i64")]
    fn far(&self, (x, y): (i64, i64)) -> (i64, i64) {
        let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return NOWHERE };
        let degrees = Point { x, y }.to_lon_lat();
        let at = if self.place.set == MatrixSet::Lamb93 { to_lambert(degrees) } else { Some(degrees) };
        let Some((x, y)) = at else { return NOWHERE };
        let step = |units: f64| (units * self.steps).round() as i64;
        (step(x - self.corner.0), step(self.corner.1 - y))
    }

    /// Straight edges of a box are bent on this grid: whatever is drawn is cut.
    fn is_crossed_by(&self, _: &Extent) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::catalog::TileRules;
    use crate::store::{Exact, Kind, LayerState, Part, SegmentBuilder, Shape, Slice, Source};
    use crate::tiles::matrix::{PIXELS, touched};
    use crate::tiles::{Encoded, encode_place};
    use proptest::prelude::*;

    /// Features of one part each, by their corners in degrees.
    fn layer(kind: Kind, features: &[Vec<(f64, f64)>]) -> LayerState {
        let source = Source {
            layer: "parcels".into(),
            relation: "cadastre.parcels".into(),
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
        let mut rows = SegmentBuilder::new(0);
        for (fid, corners) in (1..).zip(features) {
            let mut part = Part { exterior: true, ..Part::default() };
            corners.iter().for_each(|(lon, lat)| part.push(Exact::from_lon_lat(*lon, *lat)));
            let shape = Shape { kind, parts: vec![part], whole: Vec::new() };
            rows.push(fid, shape.normalised().unwrap(), []);
        }
        let segment = rows.build(&source.rules);
        let slices = vec![Slice { segment: Arc::new(segment), dead: Arc::default() }];
        LayerState { source: Arc::new(source), slices, version: 0 }
    }

    /// Identifiers and corners of what a tile draws.
    fn drawn(encoded: &[Encoded]) -> Vec<(u64, Vec<(f64, f64)>)> {
        use geo::CoordsIter;
        let Some(first) = encoded.first() else { return Vec::new() };
        let reader = mvt_reader::Reader::new(first.bytes.clone()).unwrap();
        let corners = |geometry: &geo_types::Geometry<f32>| {
            geometry.coords_iter().map(|at| (f64::from(at.x), f64::from(at.y))).collect()
        };
        let features = reader.get_features(0).unwrap();
        features.iter().map(|feature| (feature.id.unwrap(), corners(&feature.geometry))).collect()
    }

    /// Where a position of France lies in the system of a grid.
    fn on(set: MatrixSet, (lon, lat): (f64, f64)) -> (f64, f64) {
        if set == MatrixSet::Lamb93 { to_lambert((lon, lat)).unwrap() } else { (lon, lat) }
    }

    /// The box of the world that holds a position and nothing else.
    fn around((lon, lat): (f64, f64)) -> Extent {
        let point = Point::from_lon_lat(lon, lat);
        Extent { min_x: point.x, min_y: point.y, max_x: point.x, max_y: point.y }
    }

    const GRIDS: [MatrixSet; 2] = [MatrixSet::WorldCrs84Quad, MatrixSet::Lamb93];

    #[test]
    fn the_corners_of_a_parcel_of_albert_fall_on_their_pixels() {
        let corners = vec![(2.650_1, 50.002_3), (2.650_9, 50.002_2), (2.651_0, 50.002_7), (2.650_2, 50.002_8)];
        let state = layer(Kind::Area, std::slice::from_ref(&corners));
        for set in GRIDS {
            let matrix = set.matrix(16);
            let side = matrix.cell * f64::from(PIXELS);
            let [column, _, row, _] = touched(set, &around(corners[0]), 16, 0).unwrap();
            let drawn = drawn(&encode_place(&state, Place::new(set, 16, column, row).unwrap(), None));
            assert_eq!(drawn.len(), 1, "{set:?}");
            for corner in &corners {
                let (x, y) = on(set, *corner);
                let pixel = |units: f64, tile: u32| (units / side - f64::from(tile)) * 4096.0;
                let pixel = (pixel(x - matrix.origin[0], column), pixel(matrix.origin[1] - y, row));
                let inside = |at: f64| (0.0..4096.0).contains(&at);
                if inside(pixel.0) && inside(pixel.1) {
                    let near = |at: &(f64, f64)| (at.0 - pixel.0).abs() < 1.01 && (at.1 - pixel.1).abs() < 1.01;
                    assert!(drawn[0].1.iter().any(near), "{set:?}: {pixel:?} is not in {:?}", drawn[0].1);
                }
            }
        }
    }

    #[test]
    fn a_tile_outside_of_where_the_grid_means_something_is_empty() {
        let state = layer(Kind::Point, &[vec![(55.45, -20.88)], vec![(2.65, 50.0)]]);
        let everything = Place::new(MatrixSet::Lamb93, 0, 0, 0).unwrap();
        let drawn = drawn(&encode_place(&state, everything, None));
        assert_eq!(drawn.into_iter().map(|(fid, _)| fid).collect::<Vec<_>>(), [2]);
        let far = Place { set: MatrixSet::Lamb93, tile: crate::store::TileId { z: 12, x: 0, y: 0 } };
        assert!(encode_place(&state, far, None).is_empty());
    }

    proptest! {
        #[test]
        fn no_feature_is_missing_at_the_edge_of_a_tile(places in prop::collection::vec((2.0f64..3.0, 49.5f64..50.5), 1..60), level in 8u8..18) {
            let state = layer(Kind::Point, &places.iter().map(|at| vec![*at]).collect::<Vec<_>>());
            for set in GRIDS {
                let matrix = set.matrix(level);
                let side = matrix.cell * f64::from(PIXELS);
                for (fid, at) in (1u64..).zip(&places) {
                    let (x, y) = on(set, *at);
                    let [left, right, top, bottom] = touched(set, &around(*at), level, 64).unwrap();
                    for (column, row) in (left..=right).flat_map(|x| (top..=bottom).map(move |y| (x, y))) {
                        let near = |units: f64, tile: u32| {
                            let pixel = (units / side - f64::from(tile)) * 4096.0;
                            // A step of rounding less than the margin of 64.
                            (-62.0..4158.0).contains(&pixel)
                        };
                        let expected = near(x - matrix.origin[0], column) && near(matrix.origin[1] - y, row);
                        let tile = drawn(&encode_place(&state, Place::new(set, level, column, row).unwrap(), None));
                        prop_assert!(!expected || tile.iter().any(|(id, _)| *id == fid), "{set:?} {level}/{row}/{column}: {fid}");
                    }
                }
            }
        }
    }
}
