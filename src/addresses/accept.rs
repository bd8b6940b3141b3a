//! Differences a person agrees to, written through the door.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::addresses::difference::Field;
use crate::addresses::offer::{Offer, Word};
use crate::auth::Person;
use crate::base::{Failure, Language};
use crate::records::{Edit, Error, NewRecord, RecordType, Records, Shape, Violation};

/// Differences accepted at once.
const MOST: usize = 1_000;

/// What became of the differences.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = AcceptedDifferences)]
pub struct Accepted {
    /// Differences that are none any more.
    pub changed: usize,
    pub refused: Vec<Kept>,
}

/// A difference that stays.
#[derive(Debug, Serialize, ToSchema)]
pub struct Kept {
    pub label: String,
    pub reason: String,
}

/// Where the differences of one commune are accepted by one person.
pub(super) struct Desk<'a> {
    pub records: &'a Records,
    pub person: &'a Person,
    pub kind: &'a RecordType,
    pub commune: &'a str,
    pub language: Language,
}

impl Desk<'_> {
    /// Write the differences, record by record. What was accepted of one address is one change: it is written whole or
    /// refused whole.
    ///
    /// # Errors
    /// Without the right to import; too many; when the database does not answer.
    pub async fn accept(&self, offers: Vec<Offer>) -> Result<Accepted, Error> {
        Records::reach(self.person, self.kind, "import", Some(self.commune))?;
        if offers.len() > MOST {
            return Err(Error::TooMany { given: offers.len(), most: MOST });
        }
        let mut accepted = Accepted::default();
        for of_one in by_record(offers) {
            match self.write(&of_one).await {
                Ok(()) => accepted.changed += of_one.len(),
                Err(error @ Error::Database(_)) => return Err(error),
                Err(error) => {
                    let reason = error.explain(self.language).detail;
                    let kept = |offer: Offer| Kept { label: offer.label, reason: reason.clone() };
                    accepted.refused.extend(of_one.into_iter().map(kept));
                }
            }
        }
        Ok(accepted)
    }

    async fn write(&self, offers: &[Offer]) -> Result<(), Error> {
        let (records, person, kind, language) = (self.records, self.person, self.kind, self.language);
        let Some(first) = offers.first() else { return Ok(()) };
        let seen = first.id.zip(first.version);
        match (seen, offers.iter().any(|offer| offer.what == Word::Removed)) {
            (None, _) if first.what == Word::Added => {
                let new = self.addition(first)?;
                records.create(person, kind, new, language).await.map(drop)
            }
            (Some((id, version)), true) => records.delete(person, kind, id, version, language).await.map(drop),
            (Some((id, version)), false) => {
                let mut edit = Edit { id, version: Some(version), ..Edit::default() };
                offers.iter().try_for_each(|offer| self.add(offer, &mut edit))?;
                records.change(person, kind, edit, language).await.map(drop)
            }
            (None, _) => Err(self.unreadable()),
        }
    }

    fn addition(&self, offer: &Offer) -> Result<NewRecord, Error> {
        let told = offer.would_be.as_ref().ok_or_else(|| self.unreadable())?;
        let said = told.values.iter().filter(|(_, value)| !value.is_null());
        let values: Map<String, Value> = said.map(|(name, value)| (name.clone(), value.clone())).collect();
        let (commune, geometry) = (Some(self.commune.to_owned()), Some(told.geometry.clone()));
        let key = offer.key.as_deref().map(Uuid::parse_str).transpose().map_err(|_| self.unreadable())?;
        Ok(NewRecord { commune, values, geometry, key })
    }

    /// Add what one difference would write.
    fn add(&self, offer: &Offer, edit: &mut Edit) -> Result<(), Error> {
        let told = offer.would_be.as_ref().ok_or_else(|| self.unreadable())?;
        let names: Vec<&str> = match offer.what {
            Word::Moved => {
                edit.geometry = Shape::Drawn(told.geometry.clone());
                Vec::new()
            }
            Word::Renamed => vec!["street"],
            Word::Changed => offer.fields.iter().map(String::as_str).collect(),
            Word::Added | Word::Removed => return Err(self.unreadable()),
        };
        for name in names {
            let known = name == "street" || Field::ALL.iter().any(|field| field.column() == name);
            let value = told.values.get(name).filter(|_| known).ok_or_else(|| self.unreadable())?;
            edit.values.insert(name.to_owned(), value.clone());
        }
        Ok(())
    }

    fn unreadable(&self) -> Error {
        let message = self.language.pick(
            "Cette différence ne dit pas tout ce qu’il faut : comparez à nouveau le fichier.",
            "This difference does not say all that is needed: compare the file again.",
            "Esta diferencia no dice todo lo necesario: vuelva a comparar el fichero.",
        );
        Error::Violations(vec![Violation { field: None, message: message.to_owned() }])
    }
}

/// Differences of one record together, in the order of the records; additions each by itself, at the end.
fn by_record(offers: Vec<Offer>) -> Vec<Vec<Offer>> {
    let mut of_records: BTreeMap<i64, Vec<Offer>> = BTreeMap::new();
    let mut additions = Vec::new();
    for offer in offers {
        match offer.id {
            Some(id) => of_records.entry(id).or_default().push(offer),
            None => additions.push(vec![offer]),
        }
    }
    of_records.into_values().chain(additions).collect()
}
