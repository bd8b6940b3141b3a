//! Which standards are kept to, and what programs may ask.

use std::collections::BTreeMap;

use maud::{Markup, html};
use serde_json::Value;

use crate::ogc::page::Frame;

/// `/ogc/conformance`.
#[derive(Debug, Clone, Copy)]
pub struct ConformancePage<'a> {
    pub frame: Frame<'a>,
    /// Addresses of the requirements classes.
    pub classes: &'a [&'a str],
}

impl ConformancePage<'_> {
    /// The page.
    #[must_use]
    pub fn render(&self) -> Markup {
        let words = self.frame.words();
        let mut standards: BTreeMap<String, Vec<(&str, &str)>> = BTreeMap::new();
        for class in self.classes {
            let (standard, name) = parts(class, words.part);
            standards.entry(standard).or_default().push((name, class));
        }
        let body = html! {
            h1 { (words.conformance) }
            p.lead { (words.conformance_lead) }
            @for (standard, classes) in standards {
                section { h2 { (standard) } ul.classes { @for (name, class) in classes { li { a href=(class) { code { (name) } } } } } }
            }
        };
        self.frame.page(words.conformance, &[], body)
    }
}

/// `http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core` as standard with its version, and class.
fn parts<'c>(class: &'c str, part: &str) -> (String, &'c str) {
    let spec = class.split_once("/spec/").map_or(class, |(_, spec)| spec);
    let (standard, name) = spec.split_once("/conf/").unwrap_or((spec, spec));
    let (id, version) = standard.split_once('/').unwrap_or((standard, ""));
    let title = match id.strip_prefix("ogcapi-").and_then(|id| id.rsplit_once('-')) {
        Some((api, number)) => format!("OGC API – {}, {part} {number}", capitalised(api)),
        None => id.to_uppercase(),
    };
    (if version.is_empty() { title } else { format!("{title} ({version})") }, name)
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `/ogc/api`.
#[derive(Debug, Clone, Copy)]
pub struct ApiPage<'a> {
    pub frame: Frame<'a>,
    /// The OpenAPI document.
    pub document: &'a Value,
    /// Address of the document.
    pub address: &'a str,
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

impl ApiPage<'_> {
    /// The page.
    #[must_use]
    pub fn render(&self) -> Markup {
        let words = self.frame.words();
        let paths = self.document["paths"].as_object();
        let body = html! {
            h1 { (words.interface) }
            p.lead { (words.interface_text) }
            p { a.button href=(self.address) { (words.full_description) } }
            h2 { (words.operations) }
            @for (path, item) in paths.into_iter().flatten() {
                @for method in METHODS { @if let Some(operation) = item.get(method) { (self.operation(method, path, item, operation)) } }
            }
        };
        self.frame.page(words.interface, &[], body)
    }

    fn operation(&self, method: &str, path: &str, item: &Value, operation: &Value) -> Markup {
        let words = self.frame.words();
        let lists = [&item["parameters"], &operation["parameters"]];
        let parameters: Vec<&Value> =
            lists.into_iter().filter_map(Value::as_array).flatten().map(|parameter| self.resolved(parameter)).collect();
        html! {
            details.operation {
                summary { span.method { (method.to_uppercase()) } " " code { (path) } " " span.quiet { (operation["summary"].as_str().unwrap_or_default()) } }
                @if let Some(text) = operation["description"].as_str() { p { (text) } }
                @if !parameters.is_empty() {
                    h3 { (words.parameters) }
                    dl.facts {
                        @for parameter in parameters {
                            dt { code { (parameter["name"].as_str().unwrap_or_default()) } @if parameter["required"] == true { " " span.quiet { (words.required) } } }
                            dd { (parameter["description"].as_str().unwrap_or_default()) }
                        }
                    }
                }
            }
        }
    }

    /// What a reference within the document points to.
    fn resolved<'v>(&'v self, value: &'v Value) -> &'v Value {
        let pointer = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
        pointer.and_then(|pointer| self.document.pointer(pointer)).unwrap_or(value)
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_class_is_told_by_its_standard_and_its_name() {
        let features = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core";
        assert_eq!(parts(features, "partie"), ("OGC API – Features, partie 1 (1.0)".to_owned(), "core"));
        let cql2 = "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text";
        assert_eq!(parts(cql2, "part"), ("CQL2 (1.0)".to_owned(), "cql2-text"));
        assert_eq!(parts("elsewhere", "part"), ("ELSEWHERE".to_owned(), "elsewhere"));
    }
}
