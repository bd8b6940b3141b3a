//! How the coordinates of a collection are written: decimals, and which axis first.

use crate::exchange::outgoing::digits::{self, Places};
use crate::geo::{AxisOrder, CrsName};

#[derive(Debug, Clone, Copy)]
pub(super) struct Plane {
    places: Places,
    north_first: bool,
}

impl Plane {
    /// In the order the name of the system implies.
    pub fn of(crs: CrsName) -> Self {
        Self { north_first: crs.order == AxisOrder::NorthEast, ..Self::east_first(crs) }
    }

    /// x first, for formats that leave no choice.
    pub fn east_first(crs: CrsName) -> Self {
        let degrees = crs.srid.system().is_none_or(crate::geo::System::is_geographic);
        Self { places: if degrees { Places::Degrees } else { Places::Metres }, north_first: false }
    }

    /// Write both numbers of a position.
    pub fn pair(self, out: &mut Vec<u8>, [x, y]: [f64; 2], between: u8) {
        let (first, second) = if self.north_first { (y, x) } else { (x, y) };
        digits::fixed(out, first, self.places);
        out.push(between);
        digits::fixed(out, second, self.places);
    }

    /// Write one number.
    pub fn number(self, out: &mut Vec<u8>, value: f64) {
        digits::fixed(out, value, self.places);
    }
}
