//! Conversion from degrees by interpolation within small cells, for answers of a million vertices.
//!
//! A projection is smooth: within a hundredth of a degree a surface of the second degree in both directions follows it to
//! less than a hundredth of a millimetre, at a twentieth of what PROJ takes. Each cell is fitted to PROJ and compared with
//! it where the fit is worst; a cell that does not follow is converted point by point.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::geo::crs::Srid;
use crate::geo::projector::{CrsError, Projector};

/// Cells in a degree, one after the other.
const IN_A_DEGREE: f64 = 100.0;
/// Farthest from PROJ, in units of the projected system.
const TOLERANCE: f64 = 1e-5;
/// Cells kept: some two megabytes.
const MOST: usize = 1 << 13;
/// Where the error of a surface through the nodes is greatest: between them, one over the root of three from the middle.
const WORST: f64 = 0.577_350_269_189_625_8;

/// Converts longitude and latitude in degrees as its [`Projector`] does, to a hundredth of a millimetre.
///
/// The same point always gives the same coordinates, so that neighbours which share a vertex go on sharing it.
#[derive(Debug)]
pub struct ApproximateProjector {
    exact: Projector,
    /// Systems of grids have kinks, degrees are not turned at all: point by point.
    smooth: bool,
    cells: RefCell<Cells>,
}

#[derive(Debug, Default)]
struct Cells {
    last: Option<(Key, Surface)>,
    known: HashMap<Key, Surface>,
}

/// Column and row of a cell.
type Key = (i32, i32);

/// Both coordinates over a cell as polynomials of the second degree in each direction, from -1 to 1; none: point by point.
type Surface = Option<[[f64; 2]; 9]>;

impl ApproximateProjector {
    /// Prepare a conversion from longitude and latitude (EPSG:4326).
    ///
    /// # Errors
    /// As [`Projector::new`].
    pub fn new(to: Srid) -> Result<Self, CrsError> {
        let exact = Projector::new(Srid::WGS84, to)?;
        let smooth = !exact.is_identity() && to.system().is_some_and(|system| !system.needs_grid);
        Ok(Self { exact, smooth, cells: RefCell::default() })
    }

    /// Nothing to do: both systems hold the same numbers.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        self.exact.is_identity()
    }

    /// Longitude and latitude in degrees; gives easting and northing.
    ///
    /// # Errors
    /// [`CrsError::OutsideDomain`].
    pub fn convert(&self, (longitude, latitude): (f64, f64)) -> Result<(f64, f64), CrsError> {
        let (east, north) = (longitude * IN_A_DEGREE, latitude * IN_A_DEGREE);
        let near = east.abs() < 36_000.0 && north.abs() < 9_000.0;
        if !(self.smooth && near) {
            return self.exact.convert((longitude, latitude));
        }
        let key = (floor(east), floor(north));
        let within = |at: f64, cell: i32| 2.0 * (at - f64::from(cell)) - 1.0;
        match self.surface(key) {
            Some(surface) => Ok(at(&surface, within(east, key.0), within(north, key.1))),
            None => self.exact.convert((longitude, latitude)),
        }
    }

    fn surface(&self, key: Key) -> Surface {
        let cells = &mut *self.cells.borrow_mut();
        if let Some((last, surface)) = cells.last
            && last == key
        {
            return surface;
        }
        if cells.known.len() >= MOST {
            cells.known.clear();
        }
        let surface = *cells.known.entry(key).or_insert_with(|| self.fitted(key));
        cells.last = Some((key, surface));
        surface
    }

    /// The surface through PROJ's coordinates at nine nodes of a cell, if it follows PROJ between them.
    fn fitted(&self, (x, y): Key) -> Surface {
        let exact = |u: f64, v: f64| {
            let degrees = |cell: i32, within: f64| (f64::from(cell) + f64::midpoint(1.0, within)) / IN_A_DEGREE;
            self.exact.convert((degrees(x, u), degrees(y, v))).ok()
        };
        let mut nodes = [[0.0; 2]; 9];
        for (node, (u, v)) in nodes.iter_mut().zip(NODES) {
            let (easting, northing) = exact(u, v)?;
            *node = [easting, northing];
        }
        let surface = through(&nodes);
        let follows = [(WORST, WORST), (-WORST, WORST), (WORST, -WORST), (-WORST, -WORST)].into_iter().all(|(u, v)| {
            let found = at(&surface, u, v);
            exact(u, v).is_some_and(|meant| (meant.0 - found.0).abs().max((meant.1 - found.1).abs()) < TOLERANCE)
        });
        follows.then_some(surface)
    }
}

/// Corners, middles of sides and middle of a cell, row by row.
const NODES: [(f64, f64); 9] =
    [(-1.0, -1.0), (0.0, -1.0), (1.0, -1.0), (-1.0, 0.0), (0.0, 0.0), (1.0, 0.0), (-1.0, 1.0), (0.0, 1.0), (1.0, 1.0)];

/// Coefficients of 1, u, u², v, uv, u²v, v², uv², u²v² of the surface through nine nodes.
fn through(nodes: &[[f64; 2]; 9]) -> [[f64; 2]; 9] {
    let mut surface = [[0.0; 2]; 9];
    for axis in 0..2 {
        let row = |first: usize| parabola([nodes[first][axis], nodes[first + 1][axis], nodes[first + 2][axis]]);
        let rows = [row(0), row(3), row(6)];
        for power in 0..3 {
            let column = parabola([rows[0][power], rows[1][power], rows[2][power]]);
            for (rank, coefficient) in column.into_iter().enumerate() {
                surface[3 * rank + power][axis] = coefficient;
            }
        }
    }
    surface
}

/// Coefficients of the parabola through values at -1, 0 and 1.
fn parabola([before, middle, after]: [f64; 3]) -> [f64; 3] {
    [middle, (after - before) / 2.0, f64::midpoint(after, before) - middle]
}

#[expect(clippy::suboptimal_flops, reason = "a fused product is a call where every processor of the kind must do")]
fn at(surface: &[[f64; 2]; 9], u: f64, v: f64) -> (f64, f64) {
    let row = |first: usize, axis: usize| {
        (surface[first + 2][axis] * u + surface[first + 1][axis]) * u + surface[first][axis]
    };
    let value = |axis: usize| (row(6, axis) * v + row(3, axis)) * v + row(0, axis);
    (value(0), value(1))
}

/// The whole number at or below a small number; the one of the standard library is a call for the same reason.
#[expect(clippy::cast_possible_truncation, reason = "asked of numbers within 36,000")]
fn floor(number: f64) -> i32 {
    let cut = number as i32;
    cut - i32::from(f64::from(cut) > number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::systems;

    #[test]
    fn every_system_is_followed_to_a_hundredth_of_a_millimetre() {
        for system in systems() {
            let exact = Projector::new(Srid::WGS84, system.srid).unwrap();
            let approximate = ApproximateProjector::new(system.srid).unwrap();
            let [west, south, far_east, far_north] = system.area;
            for rank in 1..=400 {
                // Spread evenly, by the powers of the plastic number.
                let (east, north) = (f64::from(rank) * 0.754_877_666, f64::from(rank) * 0.569_840_291);
                let place = (west + east.fract() * (far_east - west), south + north.fract() * (far_north - south));
                let (meant, found) = (exact.convert(place).unwrap(), approximate.convert(place).unwrap());
                let off = (meant.0 - found.0).abs().max((meant.1 - found.1).abs());
                assert!(off < TOLERANCE, "{}: {off} at {place:?}", system.name);
            }
        }
    }

    #[test]
    fn a_town_in_lambert_93_is_converted_by_surfaces() {
        let lambert = ApproximateProjector::new(Srid::LAMBERT_93).unwrap();
        assert!(lambert.convert((2.6505, 50.0025)).is_ok());
        assert!(lambert.surface((265, 5000)).is_some(), "the cell of Albert follows");
        assert!(lambert.cells.borrow().known.len() == 1, "one cell was fitted");
    }

    #[test]
    fn what_is_no_place_is_refused_as_by_the_projector() {
        let lambert = ApproximateProjector::new(Srid::LAMBERT_93).unwrap();
        for point in [(f64::NAN, 48.0), (f64::INFINITY, 0.0), (892_390.0, 6_247_035.0)] {
            assert!(matches!(lambert.convert(point), Err(CrsError::OutsideDomain { .. })), "{point:?}");
        }
    }

    #[test]
    fn degrees_stay_as_they_are() {
        let same = ApproximateProjector::new(Srid::WGS84).unwrap();
        assert!(same.is_identity());
        assert_eq!(same.convert((2.5, 48.25)).unwrap(), (2.5, 48.25));
    }
}
