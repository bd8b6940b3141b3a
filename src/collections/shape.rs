//! Geometries between the database, the flat form writers take, and the form that answers questions of topology.

use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use geozero::error::Result;
use geozero::wkb::process_wkb_geom;
use geozero::{CoordDimensions, GeomProcessor, ToWkb};

use crate::exchange::outgoing::{Drawn, Part, ShapeKind};

/// Fill `into` with a geometry of WKB, x to the east. Of a collection the parts of highest dimension are kept, as on the
/// map. False: there is nothing in it.
///
/// # Errors
/// When the bytes are no WKB.
pub fn from_wkb(mut bytes: &[u8], into: &mut Drawn) -> Result<bool> {
    into.clear();
    into.multi = false;
    let mut gather = Gather { drawn: std::mem::take(into), ..Gather::default() };
    let read = process_wkb_geom(&mut bytes, &mut gather);
    gather.settle();
    *into = gather.drawn;
    read.map(|()| !into.parts.is_empty())
}

/// Takes the parts of a geometry as WKB tells them.
#[derive(Default)]
struct Gather {
    drawn: Drawn,
    in_polygon: bool,
    begin: usize,
}

impl Gather {
    fn part(&mut self, kind: ShapeKind, exterior: bool) {
        if dimension(kind) > dimension(self.drawn.kind) || self.drawn.parts.is_empty() {
            // What was read before has a lower dimension: it is left out.
            self.drawn.xy.drain(..self.begin);
            self.drawn.parts.clear();
            self.drawn.kind = kind;
        } else if kind != self.drawn.kind {
            self.drawn.xy.truncate(self.begin);
            return;
        }
        self.begin = self.drawn.xy.len();
        self.drawn.parts.push(Part { end: self.begin, exterior });
    }

    /// Several parts make a `Multi…`; rings turn as writers want them.
    fn settle(&mut self) {
        self.drawn.multi |= self.drawn.parts.iter().filter(|part| part.exterior).count() > 1;
        if self.drawn.kind == ShapeKind::Area {
            turn(&mut self.drawn);
        }
    }
}

const fn dimension(kind: ShapeKind) -> u8 {
    match kind {
        ShapeKind::Point => 0,
        ShapeKind::Line => 1,
        ShapeKind::Area => 2,
    }
}

/// Exterior rings anticlockwise, holes clockwise.
fn turn(drawn: &mut Drawn) {
    let mut begin = 0;
    for part in &drawn.parts {
        let ring = &mut drawn.xy[begin..part.end];
        let doubled: f64 = ring.windows(2).map(|w| (w[1][0] - w[0][0]) * (w[1][1] + w[0][1])).sum();
        if (doubled < 0.0) != part.exterior {
            ring.reverse();
        }
        begin = part.end;
    }
}

impl GeomProcessor for Gather {
    fn dimensions(&self) -> CoordDimensions {
        CoordDimensions::xy()
    }

    fn xy(&mut self, x: f64, y: f64, _: usize) -> Result<()> {
        self.drawn.xy.push([x, y]);
        Ok(())
    }

    fn point_end(&mut self, _: usize) -> Result<()> {
        self.part(ShapeKind::Point, true);
        Ok(())
    }

    fn multipoint_begin(&mut self, _: usize, _: usize) -> Result<()> {
        self.drawn.multi = true;
        Ok(())
    }

    fn multipoint_end(&mut self, _: usize) -> Result<()> {
        // The points of a multipoint come as bare coordinates.
        while self.begin < self.drawn.xy.len() {
            let end = self.begin + 1;
            let rest = self.drawn.xy.split_off(end);
            self.part(ShapeKind::Point, true);
            self.drawn.xy.extend(rest);
        }
        Ok(())
    }

    fn multilinestring_begin(&mut self, _: usize, _: usize) -> Result<()> {
        self.drawn.multi = true;
        Ok(())
    }

    fn multipolygon_begin(&mut self, _: usize, _: usize) -> Result<()> {
        self.drawn.multi = true;
        Ok(())
    }

    fn linestring_end(&mut self, _: bool, index: usize) -> Result<()> {
        let (kind, exterior) = if self.in_polygon { (ShapeKind::Area, index == 0) } else { (ShapeKind::Line, true) };
        self.part(kind, exterior);
        Ok(())
    }

    fn polygon_begin(&mut self, _: bool, _: usize, _: usize) -> Result<()> {
        self.in_polygon = true;
        Ok(())
    }

    fn polygon_end(&mut self, _: bool, _: usize) -> Result<()> {
        self.in_polygon = false;
        Ok(())
    }
}

/// A flat geometry as one that answers questions.
#[must_use]
pub fn to_geo(drawn: &Drawn) -> Geometry<f64> {
    let line = |vertices: &[[f64; 2]]| LineString::new(vertices.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect());
    match drawn.kind {
        ShapeKind::Point => MultiPoint::new(drawn.xy.iter().map(|[x, y]| Point::new(*x, *y)).collect()).into(),
        ShapeKind::Line => MultiLineString::new(drawn.each().map(|(vertices, _)| line(vertices)).collect()).into(),
        ShapeKind::Area => {
            let mut areas: Vec<Polygon<f64>> = Vec::new();
            for (vertices, exterior) in drawn.each() {
                match areas.last_mut() {
                    Some(area) if !exterior => area.interiors_push(line(vertices)),
                    _ => areas.push(Polygon::new(line(vertices), Vec::new())),
                }
            }
            MultiPolygon::new(areas).into()
        }
    }
}

/// A geometry in degrees as extended WKB of EPSG:4326.
#[must_use]
pub fn ewkb(shape: &MultiPolygon<f64>) -> Vec<u8> {
    // A geometry in memory is always well formed.
    Geometry::MultiPolygon(shape.clone()).to_ewkb(CoordDimensions::xy(), Some(4326)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use geo_types::{Geometry, line_string, point, polygon};
    use geozero::{CoordDimensions, ToWkb};

    use super::from_wkb;
    use crate::exchange::outgoing::{Drawn, ShapeKind};

    fn read(geometry: Geometry<f64>) -> Drawn {
        let mut drawn = Drawn::default();
        assert!(from_wkb(&geometry.to_wkb(CoordDimensions::xy()).unwrap(), &mut drawn).unwrap());
        drawn
    }

    #[test]
    fn a_parcel_with_a_courtyard_keeps_it_and_turns_as_writers_want() {
        let parcel = polygon!(
            exterior: [(x: 0., y: 0.), (x: 0., y: 9.), (x: 9., y: 9.), (x: 9., y: 0.)],
            interiors: [[(x: 1., y: 1.), (x: 2., y: 1.), (x: 2., y: 2.), (x: 1., y: 1.)]],
        );
        let drawn = read(parcel.into());
        assert_eq!((drawn.kind, drawn.multi, drawn.parts.len()), (ShapeKind::Area, false, 2));
        assert_eq!(drawn.xy[1].map(|at| at.to_string()), ["9", "0"], "the outside was clockwise");
        assert_eq!(
            drawn.each().map(|(ring, outside)| (ring.len(), outside)).collect::<Vec<_>>(),
            [(5, true), (4, false)]
        );
        assert_eq!(drawn.xy[5..], [[1., 1.], [2., 2.], [2., 1.], [1., 1.]], "the hole was anticlockwise");
    }

    #[test]
    fn several_points_are_several_parts_and_a_mixture_keeps_its_areas() {
        let points = read(Geometry::MultiPoint(vec![point!(x: 1., y: 2.), point!(x: 3., y: 4.)].into()));
        assert_eq!((points.kind, points.multi, points.parts.len()), (ShapeKind::Point, true, 2));
        let square = polygon![(x: 0., y: 0.), (x: 1., y: 0.), (x: 1., y: 1.)];
        let mixture: Vec<Geometry<f64>> =
            vec![point!(x: 5., y: 5.).into(), square.into(), line_string![(x: 7., y: 7.), (x: 8., y: 8.)].into()];
        let drawn = read(Geometry::GeometryCollection(mixture.into()));
        assert_eq!((drawn.kind, drawn.parts.len(), drawn.xy.len()), (ShapeKind::Area, 1, 4));
    }
}
