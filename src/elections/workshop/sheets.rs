//! What a scenario comes to: areas of its stations, its list of streets.

use geo::algorithm::buffer::{BufferStyle, LineJoin};
use geo::{Buffer as _, MultiPolygon};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::districting::{Part, Range, Ranges, Side, number_on_door};
use crate::elections::workshop::Error;
use crate::elections::workshop::session::Session;

/// Widest hairline, metres, and the sharpest corner that is kept when it is closed, radians.
const HAIR: f64 = 0.02;
const SHARPEST: f64 = 0.1;
/// Coordinates are told to so many places of a degree: a centimetre.
const PLACES: f64 = 1e7;

/// The list of streets a scenario comes to.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioLines {
    pub lines: Vec<ScenarioLine>,
    pub count: usize,
}

/// Doors of a street and their station.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioLine {
    pub street: String,
    /// `both`, `odd`, `even`, `rest` (what no other line of the street holds).
    #[schema(value_type = String)]
    pub side: Side,
    /// First number, with its suffix; none: from the beginning.
    pub from: Option<String>,
    /// Last number; none: to the end.
    pub to: Option<String>,
    pub part: Part,
}

impl Session {
    /// Areas of stations, all where `parts` is none: GeoJSON.
    ///
    /// # Errors
    /// [`Error::Districting`] for a station that is not there; [`Error::Projection`].
    pub fn areas(&self, parts: Option<Vec<Part>>) -> Result<Value, Error> {
        self.areas_in(self.scenario.plan(), parts, self.scenario.stations().len())
    }

    /// The same in the division the scenario began from.
    ///
    /// # Errors
    /// As [`Session::areas`].
    pub fn areas_of_base(&self, parts: Option<Vec<Part>>) -> Result<Value, Error> {
        self.areas_in(self.scenario.base(), parts, self.ground.taken.stations.len())
    }

    /// Areas of stations in the division `of`, which has the first `there` of them.
    fn areas_in(&self, of: &[Part], parts: Option<Vec<Part>>, there: usize) -> Result<Value, Error> {
        let every = || (0..).zip(0..there).map(|(part, _)| part).collect();
        let parts: Vec<Part> = parts.unwrap_or_else(every);
        if let Some(part) = parts.iter().map(|part| usize::from(*part)).find(|part| *part >= there) {
            return Err(crate::districting::Error::Part { part, parts: there }.into());
        }
        let drawn = parts.into_par_iter().map(|part| Ok((part, self.area_in(of, part)?)));
        let drawn = drawn.collect::<Result<Vec<(Part, MultiPolygon)>, Error>>()?;
        let feature = |(part, area): (Part, MultiPolygon)| {
            let number = self.named(part).map(|named| named.number.to_owned());
            let geometry = if area.0.is_empty() { Value::Null } else { geojson(&area) };
            json!({"type": "Feature", "properties": {"part": part, "number": number}, "geometry": geometry})
        };
        Ok(json!({"type": "FeatureCollection", "features": drawn.into_iter().map(feature).collect::<Vec<_>>()}))
    }

    /// The area of a station, degrees.
    ///
    /// # Errors
    /// [`Error::Projection`].
    pub fn area(&self, part: Part) -> Result<MultiPolygon, Error> {
        self.area_in(self.scenario.plan(), part)
    }

    fn area_in(&self, of: &[Part], part: Part) -> Result<MultiPolygon, Error> {
        let area = self.ground.units.outline(of, part)?;
        self.ground.plane.degrees(&without_hairlines(area))
    }

    /// The fewest lines of streets that give every door its station in the plan `of`.
    #[must_use]
    pub fn ranges(&self, of: &[Part]) -> Ranges {
        let taken = &self.ground.taken;
        Ranges::compile(taken.addresses.iter().zip(self.ground.units.of_address()).map(|(address, unit)| {
            let street = taken.streets.get(address.street as usize).map_or("", String::as_str);
            (street, address.door(), of[*unit as usize])
        }))
    }

    /// The same, to be read.
    #[must_use]
    pub fn lines(&self) -> ScenarioLines {
        let ranges = self.ranges(self.scenario.plan());
        let line = |street: &str, range: &Range| ScenarioLine {
            street: street.to_owned(),
            side: range.side,
            from: range.from.as_ref().map(number_on_door),
            to: range.to.as_ref().map(number_on_door),
            part: range.part,
        };
        let lines = ranges.each().flat_map(|(street, ranges)| ranges.iter().map(move |range| line(street, range)));
        ScenarioLines { lines: lines.collect(), count: ranges.lines() }
    }
}

/// Cells that were cut to the outline of the commune meet their neighbours but for a hair: closed, so that a station drawn in
/// two pieces is in two.
pub(super) fn without_hairlines(area: MultiPolygon) -> MultiPolygon {
    let whole = area.0.len() < 2 && area.iter().all(|piece| piece.interiors().is_empty());
    if whole {
        return area;
    }
    let by = |metres: f64| BufferStyle::new(metres).line_join(LineJoin::Miter(SHARPEST));
    area.buffer_with_style(by(HAIR)).buffer_with_style(by(-HAIR))
}

/// An area as GeoJSON.
pub(super) fn geojson(area: &MultiPolygon) -> Value {
    let at = |number: f64| (number * PLACES).round() / PLACES;
    let ring =
        |ring: &geo::LineString| ring.coords().map(|corner| json!([at(corner.x), at(corner.y)])).collect::<Vec<_>>();
    let rings =
        |area: &geo::Polygon| std::iter::once(area.exterior()).chain(area.interiors()).map(ring).collect::<Vec<_>>();
    json!({"type": "MultiPolygon", "coordinates": area.iter().map(rings).collect::<Vec<_>>()})
}

#[cfg(test)]
mod tests {
    use geo::{Area as _, MultiPolygon, Polygon, Rect};

    use super::without_hairlines;

    fn square(x: f64) -> Polygon {
        Rect::new((x, 0.0), (x + 10.0, 10.0)).to_polygon()
    }

    #[test]
    fn a_hair_between_two_cells_is_closed_and_a_street_is_not() {
        let town = MultiPolygon::new(vec![square(0.0), square(10.001), square(26.0)]);
        let whole = without_hairlines(town);
        assert_eq!(whole.0.len(), 2);
        assert!((whole.unsigned_area() - 300.01).abs() < 0.1, "{}", whole.unsigned_area());
    }
}
