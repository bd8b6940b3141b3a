//! The dependency rule and the size budgets of `docs/ARCHITECTURE.md`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Module, and the modules it may use. A row may name only rows above it, so the table cannot hold a cycle.
const RULE: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("geo", &["base"]),
    ("districting", &["base"]),
    ("db", &["base", "geo"]),
    ("exchange", &["base", "geo"]),
    ("filter", &["base", "geo"]),
    ("web", &["base", "geo", "db"]),
    ("auth", &["base", "db", "web"]),
    ("jobs", &["base", "db", "web", "auth"]),
    ("email", &["base", "db", "auth", "jobs"]),
    ("notifications", &["base", "db", "web", "auth", "jobs", "email"]),
    ("catalog", &["base", "geo", "db", "web"]),
    ("store", &["base", "geo", "db", "catalog"]),
    ("records", &["base", "geo", "db", "exchange", "web", "auth", "catalog", "store"]),
    ("queries", &["base", "db", "exchange", "web", "auth", "jobs", "email", "catalog", "records"]),
    ("dashboards", &["base", "db", "web", "auth", "catalog", "records"]),
    ("features", &["base", "geo", "db", "web", "auth", "catalog", "exchange", "store"]),
    ("documents", &["base", "geo", "db", "exchange", "web", "auth", "catalog", "store", "records", "jobs"]),
    ("tiles", &["base", "geo", "db", "web", "auth", "catalog", "store"]),
    ("collections", &["base", "geo", "db", "exchange", "filter", "web", "auth", "catalog", "store", "records"]),
    ("imports", &["base", "geo", "db", "exchange", "catalog"]),
    (
        "ogc",
        &[
            "base",
            "geo",
            "db",
            "exchange",
            "filter",
            "web",
            "auth",
            "catalog",
            "store",
            "records",
            "tiles",
            "collections",
        ],
    ),
    ("wfs", &["base", "geo", "db", "exchange", "filter", "web", "auth", "catalog", "store", "records", "collections"]),
    ("addresses", &["base", "geo", "db", "exchange", "web", "auth", "records", "documents"]),
    ("administration", &["base", "auth", "jobs", "records"]),
    (
        "elections",
        &[
            "base",
            "geo",
            "districting",
            "db",
            "exchange",
            "web",
            "auth",
            "jobs",
            "notifications",
            "records",
            "documents",
        ],
    ),
    ("notes", &["base", "records", "documents"]),
    ("mail", &["base", "notifications", "records", "documents"]),
    ("privacy", &["base", "records", "documents"]),
    ("cluster", &["base", "db"]),
    (
        "server",
        &[
            "base",
            "geo",
            "districting",
            "db",
            "exchange",
            "filter",
            "web",
            "auth",
            "catalog",
            "store",
            "records",
            "features",
            "documents",
            "tiles",
            "collections",
            "imports",
            "jobs",
            "email",
            "notifications",
            "ogc",
            "elections",
            "addresses",
            "administration",
            "notes",
            "mail",
            "privacy",
            "queries",
            "dashboards",
            "cluster",
            "wfs",
        ],
    ),
];

/// Names that say nothing of what is inside.
const VAGUE: &[&str] = &["util", "utils", "common", "helper", "helpers", "misc", "shared"];

const LONGEST_FILE: usize = 500;
const LONGEST_FUNCTION: usize = 70;

/// Functions and files over budget. Empty, and may only stay so.
const EXCEPTIONS: &[&str] = &[];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// The code of a file: comments dropped.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The modules named after `crate::`; an opening brace there is a rule broken by itself.
fn used(code: &str) -> BTreeSet<String> {
    let name = |rest: &str| -> String {
        let end = rest.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(rest.len());
        if end == 0 { rest.chars().take(1).collect() } else { rest[..end].to_owned() }
    };
    code.match_indices("crate::").map(|(at, found)| name(&code[at + found.len()..])).collect()
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}

#[test]
fn a_module_uses_only_what_its_row_lists() {
    let mut broken = Vec::new();
    for (module, allowed) in RULE {
        for path in rust_files(&root().join("src").join(module)) {
            let wrong: Vec<String> = used(&code(&path))
                .into_iter()
                .filter(|name| name != module && !allowed.contains(&name.as_str()))
                .collect();
            if !wrong.is_empty() {
                broken.push(format!("{}: {module} may not use {wrong:?}", shown(&path)));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_rule_has_a_row_for_every_folder_and_no_row_that_looks_up() {
    let folders: BTreeSet<String> = fs::read_dir(root().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    let rows: BTreeSet<String> = RULE.iter().map(|(module, _)| (*module).to_owned()).collect();
    assert_eq!(folders, rows);
    for (at, (module, allowed)) in RULE.iter().enumerate() {
        for name in *allowed {
            assert!(RULE[..at].iter().any(|(above, _)| above == name), "{module} names {name}, which is not above it");
        }
    }
}

#[test]
fn no_module_has_a_name_that_says_nothing() {
    let vague: Vec<String> = rust_files(&root().join("src"))
        .iter()
        .flat_map(|path| {
            [path.file_stem(), path.parent().and_then(Path::file_name)]
                .into_iter()
                .flatten()
                .map(|name| name.to_string_lossy().into_owned())
                .collect::<Vec<_>>()
        })
        .filter(|name| VAGUE.contains(&name.as_str()))
        .collect();
    assert!(vague.is_empty(), "{vague:?}");
}

#[test]
fn files_and_functions_keep_to_their_budget() {
    let mut over = Vec::new();
    for folder in ["src", "tests"] {
        for path in rust_files(&root().join(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            let lines = text.lines().count();
            if lines > LONGEST_FILE {
                over.push(format!("{}: {lines} lines", shown(&path)));
            }
            for (name, length) in functions(&text) {
                if length > LONGEST_FUNCTION {
                    over.push(format!("{}: fn {name}: {length} lines", shown(&path)));
                }
            }
        }
    }
    over.retain(|line| !EXCEPTIONS.contains(&line.as_str()));
    assert!(over.is_empty(), "over budget:\n{}", over.join("\n"));
    assert!(EXCEPTIONS.is_empty());
}

/// Names and lengths of functions, by the layout rustfmt gives them: a body ends with the first line that closes at the
/// depth the function began at.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let depth = line.len() - line.trim_start().len();
        let Some(name) = function_name(line.trim_start()) else { continue };
        let closing = format!("{}}}", " ".repeat(depth));
        let Some(length) = lines[start..].iter().position(|line| *line == closing) else { continue };
        found.push((name, length + 1));
    }
    found
}

fn function_name(line: &str) -> Option<String> {
    let mut words = line.split_whitespace().skip_while(|word| {
        word.starts_with("pub") || matches!(*word, "in" | "const" | "async" | "unsafe" | "extern" | "\"C\"")
    });
    (words.next()? == "fn").then_some(())?;
    let rest = words.next()?;
    Some(rest.split(['(', '<']).next().unwrap_or(rest).to_owned())
}

#[test]
fn the_measure_of_functions_sees_a_long_one() {
    let body = "    x();\n".repeat(80);
    let text = format!(
        "impl A {{\n    pub(crate) async fn long_one<T>(\n        a: T,\n    ) -> u8 {{\n    {body}    }}\n}}\n"
    );
    assert_eq!(functions(&text), [("long_one".to_owned(), 84)]);
    assert_eq!(
        used("use crate::{a, b};\nfn x() { crate::db::y() }"),
        BTreeSet::from(["{".to_owned(), "db".to_owned()])
    );
}

#[test]
fn no_two_schemas_of_the_description_have_one_name() {
    let named =
        Regex::new(r"#\[derive\([^\]]*ToSchema[^\]]*\)\]\s*((?:#\[.*\]\s*)*)pub(?:\([a-z]+\))? (?:struct|enum) (\w+)")
            .unwrap();
    let given = Regex::new(r"schema\(as = (\w+)\)").unwrap();
    let mut seen = BTreeSet::new();
    for path in rust_files(&root().join("src")) {
        for found in named.captures_iter(&code(&path)) {
            let name = given.captures(&found[1]).map_or_else(|| found[2].to_owned(), |found| found[1].to_owned());
            assert!(seen.insert(name.clone()), "{}: {name} describes something else too", shown(&path));
        }
    }
    assert!(seen.len() > 40, "the schemas were found: {seen:?}");
}
