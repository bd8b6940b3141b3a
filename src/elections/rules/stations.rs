//! Polling stations: one of the commune centralises (code électoral, art. R40); several share a building as long as there
//! is room.

use async_trait::async_trait;
use serde_json::Value;
use sqlx::PgConnection;

use crate::elections::rules::{flag, integer, refuse, was};
use crate::records::{Change, Deed, Error, Rules};

/// Rules of polling stations.
pub struct Stations;

#[async_trait]
impl Rules for Stations {
    async fn prepare(&self, connection: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        if let Some(number) = change.values.get("id").and_then(Value::as_str) {
            let number = number.trim().to_owned();
            change.values.insert("id".into(), number.into());
        }
        stays_centralised(connection, change).await?;
        if change.deed != Deed::Delete {
            has_room(connection, change).await?;
        }
        Ok(())
    }
}

/// The office is passed on by marking another station (trigger `centralising`), never laid down: a commune without one
/// could not centralise its results.
async fn stays_centralised(connection: &mut PgConnection, change: &Change) -> Result<(), Error> {
    let laid_down = was(change, "centralising") && (change.deed == Deed::Delete || !flag(change, "centralising"));
    if !laid_down {
        return Ok(());
    }
    let sql = "select exists (select from elections.polling_stations where commune = $1 and fid <> $2)";
    let others: bool =
        sqlx::query_scalar(sql).bind(&change.commune).bind(integer(change, "fid")).fetch_one(connection).await?;
    if change.deed == Deed::Delete && !others {
        return Ok(());
    }
    Err(refuse(
        Some("centralising"),
        change.language.pick(
            "Une commune a toujours un bureau centralisateur (code électoral, art. R40) : cochez d’abord la case d’un autre bureau, celui-ci la perdra.",
            "A commune always has a centralising station (code électoral, art. R40): tick the box of another station first, this one loses it.",
            "Un municipio tiene siempre una mesa centralizadora (code électoral, art. R40): marque primero otra mesa y esta dejará de serlo.",
        ),
    ))
}

async fn has_room(connection: &mut PgConnection, change: &Change) -> Result<(), Error> {
    let (Some(place), true) = (integer(change, "place"), change.values.contains_key("place")) else { return Ok(()) };
    // Two stations that move in at the same moment wait for each other.
    let sql = "select name, rooms::bigint from elections.polling_places where fid = $1 for update";
    let found: Option<(String, i64)> = sqlx::query_as(sql).bind(place).fetch_optional(&mut *connection).await?;
    let Some((name, rooms)) = found else { return Ok(()) };
    let sql = "select count(*) from elections.polling_stations where place = $1 and fid is distinct from $2";
    let held: i64 =
        sqlx::query_scalar(sql).bind(place).bind(integer(change, "fid")).fetch_one(&mut *connection).await?;
    if held < rooms {
        return Ok(());
    }
    let message = change.language.pick(
        format!("« {name} » a {rooms} salle(s) et reçoit déjà {held} bureau(x) : choisissez un autre lieu, ou ajoutez-lui une salle."),
        format!("“{name}” has {rooms} room(s) and already holds {held} station(s): choose another place, or give it one more room."),
        format!("«{name}» tiene {rooms} sala(s) y ya acoge {held} mesa(s): elija otro lugar, o añádale una sala."),
    );
    Err(refuse(Some("place"), &message))
}
