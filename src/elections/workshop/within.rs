//! Which area holds each address. Asked here and not of the database: under row-level security its spatial index is of no use
//! to a join.

use std::collections::HashMap;

use geo::{BoundingRect as _, Coord, Intersects as _, LineString, MultiPolygon, Point, Polygon};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};
use serde::Deserialize;

/// Rings of each area, as GeoJSON has them.
pub type Rings = Vec<Vec<Vec<[f64; 2]>>>;

/// A GeoJSON multipolygon.
#[derive(Debug, Default, Deserialize)]
struct Drawn {
    coordinates: Rings,
}

/// The rings of a GeoJSON multipolygon; none of what is no such thing.
pub fn rings(geojson: &str) -> Rings {
    serde_json::from_str(geojson).map(|drawn: Drawn| drawn.coordinates).unwrap_or_default()
}

/// The area that rings enclose.
pub fn area(rings: &Rings) -> MultiPolygon {
    let ring = |ring: &Vec<[f64; 2]>| ring.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect::<LineString>();
    let piece = |rings: &Vec<Vec<[f64; 2]>>| {
        let mut rings = rings.iter().map(ring);
        let outer = rings.next().unwrap_or(LineString::new(Vec::new()));
        Polygon::new(outer, rings.collect())
    };
    rings.iter().map(piece).collect()
}

type Site = GeomWithData<Rectangle<[f64; 2]>, usize>;

/// The least number of the areas that hold each of `points`; nothing for a point in none.
pub fn holding<N: Copy + Ord>(
    points: impl IntoIterator<Item = (i64, [f64; 2])>,
    areas: &[(N, MultiPolygon)],
) -> HashMap<i64, N> {
    let boxed = areas.iter().enumerate().filter_map(|(rank, (_, area))| {
        let around = area.bounding_rect()?;
        let [low, high] = [around.min(), around.max()].map(|corner| [corner.x, corner.y]);
        Some(Site::new(Rectangle::from_corners(low, high), rank))
    });
    let tree = RTree::bulk_load(boxed.collect());
    let held = points.into_iter().filter_map(|(id, at)| {
        let point = Point::new(at[0], at[1]);
        let near = tree.locate_all_at_point(at).map(|site| &areas[site.data]);
        Some((id, near.filter(|(_, area)| area.intersects(&point)).map(|(number, _)| *number).min()?))
    });
    held.collect()
}

#[cfg(test)]
mod tests {
    use super::{area, holding, rings};

    #[test]
    fn a_door_lies_in_its_block_not_in_the_yard_cut_out_of_it_and_on_a_limit_in_the_first() {
        let square = |west: f64, east: f64| format!("[[{west},0],[{east},0],[{east},9],[{west},9],[{west},0]]");
        let drawn = |outer: &str, inner: &str| format!(r#"{{"type":"MultiPolygon","coordinates":[[{outer}{inner}]]}}"#);
        let west = area(&rings(&drawn(&square(0.0, 10.0), ",[[4,4],[6,4],[6,6],[4,6],[4,4]]")));
        let east = area(&rings(&drawn(&square(10.0, 20.0), "")));
        let doors = [(1, [2.0, 2.0]), (2, [5.0, 5.0]), (3, [12.0, 3.0]), (4, [10.0, 3.0]), (5, [50.0, 50.0])];
        let mut found: Vec<(i64, u32)> = holding(doors, &[(7, west), (8, east)]).into_iter().collect();
        found.sort_unstable();
        assert_eq!(found, [(1, 7), (3, 8), (4, 7)]);
        assert!(rings("null").is_empty());
    }
}
