//! A layer as it was: present rows and former versions as one relation.
use crate::catalog::snapshot::{ResolvedLayer, pattern_columns, quoted};

/// SQL relation with the rows of `layer` valid just before the moment, an SQL expression of type `timestamptz` (a bound
/// value or made of one); to be given an alias by the caller. The present table itself when `moment` is `None` or the
/// layer keeps no history.
///
/// A day is asked for by the moment it ends ([`end_of_day`]), so that what a vintage of that day brought is in.
/// Columns: identifier, key, commune, geometry, published columns and those of the label and search patterns.
#[must_use]
pub fn as_of(layer: &ResolvedLayer, moment: Option<&str>) -> String {
    let table = layer.sql_table();
    match moment.filter(|_| layer.layer.history) {
        None => table,
        Some(moment) => {
            let columns = columns(layer).join(", ");
            let former = former(layer);
            format!(
                "(select {columns} from {table} where valid_from < {moment} union all \
                 select {columns} from {former} where valid_from < {moment} and valid_to >= {moment})"
            )
        }
    }
}

/// `"schema"."table_history"`: the former versions of a layer that keeps them.
#[must_use]
pub fn former(layer: &ResolvedLayer) -> String {
    format!("{}.{}", quoted(&layer.schema), quoted(&format!("{}_history", layer.table)))
}

/// SQL for the identifiers of rows that meet a place, one per row, found by the spatial index although row-level
/// security is on (see `beffroi.find_near`). `place`, `reach`: SQL geometries in the SRID of the layer; surfaces must
/// meet the first, lines and points the second. `moment` as in [`as_of`].
#[must_use]
pub fn near(layer: &ResolvedLayer, place: &str, reach: &str, moment: Option<&str>, most: Option<u32>) -> String {
    let most = most.map_or_else(|| "null".to_owned(), |most| most.to_string());
    let find = |relation: &str, moment: &str| {
        let names = [relation, &layer.layer.fid, &layer.layer.geometry].map(literal).join(", ");
        format!("select beffroi.find_near({names}, {place}, {reach}, {moment}, {most})")
    };
    match moment.filter(|_| layer.layer.history) {
        None => find(&layer.sql_table(), "null"),
        Some(moment) => format!("{} union {}", find(&layer.sql_table(), moment), find(&former(layer), moment)),
    }
}

/// The end of a day in France, as SQL, from a bound text `YYYY-MM-DD` in parameter `$n`.
#[must_use]
pub fn end_of_day(parameter: usize) -> String {
    format!("(((${parameter}::text)::date + 1)::timestamp at time zone 'Europe/Paris')")
}

/// A text as an SQL literal, for names of the catalogue handed to functions.
#[must_use]
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn columns(layer: &ResolvedLayer) -> Vec<String> {
    let described = &layer.layer;
    let search = described.search.iter().flat_map(|search| [search.label.as_str(), search.detail.as_str()]);
    let patterns = search.chain([described.label.as_str()]).flat_map(pattern_columns);
    let mut names: Vec<&str> = [&described.fid, &described.key, &described.commune, &described.geometry]
        .into_iter()
        .map(String::as_str)
        .chain(layer.columns.iter().map(|column| column.column.name.as_str()))
        .chain(patterns)
        .chain(["valid_from"])
        .filter(|name| !name.is_empty())
        .collect();
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(*name));
    names.into_iter().map(quoted).collect()
}
