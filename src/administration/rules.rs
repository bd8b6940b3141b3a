//! What an administrator may not do by accident: shut themselves out, or become somebody else.

use async_trait::async_trait;
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

#[async_trait]
impl Rules for Accounts {
    async fn prepare(&self, connection: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        let closes = change.deed == Deed::Delete || change.values.get("active") == Some(&Value::Bool(false));
        let id = change.before.as_ref().and_then(|before| before.get("fid")).and_then(Value::as_i64);
        let Some(id) = id.filter(|_| closes) else { return Ok(()) };
        let myself: Option<i64> = sqlx::query_scalar("select beffroi.actor()").fetch_one(connection).await?;
        if myself == Some(id) { Err(Error::Violations(vec![own_account(change.language)])) } else { Ok(()) }
    }

    async fn act(
        &self,
        connection: &mut PgConnection,
        action: &str,
        subject: Subject<'_>,
    ) -> Result<(Map<String, Value>, Outcome), Error> {
        if action != "invite" {
            return Err(Error::ActionUnknown(action.to_owned()));
        }
        let origin = "select origin from auth.accounts where fid = $1";
        let origin: Option<String> =
            sqlx::query_scalar(origin).bind(subject.id).fetch_optional(&mut *connection).await?;
        if origin.is_some_and(|origin| origin != "local") {
            return Err(Error::Violations(vec![elsewhere(subject.language)]));
        }
        // Whoever gets the link acts as this person everywhere.
        let within = sqlx::query_scalar("select auth.within_scope($1)").bind(subject.id).fetch_one(connection).await?;
        if within { Ok((Map::new(), Outcome::default())) } else { Err(Error::OutsideScope) }
    }

    async fn done(&self, _action: &str, id: i64) -> Option<Outcome> {
        match invite(&self.gate, id).await {
            Ok(secret) => Some(Outcome { message: None, link: Some(format!("{INVITATION}{secret}")) }),
            Err(error) => {
                tracing::error!(%error, id, "no invitation was made");
                None
            }
        }
    }
}

fn elsewhere(language: Language) -> Violation {
    let message = language.pick(
        "Ce compte se connecte avec le mot de passe de l’annuaire : il n’a pas besoin de lien.",
        "This account signs in with the password of the directory: it needs no link.",
        "Esta cuenta usa la contraseña del directorio: no necesita enlace.",
    );
    Violation { field: None, message: message.to_owned() }
}

fn own_account(language: Language) -> Violation {
    let message = language.pick(
        "Vous ne pouvez ni fermer ni supprimer votre propre compte.",
        "You cannot close or delete your own account.",
        "No puede cerrar ni eliminar su propia cuenta.",
    );
    Violation { field: None, message: message.to_owned() }
}
