//! Values on their way in: read by the kind of their field, refused with a sentence.

use jiff::civil::Date;
use serde_json::{Map, Number, Value};

use crate::base::Language;
use crate::records::attachments;
use crate::records::model::{Field, FieldKind, RecordType, said};
use crate::records::rich_text;
use crate::records::rules::Violation;

/// Longest text of a field that sets no length.
const LONGEST: usize = 10_000;

/// Read the values a person sent for a record. `whole`: every required field must be there.
///
/// # Errors
/// Every violation, not the first only.
pub fn read_all(
    kind: &RecordType,
    given: &Map<String, Value>,
    whole: bool,
    language: Language,
) -> Result<Map<String, Value>, Vec<Violation>> {
    let mut violations = Vec::new();
    let mut values = Map::new();
    for (name, value) in given {
        let Some(field) = kind.field(name).filter(|field| !field.readonly) else {
            violations.push(Violation::of(name, unknown(kind, name, language)));
            continue;
        };
        match read(field, value, language) {
            Ok(Value::Null) if field.required => violations.push(Violation::of(name, missing(language))),
            Ok(value) => drop(values.insert(name.clone(), value)),
            Err(message) => violations.push(Violation::of(name, message)),
        }
    }
    if violations.is_empty() { Ok(values) } else { Err(violations) }.and_then(|values| {
        let absent: Vec<Violation> = kind
            .fields
            .iter()
            .filter(|field| whole && field.required && !field.readonly && !values.contains_key(&field.name))
            .map(|field| Violation::of(&field.name, missing(language)))
            .collect();
        if absent.is_empty() { Ok(values) } else { Err(absent) }
    })
}

/// The sentence for a value that must be there.
#[must_use]
pub fn missing(language: Language) -> String {
    language.pick("À remplir.", "Must be filled in.", "Debe rellenarse.").to_owned()
}

fn unknown(kind: &RecordType, name: &str, language: Language) -> String {
    if kind.field(name).is_some() {
        return language
            .pick("Ce champ ne se saisit pas.", "This field is not typed in.", "Este campo no se escribe.")
            .to_owned();
    }
    language.pick("Ce champ n’existe pas.", "There is no such field.", "Este campo no existe.").to_owned()
}

/// One value, as it is to be stored: `null` for an empty one. Numbers, dates and yes or no may come as text.
///
/// # Errors
/// What is wrong, in the reader's language.
pub fn read(field: &Field, value: &Value, language: Language) -> Result<Value, String> {
    match field.kind {
        FieldKind::List => return list(value, language),
        FieldKind::File => return attachments::read(value, language),
        _ => {}
    }
    let text = match value {
        Value::Null => return Ok(Value::Null),
        Value::String(text) => text.trim().to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(_) | Value::Object(_) => {
            return Err(language
                .pick("Une seule valeur est attendue.", "One single value is expected.", "Se espera un solo valor.")
                .to_owned());
        }
    };
    if text.is_empty() {
        return Ok(Value::Null);
    }
    if text.contains('\0') {
        return Err(language.pick("Signe interdit.", "Forbidden sign.", "Signo prohibido.").to_owned());
    }
    match field.kind {
        FieldKind::Integer | FieldKind::Reference => integer(field, &text, language),
        FieldKind::Real | FieldKind::Amount => real(field, &text, language),
        FieldKind::Boolean => yes_or_no(&text, language),
        FieldKind::Date => day(&text, language),
        FieldKind::Time => moment(&text, language),
        FieldKind::Choice => choice(field, text, language),
        FieldKind::RichText => rich(&text, language),
        FieldKind::Text | FieldKind::LongText | FieldKind::List | FieldKind::File => of_length(field, text, language),
    }
}

fn list(value: &Value, language: Language) -> Result<Value, String> {
    let texts = match value {
        Value::Null => return Ok(Value::Null),
        Value::String(text) => {
            text.split('|').map(|part| Value::from(part.trim())).filter(|part| *part != "").collect()
        }
        Value::Array(parts) => parts.clone(),
        _ => Vec::new(),
    };
    let plain = texts.len() <= 1000
        && texts.iter().all(|part| part.as_str().is_some_and(|part| part.len() <= 500 && !part.contains('\0')));
    if plain {
        Ok(Value::Array(texts))
    } else {
        Err(language
            .pick("Une liste de textes est attendue.", "A list of texts is expected.", "Se espera una lista de textos.")
            .to_owned())
    }
}

fn integer(field: &Field, text: &str, language: Language) -> Result<Value, String> {
    let wrong = || {
        language.pick(
            format!("« {text} » n’est pas un nombre entier."),
            format!("“{text}” is not a whole number."),
            format!("«{text}» no es un número entero."),
        )
    };
    let digits: String = text.chars().filter(|sign| !sign.is_whitespace() && *sign != '\u{202f}').collect();
    let number: i64 = digits.strip_suffix(".0").unwrap_or(&digits).parse().map_err(|_| wrong())?;
    let (low, high) = match field.sql_type.as_str() {
        "smallint" => (i64::from(i16::MIN), i64::from(i16::MAX)),
        "integer" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    };
    if !(low..=high).contains(&number) {
        return Err(language
            .pick("Ce nombre est trop grand.", "This number is too large.", "Este número es demasiado grande.")
            .to_owned());
    }
    within(field, number as f64, language)?;
    Ok(Value::from(number))
}

fn real(field: &Field, text: &str, language: Language) -> Result<Value, String> {
    let plain: String = text.chars().filter(|sign| !sign.is_whitespace() && *sign != '\u{202f}').collect();
    let number: Option<f64> =
        plain.replace(',', ".").parse().ok().filter(|number: &f64| number.is_finite() && number.abs() < 1e15);
    let number = number.ok_or_else(|| {
        language.pick(
            format!("« {text} » n’est pas un nombre."),
            format!("“{text}” is not a number."),
            format!("«{text}» no es un número."),
        )
    })?;
    within(field, number, language)?;
    Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
}

fn within(field: &Field, number: f64, language: Language) -> Result<(), String> {
    if let Some(min) = field.min.filter(|min| number < *min) {
        return Err(language.pick(
            format!("Au moins {min}."),
            format!("At least {min}."),
            format!("Como mínimo {min}."),
        ));
    }
    if let Some(max) = field.max.filter(|max| number > *max) {
        return Err(language.pick(format!("Au plus {max}."), format!("At most {max}."), format!("Como máximo {max}.")));
    }
    Ok(())
}

fn yes_or_no(text: &str, language: Language) -> Result<Value, String> {
    match text.to_lowercase().as_str() {
        "true" | "1" | "oui" | "o" | "vrai" | "t" | "yes" | "y" | "sí" | "si" | "s" => Ok(Value::Bool(true)),
        "false" | "0" | "non" | "n" | "faux" | "f" | "no" => Ok(Value::Bool(false)),
        _ => Err(language.pick(
            format!("« {text} » n’est ni oui ni non."),
            format!("“{text}” is neither yes nor no."),
            format!("«{text}» no es ni sí ni no."),
        )),
    }
}

/// `2024-03-12`, `12/03/2024` or `2024/03/12`.
fn day(text: &str, language: Language) -> Result<Value, String> {
    let parts: Vec<&str> = text.split('/').collect();
    let iso = match parts[..] {
        [day, month, year] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        // As GDAL writes it.
        [year, month, day] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => text
            .get(..10)
            .filter(|_| text.get(10..11).is_none_or(|sign| sign == "T" || sign == " "))
            .unwrap_or(text)
            .to_owned(),
    };
    let date: Option<Date> = iso.parse().ok().filter(|date: &Date| (1000..=2999).contains(&date.year()));
    let date = date.ok_or_else(|| {
        language.pick(
            format!("« {text} » n’est pas une date (jour/mois/année)."),
            format!("“{text}” is not a date (year-month-day)."),
            format!("«{text}» no es una fecha (día/mes/año)."),
        )
    })?;
    Ok(Value::from(date.to_string()))
}

/// `2024-03-12T09:30:00Z`, or as GDAL writes it: `2024/03/12 09:30:00+00`.
fn moment(text: &str, language: Language) -> Result<Value, String> {
    let plain = text.replacen('/', "-", 2);
    let stamp = plain.parse::<jiff::Timestamp>().map(|stamp| stamp.to_string());
    let civil = || plain.parse::<jiff::civil::DateTime>().map(|time| time.to_string());
    stamp.or_else(|_| civil()).map(Value::from).map_err(|_| {
        language.pick(
            format!("« {text} » n’est pas une date avec heure."),
            format!("“{text}” is not a date with a time."),
            format!("«{text}» no es una fecha con hora."),
        )
    })
}

fn choice(field: &Field, text: String, language: Language) -> Result<Value, String> {
    let meant = field.choices.iter().find(|(value, title)| {
        *value == text
            || said(title, language).eq_ignore_ascii_case(&text)
            || said(title, Language::French).eq_ignore_ascii_case(&text)
    });
    if let Some((value, _)) = meant {
        return Ok(Value::from(value.clone()));
    }
    let known: Vec<String> = field.choices.iter().take(12).map(|(_, title)| said(title, language)).collect();
    let known = known.join(", ");
    Err(language.pick(
        format!("« {text} » n’est pas dans la liste ({known})."),
        format!("“{text}” is not in the list ({known})."),
        format!("«{text}» no está en la lista ({known})."),
    ))
}

fn rich(text: &str, language: Language) -> Result<Value, String> {
    let cleaned = rich_text::clean(text);
    if text.len() > rich_text::LONGEST || cleaned.len() > rich_text::LONGEST {
        return Err(language.pick("Texte trop long.", "Text too long.", "Texto demasiado largo.").to_owned());
    }
    Ok(if cleaned.is_empty() { Value::Null } else { Value::from(cleaned) })
}

fn of_length(field: &Field, text: String, language: Language) -> Result<Value, String> {
    let most = field.max_length.map_or(LONGEST, |most| most as usize);
    if text.chars().count() > most {
        return Err(language.pick(
            format!("{most} signes au plus."),
            format!("{most} signs at most."),
            format!("{most} signos como máximo."),
        ));
    }
    Ok(Value::from(text))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::read;
    use crate::base::Language;
    use crate::records::model::{Field, FieldKind};

    fn field(kind: FieldKind) -> Field {
        Field {
            name: "x".into(),
            title: [("fr".into(), "X".into())].into(),
            help: [].into(),
            kind,
            sql_type: "integer".into(),
            required: false,
            readonly: false,
            default: None,
            unit: None,
            choices: vec![("entrance".into(), [("fr".into(), "Entrée".into())].into())],
            reference: None,
            max_length: Some(5),
            min: Some(1.0),
            max: Some(99_999.0),
            pattern: None,
            ..Field::default()
        }
    }

    fn taken(kind: FieldKind, value: Value) -> Option<Value> {
        read(&field(kind), &value, Language::French).ok()
    }

    #[test]
    fn a_value_is_taken_as_a_clerk_writes_it() {
        assert_eq!(taken(FieldKind::Integer, json!("1 245")), Some(json!(1245)));
        assert_eq!(taken(FieldKind::Real, json!("12,5")), Some(json!(12.5)));
        assert_eq!(taken(FieldKind::Date, json!("12/3/2024")), Some(json!("2024-03-12")));
        assert_eq!(taken(FieldKind::Boolean, json!("Oui")), Some(json!(true)));
        assert_eq!(taken(FieldKind::Choice, json!("Entrée")), Some(json!("entrance")));
        assert_eq!(taken(FieldKind::Text, json!("  bis ")), Some(json!("bis")));
        assert_eq!(taken(FieldKind::Text, json!("   ")), Some(Value::Null));
        assert_eq!(taken(FieldKind::List, json!("a| b")), Some(json!(["a", "b"])));
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for (kind, value) in [
            (FieldKind::Integer, json!("12 bis")),
            (FieldKind::Integer, json!(0)),
            (FieldKind::Integer, json!(1e30)),
            (FieldKind::Real, json!("NaN")),
            (FieldKind::Date, json!("31/02/2024")),
            (FieldKind::Boolean, json!("peut-être")),
            (FieldKind::Choice, json!("toit")),
            (FieldKind::Text, json!("quater")),
            (FieldKind::Text, json!("a\0")),
            (FieldKind::Text, json!({})),
            (FieldKind::List, json!([1])),
        ] {
            assert_eq!(taken(kind, value.clone()), None, "{value}");
        }
    }
}
