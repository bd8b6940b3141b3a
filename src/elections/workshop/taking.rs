//! A base taken from the town: its addresses, its roll, its stations, in the transaction of the scenario that is made.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use geo::MultiPolygon;
use sqlx::PgConnection;

use crate::districting::Part;
use crate::elections::street_list::{StreetList, lines, street_key};
use crate::elections::workshop::Error;
use crate::elections::workshop::division::{Door, Known, divided};
use crate::elections::workshop::taken::{Cell, Counted, Place, Taken, TakenAddress, TakenStation};
use crate::elections::workshop::within::{Rings, area, holding, rings};

/// Most stations of a base: stations opened later need numbers as well.
const MOST_STATIONS: usize = 10_000;

#[derive(Debug, sqlx::FromRow)]
struct AddressRow {
    fid: i64,
    lon: f64,
    lat: f64,
    street: Option<String>,
    number: Option<i32>,
    suffix: Option<String>,
}

#[derive(Debug, sqlx::FromRow)]
struct StationRow {
    fid: i64,
    id: String,
    name: Option<String>,
    canton: Option<String>,
    constituency: Option<String>,
    place: Option<i64>,
    place_name: Option<String>,
    lon: Option<f64>,
    lat: Option<f64>,
}

/// Electors of the main list: at which address, forced or not, at which station, how many.
type Electors = (Option<i64>, bool, Option<i64>, i64);

/// What the tables say.
struct Tables {
    commune: String,
    rows: Vec<AddressRow>,
    stations: Vec<TakenStation>,
    cells: Vec<Cell>,
    roll: Roll,
    list: StreetList,
    parts: HashMap<i64, Part>,
    areas: Vec<(Part, MultiPolygon)>,
    network: Network,
    outline: Rings,
}

/// Streets as they are drawn: between their crossings, and what they enclose.
#[derive(Debug, Default)]
struct Network {
    lines: Vec<Vec<[f64; 2]>>,
    blocks: Vec<(u32, MultiPolygon)>,
}

/// The commune as it is now.
///
/// # Errors
/// [`Error::NoStations`], [`Error::NoAddresses`], [`Error::ManyStations`]; when the database does not answer.
pub async fn take(connection: &mut PgConnection, commune: &str) -> Result<Taken, Error> {
    let (stations, cells) = stations(connection, commune).await?;
    let rows = addresses(connection, commune).await?;
    if rows.is_empty() {
        return Err(Error::NoAddresses);
    }
    let parts: HashMap<i64, Part> = stations.iter().map(|station| station.fid).zip(0..).collect();
    let tables = Tables {
        commune: commune.to_owned(),
        roll: Roll::read(connection, commune, &parts).await?,
        list: StreetList::of(&lines::of_commune(connection, commune).await?),
        areas: areas(connection, commune, &parts).await?,
        network: network(connection, commune).await?,
        outline: outline(connection, commune).await?,
        rows,
        stations,
        cells,
        parts,
    };
    tokio::task::spawn_blocking(|| tables.put_together()).await.map_err(|_| Error::Stopped)
}

impl Tables {
    fn put_together(self) -> Taken {
        let Self { commune, rows, mut stations, cells, roll, list, parts, areas, network, outline } = self;
        for (part, apart) in &roll.apart {
            stations[usize::from(*part)].apart = *apart;
        }
        let doors: Vec<Door> = rows.iter().map(door).collect();
        let points = || doors.iter().map(|door| (door.fid, door.at));
        let known = Known { votes: roll.votes, list, parts, areas: holding(points(), &areas) };
        let places: Vec<Option<Place>> = stations.iter().map(|station| station.place.clone()).collect();
        let division = divided(&doors, &known, &places);
        let blocks = holding(points(), &network.blocks);
        let electors = |fid: i64| if roll.there { roll.at.get(&fid).copied().unwrap_or_default() } else { 1 };
        let mut streets = Streets::default();
        let addresses = rows.into_iter().zip(&doors).zip(division).map(|((row, door), part)| TakenAddress {
            fid: row.fid,
            lon: row.lon,
            lat: row.lat,
            street: streets.number(&door.street_key, row.street.as_deref().unwrap_or_default()),
            number: door.number.unwrap_or_default(),
            suffix: row.suffix.unwrap_or_default().to_lowercase(),
            electors: electors(row.fid),
            block: blocks.get(&row.fid).copied().unwrap_or_default(),
            part,
        });
        let addresses = addresses.collect();
        let counted = if roll.there { Counted::Electors } else { Counted::Addresses };
        let (streets, placeless) = (streets.names, roll.placeless);
        let lines = network.lines;
        Taken { commune, counted, addresses, streets, cells, stations, placeless, outline, lines }
    }
}

/// Keep a base. Its identifier.
///
/// # Errors
/// When the database refuses or does not answer.
pub async fn keep(connection: &mut PgConnection, taken: Taken) -> Result<i64, Error> {
    let (commune, counted) = (taken.commune.clone(), taken.counted.as_str());
    let packed = tokio::task::spawn_blocking(move || taken.packed()).await.map_err(|_| Error::Stopped)??;
    let sql = "insert into elections.scenario_bases (commune, counted, content) values ($1, $2, $3) returning fid";
    Ok(sqlx::query_scalar(sql).bind(commune).bind(counted).bind(packed).fetch_one(connection).await?)
}

fn door(row: &AddressRow) -> Door {
    Door {
        fid: row.fid,
        at: [row.lon, row.lat],
        street_key: street_key(row.street.as_deref().unwrap_or_default()),
        // 99999 stands for a street or hamlet as a whole (BAL).
        number: row.number.filter(|number| *number != 99_999).and_then(|number| u32::try_from(number).ok()),
    }
}

/// Streets by what they are compared by, under the name met first.
#[derive(Debug, Default)]
struct Streets {
    numbers: HashMap<String, u32>,
    names: Vec<String>,
}

impl Streets {
    fn number(&mut self, key: &str, name: &str) -> u32 {
        let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(key.to_owned()).or_insert_with(|| {
            self.names.push(name.to_owned());
            next
        })
    }
}

/// Who is on the main list, counted.
#[derive(Debug, Default)]
struct Roll {
    there: bool,
    /// Electors who vote by an address.
    at: HashMap<i64, u32>,
    votes: HashMap<i64, BTreeMap<Part, u32>>,
    /// Electors of a station whatever their address.
    apart: HashMap<Part, u32>,
    placeless: u32,
}

impl Roll {
    async fn read(connection: &mut PgConnection, commune: &str, parts: &HashMap<i64, Part>) -> Result<Self, Error> {
        let sql = "select address, forced, station, count(*) from elections.electors
            where commune = $1 and list = 'LP' group by 1, 2, 3 order by 1, 2, 3";
        let counted: Vec<Electors> = sqlx::query_as(sql).bind(commune).fetch_all(connection).await?;
        let mut roll = Self { there: !counted.is_empty(), ..Self::default() };
        for (address, forced, station, electors) in counted {
            let electors = u32::try_from(electors).unwrap_or(u32::MAX);
            let part = station.and_then(|station| parts.get(&station).copied());
            match (address, part) {
                (Some(address), part) if !forced => {
                    // Who votes by post, at a station without an area, is no matter of the division.
                    if station.is_some() && part.is_none() {
                        continue;
                    }
                    *roll.at.entry(address).or_default() += electors;
                    if let Some(part) = part {
                        *roll.votes.entry(address).or_default().entry(part).or_default() += electors;
                    }
                }
                (address, part) => {
                    if let Some(part) = part {
                        *roll.apart.entry(part).or_default() += electors;
                    }
                    roll.placeless += if address.is_none() && !forced { electors } else { 0 };
                }
            }
        }
        Ok(roll)
    }
}

async fn addresses(connection: &mut PgConnection, commune: &str) -> Result<Vec<AddressRow>, Error> {
    let sql = "select fid, ST_X(geom) as lon, ST_Y(geom) as lat, coalesce(street, locality) as street, number, suffix
        from addresses.addresses where commune = $1 and not ST_IsEmpty(geom) order by fid";
    Ok(sqlx::query_as(sql).bind(commune).fetch_all(connection).await?)
}

/// Stations with an area, in the order of their numbers, and the cantons and constituencies they name.
async fn stations(connection: &mut PgConnection, commune: &str) -> Result<(Vec<TakenStation>, Vec<Cell>), Error> {
    let sql = "select s.fid, s.id, s.name, s.canton, s.constituency, s.place, p.name as place_name,
            ST_X(p.geom) as lon, ST_Y(p.geom) as lat
        from elections.polling_stations s left join elections.polling_places p on p.fid = s.place
        where s.commune = $1 and s.kind = 'perimeter' and s.ended_on is null order by length(s.id), s.id, s.fid";
    let rows: Vec<StationRow> = sqlx::query_as(sql).bind(commune).fetch_all(connection).await?;
    if rows.is_empty() {
        return Err(Error::NoStations);
    }
    if rows.len() > MOST_STATIONS {
        return Err(Error::ManyStations(rows.len()));
    }
    let cell = |row: &StationRow| Cell { canton: row.canton.clone(), constituency: row.constituency.clone() };
    let every: BTreeSet<Cell> = rows.iter().map(cell).collect();
    let cells: Vec<Cell> = every.into_iter().collect();
    let station = |row: StationRow| {
        let number = cells.binary_search(&cell(&row)).unwrap_or_default();
        let at = row.lon.zip(row.lat);
        TakenStation {
            fid: row.fid,
            number: row.id,
            name: row.name,
            place_fid: row.place,
            place: row.place_name.zip(at).map(|(name, (lon, lat))| Place { name, lon, lat }),
            cell: u16::try_from(number).unwrap_or_default(),
            apart: 0,
        }
    };
    Ok((rows.into_iter().map(station).collect(), cells.clone()))
}

/// Areas of stations, by their numbers in the base.
async fn areas(
    connection: &mut PgConnection,
    commune: &str,
    parts: &HashMap<i64, Part>,
) -> Result<Vec<(Part, MultiPolygon)>, Error> {
    let sql = "select fid, ST_AsGeoJSON(ST_Multi(geom), 7) from elections.polling_stations
        where commune = $1 and kind = 'perimeter' and geom is not null";
    let drawn: Vec<(i64, String)> = sqlx::query_as(sql).bind(commune).fetch_all(connection).await?;
    Ok(drawn.into_iter().filter_map(|(fid, drawn)| Some((*parts.get(&fid)?, area(&rings(&drawn))))).collect())
}

/// Streets cut where they cross, and blocks (îlots): what they enclose, numbered from west to east. Addresses at the rim of
/// the town, or where streets are not drawn, lie in none.
async fn network(connection: &mut PgConnection, commune: &str) -> Result<Network, Error> {
    let sql = "with noded as materialized (
            select ST_UnaryUnion(ST_Collect(geom)) as geom from addresses.streets where commune = $1),
        faces as (select (ST_Dump(ST_Polygonize(geom))).geom from noded),
        lines as (select (ST_Dump(geom)).geom from noded)
        select true as encloses, ST_AsGeoJSON(ST_Multi(geom), 7) as drawn, ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom) from faces
        union all select false, ST_AsGeoJSON(geom, 7), ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom) from lines
        order by 3, 4, 5, 6, 2";
    // Lines that cannot be noded leave a town without blocks, not without a scenario.
    sqlx::query("savepoint network").execute(&mut *connection).await?;
    let found: Result<Vec<(bool, String)>, _> = sqlx::query_as(sql).bind(commune).fetch_all(&mut *connection).await;
    match found {
        Ok(found) => {
            sqlx::query("release savepoint network").execute(connection).await?;
            let (faces, lines): (Vec<_>, Vec<_>) = found.into_iter().partition(|(encloses, _)| *encloses);
            let blocks = (1..).zip(faces).map(|(block, (_, drawn))| (block, area(&rings(&drawn)))).collect();
            Ok(Network { lines: lines.iter().filter_map(|(_, drawn)| line(drawn)).collect(), blocks })
        }
        Err(error) => {
            tracing::warn!(%error, commune, "the network of streets cannot be found");
            sqlx::query("rollback to savepoint network").execute(connection).await?;
            Ok(Network::default())
        }
    }
}

/// The points of a line in GeoJSON.
fn line(drawn: &str) -> Option<Vec<[f64; 2]>> {
    #[derive(serde::Deserialize)]
    struct Drawn {
        coordinates: Vec<[f64; 2]>,
    }
    serde_json::from_str::<Drawn>(drawn).ok().map(|drawn| drawn.coordinates)
}

/// The commune with the areas of its stations, as one is drawn more fully than the other; where neither is, what its
/// addresses span.
async fn outline(connection: &mut PgConnection, commune: &str) -> Result<Rings, Error> {
    let sql = "select ST_AsGeoJSON(ST_Multi(ST_CollectionExtract(coalesce(
        (select ST_Union(geom) from (
            select geom from cadastre.communes where commune = $1
            union all select ST_MakeValid(geom) from elections.polling_stations where commune = $1 and geom is not null) drawn),
        (select ST_Buffer(ST_ConvexHull(ST_Collect(geom))::geography, 150)::geometry from addresses.addresses where commune = $1)
    ), 3)), 7)";
    let drawn: Option<String> = sqlx::query_scalar(sql).bind(commune).fetch_one(connection).await?;
    Ok(drawn.map(|drawn| rings(&drawn)).unwrap_or_default())
}
