//! The right to do something, asked in one place; the transaction it opens.

use std::sync::Arc;

use sqlx::{PgPool, PgTransaction};

use crate::auth::Person;
use crate::catalog::Phrase;
use crate::db::{self, Scope};
use crate::records::Error;
use crate::records::attachments::AttachmentSettings;
use crate::records::import::Jobs;
use crate::records::model::{RecordType, Registry};
use crate::store::Store;

/// What every answer needs.
#[derive(Debug, Clone)]
pub struct Records {
    /// Sessions without rights of their own ([`db::Database::pool_for_persons`]).
    pub(super) pool: PgPool,
    pub(super) registry: Arc<Registry>,
    pub(super) store: Arc<Store>,
    /// Imports of this node.
    pub(super) jobs: Jobs,
    pub(super) attachments: Arc<AttachmentSettings>,
}

impl Records {
    #[must_use]
    pub fn new(pool: PgPool, registry: Arc<Registry>, store: Arc<Store>, attachments: AttachmentSettings) -> Self {
        Self { pool, registry, store, jobs: Jobs::default(), attachments: Arc::new(attachments) }
    }

    /// Every record type.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// A type the person may list; one they may not is told like one that is not there.
    ///
    /// # Errors
    /// [`Error::TypeUnknown`].
    pub fn kind(&self, person: &Person, id: &str) -> Result<Arc<RecordType>, Error> {
        let found = self.registry.types.get(id).filter(|kind| person.reach(&kind.id, "list").is_some());
        found.cloned().ok_or_else(|| Error::TypeUnknown(id.chars().take(60).collect()))
    }

    /// Communes in which the person may do `action`, narrowed to the one they chose.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::CommuneForbidden`] for a commune that is not theirs.
    pub fn reach(person: &Person, kind: &RecordType, action: &str, commune: Option<&str>) -> Result<Scope, Error> {
        let forbidden = || Error::Forbidden { subject: kind.title.clone(), action: action.to_owned() };
        let scope = person.reach(&kind.id, action).ok_or_else(forbidden)?;
        let Some(commune) = commune.filter(|_| kind.by_commune) else { return Ok(scope) };
        if !scope.covers(commune) {
            return Err(Error::CommuneForbidden(commune.to_owned()));
        }
        // Rows of no commune are seen by whoever holds them all.
        if scope == Scope::Everywhere && kind.commune_optional { Ok(scope) } else { Ok(Scope::communes([commune])?) }
    }

    /// A transaction in the name of the person within `scope`.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn open(&self, person: &Person, scope: Scope) -> Result<PgTransaction<'static>, Error> {
        Ok(db::act(&self.pool, &person.act(scope)).await?)
    }

    /// A transaction that only looks.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn look(&self, person: &Person, scope: Scope) -> Result<PgTransaction<'static>, Error> {
        let mut look = self.open(person, scope).await?;
        sqlx::query("set local transaction_read_only = on").execute(&mut *look).await?;
        Ok(look)
    }

    /// A transaction that only looks, where the person may do `action`: in the commune they chose, else in all of theirs.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::CommuneForbidden`]; when no connection can be had.
    pub async fn look_as(
        &self,
        person: &Person,
        kind: &RecordType,
        action: &str,
        commune: Option<&str>,
    ) -> Result<PgTransaction<'static>, Error> {
        self.look(person, Self::reach(person, kind, action, commune)?).await
    }

    /// Wait until tiles and other nodes' readers on this one see what was committed to the table of `kind`.
    pub(super) async fn shown(&self, kind: &RecordType) {
        if kind.layer.is_some() {
            self.shown_on_map().await;
        }
    }

    /// The same, after a change to a type that is drawn.
    pub(super) async fn shown_on_map(&self) {
        if !self.store.catch_up().await {
            tracing::warn!("the map shows a saved change later than its answer");
        }
    }
}

/// Identifiers found by words among records of `kind`, as SQL on bound parameters. `None`: no words, or nothing to find by.
pub(super) async fn found_by_words(
    look: &mut sqlx::PgConnection,
    kind: &RecordType,
    typed: &str,
    most: u32,
) -> Result<Option<Vec<i64>>, Error> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    if kind.search.is_empty() {
        return Err(Error::NotSearchable);
    }
    let phrase = Phrase::read(look, typed).await?;
    let mut found = find(look, kind, &phrase, &phrase.ways(), &[], most).await?;
    if found.is_empty() {
        let (words, slips) = phrase.forgiving();
        if !slips.is_empty() {
            found = find(look, kind, &phrase, &words, &slips, most).await?;
        }
    }
    Ok(Some(found))
}

async fn find(
    look: &mut sqlx::PgConnection,
    kind: &RecordType,
    phrase: &Phrase,
    words: &[String],
    slips: &[String],
    most: u32,
) -> Result<Vec<i64>, Error> {
    let commune = if kind.by_commune { "commune" } else { "" };
    let sql = "select found from beffroi.find_text($1, 'fid', $2, $3, $4, $5, $6, null, $7) limit $7";
    Ok(sqlx::query_scalar(sql)
        .bind(kind.sql_table())
        .bind(commune)
        .bind(&kind.search)
        .bind(phrase.text())
        .bind(words)
        .bind(slips)
        .bind(i32::try_from(most).unwrap_or(i32::MAX))
        .fetch_all(look)
        .await?)
}
