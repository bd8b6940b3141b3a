//! Geometry on its way out: degrees, rings closed, as the database has it.

use crate::store::{
    exact::{Fine, Latitudes, longitude, parts},
    packed::{Head, Reader},
    shape::Kind,
};

/// A point, a line or a ring of an [`Outline`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutlinePart {
    /// Where its vertices end in [`Outline::xy`]; they begin where the part before ends.
    pub end: usize,
    /// Of a ring: it bounds an area; otherwise it is a hole in the area before it.
    pub exterior: bool,
}

/// A geometry in degrees (CRS84: longitude, latitude), filled again row after row so that nothing is allocated a row.
///
/// Rings are closed: their last vertex is their first, the one the database has first. Exterior rings turn anticlockwise
/// seen with north up, holes clockwise (RFC 7946, 3.1.6). Coordinates are those of the database within 0.1 mm; vertices that
/// differ by less than 0.02 mm are one.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    pub kind: Kind,
    pub xy: Vec<[f64; 2]>,
    /// In the order of the database.
    pub parts: Vec<OutlinePart>,
    latitudes: Latitudes,
}

impl Outline {
    /// Take the geometry `reader` walks, whose vertices have these rests.
    pub(super) fn fill(&mut self, mut reader: Reader<'_>, fine: &[Fine]) {
        self.kind = reader.kind;
        self.xy.clear();
        self.parts.clear();
        self.xy.reserve(fine.len() + reader.parts);
        let mut rests = fine.iter();
        for _ in 0..reader.parts {
            let head = reader.head();
            let begin = self.xy.len();
            for fine in rests.by_ref().take(head.vertices) {
                let (x, y) = reader.vertex();
                self.xy.push([longitude(parts(x, fine.x)), self.latitudes.at(parts(y, fine.y))]);
            }
            if self.kind == Kind::Area {
                self.close(begin, head);
            }
            self.parts.push(OutlinePart { end: self.xy.len(), exterior: head.exterior });
        }
    }

    /// Rings are held clockwise for tiles: turn this one about its first vertex, which is the last one held where it was
    /// turned before, and close it.
    fn close(&mut self, begin: usize, head: Head) {
        let from = if head.turned { begin } else { begin + 1 };
        self.xy.get_mut(from..).unwrap_or_default().reverse();
        self.xy.extend(self.xy.get(begin).copied());
    }
}
