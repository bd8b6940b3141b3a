//! The life of a scenario: draft, frozen, submitted, planned, in force. Each step is an action of the record, in one
//! transaction.

use jiff::civil::{Date, date};
use serde_json::{Map, Value, json};
use sqlx::PgConnection;

use crate::base::{Language, day, day_in_words, today};
use crate::elections::rules::refuse;
use crate::elections::workshop::error::state_told;
use crate::elections::workshop::recut::colleagues::{self, Step};
use crate::elections::workshop::recut::effect::{Planned, take_effect};
use crate::elections::workshop::recut::{freeze, movements, standing};
use crate::records::{Error, Outcome, Subject};

type Done = Result<(Map<String, Value>, Outcome), Error>;

/// Do a named action on a scenario.
///
/// # Errors
/// [`Error::ActionUnknown`]; what forbids it, in words.
pub(in crate::elections) async fn act(connection: &mut PgConnection, action: &str, subject: Subject<'_>) -> Done {
    match action {
        "freeze" => freeze_it(connection, &subject).await,
        "thaw" => thaw(connection, &subject).await,
        "submit" => submit(connection, &subject).await,
        "apply" => apply(connection, &subject).await,
        "withdraw" => withdraw(connection, &subject).await,
        "take-effect" => effect(connection, &subject).await,
        "movements-file" => file(&subject),
        other => Err(Error::ActionUnknown(other.to_owned())),
    }
}

fn state<'a>(subject: &'a Subject<'_>) -> &'a str {
    subject.values.get("state").and_then(Value::as_str).unwrap_or_default()
}

/// Refuse unless the scenario is in one of `wanted`; `next` says what to do.
fn expect(subject: &Subject<'_>, wanted: &[&str], next: &str) -> Result<(), Error> {
    if wanted.contains(&state(subject)) {
        return Ok(());
    }
    let (language, now) = (subject.language, state_told(state(subject), subject.language));
    let message = language.pick(
        format!("Ce scénario est {now}. {next}"),
        format!("This scenario is {now}. {next}"),
        format!("Este escenario está {now}. {next}"),
    );
    Err(refuse(Some("state"), &message))
}

fn told(values: &Value, message: String) -> (Map<String, Value>, Outcome) {
    (values.as_object().cloned().unwrap_or_default(), Outcome { message: Some(message), link: None })
}

async fn freeze_it(connection: &mut PgConnection, subject: &Subject<'_>) -> Done {
    let language = subject.language;
    let next = language.pick(
        "Seul un scénario en préparation se fige.",
        "Only a draft can be frozen.",
        "Solo se congela un escenario en preparación.",
    );
    expect(subject, &["draft"], next)?;
    let message = freeze::freeze(connection, subject.id, language).await?;
    Ok(told(&json!({"state": "frozen"}), message))
}

/// Back to the drawing table. What it was compiled to goes with the frost: it would no longer be true.
async fn thaw(connection: &mut PgConnection, subject: &Subject<'_>) -> Done {
    let language = subject.language;
    let next = language.pick(
        "Seul un scénario figé se reprend ; un scénario soumis ou planifié se retire d’abord.",
        "Only a frozen scenario can be drawn on again; one that is submitted or planned is withdrawn first.",
        "Solo se retoma un escenario congelado; uno presentado o planificado se retira antes.",
    );
    expect(subject, &["frozen"], next)?;
    for sql in [
        "update elections.scenarios set state = 'draft' where fid = $1",
        "delete from elections.scenario_stations where scenario = $1",
    ] {
        sqlx::query(sql).bind(subject.id).execute(&mut *connection).await?;
    }
    let message = language.pick(
        "Le scénario se dessine de nouveau.",
        "The scenario can be drawn on again.",
        "El escenario se puede dibujar de nuevo.",
    );
    Ok(told(&json!({}), message.to_owned()))
}

async fn submit(connection: &mut PgConnection, subject: &Subject<'_>) -> Done {
    let language = subject.language;
    let next = language.pick("Figez-le d’abord.", "Freeze it first.", "Congélelo antes.");
    expect(subject, &["frozen"], next)?;
    colleagues::tell(connection, subject, Step::Submitted).await?;
    let message = language.pick(
        "Scénario soumis : il ne change plus. Imprimez le projet d’arrêté depuis l’onglet Documents.",
        "Scenario submitted: it no longer changes. Print the draft order from the tab Documents.",
        "Escenario presentado: ya no cambia. Imprima el proyecto de orden desde la pestaña Documentos.",
    );
    Ok(told(&json!({"state": "submitted"}), message.to_owned()))
}

/// Plan the day: one pending movement for each elector who changes station and is not forced. Nobody moves today.
async fn apply(connection: &mut PgConnection, subject: &Subject<'_>) -> Done {
    let language = subject.language;
    let next = language.pick(
        "Figez-le d’abord ; un scénario planifié se retire avant d’être planifié à une autre date.",
        "Freeze it first; one that is planned is withdrawn before it is planned for another day.",
        "Congélelo antes; uno planificado se retira antes de planificarlo para otra fecha.",
    );
    expect(subject, &["frozen", "submitted"], next)?;
    let (commune, now) = (subject.commune.unwrap_or_default(), today());
    let asked = subject.answers.get("applies_on").and_then(Value::as_str).and_then(day);
    let on = asked.unwrap_or_else(|| next_new_year(now));
    if on < now {
        let message = language.pick(
            "Cette date est passée : choisissez aujourd’hui ou plus tard.",
            "That day is past: choose today or later.",
            "Esa fecha ya pasó: elija hoy o más tarde.",
        );
        return Err(refuse(Some("applies_on"), message));
    }
    only_one(connection, subject).await?;
    let faults = standing::faults_of_frozen(connection, subject.id, commune, language).await?;
    if let Some(fault) = faults.first() {
        return Err(refuse(None, fault));
    }
    let moved = movements::refresh(connection, subject.id, commune, &on.to_string(), None).await?;
    if let Some((station, electors)) = standing::left_behind(connection, subject.id).await?.first() {
        return Err(refuse(None, &left_told(station, *electors, language)));
    }
    colleagues::tell(connection, subject, Step::Planned(on)).await?;
    let message = planned_told(moved.added, on, now, language);
    Ok(told(&json!({"state": "planned", "applies_on": on.to_string()}), message))
}

/// Two scenarios that wait for their day in one commune would undo each other.
async fn only_one(connection: &mut PgConnection, subject: &Subject<'_>) -> Result<(), Error> {
    let sql = "select name from elections.scenarios where commune = $1 and state = 'planned' and fid <> $2 limit 1";
    let other: Option<String> =
        sqlx::query_scalar(sql).bind(subject.commune).bind(subject.id).fetch_optional(connection).await?;
    let Some(other) = other else { return Ok(()) };
    let message = subject.language.pick(
        format!("« {other} » est déjà planifié dans cette commune. Retirez-le d’abord."),
        format!("“{other}” is already planned in this commune. Withdraw it first."),
        format!("«{other}» ya está planificado en este municipio. Retírelo antes."),
    );
    Err(refuse(None, &message))
}

/// 1 January next: when a new division is in force by the law (code électoral, art. R40).
fn next_new_year(now: Date) -> Date {
    date(now.year().saturating_add(1), 1, 1)
}

/// Whether the order can no longer be notified in time: before 31 August of the year before (code électoral, art. R40).
fn late(on: Date, now: Date) -> bool {
    now > date(on.year().saturating_sub(1), 8, 31)
}

fn planned_told(moved: u64, on: Date, now: Date, language: Language) -> String {
    let when = day_in_words(&on.to_string(), language);
    let mut told = language.pick(
        format!("Planifié pour le {when} : {moved} électeurs changeront de bureau, aucun aujourd’hui."),
        format!("Planned for {when}: {moved} electors will change station, none today."),
        format!("Planificado para el {when}: {moved} electores cambiarán de mesa, ninguno hoy."),
    );
    let first_of_january = (on.month(), on.day()) == (1, 1);
    if late(on, now) || !first_of_january {
        told += language.pick(
            " Attention : l’arrêté se notifie avant le 31 août et entre en vigueur le 1er janvier suivant (code électoral, art. R40), hors changement de limites ; assurez-vous que le préfet l’a pris dans ce délai.",
            " Mind: the order is notified before 31 August and is in force on 1 January next (code électoral, art. R40), unless limits changed; make sure that the prefect made it in that time.",
            " Atención: la orden se notifica antes del 31 de agosto y entra en vigor el 1 de enero siguiente (code électoral, art. R40), salvo cambio de límites; asegúrese de que el prefecto la dictó en ese plazo.",
        );
    }
    told
}

fn left_told(station: &str, electors: i64, language: Language) -> String {
    language.pick(
        format!("Le bureau {station} ferme, et {electors} de ses électeurs n’ont pas d’autre bureau : forcés, ou sans adresse rapprochée. Levez le forçage, ou rapprochez leur adresse."),
        format!("Station {station} closes, and {electors} of its electors have no other: they are forced, or their address was not matched. Lift the forcing, or match their address."),
        format!("La mesa {station} cierra, y {electors} de sus electores no tienen otra: forzados, o sin dirección vinculada. Quite el forzado o vincule su dirección."),
    )
}

/// Before its day: the movements are taken back, the scenario is frozen as it was and can be planned again.
async fn withdraw(connection: &mut PgConnection, subject: &Subject<'_>) -> Done {
    let language = subject.language;
    let next = language.pick(
        "Seul un scénario soumis ou planifié se retire, avant sa date.",
        "Only a scenario that is submitted or planned is withdrawn, before its day.",
        "Solo se retira un escenario presentado o planificado, antes de su fecha.",
    );
    expect(subject, &["submitted", "planned"], next)?;
    let gone = movements::withdraw(connection, subject.id).await?;
    let message = language.pick(
        format!("Scénario retiré : {gone} mouvements annulés, personne n’a changé de bureau. Il reste figé et peut être planifié de nouveau."),
        format!("Scenario withdrawn: {gone} movements taken back, nobody changed station. It stays frozen and can be planned again."),
        format!("Escenario retirado: {gone} movimientos anulados, nadie cambió de mesa. Sigue congelado y puede planificarse de nuevo."),
    );
    Ok(told(&json!({"state": "frozen", "applies_on": null}), message))
}

/// On its day or later. Done twice, the second time changes nothing.
async fn effect(connection: &mut PgConnection, subject: &Subject<'_>) -> Done {
    let language = subject.language;
    if state(subject) == "applied" {
        let message = language.pick(
            "Ce scénario est déjà en vigueur : rien n’a changé.",
            "This scenario is already in force: nothing was changed.",
            "Este escenario ya está en vigor: nada ha cambiado.",
        );
        return Ok(told(&json!({}), message.to_owned()));
    }
    let next = language.pick("Planifiez-le d’abord.", "Plan it first.", "Planifíquelo antes.");
    expect(subject, &["planned"], next)?;
    let applies_on = subject.values.get("applies_on").and_then(Value::as_str).unwrap_or_default().to_owned();
    if day(&applies_on).is_none_or(|on| on > today()) {
        let when = day_in_words(&applies_on, language);
        let message = language.pick(
            format!(
                "Ce scénario entre en vigueur le {when}, pas avant. Retirez-le pour le planifier à une autre date."
            ),
            format!("This scenario takes effect on {when}, not before. Withdraw it to plan it for another day."),
            format!("Este escenario entra en vigor el {when}, no antes. Retírelo para planificarlo en otra fecha."),
        );
        return Err(refuse(Some("applies_on"), &message));
    }
    let commune = subject.commune.unwrap_or_default().to_owned();
    let faults = standing::faults_of_frozen(connection, subject.id, &commune, language).await?;
    if let Some(fault) = faults.first() {
        return Err(refuse(None, fault));
    }
    let effect = take_effect(connection, &Planned { scenario: subject.id, commune, applies_on }).await?;
    Ok(told(&json!({"state": "applied"}), effect.told(language)))
}

fn file(subject: &Subject<'_>) -> Done {
    let language = subject.language;
    let next = language.pick(
        "Planifiez-le d’abord : avant, personne ne change de bureau.",
        "Plan it first: before, nobody changes station.",
        "Planifíquelo antes: hasta entonces, nadie cambia de mesa.",
    );
    expect(subject, &["planned", "applied"], next)?;
    let message = language.pick(
        "Fichier des mouvements, pour le répertoire électoral unique : la consultation est tracée.",
        "File of movements, for the national roll: the look is noted.",
        "Fichero de movimientos, para el registro electoral único: la consulta queda registrada.",
    );
    let link = format!("/api/elections/scenarios/{}/movements", subject.id);
    Ok((Map::new(), Outcome { message: Some(message.to_owned()), link: Some(link) }))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{late, next_new_year, planned_told};
    use crate::base::Language;

    #[test]
    fn a_division_is_in_force_on_new_year_and_notified_before_the_end_of_august() {
        assert_eq!(next_new_year(date(2026, 11, 27)), date(2027, 1, 1));
        assert_eq!(next_new_year(date(2027, 1, 1)), date(2028, 1, 1));
        let on = date(2027, 1, 1);
        assert!(!late(on, date(2026, 8, 31)) && late(on, date(2026, 9, 1)));
        let told = planned_told(12, on, date(2026, 9, 1), Language::French);
        assert!(told.contains("1er janvier 2027") && told.contains("art. R40"), "{told}");
        assert!(!planned_told(12, on, date(2026, 8, 30), Language::French).contains("R40"));
        assert!(planned_told(0, date(2027, 3, 1), date(2026, 8, 1), Language::English).contains("R40"));
    }
}
