//! The passkeys of a person.

use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::{Error, Gate};

/// A passkey, as its owner knows it.
#[derive(Debug, Serialize, ToSchema, sqlx::FromRow)]
#[schema(as = Passkey)]
pub struct Held {
    pub id: i64,
    pub name: String,
    /// Day it was made.
    pub made: String,
    /// Day it was used last.
    pub used: Option<String>,
}

impl Gate {
    /// The passkeys of an account, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn passkeys_of(&self, account: i64) -> Result<Vec<Held>, Error> {
        let sql = "select id, name, made::date::text as made, used::date::text as used from auth.passkeys
            where account = $1 order by id";
        Ok(sqlx::query_as(sql).bind(account).fetch_all(self.pool()).await?)
    }

    /// Forget a passkey.
    ///
    /// # Errors
    /// [`Error::PasskeyUnknown`].
    pub(super) async fn drop_passkey(&self, account: i64, id: i64) -> Result<(), Error> {
        let sql = "delete from auth.passkeys where account = $1 and id = $2";
        let gone = sqlx::query(sql).bind(account).bind(id).execute(self.pool()).await?;
        if gone.rows_affected() == 1 { Ok(()) } else { Err(Error::PasskeyUnknown) }
    }
}
