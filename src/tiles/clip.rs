//! Cutting lines and rings to the square window of a tile (Liang–Barsky for lines, Sutherland–Hodgman for rings).

/// A square window on the tile grid, the same on both axes, ends included.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    pub min: i64,
    pub max: i64,
}

type At = (i64, i64);

impl Window {
    #[must_use]
    pub fn contains(&self, (x, y): At) -> bool {
        (self.min..=self.max).contains(&x) && (self.min..=self.max).contains(&y)
    }

    /// Pieces of a line inside the window.
    #[must_use]
    pub fn line(&self, line: &[At]) -> Vec<Vec<At>> {
        let mut pieces: Vec<Vec<At>> = Vec::new();
        for pair in line.windows(2) {
            let Some((a, b)) = self.segment(pair[0], pair[1]) else { continue };
            match pieces.last_mut() {
                Some(piece) if piece.last() == Some(&a) => piece.push(b),
                _ => pieces.push(vec![a, b]),
            }
        }
        pieces
    }

    /// Part of a segment inside the window.
    #[expect(clippy::cast_possible_truncation, reason = "a point between two grid points is a grid point")]
    fn segment(&self, a: At, b: At) -> Option<(At, At)> {
        let (dx, dy) = ((b.0 - a.0) as f64, (b.1 - a.1) as f64);
        let (mut enter, mut leave) = (0.0f64, 1.0f64);
        let edges = [(-dx, a.0 - self.min), (dx, self.max - a.0), (-dy, a.1 - self.min), (dy, self.max - a.1)];
        for (step, room) in edges {
            let room = room as f64;
            if step == 0.0 {
                if room < 0.0 {
                    return None;
                }
            } else if step < 0.0 {
                enter = enter.max(room / step);
            } else {
                leave = leave.min(room / step);
            }
        }
        if enter > leave {
            return None;
        }
        let inside = |n: f64| (n.round() as i64).clamp(self.min, self.max);
        let at = |t: f64| match t {
            t if t <= 0.0 => a,
            t if t >= 1.0 => b,
            t => (inside(a.0 as f64 + t * dx), inside(a.1 as f64 + t * dy)),
        };
        Some((at(enter), at(leave)))
    }

    /// Keep of a ring, not closed, what is inside the window; empty when nothing is left. `spare` is overwritten.
    pub fn ring(&self, ring: &mut Vec<At>, spare: &mut Vec<At>) {
        let nothing = [(i64::MAX, i64::MAX), (i64::MIN, i64::MIN)];
        let [low, high] = ring
            .iter()
            .fold(nothing, |[low, high], &(x, y)| [(low.0.min(x), low.1.min(y)), (high.0.max(x), high.1.max(y))]);
        let sides = [
            (low.0 < self.min, self.min, false, false),
            (high.0 > self.max, self.max, false, true),
            (low.1 < self.min, self.min, true, false),
            (high.1 > self.max, self.max, true, true),
        ];
        for (_, limit, vertical, upper) in sides.into_iter().filter(|(crossed, ..)| *crossed) {
            Side { limit, vertical, upper }.keep(ring, spare);
            std::mem::swap(ring, spare);
        }
    }
}

/// The half of the plane on one side of an edge of the window.
#[derive(Debug, Clone, Copy)]
struct Side {
    limit: i64,
    vertical: bool,
    upper: bool,
}

impl Side {
    fn axis(self, p: At) -> i64 {
        if self.vertical { p.1 } else { p.0 }
    }

    fn inside(self, p: At) -> bool {
        if self.upper { self.axis(p) <= self.limit } else { self.axis(p) >= self.limit }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a point between two grid points is a grid point")]
    fn crossing(self, a: At, b: At) -> At {
        let t = (self.limit - self.axis(a)) as f64 / (self.axis(b) - self.axis(a)) as f64;
        let between = |u: i64, v: i64| (u as f64 + t * (v - u) as f64).round() as i64;
        if self.vertical { (between(a.0, b.0), self.limit) } else { (self.limit, between(a.1, b.1)) }
    }

    fn keep(self, ring: &[At], kept: &mut Vec<At>) {
        kept.clear();
        let Some(mut a) = ring.last().copied() else { return };
        for &b in ring {
            if self.inside(a) != self.inside(b) {
                kept.push(self.crossing(a, b));
            }
            if self.inside(b) {
                kept.push(b);
            }
            a = b;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const W: Window = Window { min: -64, max: 4160 };

    #[test]
    fn a_street_that_leaves_and_comes_back_is_two_pieces() {
        let pieces = W.line(&[(0, 0), (9000, 0), (9000, 100), (0, 100)]);
        assert_eq!(pieces, vec![vec![(0, 0), (4160, 0)], vec![(4160, 100), (0, 100)]]);
    }

    #[test]
    fn a_commune_around_the_whole_tile_becomes_the_window() {
        let mut ring = vec![(-9000, -9000), (9000, -9000), (9000, 9000), (-9000, 9000)];
        W.ring(&mut ring, &mut Vec::new());
        assert_eq!(ring.len(), 4);
        assert!(ring.iter().all(|p| p.0 == -64 || p.0 == 4160));
    }

    proptest! {
        #[test]
        fn what_is_cut_lies_in_the_window(ring in prop::collection::vec((-20_000i64..20_000, -20_000i64..20_000), 3..40)) {
            prop_assert!(W.line(&ring).iter().flatten().all(|p| W.contains(*p)));
            let mut cut = ring;
            W.ring(&mut cut, &mut Vec::new());
            prop_assert!(cut.iter().all(|p| W.contains(*p)));
        }
    }
}
