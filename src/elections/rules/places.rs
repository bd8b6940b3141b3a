//! Polling places: a building holds no more stations than it has rooms.

use async_trait::async_trait;
use sqlx::PgConnection;

use crate::elections::rules::{integer, refuse};
use crate::records::{Change, Deed, Error, Rules};

/// Rules of polling places.
pub struct Places;

#[async_trait]
impl Rules for Places {
    async fn prepare(&self, connection: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        let (Deed::Change, Some(place), Some(rooms)) = (change.deed, integer(change, "fid"), integer(change, "rooms"))
        else {
            return Ok(());
        };
        let held: i64 = sqlx::query_scalar("select count(*) from elections.polling_stations where place = $1")
            .bind(place)
            .fetch_one(connection)
            .await?;
        if held <= rooms {
            return Ok(());
        }
        let message = change.language.pick(
            format!(
                "Ce lieu reçoit déjà {held} bureaux : laissez au moins {held} salles, ou déplacez d’abord un bureau."
            ),
            format!("This place already holds {held} stations: leave at least {held} rooms, or move a station first."),
            format!("Este lugar ya acoge {held} mesas: deje al menos {held} salas, o traslade antes una mesa."),
        );
        Err(refuse(Some("rooms"), &message))
    }
}
