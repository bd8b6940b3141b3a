//! World coordinates: Web Mercator (EPSG:3857) scaled to 32 bits an axis, y down; one unit is 9.3 mm at the equator.
//!
//! Every zoom level is a right shift of these integers, so a vertex falls on the same grid point in whatever tile or
//! feature it is met: neighbours that share a vertex share it at every zoom, and no sliver can open between them.

use std::f64::consts::{PI, TAU};

/// Half the side of the Web Mercator square, metres (OGC WebMercatorQuad).
const HALF_SIDE: f64 = 20_037_508.342_789_244;
/// World units along a side of the square.
pub(super) const UNITS: f64 = 4_294_967_296.0;

/// A position in world units: x east, y south.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct Point {
    pub x: u32,
    pub y: u32,
}

impl Point {
    /// From longitude and latitude in degrees (EPSG:4326, lon lat); clamped to the Web Mercator square.
    #[must_use]
    pub fn from_lon_lat(lon: f64, lat: f64) -> Self {
        let (x, y) = Self::world_of_lon_lat(lon, lat);
        Self { x: round(x), y: round(y) }
    }

    /// From Web Mercator metres (EPSG:3857, x east, y north).
    #[must_use]
    pub fn from_mercator(x: f64, y: f64) -> Self {
        let (x, y) = Self::world_of_mercator(x, y);
        Self { x: round(x), y: round(y) }
    }

    /// World units, not rounded, of longitude and latitude in degrees.
    pub(super) fn world_of_lon_lat(lon: f64, lat: f64) -> (f64, f64) {
        let sin = lat.to_radians().sin().clamp(-0.999_999_9, 0.999_999_9);
        let y = 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * PI);
        ((lon / 360.0 + 0.5) * UNITS, y * UNITS)
    }

    /// World units, not rounded, of Web Mercator metres.
    pub(super) fn world_of_mercator(x: f64, y: f64) -> (f64, f64) {
        let scale = UNITS / (2.0 * HALF_SIDE);
        ((x + HALF_SIDE) * scale, (HALF_SIDE - y) * scale)
    }

    /// Longitude and latitude in degrees.
    #[must_use]
    pub fn to_lon_lat(self) -> (f64, f64) {
        let lon = (f64::from(self.x) / UNITS - 0.5) * 360.0;
        let n = PI - TAU * f64::from(self.y) / UNITS;
        (lon, n.sinh().atan().to_degrees())
    }

    /// One number per position, for hashing and sorting.
    #[must_use]
    pub fn key(self) -> u64 {
        (u64::from(self.x) << 32) | u64::from(self.y)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of u32 first; NaN becomes 0"
)]
pub(super) fn round(value: f64) -> u32 {
    value.round().clamp(0.0, UNITS - 1.0) as u32
}

/// A box in world units, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct Extent {
    pub min_x: u32,
    pub min_y: u32,
    pub max_x: u32,
    pub max_y: u32,
}

impl Extent {
    /// The box that contains nothing and grows by [`Extent::include`].
    pub const EMPTY: Self = Self { min_x: u32::MAX, min_y: u32::MAX, max_x: 0, max_y: 0 };
    /// The whole Web Mercator square.
    pub const WORLD: Self = Self { min_x: 0, min_y: 0, max_x: u32::MAX, max_y: u32::MAX };

    pub fn include(&mut self, p: Point) {
        self.min_x = self.min_x.min(p.x);
        self.min_y = self.min_y.min(p.y);
        self.max_x = self.max_x.max(p.x);
        self.max_y = self.max_y.max(p.y);
    }

    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            min_x: self.min_x.min(other.min_x),
            min_y: self.min_y.min(other.min_y),
            max_x: self.max_x.max(other.max_x),
            max_y: self.max_y.max(other.max_y),
        }
    }

    #[must_use]
    pub fn intersects(&self, other: &Self) -> bool {
        self.min_x <= other.max_x && other.min_x <= self.max_x && self.min_y <= other.max_y && other.min_y <= self.max_y
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.min_x > self.max_x
    }

    /// West, south, east, north in degrees.
    #[must_use]
    pub fn to_lon_lat(self) -> [f64; 4] {
        let (west, north) = Point { x: self.min_x, y: self.min_y }.to_lon_lat();
        let (east, south) = Point { x: self.max_x, y: self.max_y }.to_lon_lat();
        [west, south, east, north]
    }

    /// Position of the centre on the Hilbert curve of order 16.
    #[must_use]
    pub fn hilbert(&self) -> u32 {
        let mid = |a: u32, b: u32| a.midpoint(b) >> 16;
        hilbert(mid(self.min_x, self.max_x), mid(self.min_y, self.max_y))
    }
}

/// Distance along the Hilbert curve of order 16 of a cell (x, y), each below 65,536.
fn hilbert(mut x: u32, mut y: u32) -> u32 {
    let mut d = 0u32;
    let mut s = 1u32 << 15;
    while s > 0 {
        let rx = u32::from(x & s > 0);
        let ry = u32::from(y & s > 0);
        d = d.wrapping_add(s.wrapping_mul(s).wrapping_mul((3 * rx) ^ ry));
        if ry == 0 {
            if rx == 1 {
                x = 0xFFFF - x;
                y = 0xFFFF - y;
            }
            std::mem::swap(&mut x, &mut y);
        }
        s >>= 1;
    }
    d
}

/// A tile of the Web Mercator quad (OGC WebMercatorQuad: x from the west, y from the north).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TileId {
    pub z: u8,
    pub x: u32,
    pub y: u32,
}

/// Deepest zoom served: one unit of a tile of 4,096 is then 2.3 mm, finer than world units.
pub const MAX_ZOOM: u8 = 22;

impl TileId {
    /// `None` when the tile does not exist at that zoom.
    #[must_use]
    pub fn new(z: u8, x: u32, y: u32) -> Option<Self> {
        (z <= MAX_ZOOM && u64::from(x) < 1 << z && u64::from(y) < 1 << z).then_some(Self { z, x, y })
    }

    /// Side of the tile in world units (2^32 at zoom 0).
    #[must_use]
    pub fn side(self) -> u64 {
        1 << (32 - u32::from(self.z))
    }

    /// The tile and a margin around it given in 1/4096 of its side.
    #[must_use]
    pub fn extent(self, margin: u16) -> Extent {
        let side = self.side();
        let margin = side * u64::from(margin) / 4096;
        let edge = |at: u64| u32::try_from(at.min(u64::from(u32::MAX))).unwrap_or(u32::MAX);
        Extent {
            min_x: edge((u64::from(self.x) * side).saturating_sub(margin)),
            min_y: edge((u64::from(self.y) * side).saturating_sub(margin)),
            max_x: edge((u64::from(self.x) + 1) * side + margin),
            max_y: edge((u64::from(self.y) + 1) * side + margin),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_belfry_of_albert_keeps_its_place_to_the_centimetre() {
        let p = Point::from_lon_lat(2.650_123_4, 50.002_345_6);
        let (lon, lat) = p.to_lon_lat();
        assert!((lon - 2.650_123_4).abs() < 1e-7 && (lat - 50.002_345_6).abs() < 1e-7);
        // Vector of the projection: Marseille in EPSG:3857.
        assert_eq!(Point::from_lon_lat(5.3698, 43.2965), Point::from_mercator(597_763.402, 5_357_211.617));
    }

    #[test]
    fn hilbert_neighbours_touch() {
        let mut cells: Vec<_> = (0..16).flat_map(|x| (0..16).map(move |y| (hilbert(x << 12, y << 12), x, y))).collect();
        cells.sort_unstable();
        for pair in cells.windows(2) {
            assert_eq!(pair[0].1.abs_diff(pair[1].1) + pair[0].2.abs_diff(pair[1].2), 1);
        }
    }

    #[test]
    fn a_tile_outside_its_zoom_does_not_exist() {
        assert!(TileId::new(3, 8, 0).is_none());
        assert!(TileId::new(23, 0, 0).is_none());
        assert_eq!(TileId::new(0, 0, 0).map(|t| t.extent(64)), Some(Extent::WORLD));
    }
}
