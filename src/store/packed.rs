//! Packed geometry: one run of 16-bit words per row, each vertex the step from the one before.
//!
//! Layout of a row: `kind | parts << 2`, then per part `vertices << 2 | turned << 1 | exterior` and its steps. The first step
//! starts at the corner (min x, min y) of the row's box. A step is two words, or [`WIDE`] and six words when it does not fit.
//! What rounding to world units left of each vertex lies beside the words, which tiles read alone.

use crate::store::{
    exact::Fine,
    shape::{Kind, Part},
    world::{Extent, Point},
};

const WIDE: i16 = i16::MIN;

/// Geometries of rows, one after the other.
#[derive(Debug, PartialEq, Eq)]
pub struct Packed {
    /// Words of row `i`: `words[starts[i]..starts[i + 1]]`.
    pub starts: Vec<u32>,
    pub words: Vec<i16>,
    /// Vertices of row `i`: from the `vertex_starts[i]`th on.
    pub vertex_starts: Vec<u32>,
    pub fine: Vec<Fine>,
}

impl Default for Packed {
    fn default() -> Self {
        Self { starts: vec![0], words: Vec::new(), vertex_starts: vec![0], fine: Vec::new() }
    }
}

impl Packed {
    /// Append a row whose box is `extent`.
    pub fn push(&mut self, kind: Kind, parts: &[Part], extent: &Extent) {
        pack(kind, parts, extent, &mut self.words);
        parts.iter().for_each(|part| self.fine.extend_from_slice(&part.fine));
        // A layer of more than four billion words cannot be held; the row limit of a layer keeps far below.
        self.starts.push(u32::try_from(self.words.len()).unwrap_or(u32::MAX));
        self.vertex_starts.push(u32::try_from(self.fine.len()).unwrap_or(u32::MAX));
    }

    #[inline]
    #[must_use]
    pub fn words(&self, row: usize) -> &[i16] {
        &self.words[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    /// Places of the vertices of a row among those of all rows.
    #[inline]
    #[must_use]
    pub fn vertices(&self, row: usize) -> std::ops::Range<usize> {
        self.vertex_starts[row] as usize..self.vertex_starts[row + 1] as usize
    }

    /// A row unpacked.
    #[must_use]
    pub fn parts(&self, row: usize, extent: &Extent) -> (Kind, Vec<Part>) {
        let mut reader = Reader::new(self.words(row), extent);
        let mut fine = &self.fine[self.vertices(row)];
        let parts = (0..reader.parts).map(|_| {
            let head = reader.head();
            let (mine, rest) = fine.split_at(head.vertices);
            fine = rest;
            let vertices = (0..head.vertices).map(|_| reader.point()).collect();
            Part { exterior: head.exterior, vertices, fine: mine.to_vec(), turned: head.turned }
        });
        let parts = parts.collect();
        (reader.kind, parts)
    }

    pub fn shrink(&mut self) {
        self.starts.shrink_to_fit();
        self.words.shrink_to_fit();
        self.vertex_starts.shrink_to_fit();
        self.fine.shrink_to_fit();
    }

    /// Bytes held.
    #[must_use]
    pub fn memory(&self) -> usize {
        (self.starts.capacity() + self.vertex_starts.capacity()) * 4
            + (self.words.capacity() + self.fine.capacity()) * 2
    }
}

fn pack(kind: Kind, parts: &[Part], extent: &Extent, out: &mut Vec<i16>) {
    push_number(out, parts.len() << 2 | kind as usize);
    let (mut x, mut y) = (i64::from(extent.min_x), i64::from(extent.min_y));
    for part in parts {
        push_number(out, part.vertices.len() << 2 | usize::from(part.turned) << 1 | usize::from(part.exterior));
        for v in &part.vertices {
            push_step(out, i64::from(v.x) - x, i64::from(v.y) - y);
            (x, y) = (i64::from(v.x), i64::from(v.y));
        }
    }
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

/// Head of a part.
#[derive(Debug, Clone, Copy)]
pub struct Head {
    pub vertices: usize,
    pub exterior: bool,
    /// Stored against the direction it was drawn in.
    pub turned: bool,
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

    /// Of the next part: number of vertices, and whether it is an exterior ring.
    #[inline]
    pub fn part(&mut self) -> (usize, bool) {
        let head = self.head();
        (head.vertices, head.exterior)
    }

    /// Head of the next part.
    #[inline]
    pub fn head(&mut self) -> Head {
        let head = self.number();
        Head { vertices: head >> 2, exterior: head & 1 == 1, turned: head & 2 == 2 }
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

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "vertices were packed from u32")]
    fn point(&mut self) -> Point {
        let (x, y) = self.vertex();
        Point { x: x as u32, y: y as u32 }
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::shape::Shape;
    use proptest::prelude::*;

    fn part(exterior: bool, turned: bool, vertices: Vec<(u32, u32, i8)>) -> Part {
        let fine = vertices.iter().map(|&(.., x)| Fine { x, y: x.wrapping_add(9) }).collect();
        Part { exterior, vertices: vertices.into_iter().map(|(x, y, _)| Point { x, y }).collect(), fine, turned }
    }

    proptest! {
        #[test]
        fn packing_and_unpacking_is_identity(kind in 1usize..=3, parts in prop::collection::vec((any::<bool>(), any::<bool>(), prop::collection::vec((any::<u32>(), any::<u32>(), any::<i8>()), 1..40)), 1..5), near in any::<bool>()) {
            let kind = [Kind::Point, Kind::Line, Kind::Area][kind - 1];
            let squeeze = |v: u32| if near { 1_000_000 + v % 40_000 } else { v };
            let parts: Vec<Part> = parts.into_iter().map(|(e, t, vs)| part(e, t, vs.into_iter().map(|(x, y, f)| (squeeze(x), squeeze(y), f)).collect())).collect();
            let extent = Shape { kind, parts: parts.clone(), whole: Vec::new() }.extent();
            let mut packed = Packed::default();
            packed.push(kind, &parts[..1], &extent);
            packed.push(kind, &parts, &extent);
            prop_assert_eq!(packed.parts(1, &extent), (kind, parts));
        }
    }
}
