//! Outlines of the communes already known, to tell whose an object is when its file does not say.

use geo::{Area, BooleanOps, BoundingRect, Contains, Distance, Euclidean, Intersects, Length};
use geo_types::{Geometry, LineString, MultiLineString, MultiPolygon, Point, Rect};

/// Outline of a commune, in longitude and latitude.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// INSEE code.
    pub commune: String,
    pub name: Option<String>,
    pub geometry: MultiPolygon<f64>,
}

/// The outlines an import may look at (`cadastre.communes` in the scope of the session).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outlines {
    all: Vec<(Rect<f64>, Outline)>,
}

/// Metres in a degree of latitude, enough for thresholds.
const DEGREE: f64 = 111_320.0;
/// Outlines of national files are off by some tens of metres: what an object has of a commune counts
/// when its mean width (m) and its share of the object, or its surface (m²), are more than that.
const LEAST_WIDTH: f64 = 20.0;
const LEAST_SHARE: f64 = 0.01;
const LEAST_AREA: f64 = 10_000.0;
const LEAST_LENGTH: f64 = 50.0;
/// A point this near (degrees, some 300 m) an outline is of the commune when it is in none.
const NEAR: f64 = 0.003;

impl FromIterator<Outline> for Outlines {
    fn from_iter<I: IntoIterator<Item = Outline>>(outlines: I) -> Self {
        let boxed = |o: Outline| Some((o.geometry.bounding_rect()?, o));
        Self { all: outlines.into_iter().filter_map(boxed).collect() }
    }
}

impl Outlines {
    /// No outline is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The outline of a commune.
    #[must_use]
    pub fn of(&self, commune: &str) -> Option<&Outline> {
        self.all.iter().map(|(_, outline)| outline).find(|o| o.commune == commune)
    }

    /// INSEE codes of the communes an object (longitude, latitude) lies on, the one with the most of it
    /// first. More than one only when it truly reaches into the others, beyond the imprecision of outlines.
    /// Empty when it lies outside every known commune.
    #[must_use]
    pub fn communes(&self, object: &Geometry<f64>) -> Vec<&str> {
        let Some(frame) = object.bounding_rect() else { return Vec::new() };
        let mut found: Vec<(&str, Part)> = self
            .all
            .iter()
            .filter(|(outline_box, _)| outline_box.intersects(&frame))
            .map(|(_, outline)| (outline.commune.as_str(), part(object, &outline.geometry)))
            .filter(|(_, part)| part.amount > 0.0)
            .collect();
        found.sort_by(|a, b| b.1.amount.total_cmp(&a.1.amount));
        let total: f64 = found.iter().map(|(_, part)| part.amount).sum();
        let mut rank = 0;
        found.retain(|(_, part)| {
            rank += 1;
            rank == 1 || part.counts(total)
        });
        if found.is_empty() {
            return self.nearest(frame).into_iter().collect();
        }
        found.into_iter().map(|(commune, _)| commune).collect()
    }

    fn nearest(&self, frame: Rect<f64>) -> Option<&str> {
        let place = Point::from(frame.center());
        let close = |(outline_box, outline): &'_ (Rect<f64>, Outline)| {
            let wide = Rect::new(
                (outline_box.min().x - NEAR, outline_box.min().y - NEAR),
                (outline_box.max().x + NEAR, outline_box.max().y + NEAR),
            );
            wide.contains(&place).then(|| Euclidean.distance(&place, &outline.geometry)).filter(|d| *d <= NEAR)
        };
        let all = self.all.iter().filter_map(|entry| Some((close(entry)?, entry.1.commune.as_str())));
        all.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, commune)| commune)
    }
}

/// What an object has in a commune: m² for surfaces, m for lines, a count for points.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    amount: f64,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, Default)]
enum Kind {
    #[default]
    Points,
    Line,
    Surface {
        perimeter: f64,
    },
}

impl Part {
    fn counts(&self, total: f64) -> bool {
        match self.kind {
            Kind::Points => true,
            Kind::Line => self.amount >= LEAST_LENGTH,
            Kind::Surface { perimeter } => {
                let width = 2.0 * self.amount / perimeter.max(f64::MIN_POSITIVE);
                width >= LEAST_WIDTH && (self.amount >= LEAST_SHARE * total || self.amount >= LEAST_AREA)
            }
        }
    }
}

fn part(object: &Geometry<f64>, outline: &MultiPolygon<f64>) -> Part {
    let latitude = outline.bounding_rect().map_or(0.0, |b| b.center().y);
    let scale = latitude.to_radians().cos();
    match object {
        Geometry::Polygon(p) => surface(&MultiPolygon::new(vec![p.clone()]), outline, scale),
        Geometry::MultiPolygon(m) => surface(m, outline, scale),
        Geometry::LineString(l) => line(&MultiLineString::new(vec![l.clone()]), outline, scale),
        Geometry::MultiLineString(m) => line(m, outline, scale),
        Geometry::Point(p) => points(&[*p], outline),
        Geometry::MultiPoint(m) => points(&m.0, outline),
        _ => Part::default(),
    }
}

fn surface(object: &MultiPolygon<f64>, outline: &MultiPolygon<f64>, scale: f64) -> Part {
    let common = object.intersection(outline);
    let rings = common.0.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    let perimeter = rings.map(|ring| metres(ring, scale)).sum();
    Part { amount: common.unsigned_area() * DEGREE * DEGREE * scale, kind: Kind::Surface { perimeter } }
}

fn line(object: &MultiLineString<f64>, outline: &MultiPolygon<f64>, scale: f64) -> Part {
    let common = outline.clip(object, false);
    Part { amount: common.0.iter().map(|l| metres(l, scale)).sum(), kind: Kind::Line }
}

fn metres(line: &LineString<f64>, scale: f64) -> f64 {
    let flat: LineString<f64> = line.coords().map(|c| (c.x * scale * DEGREE, c.y * DEGREE)).collect();
    Euclidean.length(&flat)
}

#[expect(clippy::cast_precision_loss, reason = "a count of points")]
fn points(points: &[Point<f64>], outline: &MultiPolygon<f64>) -> Part {
    let inside = points.iter().filter(|p| outline.contains(*p)).count();
    Part { amount: inside as f64, kind: Kind::Points }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::{line_string, point, polygon};

    fn square(west: f64, east: f64) -> Geometry<f64> {
        polygon![(x: west, y: 50.0), (x: east, y: 50.0), (x: east, y: 50.01), (x: west, y: 50.01)].into()
    }

    fn two_towns() -> Outlines {
        [("80016", 2.60, 2.65), ("80017", 2.65, 2.70)]
            .into_iter()
            .map(|(commune, west, east)| Outline {
                commune: commune.into(),
                name: None,
                geometry: match square(west, east) {
                    Geometry::Polygon(p) => MultiPolygon::new(vec![p]),
                    _ => unreachable!(),
                },
            })
            .collect()
    }

    #[test]
    fn a_zone_that_lies_on_two_towns_is_of_both_with_the_larger_first() {
        assert_eq!(two_towns().communes(&square(2.64, 2.69)), ["80017", "80016"]);
    }

    #[test]
    fn a_zone_that_only_brushes_the_neighbour_is_of_its_town_alone() {
        assert_eq!(two_towns().communes(&square(2.62, 2.6501)), ["80016"]);
        assert_eq!(two_towns().communes(&square(2.59, 2.601)), ["80016"], "mostly abroad, but no other town is known");
    }

    #[test]
    fn a_point_on_the_edge_is_of_the_nearest_town_and_far_ones_of_none() {
        let towns = two_towns();
        assert_eq!(towns.communes(&point!(x: 2.61, y: 50.005).into()), ["80016"]);
        assert_eq!(towns.communes(&point!(x: 2.61, y: 50.012).into()), ["80016"]);
        assert!(towns.communes(&point!(x: 2.61, y: 50.2).into()).is_empty());
        let street = line_string![(x: 2.64, y: 50.005), (x: 2.66, y: 50.005)];
        assert_eq!(towns.communes(&street.into()).len(), 2);
    }
}
