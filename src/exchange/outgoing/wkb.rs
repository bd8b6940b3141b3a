//! A geometry as well-known binary (OGC 06-103r4, 8.2), little-endian, x first.

use crate::exchange::outgoing::{Drawn, ShapeKind};

/// Code of the kind; what holds several of it has three more.
const fn code(kind: ShapeKind) -> u32 {
    match kind {
        ShapeKind::Point => 1,
        ShapeKind::Line => 2,
        ShapeKind::Area => 3,
    }
}

/// Write a geometry that has vertices.
pub(super) fn wkb(out: &mut Vec<u8>, drawn: &Drawn) {
    let kind = code(drawn.kind);
    if drawn.multi {
        head(out, kind + 3);
        let count = match drawn.kind {
            ShapeKind::Point => drawn.xy.len(),
            ShapeKind::Line => drawn.parts.len(),
            ShapeKind::Area => drawn.polygons().count(),
        };
        number(out, count);
    }
    let most = if drawn.multi { usize::MAX } else { 1 };
    match drawn.kind {
        ShapeKind::Point => drawn.xy.iter().take(most).for_each(|at| {
            head(out, kind);
            position(out, *at);
        }),
        ShapeKind::Line => drawn.each().take(most).for_each(|(line, _)| {
            head(out, kind);
            positions(out, line);
        }),
        ShapeKind::Area => drawn.polygons().take(most).for_each(|rings| {
            head(out, kind);
            number(out, rings.len());
            rings.for_each(|ring| positions(out, ring));
        }),
    }
}

fn head(out: &mut Vec<u8>, kind: u32) {
    out.push(1);
    out.extend_from_slice(&kind.to_le_bytes());
}

fn number(out: &mut Vec<u8>, number: usize) {
    out.extend_from_slice(&u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

fn positions(out: &mut Vec<u8>, line: &[[f64; 2]]) {
    number(out, line.len());
    line.iter().for_each(|at| position(out, *at));
}

fn position(out: &mut Vec<u8>, [x, y]: [f64; 2]) {
    out.extend_from_slice(&x.to_le_bytes());
    out.extend_from_slice(&y.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use geo_types::Geometry;
    use geozero::ToGeo;
    use geozero::wkb::Wkb;

    use super::*;
    use crate::exchange::outgoing::sample::{area, line, point};

    fn read(drawn: &Drawn) -> Geometry<f64> {
        let mut out = Vec::new();
        wkb(&mut out, drawn);
        Wkb(out).to_geo().unwrap()
    }

    #[test]
    fn each_kind_is_read_back() {
        let Geometry::MultiPolygon(areas) = read(&area(true)) else { panic!() };
        assert_eq!((areas.0.len(), areas.0[0].interiors().len(), areas.0[1].interiors().len()), (2, 1, 0));
        assert!(matches!(read(&area(false)), Geometry::Polygon(_)));
        assert!(matches!(read(&line(true)), Geometry::MultiLineString(lines) if lines.0.len() == 2));
        assert!(matches!(read(&line(false)), Geometry::LineString(_)));
        assert!(matches!(read(&point([2.5, 50.0])), Geometry::Point(at) if at == geo_types::Point::new(2.5, 50.0)));
    }
}
