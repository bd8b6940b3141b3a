//! What a person left to be done while they are away: their rights as they are now, with a short ticket of its own.

use crate::auth::secret::Secret;
use crate::auth::session::{PERSON, Row, person};
use crate::auth::{Error, Gate, Person};

/// A ticket of an errand ends by itself after so many minutes, were it forgotten by a server that died.
const MINUTES: i32 = 10;

/// The person of an errand, as long as it lasts.
#[derive(Debug)]
pub struct Errand {
    secret: Secret,
    account: i64,
}

impl Gate {
    /// Go on an errand for an account with the rights it has now; none: the account is closed or gone.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn begin_errand(&self, account: i64) -> Result<Option<(Person, Errand)>, Error> {
        let errand = Errand { secret: Secret::draw(), account };
        if !self.renew_errand(&errand).await? {
            return Ok(None);
        }
        let sql = format!("select {PERSON}, null::text[] from auth.accounts a where a.fid = $1 and a.active");
        let row: Option<Row> =
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(account).fetch_optional(self.pool()).await?;
        Ok(row.map(|row| (person(row, &errand.secret, "job"), errand)))
    }

    /// Give the errand its time anew; false when the account is closed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn renew_errand(&self, errand: &Errand) -> Result<bool, Error> {
        let sql =
            "select auth.issue_ticket($1, fid, make_interval(mins => $3)) from auth.accounts where fid = $2 and active";
        let issued = sqlx::query(sql)
            .bind(errand.secret.ticket())
            .bind(errand.account)
            .bind(MINUTES)
            .execute(self.pool())
            .await?;
        Ok(issued.rows_affected() == 1)
    }

    /// The errand is done: its ticket is worth nothing any more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn end_errand(&self, errand: Errand) -> Result<(), Error> {
        sqlx::query("select auth.withdraw_ticket($1)").bind(errand.secret.ticket()).execute(self.pool()).await?;
        Ok(())
    }
}
