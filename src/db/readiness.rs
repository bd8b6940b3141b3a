//! Is a server of the town prepared for Beffroi?

use sqlx::PgConnection;

use crate::db::{APP, Database, Error, GATE, OWNER, QUERY};

/// Extensions the migrations build on.
const EXTENSIONS: [&str; 3] = ["postgis", "pg_trgm", "unaccent"];

/// Refuse a server on which something is missing that only its administrator can give.
///
/// # Errors
/// [`Error::Unprovisioned`] naming what is missing; or the server is away or refuses the account.
pub async fn require_provisioned(database: &Database) -> Result<(), Error> {
    let mut connection = database.login(None).await?;
    let missing = missing(&mut connection).await?;
    if missing.is_empty() { Ok(()) } else { Err(Error::Unprovisioned(missing)) }
}

/// What is missing: extensions, roles, and the right of this account to serve.
///
/// # Errors
/// When the server cannot be asked.
pub async fn missing(connection: &mut PgConnection) -> Result<Vec<String>, Error> {
    let extensions: Vec<String> = sqlx::query_scalar(
        "select 'extension ' || name from unnest($1::text[]) name where name not in (select extname from pg_extension)",
    )
    .bind(EXTENSIONS.map(str::to_owned).to_vec())
    .fetch_all(&mut *connection)
    .await?;
    let roles: Vec<String> = sqlx::query_scalar(
        "select 'role ' || name from unnest($1::text[]) name where name not in (select rolname from pg_roles)",
    )
    .bind([APP, GATE, OWNER, QUERY].map(str::to_owned).to_vec())
    .fetch_all(&mut *connection)
    .await?;
    let mut missing = extensions;
    if roles.is_empty() {
        let strange: Vec<String> = sqlx::query_scalar(
            "select 'membership in ' || name from unnest($1::text[]) name where not pg_has_role(current_user, name, 'member')",
        )
        .bind([APP, GATE, QUERY].map(str::to_owned).to_vec())
        .fetch_all(connection)
        .await?;
        missing.extend(strange);
    }
    missing.extend(roles);
    Ok(missing)
}
