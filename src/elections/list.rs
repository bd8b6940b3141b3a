//! Lists of addresses with the polling station each votes at, as the services publish them (INSEE's extract of the REU,
//! lists geocoded by the BAN): CSV with a station, a position and, where it is there, how many addresses a row stands for.

use std::io::Read;

use csv::{ReaderBuilder, StringRecord};

use crate::elections::Error;

/// Most rows: the roll of a large city.
const MOST_ROWS: usize = 1_000_000;
/// Rows that may be of no use before the list is refused, as a share.
const MOST_USELESS: f64 = 0.5;

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
    /// Lines without a station or a position, from 1, the heading being the first.
    pub useless: Vec<u64>,
}

/// Read a list: fields between commas, semicolons or tabs, UTF-8.
///
/// # Errors
/// [`Error::Column`] when a column is missing, [`Error::Line`] for a line that is no CSV, [`Error::Empty`] when most
/// lines have no station or no position, [`Error::TooLong`].
pub fn read(text: impl Read) -> Result<List, Error> {
    let mut text = std::io::BufReader::new(text);
    let delimiter = delimiter(&mut text)?;
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text);
    let heading = reader.headers().map_err(|error| line_of(&error))?.clone();
    let [station, longitude, latitude] =
        [STATION, LONGITUDE, LATITUDE].map(|names| column(&heading, names).ok_or(Error::Column { names }));
    let (station, longitude, latitude) = (station?, longitude?, latitude?);
    let weight = column(&heading, WEIGHT);
    let mut list = List::default();
    for record in reader.records() {
        let record = record.map_err(|error| line_of(&error))?;
        let number = |at: usize| record.get(at).and_then(|text| text.trim().parse::<f64>().ok());
        let name = record.get(station).map(str::trim).filter(|name| !name.is_empty() && name.len() <= 80);
        let at = number(longitude).zip(number(latitude)).filter(|(x, y)| x.abs() <= 180.0 && y.abs() < 90.0);
        let weight = weight.map_or(Some(1.0), number).filter(|weight| (0.0..1e6).contains(weight));
        match (name, at, weight) {
            (Some(name), Some((x, y)), Some(weight)) => {
                list.rows.push(Row { station: name.to_owned(), at: [x, y], weight });
            }
            _ => list.useless.push(record.position().map_or(0, csv::Position::line)),
        }
        if list.rows.len() > MOST_ROWS {
            return Err(Error::TooLong { most: MOST_ROWS });
        }
    }
    let all = list.rows.len() + list.useless.len();
    if list.rows.is_empty() || list.useless.len() as f64 > MOST_USELESS * all as f64 {
        return Err(Error::Empty { useful: list.rows.len(), all });
    }
    Ok(list)
}

fn column(heading: &StringRecord, names: &[&str]) -> Option<usize> {
    let named = |name: &&str| {
        heading.iter().position(|title| title.trim_start_matches('\u{feff}').trim().eq_ignore_ascii_case(name))
    };
    names.iter().find_map(named)
}

/// The sign between fields, by the heading.
fn delimiter(text: &mut impl std::io::BufRead) -> Result<u8, Error> {
    let start = text.fill_buf().map_err(|error| Error::Line { line: 1, why: error.to_string() })?;
    let heading = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |sign: u8| heading.split(|byte| *byte == sign).count();
    Ok([b',', b';', b'\t'].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b','))
}

fn line_of(error: &csv::Error) -> Error {
    Error::Line { line: error.position().map_or(1, csv::Position::line), why: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::elections::Error;

    #[test]
    fn lists_of_the_ban_and_of_the_reu_are_read_alike() {
        let ban = read("bureau,citycode,latitude,longitude\n0002,94052,48.83,2.48\n,94052,48.8,2.4\n0003,94052,,\n0003,94052,48.84,2.49\n".as_bytes()).unwrap();
        assert_eq!((ban.rows.len(), &ban.useless[..]), (2, &[3, 4][..]));
        assert_eq!((ban.rows[0].station.as_str(), ban.rows[0].at, ban.rows[0].weight), ("0002", [2.48, 48.83], 1.0));
        let reu =
            read("\u{feff}id_brut_bv_reu;longitude;latitude;nb_adresses\n29039_1;-3.9;47.8;2\n".as_bytes()).unwrap();
        assert_eq!((reu.rows[0].station.as_str(), reu.rows[0].weight), ("29039_1", 2.0));
    }

    #[test]
    fn a_list_without_stations_or_places_is_refused_with_what_is_missing() {
        assert!(matches!(read("adresse,lon,lat\nx,1,2\n".as_bytes()), Err(Error::Column { .. })));
        assert_eq!(read("bureau,lon,lat\n1,,\n1,,\n1,2,48\n".as_bytes()), Err(Error::Empty { useful: 1, all: 3 }));
        assert_eq!(read("bureau,lon,lat\n".as_bytes()), Err(Error::Empty { useful: 0, all: 0 }));
    }
}
