//! Positions finer than a world unit, and back to degrees.
//!
//! Tiles need no more than world units. What else asks for a geometry (OGC interfaces, downloads) must get the millimetre
//! that the database holds, so each vertex keeps in two bytes what rounding to its unit left over.

use std::f64::consts::{PI, TAU};

use crate::store::world::{Point, UNITS, round};

/// Parts of a world unit that [`Fine`] counts in: 0.04 mm at the equator.
const PARTS: f64 = 256.0;
const PART_BITS: u32 = 8;

/// What is left of a position when it is rounded to a world unit, in 1/256 of the unit: x east, y south.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct Fine {
    pub x: i8,
    pub y: i8,
}

/// A position to 1/256 of a world unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact {
    pub unit: Point,
    pub fine: Fine,
}

impl Exact {
    /// From a position in world units, not rounded; clamped to the Web Mercator square.
    #[must_use]
    pub fn from_world(x: f64, y: f64) -> Self {
        let unit = Point { x: round(x), y: round(y) };
        Self { unit, fine: Fine { x: rest(x, unit.x), y: rest(y, unit.y) } }
    }

    /// From longitude and latitude in degrees (EPSG:4326, lon lat).
    #[must_use]
    pub fn from_lon_lat(lon: f64, lat: f64) -> Self {
        let (x, y) = Point::world_of_lon_lat(lon, lat);
        Self::from_world(x, y)
    }

    /// From Web Mercator metres (EPSG:3857, x east, y north).
    #[must_use]
    pub fn from_mercator(x: f64, y: f64) -> Self {
        let (x, y) = Point::world_of_mercator(x, y);
        Self::from_world(x, y)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to the range of i8 first; NaN becomes 0")]
fn rest(value: f64, unit: u32) -> i8 {
    ((value - f64::from(unit)) * PARTS).round().clamp(-128.0, 127.0) as i8
}

/// A coordinate in 1/256 of a world unit.
#[inline]
#[must_use]
pub fn parts(unit: i64, fine: i8) -> i64 {
    (unit << PART_BITS) + i64::from(fine)
}

/// Longitude in degrees of an x in 1/256 of a world unit.
#[inline]
#[must_use]
pub fn longitude(x: i64) -> f64 {
    x as f64 * (360.0 / (UNITS * PARTS)) - 180.0
}

/// Mercator ordinate of a y in 1/256 of a world unit: sinh of it is the tangent of the latitude.
fn mercator(y: i64) -> f64 {
    PI - TAU * y as f64 / (UNITS * PARTS)
}

/// Latitudes by a third-order expansion in bands of 2^17 world units (less than a kilometre in France): within 1e-12 degree
/// of the formula and far quicker.
///
/// Where the bands lie depends on y alone, so that a vertex two features share has the same latitude, bit for bit, in both.
#[derive(Debug, Clone)]
pub struct Latitudes {
    band: i64,
    middle: i64,
    /// Latitude in the middle of the band, and what multiplies the distance from it, its square, its cube.
    terms: [f64; 4],
}

const BAND_BITS: u32 = 17 + PART_BITS;

impl Default for Latitudes {
    fn default() -> Self {
        Self::of_band(0)
    }
}

impl Latitudes {
    /// With φ the latitude and n the Mercator ordinate: dφ/dn = cos φ, and from there on the chain rule.
    fn of_band(band: i64) -> Self {
        let middle = (band << BAND_BITS) + (1 << (BAND_BITS - 1));
        let phi = mercator(middle).sinh().atan();
        let (sin, cos) = phi.sin_cos();
        let step = -TAU / (UNITS * PARTS);
        let terms = [
            phi.to_degrees(),
            (cos * step).to_degrees(),
            (-sin * cos * step.powi(2) / 2.0).to_degrees(),
            (-cos * (2.0 * phi).cos() * step.powi(3) / 6.0).to_degrees(),
        ];
        Self { band, middle, terms }
    }

    /// Latitude in degrees of a y in 1/256 of a world unit.
    #[inline]
    pub fn at(&mut self, y: i64) -> f64 {
        if y >> BAND_BITS != self.band {
            *self = Self::of_band(y >> BAND_BITS);
        }
        let d = (y - self.middle) as f64;
        let [t0, t1, t2, t3] = self.terms;
        t0 + d * (t1 + d * (t2 + d * t3))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_position_comes_back_to_a_tenth_of_a_millimetre(lon in -180.0f64..180.0, lat in -85.0f64..85.0) {
            let exact = Exact::from_lon_lat(lon, lat);
            let (x, y) = (parts(exact.unit.x.into(), exact.fine.x), parts(exact.unit.y.into(), exact.fine.y));
            prop_assert!((longitude(x) - lon).abs() < 1e-9, "{} for {}", longitude(x), lon);
            prop_assert!((Latitudes::default().at(y) - lat).abs() < 1e-9);
            prop_assert_eq!(exact.unit, Point::from_lon_lat(lon, lat));
        }

        #[test]
        fn the_expansion_is_the_formula(y in 0i64..1 << 40) {
            prop_assert!((Latitudes::default().at(y) - mercator(y).sinh().atan().to_degrees()).abs() < 1e-12);
        }
    }
}
