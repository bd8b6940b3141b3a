//! The ground of each place cut to the commune, and in sparse areas to what lies near the place.

use std::f64::consts::PI;

use geo::indexed::IntervalTreeMultiPolygon;
use geo::{BooleanOps as _, Contains as _, Coord, LineString, MultiPolygon, Point, Polygon};
use rayon::prelude::*;

use crate::districting::land::segments::{Segments, distance};
use crate::districting::{Cells, cells};

/// Corners of the polygon that stands for a circle.
const ROUND: u32 = 32;

/// Where the ground of a commune ends.
#[derive(Debug)]
pub(in crate::districting) struct Limits {
    outline: MultiPolygon,
    inside: Inside,
    segments: Segments,
    /// Corners of the circle around a place, and the radius within which it is whole.
    circle: Vec<[f64; 2]>,
    within: f64,
}

/// Points within the outline, found quickly.
struct Inside(IntervalTreeMultiPolygon<f64>);

impl std::fmt::Debug for Inside {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("Inside")
    }
}

/// The ground of one place.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::districting) enum Ground {
    /// Nothing was cut off: corners against the clock, the first not repeated, each the same number for all cells around.
    Whole(Vec<[f64; 2]>),
    Cut(MultiPolygon),
}

/// Ground of every place, and borders between them with what is left of their length, metres.
pub(in crate::districting) struct Grounds {
    pub grounds: Vec<Ground>,
    pub borders: Vec<(usize, usize, f64)>,
}

impl Limits {
    pub fn new(outline: &MultiPolygon, radius: f64) -> Self {
        let rings = || outline.iter().flat_map(|area| std::iter::once(area.exterior()).chain(area.interiors()));
        let corner = |step: u32| {
            let angle = f64::from(step) * 2.0 * PI / f64::from(ROUND);
            [radius * libm::cos(angle), radius * libm::sin(angle)]
        };
        Self {
            outline: outline.clone(),
            inside: Inside(IntervalTreeMultiPolygon::new(outline)),
            segments: Segments::of(rings()),
            circle: (0..ROUND).map(corner).collect(),
            within: radius * libm::cos(PI / f64::from(ROUND)),
        }
    }

    pub fn holds(&self, [x, y]: [f64; 2]) -> bool {
        self.inside.0.contains(&Point::new(x, y))
    }

    /// Ground of each of `places`, and which of them touch. A place given before has none.
    pub fn grounds(&self, places: &[[f64; 2]]) -> Grounds {
        let Cells { corners, touching, limits } = cells(places);
        let grounds = corners.into_par_iter().zip(places).map(|(corners, at)| self.cut(corners, *at)).collect();
        let pairs = touching.into_par_iter().zip(limits);
        let borders = pairs.map(|((one, other), limit)| (one, other, self.length(limit, places[one]))).collect();
        Grounds { grounds, borders }
    }

    fn cut(&self, corners: Vec<[f64; 2]>, at: [f64; 2]) -> Ground {
        let corners: Vec<[f64; 2]> = corners.into_iter().map(|corner| corner.map(millimetre)).collect();
        let far = corners.iter().any(|corner| distance(*corner, at) > self.within);
        let near = if far { self.circled(corners, at) } else { corners };
        if near.is_empty() || !self.segments.near(&near) {
            return match (far, self.holds(at)) {
                (_, false) => Ground::Cut(MultiPolygon::new(Vec::new())),
                (true, true) => Ground::Cut(polygon(&near).into()),
                (false, true) => Ground::Whole(near),
            };
        }
        Ground::Cut(polygon(&near).intersection(&self.outline))
    }

    /// What of a cell lies in the circle: cut by each of its sides in turn (Sutherland and Hodgman 1974; both are convex).
    fn circled(&self, mut corners: Vec<[f64; 2]>, at: [f64; 2]) -> Vec<[f64; 2]> {
        let circle = |step: usize| [0, 1].map(|axis| at[axis] + self.circle[step % self.circle.len()][axis]);
        for step in 0..self.circle.len() {
            let ([ax, ay], [bx, by]) = (circle(step), circle(step + 1));
            let left = |[x, y]: [f64; 2]| (bx - ax) * (y - ay) - (by - ay) * (x - ax);
            let mut kept = Vec::with_capacity(corners.len() + 1);
            for (rank, &corner) in corners.iter().enumerate() {
                let next = corners[(rank + 1) % corners.len()];
                let (here, there) = (left(corner), left(next));
                if here >= 0.0 {
                    kept.push(corner);
                }
                if (here < 0.0) != (there < 0.0) {
                    let share = here / (here - there);
                    kept.push([0, 1].map(|axis| corner[axis] + share * (next[axis] - corner[axis])));
                }
            }
            corners = kept;
        }
        corners
    }

    /// What is left of a limit within the commune and near `place`, as near to it as to the place beyond.
    fn length(&self, [from, to]: [[f64; 2]; 2], place: [f64; 2]) -> f64 {
        let Some([from, to]) = within(from, to, place, self.within) else { return 0.0 };
        let whole = distance(from, to);
        if !self.segments.near(&[from, to]) {
            let middle = [0, 1].map(|axis| f64::midpoint(from[axis], to[axis]));
            return if self.holds(middle) { whole } else { 0.0 };
        }
        let mut cuts: Vec<f64> = self.segments.crossed(from, to).map(|at| distance(from, at) / whole).collect();
        cuts.extend([0.0, 1.0]);
        cuts.sort_unstable_by(f64::total_cmp);
        let inside = |pair: &&[f64]| {
            let share = f64::midpoint(pair[0], pair[1]);
            self.holds([0, 1].map(|axis| from[axis] + share * (to[axis] - from[axis])))
        };
        cuts.windows(2).filter(inside).map(|pair| (pair[1] - pair[0]) * whole).sum()
    }
}

/// The stretch from `from` to `to` that lies within `radius` of `place`.
fn within(from: [f64; 2], to: [f64; 2], place: [f64; 2], radius: f64) -> Option<[[f64; 2]; 2]> {
    let whole = distance(from, to);
    if whole == 0.0 {
        return None;
    }
    let step = [0, 1].map(|axis| (to[axis] - from[axis]) / whole);
    let foot = step[0] * (place[0] - from[0]) + step[1] * (place[1] - from[1]);
    let beside = step[0] * (place[1] - from[1]) - step[1] * (place[0] - from[0]);
    let half = (radius * radius - beside * beside).max(0.0).sqrt();
    let (begin, end) = ((foot - half).max(0.0), (foot + half).min(whole));
    (begin < end).then(|| [begin, end].map(|far| [0, 1].map(|axis| from[axis] + far * step[axis])))
}

/// Where four cells meet some corners are a hair apart; to the millimetre they are one. Nothing added makes of -0 the 0 it
/// is.
fn millimetre(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0 + 0.0
}

fn polygon(corners: &[[f64; 2]]) -> Polygon {
    Polygon::new(corners.iter().map(|corner| Coord::from(*corner)).collect::<LineString>(), Vec::new())
}
