//! The addresses of a commune as a BAL 1.4, as the town sends it to the Base Adresse Nationale.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Seek};

use futures_util::TryStreamExt;
use jiff::civil::Date;
use sqlx::PgConnection;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::spawn_blocking;

use crate::addresses::rules::WHOLE_STREET;
use crate::auth::Person;
use crate::base::today;
use crate::base::{Failure, Language};
use crate::exchange::bal::{self, Address, BalFault, BalWriter, Place, PositionKind, RegionalName};
use crate::records::{Error, Records, Violation};
use crate::web::Problem;

/// Rows read ahead of the writer.
const AHEAD: usize = 256;
/// Addresses named that cannot be written; the rest is counted.
const NAMED: usize = 10;

/// One row of the table.
#[derive(Debug, sqlx::FromRow)]
struct Row {
    number: Option<i32>,
    suffix: Option<String>,
    street: Option<String>,
    street_code: Option<String>,
    locality: Option<String>,
    position: Option<String>,
    certified: Option<bool>,
    parcels: Option<String>,
    updated: Option<String>,
    source: Option<String>,
    longitude: f64,
    latitude: f64,
}

const ROWS: &str = "select number, suffix, street, street_code, locality, position, certified, parcels,
        updated::text as updated, source, ST_X(geom) as longitude, ST_Y(geom) as latitude
    from addresses.addresses where commune = $1 order by street nulls first, number nulls first, suffix nulls first, fid";

/// What every line says of the commune.
struct Town {
    commune: String,
    name: String,
    today: Date,
    /// Names in the languages of the country, by street.
    regional: HashMap<String, Vec<RegionalName>>,
}

/// Write the file: whole, or not at all. Memory does not grow with the town.
///
/// # Errors
/// Without the right to export; [`Error::Violations`] names addresses the format refuses.
pub(super) async fn bal(
    records: &Records,
    person: &Person,
    commune: &str,
    language: Language,
) -> Result<File, Problem> {
    let kind = records.kind(person, "addresses")?;
    let mut look = records.look_as(person, &kind, "export", Some(commune)).await?;
    let town = Town::read(&mut look, commune, language).await?;
    let (sender, receiver) = channel(AHEAD);
    let written = spawn_blocking(move || write(&town, receiver, language));
    let mut rows = sqlx::query_as::<_, Row>(ROWS).bind(commune).fetch(&mut *look);
    while let Some(row) = rows.try_next().await.map_err(Error::from)? {
        // A writer that stopped says why below.
        if sender.send(row).await.is_err() {
            break;
        }
    }
    drop((rows, sender));
    written.await.unwrap_or_else(|broken| std::panic::resume_unwind(broken.into_panic()))
}

fn write(town: &Town, mut rows: Receiver<Row>, language: Language) -> Result<File, Problem> {
    let mut languages: Vec<&str> = town.regional.values().flatten().map(|name| name.language.as_str()).collect();
    languages.sort_unstable();
    languages.dedup();
    let file = tempfile::tempfile().map_err(BalFault::from)?;
    let mut bal = BalWriter::new(BufWriter::new(file), &languages)?;
    let (mut refused, mut count) = (Vec::new(), 0_usize);
    while let Some(row) = rows.blocking_recv() {
        match bal.address(&row.address(town)) {
            Ok(()) => {}
            Err(fault @ BalFault::Unwritable(_)) => return Err(fault.into()),
            Err(fault) => {
                count += 1;
                if refused.len() < NAMED {
                    refused.push(violation(&row, &fault, language));
                }
            }
        }
    }
    if let Some(more) = count.checked_sub(NAMED).filter(|more| *more > 0) {
        refused.push(Violation { field: None, message: more_of_them(more, language) });
    }
    if !refused.is_empty() {
        return Err(Error::Violations(refused).into());
    }
    let mut file = bal.finish()?.into_inner().map_err(|error| BalFault::from(error.into_error()))?;
    file.rewind().map_err(BalFault::from)?;
    Ok(file)
}

impl Town {
    async fn read(connection: &mut PgConnection, commune: &str, language: Language) -> Result<Self, Error> {
        let sql = "select coalesce((select name from cadastre.communes where commune = $1 and name <> '' limit 1),
            (select post_town from addresses.addresses where commune = $1 and post_town <> '' limit 1))";
        let name: Option<String> = sqlx::query_scalar(sql).bind(commune).fetch_one(&mut *connection).await?;
        let name = name.ok_or_else(|| Error::Violations(vec![Violation::of("commune", nameless(language))]))?;
        let sql = "select distinct on (street, language) street, language, name from addresses.aliases
            where commune = $1 and kind = 'regional' and language is not null and address is null
              and coalesce(begins <= $2::text::date, true) and coalesce(ends >= $2::text::date, true)
            order by street, language, begins desc nulls last, fid";
        let today = today();
        let aliases: Vec<(String, String, String)> =
            sqlx::query_as(sql).bind(commune).bind(today.to_string()).fetch_all(connection).await?;
        let mut regional: HashMap<String, Vec<RegionalName>> = HashMap::new();
        for (street, language, name) in aliases {
            regional.entry(street).or_default().push(RegionalName { language, name });
        }
        Ok(Self { commune: commune.to_owned(), name, today, regional })
    }
}

impl Row {
    fn address(&self, town: &Town) -> Address {
        let place = Place {
            kind: self.position.as_deref().and_then(PositionKind::read),
            longitude: self.longitude,
            latitude: self.latitude,
        };
        let street = self.street.as_deref().map(str::trim).unwrap_or_default();
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let number = self.number.filter(|number| i64::from(*number) != WHOLE_STREET);
        Address {
            ids: None,
            commune: town.commune.clone(),
            commune_name: town.name.clone(),
            delegated: None,
            street: street.to_owned(),
            street_code: self.street_code.as_deref().and_then(|code| topo(&town.commune, code)),
            street_in: town.regional.get(street).cloned().unwrap_or_default(),
            locality: filled(&self.locality),
            // A number below zero is none the format takes.
            number: number.map(|number| u32::try_from(number).unwrap_or_default()),
            suffix: filled(&self.suffix),
            places: vec![place],
            parcels: parcels(self.parcels.as_deref().unwrap_or_default()),
            source: filled(&self.source).unwrap_or_else(|| town.name.clone()),
            updated: self.updated.as_deref().and_then(|day| day.parse().ok()).unwrap_or(town.today),
            certified: self.certified.unwrap_or(false),
        }
    }
}

/// The TOPO code of four signs; the BAN puts the commune before it, and has codes of its own where there is none.
fn topo(commune: &str, code: &str) -> Option<String> {
    let bare = code.strip_prefix(commune).and_then(|rest| rest.strip_prefix('_')).unwrap_or(code);
    (bare.len() == 4 && bare.bytes().all(|sign| sign.is_ascii_alphanumeric())).then(|| bare.to_lowercase())
}

/// The parcels of a cell; as they stand, for the writer to tell, where one of them is none.
fn parcels(cell: &str) -> Vec<String> {
    let (good, wrong) = bal::parcels(cell);
    if wrong.is_empty() { good } else { cell.split('|').map(str::to_owned).collect() }
}

fn violation(row: &Row, fault: &BalFault, language: Language) -> Violation {
    let column = match fault {
        BalFault::Unfit { column, .. } => match *column {
            "voie_nom" => Some("street"),
            "numero" => Some("number"),
            "suffixe" => Some("suffix"),
            "cad_parcelles" => Some("parcels"),
            "cle_interop" => Some("street_code"),
            _ => None,
        },
        BalFault::Nowhere { .. } => Some("geometry"),
        _ => None,
    };
    let number = row.number.map(|number| number.to_string());
    let parts = [number.as_ref(), row.suffix.as_ref(), row.street.as_ref()];
    let label = parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
    Violation { field: column.map(str::to_owned), message: format!("{label} — {}", fault.explain(language).detail) }
}

fn more_of_them(more: usize, language: Language) -> String {
    language.pick(
        format!("{more} autres adresses sont à corriger."),
        format!("{more} more addresses are to be corrected."),
        format!("Otras {more} direcciones deben corregirse."),
    )
}

fn nameless(language: Language) -> &'static str {
    language.pick(
        "Le nom de la commune n’est pas connu : importez le cadastre, ou remplissez la commune postale d’une adresse.",
        "The name of the commune is not known: import the cadastre, or fill in the post town of an address.",
        "No se conoce el nombre del municipio: importe el catastro o rellene la localidad postal de una dirección.",
    )
}

#[cfg(test)]
mod tests {
    use super::{parcels, topo};

    #[test]
    fn a_code_of_the_ban_is_a_topo_code_only_where_it_is_one() {
        assert_eq!(topo("93010", "93010_4130").as_deref(), Some("4130"));
        assert_eq!(topo("93010", "B042").as_deref(), Some("b042"));
        assert_eq!(topo("93010", "93010_i7xf1o"), None);
        assert_eq!(topo("93010", "75010_4679"), None);
    }

    #[test]
    fn a_parcel_that_is_none_is_left_for_the_format_to_refuse() {
        assert_eq!(parcels("13004000AB0123|130004000AB0124"), ["13004000AB0123", "13004000AB0124"]);
        assert_eq!(parcels("13004000AB0123|AB 12"), ["13004000AB0123", "AB 12"]);
    }
}
