//! Addresses written as BAL 1.4: the columns of the AITF in their order, semicolons, UTF-8 with byte order mark.

mod fault;

use std::fmt::Display;
use std::io::Write;

use csv::{Writer, WriterBuilder};
use jiff::civil::Date;

use crate::base::is_insee;
use crate::exchange::bal::check::{TOPONYM_ONLY, is_uuid};
use crate::exchange::bal::header::COLUMNS_14;
use crate::exchange::bal::key::{Key, parcels};
use crate::exchange::bal::{PositionKind, Systems};

pub use fault::BalFault;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
/// What the key says of a street without a TOPO code.
const NO_STREET_CODE: &str = "xxxx";

/// Identifiers of the Base Adresse Nationale (UUID of version 4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BalIds {
    pub commune: String,
    pub toponym: String,
    /// None for a street or place without a number.
    pub address: Option<String>,
}

/// A delegated or associated commune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegated {
    pub insee: String,
    pub name: String,
}

/// A name in a language of the country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionalName {
    /// ISO 639-3, one of those the writer was made with: `bre`.
    pub language: String,
    pub name: String,
}

/// Where an address is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    pub kind: Option<PositionKind>,
    pub longitude: f64,
    pub latitude: f64,
}

/// One number of a street with all its positions, or a street or place without numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Address {
    /// On every address of a file or on none.
    pub ids: Option<BalIds>,
    /// INSEE code.
    pub commune: String,
    pub commune_name: String,
    pub delegated: Option<Delegated>,
    pub street: String,
    /// TOPO code of the street: four characters.
    pub street_code: Option<String>,
    /// The name of the street in other languages.
    pub street_in: Vec<RegionalName>,
    /// Place or complement, which should have a line of its own.
    pub locality: Option<String>,
    /// None for a street or place without numbers.
    pub number: Option<u32>,
    pub suffix: Option<String>,
    /// One line each; a street or place may have none.
    pub places: Vec<Place>,
    /// Identifiers of 14 characters.
    pub parcels: Vec<String>,
    /// Who made it: the commune, as a rule.
    pub source: String,
    pub updated: Date,
    pub certified: bool,
}

impl Address {
    /// `cle_interop`, in lower case as the format wants it.
    #[must_use]
    pub fn key(&self) -> String {
        let key = Key {
            commune: self.commune.clone(),
            street: self.street_code.clone().unwrap_or_else(|| NO_STREET_CODE.to_owned()),
            number: self.number.unwrap_or(TOPONYM_ONLY),
            suffix: self.suffix.clone(),
        };
        key.written().to_lowercase()
    }

    /// The first thing that would make the file refused.
    fn fault(&self) -> Option<BalFault> {
        let fault =
            |column, value: &dyn Display| Some(BalFault::Unfit { key: self.key(), column, value: value.to_string() });
        let length = self.street.chars().count();
        if !is_insee(&self.commune) {
            return fault("commune_insee", &self.commune);
        }
        if let Some(delegated) = self.delegated.as_ref().filter(|delegated| !is_insee(&delegated.insee)) {
            return fault("commune_deleguee_insee", &delegated.insee);
        }
        if !(3..=200).contains(&length) || self.street.contains('\u{fffd}') || self.street.trim() != self.street {
            return fault("voie_nom", &self.street);
        }
        let four = |code: &&String| code.len() == 4 && code.bytes().all(|b| b.is_ascii_alphanumeric());
        if let Some(code) = self.street_code.as_ref().filter(|code| !four(code)) {
            return fault("cle_interop", code);
        }
        if let Some(number) = self.number.filter(|number| *number == 0 || *number >= TOPONYM_ONLY) {
            return fault("numero", &number);
        }
        let short = |suffix: &&String| {
            let length = suffix.chars().count();
            self.number.is_some() && (1..=9).contains(&length) && suffix.chars().all(char::is_alphanumeric)
        };
        if let Some(suffix) = self.suffix.as_ref().filter(|suffix| !short(suffix)) {
            return fault("suffixe", suffix);
        }
        let list = self.parcels.join("|");
        if parcels(&list).0 != self.parcels {
            return fault("cad_parcelles", &list);
        }
        self.ids.as_ref().and_then(|ids| self.fault_of_ids(ids))
    }

    fn fault_of_ids(&self, ids: &BalIds) -> Option<BalFault> {
        let missing = (self.number.is_some() && ids.address.is_none()).then_some("");
        let wrong = [&ids.commune, &ids.toponym].into_iter().chain(&ids.address).map(String::as_str);
        let value = wrong.filter(|id| !is_uuid(id)).chain(missing).next()?;
        Some(BalFault::Unfit { key: self.key(), column: "id_ban_adresse", value: value.to_owned() })
    }
}

/// A BAL 1.4 being written.
pub struct BalWriter<W: Write> {
    lines: Writer<W>,
    languages: Vec<String>,
    systems: Systems,
    identified: Option<bool>,
}

impl<W: Write> BalWriter<W> {
    /// Write the header; `languages` are those street names are also written in (ISO 639-3).
    ///
    /// # Errors
    /// `out` takes no more.
    pub fn new(mut out: W, languages: &[&str]) -> Result<Self, BalFault> {
        out.write_all(BYTE_ORDER_MARK)?;
        let mut lines = WriterBuilder::new().delimiter(b';').from_writer(out);
        let regional: Vec<String> = languages.iter().map(|language| format!("voie_nom_{language}")).collect();
        lines.write_record(COLUMNS_14.into_iter().chain(regional.iter().map(String::as_str)))?;
        let languages = languages.iter().map(|&language| language.to_owned()).collect();
        Ok(Self { lines, languages, systems: Systems::default(), identified: None })
    }

    /// Write the lines of an address: one a position.
    ///
    /// # Errors
    /// What would make the file refused, or `out` takes no more.
    pub fn address(&mut self, address: &Address) -> Result<(), BalFault> {
        if let Some(fault) = address.fault() {
            return Err(fault);
        }
        if *self.identified.get_or_insert(address.ids.is_some()) != address.ids.is_some() {
            return Err(BalFault::SomeIdentified { key: address.key() });
        }
        if address.places.is_empty() {
            if address.number.is_some() {
                return Err(BalFault::Nowhere { key: address.key() });
            }
            return self.line(address, ["", "", "", "", ""].map(str::to_owned));
        }
        for place in &address.places {
            let cells = self.place(address, place)?;
            self.line(address, cells)?;
        }
        Ok(())
    }

    /// Write what is left.
    ///
    /// # Errors
    /// `out` takes no more.
    pub fn finish(mut self) -> Result<W, BalFault> {
        self.lines.flush()?;
        self.lines.into_inner().map_err(|e| BalFault::Unwritable(e.into_error()))
    }

    /// Kind, x, y, longitude, latitude: centimetres in the legal system, 1e-7 degree.
    fn place(&mut self, address: &Address, place: &Place) -> Result<[String; 5], BalFault> {
        let degrees = (place.longitude, place.latitude);
        let projected = self.systems.of(&address.commune).and_then(|systems| systems.1.convert(degrees).ok());
        let (x, y) = projected.ok_or_else(|| BalFault::Nowhere { key: address.key() })?;
        let kind = place.kind.map_or("", PositionKind::name).to_owned();
        Ok([
            kind,
            format!("{x:.2}"),
            format!("{y:.2}"),
            format!("{:.7}", place.longitude),
            format!("{:.7}", place.latitude),
        ])
    }

    fn line(&mut self, address: &Address, [kind, x, y, long, lat]: [String; 5]) -> Result<(), BalFault> {
        let ids = address.ids.as_ref();
        let delegated = address.delegated.as_ref();
        let text = |value: Option<&String>| value.cloned().unwrap_or_default();
        let cells = [
            text(ids.map(|ids| &ids.commune)),
            text(ids.map(|ids| &ids.toponym)),
            text(ids.and_then(|ids| ids.address.as_ref())),
            address.key(),
            address.commune.clone(),
            address.commune_name.clone(),
            text(delegated.map(|delegated| &delegated.insee)),
            text(delegated.map(|delegated| &delegated.name)),
            address.street.clone(),
            text(address.locality.as_ref()),
            address.number.unwrap_or(TOPONYM_ONLY).to_string(),
            text(address.suffix.as_ref()),
            kind,
            x,
            y,
            long,
            lat,
            address.parcels.join("|"),
            address.source.clone(),
            address.updated.to_string(),
            u8::from(address.certified).to_string(),
        ];
        let regional = self.languages.iter().map(|language| {
            let found = address.street_in.iter().find(|name| name.language == *language);
            found.map_or("", |name| name.name.as_str())
        });
        self.lines.write_record(cells.iter().map(String::as_str).chain(regional))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
