//! Geometries of GeoJSON (RFC 7946, 3.1).

use crate::exchange::outgoing::plane::Plane;
use crate::exchange::outgoing::{Drawn, ShapeKind};

/// Write a geometry that has vertices.
pub(in crate::exchange::outgoing) fn geometry(out: &mut Vec<u8>, drawn: &Drawn, plane: Plane) {
    out.extend_from_slice(opening(drawn));
    match drawn.kind {
        ShapeKind::Point => points(out, drawn, plane),
        ShapeKind::Line => lines(out, drawn, plane),
        ShapeKind::Area => areas(out, drawn, plane),
    }
    out.extend_from_slice(if drawn.multi { b"]}" } else { b"}" });
}

const fn opening(drawn: &Drawn) -> &'static [u8] {
    match (drawn.kind, drawn.multi) {
        (ShapeKind::Point, false) => b"{\"type\":\"Point\",\"coordinates\":",
        (ShapeKind::Point, true) => b"{\"type\":\"MultiPoint\",\"coordinates\":[",
        (ShapeKind::Line, false) => b"{\"type\":\"LineString\",\"coordinates\":",
        (ShapeKind::Line, true) => b"{\"type\":\"MultiLineString\",\"coordinates\":[",
        (ShapeKind::Area, false) => b"{\"type\":\"Polygon\",\"coordinates\":",
        (ShapeKind::Area, true) => b"{\"type\":\"MultiPolygon\",\"coordinates\":[",
    }
}

fn points(out: &mut Vec<u8>, drawn: &Drawn, plane: Plane) {
    let written = if drawn.multi { drawn.xy.len() } else { 1 };
    for (rank, at) in drawn.xy.iter().take(written).enumerate() {
        out.extend_from_slice(if rank > 0 { b",[" } else { b"[" });
        plane.pair(out, *at, b',');
        out.push(b']');
    }
}

fn lines(out: &mut Vec<u8>, drawn: &Drawn, plane: Plane) {
    let written = if drawn.multi { drawn.parts.len() } else { 1 };
    for (rank, (line, _)) in drawn.each().take(written).enumerate() {
        if rank > 0 {
            out.push(b',');
        }
        positions(out, line, plane);
    }
}

fn areas(out: &mut Vec<u8>, drawn: &Drawn, plane: Plane) {
    for (rank, (ring, exterior)) in drawn.each().enumerate() {
        match (rank, exterior) {
            (0, _) => out.push(b'['),
            (_, true) => out.extend_from_slice(b"],["),
            (_, false) => out.push(b','),
        }
        positions(out, ring, plane);
    }
    out.push(b']');
}

fn positions(out: &mut Vec<u8>, line: &[[f64; 2]], plane: Plane) {
    for (rank, at) in line.iter().enumerate() {
        out.extend_from_slice(if rank > 0 { b",[" } else { b"[[" });
        plane.pair(out, *at, b',');
        out.push(b']');
    }
    out.push(b']');
}
