//! Where the label of a feature stands: inside it, once, whatever tiles it crosses.

use geo::{InteriorPoint, LineString, Polygon};

use crate::store::{
    shape::{Kind, Part, Shape, ring_area},
    world::Point,
};

/// A point inside the largest ring of an area (on its middle line, as wide as it gets), the middle vertex of the longest
/// line, or the first point.
#[must_use]
pub fn label_point(shape: &Shape) -> Point {
    let first = shape.parts.first().and_then(|p| p.vertices.first()).copied().unwrap_or(Point { x: 0, y: 0 });
    match shape.kind {
        Kind::Point => first,
        Kind::Line => {
            let longest = shape.parts.iter().max_by_key(|p| p.vertices.len());
            longest.and_then(|p| p.vertices.get(p.vertices.len() / 2)).copied().unwrap_or(first)
        }
        Kind::Area => area_point(shape).unwrap_or(first),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "offsets of a ring are far inside the range")]
fn area_point(shape: &Shape) -> Option<Point> {
    let rings = &shape.parts;
    let largest = (0..rings.len()).filter(|&i| rings[i].exterior).max_by_key(|&i| ring_area(&rings[i].vertices))?;
    // Coordinates from the corner of the ring: areas of world-sized numbers would lose their last digits.
    let origin = rings[largest].vertices[0];
    let line = |part: &Part| -> LineString {
        part.vertices
            .iter()
            .map(|v| (f64::from(v.x) - f64::from(origin.x), f64::from(v.y) - f64::from(origin.y)))
            .collect()
    };
    let holes = rings[largest + 1..].iter().take_while(|p| !p.exterior).map(line).collect();
    let inside = Polygon::new(line(&rings[largest]), holes).interior_point()?;
    let back = |offset: f64, from: u32| u32::try_from((offset.round() as i64) + i64::from(from)).ok();
    Some(Point { x: back(inside.x(), origin.x)?, y: back(inside.y(), origin.y)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_horseshoe_stands_on_the_iron() {
        let ring = |exterior, v: &[(u32, u32)]| Part {
            exterior,
            vertices: v.iter().map(|&(x, y)| Point { x: 4_000_000 + x, y: 9_000_000 + y }).collect(),
            ..Part::default()
        };
        let shape = Shape {
            kind: Kind::Area,
            parts: vec![ring(true, &[(0, 0), (90, 0), (90, 90), (60, 90), (60, 30), (30, 30), (30, 90), (0, 90)])],
            whole: Vec::new(),
        };
        let at = label_point(&shape);
        let (x, y) = (at.x - 4_000_000, at.y - 9_000_000);
        assert!((0..=90).contains(&x) && (0..=90).contains(&y) && !((30..60).contains(&x) && y > 30), "{x} {y}");
    }
}
