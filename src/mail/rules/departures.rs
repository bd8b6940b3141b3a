//! Mail that goes out: whom a reply goes to, and what is done once it has left.

use async_trait::async_trait;
use serde_json::{Map, Value};
use sqlx::PgConnection;

use crate::base::today;
use crate::mail::rules::{needs_reason, reference, refuse, register_action};
use crate::records::{Change, Deed, Error, Follow, Outcome, Rules, Subject};

/// Rules of mail that goes out.
pub struct Departures;

#[async_trait]
impl Rules for Departures {
    async fn prepare(&self, connection: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        needs_reason(change)?;
        if change.deed == Deed::Create
            && let Some(arrival) = reference(change, "arrival")
        {
            let sql = "select sender, service from mail.arrivals where fid = $1";
            let found: Option<(Option<i64>, Option<i64>)> =
                sqlx::query_as(sql).bind(arrival).fetch_optional(connection).await?;
            let (sender, service) = found.unwrap_or_default();
            for (name, value) in [("recipient", sender), ("service", service)] {
                if reference(change, name).is_none() {
                    change.values.insert(name.to_owned(), value.into());
                }
            }
        }
        if change.deed == Deed::Create && reference(change, "recipient").is_none() {
            let message = change.language.pick("À remplir.", "Must be filled in.", "Debe rellenarse.");
            return Err(refuse(Some("recipient"), message));
        }
        if change.text("state") == Some("sent") && change.text("sent").is_none() {
            change.values.insert("sent".into(), today().to_string().into());
        }
        Ok(())
    }

    async fn follow(&self, connection: &mut PgConnection, id: i64, change: &Change) -> Result<Vec<Follow>, Error> {
        if change.text("state") != Some("sent") {
            return Ok(Vec::new());
        }
        let sql = "select fid from mail.tasks where done is null
            and (arrival = $1 and kind = 'reply' or departure = $2 and kind = 'sign') order by fid";
        let open = sqlx::query_scalar(sql).bind(reference(change, "arrival")).bind(id).fetch_all(connection).await?;
        let values = Map::from_iter([("state".to_owned(), Value::from("done")), ("departure".to_owned(), id.into())]);
        let done = |id: i64| Follow::Change { kind: "mail-tasks", id, values: values.clone() };
        Ok(open.into_iter().map(done).collect())
    }

    async fn act(
        &self,
        _: &mut PgConnection,
        action: &str,
        subject: Subject<'_>,
    ) -> Result<(Map<String, Value>, Outcome), Error> {
        register_action(action, &subject, &["sent", "cancelled"])
    }
}
