//! What a scenario is compiled to, written: its stations with figures and area, its street list line by line.

use std::collections::BTreeSet;

use geo::{BoundingRect as _, Centroid as _, MultiPolygon};
use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::districting::Part;
use crate::elections::street_list::lines::parity;
use crate::elections::workshop::recut::compile::{Compiled, Written};
use crate::elections::workshop::sheets::{geojson, without_hairlines};
use crate::elections::workshop::{Error, ScenarioRow, Session};

/// The map of the sheet of a station, metres of paper.
const SHEET: [f64; 2] = [0.276, 0.236];
/// Denominators of scales a reader can measure in.
const SCALES: [i32; 14] =
    [500, 1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 7_500, 10_000, 15_000, 20_000, 25_000, 50_000];

/// A station of the plan.
#[derive(Debug, Clone)]
pub(super) struct Station {
    pub part: Part,
    pub number: String,
    pub name: Option<String>,
    /// `elections.polling_stations.fid`; none for one that is opened.
    pub station: Option<i64>,
    /// `elections.polling_places.fid`.
    pub place: Option<i64>,
    /// Name and GeoJSON point of a place the scenario opens.
    pub new_place: Option<(String, Value)>,
    pub canton: Option<String>,
    pub constituency: Option<String>,
    pub state: &'static str,
    pub before: i64,
    pub electors: i64,
    pub arrived: i64,
    pub departed: i64,
    pub walk: Option<f64>,
    pub redrawn: bool,
    pub scale: Option<i32>,
    /// `addresses.addresses.fid`.
    pub doors: Vec<i64>,
    /// GeoJSON.
    pub area: Option<Value>,
}

/// Every station of the plan but those opened and closed again.
pub(super) fn stations(session: &Session) -> Result<Vec<Station>, Error> {
    let (ground, scenario) = (&session.ground, &session.scenario);
    let moved = scenario.base().iter().zip(scenario.plan()).filter(|(before, now)| before != now);
    let redrawn: BTreeSet<Part> = moved.flat_map(|(before, now)| [*before, *now]).collect();
    let mut doors: Vec<Vec<i64>> = vec![Vec::new(); scenario.stations().len()];
    for (address, unit) in ground.taken.addresses.iter().zip(ground.units.of_address()) {
        doors[usize::from(scenario.plan()[*unit as usize])].push(address.fid);
    }
    let known = ground.taken.stations.len();
    let parts = (0..).zip(scenario.stations()).zip(doors);
    let used = parts.filter(|((part, station), _)| station.open || usize::from(*part) < known);
    used.map(|((part, _), doors)| station(session, part, doors, redrawn.contains(&part))).collect()
}

fn station(session: &Session, part: Part, doors: Vec<i64>, redrawn: bool) -> Result<Station, Error> {
    let (ground, scenario) = (&session.ground, &session.scenario);
    let of = &scenario.stations()[usize::from(part)];
    let counters = scenario.counters(part).unwrap_or_default();
    let taken = ground.taken.stations.get(usize::from(part));
    let named = session.named(part);
    let place = named.and_then(|named| named.place);
    let walk = place.and_then(|place| ground.walk(scenario.plan(), part, place));
    let flat = without_hairlines(ground.units.outline(scenario.plan(), part)?);
    let cell = ground.cell(of.cell);
    Ok(Station {
        part,
        number: named.map_or_else(String::new, |named| named.number.to_owned()),
        name: named.and_then(|named| named.name.map(str::to_owned)),
        station: taken.map(|taken| taken.fid),
        place: taken.and_then(|taken| taken.place_fid),
        new_place: place
            .filter(|_| taken.is_none())
            .map(|place| (place.name.clone(), json!({"type": "Point", "coordinates": [place.lon, place.lat]}))),
        canton: cell.and_then(|cell| cell.canton.clone()),
        constituency: cell.and_then(|cell| cell.constituency.clone()),
        state: match (taken.is_some(), of.open) {
            (true, true) => "kept",
            (true, false) => "closed",
            (false, _) => "opened",
        },
        before: counters.electors - counters.arrived + counters.left,
        electors: counters.electors,
        arrived: counters.arrived,
        departed: counters.left,
        walk,
        redrawn,
        scale: scale(&flat),
        doors,
        area: (!flat.0.is_empty()).then(|| ground.plane.degrees(&flat)).transpose()?.map(|area| geojson(&area)),
    })
}

/// The first scale at which the area, its centroid in the middle, fits on the sheet.
fn scale(area: &MultiPolygon) -> Option<i32> {
    let (bounds, middle) = (area.bounding_rect()?, area.centroid()?);
    let reach = |least: f64, most: f64, middle: f64| 2.0 * (most - middle).max(middle - least);
    let across = reach(bounds.min().x, bounds.max().x, middle.x()) / SHEET[0];
    let down = reach(bounds.min().y, bounds.max().y, middle.y()) / SHEET[1];
    let wanted = across.max(down) * 1.04;
    Some(SCALES.into_iter().find(|scale| f64::from(*scale) >= wanted).unwrap_or(SCALES[SCALES.len() - 1]))
}

/// A line of today's street list in a street no address of the base is in.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct CarriedLine {
    street: String,
    street_key: String,
    parity: String,
    first: Option<i32>,
    last: Option<i32>,
    station: i64,
}

/// Lines that stay, and a street that cannot: its station closes.
#[derive(Debug, Default)]
pub(super) struct Carried {
    pub lines: Vec<(Part, CarriedLine)>,
    pub closing: Option<String>,
}

/// The lines of today's list that the plan says nothing of.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn carried(
    connection: &mut PgConnection,
    commune: &str,
    compiled: &Compiled,
    session: &Session,
) -> Result<Carried, sqlx::Error> {
    let sql = "select street, street_key, parity, first, last, station from elections.street_ranges where commune = $1 order by fid";
    let all: Vec<CarriedLine> = sqlx::query_as(sql).bind(commune).fetch_all(connection).await?;
    let known: BTreeSet<&str> = compiled.lines.iter().map(|line| line.key.as_str()).collect();
    let mut carried = Carried::default();
    for line in all.into_iter().filter(|line| !known.contains(line.street_key.as_str())) {
        let part = session.ground.taken.stations.iter().position(|station| station.fid == line.station);
        let open = part.and_then(|part| session.scenario.stations().get(part)).map(|station| station.open);
        match (part.and_then(|part| Part::try_from(part).ok()), open) {
            (Some(part), Some(true)) => carried.lines.push((part, line)),
            (_, Some(false)) => carried.closing = carried.closing.or(Some(line.street)),
            // A station without an area, for those who vote by post: not a matter of the division.
            _ => {}
        }
    }
    Ok(carried)
}

/// Write stations and lines in the place of those of an earlier freezing. How many lines there are.
///
/// # Errors
/// When the database refuses or does not answer.
pub(super) async fn write(
    connection: &mut PgConnection,
    row: &ScenarioRow,
    stations: &[Station],
    lines: &[Written],
    carried: &[(Part, CarriedLine)],
) -> Result<usize, sqlx::Error> {
    sqlx::query("delete from elections.scenario_stations where scenario = $1")
        .bind(row.fid)
        .execute(&mut *connection)
        .await?;
    for station in stations {
        write_station(connection, row, station).await?;
    }
    let (mut parts, mut streets, mut keys, mut sides) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut firsts, mut lasts): (Vec<Option<i32>>, Vec<Option<i32>>) = (Vec::new(), Vec::new());
    let mut changed: Vec<bool> = Vec::new();
    let end = |number: Option<u32>| number.and_then(|number| i32::try_from(number).ok());
    for line in lines {
        parts.push(i32::from(line.range.part));
        streets.push(line.street.as_str());
        keys.push(line.key.as_str());
        sides.push(parity(line.range.side));
        firsts.push(end(line.first()));
        lasts.push(end(line.last()));
        changed.push(line.changed);
    }
    for (part, line) in carried {
        parts.push(i32::from(*part));
        streets.push(&line.street);
        keys.push(&line.street_key);
        sides.push(&line.parity);
        firsts.push(line.first);
        lasts.push(line.last);
        changed.push(false);
    }
    let sql = "insert into elections.scenario_lines (commune, scenario, scenario_station, street, street_key, parity, first, last, changed)
        select $1, $2, s.fid, l.street, l.key, l.parity, l.first, l.last, l.changed
        from unnest($3::int[], $4::text[], $5::text[], $6::text[], $7::int[], $8::int[], $9::bool[]) with ordinality
            l (part, street, key, parity, first, last, changed, rank)
        join elections.scenario_stations s on s.scenario = $2 and s.part = l.part order by l.rank";
    let written = sqlx::query(sql)
        .bind(&row.commune)
        .bind(row.fid)
        .bind(parts)
        .bind(streets)
        .bind(keys)
        .bind(sides)
        .bind(firsts)
        .bind(lasts)
        .bind(changed)
        .execute(connection)
        .await?;
    Ok(usize::try_from(written.rows_affected()).unwrap_or(usize::MAX))
}

async fn write_station(connection: &mut PgConnection, row: &ScenarioRow, station: &Station) -> Result<(), sqlx::Error> {
    let sql =
        "insert into elections.scenario_stations (commune, scenario, part, number, name, station, place, place_name,
            place_address, canton, constituency, state, centralising, addresses, electors_before, electors, arrived,
            departed, walk, scale, redrawn, doors, place_at, geom)
        select $1, $2, $3, $4, $5, $6, p.fid, coalesce(p.name, $8), coalesce(p.address, s.address), $9, $10, $11,
            coalesce(s.centralising, false), cardinality($19::bigint[]), $12, $13, $14, $15, $16, $17, $18, $19,
            ST_SetSRID(ST_GeomFromGeoJSON($20::text), 4326),
            ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_SetSRID(ST_GeomFromGeoJSON($21::text), 4326)), 3))
        from (select) one left join elections.polling_places p on p.fid = $7
            left join elections.polling_stations s on s.fid = $6";
    let count = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
    #[expect(clippy::cast_possible_truncation, reason = "metres within a commune")]
    let walk = station.walk.map(|metres| metres.round() as i32);
    sqlx::query(sql)
        .bind(&row.commune)
        .bind(row.fid)
        .bind(i32::from(station.part))
        .bind(&station.number)
        .bind(&station.name)
        .bind(station.station)
        .bind(station.place)
        .bind(station.new_place.as_ref().map(|(name, _)| name))
        .bind(&station.canton)
        .bind(&station.constituency)
        .bind(station.state)
        .bind(count(station.before))
        .bind(count(station.electors))
        .bind(count(station.arrived))
        .bind(count(station.departed))
        .bind(walk)
        .bind(station.scale)
        .bind(station.redrawn)
        .bind(&station.doors)
        .bind(station.new_place.as_ref().map(|(_, at)| at.to_string()))
        .bind(station.area.as_ref().map(ToString::to_string))
        .execute(connection)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use geo::{MultiPolygon, Rect};

    use super::scale;

    #[test]
    fn an_area_fits_on_its_sheet_at_a_round_scale() {
        let square = |side: f64| MultiPolygon::from(Rect::new((0.0, 0.0), (side, side)).to_polygon());
        assert_eq!(scale(&square(100.0)), Some(500));
        assert_eq!(scale(&square(1_000.0)), Some(5_000));
        assert_eq!(scale(&square(2_000.0)), Some(10_000));
        assert_eq!(scale(&square(90_000.0)), Some(50_000));
        assert_eq!(scale(&MultiPolygon::new(Vec::new())), None);
    }
}
