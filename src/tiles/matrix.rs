//! Tile matrix sets (OGC 17-083r4): the grids the ground is cut by, and a tile of one of them.
//!
//! The store holds world coordinates, which are those of `WebMercatorQuad`; the other grids are reached from them, so that
//! every tile comes from the same rows by the same rules. Which details show is decided by the zoom of Web Mercator with
//! the nearest scale in France.

use std::cell::RefCell;

use crate::geo::{AxisOrder, CrsName, Projector, Srid};
use crate::store::{Extent, MAX_ZOOM, Point, TileId};

/// Steps an edge of a tile is walked in to find where it lies in the world: it is a curve there.
const STEPS: u32 = 16;
/// Share of a box added on every side for what bends between two steps.
const BEND: f64 = 0.005;

/// Metres a pixel of the levels of IGN's grid `LAMB93`, as its Géoportail publishes them (configuration of the Géoportail
/// services, `TileMatrixSet` LAMB93); each is close to half of the one before.
const LAMB93: [f64; 22] = [
    104_579.224_549_894_08,
    52_277.532_353_790_51,
    26_135.487_078_595_408,
    13_066.891_381_800_004,
    6_533.228_604_113_456,
    3_266.559_524_462_667_5,
    1_633.266_004_597_418_7,
    816.629_554_986_022_4,
    408.313_914_676_835_96,
    204.156_741_510_902_04,
    102.078_316_783_240_82,
    51.039_144_896_611_2,
    25.519_569_074_269_395,
    12.759_783_693_647_506,
    6.379_891_635_966_491,
    3.189_945_765_305_32,
    1.594_972_869_497_727_7,
    0.797_486_431_547_455_9,
    0.398_743_214_900_604,
    0.199_371_607_275_679_99,
    0.099_685_803_696_052,
    0.049_842_901_818_919_996,
];
/// Its corner: x of the west, y of the north, metres in Lambert-93.
const LAMB93_ORIGIN: [f64; 2] = [0.0, 12_000_000.0];
/// Where Lambert-93 means something: west, south, east, north in metres, the area of use EPSG gives it.
const LAMB93_AREA: [f64; 4] = [-400_000.0, 5_990_000.0, 1_340_000.0, 7_250_000.0];

/// Pixels of a tile's side that scales are told for (17-083r4, 6.1.1.1).
pub const PIXELS: u16 = 256;
/// The same, to reckon with.
const SIDE: f64 = 256.0;
/// Side of a pixel in metres that scales are told for.
const PIXEL: f64 = 0.000_28;
/// Half the side of the Web Mercator square, metres.
const HALF_SIDE: f64 = 20_037_508.342_789_244;
/// Metres of a degree of the equator (17-083r4, table 2).
const DEGREE: f64 = 111_319.490_793_273_58;

/// A grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatrixSet {
    /// EPSG:3857 (17-083r4, D.1).
    WebMercatorQuad,
    /// Longitude and latitude, two tiles at the top (17-083r4, D.2).
    WorldCrs84Quad,
    /// Lambert-93, IGN's.
    Lamb93,
}

/// One level of a grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matrix {
    /// Units of the system a pixel.
    pub cell: f64,
    pub scale: f64,
    /// Corner in the north-west: x or longitude, y or latitude.
    pub origin: [f64; 2],
    pub columns: u32,
    pub rows: u32,
}

impl MatrixSet {
    /// Every grid.
    pub const ALL: [Self; 3] = [Self::WebMercatorQuad, Self::WorldCrs84Quad, Self::Lamb93];

    /// System of its coordinates.
    #[must_use]
    pub fn crs(self) -> CrsName {
        let srid = match self {
            Self::WebMercatorQuad => Srid::WEB_MERCATOR,
            Self::WorldCrs84Quad => Srid::WGS84,
            Self::Lamb93 => Srid::LAMBERT_93,
        };
        CrsName { srid, order: AxisOrder::EastNorth }
    }

    /// The name in addresses; of the first two the one in the registry of the OGC, which has none in Lambert-93.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::WebMercatorQuad => "WebMercatorQuad",
            Self::WorldCrs84Quad => "WorldCRS84Quad",
            Self::Lamb93 => "LAMB93",
        }
    }

    /// The grid of a name.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|set| set.id() == id)
    }

    /// How many levels it has, from 0.
    #[must_use]
    pub const fn levels(self) -> u8 {
        match self {
            Self::WebMercatorQuad => MAX_ZOOM + 1,
            Self::WorldCrs84Quad => MAX_ZOOM,
            Self::Lamb93 => 22,
        }
    }

    /// Level at which a zoom of Web Mercator shows as much; none where the grid has no such level.
    #[must_use]
    pub fn level_of(self, zoom: u8) -> Option<u8> {
        let level = match self {
            Self::WebMercatorQuad | Self::Lamb93 => zoom,
            Self::WorldCrs84Quad => zoom.checked_sub(1)?,
        };
        (level < self.levels()).then_some(level)
    }

    /// A level.
    #[must_use]
    pub fn matrix(self, level: u8) -> Matrix {
        let count = 1u32 << level;
        match self {
            Self::WebMercatorQuad => {
                let cell = 2.0 * HALF_SIDE / SIDE / f64::from(count);
                let origin = [-HALF_SIDE, HALF_SIDE];
                Matrix { cell, scale: cell / PIXEL, origin, columns: count, rows: count }
            }
            Self::WorldCrs84Quad => {
                let cell = 180.0 / SIDE / f64::from(count);
                Matrix { cell, scale: cell * DEGREE / PIXEL, origin: [-180.0, 90.0], columns: 2 * count, rows: count }
            }
            Self::Lamb93 => {
                let cell = LAMB93[usize::from(level).min(LAMB93.len() - 1)];
                let [_, south, east, _] = LAMB93_AREA;
                let count = |metres: f64| tiles_in(metres / (cell * SIDE));
                let [columns, rows] = [count(east), count(LAMB93_ORIGIN[1] - south)];
                Matrix { cell, scale: cell / PIXEL, origin: LAMB93_ORIGIN, columns, rows }
            }
        }
    }
}

/// Whole tiles that hold so many, at least one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of u32")]
fn tiles_in(tiles: f64) -> u32 {
    tiles.ceil().clamp(1.0, f64::from(u32::MAX)) as u32
}

/// A tile of a grid: of `tile`, z is the level, x the column and y the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub set: MatrixSet,
    pub tile: TileId,
}

impl From<TileId> for Place {
    fn from(tile: TileId) -> Self {
        Self { set: MatrixSet::WebMercatorQuad, tile }
    }
}

impl Place {
    /// `None` when the grid has no such tile.
    #[must_use]
    pub fn new(set: MatrixSet, level: u8, column: u32, row: u32) -> Option<Self> {
        let there = level < set.levels() && {
            let matrix = set.matrix(level);
            column < matrix.columns && row < matrix.rows
        };
        there.then_some(Self { set, tile: TileId { z: level, x: column, y: row } })
    }

    /// Zoom of Web Mercator that shows as much.
    #[must_use]
    pub const fn zoom(self) -> u8 {
        match self.set {
            MatrixSet::WebMercatorQuad | MatrixSet::Lamb93 => self.tile.z,
            MatrixSet::WorldCrs84Quad => self.tile.z + 1,
        }
    }

    /// The box in the world that holds the tile and a margin of so many 1/4096 of its side; [`Extent::EMPTY`] outside
    /// of where the grid means something.
    #[must_use]
    pub fn extent(self, margin: u16) -> Extent {
        if self.set == MatrixSet::WebMercatorQuad {
            return self.tile.extent(margin);
        }
        let [west, south, east, north] = self.bounds(margin);
        match self.set {
            MatrixSet::Lamb93 => lambert_extent([west, south, east, north]),
            _ => around([(west, south), (east, north)].into_iter(), 0.0),
        }
    }

    /// West, south, east, north of the tile and a margin, in the system of the grid.
    #[must_use]
    pub fn bounds(self, margin: u16) -> [f64; 4] {
        let Matrix { cell, origin: [x, y], .. } = self.set.matrix(self.tile.z);
        let side = cell * SIDE;
        let margin = side * f64::from(margin) / 4096.0;
        let (west, north) = (x + f64::from(self.tile.x) * side, y - f64::from(self.tile.y) * side);
        [west - margin, north - side - margin, west + side + margin, north + margin]
    }
}

thread_local! {
    /// To Lambert-93 and back; conversions are not shared between threads.
    static LAMBERT: RefCell<Option<(Projector, Projector)>> = const { RefCell::new(None) };
}

/// Use the conversions to Lambert-93 and back; none where PROJ refuses to make them, which is told in no other way as the
/// program then reads no Lambert-93 at all.
fn with_lambert<T>(run: impl FnOnce(&Projector, &Projector) -> T) -> Option<T> {
    LAMBERT.with_borrow_mut(|kept| {
        if kept.is_none() {
            let to = Projector::new(Srid::WGS84, Srid::LAMBERT_93).ok()?;
            *kept = Some((to, Projector::to_wgs84(Srid::LAMBERT_93).ok()?));
        }
        kept.as_ref().map(|(to, from)| run(to, from))
    })
}

/// Longitude and latitude in Lambert-93; none outside of where it means something.
#[must_use]
pub fn to_lambert(position: (f64, f64)) -> Option<(f64, f64)> {
    with_lambert(|to, _| to.convert(position).ok()).flatten()
}

/// The box in the world of a box in Lambert-93, as far as it means something.
fn lambert_extent([west, south, east, north]: [f64; 4]) -> Extent {
    let [least_x, least_y, most_x, most_y] = LAMB93_AREA;
    let [west, south, east, north] = [west.max(least_x), south.max(least_y), east.min(most_x), north.min(most_y)];
    if west >= east || south >= north {
        return Extent::EMPTY;
    }
    let walk = (0..=STEPS).map(|n| f64::from(n) / f64::from(STEPS)).flat_map(|t| {
        let (x, y) = (west + t * (east - west), south + t * (north - south));
        [(x, south), (x, north), (west, y), (east, y)]
    });
    with_lambert(|_, from| around(walk.filter_map(|at| from.convert(at).ok()), BEND)).unwrap_or(Extent::EMPTY)
}

/// The box in the world around some positions, and a share of it more on every side.
fn around(positions: impl Iterator<Item = (f64, f64)>, more: f64) -> Extent {
    let mut all = Extent::EMPTY;
    positions.for_each(|(lon, lat)| all.include(Point::from_lon_lat(lon, lat)));
    if all.is_empty() {
        return all;
    }
    let grown = |low: u32, high: u32| {
        // A unit at least: positions were rounded.
        let by = widened(f64::from(high - low) * more);
        (low.saturating_sub(by), high.saturating_add(by))
    };
    let ((min_x, max_x), (min_y, max_y)) = (grown(all.min_x, all.max_x), grown(all.min_y, all.max_y));
    Extent { min_x, min_y, max_x, max_y }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of u32")]
fn widened(units: f64) -> u32 {
    units.ceil().clamp(1.0, f64::from(u32::MAX)) as u32
}

/// Tiles of a level whose margin may meet a box of the world: first and last column, first and last row. None where the
/// grid does not reach.
#[must_use]
pub fn touched(set: MatrixSet, extent: &Extent, level: u8, margin: u16) -> Option<[u32; 4]> {
    let [west, south, east, north] = match set {
        MatrixSet::WebMercatorQuad => mercator_bounds(extent),
        MatrixSet::WorldCrs84Quad => extent.to_lon_lat(),
        MatrixSet::Lamb93 => lambert_bounds(extent.to_lon_lat())?,
    };
    let Matrix { cell, origin: [x, y], columns, rows, .. } = set.matrix(level);
    let side = cell * SIDE;
    let margin = f64::from(margin + 1) / 4096.0;
    let at = |tiles: f64, last: u32| index(tiles, last - 1);
    Some([
        at((west - x) / side - margin, columns),
        at((east - x) / side + margin, columns),
        at((y - north) / side - margin, rows),
        at((y - south) / side + margin, rows),
    ])
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the tiles there are")]
fn index(tiles: f64, last: u32) -> u32 {
    tiles.floor().clamp(0.0, f64::from(last)) as u32
}

/// A box of the world in metres.
fn mercator_bounds(extent: &Extent) -> [f64; 4] {
    let metres = |units: u32| (f64::from(units) / 4_294_967_296.0 - 0.5) * 2.0 * HALF_SIDE;
    [metres(extent.min_x), -metres(extent.max_y), metres(extent.max_x), -metres(extent.min_y)]
}

/// The box in Lambert-93 of a box of degrees.
fn lambert_bounds([west, south, east, north]: [f64; 4]) -> Option<[f64; 4]> {
    let [least_lon, least_lat, most_lon, most_lat] = Srid::LAMBERT_93.system()?.area;
    let [west, south] = [west.max(least_lon), south.max(least_lat)];
    let [east, north] = [east.min(most_lon), north.min(most_lat)];
    if west > east || south > north {
        return None;
    }
    let mut bounds = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    for t in (0..=STEPS).map(|n| f64::from(n) / f64::from(STEPS)) {
        let (lon, lat) = (west + t * (east - west), south + t * (north - south));
        for (x, y) in [(lon, south), (lon, north), (west, lat), (east, lat)].into_iter().filter_map(to_lambert) {
            bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)];
        }
    }
    let [width, height] = [(bounds[2] - bounds[0]) * BEND, (bounds[3] - bounds[1]) * BEND];
    (width >= 0.0).then_some([bounds[0] - width, bounds[1] - height, bounds[2] + width, bounds[3] + height])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn scales_are_those_of_the_standard() {
        // 17-083r4, annex D; the first level of IGN's grid as its service says it.
        let first = |set: MatrixSet| set.matrix(0).scale;
        assert!((first(MatrixSet::WebMercatorQuad) - 559_082_264.028_717_8).abs() < 1e-3);
        assert!((first(MatrixSet::WorldCrs84Quad) - 279_541_132.014_358_9).abs() < 1e-3);
        assert!((first(MatrixSet::Lamb93) - 373_497_230.535_336).abs() < 1e-3);
    }

    #[test]
    fn a_level_shows_as_much_as_the_zoom_it_stands_for() {
        for set in MatrixSet::ALL {
            for zoom in 1..=21 {
                let level = set.level_of(zoom).unwrap();
                assert_eq!(Place { set, tile: TileId { z: level, x: 0, y: 0 } }.zoom(), zoom);
                let ratio = set.matrix(level).scale / MatrixSet::WebMercatorQuad.matrix(zoom).scale;
                assert!((0.6..=1.01).contains(&ratio), "{set:?} {zoom}: {ratio}");
            }
        }
    }

    #[test]
    fn a_tile_that_is_not_there_does_not_exist() {
        assert!(Place::new(MatrixSet::WorldCrs84Quad, 0, 1, 0).is_some());
        assert!(Place::new(MatrixSet::WorldCrs84Quad, 0, 2, 0).is_none());
        assert!(Place::new(MatrixSet::WorldCrs84Quad, 22, 0, 0).is_none());
        assert!(Place::new(MatrixSet::Lamb93, 21, i32::MAX.cast_unsigned(), 0).is_none());
        assert_eq!(MatrixSet::named("LAMB93"), Some(MatrixSet::Lamb93));
        assert_eq!(MatrixSet::named("lamb93"), None);
    }

    proptest! {
        #[test]
        fn a_place_in_france_lies_in_the_tile_that_is_named_for_it(lon in -5.0f64..9.0, lat in 42.0f64..51.0, level in 1u8..22) {
            let point = Point::from_lon_lat(lon, lat);
            let at = Extent { min_x: point.x, min_y: point.y, max_x: point.x, max_y: point.y };
            for set in MatrixSet::ALL {
                let level = level.min(set.levels() - 1);
                let [left, right, top, bottom] = touched(set, &at, level, 64).unwrap();
                let mut holds = 0;
                for (x, y) in (left..=right).flat_map(|x| (top..=bottom).map(move |y| (x, y))) {
                    let place = Place::new(set, level, x, y).unwrap();
                    let [west, south, east, north] = place.bounds(0);
                    let (x, y) = match set {
                        MatrixSet::WebMercatorQuad => (mercator_bounds(&at)[0], mercator_bounds(&at)[1]),
                        MatrixSet::WorldCrs84Quad => (lon, lat),
                        MatrixSet::Lamb93 => to_lambert((lon, lat)).unwrap(),
                    };
                    if (west..east).contains(&x) && (south..north).contains(&y) {
                        prop_assert!(place.extent(0).intersects(&at), "{place:?}");
                        holds += 1;
                    }
                }
                prop_assert_eq!(holds, 1);
            }
        }
    }
}
