//! Addresses as the Base Adresse Nationale publishes them: one CSV row an address, longitude and latitude.

use std::borrow::Cow;
use std::path::Path;

use geo_types::Point;

use crate::exchange::csv::{Row, Table};
use crate::exchange::format::{
    Identity, Options, Raw, ReadError, Reader, Record, Reject, Sink, Stopped, Target, Value,
};

const COLUMNS: [&str; 10] = [
    "number",
    "suffix",
    "street",
    "street_code",
    "locality",
    "postcode",
    "post_town",
    "position",
    "certified",
    "parcels",
];

/// The table of addresses, filled by BAN and BAL alike.
pub(super) const ADDRESSES: &str = "addresses.addresses";

/// Reader of `ban`.
pub struct Ban {
    tables: Vec<Table>,
    targets: Vec<Target>,
    options: Options,
}

impl Ban {
    /// Open the files and check their header.
    ///
    /// # Errors
    /// Not readable, or without the columns of the BAN.
    pub fn open(paths: &[impl AsRef<Path>], options: &Options) -> Result<Self, ReadError> {
        let mut tables = Vec::new();
        for path in paths {
            let table = Table::open(path.as_ref(), &options.progress)?;
            let has = |name: &&&str| !table.header().iter().any(|h| h.eq_ignore_ascii_case(name));
            let missing: Vec<&str> =
                ["id", "numero", "nom_voie", "code_insee", "lon", "lat"].iter().filter(has).copied().collect();
            if !missing.is_empty() {
                return Err(ReadError::NotThisFormat {
                    file: table.name().to_owned(),
                    detail: format!("il lui manque les colonnes de la BAN : {}.", missing.join(", ")),
                    remedy: "Si c’est une base adresse locale, importez-la avec « import bal ».".to_owned(),
                });
            }
            tables.push(table);
        }
        options.progress.restart();
        let target = Target::new(ADDRESSES, &COLUMNS).known_by(Identity::Repeated);
        Ok(Self { tables, targets: vec![target], options: options.clone() })
    }
}

impl Reader for Ban {
    fn targets(&self) -> &[Target] {
        &self.targets
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        for table in &self.tables {
            table.each(|row| one(row, self.options.commune.as_deref(), sink))?;
        }
        Ok(())
    }
}

/// A cell, where R and others write NA for nothing.
fn cell<'r>(row: &'r Row<'_>, column: &str) -> Cow<'r, str> {
    match row.get(column) {
        text if text == "NA" => Cow::Borrowed(""),
        text => text,
    }
}

fn one(row: &Row<'_>, wanted: Option<&str>, sink: &mut dyn Sink) -> Result<(), Stopped> {
    let commune = cell(row, "code_insee");
    if wanted.is_some_and(|wanted| wanted != commune) {
        return Ok(());
    }
    let id = cell(row, "id");
    let coordinates = (cell(row, "lon").parse::<f64>(), cell(row, "lat").parse::<f64>());
    let (Ok(lon), Ok(lat)) = coordinates else {
        return sink.reject(Reject {
            target: Some(0),
            place: row.place(),
            column: Some("lon, lat".to_owned()),
            code: "coordonnees_absentes",
            reason: "la longitude et la latitude ne sont pas deux nombres.".to_owned(),
            position: None,
            key: Some((commune.into_owned(), id.into_owned())),
            raw: row.raw(),
        });
    };
    let street_code = match cell(row, "id_fantoir") {
        empty if empty.is_empty() => Cow::Borrowed(id.rsplit_once('_').map_or("", |(street, _)| street)),
        code => code,
    };
    let text = |column: &str| Value::text(&cell(row, column));
    let number = match cell(row, "numero").as_ref() {
        "99999" | "" => Value::Null,
        number => Value::text(number),
    };
    let values = vec![
        number,
        text("rep"),
        text("nom_voie"),
        Value::text(&street_code),
        text("nom_ld"),
        text("code_postal"),
        text("nom_commune"),
        text("type_position"),
        text("certification_commune"),
        text("cad_parcelles"),
    ];
    let record = Record {
        target: 0,
        place: row.place(),
        commune: commune.into_owned(),
        id: id.into_owned(),
        values,
        geometry: Some(Point::new(lon, lat).into()),
    };
    sink.record(record, &|| -> Raw { row.raw() })
}
