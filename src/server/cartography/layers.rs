//! `/api/layers`: every layer, its columns and what they mean; a broken one with its mistake.
use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::Maps;
use crate::auth::Sight;
use crate::base::Language;
use crate::catalog::{Fault, Layer, ResolvedColumn, ResolvedLayer, Text};
use crate::db::Scope;
use crate::web::Speaks;

/// A layer as the map and other programs read it.
#[derive(Debug, Serialize)]
pub struct LayerEntry {
    id: String,
    title: Text,
    description: Text,
    group: String,
    order: i32,
    geometry: Option<&'static str>,
    minzoom: u8,
    maxzoom: u8,
    history: bool,
    public: bool,
    /// Edits of the table reach open maps by themselves.
    live: bool,
    attribution: String,
    columns: Vec<ColumnEntry>,
    count: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Advice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Mistake>,
}

#[derive(Debug, Serialize)]
struct ColumnEntry {
    name: String,
    title: Text,
    #[serde(rename = "type")]
    kind: &'static str,
    unit: Option<String>,
    values: BTreeMap<String, Text>,
    description: Text,
}

#[derive(Debug, Serialize)]
struct Advice {
    problem: String,
    remedy: String,
}

#[derive(Debug, Serialize)]
struct Mistake {
    file: String,
    line: usize,
    column: usize,
    problem: String,
    remedy: String,
}

/// Every layer the reader may see in drawing order, then those that cannot be shown at all. Of a layer seen in part the
/// number of features is not told.
pub async fn list(State(maps): State<Maps>, sight: Sight, Speaks(language): Speaks) -> Json<Vec<LayerEntry>> {
    let catalog = maps.catalog.current();
    let mut entries = Vec::new();
    for layer in catalog.layers() {
        let Some(scope) = sight.reach(layer.id(), layer.layer.public, "see") else { continue };
        let fault = catalog.faults().iter().find(|fault| fault.layer == layer.id());
        let count = if scope == Scope::Everywhere { maps.counts.of(layer).await } else { None };
        entries.push(served(layer, count, fault, language));
    }
    let lost = catalog.faults().iter().filter(|fault| catalog.layer(&fault.layer).is_none());
    entries.extend(lost.map(|fault| broken(fault, language)));
    Json(entries)
}

fn served(layer: &ResolvedLayer, count: Option<i64>, fault: Option<&Fault>, language: Language) -> LayerEntry {
    let Layer { id, title, description, group, order, minzoom, maxzoom, history, public, attribution, .. } =
        layer.layer.clone();
    let advice = |w: &crate::catalog::Warning| Advice { problem: w.what(language.code()), remedy: w.remedy() };
    LayerEntry {
        id,
        title,
        description,
        group,
        order,
        geometry: Some(layer.geometry_kind.name()),
        minzoom,
        maxzoom,
        history,
        public,
        live: layer.live(),
        attribution,
        columns: layer.columns.iter().map(column).collect(),
        count,
        warnings: layer.warnings.iter().map(advice).collect(),
        error: fault.map(|fault| mistake(fault, language)),
    }
}

fn column(resolved: &ResolvedColumn) -> ColumnEntry {
    let column = &resolved.column;
    ColumnEntry {
        name: column.name.clone(),
        title: column.title.clone(),
        kind: resolved.kind.name(),
        unit: column.unit.clone(),
        values: column.values.clone(),
        description: resolved.help(),
    }
}

fn broken(fault: &Fault, language: Language) -> LayerEntry {
    LayerEntry {
        id: fault.layer.clone(),
        title: Text::from([("fr".to_owned(), fault.layer.clone())]),
        description: Text::new(),
        group: String::new(),
        order: i32::MAX,
        geometry: None,
        minzoom: 0,
        maxzoom: 0,
        history: false,
        public: false,
        live: false,
        attribution: String::new(),
        columns: Vec::new(),
        count: None,
        warnings: Vec::new(),
        error: Some(mistake(fault, language)),
    }
}

fn mistake(fault: &Fault, language: Language) -> Mistake {
    Mistake {
        file: format!("layers/{}", fault.file),
        line: fault.line,
        column: fault.column,
        problem: fault.rule.what(language.code()),
        remedy: fault.rule.remedy(language.code()),
    }
}
