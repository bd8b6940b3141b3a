//! The right of a session to its communes: a secret of its own, whose digest the gate writes down.

use sqlx::{Connection, PgConnection};

use crate::db::{Database, Error, GATE, Scope};

/// How long a right lasts. A server of the town is restarted more often than once in so many days.
const DAYS: i32 = 400;

/// Have the gate give a fresh secret the communes of `scope`. `None` where the database is not migrated so far: such a
/// session sees nothing that is of a commune.
pub(super) async fn issue(database: &Database, scope: &Scope, purpose: &str) -> Result<Option<String>, Error> {
    let secret = format!("{:032x}{:032x}", rand::random::<u128>(), rand::random::<u128>());
    let mut gate = PgConnection::connect_with(&database.options(GATE)).await.map_err(Error::connecting)?;
    let issued = sqlx::query("select beffroi.issue_ticket($1, $2, $3, make_interval(days => $4))")
        .bind(&secret)
        .bind(scope.codes())
        .bind(purpose)
        .bind(DAYS)
        .execute(&mut gate)
        .await;
    let _ = gate.close().await; // its work is done; how it takes leave changes nothing
    match issued {
        Ok(_) => Ok(Some(secret)),
        Err(error) if is_unmigrated(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// No such function, no such schema, or a schema the gate was not let into yet.
fn is_unmigrated(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("42883" | "3F000" | "42501"))
}
