//! Processings: what Beffroi itself does with personal data is in the register of each commune from the start.

use async_trait::async_trait;
use serde_json::{Map, Value, json};
use sqlx::PgConnection;

use crate::base::Language;
use crate::records::{Change, Deed, Error, RecordType, Registry, Rules, Violation, said};

/// Where no rule of retention is set.
const RETENTION: &str = "À fixer par la commune.";
/// What Beffroi does for whatever it holds (docs/SECURITY.md).
const SECURITY: &str = "Droits par rôle et par commune, tenus par la base de données ; chaque consultation de données personnelles et chaque \
    modification est tracée ; mots de passe hachés (Argon2id), codes à usage unique, clés d’accès ; sauvegardes.";

/// Rules of processings.
pub struct Processings;

#[async_trait]
impl Rules for Processings {
    async fn prepare(&self, _: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        if change.deed == Deed::Delete {
            return Ok(());
        }
        let sensitive = change.value("special_data").and_then(Value::as_array).is_some_and(|kinds| !kinds.is_empty());
        let language = change.language;
        let mut wrong = Vec::new();
        let mut ask = |needed: bool, field: &str, message: &str| {
            if needed && change.text(field).is_none() {
                wrong.push(Violation::of(field, message));
            }
        };
        ask(
            sensitive,
            "special_basis",
            language.pick(
                "Dites ce qui le permet (RGPD, art. 9 2. ou art. 10).",
                "Say what allows it (GDPR, art. 9(2) or art. 10).",
                "Diga qué lo permite (RGPD, art. 9.2 o art. 10).",
            ),
        );
        ask(
            change.text("transfers").is_some(),
            "safeguards",
            language.pick(
                "Dites les garanties du transfert (RGPD, art. 46).",
                "Say what safeguards the transfer (GDPR, art. 46).",
                "Diga las garantías de la transferencia (RGPD, art. 46).",
            ),
        );
        ask(
            change.text("dpia") == Some("done"),
            "dpia_date",
            language.pick(
                "Dites quand l’analyse d’impact a été faite.",
                "Say when the impact assessment was made.",
                "Diga cuándo se hizo la evaluación de impacto.",
            ),
        );
        if wrong.is_empty() { Ok(()) } else { Err(Error::Violations(wrong)) }
    }

    fn first(&self, registry: &Registry, town: &str) -> Vec<Map<String, Value>> {
        let own =
            registry.types.values().filter(|kind| kind.personal()).filter_map(|kind| of_type(registry, kind, town));
        own.collect()
    }
}

/// `de Bondy`, `d’Albert`, `du Crotoy`, `des Ulis`, as French writes it.
fn of(town: &str) -> String {
    if let Some(rest) = town.strip_prefix("Le ") {
        return format!("du {rest}");
    }
    if let Some(rest) = town.strip_prefix("Les ") {
        return format!("des {rest}");
    }
    let vowel = town.chars().next().is_some_and(|first| "AEIOUYÀÂÉÈÊËÎÏÔÖÙÛÜŒÆ".contains(first));
    if vowel { format!("d’{town}") } else { format!("de {town}") }
}

/// The line of a record type with fields that tell of persons.
fn of_type(registry: &Registry, kind: &RecordType, town: &str) -> Option<Map<String, Value>> {
    // The register is the town's, in its language.
    let french = |text| said(text, Language::French);
    let module = registry.modules.iter().find(|module| module.id == kind.module)?;
    let processing = kind.processing.as_ref()?;
    let data: Vec<String> =
        kind.fields.iter().filter(|field| field.personal).map(|field| french(&field.title)).collect();
    let retention = kind.retention.as_ref().map_or_else(|| RETENTION.to_owned(), |rule| french(&rule.basis));
    let values = json!({
        "name": format!("{} : {}", french(&module.title), french(&kind.title)), "code": kind.id,
        "controller": format!("Commune {}", of(town)), "software": "Beffroi", "purposes": french(&processing.purposes),
        "subjects": french(&processing.subjects), "legal_basis": processing.legal_basis,
        "legal_reference": french(&processing.reference), "data": data.join(", "), "retention": retention, "security": SECURITY,
        "rights_contact": format!("Mairie {}", of(town)),
    });
    if let Value::Object(values) = values { Some(values) } else { None }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn the_name_of_a_town_follows_its_article() {
        for (town, said) in [
            ("Albert", "d’Albert"),
            ("Bondy", "de Bondy"),
            ("Le Crotoy", "du Crotoy"),
            ("Les Ulis", "des Ulis"),
            ("Évreux", "d’Évreux"),
            ("La Rochelle", "de La Rochelle"),
        ] {
            assert_eq!(of(town), said);
        }
    }
}
