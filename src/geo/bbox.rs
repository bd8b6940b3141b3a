//! Boxes.

use geo_types::{Coord, Geometry};

/// West, south, east, north in one system, x to the east. Never empty, never crossing the antimeridian.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(from = "[f64; 4]", into = "[f64; 4]")]
pub struct Bbox {
    pub west: f64,
    pub south: f64,
    pub east: f64,
    pub north: f64,
}

impl From<[f64; 4]> for Bbox {
    fn from([west, south, east, north]: [f64; 4]) -> Self {
        Self { west, south, east, north }
    }
}
impl From<Bbox> for [f64; 4] {
    fn from(b: Bbox) -> Self {
        [b.west, b.south, b.east, b.north]
    }
}

impl Bbox {
    /// Smallest box of some points; none without points.
    #[must_use]
    pub fn of_points(points: impl IntoIterator<Item = Coord<f64>>) -> Option<Self> {
        points.into_iter().fold(None, |all: Option<Self>, c| {
            let point = Self { west: c.x, south: c.y, east: c.x, north: c.y };
            Some(all.map_or(point, |b| b.union(point)))
        })
    }

    /// Smallest box of a geometry; none when it is empty.
    #[must_use]
    pub fn of(geometry: &Geometry<f64>) -> Option<Self> {
        use geo::CoordsIter;
        Self::of_points(geometry.coords_iter())
    }

    /// Smallest box of both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// Common points, edges included.
    #[must_use]
    pub fn intersects(self, other: Self) -> bool {
        self.west <= other.east && other.west <= self.east && self.south <= other.north && other.south <= self.north
    }

    /// The point is inside or on the edge.
    #[must_use]
    pub fn contains(self, c: Coord<f64>) -> bool {
        (self.west..=self.east).contains(&c.x) && (self.south..=self.north).contains(&c.y)
    }

    /// The middle.
    #[must_use]
    pub fn center(self) -> Coord<f64> {
        Coord { x: f64::midpoint(self.west, self.east), y: f64::midpoint(self.south, self.north) }
    }

    /// Plausible longitudes and latitudes: catches metres passed for degrees.
    #[must_use]
    pub fn is_geographic(self) -> bool {
        self.west >= -180.0 && self.east <= 180.0 && self.south >= -90.0 && self.north <= 90.0
    }
}
