//! Filters that are nearly right, and what must hold of whatever is still a filter.

use beffroi::base::{Failure, Language};
use beffroi::filter::fes::{self, Resolve, Step};
use beffroi::filter::{Fault, Filter};
use roxmltree::{Document, ParsingOptions};

use super::chance::Chance;
use super::generator;
use super::table::{Columns, Place, fields};

/// Scraps that mean something to one of the three languages, or to SQL.
const SCRAPS: [&str; 48] = [
    "'",
    "''",
    "\"",
    "\\",
    "\\'",
    "(",
    ")",
    ",",
    "..",
    "%",
    "_",
    "$1",
    "--",
    "/*",
    ";",
    "]",
    "}",
    "{",
    "[",
    ":",
    "<",
    ">",
    "/>",
    "&lt;",
    "\0",
    "é",
    "\u{301}",
    "name",
    "geometry",
    "id",
    " AND ",
    " NOT ",
    " IN ",
    "POINT(1 2)",
    "-1e308",
    "1e-320",
    "9223372036854775808",
    "NaN",
    "null",
    "true",
    "INTERVAL(",
    "DATE('2024-02-30')",
    "\"op\"",
    "\"args\"",
    "<Not>",
    "</Not>",
    "<gml:pos>",
    "drop table",
];

const HEAD: &str = "<Filter xmlns='http://www.opengis.net/fes/2.0' xmlns:gml='http://www.opengis.net/gml/3.2'>";

const DOCUMENTS: [&str; 10] = [
    "<PropertyIsEqualTo matchCase='false'><ValueReference>name</ValueReference><Literal>Mairie</Literal></PropertyIsEqualTo>",
    "<PropertyIsLike wildCard='*' singleChar='#' escapeChar='!'><ValueReference>name</ValueReference><Literal>M*e#!*%</Literal></PropertyIsLike>",
    "<PropertyIsBetween><ValueReference>height</ValueReference><LowerBoundary><Literal>1</Literal></LowerBoundary><UpperBoundary><Literal>3.5</Literal></UpperBoundary></PropertyIsBetween>",
    "<And><PropertyIsNull><ValueReference>places/name[1]</ValueReference></PropertyIsNull><Not><PropertyIsNil><ValueReference>pool</ValueReference></PropertyIsNil></Not></And>",
    "<PropertyIsGreaterThan><ValueReference>height</ValueReference><Add><ValueReference>taxes</ValueReference><Div><Literal>4</Literal><Literal>2</Literal></Div></Add></PropertyIsGreaterThan>",
    "<BBOX><gml:Envelope srsName='urn:ogc:def:crs:EPSG::4326'><gml:lowerCorner>48 2</gml:lowerCorner><gml:upperCorner>48.003 2.004</gml:upperCorner></gml:Envelope></BBOX>",
    "<Within><ValueReference>geometry</ValueReference><gml:Polygon srsName='EPSG:2154'><gml:exterior><gml:LinearRing><gml:posList>652000 6862000 653000 6862000 653000 6863000 652000 6862000</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></Within>",
    "<DWithin><ValueReference>geometry</ValueReference><gml:MultiPoint><gml:pointMember><gml:Point><gml:pos>48 2</gml:pos></gml:Point></gml:pointMember></gml:MultiPoint><Distance uom='km'>1.5</Distance></DWithin>",
    "<During><ValueReference>starts</ValueReference><gml:TimePeriod><gml:beginPosition>2024-01-01T00:00:00Z</gml:beginPosition><gml:endPosition>2024-02-01</gml:endPosition></gml:TimePeriod></During>",
    "<Or><ResourceId rid='places.4'/><PropertyIsEqualTo><Function name='lower'><ValueReference>name</ValueReference></Function><Literal>zz</Literal></PropertyIsEqualTo></Or>",
];

struct Places;

impl Resolve for Places {
    fn field(&self, path: &[Step]) -> Option<String> {
        path.last().map(|step| step.name.clone())
    }

    fn id(&self, resource: &str) -> Option<i64> {
        resource.strip_prefix("places.")?.parse().ok()
    }
}

/// So many filters in each language in turn, each a little wrong; how many were filters still.
pub fn nearly(times: u64, seed: u64, places: &[Place]) -> u64 {
    let mut chance = Chance(seed);
    let mut whole = generator::condition(&mut chance, 2);
    let mut held = 0;
    for at in 0..times {
        if at % 20 == 0 {
            whole = generator::condition(&mut chance, 2);
        }
        let found = match at % 3 {
            0 => Some(text(&changed(&whole, &mut chance))),
            1 => json(&whole, &mut chance),
            _ => xml(&changed(chance.of(&DOCUMENTS), &mut chance)),
        };
        held += u64::from(found.is_some_and(|found| checked(found, places)));
    }
    held
}

fn text(text: &str) -> Result<Filter, Fault> {
    Filter::text(text, &fields(), "CRS84".parse().unwrap())
}

/// What is no JSON is refused before it is a filter.
fn json(whole: &str, chance: &mut Chance) -> Option<Result<Filter, Fault>> {
    let filter = Filter::text(whole, &fields(), "CRS84".parse().unwrap()).unwrap();
    let value = serde_json::from_str(&changed(&filter.to_json().to_string(), chance)).ok()?;
    Some(Filter::json(&value, &fields(), "EPSG:4326".parse().unwrap()))
}

fn xml(inside: &str) -> Option<Result<Filter, Fault>> {
    let text = format!("{HEAD}{inside}</Filter>");
    let options = ParsingOptions { nodes_limit: 10_000, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options).ok()?;
    let crs = "urn:ogc:def:crs:EPSG::4326".parse().unwrap();
    fes::filter(document.root_element(), &fields(), crs, &Places).map(|(filter, _)| filter).transpose()
}

/// A text with one thing, sometimes a few, put in, taken out, or put elsewhere.
fn changed(text: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..chance.of(&[1, 1, 1, 1, 3]) {
        let length = letters.len() as u64;
        let from = usize::try_from(chance.below(length + 1)).unwrap();
        let until = (from + chance.of(&[0, 1, 1, 2, 5, 12])).min(letters.len());
        match chance.below(5) {
            0 => drop(letters.drain(from..until)),
            1 => {
                let copied: Vec<char> = letters[from..until].to_vec();
                letters.splice(from..from, copied);
            }
            2 => {
                let moved: Vec<char> = letters.drain(from..until).collect();
                let to = usize::try_from(chance.below(letters.len() as u64 + 1)).unwrap();
                letters.splice(to..to, moved);
            }
            3 if from < letters.len() => {
                letters[from] = char::from_u32(32 + u32::try_from(chance.below(95)).unwrap()).unwrap();
            }
            _ => drop(letters.splice(from..from, chance.of(&SCRAPS).chars())),
        }
    }
    letters.into_iter().collect()
}

/// A fault has its three sentences; a filter is written, evaluated and read again, and its SQL holds nothing from outside.
fn checked(found: Result<Filter, Fault>, places: &[Place]) -> bool {
    match found {
        Err(fault) => {
            let told = Language::ALL.map(|language| fault.explain(language));
            assert!(told.iter().all(|said| said.title.len() > 5 && said.detail.len() > 5 && said.remedy.len() > 5));
            false
        }
        Ok(filter) => {
            let sql = filter.sql(&Columns, 1);
            assert!(sql.bound.len() < 30_000);
            fixed(&sql.text);
            assert!(places.iter().filter(|place| filter.holds(*place).is_some()).count() <= places.len());
            let json = filter.to_json();
            let again = Filter::json(&json, &fields(), "CRS84".parse().unwrap());
            assert!(again.as_ref() == Ok(&filter), "{filter}");
            let _ = Filter::text(&filter.to_string(), &fields(), "CRS84".parse().unwrap());
            true
        }
    }
}

const WORDS: [&str; 69] = [
    "true",
    "false",
    "not",
    "and",
    "or",
    "is",
    "null",
    "like",
    "escape",
    "between",
    "any",
    "select",
    "case",
    "when",
    "then",
    "else",
    "end",
    "from",
    "values",
    "collate",
    "at",
    "time",
    "zone",
    "abs",
    "ln",
    "power",
    "trunc",
    "lower",
    "upper",
    "length",
    "floor",
    "ceil",
    "round",
    "public",
    "unaccent",
    "regexp_replace",
    "text",
    "bigint",
    "float8",
    "boolean",
    "date",
    "timestamptz",
    "bytea",
    "geography",
    "st_geomfromewkb",
    "st_dwithin",
    "st_intersects",
    "st_equals",
    "st_disjoint",
    "st_touches",
    "st_within",
    "st_overlaps",
    "st_crosses",
    "st_contains",
    "t",
    "n",
    "x",
    "y",
    "l",
    "a",
    "b",
    "1e",
    "150",
    "600",
    "0",
    "1e150",
    "150::float8",
    "g",
    "UTC",
];
const NAMES: [&str; 12] =
    ["name", "floors", "height", "taxes", "pool", "built", "starts", "ends", "tags", "geom", "fid", "C"];
const LITERALS: [&str; 10] = ["", "%", "_", "\\", "([\\\\%_])", "\\\\\\1", "g", "UTC", "-infinity", "infinity"];

/// Words, names and literals of ours, parameters, signs: nothing else.
pub fn fixed(sql: &str) {
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => {
                let inside = &rest[1..=rest[1..].find(first).unwrap_or_else(|| panic!("{sql}"))];
                let known = if first == '"' { NAMES.contains(&inside) } else { LITERALS.contains(&inside) };
                assert!(known, "{inside} in {sql}");
                inside.len() + 2
            }
            '$' => 1 + rest[1..].bytes().take_while(u8::is_ascii_digit).count(),
            _ if first.is_alphanumeric() => {
                let end = rest.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(rest.len());
                assert!(WORDS.contains(&&rest[..end]), "{} in {sql}", &rest[..end]);
                end
            }
            _ => {
                assert!(" (),.<>=+-*/:|&@[]".contains(first), "{first} in {sql}");
                first.len_utf8()
            }
        };
        rest = &rest[length..];
    }
}
