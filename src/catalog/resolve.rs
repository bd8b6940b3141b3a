//! A layer file against the facts of the database: a served layer, or the first mistake.
use super::facts::{ColumnFacts, Facts, Measured};
use super::fault::{Fault, Rule, Warning};
use super::inspire::holds;
use super::locate::{Step, locate};
use super::model::Layer;
use super::snapshot::{ColumnKind, GeometryKind, ResolvedColumn, ResolvedLayer};

type Mistake<'a> = (Vec<Step<'a>>, Rule);

/// Whether the system of the layer's geometry can only be told from its rows.
pub fn must_measure(layer: &Layer, facts: Option<&Facts>) -> bool {
    facts.filter(|f| f.readable).and_then(|f| column(f, &layer.geometry)).is_some_and(|c| c.srid == Some(0))
}

/// Check `layer`, whose file reads `text`.
///
/// # Errors
/// The first rule broken, with its place in the file.
pub fn resolve(
    layer: &Layer,
    text: &str,
    facts: Option<&Facts>,
    measured: Option<&Measured>,
) -> Result<ResolvedLayer, Fault> {
    check(layer, facts, measured).map_err(|(path, rule)| {
        let (line, column) = locate(text, &path);
        Fault { layer: layer.id.clone(), file: format!("{}/layer.toml", layer.id), line, column, rule }
    })
}

fn check<'a>(
    layer: &'a Layer,
    facts: Option<&Facts>,
    measured: Option<&Measured>,
) -> Result<ResolvedLayer, Mistake<'a>> {
    use Step::Key;
    let table = layer.table.clone();
    let facts = facts.ok_or_else(|| (vec![Key("table")], Rule::TableMissing { table: table.clone() }))?;
    if !facts.readable {
        return Err((vec![Key("table")], Rule::TableNotReadable { table }));
    }
    let find = |path: Vec<Step<'a>>, name: &str| {
        column(facts, name).ok_or_else(|| {
            let nearest = nearest(name, facts.columns.iter().map(|c| c.name.as_str()));
            (path, Rule::ColumnMissing { table: table.clone(), column: name.into(), nearest })
        })
    };
    check_fid(layer, facts, find(vec![Key("fid")], &layer.fid)?)?;
    find(vec![Key("key")], &layer.key)?;
    check_sight(layer, facts)?;
    if !layer.commune.is_empty() {
        find(vec![Key("commune")], &layer.commune)?;
    }
    let geometry = find(vec![Key("geometry")], &layer.geometry)?;
    let srid = system(layer, geometry, measured)?;
    if layer.history && !facts.history {
        return Err((vec![Key("history")], Rule::HistoryMissing { table }));
    }
    let columns = layer.columns.iter().enumerate().map(|(n, published)| {
        let found = find(vec![Key("column"), Step::Item(n), Key("name")], &published.name)?;
        Ok(ResolvedColumn {
            column: published.clone(),
            kind: kind(&found.base),
            sql_type: found.sql_type.clone(),
            comment: found.comment.clone(),
        })
    });
    let columns = columns.collect::<Result<Vec<_>, Mistake<'a>>>()?;
    let geometry_kind = shape(geometry.shape.as_deref().unwrap_or_default());
    check_inspire(layer, &columns, geometry_kind)?;
    let (schema, name) = table.split_once('.').unwrap_or(("", &table));
    Ok(ResolvedLayer {
        schema: schema.into(),
        table: name.into(),
        columns,
        geometry_kind,
        multi: geometry.shape.as_deref().is_some_and(multi),
        srid,
        has_commune: !layer.commune.is_empty(),
        drawing: None,
        warnings: warnings(layer, facts),
        layer: layer.clone(),
    })
}

fn check_fid<'a>(layer: &Layer, facts: &Facts, fid: &ColumnFacts) -> Result<(), Mistake<'a>> {
    let at = vec![Step::Key("fid")];
    if kind(&fid.base) != ColumnKind::Integer {
        return Err((at, Rule::FidNotInteger { column: fid.name.clone(), found: fid.sql_type.clone() }));
    }
    // A view has no index of its own: its author answers for it.
    if !facts.view && !facts.uniques.contains(&fid.name) {
        return Err((at, Rule::FidNotUnique { table: layer.table.clone(), column: fid.name.clone() }));
    }
    Ok(())
}

/// What not everybody may see, each must be held to see in their communes.
fn check_sight<'a>(layer: &Layer, facts: &Facts) -> Result<(), Mistake<'a>> {
    if layer.public {
        Ok(())
    } else if layer.commune.is_empty() {
        Err((vec![Step::Key("commune")], Rule::CommuneMissing))
    } else if !facts.held {
        Err((vec![Step::Key("public")], Rule::NotHeldToCommunes { table: layer.table.clone() }))
    } else {
        Ok(())
    }
}

/// What the application schemas of INSPIRE take: areas that are numbers, moments that are moments, and a geometry of theirs.
fn check_inspire<'a>(layer: &'a Layer, columns: &[ResolvedColumn], kind: GeometryKind) -> Result<(), Mistake<'a>> {
    let Some(inspire) = &layer.inspire else { return Ok(()) };
    let feature_type = inspire.feature_type();
    let at = |last: &[Step<'static>]| [&[Step::Key("inspire"), Step::Key(feature_type)][..], last].concat();
    if !inspire.suits(kind) {
        return Err((at(&[]), Rule::InspireGeometry { feature_type: feature_type.into() }));
    }
    for (property, name) in inspire.columns() {
        let found = columns.iter().find(|column| column.column.name == name);
        if let Some(found) = found.filter(|found| !holds(property, found.kind)) {
            let (column, found) = (name.to_owned(), found.sql_type.clone());
            return Err((at(&[Step::Key(property)]), Rule::InspireKind { property: property.into(), column, found }));
        }
    }
    Ok(())
}

fn system<'a>(layer: &Layer, geometry: &ColumnFacts, measured: Option<&Measured>) -> Result<i32, Mistake<'a>> {
    let at = vec![Step::Key("geometry")];
    let (table, column) = (layer.table.clone(), geometry.name.clone());
    match (geometry.srid, measured.map(|m| m.srids.as_slice())) {
        (None, _) => Err((at, Rule::GeometryNotGeometry { column, found: geometry.sql_type.clone() })),
        (Some(srid), _) if srid > 0 => Ok(srid),
        (_, Some(&[srid])) if srid > 0 => Ok(srid),
        (_, Some([_, _, ..])) => Err((at, Rule::GeometrySystemsMixed { table, column })),
        _ => Err((at, Rule::GeometryWithoutSystem { table, column })),
    }
}

fn warnings(layer: &Layer, facts: &Facts) -> Vec<Warning> {
    let table = layer.table.clone();
    let mut found = Vec::new();
    if !facts.view && !facts.spatial.contains(&layer.geometry) {
        found.push(Warning::NoSpatialIndex { table: table.clone(), column: layer.geometry.clone() });
    }
    if !facts.live {
        found.push(Warning::NotLive { table });
    }
    found
}

fn column<'f>(facts: &'f Facts, name: &str) -> Option<&'f ColumnFacts> {
    facts.columns.iter().find(|column| column.name == name)
}

fn kind(base: &str) -> ColumnKind {
    match base {
        "text" | "character varying" | "character" | "name" | "\"char\"" | "citext" => ColumnKind::Text,
        "smallint" | "integer" | "bigint" => ColumnKind::Integer,
        "real" | "double precision" | "numeric" => ColumnKind::Real,
        "boolean" => ColumnKind::Boolean,
        "date" => ColumnKind::Date,
        "timestamp without time zone" | "timestamp with time zone" => ColumnKind::Time,
        _ => ColumnKind::Other,
    }
}

fn shape(name: &str) -> GeometryKind {
    let name = name.to_ascii_lowercase();
    match name.trim_start_matches("multi").trim_end_matches(['z', 'm']) {
        "point" => GeometryKind::Point,
        "linestring" | "curve" => GeometryKind::Line,
        "polygon" | "surface" => GeometryKind::Polygon,
        _ => GeometryKind::Mixed,
    }
}

/// Whether a type of the geometry column (`MultiPolygonZ`) is one of several parts.
fn multi(shape: &str) -> bool {
    shape.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("multi"))
}

/// The name that was probably meant.
fn nearest<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let most = wanted.chars().count().div_ceil(3);
    names.map(|name| (distance(wanted, name), name)).filter(|(d, _)| *d <= most).min().map(|(_, name)| name.to_owned())
}

/// Levenshtein distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
