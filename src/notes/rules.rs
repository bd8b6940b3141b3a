//! What a note is, beyond what its table can check.

use async_trait::async_trait;
use serde_json::Value;
use sqlx::PgConnection;

use crate::records::{Change, Deed, Error, Rules, Shape, Violation};

/// Rules of notes.
pub struct Notes;

#[async_trait]
impl Rules for Notes {
    async fn prepare(&self, _: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        if change.deed == Deed::Create {
            // Programs name every column they know: one left empty is one the table fills.
            change.values.retain(|_, value| !value.is_null());
        }
        let mut violations = Vec::new();
        if closes_in_silence(change) {
            let message = change.language.pick(
                "Une remarque ne se clôt pas sans réponse : dites ce qui a été fait.",
                "A note is not closed without an answer: say what was done.",
                "Una nota no se cierra sin respuesta: diga qué se hizo.",
            );
            violations.push(Violation::of("answer", message));
        }
        if is_of_several_kinds(change) {
            let message = change.language.pick(
                "Des points, des lignes ou des surfaces : gardez-en une seule sorte, ou faites plusieurs remarques.",
                "Points, lines or areas: keep only one kind, or make several notes.",
                "Puntos, líneas o áreas: conserve una sola clase o haga varias notas.",
            );
            violations.push(Violation::of("geometry", message));
        }
        if violations.is_empty() { Ok(()) } else { Err(Error::Violations(violations)) }
    }
}

/// Whether what is drawn is a collection, which many formats and programs do not take.
fn is_of_several_kinds(change: &Change) -> bool {
    matches!(&change.geometry, Shape::Drawn(shape) if shape["type"] == "GeometryCollection")
}

/// Whether this change leaves a closed note without an answer. What was so before is not held against whoever changes
/// something else.
fn closes_in_silence(change: &Change) -> bool {
    let touched = ["state", "answer"].iter().any(|name| change.values.contains_key(*name));
    let closed = change.value("state").and_then(Value::as_str) == Some("closed");
    let answered = change.text("answer").is_some_and(|answer| !answer.trim().is_empty());
    change.deed != Deed::Delete && touched && closed && !answered
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::closes_in_silence;
    use crate::base::Language;
    use crate::records::{Change, Deed, Shape};

    fn change(deed: Deed, before: Value, values: Value) -> Change {
        let object = |value: Value| value.as_object().cloned().unwrap_or_default();
        let before = (deed != Deed::Create).then(|| object(before));
        let (commune, language) = (Some("80016".into()), Language::French);
        Change { deed, commune, before, values: object(values), geometry: Shape::Kept, language }
    }

    #[test]
    fn a_note_is_closed_with_an_answer_said_before_or_now() {
        let closing = json!({"state": "closed"});
        let answered = json!({"state": "open", "answer": "Fait."});
        for (deed, before, values, silent) in [
            (Deed::Create, json!({}), closing.clone(), true),
            (Deed::Create, json!({}), json!({"state": "closed", "answer": "Fait."}), false),
            (Deed::Change, json!({"state": "open", "answer": null}), closing.clone(), true),
            (Deed::Change, json!({"state": "open"}), json!({"state": "closed", "answer": "  "}), true),
            (Deed::Change, answered, closing, false),
            (Deed::Change, json!({"state": "closed", "answer": "Fait."}), json!({"answer": null}), true),
            (Deed::Change, json!({"state": "closed"}), json!({"priority": 1}), false),
            (Deed::Delete, json!({"state": "closed"}), json!({}), false),
        ] {
            let told = format!("{deed:?} {before} {values}");
            assert_eq!(closes_in_silence(&change(deed, before, values)), silent, "{told}");
        }
    }
}
