//! What an administrator prepares once: four roles, three extensions, one database.

use sqlx::{AssertSqlSafe, PgConnection};

use crate::db::Error;

/// The serving role: least privilege, held by row-level security.
pub const APP: &str = "beffroi_app";
/// The role that gives a session its right to communes, and can do nothing else.
pub const GATE: &str = "beffroi_gate";
/// The role stored queries run as: it reads what records and layers publish, and nothing else.
pub const QUERY: &str = "beffroi_query";
/// The role that owns the schemas and migrates them.
pub const OWNER: &str = "beffroi_owner";

/// Roles may exist already on a server shared by several databases; both scripts may be run again.
const ROLES: &str = "do $$ begin
  if not exists (select from pg_roles where rolname = 'beffroi_owner') then create role beffroi_owner login; end if;
  if not exists (select from pg_roles where rolname = 'beffroi_app') then create role beffroi_app login; end if;
  if not exists (select from pg_roles where rolname = 'beffroi_gate') then create role beffroi_gate login; end if;
  if not exists (select from pg_roles where rolname = 'beffroi_query') then
    create role beffroi_query login;
    alter role beffroi_query set temp_file_limit = '512MB';
    if current_setting('server_version_num')::integer >= 150000 then
      execute 'grant set on parameter temp_file_limit to beffroi_query';
    end if;
  end if;
end $$;";

const EXTENSIONS: &str = "create extension if not exists postgis;
create extension if not exists pg_trgm;
create extension if not exists unaccent;";

/// The SQL an administrator runs on a server of the town, in `psql` as a superuser.
#[must_use]
pub fn script() -> String {
    format!(
        "{ROLES}
create role beffroi login password 'to be chosen' noinherit;
grant beffroi_owner, beffroi_app, beffroi_gate, beffroi_query to beffroi;
create database beffroi owner beffroi_owner encoding 'UTF8' template template0;
\\connect beffroi
{EXTENSIONS}"
    )
}

/// Create the roles where they are missing. Needs a superuser connection; repeatable.
///
/// # Errors
/// When the server refuses.
pub async fn roles(connection: &mut PgConnection) -> Result<(), Error> {
    sqlx::raw_sql(ROLES).execute(connection).await?;
    Ok(())
}

/// Prepare a whole server for the database `name`: roles, database, extensions. `open` gives a superuser connection to
/// the database it is asked for. Repeatable: what exists is left as it is.
///
/// # Errors
/// When the server refuses.
pub async fn provision<F, Fut>(name: &str, open: F) -> Result<(), Error>
where
    F: Fn(String) -> Fut,
    Fut: Future<Output = Result<PgConnection, Error>>,
{
    let mut server = open("postgres".to_owned()).await?;
    roles(&mut server).await?;
    let exists: bool = sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
        .bind(name)
        .fetch_one(&mut server)
        .await?;
    if !exists {
        let statement: String = sqlx::query_scalar(
            "select format('create database %I owner beffroi_owner encoding ''UTF8'' template template0', $1::text)",
        )
        .bind(name)
        .fetch_one(&mut server)
        .await?;
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut server).await?;
    }
    let mut inside = open(name.to_owned()).await?;
    sqlx::raw_sql(EXTENSIONS).execute(&mut inside).await?;
    Ok(())
}
