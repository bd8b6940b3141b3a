//! What the street list of a commune leaves out: numbers between two lines, streets without a line, addresses that vote
//! nowhere.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use crate::base::Language;
use crate::districting::Gap;
use crate::elections::street_list::{StreetList, lines, street_key};
use crate::exchange::table::spreadsheet_text;

/// Addresses told one by one; all are counted.
const TOLD: usize = 2_000;

/// What is not cut.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Uncut {
    pub gaps: Vec<StreetGap>,
    /// Addresses of the town without a station, all of them.
    pub total: usize,
    /// The first of them.
    pub addresses: Vec<UncutAddress>,
}

/// Numbers of a street that no line holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct StreetGap {
    pub street: String,
    /// In words.
    pub numbers: String,
}

/// An address without a station.
#[derive(Debug, Serialize, ToSchema)]
pub struct UncutAddress {
    /// `fid` of the layer `addresses`.
    pub id: i64,
    pub street: String,
    pub number: Option<i32>,
    pub suffix: Option<String>,
}

/// Identifier, street, number, suffix.
type Address = (i64, String, Option<i32>, Option<String>);

/// Look through the list and the addresses of a commune.
///
/// # Errors
/// When the database does not answer.
pub async fn uncut(connection: &mut PgConnection, commune: &str, language: Language) -> Result<Uncut, sqlx::Error> {
    let list = StreetList::of(&lines::of_commune(connection, commune).await?);
    let names = names(connection, commune).await?;
    let name = |key: &str| names.get(key).cloned().unwrap_or_else(|| key.to_owned());
    let told = |gap: &Gap<'_>| StreetGap { street: name(gap.street), numbers: gap.range().in_words(language) };
    let mut found = Uncut { gaps: list.gaps().iter().map(told).collect(), ..Uncut::default() };
    let sql = "select fid, street, number, suffix from addresses.addresses
        where commune = $1 and street is not null order by street, number nulls first, suffix nulls first, fid";
    let addresses: Vec<Address> = sqlx::query_as(sql).bind(commune).fetch_all(connection).await?;
    for (id, street, number, suffix) in addresses {
        // 99999 stands for a street or hamlet as a whole (BAL).
        let door = number.filter(|number| *number != 99_999).and_then(|number| u32::try_from(number).ok());
        if list.station(&street_key(&street), door).is_none() {
            found.total += 1;
            if found.addresses.len() < TOLD {
                found.addresses.push(UncutAddress { id, street, number, suffix });
            }
        }
    }
    Ok(found)
}

impl Uncut {
    /// As a table a clerk opens: street, numbers, what it is.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn csv(&self, language: Language) -> Result<Vec<u8>, csv::Error> {
        // Spreadsheets take it for UTF-8 by this.
        let mut out = csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".as_bytes().to_vec());
        out.write_record(language.pick(
            ["voie", "numéros", "constat"],
            ["street", "numbers", "finding"],
            ["vía", "números", "constatación"],
        ))?;
        let [gap, address] = language.pick(
            ["numéros sans bureau", "adresse sans bureau"],
            ["numbers without a station", "address without a station"],
            ["números sin mesa", "dirección sin mesa"],
        );
        let text = |name: &str| spreadsheet_text(Cow::Borrowed(name)).into_owned();
        for one in &self.gaps {
            out.write_record([&*text(&one.street), &one.numbers, gap])?;
        }
        for one in &self.addresses {
            let number = one.number.map(|number| number.to_string()).unwrap_or_default();
            let door = format!("{number} {}", one.suffix.as_deref().unwrap_or_default());
            out.write_record([&*text(&one.street), door.trim(), address])?;
        }
        out.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    }
}

/// How the list writes each street.
async fn names(connection: &mut PgConnection, commune: &str) -> Result<BTreeMap<String, String>, sqlx::Error> {
    let sql = "select street_key, min(street) from elections.street_ranges where commune = $1 group by street_key";
    let found: Vec<(String, String)> = sqlx::query_as(sql).bind(commune).fetch_all(connection).await?;
    Ok(found.into_iter().collect())
}
