//! Lines of the street list as the database holds them.

use sqlx::PgConnection;

use crate::districting::Side;
use crate::elections::street_list::Line;

/// Key of the street, parity, first, last, station.
type Stored = (String, String, Option<i32>, Option<i32>, i64);

/// A side as the database writes it.
pub(in crate::elections) fn side(parity: &str) -> Side {
    match parity {
        "odd" => Side::Odd,
        "even" => Side::Even,
        "rest" => Side::Rest,
        _ => Side::Both,
    }
}

/// A side as the database is told it.
pub(in crate::elections) fn parity(side: Side) -> &'static str {
    match side {
        Side::Both => "both",
        Side::Odd => "odd",
        Side::Even => "even",
        Side::Rest => "rest",
    }
}

fn line((street_key, parity, first, last, station): Stored) -> Line {
    let number = |number: Option<i32>| number.and_then(|number| u32::try_from(number).ok());
    Line { street_key, side: side(&parity), first: number(first), last: number(last), station }
}

/// The lines of one street, but for line `except`.
pub(in crate::elections) async fn of_street(
    connection: &mut PgConnection,
    commune: &str,
    street_key: &str,
    except: Option<i64>,
) -> Result<Vec<Line>, sqlx::Error> {
    let sql = "select street_key, parity, first, last, station from elections.street_ranges
        where commune = $1 and street_key = $2 and fid is distinct from $3 order by fid";
    let found: Vec<Stored> =
        sqlx::query_as(sql).bind(commune).bind(street_key).bind(except).fetch_all(connection).await?;
    Ok(found.into_iter().map(line).collect())
}

/// The lines of every street of a commune.
pub(in crate::elections) async fn of_commune(
    connection: &mut PgConnection,
    commune: &str,
) -> Result<Vec<Line>, sqlx::Error> {
    let sql =
        "select street_key, parity, first, last, station from elections.street_ranges where commune = $1 order by fid";
    let found: Vec<Stored> = sqlx::query_as(sql).bind(commune).fetch_all(connection).await?;
    Ok(found.into_iter().map(line).collect())
}

/// The number a station is known by.
pub(in crate::elections) async fn station_number(
    connection: &mut PgConnection,
    station: i64,
) -> Result<String, sqlx::Error> {
    let sql = "select id from elections.polling_stations where fid = $1";
    let found: Option<String> = sqlx::query_scalar(sql).bind(station).fetch_optional(connection).await?;
    Ok(found.unwrap_or_else(|| "?".to_owned()))
}
