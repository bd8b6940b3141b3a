//! Scenarios whose day has come take effect in the night, as they would by hand.

use async_trait::async_trait;
use sqlx::{Connection as _, PgPool};

use crate::base::{Language, today};
use crate::elections::workshop::recut::effect::{Effect, Planned, take_effect};
use crate::elections::workshop::recut::standing;
use crate::jobs::{Done, Failure, Nightly, Task, Work};

const KIND: &str = "redistricting-effect";

/// The work that puts planned scenarios in force.
#[derive(Debug)]
pub struct TakingEffect;

impl TakingEffect {
    /// Every night, shortly after midnight.
    #[must_use]
    pub fn nightly() -> Nightly {
        let title = "Mettre en vigueur les redécoupages à leur date".to_owned();
        Nightly { kind: KIND, title, hour: 0, minute: 20 }
    }
}

#[async_trait]
impl Work for TakingEffect {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn run(&self, task: &Task) -> Result<Done, Failure> {
        let sql = "select fid from elections.scenarios where state = 'planned' and applies_on <= $1::date order by applies_on, fid";
        let due: Vec<i64> = sqlx::query_scalar(sql).bind(today().to_string()).fetch_all(task.program()).await?;
        let (mut done, mut failed) = (Vec::new(), 0);
        for scenario in due {
            // One town's refusal does not keep the others from their new division.
            match one(task.program(), scenario, task.language).await {
                Ok(Some(effect)) => done.push(effect.told(task.language)),
                Ok(None) => {}
                Err(Refused::Fault(why)) => done.push(why),
                Err(Refused::Database(error)) => {
                    tracing::error!(%error, scenario, "a planned scenario could not take effect");
                    failed += 1;
                }
            }
        }
        if failed > 0 {
            done.push(task.language.pick(
                format!("{failed} scénarios n’ont pu entrer en vigueur : ouvrez-les et lancez « Mettre en vigueur », le motif y est dit."),
                format!("{failed} scenarios could not take effect: open them and choose “Put in force”, the reason is said there."),
                format!("{failed} escenarios no pudieron entrar en vigor: ábralos y elija «Poner en vigor», allí se dice el motivo."),
            ));
        }
        Ok(Done::saying(done.join(" ")))
    }
}

/// Why a scenario was not put in force.
#[derive(Debug, thiserror::Error)]
enum Refused {
    /// It does not fit the stations of today any more: in words.
    #[error("{0}")]
    Fault(String),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Put one scenario in force, if it still fits; nothing where somebody did so meanwhile.
async fn one(program: &PgPool, scenario: i64, language: Language) -> Result<Option<Effect>, Refused> {
    let mut session = program.acquire().await?;
    let mut act = session.begin().await?;
    sqlx::query("select set_config('beffroi.door', 'job', true)").execute(&mut *act).await?;
    let sql = "select commune, applies_on::text, name from elections.scenarios
        where fid = $1 and state = 'planned' and applies_on <= $2::date for update";
    let held: Option<(String, String, String)> =
        sqlx::query_as(sql).bind(scenario).bind(today().to_string()).fetch_optional(&mut *act).await?;
    let Some((commune, applies_on, name)) = held else { return Ok(None) };
    let faults = standing::faults_of_frozen(&mut act, scenario, &commune, language).await?;
    if !faults.is_empty() {
        return Err(Refused::Fault(language.pick(
            format!("« {name} » n’est pas entré en vigueur. {}", faults.join(" ")),
            format!("“{name}” did not take effect. {}", faults.join(" ")),
            format!("«{name}» no entró en vigor. {}", faults.join(" ")),
        )));
    }
    let effect = take_effect(&mut act, &Planned { scenario, commune, applies_on }).await?;
    let sql = "update elections.scenarios set state = 'applied' where fid = $1";
    sqlx::query(sql).bind(scenario).execute(&mut *act).await?;
    act.commit().await?;
    Ok(Some(effect))
}
