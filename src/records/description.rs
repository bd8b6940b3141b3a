//! A record type told to pages and programs: fields, sections, actions; values as JSON Schema.

use serde_json::{Map, Value, json};

use crate::auth::Person;
use crate::base::{Language, today};
use crate::records::Records;
use crate::records::model::{Field, FieldKind, RecordType, said};

/// What can be done to records of a type beside its named actions.
const ACTIONS: [&str; 8] = ["list", "see", "create", "change", "delete", "export", "import", "print"];

impl Records {
    /// The modules with the types the person may list.
    #[must_use]
    pub fn modules(&self, person: &Person, language: Language) -> Value {
        let modules = self.registry.modules.iter().filter_map(|module| {
            let types: Vec<Value> = module
                .types
                .iter()
                .filter_map(|id| self.registry.types.get(id))
                .filter(|kind| person.reach(&kind.id, "list").is_some())
                .map(|kind| {
                    json!({
                        "id": kind.id, "title": said(&kind.title, language), "singular": said(&kind.singular, language),
                        "layer": kind.layer, "actions": actions(person, kind),
                    })
                })
                .collect();
            let told = json!({"module": module.id, "title": said(&module.title, language), "icon": module.icon, "types": types});
            (!types.is_empty()).then_some(told)
        });
        modules.collect()
    }

    /// A type as the page makes lists and forms of it.
    #[must_use]
    pub fn describe(&self, person: &Person, kind: &RecordType, language: Language) -> Value {
        let children = kind.children.iter().filter(|child| person.reach(&child.kind, "list").is_some());
        let children: Vec<Value> = children
            .map(|child| json!({"type": child.kind, "field": child.field, "title": said(&child.title, language)}))
            .collect();
        let named = kind.named.iter().filter(|named| person.reach(&kind.id, &named.id).is_some());
        let named: Vec<Value> = named
            .map(|named| {
                let fields: Vec<Value> = named.fields.iter().map(|f| field(f, language)).collect();
                let on = if named.on_selection { "selection" } else { "record" };
                json!({"id": named.id, "title": said(&named.title, language), "on": on, "fields": fields})
            })
            .collect();
        let views: Vec<Value> =
            kind.views.iter().map(|(title, query)| json!({"title": said(title, language), "query": query})).collect();
        let sections: Vec<Value> = kind
            .sections
            .iter()
            .map(|section| json!({"title": said(&section.title, language), "fields": section.fields}))
            .collect();
        json!({
            "id": kind.id, "module": kind.module,
            "title": said(&kind.title, language), "singular": said(&kind.singular, language), "help": said(&kind.help, language),
            "layer": kind.layer, "geometry": kind.geometry.as_ref().map(|geometry| geometry.kind.name()),
            "geometry_required": kind.geometry.as_ref().is_some_and(|geometry| geometry.required),
            "by_commune": kind.by_commune, "commune_optional": kind.commune_optional, "searchable": !kind.search.is_empty(),
            "history": kind.history,
            "actions": actions(person, kind), "named": named,
            "fields": kind.fields.iter().map(|f| self.field(person, f, language)).collect::<Vec<_>>(),
            "sections": sections, "list": kind.list, "sort": kind.sort.join(","), "children": children, "views": views,
            "validity": kind.validity.as_ref().map(|(from, to)| json!({"from": from, "to": to})),
            "retention": kind.retention.as_ref().map(|rule| json!({"after": rule.after, "then": rule.then.name(), "basis": said(&rule.basis, language)})),
            "schema": schema(kind, language),
        })
    }
}

impl Records {
    /// A field; of a reference also how a record that is not there yet is added.
    fn field(&self, person: &Person, of: &Field, language: Language) -> Value {
        let mut told = field(of, language);
        let referred = of.reference.as_ref().and_then(|id| self.registry.types.get(id));
        if let Some(kind) = referred.filter(|kind| person.reach(&kind.id, "create").is_some()) {
            told["reference"]["add"] = json!(named_by(kind));
        }
        told
    }
}

/// The only field a record of `kind` must have, where that is a text.
fn named_by(kind: &RecordType) -> Option<&str> {
    let mut required = kind.fields.iter().filter(|field| field.required && !field.readonly);
    let first = required.next().filter(|field| field.kind == FieldKind::Text && kind.geometry.is_none());
    first.filter(|_| required.next().is_none()).map(|field| field.name.as_str())
}

fn actions(person: &Person, kind: &RecordType) -> Vec<&'static str> {
    let written = |action: &str| matches!(action, "create" | "change" | "delete" | "import");
    ACTIONS
        .into_iter()
        .filter(|action| !(kind.permanent && *action == "delete"))
        .filter(|action| (kind.writable || !written(action)) && person.reach(&kind.id, action).is_some())
        .collect()
}

fn field(field: &Field, language: Language) -> Value {
    let default = if field.today { Some(Value::from(today().to_string())) } else { field.default.clone() };
    let choices: Option<Vec<Value>> = (!field.choices.is_empty()).then(|| {
        field.choices.iter().map(|(value, title)| json!({"value": value, "title": said(title, language)})).collect()
    });
    json!({
        "name": field.name, "title": said(&field.title, language), "help": said(&field.help, language),
        "kind": field.kind.name(), "required": field.required, "readonly": field.readonly, "default": default, "unit": field.unit,
        "choices": choices, "reference": field.reference.as_ref().map(|kind| json!({"type": kind})),
        "max_length": field.max_length, "min": field.min, "max": field.max, "pattern": field.pattern,
        "depends": field.depends.as_ref().map(|(name, values)| json!({"field": name, "values": values})),
        "personal": field.personal, "scans": field.scans, "sortable": !matches!(field.kind, FieldKind::List | FieldKind::File | FieldKind::RichText),
    })
}

/// JSON Schema (2020-12) of the values of a record; a value that may be empty may be null.
#[must_use]
pub fn schema(kind: &RecordType, language: Language) -> Value {
    let properties: Map<String, Value> =
        kind.fields.iter().map(|field| (field.name.clone(), property(field, language))).collect();
    let required: Vec<&str> =
        kind.fields.iter().filter(|field| field.required && !field.readonly).map(|field| field.name.as_str()).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
        "title": said(&kind.singular, language), "properties": properties, "required": required, "additionalProperties": false,
    })
}

fn property(field: &Field, language: Language) -> Value {
    let mut told = Map::new();
    let (kind, format) = match field.kind {
        FieldKind::Integer | FieldKind::Reference => ("integer", None),
        FieldKind::Real | FieldKind::Amount => ("number", None),
        FieldKind::Boolean => ("boolean", None),
        FieldKind::List => ("array", None),
        FieldKind::Date => ("string", Some("date")),
        FieldKind::Time => ("string", Some("date-time")),
        FieldKind::File => ("object", None),
        FieldKind::Text | FieldKind::LongText | FieldKind::RichText | FieldKind::Choice => ("string", None),
    };
    let kind = if field.required { json!(kind) } else { json!([kind, "null"]) };
    told.insert("type".into(), kind);
    told.insert("title".into(), said(&field.title, language).into());
    let mut put = |name: &str, value: Option<Value>| value.map(|value| told.insert(name.into(), value));
    put("description", Some(said(&field.help, language)).filter(|help| !help.is_empty()).map(Value::from));
    put("format", format.map(Value::from));
    put("maxLength", field.max_length.map(Value::from));
    put("minimum", field.min.map(Value::from));
    put("maximum", field.max.map(Value::from));
    put("readOnly", field.readonly.then_some(Value::from(true)));
    put("contentMediaType", (field.kind == FieldKind::RichText).then_some(Value::from("text/html")));
    put("items", (field.kind == FieldKind::List).then(|| json!({"type": "string"})));
    let mut allowed: Vec<Value> = field.choices.iter().map(|(value, _)| Value::from(value.clone())).collect();
    if !allowed.is_empty() {
        if !field.required {
            allowed.push(Value::Null);
        }
        put("enum", Some(Value::Array(allowed)));
    }
    Value::Object(told)
}
