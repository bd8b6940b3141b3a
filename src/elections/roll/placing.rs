//! An elector at a station: found by the address and the street list, or forced; found again when the list changes.

use sqlx::PgConnection;

use crate::elections::roll::matching::{Found, TownAddresses, Written};
use crate::elections::street_list::{Line, StreetList, lines, street_key};

/// Identifier, street, number, suffix.
type Address = (i64, Option<String>, Option<i32>, Option<String>);

/// The addresses of a commune, with the other names of its streets.
pub(in crate::elections) async fn addresses(
    connection: &mut PgConnection,
    commune: &str,
) -> Result<TownAddresses, sqlx::Error> {
    let mut town = TownAddresses::default();
    let sql = "select fid, street, number, suffix from addresses.addresses where commune = $1 order by fid";
    let found: Vec<Address> = sqlx::query_as(sql).bind(commune).fetch_all(&mut *connection).await?;
    for (fid, street, number, suffix) in found {
        let number = number.and_then(|number| u32::try_from(number).ok());
        town.add(fid, street.as_deref().unwrap_or_default(), number, suffix.as_deref());
    }
    let sql = "select name, street from addresses.aliases where commune = $1 and address is null order by fid";
    let aliases: Vec<(String, String)> = sqlx::query_as(sql).bind(commune).fetch_all(connection).await?;
    aliases.iter().for_each(|(name, street)| town.add_alias(name, street));
    Ok(town)
}

/// What the town knows of an address, and the station the street list gives it.
pub(in crate::elections) async fn place(
    connection: &mut PgConnection,
    commune: &str,
    written: &Written<'_>,
) -> Result<(Found, Option<i64>), sqlx::Error> {
    let found = addresses(connection, commune).await?.find(written);
    let station = match &found.street_key {
        Some(key) => station_of(connection, commune, key, found.number).await?,
        None => None,
    };
    Ok((found, station))
}

/// The station the street list gives a door.
pub(in crate::elections) async fn station_of(
    connection: &mut PgConnection,
    commune: &str,
    street_key: &str,
    number: Option<u32>,
) -> Result<Option<i64>, sqlx::Error> {
    let lines = lines::of_street(connection, commune, street_key, None).await?;
    Ok(StreetList::of(&lines).station(street_key, number))
}

/// A street whose lines change to `lines`: write what the list says of its electors now. Those registered at a station stay
/// there until somebody moves them; those without one are registered at the one found.
///
/// What the list says is derived, as a colour on the map is: it is written beside the door, in the transaction of the line
/// that changes, and the history has it all the same.
pub(in crate::elections) async fn street_changed(
    connection: &mut PgConnection,
    commune: &str,
    street_key: &str,
    lines: &[Line],
) -> Result<(), sqlx::Error> {
    let sql = "select fid, door_number, range_station from elections.electors where commune = $1 and street_key = $2";
    let electors: Vec<(i64, Option<i32>, Option<i64>)> =
        sqlx::query_as(sql).bind(commune).bind(street_key).fetch_all(&mut *connection).await?;
    let list = StreetList::of(lines);
    let (mut ids, mut stations) = (Vec::new(), Vec::new());
    for (fid, number, before) in electors {
        let station = list.station(street_key, number.and_then(|number| u32::try_from(number).ok()));
        if station != before {
            ids.push(fid);
            stations.push(station);
        }
    }
    let sql = "update elections.electors e
        set range_station = n.station, station = coalesce(e.station, n.station)
        from unnest($1::bigint[], $2::bigint[]) n (fid, station) where e.fid = n.fid";
    if !ids.is_empty() {
        sqlx::query(sql).bind(ids).bind(stations).execute(connection).await?;
    }
    Ok(())
}

/// The present name of a street known by another one; what is not known stays.
pub(in crate::elections) async fn current_key(
    connection: &mut PgConnection,
    commune: &str,
    key: &str,
) -> Result<String, sqlx::Error> {
    let sql = "select name, street from addresses.aliases where commune = $1 and address is null order by fid";
    let aliases: Vec<(String, String)> = sqlx::query_as(sql).bind(commune).fetch_all(connection).await?;
    let found = aliases.iter().find(|(name, _)| street_key(name) == key).map(|(_, street)| street_key(street));
    Ok(found.unwrap_or_else(|| key.to_owned()))
}
