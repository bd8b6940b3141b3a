//! A feature as every writer takes it: identifier, geometry as flat coordinates, values in the order of the columns.

/// A value of a column, borrowed from where it is held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    Null,
    Text(&'a str),
    Integer(i64),
    Real(f64),
    Boolean(bool),
    /// `YYYY-MM-DD`.
    Date(&'a str),
    /// RFC 3339, in universal time: `2026-03-12T09:30:00Z`.
    Moment(&'a str),
}

/// What a geometry is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ShapeKind {
    #[default]
    Point,
    Line,
    Area,
}

/// A point, a line or a ring of a [`Drawn`] geometry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Where its coordinates end in [`Drawn::xy`]; they begin where the part before ends.
    pub end: usize,
    /// Of a ring: it bounds an area; otherwise it is a hole in the area before it.
    pub exterior: bool,
}

/// A geometry as flat coordinates, filled again for each feature so that nothing is allocated per feature.
///
/// x is longitude or easting and y latitude or northing, in the system of the collection, whatever order a format writes
/// them in. Rings are closed: their last vertex is their first. Exterior rings turn anticlockwise seen with y to the north,
/// holes clockwise (RFC 7946, 3.1.6; OGC 06-103r4, 6.1.11.1).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawn {
    pub kind: ShapeKind,
    /// Written as `Multi…`, even with one part: all geometries of the layer are.
    pub multi: bool,
    pub xy: Vec<[f64; 2]>,
    pub parts: Vec<Part>,
}

impl Drawn {
    /// It has vertices and all of them are numbers: what is not so is written as no geometry.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        !self.parts.is_empty() && !self.xy.is_empty() && self.xy.iter().all(|[x, y]| x.is_finite() && y.is_finite())
    }

    /// Ready for the next feature; keeps its memory.
    pub fn clear(&mut self) {
        self.xy.clear();
        self.parts.clear();
    }

    /// Take the geometry of another, no longer a `Multi…`.
    pub(in crate::exchange::outgoing) fn single(&mut self, other: &Self) -> &Self {
        self.kind = other.kind;
        self.multi = false;
        self.xy.clone_from(&other.xy);
        self.parts.clone_from(&other.parts);
        self
    }

    /// Coordinates of each part.
    pub fn each(&self) -> impl Iterator<Item = (&[[f64; 2]], bool)> {
        let mut begin = 0;
        self.parts.iter().map(move |part| (&self.xy[std::mem::replace(&mut begin, part.end)..part.end], part.exterior))
    }

    /// The rings of each polygon, its exterior first.
    pub fn polygons(&self) -> impl Iterator<Item = impl ExactSizeIterator<Item = &[[f64; 2]]>> {
        let mut rest = self.parts.as_slice();
        let mut begin = 0;
        std::iter::from_fn(move || {
            let (_, others) = rest.split_first()?;
            let holes = others.iter().position(|part| part.exterior).unwrap_or(others.len());
            let (rings, after) = rest.split_at(1 + holes);
            rest = after;
            let start = std::mem::replace(&mut begin, rings.last()?.end);
            Some((0..rings.len()).map(move |rank| {
                let from = if rank == 0 { start } else { rings[rank - 1].end };
                &self.xy[from..rings[rank].end]
            }))
        })
    }

    /// West (or least easting), south, east, north; none without a vertex.
    #[must_use]
    pub fn bounds(&self) -> Option<[f64; 4]> {
        let mut vertices = self.xy.iter();
        let [x, y] = vertices.next()?;
        Some(vertices.fold([*x, *y, *x, *y], |[w, s, e, n], [x, y]| [w.min(*x), s.min(*y), e.max(*x), n.max(*y)]))
    }
}

/// One feature.
#[derive(Debug, Clone, Copy)]
pub struct Feature<'a> {
    pub id: i64,
    /// None: it has no geometry.
    pub shape: Option<&'a Drawn>,
    /// As many as the collection has columns.
    pub values: &'a [Value<'a>],
}

impl<'a> Feature<'a> {
    /// Its geometry, where it has one that can be written.
    #[must_use]
    pub fn sound(&self) -> Option<&'a Drawn> {
        self.shape.filter(|drawn| drawn.is_sound())
    }
}
