//! From the extended WKB of PostGIS to shapes in world units.

use geozero::{GeomProcessor, error::Result, wkb::process_ewkb_geom};

use crate::store::{
    exact::Exact,
    shape::{Kind, Part, Shape},
};

/// Read a geometry in EPSG:4326 or EPSG:3857. Of a collection the parts of highest dimension are kept, as a map layer shows
/// one kind. `None` when nothing can be drawn (empty, or collapsed to less than a ring or a line).
///
/// # Errors
/// When the bytes are not WKB.
pub fn shape(mut bytes: &[u8], srid: i32) -> Result<Option<Shape>> {
    let mut gather = Gather { mercator: srid != 4326, ..Gather::default() };
    process_ewkb_geom(&mut bytes, &mut gather)?;
    let kinds = [(Kind::Area, gather.areas), (Kind::Line, gather.lines), (Kind::Point, gather.points)];
    Ok(kinds
        .into_iter()
        .find(|(_, parts)| !parts.is_empty())
        .and_then(|(kind, parts)| Shape { kind, parts, whole: Vec::new() }.normalised()))
}

#[derive(Default)]
struct Gather {
    mercator: bool,
    in_polygon: bool,
    current: Part,
    areas: Vec<Part>,
    lines: Vec<Part>,
    points: Vec<Part>,
}

impl Gather {
    fn part(&mut self, exterior: bool) -> Part {
        Part { exterior, ..std::mem::take(&mut self.current) }
    }

    fn points(&mut self) {
        let Part { vertices, fine, .. } = std::mem::take(&mut self.current);
        let part = |(unit, fine)| Part { vertices: vec![unit], fine: vec![fine], ..Part::default() };
        self.points.extend(vertices.into_iter().zip(fine).map(part));
    }
}

impl GeomProcessor for Gather {
    fn xy(&mut self, x: f64, y: f64, _: usize) -> Result<()> {
        self.current.push(if self.mercator { Exact::from_mercator(x, y) } else { Exact::from_lon_lat(x, y) });
        Ok(())
    }

    fn point_end(&mut self, _: usize) -> Result<()> {
        self.points();
        Ok(())
    }

    fn multipoint_end(&mut self, _: usize) -> Result<()> {
        self.points();
        Ok(())
    }

    fn linestring_end(&mut self, _: bool, index: usize) -> Result<()> {
        if self.in_polygon {
            let ring = self.part(index == 0);
            self.areas.push(ring);
        } else {
            let line = self.part(false);
            self.lines.push(line);
        }
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
