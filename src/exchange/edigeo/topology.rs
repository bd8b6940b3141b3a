//! From faces, arcs and nodes to surfaces, lines and points.

use std::collections::{HashMap, HashSet};

use geo::{Area, BoundingRect, Contains, InteriorPoint};
use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

use crate::exchange::edigeo::blocks::{Piece, Subset};

/// Two ends nearer than this (metres) are joined when a contour does not close.
const CLOSING_TOLERANCE: f64 = 1.0;

/// Why an object has no shape, and where, in the system of the lot.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shapeless {
    pub code: &'static str,
    pub reason: String,
    pub place: Option<Coord<f64>>,
}

/// The shape of an object from its pieces: surface if it has faces, else lines, else points.
pub(super) fn shape(subset: &Subset, object: &str) -> Result<Geometry<f64>, Shapeless> {
    let pieces = subset.made_of.get(object).map_or(&[][..], Vec::as_slice);
    let mut faces = HashSet::new();
    let (mut lines, mut points) = (Vec::new(), Vec::new());
    for piece in pieces {
        match piece {
            Piece::Face(id) => {
                faces.insert(id.as_str());
            }
            Piece::Arc { id, reversed } => {
                let mut line = arc(subset, id)?.clone();
                if *reversed {
                    line.reverse();
                }
                lines.push(LineString::new(line));
            }
            Piece::Node(id) => points.push(Point::from(*subset.nodes.get(id).ok_or_else(|| missing("nœud", id))?)),
        }
    }
    if !faces.is_empty() {
        return surface(subset, &faces).map(Geometry::MultiPolygon);
    }
    match (lines.len(), points.len()) {
        (0, 0) => Err(Shapeless {
            code: "geometrie_absente",
            reason: "l’objet n’a pas de dessin dans le lot EDIGEO (aucune face, aucun arc, aucun nœud).".into(),
            place: None,
        }),
        (0, 1) => Ok(points.remove(0).into()),
        (0, _) => Ok(MultiPoint::new(points).into()),
        (1, _) => Ok(lines.remove(0).into()),
        _ => Ok(MultiLineString::new(lines).into()),
    }
}

fn arc<'a>(subset: &'a Subset, id: &str) -> Result<&'a Vec<Coord<f64>>, Shapeless> {
    subset.arc_ranks.get(id).and_then(|rank| subset.arcs.get(*rank)).ok_or_else(|| missing("arc", id))
}

fn missing(what: &str, id: &str) -> Shapeless {
    Shapeless {
        code: "lien_rompu",
        reason: format!("l’objet renvoie à un {what} absent du fichier ou illisible ({id}). Redemandez le lot."),
        place: None,
    }
}

/// Outline of some faces together: arcs with one of them on both sides are inner and vanish.
fn surface(subset: &Subset, faces: &HashSet<&str>) -> Result<MultiPolygon<f64>, Shapeless> {
    // Per arc: has it one of the faces on its left, on its right?
    let mut sides: HashMap<usize, (bool, bool)> = HashMap::new();
    let mut order = Vec::new();
    let mut sorted: Vec<_> = faces.iter().collect();
    sorted.sort_unstable();
    for face in sorted {
        let arcs = subset.faces.get(*face).ok_or_else(|| missing("contour de face", face))?;
        for (rank, left) in arcs {
            let side = sides.entry(*rank).or_insert_with(|| {
                order.push(*rank);
                (false, false)
            });
            if *left { side.0 = true } else { side.1 = true }
        }
    }
    let lines = order.into_iter().filter_map(|rank| {
        let line = subset.arcs.get(rank)?;
        match sides.get(&rank)? {
            // Turned so that the surface lies on the left.
            (true, false) => Some(line.clone()),
            (false, true) => Some(line.iter().rev().copied().collect()),
            _ => None,
        }
    });
    polygons(rings(lines.collect())?)
}

/// Millimetres: ends that are the same point on the plan have the same key.
#[expect(clippy::cast_possible_truncation, reason = "coordinates of a plan are far inside the range")]
fn key(c: Coord<f64>) -> (i64, i64) {
    ((c.x * 1000.0).round() as i64, (c.y * 1000.0).round() as i64)
}

/// Lines still to be chained, found by either end.
struct Chains {
    lines: Vec<Option<Vec<Coord<f64>>>>,
    starts: HashMap<(i64, i64), Vec<usize>>,
    ends: HashMap<(i64, i64), Vec<usize>>,
}

impl Chains {
    fn new(lines: Vec<Vec<Coord<f64>>>) -> Self {
        let (mut starts, mut ends) = (HashMap::<_, Vec<_>>::new(), HashMap::<_, Vec<_>>::new());
        for (rank, line) in lines.iter().enumerate() {
            if let (Some(first), Some(last)) = (line.first(), line.last()) {
                starts.entry(key(*first)).or_default().push(rank);
                ends.entry(key(*last)).or_default().push(rank);
            }
        }
        Self { lines: lines.into_iter().map(Some).collect(), starts, ends }
    }

    /// A line that goes on from a point, in its own direction rather than turned round.
    fn next(&mut self, from: Coord<f64>) -> Option<Vec<Coord<f64>>> {
        let at = key(from);
        for (index, turned) in [(&mut self.starts, false), (&mut self.ends, true)] {
            while let Some(rank) = index.get_mut(&at).and_then(Vec::pop) {
                if let Some(mut line) = self.lines.get_mut(rank).and_then(Option::take) {
                    if turned {
                        line.reverse();
                    }
                    return Some(line);
                }
            }
        }
        None
    }
}

/// Closed rings from lines chained by their ends; a contour open by a metre or less is closed.
fn rings(lines: Vec<Vec<Coord<f64>>>) -> Result<Vec<LineString<f64>>, Shapeless> {
    let mut chains = Chains::new(lines);
    let mut rings = Vec::new();
    for rank in 0..chains.lines.len() {
        let Some(mut path) = chains.lines.get_mut(rank).and_then(Option::take) else { continue };
        while let (Some(first), Some(last)) = (path.first().copied(), path.last().copied()) {
            if key(first) == key(last) {
                break;
            }
            match chains.next(last) {
                Some(line) => path.extend(line.into_iter().skip(1)),
                None if (first.x - last.x).hypot(first.y - last.y) <= CLOSING_TOLERANCE => path.push(first),
                None => return Err(open_contour(first, last)),
            }
        }
        split_at_revisits(&path, &mut rings);
    }
    Ok(rings)
}

fn open_contour(first: Coord<f64>, last: Coord<f64>) -> Shapeless {
    Shapeless {
        code: "contour_ouvert",
        reason: format!(
            "le contour ne se referme pas : il manque {:.2} m entre ses deux bouts.",
            (first.x - last.x).hypot(first.y - last.y)
        ),
        place: Some(last),
    }
}

/// A path that passes twice by a point is several rings that touch there.
fn split_at_revisits(path: &[Coord<f64>], rings: &mut Vec<LineString<f64>>) {
    let mut open: Vec<Coord<f64>> = Vec::with_capacity(path.len());
    let mut seen: HashMap<(i64, i64), usize> = HashMap::new();
    for point in path {
        if let Some(&start) = seen.get(&key(*point)) {
            let mut ring: Vec<_> = open.drain(start + 1..).collect();
            for passed in &ring {
                seen.remove(&key(*passed));
            }
            if let Some(first) = open.last().copied() {
                ring.insert(0, first);
                ring.push(first);
            }
            if ring.len() >= 4 {
                rings.push(LineString::new(ring));
            }
        } else {
            seen.insert(key(*point), open.len());
            open.push(*point);
        }
    }
}

/// Rings nested in one another: even depth is ground, odd depth a hole in it.
fn polygons(rings: Vec<LineString<f64>>) -> Result<MultiPolygon<f64>, Shapeless> {
    let mut areas: Vec<Polygon<f64>> =
        rings.into_iter().map(|r| Polygon::new(r, Vec::new())).filter(|p| p.unsigned_area() > 0.0).collect();
    areas.sort_by(|a, b| b.unsigned_area().total_cmp(&a.unsigned_area()));
    let parents: Vec<Option<usize>> = areas.iter().enumerate().map(|(i, area)| parent(&areas[..i], area)).collect();
    let mut depths: Vec<usize> = Vec::with_capacity(areas.len());
    for parent in &parents {
        depths.push(parent.and_then(|p| depths.get(p)).map_or(0, |d| d + 1));
    }
    let mut shells: Vec<(usize, Polygon<f64>)> = Vec::new();
    for ((rank, area), (depth, parent)) in areas.iter().enumerate().zip(depths.iter().zip(&parents)) {
        if depth % 2 == 0 {
            shells.push((rank, area.clone()));
        } else if let Some((_, shell)) = shells.iter_mut().find(|(shell, _)| Some(*shell) == *parent) {
            shell.interiors_push(area.exterior().clone());
        }
    }
    if shells.is_empty() {
        return Err(Shapeless {
            code: "surface_nulle",
            reason: "le contour de l’objet n’enferme aucune surface.".into(),
            place: None,
        });
    }
    Ok(MultiPolygon::new(shells.into_iter().map(|(_, p)| p).collect()))
}

/// The smallest of the larger areas that holds this one.
fn parent(larger: &[Polygon<f64>], area: &Polygon<f64>) -> Option<usize> {
    if larger.is_empty() {
        return None;
    }
    let inside = area.interior_point()?;
    larger.iter().rposition(|l| l.bounding_rect().is_some_and(|b| b.contains(&inside)) && l.contains(&inside))
}
