//! Geometry before packing, and what of it tiles draw.
//!
//! Closing vertices of rings are not kept. Exterior rings turn clockwise on screen (y down), as vector tiles demand (MVT 2.1,
//! 4.3.4.4); a ring that was turned for it says so, so that it can be given back from the vertex it was drawn from.

use crate::store::{
    exact::{Exact, Fine, parts},
    world::{Extent, Point},
};

/// Kind of a row's geometry, numbered as in vector tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    #[default]
    Point = 1,
    Line = 2,
    Area = 3,
}

impl Kind {
    /// Vertices a part has at least, the closing one not counted.
    fn least(self) -> usize {
        self as usize
    }
}

/// A geometry before packing: parts of vertices; for areas, rings without their closing vertex. No part: no geometry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shape {
    pub kind: Kind,
    /// What tiles draw: no two neighbouring vertices in the same world unit, no part that has collapsed.
    pub parts: Vec<Part>,
    /// The geometry in full where `parts` do not tell it; empty where they do.
    pub whole: Vec<Part>,
}

/// A point, a line, or a ring.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    /// For a ring: bounds an area rather than a hole.
    pub exterior: bool,
    pub vertices: Vec<Point>,
    /// As many as there are vertices.
    pub fine: Vec<Fine>,
    /// A ring that runs against the direction it was drawn in.
    pub turned: bool,
}

impl Part {
    pub fn push(&mut self, at: Exact) {
        self.vertices.push(at.unit);
        self.fine.push(at.fine);
    }

    fn at(&self, i: usize) -> Exact {
        Exact { unit: self.vertices[i], fine: self.fine[i] }
    }

    /// Keep the first of neighbouring vertices that are the same; close no ring.
    fn drop_repeated(&mut self, kind: Kind, same: impl Fn(Exact, Exact) -> bool) {
        if kind == Kind::Point {
            return;
        }
        let mut kept = 0;
        for i in 0..self.vertices.len() {
            if kept == 0 || !same(self.at(kept - 1), self.at(i)) {
                (self.vertices[kept], self.fine[kept]) = (self.vertices[i], self.fine[i]);
                kept += 1;
            }
        }
        if kind == Kind::Area && kept > 1 && same(self.at(0), self.at(kept - 1)) {
            kept -= 1;
        }
        self.vertices.truncate(kept);
        self.fine.truncate(kept);
    }

    /// Whether world units alone tell this part: its vertices apart, and which way it turns.
    fn is_plain(&self, kind: Kind) -> bool {
        let v = &self.vertices;
        match kind {
            Kind::Point => true,
            Kind::Line => v.windows(2).all(|w| w[0] != w[1]),
            Kind::Area => {
                v.windows(2).all(|w| w[0] != w[1])
                    && v.first() != v.last()
                    && (ring_area(v) > 0) == (self.exact_area() > 0)
            }
        }
    }

    /// Turn a ring whose signed area is `area`, if it must be.
    fn turn(&mut self, area: i128) {
        if (area > 0) != self.exterior {
            self.vertices.reverse();
            self.fine.reverse();
            self.turned = !self.turned;
        }
    }

    /// Twice the signed area in squares of 1/256 of a world unit, positive when clockwise on screen.
    fn exact_area(&self) -> i128 {
        let at = |i: usize| {
            let (v, fine) = (self.vertices[i], self.fine[i]);
            (i128::from(parts(v.x.into(), fine.x)), i128::from(parts(v.y.into(), fine.y)))
        };
        let Some(last) = self.vertices.len().checked_sub(1) else { return 0 };
        let (mut sum, mut a) = (0, at(last));
        for b in (0..=last).map(at) {
            sum += a.0 * b.1 - b.0 * a.1;
            a = b;
        }
        sum
    }
}

impl Shape {
    /// Box of all vertices that tiles draw, or of all when they draw none; [`Extent::EMPTY`] without a geometry.
    #[must_use]
    pub fn extent(&self) -> Extent {
        let mut extent = Extent::EMPTY;
        let parts = if self.parts.is_empty() { &self.whole } else { &self.parts };
        parts.iter().flat_map(|p| &p.vertices).for_each(|v| extent.include(*v));
        extent
    }

    /// Drop repeated vertices, close no ring, turn rings the right way, set apart what tiles cannot draw. `None` when no
    /// part has vertices enough.
    #[must_use]
    pub fn normalised(mut self) -> Option<Self> {
        let kind = self.kind;
        self.parts.iter_mut().for_each(|p| p.drop_repeated(kind, |a, b| a == b));
        self.parts.retain(|p| p.vertices.len() >= kind.least());
        if !self.parts.iter().all(|p| p.is_plain(kind)) {
            self.whole.clone_from(&self.parts);
            self.parts.iter_mut().for_each(|p| p.drop_repeated(kind, |a, b| a.unit == b.unit));
            self.parts.retain(|p| p.vertices.len() >= kind.least());
        }
        if kind == Kind::Area {
            self.parts.iter_mut().for_each(|p| p.turn(ring_area(&p.vertices)));
            self.whole.iter_mut().for_each(|p| p.turn(p.exact_area()));
        }
        (!self.parts.is_empty() || !self.whole.is_empty()).then_some(self)
    }
}

/// Twice the signed area in world units, positive when clockwise on screen.
#[must_use]
pub fn ring_area(ring: &[Point]) -> i128 {
    let Some(last) = ring.last() else { return 0 };
    let mut sum = 0i128;
    let mut a = last;
    for b in ring {
        sum += i128::from(a.x) * i128::from(b.y) - i128::from(b.x) * i128::from(a.y);
        a = b;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ring(exterior: bool, vertices: &[(f64, f64)]) -> Part {
        let mut part = Part { exterior, ..Part::default() };
        vertices.iter().for_each(|&(x, y)| part.push(Exact::from_world(x, y)));
        part
    }

    fn area(parts: Vec<Part>) -> Shape {
        Shape { kind: Kind::Area, parts, whole: Vec::new() }
    }

    #[test]
    fn rings_turn_clockwise_on_screen_and_holes_the_other_way() {
        let shape = area(vec![
            ring(true, &[(0.0, 0.0), (0.0, 9.0), (9.0, 9.0), (9.0, 0.0), (0.0, 0.0)]),
            ring(false, &[(3.0, 3.0), (6.0, 3.0), (6.0, 6.0), (3.0, 3.0)]),
        ]);
        let shape = shape.normalised().unwrap();
        let rings: Vec<_> = shape.parts.iter().map(|p| (p.vertices.len(), ring_area(&p.vertices), p.turned)).collect();
        assert_eq!(rings, [(4, 162, true), (3, -9, true)]);
        assert!(shape.whole.is_empty());
    }

    #[test]
    fn what_lies_within_a_unit_is_kept_apart_from_what_tiles_draw() {
        let corner = [(10.2, 10.0), (10.4, 10.1), (90.0, 10.0), (90.0, 90.0), (10.0, 10.3), (10.2, 10.0)];
        let speck = [(50.1, 50.0), (50.3, 50.0), (50.2, 50.2), (50.1, 50.0)];
        let shape = area(vec![ring(true, &corner), ring(false, &speck)]).normalised().unwrap();
        assert_eq!(shape.parts.iter().map(|p| p.vertices.len()).collect::<Vec<_>>(), [3]);
        assert_eq!(shape.whole.iter().map(|p| p.vertices.len()).collect::<Vec<_>>(), [5, 3]);
        let alone = area(vec![ring(true, &speck)]).normalised().unwrap();
        assert_eq!((alone.parts.len(), alone.whole.len(), alone.extent().is_empty()), (0, 1, false));
        assert_eq!(area(vec![ring(true, &[(5.0, 5.0), (5.0, 5.0), (8.0, 5.0), (5.0, 5.0)])]).normalised(), None);
    }

    /// What tiles draw of a ring, from world units alone.
    fn coarse(vertices: &[(f64, f64)], exterior: bool) -> Option<Vec<Point>> {
        let mut ring: Vec<Point> = vertices.iter().map(|&(x, y)| Exact::from_world(x, y).unit).collect();
        ring.dedup();
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        if (ring_area(&ring) > 0) != exterior {
            ring.reverse();
        }
        (ring.len() >= 3).then_some(ring)
    }

    proptest! {
        #[test]
        fn tiles_draw_what_world_units_alone_would_give(steps in prop::collection::vec((-2.0f64..2.0, -2.0f64..2.0), 2..20), exterior in any::<bool>()) {
            let mut at = (1000.0, 1000.0);
            let mut vertices: Vec<(f64, f64)> = steps.iter().map(|(dx, dy)| { at = (at.0 + dx, at.1 + dy); at }).collect();
            vertices.push(vertices[0]);
            let drawn = area(vec![ring(exterior, &vertices)]).normalised().and_then(|s| s.parts.into_iter().next());
            prop_assert_eq!(drawn.map(|p| p.vertices), coarse(&vertices, exterior));
        }
    }
}
