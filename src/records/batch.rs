//! Several deeds in one transaction: all of them are done, or none.

use serde_json::{Map, Value};
use sqlx::{PgConnection, PgTransaction};

use crate::auth::Person;
use crate::base::Language;
use crate::db::{self, Scope};
use crate::records::door::{Held, NewRecord, commune_of, hold, insert, remove, update};
use crate::records::item::Item;
use crate::records::model::RecordType;
use crate::records::rules::{Change, Deed, Shape};
use crate::records::{Edit, Error, Records, conflict, restore, values};

/// Deeds of a person that are not yet done: nothing is seen by others before [`Batch::commit`], and nothing stays of a
/// batch that is dropped.
pub struct Batch {
    records: Records,
    person: Person,
    language: Language,
    transaction: PgTransaction<'static>,
    /// A record that is drawn was written: the map must show it.
    drawn: bool,
}

impl Records {
    /// Begin a batch in the name of the person, in the communes they work in.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin(&self, person: &Person, language: Language) -> Result<Batch, Error> {
        let scope = person.communes().unwrap_or_else(|| Scope::Communes(Vec::new()));
        let transaction = self.open(person, scope).await?;
        Ok(Batch { records: self.clone(), person: person.clone(), language, transaction, drawn: false })
    }
}

impl Batch {
    /// Create a record. Its identifier.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::CommuneForbidden`], [`Error::Violations`].
    pub async fn create(&mut self, kind: &RecordType, new: NewRecord) -> Result<i64, Error> {
        let language = self.language;
        // Asked for the commune, then opened for all of the person's: some rows of a commune are of the whole server.
        Records::reach(&self.person, kind, "create", new.commune.as_deref())?;
        let scope = self.turn_to(kind, "create").await?;
        let commune = commune_of(kind, &scope, new.commune, language)?;
        let given = values::read_all(kind, &new.values, false, language).map_err(Error::Violations)?;
        let geometry = new.geometry.filter(|geometry| !geometry.is_null()).map_or(Shape::Kept, Shape::Drawn);
        let mut change = Change { deed: Deed::Create, commune, before: None, values: given, geometry, language };
        let id = insert(&mut self.transaction, kind, &mut change).await?;
        self.drawn |= kind.layer.is_some();
        Ok(id)
    }

    /// Bring back a record that was deleted, under its identifier and as it last was. Whether there was one.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; what rules and database refuse today.
    pub async fn revive(&mut self, kind: &RecordType, id: i64) -> Result<bool, Error> {
        Records::reach(&self.person, kind, "change", None)?;
        self.turn_to(kind, "create").await?;
        let revived = restore::revive(&mut self.transaction, kind, id, self.language).await?;
        self.drawn |= revived && kind.layer.is_some();
        Ok(revived)
    }

    /// Change a record, as the person saw it where the edit says which version that was.
    ///
    /// # Errors
    /// [`Error::Conflict`] when somebody changed it since; [`Error::RecordUnknown`], [`Error::Violations`].
    pub async fn change(&mut self, kind: &RecordType, edit: Edit) -> Result<(), Error> {
        self.turn_to(kind, "change").await?;
        let language = self.language;
        let given = values::read_all(kind, &edit.values, false, language).map_err(Error::Violations)?;
        let held = self.held(kind, edit.id, edit.version).await?;
        let (commune, before) = (held.commune, Some(held.values));
        let mut change =
            Change { deed: Deed::Change, commune, before, values: given, geometry: edit.geometry, language };
        update(&mut self.transaction, kind, edit.id, &mut change).await?;
        self.drawn |= kind.layer.is_some();
        Ok(())
    }

    /// Delete a record, as the person saw it where a version is given. The version it had last, and one more.
    ///
    /// # Errors
    /// [`Error::InUse`] while other records refer to it; [`Error::Permanent`], [`Error::Conflict`], [`Error::RecordUnknown`].
    pub async fn delete(&mut self, kind: &RecordType, id: i64, version: Option<i32>) -> Result<i32, Error> {
        self.turn_to(kind, "delete").await?;
        if kind.permanent {
            return Err(Error::Permanent);
        }
        let held = self.held(kind, id, version).await?;
        let last = held.version;
        remove(&mut self.transaction, kind, id, held, self.language).await?;
        self.drawn |= kind.layer.is_some();
        Ok(last + 1)
    }

    /// The values of a record the person may change, locked until the batch ends: what a program sent back unchanged is
    /// known by them.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::RecordUnknown`].
    pub async fn present(&mut self, kind: &RecordType, id: i64) -> Result<Map<String, Value>, Error> {
        self.turn_to(kind, "change").await?;
        Ok(self.held(kind, id, None).await?.values)
    }

    /// The connection, held to the communes in which the person may do `action` on `kind`: to look up what the deeds are
    /// done on.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn look(&mut self, kind: &RecordType, action: &str) -> Result<&mut PgConnection, Error> {
        self.turn_to(kind, action).await?;
        Ok(&mut self.transaction)
    }

    /// Do it all, then wait until the map shows it.
    ///
    /// # Errors
    /// When the database refuses at the last moment.
    pub async fn commit(self) -> Result<(), Error> {
        self.transaction.commit().await?;
        if self.drawn {
            self.records.shown_on_map().await;
        }
        Ok(())
    }

    pub(super) fn connection(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }

    /// What the record is now, as the person will see it.
    pub(super) async fn item(&mut self, kind: &RecordType, id: i64) -> Result<Item, Error> {
        let item = self.records.read_item(&mut self.transaction, &self.person, kind, id, None).await?;
        item.ok_or(Error::RecordUnknown(id))
    }

    /// Hold the transaction to where the person may do `action`.
    async fn turn_to(&mut self, kind: &RecordType, action: &str) -> Result<Scope, Error> {
        let scope = Records::reach(&self.person, kind, action, None)?;
        db::narrow(&mut self.transaction, &scope).await?;
        Ok(scope)
    }

    async fn held(&mut self, kind: &RecordType, id: i64, version: Option<i32>) -> Result<Held, Error> {
        let held = hold(&mut self.transaction, kind, id).await?.ok_or(Error::RecordUnknown(id))?;
        match version.filter(|version| *version != held.version) {
            Some(version) => Err(conflict::of(&mut self.transaction, kind, id, version, &held).await?),
            None => Ok(held),
        }
    }
}
