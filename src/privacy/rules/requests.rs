//! Requests of persons about their data: one month to answer, three when the person was told why within the first.

use async_trait::async_trait;
use jiff::civil::Date;
use sqlx::PgConnection;

use crate::base::{Calendar, Delay, day, today};
use crate::records::{Change, Deed, Error, Rules, Violation};

/// Rules of requests.
pub struct Requests;

#[async_trait]
impl Rules for Requests {
    async fn prepare(&self, _: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        if change.deed == Deed::Delete {
            return Ok(());
        }
        let written = |name: &str| change.text(name).and_then(day);
        let received = written("received").unwrap_or_else(today);
        let extended = written("extended");
        let calendar = Calendar::of(change.commune.as_deref().unwrap_or_default());
        let mut wrong = Vec::new();
        if received > today() {
            wrong.push(Violation::of(
                "received",
                change.language.pick(
                    "Ce jour n’est pas encore venu.",
                    "This day has not come yet.",
                    "Ese día aún no ha llegado.",
                ),
            ));
        }
        if extended.is_some_and(|told| told < received || told > due(received, false, calendar)) {
            wrong.push(Violation::of(
                "extended",
                change.language.pick(
                    "La personne doit être prévenue dans le mois qui suit sa demande (RGPD, art. 12 3.).",
                    "The person must be told within a month of the request (GDPR, art. 12(3)).",
                    "La persona debe ser avisada en el mes siguiente a su solicitud (RGPD, art. 12.3).",
                ),
            ));
        }
        if extended.is_some() && change.text("extension_reason").is_none() {
            wrong.push(Violation::of(
                "extension_reason",
                change.language.pick(
                    "Dites pourquoi : complexité ou nombre des demandes.",
                    "Say why: complexity or number of the requests.",
                    "Diga por qué: complejidad o número de solicitudes.",
                ),
            ));
        }
        if change.text("state") == Some("refused") && change.text("answer").is_none() {
            wrong.push(Violation::of(
                "answer",
                change.language.pick(
                    "Un refus est motivé, et dit les voies de recours (RGPD, art. 12 4.).",
                    "A refusal says why, and how to appeal (GDPR, art. 12(4)).",
                    "Una denegación dice por qué y cómo reclamar (RGPD, art. 12.4).",
                ),
            ));
        }
        if !wrong.is_empty() {
            return Err(Error::Violations(wrong));
        }
        change.values.insert("due".into(), due(received, extended.is_some(), calendar).to_string().into());
        let open = change.text("state").is_none_or(|state| state == "open");
        if open {
            change.values.insert("answered".into(), serde_json::Value::Null);
        } else if change.text("answered").is_none() {
            change.values.insert("answered".into(), today().to_string().into());
        }
        Ok(())
    }
}

/// The last day to answer (RGPD, art. 12 3.): one month after receipt, two more when extended. A period in months ends with
/// the day of the same date, or the last of the month; when that is a holiday, a Sunday or a Saturday, with the next working
/// day (règlement (CEE, Euratom) n° 1182/71, art. 3 2. c and 4).
fn due(received: Date, extended: bool, calendar: Calendar) -> Date {
    calendar.on_or_after(Delay::Months(if extended { 3 } else { 1 }).from(received, calendar))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use proptest::prelude::*;

    use super::due;
    use crate::base::Calendar;

    #[test]
    fn a_request_is_answered_within_a_month_or_three() {
        for (received, once, extended) in [
            (date(2026, 11, 27), date(2026, 12, 28), date(2027, 3, 1)),
            (date(2027, 1, 31), date(2027, 3, 1), date(2027, 4, 30)),
            (date(2026, 3, 3), date(2026, 4, 3), date(2026, 6, 3)),
            (date(2026, 11, 25), date(2026, 12, 28), date(2027, 2, 25)),
        ] {
            assert_eq!(due(received, false, Calendar::France), once, "{received}");
            assert_eq!(due(received, true, Calendar::France), extended, "{received}");
        }
        assert_eq!(
            due(date(2026, 3, 3), false, Calendar::of("67482")),
            date(2026, 4, 7),
            "Good Friday, then Easter Monday"
        );
    }

    proptest! {
        #[test]
        fn a_last_day_is_worked_and_an_extension_is_later(year in 2018_i16..2100, month in 1_i8..13, day in 1_i8..29) {
            let received: Date = date(year, month, day);
            let (once, extended) = (due(received, false, Calendar::France), due(received, true, Calendar::France));
            prop_assert!(Calendar::France.is_working(once) && Calendar::France.is_working(extended));
            prop_assert!(received < once && once < extended);
            let days = (once - received).get_days();
            prop_assert!((28..=36).contains(&days), "{days}");
        }
    }
}
