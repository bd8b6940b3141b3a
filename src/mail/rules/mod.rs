//! What mail, tasks and services are, beyond what their tables can check.
mod arrivals;
mod departures;
mod services;
mod tasks;

pub use arrivals::Arrivals;
pub use departures::Departures;
pub use services::Services;
pub use tasks::Tasks;

use serde_json::{Map, Value, json};

use crate::base::{Language, today};
use crate::records::{Change, Error, Outcome, Subject, Violation};

/// States in which nothing more is to be done.
const ENDED: [&str; 3] = ["closed", "no_action", "cancelled"];

fn refuse(field: Option<&str>, message: &str) -> Error {
    Error::Violations(vec![Violation { field: field.map(str::to_owned), message: message.to_owned() }])
}

fn reference(change: &Change, name: &str) -> Option<i64> {
    change.value(name).and_then(Value::as_i64)
}

/// Whether the change gives the field another value than it had.
fn touches(change: &Change, name: &str) -> bool {
    let before = change.before.as_ref().and_then(|before| before.get(name)).unwrap_or(&Value::Null);
    change.values.get(name).is_some_and(|value| value != before)
}

/// A number that is cancelled, mail nothing is done about: somebody says why.
fn needs_reason(change: &Change) -> Result<(), Error> {
    let silent = matches!(change.text("state"), Some("cancelled" | "no_action")) && change.text("reason").is_none();
    if !silent {
        return Ok(());
    }
    let message = change.language.pick("Dites pourquoi.", "Say why.", "Diga por qué.");
    Err(refuse(Some("reason"), message))
}

/// What the actions on both registers write.
fn register_action(
    action: &str,
    subject: &Subject<'_>,
    ended: &[&str],
) -> Result<(Map<String, Value>, Outcome), Error> {
    let state = subject.values.get("state").and_then(Value::as_str).unwrap_or_default();
    let values = match action {
        "cancel" => json!({"state": "cancelled", "reason": subject.answers.get("reason")}),
        "archive" if ended.contains(&state) => json!({"archived": today().to_string()}),
        "archive" => return Err(refuse(None, not_ended(subject.language))),
        other => return Err(Error::ActionUnknown(other.to_owned())),
    };
    let values = if let Value::Object(values) = values { values } else { Map::new() };
    Ok((values, Outcome::default()))
}

fn not_ended(language: Language) -> &'static str {
    language.pick(
        "Ce courrier n’est pas terminé : il ne s’archive pas encore.",
        "This letter is not finished: it is not archived yet.",
        "Esta carta no está terminada: todavía no se archiva.",
    )
}
