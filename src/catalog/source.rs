//! `layers/` on disk: folders read, limits held, mistakes placed.
use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use serde_json::Value;

use super::fault::{Fault, Rule};
use super::locate::{Step, locate, position};
use super::model::{Layer, Text, UNITS};
use super::snapshot::pattern_columns;

const FILE: &str = "layer.toml";
const DRAWING: &str = "style.json";
const DRAWN: [&str; 5] = ["fill", "line", "circle", "symbol", "heatmap"];
const LARGEST: u64 = 256 * 1024;
const MOST_LAYERS: usize = 1000;

/// What one folder says: its text, and the layer read from it or the first mistake.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    pub text: String,
    pub layer: Result<Layer, Fault>,
    /// `style.json`: the MapLibre layers of the layer, if the folder has one.
    pub drawing: Option<Result<Vec<Value>, Fault>>,
}

/// Every folder of `root`, by name; hidden ones and loose files are passed over.
///
/// # Errors
/// The folder of layers itself cannot be read.
pub fn read_all(root: &Path) -> std::io::Result<BTreeMap<String, Source>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(root)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && entry.path().is_dir() {
            found.insert(name, entry.path());
        }
    }
    Ok(found.into_iter().take(MOST_LAYERS).map(|(name, folder)| (name.clone(), read(&name, &folder))).collect())
}

fn read(id: &str, folder: &Path) -> Source {
    let (text, layer) = match text_of(&folder.join(FILE)) {
        Ok(text) => {
            let layer = parse(id, &text);
            (text, layer)
        }
        Err(rule) => {
            (String::new(), Err(Fault { layer: id.into(), file: format!("{id}/{FILE}"), line: 1, column: 1, rule }))
        }
    };
    let drawing =
        match text_of(&folder.join(DRAWING)) {
            Err(Rule::FileMissing) => None,
            read => Some(read.map_err(|rule| (1, 1, rule)).and_then(|text| drawing(&text)).map_err(
                |(line, column, rule)| Fault { layer: id.into(), file: format!("{id}/{DRAWING}"), line, column, rule },
            )),
        };
    Source { text, layer, drawing }
}

/// The parts of a drawing. What a map library refuses later it says itself; here each part must be one it draws.
fn drawing(text: &str) -> Result<Vec<Value>, (usize, usize, Rule)> {
    let parts: Vec<Value> = serde_json::from_str(text)
        .map_err(|error| (error.line(), error.column(), Rule::NotADrawing { reason: error.to_string() }))?;
    let known = |part: &Value| part["type"].as_str().is_some_and(|kind| DRAWN.contains(&kind));
    match parts.iter().position(|part| !known(part)) {
        None => Ok(parts),
        Some(n) => Err((1, 1, Rule::NotADrawing { reason: format!("[{n}].type: {}", DRAWN.join(" | ")) })),
    }
}

fn text_of(path: &Path) -> Result<String, Rule> {
    let unreadable = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => Rule::FileMissing,
        _ => Rule::FolderUnreadable { reason: error.to_string() },
    };
    let file = fs::File::open(path).map_err(unreadable)?;
    let mut text = String::new();
    file.take(LARGEST + 1).read_to_string(&mut text).map_err(unreadable)?;
    if text.len() as u64 > LARGEST {
        return Err(Rule::FileTooLarge { limit: LARGEST });
    }
    Ok(text)
}

/// Read and check what can be checked without the database.
pub fn parse(id: &str, text: &str) -> Result<Layer, Fault> {
    let fault = |(line, column), rule| Fault { layer: id.into(), file: format!("{id}/{FILE}"), line, column, rule };
    let layer: Layer = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or((1, 1), |span| position(text, span.start));
        fault(at, Rule::NotToml { reason: error.message().to_owned() })
    })?;
    match mistake(id, &layer) {
        None => Ok(layer),
        Some((path, rule)) => Err(fault(locate(text, &path), rule)),
    }
}

type Mistake<'a> = (Vec<Step<'a>>, Rule);

fn mistake<'a>(folder: &str, layer: &'a Layer) -> Option<Mistake<'a>> {
    use Step::{Item, Key};
    if layer.id != folder {
        return Some((vec![Key("id")], Rule::IdIsNotFolder { id: layer.id.clone() }));
    }
    if !plain(&layer.id) {
        return Some((vec![Key("id")], Rule::IdIsNotPlain { id: layer.id.clone() }));
    }
    if layer.table.split('.').filter(|part| !part.is_empty()).count() != 2 {
        return Some((vec![Key("table")], Rule::TableNotQualified { table: layer.table.clone() }));
    }
    if layer.minzoom > layer.maxzoom || layer.maxzoom > 22 {
        return Some((vec![Key("minzoom")], Rule::ZoomsReversed { minzoom: layer.minzoom, maxzoom: layer.maxzoom }));
    }
    if let Some(rule) = untitled(&layer.title, &layer.id) {
        return Some((vec![Key("title")], rule));
    }
    for (n, column) in layer.columns.iter().enumerate() {
        if layer.columns[..n].iter().any(|other| other.name == column.name) {
            return Some((
                vec![Key("column"), Item(n), Key("name")],
                Rule::ColumnTwice { column: column.name.clone() },
            ));
        }
        if let Some(rule) = untitled(&column.title, &column.name) {
            return Some((vec![Key("column"), Item(n), Key("title")], rule));
        }
        if let Some(unit) = column.unit.as_ref().filter(|unit| !UNITS.contains(&unit.as_str())) {
            return Some((vec![Key("column"), Item(n), Key("unit")], Rule::UnitUnknown { unit: unit.clone() }));
        }
    }
    pattern_mistake(layer).or_else(|| gml_mistake(layer)).or_else(|| inspire_mistake(layer))
}

/// Only what is published may leave as a property of GML.
fn gml_mistake(layer: &Layer) -> Option<Mistake<'_>> {
    let properties =
        [("name", &layer.gml.name), ("description", &layer.gml.description), ("identifier", &layer.gml.identifier)];
    properties.into_iter().find_map(|(property, column)| {
        let unknown = column.as_ref().filter(|name| !layer.columns.iter().any(|c| c.name == **name))?;
        Some((vec![Step::Key("gml"), Step::Key(property)], Rule::GmlUnknown { column: unknown.clone() }))
    })
}

/// The same holds for the properties of INSPIRE.
fn inspire_mistake(layer: &Layer) -> Option<Mistake<'_>> {
    let inspire = layer.inspire.as_ref()?;
    inspire.columns().into_iter().find_map(|(property, column)| {
        let published = layer.columns.iter().any(|known| known.name == column);
        let path = || vec![Step::Key("inspire"), Step::Key(inspire.feature_type()), Step::Key(property)];
        (!published)
            .then(|| (path(), Rule::InspireUnknown { property: property.to_owned(), column: column.to_owned() }))
    })
}

fn pattern_mistake(layer: &Layer) -> Option<Mistake<'_>> {
    let search = layer.search.as_ref();
    let patterns = [
        (vec![Step::Key("label")], layer.label.as_str()),
        (vec![Step::Key("search"), Step::Key("label")], search.map_or("", |s| &s.label)),
        (vec![Step::Key("search"), Step::Key("detail")], search.map_or("", |s| &s.detail)),
    ];
    patterns.into_iter().find_map(|(path, pattern)| {
        let unknown = pattern_columns(pattern).find(|name| {
            !layer.columns.iter().any(|c| c.name == *name)
                && ![&layer.key, &layer.commune].iter().any(|own| own.as_str() == *name)
        })?;
        Some((path, Rule::PatternUnknown { column: unknown.to_owned() }))
    })
}

fn untitled(title: &Text, what: &str) -> Option<Rule> {
    title
        .get("fr")
        .is_none_or(|text| text.trim().is_empty())
        .then(|| Rule::TextMissing { what: what.into(), lang: "fr".into() })
}

fn plain(id: &str) -> bool {
    id.len() <= 60
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && !id.ends_with("-label")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREES: &str = r#"
id = "trees"
table = "town.trees"
group = "town"
label = "{species}"
title = { fr = "Arbres" }

[[column]]
name = "species"
title = { fr = "Essence" }
"#;

    fn fault(text: &str) -> Fault {
        parse("trees", text).expect_err("the file should be refused")
    }

    #[test]
    fn a_short_file_is_enough() {
        let layer = parse("trees", TREES).expect("the file is right");
        assert_eq!((layer.fid.as_str(), layer.geometry.as_str(), layer.maxzoom), ("fid", "geom", 18));
    }

    #[test]
    fn an_unknown_key_is_shown_on_its_line() {
        let fault = fault(&TREES.replace("label", "lable"));
        assert_eq!((fault.line, fault.file.as_str()), (5, "trees/layer.toml"));
        assert!(fault.to_string().contains("lable"), "{fault}");
    }

    #[test]
    fn a_folder_named_otherwise_is_refused() {
        assert!(matches!(parse("oaks", TREES), Err(Fault { line: 2, rule: Rule::IdIsNotFolder { .. }, .. })));
    }

    #[test]
    fn a_pattern_may_only_name_published_columns() {
        let fault = fault(&TREES.replace("{species}", "{height}"));
        assert_eq!(fault.rule, Rule::PatternUnknown { column: "height".into() });
        assert_eq!(fault.line, 5);
    }

    #[test]
    fn a_property_of_gml_may_only_be_a_published_column() {
        let named = |column: &str| format!("{TREES}\n[gml]\nname = \"species\"\nidentifier = \"{column}\"\n");
        let layer = parse("trees", &named("species")).expect("the file is right");
        assert_eq!((layer.gml.name.as_deref(), layer.gml.description), (Some("species"), None));
        let fault = fault(&named("owner"));
        assert_eq!((fault.rule, fault.line), (Rule::GmlUnknown { column: "owner".into() }, 14));
    }

    #[test]
    fn a_property_of_inspire_is_one_of_its_schema_and_a_published_column() {
        let parcels = |more: &str| {
            format!(
                "{TREES}\n[inspire.\"cp:CadastralParcel\"]\nnamespace = \"FR\"\ninspireId = \"species\"\n\
                 nationalCadastralReference = \"species\"\n{more}\n"
            )
        };
        let layer = parse("trees", &parcels("label = \"species\"")).expect("the file is right");
        let inspire = layer.inspire.expect("it has the view");
        assert_eq!((inspire.feature_type(), inspire.columns().len()), ("cp:CadastralParcel", 3));
        let unpublished = fault(&parcels("label = \"owner\""));
        let rule = Rule::InspireUnknown { property: "label".into(), column: "owner".into() };
        assert_eq!((unpublished.rule, unpublished.line), (rule, 16));
        assert!(fault(&parcels("")).to_string().contains("label"), "what the schema demands is missing");
        let misspelt = fault(&parcels("label = \"species\"\nareaValeu = \"species\""));
        assert!(misspelt.to_string().contains("areaValeu"), "{misspelt}");
        assert!(fault(&format!("{TREES}\n[inspire.\"au:AdministrativeUnit\"]\n")).to_string().contains("ad:Address"));
    }

    #[test]
    fn a_column_given_twice_is_shown_where_it_comes_back() {
        let fault = fault(&format!("{TREES}\n[[column]]\nname = \"species\"\ntitle = {{ fr = \"Essence\" }}\n"));
        assert_eq!((fault.line, fault.column), (13, 1));
    }

    #[test]
    fn french_is_the_least_a_title_needs() {
        let fault = fault(&TREES.replace("fr = \"Arbres\"", "en = \"Trees\""));
        assert_eq!(fault.rule, Rule::TextMissing { what: "trees".into(), lang: "fr".into() });
    }

    #[test]
    fn every_rule_speaks_three_languages() {
        let fault = fault(&TREES.replace("town.trees", "trees"));
        let said: std::collections::BTreeSet<_> =
            ["fr", "en", "es"].iter().map(|l| (fault.rule.what(l), fault.rule.remedy(l))).collect();
        assert_eq!(said.len(), 3);
    }
}
