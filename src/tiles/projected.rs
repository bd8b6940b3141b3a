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
