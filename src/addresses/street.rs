//! A street as a line, and where a door stands along it.

use geo_types::{Coord, LineString, Point};

use crate::addresses::NumberingError;

/// A side of a street, seen by one who walks from its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    Left,
    Right,
}

/// A street from its start to its end, in metres of a projection of the place. Which end is the start is the town's
/// choice: by custom the one nearer the centre, or downstream along a river.
#[derive(Debug, Clone, PartialEq)]
pub struct Street {
    line: LineString<f64>,
}

/// Where a point is, seen from the street.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Located {
    /// Metres from the start of the street, along it.
    pub along: f64,
    /// None on the line itself.
    pub side: Option<Side>,
    /// Metres from the line.
    pub away: f64,
}

impl Street {
    /// A street; points given twice in a row are dropped.
    ///
    /// # Errors
    /// [`NumberingError::NoStreet`]: less than two points, or one that is nowhere.
    pub fn new(line: &LineString<f64>) -> Result<Self, NumberingError> {
        let mut points = line.0.clone();
        points.dedup();
        if points.len() < 2 || points.iter().any(|c| !(c.x.is_finite() && c.y.is_finite())) {
            return Err(NumberingError::NoStreet);
        }
        Ok(Self { line: LineString(points) })
    }

    /// The same street from its other end.
    #[must_use]
    pub fn turned(&self) -> Self {
        Self { line: LineString(self.line.0.iter().rev().copied().collect()) }
    }

    /// Its length in metres.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.line.lines().map(|piece| length(piece.delta())).sum()
    }

    /// Where a point is. Of several places equally near, the first along the street.
    #[must_use]
    pub fn locate(&self, point: Point<f64>) -> Located {
        let mut best: Option<(f64, f64, usize, f64)> = None;
        let mut before = 0.0;
        for (rank, piece) in self.line.lines().enumerate() {
            let (along, whole) = (piece.delta(), length(piece.delta()));
            let to = point.0 - piece.start;
            let share = (dot(along, to) / (whole * whole)).clamp(0.0, 1.0);
            let away = length(to - along * share);
            if best.is_none_or(|(nearest, ..)| away < nearest) {
                best = Some((away, before + whole * share, rank, share));
            }
            before += whole;
        }
        let (away, along, rank, share) = best.unwrap_or_default();
        Located { along, side: self.side(point, rank, share), away }
    }

    /// The side of a point nearest a piece at a share of it. At a bend the walker looks half way between the two pieces.
    fn side(&self, point: Point<f64>, rank: usize, share: f64) -> Option<Side> {
        let points = &self.line.0;
        let (start, end) = (*points.get(rank)?, *points.get(rank + 1)?);
        let ahead = unit(end - start);
        let (foot, look) = match (share, rank.checked_sub(1).map(|last| points[last]), points.get(rank + 2)) {
            (share, Some(last), _) if share <= 0.0 => (start, ahead + unit(start - last)),
            (share, _, Some(next)) if share >= 1.0 => (end, ahead + unit(*next - end)),
            _ => (start + (end - start) * share, ahead),
        };
        let to = point.0 - foot;
        let turn = look.x * to.y - look.y * to.x;
        if turn > 0.0 {
            Some(Side::Left)
        } else if turn < 0.0 {
            Some(Side::Right)
        } else {
            None
        }
    }
}

fn dot(a: Coord<f64>, b: Coord<f64>) -> f64 {
    a.x * b.x + a.y * b.y
}

fn length(a: Coord<f64>) -> f64 {
    a.x.hypot(a.y)
}

fn unit(a: Coord<f64>) -> Coord<f64> {
    a / length(a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::line_string;

    fn bent() -> Street {
        Street::new(&line_string![(x: 0.0, y: 0.0), (x: 0.0, y: 0.0), (x: 100.0, y: 0.0), (x: 100.0, y: 50.0)]).unwrap()
    }

    #[test]
    fn a_door_is_so_far_along_and_on_the_side_of_the_walker() {
        let street = bent();
        assert!((street.length() - 150.0).abs() < 1e-9);
        let left = street.locate(Point::new(40.0, 8.0));
        assert_eq!((left.along, left.side, left.away), (40.0, Some(Side::Left), 8.0));
        assert_eq!(street.locate(Point::new(40.0, -8.0)).side, Some(Side::Right));
        let after = street.locate(Point::new(107.0, 20.0));
        assert_eq!((after.along, after.side), (120.0, Some(Side::Right)));
        assert_eq!(street.locate(Point::new(30.0, 0.0)).side, None);
    }

    #[test]
    fn a_door_at_the_outside_of_a_bend_or_beyond_an_end_has_its_side() {
        let street = bent();
        let corner = street.locate(Point::new(105.0, -5.0));
        assert_eq!((corner.along, corner.side), (100.0, Some(Side::Right)));
        assert_eq!(street.locate(Point::new(-5.0, 1.0)).side, Some(Side::Left));
        assert_eq!(street.locate(Point::new(99.0, 60.0)).side, Some(Side::Left));
    }

    #[test]
    fn a_line_without_length_is_no_street() {
        assert_eq!(Street::new(&line_string![(x: 1.0, y: 1.0), (x: 1.0, y: 1.0)]), Err(NumberingError::NoStreet));
        assert_eq!(Street::new(&line_string![(x: 1.0, y: 1.0), (x: f64::NAN, y: 1.0)]), Err(NumberingError::NoStreet));
    }
}
