//! What a query asks for before it runs, and the values a person gave: read by kind, bound, never written into the text.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::base::{Language, day, today};
use crate::queries::statement::places;
use crate::records::Violation;

/// Most parameters of a query, choices of one, characters of a typed text.
const MOST: usize = 20;
const CHOICES: usize = 200;
const LONGEST: usize = 1000;

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QueryParameter)]
pub struct Parameter {
    /// As written in the query after the colon.
    pub name: String,
    /// As asked on the page; the name when empty.
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub help: String,
    pub kind: ParameterKind,
    #[serde(default)]
    pub required: bool,
    /// What stands there at first; `today` for the day it is.
    #[serde(default)]
    pub default: String,
    /// Of a choice.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Of a record: its type.
    #[serde(default)]
    pub of: String,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ParameterKind {
    Text,
    Integer,
    Real,
    Date,
    Choice,
    /// The number of a record.
    Record,
}

/// One of the values to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QueryChoice)]
pub struct Choice {
    pub value: String,
    #[serde(default)]
    pub title: String,
}

impl ParameterKind {
    /// The type of PostgreSQL its values have.
    #[must_use]
    pub const fn sql_type(self) -> &'static str {
        match self {
            Self::Text | Self::Choice => "text",
            Self::Integer | Self::Record => "bigint",
            Self::Real => "double precision",
            Self::Date => "date",
        }
    }
}

/// The list as it is stored.
///
/// # Errors
/// What cannot be read, in the words of the reader of JSON.
pub fn read(stored: &str) -> Result<Vec<Parameter>, String> {
    let stored = if stored.trim().is_empty() { "[]" } else { stored };
    serde_json::from_str(stored).map_err(|error| error.to_string())
}

/// What of the list is wrong by itself or does not fit the text.
#[must_use]
pub fn faults(list: &[Parameter], written: &str, is_type: impl Fn(&str) -> bool, language: Language) -> Vec<String> {
    let mut faults = Vec::new();
    let mut say =
        |french: String, english: String, spanish: String| faults.push(language.pick(french, english, spanish));
    if list.len() > MOST {
        say(
            format!("{MOST} paramètres au plus."),
            format!("{MOST} parameters at most."),
            format!("{MOST} parámetros como máximo."),
        );
    }
    let mut names = BTreeSet::new();
    for parameter in list {
        let name = &parameter.name;
        if !is_name(name) || !names.insert(name.as_str()) {
            say(
                format!(
                    "« {name} » : un nom de paramètre commence par une lettre, n’a que lettres, chiffres et _, et ne sert qu’une fois."
                ),
                format!(
                    "“{name}”: the name of a parameter begins with a letter, has letters, digits and _ only, and stands once."
                ),
                format!(
                    "«{name}»: el nombre de un parámetro empieza por una letra, solo tiene letras, cifras y _, y aparece una vez."
                ),
            );
        }
        if parameter.kind == ParameterKind::Choice && !(1..=CHOICES).contains(&parameter.choices.len()) {
            say(
                format!("« {name} » : donnez de 1 à {CHOICES} valeurs à choisir."),
                format!("“{name}”: give 1 to {CHOICES} values to choose from."),
                format!("«{name}»: indique de 1 a {CHOICES} valores para elegir."),
            );
        }
        if parameter.kind == ParameterKind::Record && !is_type(&parameter.of) {
            say(
                format!("« {name} » : il n’y a pas de liste « {} » à y choisir.", parameter.of),
                format!("“{name}”: there is no list “{}” to choose from.", parameter.of),
                format!("«{name}»: no hay lista «{}» en la que elegir.", parameter.of),
            );
        }
    }
    let used: BTreeSet<String> = places(written).into_iter().map(|place| place.name).collect();
    for name in used.iter().filter(|name| !names.contains(name.as_str())) {
        say(
            format!("La requête emploie « :{name} », qui n’est pas dans la liste des paramètres."),
            format!("The query uses “:{name}”, which is not among the parameters."),
            format!("La consulta usa «:{name}», que no está entre los parámetros."),
        );
    }
    for name in names.iter().filter(|name| !used.contains(**name)) {
        say(
            format!("Le paramètre « {name} » n’est pas employé : écrivez « :{name} » dans la requête, ou retirez-le."),
            format!("The parameter “{name}” is not used: write “:{name}” in the query, or take it away."),
            format!("El parámetro «{name}» no se usa: escriba «:{name}» en la consulta, o quítelo."),
        );
    }
    faults
}

fn is_name(name: &str) -> bool {
    let inside = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    name.len() <= 40 && name.starts_with(|sign: char| sign.is_ascii_alphabetic()) && name.chars().all(inside)
}

/// The values in the order of the list, as PostgreSQL reads their types; an empty one is null.
///
/// # Errors
/// A violation for each that cannot be read, named as its parameter.
pub fn values(
    list: &[Parameter],
    given: &Map<String, Value>,
    language: Language,
) -> Result<Vec<Option<String>>, Vec<Violation>> {
    let (mut read, mut wrong) = (Vec::with_capacity(list.len()), Vec::new());
    for parameter in list {
        match value(parameter, given.get(&parameter.name), language) {
            Ok(value) => read.push(value),
            Err(message) => wrong.push(Violation::of(&parameter.name, message)),
        }
    }
    if wrong.is_empty() { Ok(read) } else { Err(wrong) }
}

fn value(parameter: &Parameter, given: Option<&Value>, language: Language) -> Result<Option<String>, String> {
    let typed = match given {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(yes)) => yes.to_string(),
        Some(_) => String::new(),
        None => parameter.default.clone(),
    };
    let typed = typed.trim();
    if typed.is_empty() {
        let missing =
            language.pick("Cette valeur est demandée.", "This value is asked for.", "Este valor es necesario.");
        return if parameter.required { Err(missing.to_owned()) } else { Ok(None) };
    }
    if typed.chars().count() > LONGEST || typed.contains('\0') {
        return Err(language
            .pick("Texte trop long.", "The text is too long.", "El texto es demasiado largo.")
            .to_owned());
    }
    let read = match parameter.kind {
        ParameterKind::Text => Some(typed.to_owned()),
        ParameterKind::Integer | ParameterKind::Record => {
            plain(typed).parse::<i64>().ok().map(|number| number.to_string())
        }
        ParameterKind::Real => plain(typed)
            .replace(',', ".")
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .map(|number| number.to_string()),
        ParameterKind::Date if typed == "today" => Some(today().to_string()),
        ParameterKind::Date => day(typed).map(|day| day.to_string()),
        ParameterKind::Choice => {
            parameter.choices.iter().find(|choice| choice.value == typed).map(|choice| choice.value.clone())
        }
    };
    read.map(Some).ok_or_else(|| unread(parameter.kind, language).to_owned())
}

/// Without the spaces people group digits by.
fn plain(typed: &str) -> String {
    typed.chars().filter(|sign| !sign.is_whitespace()).collect()
}

fn unread(kind: ParameterKind, language: Language) -> &'static str {
    match kind {
        ParameterKind::Integer => language.pick("Un nombre entier.", "A whole number.", "Un número entero."),
        ParameterKind::Real => language.pick("Un nombre.", "A number.", "Un número."),
        ParameterKind::Date => language.pick("Une date, jour, mois, année.", "A date.", "Una fecha."),
        ParameterKind::Record => language.pick("Choisissez une fiche.", "Choose a record.", "Elija una ficha."),
        ParameterKind::Text | ParameterKind::Choice => {
            language.pick("Une des valeurs proposées.", "One of the values offered.", "Uno de los valores ofrecidos.")
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Parameter, faults, read, values};
    use crate::base::Language;

    fn list(kind: &str) -> Vec<Parameter> {
        let choices = json!([{"value": "a"}, {"value": "b"}]);
        serde_json::from_value(json!([{"name": "x", "kind": kind, "choices": choices, "of": "streets"}])).unwrap()
    }

    #[test]
    fn a_value_is_read_by_its_kind_or_refused() {
        for (kind, given, expected) in [
            ("integer", json!("1 245"), Ok(Some("1245"))),
            ("integer", json!(12), Ok(Some("12"))),
            ("integer", json!("1; drop table x"), Err(())),
            ("real", json!("2,5"), Ok(Some("2.5"))),
            ("real", json!("NaN"), Err(())),
            ("date", json!("2026-11-27"), Ok(Some("2026-11-27"))),
            ("date", json!("27/11/2026"), Err(())),
            ("choice", json!("b"), Ok(Some("b"))),
            ("choice", json!("c"), Err(())),
            ("record", json!("12"), Ok(Some("12"))),
            ("text", json!("l’un' or 1=1 --"), Ok(Some("l’un' or 1=1 --"))),
            ("text", json!(""), Ok(None)),
            ("text", Value::Null, Ok(None)),
        ] {
            let given = json!({"x": given}).as_object().cloned().unwrap();
            let read = values(&list(kind), &given, Language::French).map_err(|_| ());
            assert_eq!(read, expected.map(|value| vec![value.map(str::to_owned)]), "{kind} {given:?}");
        }
    }

    #[test]
    fn the_list_and_the_text_speak_of_the_same_parameters() {
        let of = |stored: &str, text: &str| {
            faults(&read(stored).unwrap(), text, |kind| kind == "streets", Language::English)
        };
        assert_eq!(of(r#"[{"name": "day", "kind": "date"}]"#, "select :day"), Vec::<String>::new());
        assert!(of("", "select :day")[0].contains(":day"));
        assert!(of(r#"[{"name": "day", "kind": "date"}]"#, "select 1")[0].contains("not used"));
        assert_eq!(of(r#"[{"name": "1x", "kind": "date"}]"#, "select 1").len(), 1);
        assert!(of(r#"[{"name": "s", "kind": "record", "of": "spies"}]"#, "select :s")[0].contains("spies"));
        assert!(of(r#"[{"name": "s", "kind": "choice"}]"#, "select :s")[0].contains("choose from"));
        assert!(read("{").is_err());
    }
}
