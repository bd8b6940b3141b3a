//! A geometry as well-known text (OGC 06-103r4, 7.2), x first, with the decimals of the system.

use crate::exchange::outgoing::plane::Plane;
use crate::exchange::outgoing::{Drawn, ShapeKind};

/// Write a geometry that has vertices.
pub(super) fn wkt(out: &mut Vec<u8>, drawn: &Drawn, plane: Plane) {
    out.extend_from_slice(match (drawn.kind, drawn.multi) {
        (ShapeKind::Point, false) => b"POINT",
        (ShapeKind::Point, true) => b"MULTIPOINT",
        (ShapeKind::Line, false) => b"LINESTRING",
        (ShapeKind::Line, true) => b"MULTILINESTRING",
        (ShapeKind::Area, false) => b"POLYGON",
        (ShapeKind::Area, true) => b"MULTIPOLYGON",
    });
    match drawn.kind {
        ShapeKind::Point if drawn.multi => list(out, drawn.xy.chunks(1), |out, at| positions(out, at, plane)),
        ShapeKind::Point => positions(out, &drawn.xy[..1.min(drawn.xy.len())], plane),
        ShapeKind::Line if drawn.multi => list(out, drawn.each(), |out, (line, _)| positions(out, line, plane)),
        ShapeKind::Line => drawn.each().take(1).for_each(|(line, _)| positions(out, line, plane)),
        ShapeKind::Area if drawn.multi => list(out, drawn.polygons(), |out, rings| polygon(out, rings, plane)),
        ShapeKind::Area => drawn.polygons().take(1).for_each(|rings| polygon(out, rings, plane)),
    }
}

fn polygon<'a>(out: &mut Vec<u8>, rings: impl Iterator<Item = &'a [[f64; 2]]>, plane: Plane) {
    list(out, rings, |out, ring| positions(out, ring, plane));
}

fn list<T>(out: &mut Vec<u8>, items: impl Iterator<Item = T>, write: impl Fn(&mut Vec<u8>, T)) {
    for (rank, item) in items.enumerate() {
        out.push(if rank > 0 { b',' } else { b'(' });
        write(out, item);
    }
    out.push(b')');
}

fn positions(out: &mut Vec<u8>, line: &[[f64; 2]], plane: Plane) {
    list(out, line.iter(), |out, at| plane.pair(out, *at, b' '));
}
