//! Whoever drew on a scenario hears what becomes of it.

use jiff::civil::Date;
use serde_json::Value;
use sqlx::PgConnection;

use crate::base::{Language, day_in_words};
use crate::elections::workshop::SCENARIOS;
use crate::notifications::{self, Notice, notify};
use crate::records::{Error, Subject};

/// What a scenario has come to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    Submitted,
    Planned(Date),
}

/// Tell those who drew on a scenario, but for whoever does this.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn tell(connection: &mut PgConnection, subject: &Subject<'_>, step: Step) -> Result<(), Error> {
    let sql = "select distinct account from elections.scenario_steps
        where scenario = $1 and account is not null and account is distinct from beffroi.actor()";
    let drew: Vec<i64> = sqlx::query_scalar(sql).bind(subject.id).fetch_all(&mut *connection).await?;
    let name = subject.values.get("name").and_then(Value::as_str).unwrap_or_default();
    for account in drew {
        let notice = |language| notice(name, step, subject.id, language);
        match notify(connection, account, subject.commune, notice).await {
            Ok(_) => {}
            Err(notifications::Error::Database(error)) => return Err(error.into()),
            Err(error) => tracing::warn!(%error, scenario = subject.id, "a colleague was not told of a scenario"),
        }
    }
    Ok(())
}

fn notice(name: &str, step: Step, scenario: i64, language: Language) -> Notice {
    let (title, text) = match step {
        Step::Submitted => (
            language.pick(
                "Un scénario que vous avez dessiné est soumis",
                "A scenario you drew on is submitted",
                "Se presenta un escenario que usted dibujó",
            ),
            language.pick(
                format!("« {name} » ne change plus."),
                format!("“{name}” no longer changes."),
                format!("«{name}» ya no cambia."),
            ),
        ),
        Step::Planned(on) => {
            let when = day_in_words(&on.to_string(), language);
            let title = language.pick(
                "Un scénario que vous avez dessiné est planifié",
                "A scenario you drew on is planned",
                "Se planifica un escenario que usted dibujó",
            );
            let text = language.pick(
                format!("« {name} » entre en vigueur le {when}."),
                format!("“{name}” takes effect on {when}."),
                format!("«{name}» entra en vigor el {when}."),
            );
            (title, text)
        }
    };
    let link = Some(format!("/app#list={SCENARIOS}&record={SCENARIOS}:{scenario}"));
    Notice { title: title.to_owned(), text, link }
}
