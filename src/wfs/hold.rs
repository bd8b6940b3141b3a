//! `LockFeature`, `GetFeatureWithLock`: features held until somebody has changed them (OGC 09-025r2, 12, 13).

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use axum::response::Response;
use maud::{Markup, html};

use crate::collections::{Deed, Error as Refused, Query, Seen};
use crate::wfs::ask::Asked;
use crate::wfs::exception::DECLARATION;
use crate::wfs::formats::Format;
use crate::wfs::locks::Lock;
use crate::wfs::request::{self, Hold, Retrieval};
use crate::wfs::retrieve::{self, expanded};
use crate::wfs::version::LAYERS;
use crate::wfs::visit::Visit;
use crate::wfs::{Error, Version, answer};

/// Most features under one lock.
const MOST: u64 = 50_000;

/// Features of a layer: those the lock holds, and those it does not.
struct Held {
    layer: String,
    locked: Vec<i64>,
    free: Vec<i64>,
}

/// Answer `LockFeature`: a new lock on what queries find, or a lock that is to run anew.
///
/// # Errors
/// [`Error::LockTaken`], [`Error::LockExpired`], [`Error::Lock`], [`Error::NotSignedIn`].
pub async fn lock(
    visit: &Visit,
    queries: &[request::Query],
    hold: &Hold,
    token: Option<&str>,
) -> Result<Response, Error> {
    let mut act = visit.act().await?;
    let (lock, held) = if let Some(token) = token {
        let lock = Lock::living(&mut act, token).await?;
        lock.extend(&mut act, hold).await?;
        (lock, Vec::new())
    } else {
        let lock = Lock::open(&mut act, hold).await?;
        let asked = expanded(visit, queries).await?;
        (lock, take(visit, &mut act, lock, &asked, hold).await?)
    };
    act.commit().await.map_err(|error| Error::told(crate::db::Error::from(error)))?;
    Ok(answer::document(document(visit.manner.version, lock, &held).into_string(), answer::XML, visit.manner))
}

/// Answer `GetFeatureWithLock`: a page of features, held.
///
/// # Errors
/// As for [`lock`]; [`Error::Wrong`] where only a number is asked.
pub async fn features(visit: &Visit, retrieval: &Retrieval, hold: &Hold) -> Result<Response, Error> {
    if retrieval.hits {
        return Err(Error::wrong("resultType", "hits"));
    }
    let format = Format::asked(retrieval.format.as_deref(), visit.manner.version)?;
    let mut act = visit.act().await?;
    let lock = Lock::open(&mut act, hold).await?;
    let mut asked = expanded(visit, &retrieval.queries).await?;
    let mut room = retrieval.count;
    for one in &mut asked {
        // Only what is given is held; the page is cut before it is locked.
        one.query.limit = room;
        let ids = identifiers(visit, &one.seen, &one.query).await?;
        room = room.map(|room| room.saturating_sub(ids.len() as u64));
        one.query.ids = Some(ids);
        one.query.limit = None;
    }
    let held = take(visit, &mut act, lock, &asked, hold).await?;
    for (one, held) in asked.iter_mut().zip(held) {
        one.query.ids = Some(held.locked);
    }
    act.commit().await.map_err(|error| Error::told(crate::db::Error::from(error)))?;
    let whole = Retrieval { count: Some(u64::MAX), start: 0, ..retrieval.clone() };
    retrieve::respond(visit, &whole, asked, format, Some(lock.token())).await
}

/// Put what queries find under a lock. All of it, unless `SOME` will do.
async fn take(
    visit: &Visit,
    act: &mut sqlx::PgConnection,
    lock: Lock,
    asked: &[Asked],
    hold: &Hold,
) -> Result<Vec<Held>, Error> {
    let mut all = Vec::new();
    for one in asked {
        let kind = one.seen.kind.as_ref().ok_or_else(|| Error::told(Refused::NotEditable(one.seen.id().to_owned())))?;
        let found = identifiers(visit, &one.seen, &one.query).await?;
        // What the person may not change they do not keep others from changing.
        let mut edits = visit.wfs.collections.edit(visit.manner.language).await.map_err(Error::told)?;
        let theirs = edits.matching(&one.seen, &one.query, Deed::Change).await.map_err(Error::told)?;
        drop(edits);
        let wanted: BTreeSet<i64> = found.iter().copied().collect();
        let theirs: Vec<i64> = theirs.into_iter().filter(|id| wanted.contains(id)).collect();
        let locked = lock.take(act, &kind.relation(), &theirs).await?;
        let free: Vec<i64> = found.into_iter().filter(|id| locked.binary_search(id).is_err()).collect();
        if !free.is_empty() && !hold.some {
            return Err(Error::LockTaken);
        }
        all.push(Held { layer: one.seen.id().to_owned(), locked, free });
    }
    Ok(all)
}

async fn identifiers(visit: &Visit, seen: &Seen, query: &Query) -> Result<Vec<i64>, Error> {
    let query = Query { properties: Some(Vec::new()), ..query.clone() };
    let gathered = visit.wfs.collections.each(seen, &query, Vec::new(), |ids: &mut Vec<i64>, feature| {
        ids.push(feature.id);
        if ids.len() as u64 > MOST { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let ids = gathered.await.map_err(Error::told)?;
    if ids.len() as u64 > MOST {
        Err(Error::TooMany { most: usize::try_from(MOST).unwrap_or_default() })
    } else {
        Ok(ids)
    }
}

fn document(version: Version, lock: Lock, held: &[Held]) -> Markup {
    let names = |pick: fn(&Held) -> &Vec<i64>| -> Vec<String> {
        held.iter().flat_map(|one| pick(one).iter().map(move |id| format!("{}.{id}", one.layer))).collect()
    };
    let (locked, free) = (names(|held| &held.locked), names(|held| &held.free));
    if version.is_2() {
        return html! {
            (DECLARATION)
            wfs:LockFeatureResponse lockId=(lock.token()) xmlns:wfs=(version.wfs()) xmlns:fes=(version.fes()) xmlns:bf=(LAYERS) {
                @if !locked.is_empty() { wfs:FeaturesLocked { @for rid in &locked { fes:ResourceId rid=(rid) {} } } }
                @if !free.is_empty() { wfs:FeaturesNotLocked { @for rid in &free { fes:ResourceId rid=(rid) {} } } }
            }
        };
    }
    html! {
        (DECLARATION)
        WFS_LockFeatureResponse xmlns=(version.wfs()) xmlns:ogc=(version.fes()) {
            LockId { (lock.token()) }
            @if !locked.is_empty() { FeaturesLocked { @for fid in &locked { ogc:FeatureId fid=(fid) {} } } }
            @if !free.is_empty() { FeaturesNotLocked { @for fid in &free { ogc:FeatureId fid=(fid) {} } } }
        }
    }
}
