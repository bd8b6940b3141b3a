//! The ways GML writes coordinates.

use geo_types::Coord;
use roxmltree::Node;

use crate::filter::fault::{Reason, shorten};
use crate::filter::fes::gml::DEPTH;
use crate::filter::fes::{attribute, elements, text};
use crate::filter::limits;

/// The two corners of `Envelope` or `Box`, as they are written.
pub fn corners(node: Node<'_, '_>) -> Result<[f64; 4], Reason> {
    let mut all = Vec::new();
    for corner in elements(node).filter(|child| matches!(child.tag_name().name(), "lowerCorner" | "upperCorner")) {
        all.extend(positions(text(corner), dimension(corner)?)?);
    }
    let all = if all.is_empty() { coords(node)? } else { all };
    match all[..] {
        [low, high] => Ok([low.x, low.y, high.x, high.y]),
        _ => Err(Reason::GeometryUnreadable(shorten(node.tag_name().name()))),
    }
}

/// `posList`, `pos`, `coordinates`, `coord`, or points.
pub fn coords(node: Node<'_, '_>) -> Result<Vec<Coord<f64>>, Reason> {
    let mut all = Vec::new();
    for child in elements(node) {
        match child.tag_name().name() {
            "posList" => all.extend(positions(text(child), dimension(child)?)?),
            "pos" => all.extend(position(text(child))?),
            "coordinates" => all.extend(coordinates(child)?),
            "coord" => all.push(coord(child)?),
            "pointProperty" | "pointRep" => {
                for point in elements(child).take(1) {
                    all.extend(
                        elements(point).take(1).map(|pos| position(text(pos))).collect::<Result<Vec<_>, _>>()?.concat(),
                    );
                }
            }
            _ => {}
        }
        if all.len() > limits::VERTICES {
            return Err(Reason::TooManyVertices { most: limits::VERTICES });
        }
    }
    Ok(all)
}

/// A single position has as many numbers as it has.
fn position(text: &str) -> Result<Vec<Coord<f64>>, Reason> {
    positions(text, text.split_whitespace().count().clamp(2, 3))
}

/// `srsDimension` of the element or of one it is in.
fn dimension(node: Node<'_, '_>) -> Result<usize, Reason> {
    let said = node
        .ancestors()
        .take(DEPTH)
        .find_map(|outer| attribute(outer, "srsDimension").or_else(|| attribute(outer, "dimension")));
    match said {
        None | Some("2") => Ok(2),
        Some("3") => Ok(3),
        Some(other) => Err(Reason::NumberUnreadable(shorten(other))),
    }
}

fn positions(text: &str, dimension: usize) -> Result<Vec<Coord<f64>>, Reason> {
    let numbers: Vec<f64> =
        text.split_whitespace().take(limits::VERTICES * 3 + 1).map(number).collect::<Result<_, _>>()?;
    let positions = numbers.chunks_exact(dimension);
    if !positions.remainder().is_empty() || numbers.is_empty() {
        return Err(Reason::GeometryUnreadable(format!("{} / {dimension}", numbers.len())));
    }
    Ok(positions.map(|position| Coord { x: position[0], y: position[1] }).collect())
}

fn number(text: &str) -> Result<f64, Reason> {
    text.parse().ok().filter(|number: &f64| number.is_finite()).ok_or_else(|| Reason::NumberUnreadable(shorten(text)))
}

/// `x,y x,y`, with signs of their own (OGC 02-069, 4.3.1).
fn coordinates(node: Node<'_, '_>) -> Result<Vec<Coord<f64>>, Reason> {
    let sign = |name, otherwise| attribute(node, name).and_then(|text| text.chars().next()).unwrap_or(otherwise);
    let (decimal, between, after) = (sign("decimal", '.'), sign("cs", ','), sign("ts", ' '));
    let one = |tuple: &str| {
        let numbers: Vec<f64> =
            tuple.split(between).map(|part| number(&part.trim().replace(decimal, "."))).collect::<Result<_, _>>()?;
        match numbers[..] {
            [x, y] | [x, y, _] => Ok(Coord { x, y }),
            _ => Err(Reason::GeometryUnreadable(shorten(tuple))),
        }
    };
    let tuples = text(node).split(|letter: char| letter == after || (after == ' ' && letter.is_whitespace()));
    tuples.filter(|tuple| !tuple.trim().is_empty()).take(limits::VERTICES + 1).map(one).collect()
}

fn coord(node: Node<'_, '_>) -> Result<Coord<f64>, Reason> {
    let axis = |name: &str| {
        let found = elements(node).find(|child| child.tag_name().name() == name);
        found.map_or_else(|| Err(Reason::GeometryUnreadable(name.into())), |child| number(text(child)))
    };
    Ok(Coord { x: axis("X")?, y: axis("Y")? })
}
