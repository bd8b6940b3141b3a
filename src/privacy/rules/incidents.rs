//! Personal data breaches: the clock of 72 hours (RGPD, art. 33 1.).

use async_trait::async_trait;
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sqlx::PgConnection;

use crate::records::{Change, Deed, Error, Rules, Violation};

/// Hours from the moment the town hall became aware to the notification of the CNIL.
const CLOCK: SignedDuration = SignedDuration::from_hours(72);

/// Rules of incidents.
pub struct Incidents;

#[async_trait]
impl Rules for Incidents {
    async fn prepare(&self, _: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        if change.deed == Deed::Delete {
            return Ok(());
        }
        let Some(discovered) = moment(change, "discovered") else { return Ok(()) };
        let notify_by = discovered.saturating_add(CLOCK).map_err(|_| wrong_moment(change))?;
        if moment(change, "occurred").is_some_and(|occurred| occurred > discovered) {
            return Err(wrong_moment(change));
        }
        let late = moment(change, "notified").is_some_and(|notified| notified > notify_by);
        if late && change.text("delay_reason").is_none() {
            let message = change.language.pick(
                "Notifiée après 72 heures : dites pourquoi (RGPD, art. 33 1.).",
                "Notified after 72 hours: say why (GDPR, art. 33(1)).",
                "Notificada después de 72 horas: diga por qué (RGPD, art. 33.1).",
            );
            return Err(Error::Violations(vec![Violation::of("delay_reason", message)]));
        }
        for (name, at) in [("discovered", discovered), ("notify_by", notify_by)] {
            change.values.insert(name.to_owned(), Value::from(at.to_string()));
        }
        Ok(())
    }
}

/// A moment of the record; one without a zone is on the clock of the town hall.
fn moment(change: &Change, name: &str) -> Option<Timestamp> {
    let text = change.text(name)?;
    let local = || Some(text.parse::<DateTime>().ok()?.in_tz("Europe/Paris").ok()?.timestamp());
    text.parse().ok().or_else(local)
}

fn wrong_moment(change: &Change) -> Error {
    let message = change.language.pick(
        "La violation ne peut pas être constatée avant d’avoir eu lieu.",
        "The breach cannot be discovered before it happened.",
        "La violación no puede constatarse antes de producirse.",
    );
    Error::Violations(vec![Violation::of("discovered", message)])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{CLOCK, moment};
    use crate::base::Language;
    use crate::records::{Change, Deed, Shape};

    #[test]
    fn three_days_are_counted_from_the_moment_of_awareness_over_a_weekend_too() {
        let values = json!({"discovered": "2026-11-27T17:30:00Z"}).as_object().cloned().unwrap_or_default();
        let (commune, language) = (Some("80016".into()), Language::French);
        let change = Change { deed: Deed::Create, commune, before: None, values, geometry: Shape::Kept, language };
        let until = moment(&change, "discovered").map(|at| (at + CLOCK).to_string());
        assert_eq!(until.as_deref(), Some("2026-11-30T17:30:00Z"));
    }
}
