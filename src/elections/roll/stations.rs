//! Stations as the roll names them. Sources write the numbers with more or fewer zeros: `1`, `01`, `0001`.

use std::collections::{BTreeMap, HashMap};

use sqlx::PgConnection;

use crate::elections::roll::file::Entry;

/// Identifiers of the stations of a roll, by number as it is written there. Those the town does not have are made, with
/// the name, canton and constituency the roll gives them. How many were.
///
/// # Errors
/// When the database does not answer.
pub(in crate::elections) async fn stations_of(
    connection: &mut PgConnection,
    commune: &str,
    entries: &[Entry],
) -> Result<(HashMap<String, i64>, u64), sqlx::Error> {
    let sql = "select id, fid from elections.polling_stations where commune = $1 order by fid";
    let known: Vec<(String, i64)> = sqlx::query_as(sql).bind(commune).fetch_all(&mut *connection).await?;
    let exact: HashMap<&str, i64> = known.iter().map(|(id, fid)| (id.as_str(), *fid)).collect();
    let loose: HashMap<&str, i64> = known.iter().map(|(id, fid)| (plain(id), *fid)).collect();
    let mut named: BTreeMap<&str, &Entry> = BTreeMap::new();
    for entry in entries {
        if let Some(number) = &entry.station {
            named.entry(number).or_insert(entry);
        }
    }
    let (mut found, mut made) = (HashMap::new(), 0);
    let mut new: HashMap<&str, i64> = HashMap::new();
    for (number, entry) in named {
        let known = exact.get(number).or_else(|| loose.get(plain(number))).or_else(|| new.get(plain(number)));
        let fid = if let Some(fid) = known {
            *fid
        } else {
            made += 1;
            make(connection, commune, number, entry).await?
        };
        new.insert(plain(number), fid);
        found.insert(number.to_owned(), fid);
    }
    Ok((found, made))
}

/// A number without the zeros before it.
pub fn plain(number: &str) -> &str {
    let plain = number.trim_start_matches('0');
    if plain.is_empty() { number } else { plain }
}

async fn make(connection: &mut PgConnection, commune: &str, number: &str, entry: &Entry) -> Result<i64, sqlx::Error> {
    let sql = "insert into elections.polling_stations (commune, id, name, canton, constituency, source)
        values ($1, $2, $3, $4, $5, 'ELIRE') returning fid";
    sqlx::query_scalar(sql)
        .bind(commune)
        .bind(number)
        .bind(&entry.station_name)
        .bind(&entry.canton)
        .bind(&entry.constituency)
        .fetch_one(connection)
        .await
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn zeros_before_a_number_make_no_other_station() {
        assert_eq!([plain("0001"), plain("1"), plain("0000"), plain("010")], ["1", "1", "0000", "10"]);
    }
}
