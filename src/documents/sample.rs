//! A made-up record, for templates written before there is any.

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::base::Language;
use crate::records::{FieldKind, Merged, RecordType, Registry, long_day, said};

/// A record of `kind` whose values are the titles of its fields, and whose dates are `day`.
#[must_use]
pub fn sample(kind: &RecordType, registry: &Registry, language: Language, day: Date) -> Merged {
    let mut fields = made_up(kind, language, day);
    let mut refs = Map::new();
    for field in &kind.fields {
        if let Some(referred) = field.reference.as_ref().and_then(|id| registry.types.get(id)) {
            refs.insert(field.name.clone(), made_up(referred, language, day).into());
        }
    }
    let mut subs = Map::new();
    for hung in kind.children.iter().filter_map(|child| registry.types.get(&child.kind)) {
        subs.insert(hung.id.clone(), json!([made_up(hung, language, day), made_up(hung, language, day)]));
    }
    fields.insert("refs".into(), refs.into());
    fields.insert("subs".into(), subs.into());
    Merged { id: 0, label: said(&kind.singular, language), commune: None, placed: kind.geometry.is_some(), fields }
}

fn made_up(kind: &RecordType, language: Language, day: Date) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut raw = Map::new();
    for field in &kind.fields {
        let title = format!("‹{}›", said(&field.title, language));
        let (written, value) = match field.kind {
            FieldKind::Integer | FieldKind::Reference => (title, json!(1)),
            FieldKind::Real => (title, json!(1.0)),
            FieldKind::Amount => ("1,00\u{a0}€".to_owned(), json!(1.0)),
            FieldKind::Boolean => (title, json!(true)),
            FieldKind::Date => (long_day(day, language), json!(day.to_string())),
            _ => match field.choices.first() {
                Some((code, meaning)) => (said(meaning, language), json!(code)),
                None => (title.clone(), json!(title)),
            },
        };
        fields.insert(field.name.clone(), written.into());
        raw.insert(field.name.clone(), value);
    }
    fields.insert("id".into(), 0.into());
    fields.insert("label".into(), said(&kind.singular, language).into());
    fields.insert("commune".into(), Value::Null);
    fields.insert("raw".into(), raw.into());
    fields.insert("refs".into(), Map::new().into());
    fields.insert("subs".into(), Map::new().into());
    fields
}
