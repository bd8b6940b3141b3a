//! Coordinate reference systems by EPSG code, and the ways standards write them.

use std::fmt;
use std::str::FromStr;

use crate::geo::projector::CrsError;
use crate::geo::systems::{System, find};

/// EPSG code of a coordinate reference system. Any positive code may be held; [`Srid::system`] tells
/// whether Beffroi describes it itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Srid(i32);

impl Srid {
    /// WGS 84, geographic: what every table of Beffroi holds.
    pub const WGS84: Self = Self(4326);
    /// RGF93, geographic.
    pub const RGF93: Self = Self(4171);
    /// ETRS89, geographic: the system of Europe.
    pub const ETRS89: Self = Self(4258);
    /// RGF93 / Lambert-93.
    pub const LAMBERT_93: Self = Self(2154);
    /// WGS 84 / Pseudo-Mercator, the grid of web tiles.
    pub const WEB_MERCATOR: Self = Self(3857);

    /// The code as a system.
    ///
    /// # Errors
    /// [`CrsError::CodeOutOfRange`] for zero, negative and six-digit-plus codes EPSG never gives.
    pub fn new(code: i32) -> Result<Self, CrsError> {
        if (1024..=999_999).contains(&code) { Ok(Self(code)) } else { Err(CrsError::CodeOutOfRange(code)) }
    }

    pub(in crate::geo) const fn known(code: i32) -> Self {
        Self(code)
    }

    /// The EPSG code.
    #[must_use]
    pub const fn code(self) -> i32 {
        self.0
    }

    /// What Beffroi knows of the system; nothing for systems only PROJ's own database knows.
    #[must_use]
    pub fn system(self) -> Option<&'static System> {
        find(self)
    }

    /// Axis order the EPSG registry gives, which WFS 2.0 and OGC API demand for the `EPSG` names:
    /// latitude first for geographic systems. Inside Beffroi x is always longitude or easting.
    #[must_use]
    pub fn axis_order(self) -> AxisOrder {
        match self.system() {
            Some(system) if system.is_geographic() => AxisOrder::NorthEast,
            _ => AxisOrder::EastNorth,
        }
    }
}

impl fmt::Display for Srid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EPSG:{}", self.0)
    }
}

/// Which axis is written first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AxisOrder {
    /// Longitude or easting, then latitude or northing.
    EastNorth,
    /// Latitude or northing, then longitude or easting.
    NorthEast,
}

impl AxisOrder {
    /// A pair as written in this order, as (x, y) with x to the east; and back, for it is an involution.
    #[must_use]
    pub fn swap(self, pair: (f64, f64)) -> (f64, f64) {
        match self {
            Self::EastNorth => pair,
            Self::NorthEast => (pair.1, pair.0),
        }
    }
}

/// A system with the axis order its name implies.
///
/// URN (`urn:ogc:def:crs:EPSG::4326`) and `/def/crs/` URI names take the order of the registry
/// (OGC 09-048r5); `CRS84` and the short `EPSG:4326` of older software mean longitude first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CrsName {
    pub srid: Srid,
    pub order: AxisOrder,
}

impl CrsName {
    /// The URI OGC API uses: `…/OGC/1.3/CRS84` for longitude-latitude, else `…/EPSG/0/n`.
    #[must_use]
    pub fn uri(self) -> String {
        if self.srid == Srid::WGS84 && self.order == AxisOrder::EastNorth {
            "http://www.opengis.net/def/crs/OGC/1.3/CRS84".to_owned()
        } else {
            format!("http://www.opengis.net/def/crs/EPSG/0/{}", self.srid.code())
        }
    }
}

impl FromStr for CrsName {
    type Err = CrsError;

    fn from_str(name: &str) -> Result<Self, CrsError> {
        let unreadable = || CrsError::UnreadableName(name.chars().take(100).collect());
        let upper = name.trim().to_ascii_uppercase();
        if upper.ends_with("CRS84") {
            return Ok(Self { srid: Srid::WGS84, order: AxisOrder::EastNorth });
        }
        let digits = upper.trim_start_matches(|c: char| !c.is_ascii_digit());
        let code = upper.rsplit([':', '/', '#']).next().unwrap_or(digits);
        let srid = Srid::new(code.parse().map_err(|_| unreadable())?)?;
        let prefix = &upper[..upper.len() - code.len()];
        let order = if prefix.starts_with("URN:OGC:DEF:CRS:EPSG:") || prefix.contains("/DEF/CRS/EPSG/") {
            srid.axis_order()
        } else if prefix.is_empty() || prefix == "EPSG:" || prefix.ends_with("/EPSG.XML#") {
            AxisOrder::EastNorth
        } else {
            return Err(unreadable());
        };
        Ok(Self { srid, order })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Result<(i32, AxisOrder), CrsError> {
        text.parse::<CrsName>().map(|n| (n.srid.code(), n.order))
    }

    #[test]
    fn axis_order_follows_the_way_the_system_is_named() {
        assert_eq!(name("urn:ogc:def:crs:EPSG::4326"), Ok((4326, AxisOrder::NorthEast)));
        assert_eq!(name("urn:ogc:def:crs:EPSG:6.9:4171"), Ok((4171, AxisOrder::NorthEast)));
        assert_eq!(name("http://www.opengis.net/def/crs/EPSG/0/4326"), Ok((4326, AxisOrder::NorthEast)));
        assert_eq!(name("http://www.opengis.net/def/crs/OGC/1.3/CRS84"), Ok((4326, AxisOrder::EastNorth)));
        assert_eq!(name("urn:ogc:def:crs:OGC:1.3:CRS84"), Ok((4326, AxisOrder::EastNorth)));
        assert_eq!(name("EPSG:4326"), Ok((4326, AxisOrder::EastNorth)));
        assert_eq!(name("http://www.opengis.net/gml/srs/epsg.xml#4326"), Ok((4326, AxisOrder::EastNorth)));
        assert_eq!(name("urn:ogc:def:crs:EPSG::2154"), Ok((2154, AxisOrder::EastNorth)));
        assert_eq!(name("3857"), Ok((3857, AxisOrder::EastNorth)));
    }

    #[test]
    fn a_name_that_is_no_system_is_refused() {
        for text in ["", "EPSG:", "Lambert", "EPSG:12", "urn:ogc:def:crs:IGNF::LAMB93", "EPSG:é", "FOO:2154"] {
            assert!(name(text).is_err(), "{text}");
        }
    }
}
