//! A packed R-tree over rows that are already in Hilbert order: leaf `i` is row `i`, so the tree holds boxes only.

use crate::store::world::Extent;

const FAN_OUT: usize = 16;

/// Boxes of the rows, then boxes of each group of sixteen, up to one root.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct RTree {
    boxes: Vec<Extent>,
    /// Start of each level in `boxes`, leaves first; the last number is the length.
    levels: Vec<usize>,
}

impl RTree {
    /// Build over the boxes of the rows, in row order.
    #[must_use]
    pub fn build(mut boxes: Vec<Extent>) -> Self {
        let mut levels = vec![0, boxes.len()];
        let mut start = 0;
        while boxes.len() - start > 1 {
            let end = boxes.len();
            for group in (start..end).step_by(FAN_OUT) {
                let joined = boxes[group..end.min(group + FAN_OUT)].iter().fold(Extent::EMPTY, |a, b| a.union(*b));
                boxes.push(joined);
            }
            start = end;
            levels.push(boxes.len());
        }
        boxes.shrink_to_fit();
        Self { boxes, levels }
    }

    /// Boxes of the rows alone, in row order.
    #[must_use]
    pub fn rows(&self) -> &[Extent] {
        &self.boxes[..self.levels.get(1).copied().unwrap_or(0)]
    }

    /// Box of everything.
    #[must_use]
    pub fn extent(&self) -> Extent {
        self.boxes.last().copied().unwrap_or(Extent::EMPTY)
    }

    /// Call `visit` with each row whose box meets `query`, in row order. The box of nothing meets nothing.
    pub fn search(&self, query: &Extent, visit: &mut impl FnMut(usize)) {
        if !self.boxes.is_empty() {
            self.descend(self.levels.len() - 2, 0, query, visit);
        }
    }

    fn descend(&self, level: usize, index: usize, query: &Extent, visit: &mut impl FnMut(usize)) {
        if !self.boxes[self.levels[level] + index].intersects(query) {
            return;
        }
        if level == 0 {
            if !self.boxes[index].is_empty() {
                visit(index);
            }
            return;
        }
        let below = self.levels[level] - self.levels[level - 1];
        let children = index * FAN_OUT..below.min((index + 1) * FAN_OUT);
        if level == 1 {
            let rows = &self.boxes[children.clone()];
            let meets = |b: &Extent| b.intersects(query) && !b.is_empty();
            children.zip(rows).filter(|(_, b)| meets(b)).for_each(|(row, _)| visit(row));
        } else {
            children.for_each(|child| self.descend(level - 1, child, query, visit));
        }
    }

    /// Bytes held.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.boxes.capacity() * size_of::<Extent>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_search_finds_what_a_full_scan_finds(corners in prop::collection::vec((0u32..1000, 0u32..1000, 0u32..50, 0u32..50), 0..600), q in (0u32..1000, 0u32..1000, 0u32..300, 0u32..300)) {
            let extent = |(x, y, w, h): (u32, u32, u32, u32)| Extent { min_x: x, min_y: y, max_x: x + w, max_y: y + h };
            let mut boxes: Vec<_> = corners.into_iter().map(extent).collect();
            let query = extent(q);
            let expected: Vec<_> = (0..boxes.len()).filter(|&i| boxes[i].intersects(&query)).collect();
            let placed = boxes.len();
            boxes.push(Extent::EMPTY);
            let tree = RTree::build(boxes);
            let mut everywhere = Vec::new();
            tree.search(&Extent::WORLD, &mut |row| everywhere.push(row));
            prop_assert_eq!(everywhere, (0..placed).collect::<Vec<_>>());
            let mut found = Vec::new();
            tree.search(&query, &mut |row| found.push(row));
            prop_assert_eq!(found, expected);
        }
    }
}
