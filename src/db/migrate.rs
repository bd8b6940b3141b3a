//! Migrations, compiled into the program.

use std::collections::BTreeMap;

use sqlx::PgConnection;
use sqlx::migrate::{MigrateError, Migrator};

use crate::db::{Error, queue};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// How a database stands against the migrations of this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Every migration is applied.
    Current,
    /// So many are missing.
    Behind(usize),
    /// It knows a migration this program does not: the program is older than the data.
    Newer(i64),
    /// A migration was applied in another wording than this program has.
    Altered(i64),
}

impl Standing {
    /// Refuse everything but [`Standing::Current`].
    ///
    /// # Errors
    /// The error that names what is wrong.
    pub fn require_current(self) -> Result<(), Error> {
        match self {
            Self::Current => Ok(()),
            Self::Behind(count) => Err(Error::Behind(count)),
            Self::Newer(version) => Err(Error::Newer(version)),
            Self::Altered(version) => Err(Error::Altered(version)),
        }
    }
}

/// Keeps two programs that migrate apart: also the one killed a moment ago, whose session may still be at work.
const LOCK: i64 = 2_026_112_710;

/// Apply what is missing, as `beffroi_owner`. Each migration is one transaction; a lock keeps two programs apart.
///
/// # Errors
/// [`Error::Newer`], [`Error::Altered`] when the data is not of this program, [`Error::Migration`] when a step fails.
pub async fn migrate(owner: &mut PgConnection) -> Result<(), Error> {
    sqlx::query("select pg_advisory_lock($1)").bind(LOCK).execute(&mut *owner).await?;
    let migrated = apply(owner).await;
    sqlx::query("select pg_advisory_unlock($1)").bind(LOCK).execute(owner).await?;
    migrated
}

async fn apply(owner: &mut PgConnection) -> Result<(), Error> {
    queue::migrate(owner).await?;
    MIGRATIONS.run(&mut *owner).await.map_err(|error| match error {
        MigrateError::VersionMissing(version) => Error::Newer(version),
        MigrateError::VersionMismatch(version) => Error::Altered(version),
        other => Error::Migration(other),
    })?;
    queue::guard(owner).await?;
    // The serving role must be able to see whether the schema is the one it expects.
    sqlx::query("grant select on public._sqlx_migrations to beffroi_app").execute(owner).await?;
    Ok(())
}

/// Compare the migrations applied with those of this program, changing nothing.
///
/// # Errors
/// When the database cannot be read.
pub async fn standing(connection: &mut PgConnection) -> Result<Standing, Error> {
    let known: bool = sqlx::query_scalar("select to_regclass('public._sqlx_migrations') is not null")
        .fetch_one(&mut *connection)
        .await?;
    if !known {
        return Ok(Standing::Behind(MIGRATIONS.iter().count()));
    }
    let applied: BTreeMap<i64, Vec<u8>> =
        sqlx::query_as("select version, checksum from public._sqlx_migrations where success")
            .fetch_all(&mut *connection)
            .await?
            .into_iter()
            .collect();
    if let Some(version) = applied.keys().find(|version| !MIGRATIONS.version_exists(**version)) {
        return Ok(Standing::Newer(*version));
    }
    let mut missing = queue::missing(connection).await?;
    for migration in MIGRATIONS.iter() {
        match applied.get(&migration.version) {
            None => missing += 1,
            Some(checksum) if checksum[..] != migration.checksum[..] => {
                return Ok(Standing::Altered(migration.version));
            }
            Some(_) => {}
        }
    }
    Ok(if missing == 0 { Standing::Current } else { Standing::Behind(missing) })
}

/// A short name for the schema these migrations make: the same migrations, the same name.
#[must_use]
pub fn fingerprint() -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64; // FNV-1a: names a template, guards nothing
    let own = MIGRATIONS.iter().flat_map(|migration| migration.checksum.iter().copied());
    for byte in own.chain(queue::wording().flat_map(str::bytes)) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}
