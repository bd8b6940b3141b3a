//! The change feed: which notes of `beffroi.change` the store has not applied yet.
//!
//! Notes are numbered when they are written, not when they commit, so a later number may be visible before an earlier one.
//! The position is therefore a transaction horizon: every transaction below it has ended and its notes are applied; notes at
//! or above it are read again each time and told apart by number. Reading a note twice is harmless: rows are read, not deltas.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, Row as _};

use crate::store::StoreError;

/// How far the feed was followed, as kept in a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Identity of the database, so that a restored or foreign one is not mistaken for it.
    pub database: String,
    /// Every transaction below this one is applied.
    pub horizon: i64,
}

/// What the new notes ask to read again in one relation.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Touched {
    pub fids: HashSet<i64>,
    pub communes: HashSet<String>,
    /// Everything: the relation was truncated or changed without communes.
    pub whole: bool,
    /// Communes of all the notes, those of single rows included.
    pub towns: HashSet<String>,
}

/// Follows the notes.
#[derive(Debug)]
pub struct Feed {
    database: String,
    horizon: i64,
    /// Notes at or above the horizon that were handed out, with their transaction.
    applied: BTreeMap<i64, i64>,
}

const NOTES: &str = "with s as (select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as horizon)
    select s.horizon, c.id, c.xid::text::bigint as xid, c.relation, c.fid, c.commune
    from s left join beffroi.change c on c.xid >= $1::text::xid8
    order by c.id";

const IDENTITY: &str = "select (select id::text from beffroi.identity) || ':' || (select system_identifier::text from pg_control_system())";

impl Feed {
    /// Start now: everything committed so far is taken as known.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn start(db: &mut PgConnection) -> Result<Self, StoreError> {
        let database: String = sqlx::query_scalar(IDENTITY).fetch_one(&mut *db).await?;
        let horizon: i64 =
            sqlx::query_scalar("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint").fetch_one(db).await?;
        Ok(Self { database, horizon, applied: BTreeMap::new() })
    }

    /// Where the feed is: what was read from the store's layers includes all that is below.
    #[must_use]
    pub fn position(&self) -> Position {
        Position { database: self.database.clone(), horizon: self.horizon }
    }

    /// Go back to the position of a snapshot, if it is of this database and not in its future.
    pub fn rewind(&mut self, to: &Position) -> bool {
        let same = to.database == self.database && to.horizon <= self.horizon;
        if same && to.horizon < self.horizon {
            self.horizon = to.horizon;
            self.applied.clear();
        }
        same
    }

    /// New notes, by relation.
    ///
    /// # Errors
    /// When the database does not answer; the position is then unchanged.
    pub async fn poll(&mut self, db: &mut PgConnection) -> Result<HashMap<String, Touched>, StoreError> {
        let rows = sqlx::query(NOTES).bind(self.horizon.to_string()).fetch_all(db).await?;
        let mut touched: HashMap<String, Touched> = HashMap::new();
        for row in &rows {
            let Some(id) = row.try_get::<Option<i64>, _>("id")? else { continue };
            if self.applied.insert(id, row.try_get("xid")?).is_some() {
                continue;
            }
            let entry = touched.entry(row.try_get("relation")?).or_default();
            let commune: Option<String> = row.try_get("commune")?;
            entry.towns.extend(commune.clone());
            match (row.try_get("fid")?, commune) {
                (Some(fid), _) => drop(entry.fids.insert(fid)),
                (None, Some(commune)) => drop(entry.communes.insert(commune)),
                (None, None) => entry.whole = true,
            }
        }
        if let Some(row) = rows.first() {
            self.horizon = row.try_get("horizon")?;
            self.applied.retain(|_, xid| *xid >= self.horizon);
        }
        Ok(touched)
    }
}
