//! A segment: rows in Hilbert order as columns, packed shapes and their tree. Never changes once built.

use rayon::prelude::*;

use crate::catalog::TileRules;
use crate::store::{
    column::{Column, ColumnBuilder, Value},
    label::label_point,
    outline::Outline,
    packed::{Packed, Reader},
    rtree::RTree,
    shape::Shape,
    topology::vertex_zooms,
    world::{Extent, Point},
};

/// Rows of a layer, immutable.
#[derive(Debug)]
pub struct Segment {
    pub(super) tree: RTree,
    /// Geometries as tiles draw them.
    pub(super) drawn: Packed,
    /// First zoom of each vertex drawn; empty when the layer is not generalised.
    pub(super) zooms: Vec<u8>,
    /// Geometries in full, where more of them is known than tiles draw ([`Shape::whole`]), and their rows, ascending.
    pub(super) whole: Packed,
    pub(super) whole_rows: Vec<u32>,
    pub(super) fids: Vec<i64>,
    /// Rows in the order of their fid.
    pub(super) by_fid: Vec<u32>,
    pub(super) columns: Vec<Column>,
    /// Where each row's label stands; empty when the layer has no labels of its own.
    pub(super) labels: Vec<Point>,
}

/// One row, for encoders.
pub struct Row<'a> {
    pub fid: i64,
    pub extent: Extent,
    pub words: &'a [i16],
    /// First zoom of each vertex; empty when every vertex is always needed.
    pub zooms: &'a [u8],
    pub index: usize,
}

impl Segment {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.fids.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fids.is_empty()
    }

    #[must_use]
    pub fn extent(&self) -> Extent {
        self.tree.extent()
    }

    /// Call `visit` with each row whose box meets `query`.
    pub fn search(&self, query: &Extent, visit: &mut impl FnMut(usize)) {
        self.tree.search(query, visit);
    }

    #[inline]
    #[must_use]
    pub fn row(&self, index: usize) -> Row<'_> {
        let words = self.drawn.words(index);
        let zooms = if self.zooms.is_empty() { &[][..] } else { &self.zooms[self.drawn.vertices(index).start..] };
        Row { fid: self.fids[index], extent: self.tree.rows()[index], words, zooms, index }
    }

    /// Fill `into` with the geometry of a row, in degrees.
    pub fn outline(&self, row: usize, into: &mut Outline) {
        let (packed, at) = match self.whole_at(row) {
            Some(at) => (&self.whole, at),
            None => (&self.drawn, row),
        };
        into.fill(Reader::new(packed.words(at), &self.tree.rows()[row]), &packed.fine[packed.vertices(at)]);
    }

    /// Where a row stands among those kept in full.
    fn whole_at(&self, row: usize) -> Option<usize> {
        u32::try_from(row).ok().and_then(|row| self.whole_rows.binary_search(&row).ok())
    }

    /// Feature id of a row.
    #[inline]
    #[must_use]
    pub fn fid(&self, row: usize) -> i64 {
        self.fids[row]
    }

    /// Where the label of a row stands, when the layer has labels.
    #[must_use]
    pub fn label(&self, row: usize) -> Option<Point> {
        self.labels.get(row).copied().filter(|at| *at != NOWHERE)
    }

    /// Attribute columns, in the order of the layer's source.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// INSEE code of a row, in a layer that has them: its first column, behind type and length of the value.
    #[must_use]
    pub fn commune(&self, row: usize) -> &[u8] {
        self.columns.first().and_then(|codes| codes.get(row).get(2..)).unwrap_or_default()
    }

    /// How many rows have a smaller feature id.
    #[must_use]
    pub fn before_fid(&self, fid: i64) -> usize {
        self.by_fid.partition_point(|&row| self.fids[row as usize] < fid)
    }

    /// Row with this feature id.
    #[must_use]
    pub fn find(&self, fid: i64) -> Option<usize> {
        let at = self.by_fid.binary_search_by_key(&fid, |&row| self.fids[row as usize]).ok()?;
        Some(self.by_fid[at] as usize)
    }

    /// Shape of a row, unpacked.
    #[must_use]
    pub fn shape(&self, index: usize) -> Shape {
        let extent = &self.tree.rows()[index];
        let (kind, parts) = self.drawn.parts(index, extent);
        let whole = self.whole_at(index).map(|at| self.whole.parts(at, extent).1).unwrap_or_default();
        Shape { kind, parts, whole }
    }

    /// First zoom of each vertex of a row.
    #[must_use]
    pub fn zooms_of(&self, index: usize) -> Vec<u8> {
        self.zooms.get(self.drawn.vertices(index)).unwrap_or_default().to_vec()
    }

    fn pack(&mut self, row: u32, shape: &Shape, extent: &Extent) {
        self.drawn.push(shape.kind, &shape.parts, extent);
        if !shape.whole.is_empty() {
            self.whole.push(shape.kind, &shape.whole, extent);
            self.whole_rows.push(row);
        }
    }

    /// Bytes held.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.tree.memory()
            + self.drawn.memory()
            + self.whole.memory()
            + (self.whole_rows.capacity() + self.by_fid.capacity()) * 4
            + self.zooms.capacity()
            + (self.fids.capacity() + self.labels.capacity()) * 8
            + self.columns.iter().map(Column::memory).sum::<usize>()
    }
}

/// Gathers rows in any order.
#[derive(Debug, Default)]
pub struct SegmentBuilder {
    fids: Vec<i64>,
    shapes: Vec<Shape>,
    /// First zooms that are already known (rows copied from another segment).
    known: Vec<Option<Vec<u8>>>,
    columns: Vec<ColumnBuilder>,
}

impl SegmentBuilder {
    #[must_use]
    pub fn new(columns: usize) -> Self {
        Self { columns: (0..columns).map(|_| ColumnBuilder::new()).collect(), ..Self::default() }
    }

    /// Number of rows so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.fids.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fids.is_empty()
    }

    /// Add a row; `values` are in the order of the columns.
    pub fn push<'v>(&mut self, fid: i64, shape: Shape, values: impl IntoIterator<Item = Value<'v>>) {
        self.fids.push(fid);
        self.shapes.push(shape);
        self.known.push(None);
        self.columns.iter_mut().zip(values).for_each(|(column, value)| column.push(value));
    }

    /// Identifier of a row, in the order they came.
    #[must_use]
    pub fn fid(&self, row: usize) -> i64 {
        self.fids[row]
    }

    /// Shapes of the rows so far.
    #[must_use]
    pub fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    /// Say from which zoom each vertex of a row is needed.
    pub fn settle(&mut self, row: usize, zooms: Vec<u8>) {
        self.known[row] = Some(zooms);
    }

    /// Boxes of the rows so far.
    #[must_use]
    pub fn extents(&self) -> Vec<Extent> {
        self.shapes.iter().map(Shape::extent).collect()
    }

    /// Copy a row of another segment, its first zooms with it.
    pub fn copy(&mut self, from: &Segment, index: usize) {
        self.known.push(Some(from.zooms_of(index)));
        self.fids.push(from.row(index).fid);
        self.shapes.push(from.shape(index));
        for (column, values) in self.columns.iter_mut().zip(&from.columns) {
            column.push_encoded(values.get(index));
        }
    }

    /// Sort along the Hilbert curve, generalise what is not settled yet, place labels, pack.
    #[must_use]
    pub fn build(self, rules: &TileRules) -> Segment {
        let exact_from = rules.exact_from;
        let extents: Vec<Extent> = self.shapes.par_iter().map(Shape::extent).collect();
        let order = hilbert_order(&extents);
        let zooms = self.all_zooms(exact_from);
        let mut segment = Segment {
            tree: RTree::build(order.iter().map(|&i| extents[i as usize]).collect()),
            drawn: Packed::default(),
            zooms: Vec::new(),
            whole: Packed::default(),
            whole_rows: Vec::new(),
            fids: order.iter().map(|&i| self.fids[i as usize]).collect(),
            by_fid: Vec::new(),
            columns: self.columns.into_iter().map(|c| c.build(&order)).collect(),
            labels: Vec::new(),
        };
        if rules.labels_from > 0 {
            segment.labels = order.par_iter().map(|&i| label(&self.shapes[i as usize])).collect();
        }
        for (row, i) in (0..).zip(order.iter().map(|&i| i as usize)) {
            segment.pack(row, &self.shapes[i], &extents[i]);
            if exact_from > 0 {
                segment.zooms.extend_from_slice(&zooms[i]);
            }
        }
        segment.by_fid = (0..u32::try_from(segment.fids.len()).unwrap_or(u32::MAX)).collect();
        segment.by_fid.sort_unstable_by_key(|&row| segment.fids[row as usize]);
        segment.drawn.shrink();
        segment.whole.shrink();
        segment.zooms.shrink_to_fit();
        segment
    }

    fn all_zooms(&self, exact_from: u8) -> Vec<Vec<u8>> {
        if exact_from == 0 {
            return Vec::new();
        }
        if self.known.iter().all(Option::is_some) {
            return self.known.iter().flatten().cloned().collect();
        }
        vertex_zooms(&self.shapes.iter().collect::<Vec<_>>(), exact_from)
    }
}

/// Label of a shape nothing of which is drawn.
const NOWHERE: Point = Point { x: u32::MAX, y: u32::MAX };

fn label(shape: &Shape) -> Point {
    if shape.parts.is_empty() { NOWHERE } else { label_point(shape) }
}

/// Row numbers along the Hilbert curve of their boxes.
fn hilbert_order(extents: &[Extent]) -> Vec<u32> {
    let keys: Vec<u32> = extents.par_iter().map(Extent::hilbert).collect();
    let mut order: Vec<u32> = (0..u32::try_from(extents.len()).unwrap_or(u32::MAX)).collect();
    order.par_sort_unstable_by_key(|&i| (keys[i as usize], i));
    order
}
