//! Overlay, layer and database together: the record type as it is served, or what does not fit.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::{Catalog, GeometryKind, ResolvedLayer, Text, of_comment, pattern_columns};
use crate::records::facts::{ColumnFacts, TableFacts, bounds, constant};
use crate::records::model::{Field, FieldKind, Geometry, Named, Processing, Published, RecordType, Section};
use crate::records::overlay::{ActionOverlay, FieldOverlay, Overlay, ProcessingOverlay, Question, TypeOverlay};
use crate::records::retention::{self, RetentionOverlay};
use crate::records::rules::Rules;

/// Columns the framework fills.
const OWN: [&str; 4] = ["fid", "version", "commune", "valid_from"];
const GEOMETRY: &str = "geom";
/// Columns of a list when the overlay names none.
const LISTED: usize = 6;

/// What the parts are taken from.
pub struct Sources<'a> {
    pub overlay: &'a Overlay,
    pub facts: &'a BTreeMap<String, TableFacts>,
    pub catalog: &'a Catalog,
    /// Record type of a relation.
    pub relations: &'a BTreeMap<String, String>,
}

/// Resolve one type.
///
/// # Errors
/// A sentence that says what of the overlay does not fit the database.
pub fn derive(sources: &Sources<'_>, typed: &TypeOverlay, rules: Arc<dyn Rules>) -> Result<RecordType, String> {
    let at = |what: &str| format!("{} [{}]: {what}", sources.overlay.module, typed.id);
    let facts = sources.facts.get(&typed.table).ok_or_else(|| at(&format!("no table {}", typed.table)))?;
    let (schema, table) = typed.table.split_once('.').ok_or_else(|| at("the table is not written schema.table"))?;
    if !facts.columns.iter().any(|column| column.name == "fid") {
        return Err(at("the table has no column fid"));
    }
    let layer = typed.layer.as_ref().and_then(|id| sources.catalog.layer(id));
    let seen = facts.columns.iter().filter(|column| {
        column.name != GEOMETRY && !OWN.contains(&column.name.as_str()) && !typed.hidden.contains(&column.name)
    });
    let mut fields: Vec<Field> =
        seen.map(|column| field(sources, typed, facts, column, layer.map(|layer| &**layer))).collect();
    arrange(&mut fields, typed);
    check_names(typed, &fields, facts).map_err(|what| at(&what))?;
    let retention = typed.retention.as_ref().map(|rule| retention::resolve(rule, &fields, facts));
    let retention = retention.transpose().map_err(|what| at(&what))?;
    let commune = facts.columns.iter().find(|column| column.name == "commune");
    let listed = || fields.iter().take(LISTED).map(|field| field.name.clone()).collect();
    let list = if typed.list.is_empty() { listed() } else { typed.list.clone() };
    let sort = if typed.sort.is_empty() { list.iter().take(1).cloned().collect() } else { typed.sort.clone() };
    Ok(RecordType {
        id: typed.id.clone(),
        module: sources.overlay.module.clone(),
        schema: schema.to_owned(),
        table: table.to_owned(),
        title: typed.title.clone(),
        singular: typed.singular.clone(),
        help: first(&typed.help, layer.map(|layer| &layer.layer.description), facts.comment.as_deref()),
        label: typed.label.clone(),
        layer: layer.map(|layer| layer.id().to_owned()),
        sections: sections(typed, &fields),
        list,
        sort,
        search: typed.search.clone(),
        key: typed.key.clone(),
        geometry: facts.columns.iter().find(|column| column.name == GEOMETRY).map(geometry),
        by_commune: commune.is_some(),
        commune_optional: commune.is_some_and(|column| !column.not_null),
        history: facts.history,
        children: Vec::new(),
        named: typed.actions.iter().map(named).collect(),
        writable: facts.writable,
        validity: validity(facts),
        permanent: typed.permanent,
        views: typed.views.iter().map(|view| (view.title.clone(), view.query.clone())).collect(),
        first: typed.first.iter().map(first_values).collect::<Result<_, _>>().map_err(|what| at(&what))?,
        published: typed.published.as_ref().map(|published| Published {
            path: published.path.clone(),
            help: published.help.clone(),
            fields: published.fields.clone(),
        }),
        processing: typed.processing.as_ref().map(processing),
        retention,
        fields,
        rules,
    })
}

fn processing(said: &ProcessingOverlay) -> Processing {
    Processing {
        purposes: said.purposes.clone(),
        subjects: said.subjects.clone(),
        legal_basis: said.legal_basis.clone(),
        reference: said.reference.clone(),
    }
}

fn first_values(row: &toml::Table) -> Result<serde_json::Map<String, serde_json::Value>, String> {
    match serde_json::to_value(row) {
        Ok(serde_json::Value::Object(values)) => Ok(values),
        _ => Err("first: values by column are expected".to_owned()),
    }
}

/// The first that says something: the overlay, the layer it draws, the comment of the database.
fn first(ours: &Text, layer: Option<&Text>, comment: Option<&str>) -> Text {
    let said = [Some(ours), layer].into_iter().flatten().find(|text| !text.is_empty());
    said.cloned().unwrap_or_else(|| of_comment(comment))
}

fn check_names(typed: &TypeOverlay, fields: &[Field], facts: &TableFacts) -> Result<(), String> {
    let known = |name: &str| fields.iter().any(|field| field.name == name);
    let sections = typed.sections.iter().flat_map(|section| section.fields.iter());
    let published = typed.published.iter().flat_map(|published| published.fields.iter());
    let shown = typed.list.iter().chain(sections).chain(typed.field.keys()).chain(published);
    let sorted = typed.sort.iter().map(|name| name.trim_start_matches('-'));
    if let Some(name) = shown.map(String::as_str).chain(sorted).find(|name| !known(name)) {
        return Err(format!("no column {name}"));
    }
    let column = |name: &str| facts.columns.iter().any(|column| column.name == name);
    let stored = typed.search.iter().chain(&typed.key).chain(&typed.hidden).chain(&typed.readonly).map(String::as_str);
    if let Some(name) = stored.chain(pattern_columns(&typed.label)).find(|name| !column(name)) {
        return Err(format!("no column {name}"));
    }
    // What everybody may read is told on purpose: a field that tells of a person is never among it.
    let told = |name: &&String| fields.iter().any(|field| field.name == **name && field.personal);
    match typed.published.iter().flat_map(|published| published.fields.iter()).find(told) {
        Some(name) => Err(format!("published: {name} is personal")),
        None if typed.permanent && typed.retention.as_ref().is_some_and(RetentionOverlay::deletes) => {
            Err("permanent: its retention would delete".to_owned())
        }
        None => Ok(()),
    }
}

fn field(
    sources: &Sources<'_>,
    typed: &TypeOverlay,
    facts: &TableFacts,
    column: &ColumnFacts,
    layer: Option<&ResolvedLayer>,
) -> Field {
    let none = FieldOverlay::default();
    let overlay = typed.field.get(&column.name).unwrap_or(&none);
    let drawn = layer.and_then(|layer| layer.column(&column.name)).map(|resolved| &resolved.column);
    let mut checks = facts.checks.iter().filter(|(name, _)| *name == column.name).map(|(_, check)| bounds(check)).fold(
        crate::records::facts::Bounds::default(),
        |all, next| crate::records::facts::Bounds {
            choices: if next.choices.is_empty() { all.choices } else { next.choices },
            min: next.min.or(all.min),
            max: next.max.or(all.max),
            max_length: next.max_length.or(all.max_length),
            pattern: next.pattern.or(all.pattern),
        },
    );
    let reference = facts.references.iter().find(|(name, _)| *name == column.name);
    let reference = reference.and_then(|(_, relation)| sources.relations.get(relation)).cloned();
    let meanings = if overlay.values.is_empty() { drawn.map(|drawn| &drawn.values) } else { Some(&overlay.values) };
    // Meanings without a check explain values; with one they name the choices.
    let closed = !checks.choices.is_empty() || !overlay.values.is_empty();
    if checks.choices.is_empty() && closed {
        checks.choices = overlay.values.keys().cloned().collect();
    }
    let choices: Vec<(String, Text)> = checks
        .choices
        .iter()
        .map(|value| {
            let meaning = meanings.and_then(|meanings| meanings.get(value)).cloned();
            (value.clone(), meaning.unwrap_or_else(|| Text::from([("fr".into(), value.clone())])))
        })
        .collect();
    Field {
        // Names of columns are English words, as comments are.
        title: first(&overlay.title, drawn.map(|drawn| &drawn.title), Some(&column.name)),
        help: first(&overlay.help, drawn.map(|drawn| &drawn.description), column.comment.as_deref()),
        kind: kind(column, overlay.widget.as_deref(), !choices.is_empty(), reference.is_some()),
        required: overlay.required || column.not_null && !column.has_default && !column.generated,
        default: column.default.as_deref().and_then(constant),
        today: column.default.as_deref() == Some("beffroi.today()"),
        readonly: column.generated || typed.readonly.contains(&column.name),
        unit: overlay.unit.clone().or_else(|| drawn.and_then(|drawn| drawn.unit.clone())),
        choices,
        reference,
        max_length: column.length.or(checks.max_length),
        min: checks.min,
        max: checks.max,
        pattern: checks.pattern,
        depends: overlay.depends.as_ref().map(|depends| (depends.field.clone(), depends.values.clone())),
        personal: overlay.personal,
        stamp: overlay.stamp.clone(),
        scans: overlay.scans,
        open: overlay.open,
        name: column.name.clone(),
        sql_type: column.sql_type.clone(),
    }
}

fn kind(column: &ColumnFacts, widget: Option<&str>, chosen: bool, refers: bool) -> FieldKind {
    match column.sql_type.as_str() {
        "beffroi.file" => return FieldKind::File,
        "beffroi.rich_text" => return FieldKind::RichText,
        _ => {}
    }
    match (widget, refers, chosen, column.base.as_str()) {
        (Some("longtext"), ..) => FieldKind::LongText,
        (Some("amount"), ..) => FieldKind::Amount,
        (_, true, ..) => FieldKind::Reference,
        // Several of the choices.
        (.., base) if base.ends_with("[]") => FieldKind::List,
        (.., true, _) => FieldKind::Choice,
        (.., "smallint" | "integer" | "bigint") => FieldKind::Integer,
        (.., "real" | "double precision" | "numeric") => FieldKind::Real,
        (.., "boolean") => FieldKind::Boolean,
        (.., "date") => FieldKind::Date,
        (.., "timestamp with time zone" | "timestamp without time zone") => FieldKind::Time,
        _ => FieldKind::Text,
    }
}

/// Fields named in sections come in their order, the others after.
fn arrange(fields: &mut [Field], typed: &TypeOverlay) {
    let order: Vec<&String> = typed.sections.iter().flat_map(|section| section.fields.iter()).collect();
    fields.sort_by_key(|field| order.iter().position(|name| **name == field.name).unwrap_or(usize::MAX));
}

fn sections(typed: &TypeOverlay, fields: &[Field]) -> Vec<Section> {
    let mut sections: Vec<Section> = typed
        .sections
        .iter()
        .map(|section| Section { title: section.title.clone(), fields: section.fields.clone() })
        .collect();
    let placed = |name: &String| typed.sections.iter().any(|section| section.fields.contains(name));
    let rest: Vec<String> = fields.iter().map(|field| field.name.clone()).filter(|name| !placed(name)).collect();
    if !rest.is_empty() {
        let other = [("fr", "Autres"), ("en", "Other"), ("es", "Otros")];
        let title = if sections.is_empty() {
            typed.singular.clone()
        } else {
            other.iter().map(|(l, t)| ((*l).to_owned(), (*t).to_owned())).collect()
        };
        sections.push(Section { title, fields: rest });
    }
    sections
}

fn geometry(column: &ColumnFacts) -> Geometry {
    let shape = column.shape.as_deref().unwrap_or_default().to_ascii_lowercase();
    let kind = match shape.trim_start_matches("multi").trim_end_matches(['z', 'm']) {
        "point" => GeometryKind::Point,
        "linestring" => GeometryKind::Line,
        "polygon" => GeometryKind::Polygon,
        _ => GeometryKind::Mixed,
    };
    Geometry {
        column: column.name.clone(),
        kind,
        multi: shape.starts_with("multi"),
        srid: column.srid.filter(|srid| *srid > 0).unwrap_or(4326),
        required: column.not_null,
    }
}

/// A period in which the record holds, where the table has both ends.
fn validity(facts: &TableFacts) -> Option<(String, String)> {
    let has = |name: &str| facts.columns.iter().any(|column| column.name == name);
    (has("begins") && has("ends")).then(|| ("begins".to_owned(), "ends".to_owned()))
}

fn named(action: &ActionOverlay) -> Named {
    Named {
        id: action.id.clone(),
        title: action.title.clone(),
        on_selection: action.on_selection,
        fields: action.asks.iter().map(asked).collect(),
    }
}

fn asked(question: &Question) -> Field {
    let kind = match question.kind.as_str() {
        "integer" => FieldKind::Integer,
        "real" => FieldKind::Real,
        "boolean" => FieldKind::Boolean,
        "date" => FieldKind::Date,
        "choice" => FieldKind::Choice,
        _ => FieldKind::Text,
    };
    Field {
        name: question.name.clone(),
        title: question.title.clone(),
        kind,
        sql_type: "text".into(),
        required: question.required,
        choices: question.values.iter().map(|(value, text)| (value.clone(), text.clone())).collect(),
        max_length: Some(500),
        ..Field::default()
    }
}
