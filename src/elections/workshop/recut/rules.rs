//! Stations and lines of a frozen scenario, movements of electors: written by the life of the scenario, never typed.

use async_trait::async_trait;
use sqlx::PgConnection;

use crate::elections::rules::refuse;
use crate::records::{Change, Error, Rules};

/// Rules of what a scenario is compiled to.
pub struct Compiled;

#[async_trait]
impl Rules for Compiled {
    async fn prepare(&self, _: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        let message = change.language.pick(
            "Cette fiche découle d’un scénario figé : dégelez-le pour le redessiner, ou retirez-le s’il est planifié.",
            "This record comes of a frozen scenario: thaw it to draw it anew, or withdraw it if it is planned.",
            "Esta ficha resulta de un escenario congelado: descongélelo para redibujarlo, o retírelo si está planificado.",
        );
        Err(refuse(None, message))
    }
}
