//! `Transaction`: deeds on features, all of them or none (OGC 09-025r2, 15). Each goes through the one door of records.

use axum::response::Response;

use crate::collections::{Deed, Edits, Error as Refused, Query, Seen};
use crate::exchange::outgoing::Collection;
use crate::geo::CrsName;
use crate::wfs::ask::{self, Asked};
use crate::wfs::draft::Reader;
use crate::wfs::edit_documents::{self, Done};
use crate::wfs::locks::{Lock, held_otherwise};
use crate::wfs::request::{Action, AdHoc, NewFeature, Property, Transaction, TypeName};
use crate::wfs::visit::Visit;
use crate::wfs::{Error, answer, systems};

/// Most features one action may change.
const MOST: usize = 10_000;

/// Features of a table that were changed, for the lock they may be under.
type Touched = Vec<(String, Vec<i64>)>;

/// Deeds under way.
struct Work<'a> {
    visit: &'a Visit,
    edits: Edits,
    lock: Option<Lock>,
    srs: Option<&'a str>,
    done: Done,
    touched: Touched,
}

/// Do a transaction.
///
/// # Errors
/// The first deed that is refused; then nothing is done.
pub async fn answer(visit: &Visit, transaction: &Transaction) -> Result<Response, Error> {
    let mut act = visit.act().await?;
    let lock = match &transaction.lock {
        Some(token) => Some(Lock::living(&mut act, token).await?),
        None => None,
    };
    let edits = visit.wfs.collections.edit(visit.manner.language).await.map_err(Error::told)?;
    let (done, touched) = (Done::default(), Touched::new());
    let mut work = Work { visit, edits, lock, srs: transaction.srs.as_deref(), done, touched };
    for action in &transaction.actions {
        work.act(&mut act, action).await?;
    }
    let Work { edits, done, touched, .. } = work;
    edits.commit().await.map_err(Error::told)?;
    if let Some(lock) = lock {
        release(&mut act, lock, transaction.some, &touched).await?;
    }
    act.commit().await.map_err(|error| Error::told(crate::db::Error::from(error)))?;
    let document = edit_documents::document(&done, visit.manner.version).into_string();
    Ok(answer::document(document, answer::XML, visit.manner))
}

/// A lock ends with the transaction it was for, or keeps what was not touched.
async fn release(act: &mut sqlx::PgConnection, lock: Lock, some: bool, touched: &Touched) -> Result<(), Error> {
    if !some {
        return lock.end(act).await;
    }
    for (relation, ids) in touched {
        lock.free(act, relation, ids).await?;
    }
    Ok(())
}

impl Work<'_> {
    async fn act(&mut self, act: &mut sqlx::PgConnection, action: &Action) -> Result<(), Error> {
        match action {
            Action::Insert { handle, srs, features } => {
                for feature in features {
                    let rid = self.insert(feature, srs.as_deref()).await?;
                    self.done.inserted.push((handle.clone(), rid));
                }
            }
            Action::Update { handle, query, set } => {
                let rids = self.update(act, query, set).await?;
                self.done.updated.extend(rids.into_iter().map(|rid| (handle.clone(), rid)));
            }
            Action::Replace { handle, feature, query } => {
                let rids = self.replace(act, feature, query).await?;
                self.done.replaced.extend(rids.into_iter().map(|rid| (handle.clone(), rid)));
            }
            Action::Delete { query, .. } => {
                let (asked, ids) = self.found(act, query, Deed::Delete).await?;
                for id in &ids {
                    self.edits.delete(&asked.seen, *id, None).await.map_err(Error::told)?;
                }
                self.done.deleted += ids.len();
            }
            Action::Native { safe: true, .. } => {}
            Action::Native { vendor, safe: false } => return Err(Error::wrong("vendorId", vendor)),
        }
        Ok(())
    }

    async fn insert(&mut self, feature: &NewFeature, srs: Option<&str>) -> Result<String, Error> {
        let seen = self.visit.seen(&feature.name, "typeName").map_err(|_| new_type(&feature.name))?;
        let draft = self.reader(&seen, srs)?.as_reader().feature(feature)?;
        // Whoever puts back a feature that was deleted gets it back under its identifier, with its history.
        let named = feature.id.as_deref().and_then(|id| id.rsplit_once('.')).filter(|(layer, _)| *layer == seen.id());
        if let Some(id) = named.and_then(|(_, number)| number.parse().ok())
            && self.edits.revive(&seen, id).await.map_err(Error::told)?
        {
            self.edits.update(&seen, id, draft, None).await.map_err(Error::told)?;
            return Ok(format!("{}.{id}", seen.id()));
        }
        let id = self.edits.create(&seen, draft).await.map_err(Error::told)?;
        Ok(format!("{}.{id}", seen.id()))
    }

    async fn update(
        &mut self,
        act: &mut sqlx::PgConnection,
        query: &AdHoc,
        set: &[Property],
    ) -> Result<Vec<String>, Error> {
        let (asked, ids) = self.found(act, query, Deed::Change).await?;
        let draft = self.reader(&asked.seen, query.srs.as_deref())?.as_reader().changes(set)?;
        for id in &ids {
            self.edits.update(&asked.seen, *id, draft.clone(), None).await.map_err(Error::told)?;
        }
        Ok(rids(&asked.seen, &ids))
    }

    async fn replace(
        &mut self,
        act: &mut sqlx::PgConnection,
        feature: &NewFeature,
        query: &AdHoc,
    ) -> Result<Vec<String>, Error> {
        let (asked, ids) = self.found(act, query, Deed::Change).await?;
        let draft = self.reader(&asked.seen, None)?.as_reader().feature(feature)?;
        for id in &ids {
            self.edits.replace(&asked.seen, *id, draft.clone(), None).await.map_err(Error::told)?;
        }
        Ok(rids(&asked.seen, &ids))
    }

    /// The features an action is about. None of them may be under another lock.
    async fn found(
        &mut self,
        act: &mut sqlx::PgConnection,
        query: &AdHoc,
        deed: Deed,
    ) -> Result<(Asked, Vec<i64>), Error> {
        // The system of an update is that of its geometries, not of what is found.
        let asked = ask::read(self.visit, &AdHoc { srs: None, ..query.clone() }, "typeName")?;
        let kind =
            asked.seen.kind.as_ref().ok_or_else(|| Error::told(Refused::NotEditable(asked.seen.id().to_owned())))?;
        let relation = kind.relation();
        let limited = Query { limit: Some(MOST as u64 + 1), ..asked.query.clone() };
        let ids = self.edits.matching(&asked.seen, &limited, deed).await.map_err(Error::told)?;
        if ids.len() > MOST {
            return Err(Error::TooMany { most: MOST });
        }
        if !held_otherwise(act, &relation, &ids, self.lock).await?.is_empty() {
            return Err(if self.lock.is_some() { Error::LockTaken } else { Error::LockMissing });
        }
        self.touched.push((relation, ids.clone()));
        Ok((asked, ids))
    }

    /// How geometries of a layer are read: in the system they name, else the action's, else the transaction's.
    fn reader<'s>(&self, seen: &'s Seen, srs: Option<&str>) -> Result<Drafts<'s>, Error> {
        let (crs, _) = systems::asked(srs.or(self.srs), &seen.systems(), self.visit.manner.version)?;
        Ok(Drafts { seen, collection: seen.collection(None, crs, self.visit.manner.language), crs })
    }
}

/// What a [`Reader`] borrows from.
struct Drafts<'s> {
    seen: &'s Seen,
    collection: Collection,
    crs: CrsName,
}

impl Drafts<'_> {
    const fn as_reader(&self) -> Reader<'_> {
        Reader { seen: self.seen, collection: &self.collection, crs: self.crs }
    }
}

fn rids(seen: &Seen, ids: &[i64]) -> Vec<String> {
    ids.iter().map(|id| format!("{}.{id}", seen.id())).collect()
}

fn new_type(name: &TypeName) -> Error {
    Error::NewType(name.local.chars().take(80).collect())
}
