//! Who looked at personal data: noted before the answer leaves.

use std::collections::BTreeMap;

use crate::auth::Person;
use crate::db::Scope;
use crate::records::model::RecordType;
use crate::records::{Error, Records};

impl Records {
    /// Note a look at records of a type that tells of persons; of other types nothing is noted.
    ///
    /// # Errors
    /// When the note cannot be written: then the look is refused.
    pub async fn note_look(
        &self,
        person: &Person,
        kind: &RecordType,
        seen: impl IntoIterator<Item = (Option<String>, i64)>,
    ) -> Result<(), Error> {
        self.note_look_because(person, kind, seen, None).await
    }

    /// Note that a stored query read personal data of `kind` in `scope`: which records is not known, which query is.
    ///
    /// # Errors
    /// When the note cannot be written: then the query does not run.
    pub async fn note_query(
        &self,
        person: &Person,
        kind: &RecordType,
        scope: &Scope,
        query: &str,
    ) -> Result<(), Error> {
        let one = match scope {
            Scope::Communes(codes) if codes.len() == 1 => codes.first(),
            _ => None,
        };
        let mut note = self.open(person, scope.clone()).await?;
        let sql = "insert into beffroi.consultations (commune, account, login, type, records, door, reason)
            values ($1, beffroi.actor(), $2, $3, '{}', 'query', $4)";
        sqlx::query(sql).bind(one).bind(&person.login).bind(&kind.id).bind(query).execute(&mut *note).await?;
        note.commit().await?;
        Ok(())
    }

    /// Note a look, and why.
    ///
    /// # Errors
    /// When the note cannot be written: then the look is refused.
    pub(super) async fn note_look_because(
        &self,
        person: &Person,
        kind: &RecordType,
        seen: impl IntoIterator<Item = (Option<String>, i64)>,
        reason: Option<&str>,
    ) -> Result<(), Error> {
        if !kind.personal() {
            return Ok(());
        }
        // A note for each commune: whoever watches over one must not read of another.
        let mut by_commune: BTreeMap<Option<String>, Vec<i64>> = BTreeMap::new();
        seen.into_iter().for_each(|(commune, id)| by_commune.entry(commune).or_default().push(id));
        if by_commune.is_empty() {
            return Ok(());
        }
        let Some(scope) = person.communes() else { return Err(Error::TypeUnknown(kind.id.clone())) };
        let mut note = self.open(person, scope).await?;
        let sql = "insert into beffroi.consultations (commune, account, login, type, records, door, reason)
            values ($1, beffroi.actor(), $2, $3, $4, $5, coalesce($6, nullif(current_setting('beffroi.reason', true), '')))";
        for (commune, ids) in by_commune {
            let noted = sqlx::query(sql)
                .bind(commune)
                .bind(&person.login)
                .bind(&kind.id)
                .bind(ids)
                .bind(person.door)
                .bind(reason);
            noted.execute(&mut *note).await?;
        }
        note.commit().await?;
        Ok(())
    }
}
