//! A geometry as a GeoPackage holds it (clause 2.1.3): a head with system and extent, then WKB.

use geo::{BoundingRect, HasDimensions};
use geo_types::Geometry;
use geozero::wkb::Ewkb;
use geozero::{CoordDimensions, ToGeo, ToWkb};

use crate::exchange::table::Shape;
use crate::geo::Srid;

/// Little-endian, extent of two dimensions.
const FLAGS: u8 = 0b0000_0011;
/// Mark of EWKB: the system of coordinates stands behind the kind.
const HAS_SRID: u32 = 0x2000_0000;

/// A geometry ready to be written.
pub(super) struct Packed {
    pub blob: Vec<u8>,
    pub shape: Shape,
    /// West, south, east, north.
    pub extent: [f64; 4],
}

/// Pack WKB or EWKB; nothing for an empty geometry.
pub(super) fn pack(wkb: &[u8], srid: Srid) -> Result<Option<Packed>, String> {
    if is_empty_point(wkb) {
        return Ok(None);
    }
    let geometry = Ewkb(wkb).to_geo().map_err(|e| e.to_string())?;
    if geometry.is_empty() {
        return Ok(None);
    }
    let Some(extent) = geometry.bounding_rect() else { return Ok(None) };
    let (min, max) = (extent.min(), extent.max());
    let extent = [min.x, min.y, max.x, max.y];
    if !extent.iter().all(|degrees| degrees.is_finite()) {
        return Ok(None);
    }
    let body = geometry.to_wkb(CoordDimensions::xy()).map_err(|e| e.to_string())?;
    let mut blob = Vec::with_capacity(40 + body.len());
    blob.extend_from_slice(b"GP\0");
    blob.push(FLAGS);
    blob.extend_from_slice(&srid.code().to_le_bytes());
    for degrees in [min.x, max.x, min.y, max.y] {
        blob.extend_from_slice(&degrees.to_le_bytes());
    }
    blob.extend_from_slice(&body);
    Ok(Some(Packed { blob, shape: shape(&geometry), extent }))
}

/// PostGIS writes an empty point as one whose coordinates are no numbers.
fn is_empty_point(wkb: &[u8]) -> bool {
    let little = wkb.first() == Some(&1);
    let Some(Ok(kind)) = wkb.get(1..5).map(<[u8; 4]>::try_from) else { return false };
    let kind = if little { u32::from_le_bytes(kind) } else { u32::from_be_bytes(kind) };
    let start = if kind & HAS_SRID == 0 { 5 } else { 9 };
    let Some(Ok(x)) = wkb.get(start..start + 8).map(<[u8; 8]>::try_from) else { return false };
    let x = if little { f64::from_le_bytes(x) } else { f64::from_be_bytes(x) };
    kind & 0xff == 1 && x.is_nan()
}

fn shape(geometry: &Geometry<f64>) -> Shape {
    match geometry {
        Geometry::Point(_) => Shape::Point,
        Geometry::MultiPoint(_) => Shape::MultiPoint,
        Geometry::Line(_) | Geometry::LineString(_) => Shape::LineString,
        Geometry::MultiLineString(_) => Shape::MultiLineString,
        Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => Shape::Polygon,
        Geometry::MultiPolygon(_) => Shape::MultiPolygon,
        Geometry::GeometryCollection(_) => Shape::Any,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{Point, line_string};

    #[test]
    fn a_point_of_postgis_keeps_its_place_and_says_its_extent() {
        let geometry: Geometry<f64> = Point::new(2.5, 48.9).into();
        let packed = pack(&geometry.to_ewkb(CoordDimensions::xy(), Some(4326)).unwrap(), Srid::WGS84).unwrap().unwrap();
        assert_eq!((&packed.blob[..4], &packed.blob[4..8]), (&b"GP\0\x03"[..], &4326_i32.to_le_bytes()[..]));
        assert_eq!(geozero::wkb::GpkgWkb(&packed.blob[..]).to_geo().unwrap(), geometry);
        assert_eq!((packed.shape, packed.extent), (Shape::Point, [2.5, 48.9, 2.5, 48.9]));
    }

    #[test]
    fn plain_wkb_is_understood_and_an_empty_geometry_is_none() {
        let line: Geometry<f64> = line_string![(x: 0.0, y: 1.0), (x: 2.0, y: 3.0)].into();
        let packed = pack(&line.to_wkb(CoordDimensions::xy()).unwrap(), Srid::WGS84).unwrap().unwrap();
        assert_eq!((packed.shape, packed.extent), (Shape::LineString, [0.0, 1.0, 2.0, 3.0]));
        let none: Geometry<f64> = geo_types::MultiPolygon::new(vec![]).into();
        assert!(pack(&none.to_wkb(CoordDimensions::xy()).unwrap(), Srid::WGS84).unwrap().is_none());
        let nowhere: Geometry<f64> = Point::new(f64::NAN, f64::NAN).into();
        assert!(pack(&nowhere.to_wkb(CoordDimensions::xy()).unwrap(), Srid::WGS84).unwrap().is_none());
        assert!(pack(&nowhere.to_ewkb(CoordDimensions::xy(), Some(4326)).unwrap(), Srid::WGS84).unwrap().is_none());
        assert!(pack(b"\x01\x01", Srid::WGS84).is_err());
    }
}
