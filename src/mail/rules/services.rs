//! Services: a tree that never bites its own tail.

use async_trait::async_trait;
use sqlx::PgConnection;

use crate::mail::rules::{reference, refuse, touches};
use crate::records::{Change, Error, Rules};

/// Rules of services.
pub struct Services;

#[async_trait]
impl Rules for Services {
    async fn prepare(&self, connection: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        let (Some(own), Some(parent)) = (reference(change, "fid"), reference(change, "parent")) else { return Ok(()) };
        if !touches(change, "parent") {
            return Ok(());
        }
        let sql = "with recursive above as (
                select fid, parent from mail.services where fid = $1
                union select s.fid, s.parent from mail.services s join above on s.fid = above.parent)
            select exists (select from above where fid = $2)";
        let circle: bool = sqlx::query_scalar(sql).bind(parent).bind(own).fetch_one(connection).await?;
        if !circle {
            return Ok(());
        }
        let message = change.language.pick(
            "Ce service dépend déjà de celui-ci : choisissez-en un autre.",
            "That service is already below this one: choose another.",
            "Ese servicio ya depende de este: elija otro.",
        );
        Err(refuse(Some("parent"), message))
    }
}
