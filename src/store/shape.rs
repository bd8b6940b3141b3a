//! Packed geometry: one run of 16-bit words per row, each vertex the step from the one before.
//!
//! Layout of a row: `kind | parts << 2`, then per part `vertices << 1 | exterior` and its steps. The first step starts at the
//! corner (min x, min y) of the row's box. A step is two words, or [`WIDE`] and four words when it does not fit. Closing
//! vertices of rings are not stored. Exterior rings turn clockwise on screen (y down), as vector tiles demand (MVT 2.1, 4.3.4.4).

use crate::store::world::{Extent, Point};

/// Kind of a row's geometry, numbered as in vector tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    #[default]
    Point = 1,
    Line = 2,
    Area = 3,
}

const WIDE: i16 = i16::MIN;

/// A geometry before packing: parts of vertices; for areas, rings without their closing vertex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    pub kind: Kind,
    pub parts: Vec<Part>,
}

/// A point, a line, or a ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// For a ring: bounds an area rather than a hole.
    pub exterior: bool,
    pub vertices: Vec<Point>,
}

impl Shape {
    /// Box of all vertices.
    #[must_use]
    pub fn extent(&self) -> Extent {
        let mut extent = Extent::EMPTY;
        self.parts.iter().flat_map(|p| &p.vertices).for_each(|v| extent.include(*v));
        extent
    }

    /// Drop repeated vertices, close no ring, turn rings the right way, drop what has no vertex left.
    #[must_use]
    pub fn normalised(mut self) -> Option<Self> {
        for part in &mut self.parts {
            if self.kind != Kind::Point {
                part.vertices.dedup();
            }
            if self.kind == Kind::Area {
                if part.vertices.len() > 1 && part.vertices.first() == part.vertices.last() {
                    part.vertices.pop();
                }
                if (ring_area(&part.vertices) > 0) != part.exterior {
                    part.vertices.reverse();
                }
            }
        }
        let least = match self.kind {
            Kind::Point => 1,
            Kind::Line => 2,
            Kind::Area => 3,
        };
        self.parts.retain(|p| p.vertices.len() >= least);
        (!self.parts.is_empty()).then_some(self)
    }

    /// Append the packed form; `extent` is the box of the shape.
    pub fn pack(&self, extent: &Extent, out: &mut Vec<i16>) {
        push_number(out, self.parts.len() << 2 | self.kind as usize);
        let (mut x, mut y) = (i64::from(extent.min_x), i64::from(extent.min_y));
        for part in &self.parts {
            push_number(out, part.vertices.len() << 1 | usize::from(part.exterior));
            for v in &part.vertices {
                push_step(out, i64::from(v.x) - x, i64::from(v.y) - y);
                (x, y) = (i64::from(v.x), i64::from(v.y));
            }
        }
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

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "words are cut from the number on purpose"
)]
fn push_number(out: &mut Vec<i16>, mut n: usize) {
    while n >= 0x8000 {
        out.push((n & 0x7FFF | 0x8000) as u16 as i16);
        n >>= 15;
    }
    out.push(n as i16);
}

#[expect(clippy::cast_possible_truncation, reason = "the wide form cuts each step in halves on purpose")]
fn push_step(out: &mut Vec<i16>, dx: i64, dy: i64) {
    if let (Ok(dx), Ok(dy)) = (i16::try_from(dx), i16::try_from(dy))
        && dx != WIDE
    {
        out.extend([dx, dy]);
    } else {
        out.extend([
            WIDE,
            (dx >> 32) as i16,
            (dx >> 16) as i16,
            dx as i16,
            (dy >> 32) as i16,
            (dy >> 16) as i16,
            dy as i16,
        ]);
    }
}

/// Walks a packed row.
pub struct Reader<'a> {
    words: &'a [i16],
    at: usize,
    x: i64,
    y: i64,
    /// Kind of the row.
    pub kind: Kind,
    /// Parts of the row.
    pub parts: usize,
}

impl<'a> Reader<'a> {
    /// Start on the words of a row whose box begins at `(min_x, min_y)`.
    #[must_use]
    pub fn new(words: &'a [i16], extent: &Extent) -> Self {
        let mut reader =
            Self { words, at: 0, x: i64::from(extent.min_x), y: i64::from(extent.min_y), kind: Kind::Point, parts: 0 };
        let head = reader.number();
        reader.kind = match head & 3 {
            2 => Kind::Line,
            3 => Kind::Area,
            _ => Kind::Point,
        };
        reader.parts = head >> 2;
        reader
    }

    /// Head of the next part: number of vertices, and whether it is an exterior ring.
    #[inline]
    pub fn part(&mut self) -> (usize, bool) {
        let head = self.number();
        (head >> 1, head & 1 == 1)
    }

    /// Next vertex, in world units.
    #[inline]
    pub fn vertex(&mut self) -> (i64, i64) {
        let dx = self.words[self.at];
        if dx == WIDE {
            let w = &self.words[self.at + 1..self.at + 7];
            let join = |h: i16, m: i16, l: i16| {
                i64::from(h) << 32 | i64::from(m.cast_unsigned()) << 16 | i64::from(l.cast_unsigned())
            };
            self.x += join(w[0], w[1], w[2]);
            self.y += join(w[3], w[4], w[5]);
            self.at += 7;
        } else {
            self.x += i64::from(dx);
            self.y += i64::from(self.words[self.at + 1]);
            self.at += 2;
        }
        (self.x, self.y)
    }

    fn number(&mut self) -> usize {
        let (mut n, mut shift) = (0, 0);
        loop {
            let word = self.words[self.at].cast_unsigned();
            self.at += 1;
            n |= usize::from(word & 0x7FFF) << shift;
            if word & 0x8000 == 0 {
                return n;
            }
            shift += 15;
        }
    }

    /// Unpack the rest into a [`Shape`].
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "vertices were packed from u32")]
    pub fn shape(mut self) -> Shape {
        let parts = (0..self.parts)
            .map(|_| {
                let (n, exterior) = self.part();
                let vertices = (0..n).map(|_| self.vertex()).map(|(x, y)| Point { x: x as u32, y: y as u32 }).collect();
                Part { exterior, vertices }
            })
            .collect();
        Shape { kind: self.kind, parts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn packing_and_unpacking_is_identity(kind in 1usize..=3, parts in prop::collection::vec((any::<bool>(), prop::collection::vec((any::<u32>(), any::<u32>()), 1..40)), 1..5), near in any::<bool>()) {
            let kind = [Kind::Point, Kind::Line, Kind::Area][kind - 1];
            let squeeze = |v: u32| if near { 1_000_000 + v % 40_000 } else { v };
            let parts = parts.into_iter().map(|(exterior, vs)| Part { exterior, vertices: vs.into_iter().map(|(x, y)| Point { x: squeeze(x), y: squeeze(y) }).collect() }).collect();
            let shape = Shape { kind, parts };
            let extent = shape.extent();
            let mut words = Vec::new();
            shape.pack(&extent, &mut words);
            prop_assert_eq!(Reader::new(&words, &extent).shape(), shape);
        }
    }

    #[test]
    fn rings_turn_clockwise_on_screen_and_holes_the_other_way() {
        let ring =
            |e, v: &[(u32, u32)]| Part { exterior: e, vertices: v.iter().map(|&(x, y)| Point { x, y }).collect() };
        let shape = Shape {
            kind: Kind::Area,
            parts: vec![
                ring(true, &[(0, 0), (0, 9), (9, 9), (9, 0), (0, 0)]),
                ring(false, &[(3, 3), (6, 3), (6, 6), (3, 3)]),
            ],
        };
        let shape = shape
            .normalised()
            .map(|s| s.parts.iter().map(|p| (p.vertices.len(), ring_area(&p.vertices))).collect::<Vec<_>>());
        assert_eq!(shape, Some(vec![(4, 162), (3, -9)]));
    }
}
