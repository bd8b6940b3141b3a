//! What an administrator may not do by accident: shut themselves out, or become somebody else.

use futures_util::future::BoxFuture;
use serde_json::{Map, Value};
use sqlx::PgConnection;

use crate::auth::{Gate, INVITATION, invite};
use crate::base::Language;
use crate::records::{Change, Deed, Error, Outcome, Rules, Subject, Violation};

/// Rules of accounts.
pub struct Accounts {
    gate: Gate,
}

impl Accounts {
    pub const fn new(gate: Gate) -> Self {
        Self { gate }
    }
}

impl Rules for Accounts {
    fn prepare<'a>(
        &'a self,
        connection: &'a mut PgConnection,
        change: &'a mut Change,
    ) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let closes = change.deed == Deed::Delete || change.values.get("active") == Some(&Value::Bool(false));
            let id = change.before.as_ref().and_then(|before| before.get("fid")).and_then(Value::as_i64);
            let Some(id) = id.filter(|_| closes) else { return Ok(()) };
            let myself: Option<i64> = sqlx::query_scalar("select beffroi.actor()").fetch_one(connection).await?;
            if myself == Some(id) { Err(Error::Violations(vec![own_account(change.language)])) } else { Ok(()) }
        })
    }

    fn act<'a>(
        &'a self,
        connection: &'a mut PgConnection,
        action: &'a str,
        subject: Subject<'a>,
    ) -> BoxFuture<'a, Result<(Map<String, Value>, Outcome), Error>> {
        Box::pin(async move {
            if action != "invite" {
                return Err(Error::ActionUnknown(action.to_owned()));
            }
            // Whoever gets the link acts as this person everywhere.
            let within =
                sqlx::query_scalar("select auth.within_scope($1)").bind(subject.id).fetch_one(connection).await?;
            if within { Ok((Map::new(), Outcome::default())) } else { Err(Error::OutsideScope) }
        })
    }

    fn done<'a>(&'a self, _action: &'a str, id: i64) -> BoxFuture<'a, Option<Outcome>> {
        Box::pin(async move {
            match invite(&self.gate, id).await {
                Ok(secret) => Some(Outcome { message: None, link: Some(format!("{INVITATION}{secret}")) }),
                Err(error) => {
                    tracing::error!(%error, id, "no invitation was made");
                    None
                }
            }
        })
    }
}

fn own_account(language: Language) -> Violation {
    let message = language.pick(
        "Vous ne pouvez ni fermer ni supprimer votre propre compte.",
        "You cannot close or delete your own account.",
        "No puede cerrar ni eliminar su propia cuenta.",
    );
    Violation { field: None, message: message.to_owned() }
}
