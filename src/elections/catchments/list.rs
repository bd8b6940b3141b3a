//! Lists of addresses with the polling station each votes at, as the services publish them (INSEE's extract of the REU,
//! lists geocoded by the BAN): a table with a station, a position and, where it is there, how many addresses a row stands
//! for.

use std::path::Path;
use std::sync::Arc;

use crate::elections::Error;
use crate::exchange::table::read::{Limits, TableReader};

/// Rows that may be of no use before the list is refused, as a share.
const MOST_SKIPPED: f64 = 0.5;
/// Longest name of a station, characters.
const LONGEST_NAME: usize = 80;

/// Names of the columns, in the order they are looked for.
const STATION: &[&str] = &["bureau", "id_brut_bv_reu", "code_bv", "bureau_de_vote", "bv", "station"];
const LONGITUDE: &[&str] = &["longitude", "lon", "long"];
const LATITUDE: &[&str] = &["latitude", "lat"];
const WEIGHT: &[&str] = &["nb_adresses", "electeurs", "inscrits", "nb"];

/// An address, or several at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub station: String,
    /// Longitude, latitude, in degrees (WGS 84).
    pub at: [f64; 2],
    /// How many addresses or electors it stands for.
    pub weight: f64,
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct List {
    pub rows: Vec<Row>,
    /// Lines without a station, a position or a number of addresses, from 1, the heading being the first.
    pub skipped: Vec<u64>,
}

/// Read a list: CSV, also packed by gzip, XLSX or ODS.
///
/// # Errors
/// [`Error::Column`] when a column is missing, [`Error::Empty`] when most lines have no station or no position,
/// [`Error::Table`] for what is no table or too large a one.
pub fn read(file: &Path) -> Result<List, Error> {
    let table = TableReader::open(file, Limits::default(), &Arc::default())?;
    let [station, longitude, latitude] =
        [STATION, LONGITUDE, LATITUDE].map(|names| column(table.header(), names).ok_or(Error::Column { names }));
    let (station, longitude, latitude) = (station?, longitude?, latitude?);
    let weight = column(table.header(), WEIGHT);
    let mut list = List::default();
    table.each(|line| {
        let number = |at: usize| line.cells[at].parse::<f64>().ok();
        let name = Some(&line.cells[station]).filter(|name| !name.is_empty() && name.chars().count() <= LONGEST_NAME);
        let at = number(longitude).zip(number(latitude)).filter(|(x, y)| x.abs() <= 180.0 && y.abs() < 90.0);
        let weight = weight.map_or(Some(1.0), number).filter(|weight| (0.0..1e6).contains(weight));
        match (name, at, weight) {
            (Some(name), Some((x, y)), Some(weight)) => {
                list.rows.push(Row { station: name.clone(), at: [x, y], weight });
            }
            _ => list.skipped.push(line.number),
        }
        Ok(())
    })?;
    let all = list.rows.len() + list.skipped.len();
    if list.rows.is_empty() || list.skipped.len() as f64 > MOST_SKIPPED * all as f64 {
        return Err(Error::Empty { useful: list.rows.len(), all });
    }
    Ok(list)
}

fn column(header: &[String], names: &[&str]) -> Option<usize> {
    let named = |name: &&str| header.iter().position(|title| title.eq_ignore_ascii_case(name));
    names.iter().find_map(named)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::{List, read};
    use crate::elections::Error;

    fn list(text: &str) -> Result<List, Error> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        read(file.path())
    }

    #[test]
    fn lists_of_the_ban_and_of_the_reu_are_read_alike() {
        let ban = "bureau,citycode,latitude,longitude\n0002,94052,48.83,2.48\n,94052,48.8,2.4\n0003,94052,,\n0003,94052,48.84,2.49\n";
        let ban = list(ban).unwrap();
        assert_eq!((ban.rows.len(), &ban.skipped[..]), (2, &[3, 4][..]));
        assert_eq!((ban.rows[0].station.as_str(), ban.rows[0].at, ban.rows[0].weight), ("0002", [2.48, 48.83], 1.0));
        let reu = list("\u{feff}id_brut_bv_reu;longitude;latitude;nb_adresses\n29039_1;-3.9;47.8;2\n").unwrap();
        assert_eq!((reu.rows[0].station.as_str(), reu.rows[0].weight), ("29039_1", 2.0));
    }

    #[test]
    fn a_list_without_stations_or_places_is_refused_with_what_is_missing() {
        assert!(matches!(list("adresse,lon,lat\nx,1,2\n"), Err(Error::Column { .. })));
        assert!(matches!(list("bureau,lon,lat\n1,,\n1,,\n1,2,48\n"), Err(Error::Empty { useful: 1, all: 3 })));
        assert!(matches!(list("bureau,lon,lat\n"), Err(Error::Empty { useful: 0, all: 0 })));
        assert!(matches!(list(""), Err(Error::Table(_))));
    }
}
