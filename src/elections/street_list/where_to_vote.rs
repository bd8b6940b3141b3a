//! Where one votes who lives at an address: by the street list; in a town that has none yet, by the area drawn on the map.
//! Open to everybody; says nothing of persons.

use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::{IntoParams, ToSchema};

use crate::base::{Language, is_insee};
use crate::elections::Error;
use crate::elections::roll::matching::door;
use crate::elections::roll::placing;
use crate::elections::street_list::street_key;

/// Longest street asked for, characters.
const LONGEST: usize = 200;

/// An address: its identifier, or street and number.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// INSEE code.
    pub commune: String,
    /// Identifier of an address of the town (`fid` of the layer `addresses`).
    pub address: Option<i64>,
    /// Name of the street, in whatever spelling.
    pub street: Option<String>,
    /// Number, with `bis`, `ter` or not.
    pub number: Option<String>,
}

/// Where one votes.
#[derive(Debug, Serialize, ToSchema)]
pub struct WhereToVote {
    /// INSEE code.
    pub commune: String,
    /// `street_list` or `area`; none: no station is known, and none is guessed.
    pub by: Option<&'static str>,
    pub station: Option<VotingStation>,
    /// What to tell whoever asks.
    pub message: String,
}

/// A station and the building it is held in.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct VotingStation {
    /// `fid` of the layer `polling-stations`.
    pub id: i64,
    pub number: String,
    pub place: Option<String>,
    pub address: Option<String>,
    /// For disabled persons; none: not checked.
    pub accessible: Option<bool>,
    /// Degrees (WGS 84); none: the building is not on the map.
    pub longitude: Option<f64>,
    pub latitude: Option<f64>,
}

/// What is known of the address.
struct Door {
    street_key: String,
    number: Option<u32>,
    /// Address on the map.
    address: Option<i64>,
}

/// Find the station.
///
/// # Errors
/// [`Error::Commune`], [`Error::NoAddress`], [`Error::AddressUnknown`]; when the database does not answer.
pub async fn where_to_vote(
    connection: &mut PgConnection,
    asked: &Asked,
    language: Language,
) -> Result<WhereToVote, Error> {
    let commune = asked.commune.as_str();
    if !is_insee(commune) {
        return Err(Error::Commune(commune.chars().take(20).collect()));
    }
    let door = the_door(connection, asked).await?;
    let sql = "select exists (select from elections.street_ranges where commune = $1)";
    let listed: bool = sqlx::query_scalar(sql).bind(commune).fetch_one(&mut *connection).await?;
    let found = if listed {
        placing::station_of(connection, commune, &door.street_key, door.number).await?
    } else {
        by_area(connection, commune, &door).await?
    };
    let by = found.map(|_| if listed { "street_list" } else { "area" });
    let station = match found {
        Some(station) => station_told(connection, station).await?,
        None => None,
    };
    let message = message(station.as_ref(), language);
    Ok(WhereToVote { commune: commune.to_owned(), by, station, message })
}

async fn the_door(connection: &mut PgConnection, asked: &Asked) -> Result<Door, Error> {
    if let Some(address) = asked.address {
        let sql = "select street, number from addresses.addresses where fid = $1 and commune = $2";
        let found: Option<(Option<String>, Option<i32>)> =
            sqlx::query_as(sql).bind(address).bind(&asked.commune).fetch_optional(&mut *connection).await?;
        let (street, number) = found.ok_or(Error::AddressUnknown(address))?;
        let key = street_key(street.as_deref().unwrap_or_default());
        let number = number.and_then(|number| u32::try_from(number).ok());
        return Ok(Door { street_key: key, number, address: Some(address) });
    }
    let street: String = asked.street.as_deref().unwrap_or_default().chars().take(LONGEST).collect();
    let key = placing::current_key(connection, &asked.commune, &street_key(&street)).await?;
    if key.is_empty() {
        return Err(Error::NoAddress);
    }
    let (number, _) = door(asked.number.as_deref().unwrap_or_default());
    Ok(Door { street_key: key, number, address: None })
}

/// The station whose area holds the address; none where two do.
async fn by_area(connection: &mut PgConnection, commune: &str, door: &Door) -> Result<Option<i64>, Error> {
    let address = if door.address.is_some() { door.address } else { named(connection, commune, door).await? };
    let sql = "select s.fid from addresses.addresses a join elections.polling_stations s
            on s.commune = a.commune and ST_Intersects(s.geom, a.geom) where a.fid = $1 and a.commune = $2 limit 2";
    let found: Vec<i64> = sqlx::query_scalar(sql).bind(address).bind(commune).fetch_all(connection).await?;
    Ok(if let [only] = found[..] { Some(only) } else { None })
}

/// The address of that street and number.
async fn named(connection: &mut PgConnection, commune: &str, door: &Door) -> Result<Option<i64>, Error> {
    let sql = "select fid, street from addresses.addresses where commune = $1 and number = $2 order by fid";
    let number = door.number.and_then(|number| i32::try_from(number).ok());
    let all: Vec<(i64, Option<String>)> = sqlx::query_as(sql).bind(commune).bind(number).fetch_all(connection).await?;
    let same = |street: &Option<String>| street_key(street.as_deref().unwrap_or_default()) == door.street_key;
    Ok(all.into_iter().find(|(_, street)| same(street)).map(|(fid, _)| fid))
}

async fn station_told(connection: &mut PgConnection, station: i64) -> Result<Option<VotingStation>, Error> {
    let sql = "select s.fid as id, s.id as number, coalesce(p.name, s.name) as place, coalesce(p.address, s.address) as address,
            p.accessible, ST_X(p.geom) as longitude, ST_Y(p.geom) as latitude
        from elections.polling_stations s left join elections.polling_places p on p.fid = s.place where s.fid = $1";
    Ok(sqlx::query_as(sql).bind(station).fetch_optional(connection).await?)
}

fn message(station: Option<&VotingStation>, language: Language) -> String {
    let Some(station) = station else {
        return language
            .pick(
                "Le bureau de cette adresse n’est pas connu : demandez au service des élections de la mairie.",
                "The station of this address is not known: ask the elections office of the town hall.",
                "No se conoce la mesa de esta dirección: pregunte al servicio electoral del ayuntamiento.",
            )
            .to_owned();
    };
    let number = &station.number;
    let start = language.pick(
        format!("Bureau de vote {number}"),
        format!("Polling station {number}"),
        format!("Mesa electoral {number}"),
    );
    [Some(&start), station.place.as_ref(), station.address.as_ref()]
        .into_iter()
        .flatten()
        .cloned()
        .collect::<Vec<_>>()
        .join(", ")
}
