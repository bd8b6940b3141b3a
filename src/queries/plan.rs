//! What makes a query slow, out of PostgreSQL's own estimate.

use serde_json::Value;

use crate::base::Language;

/// The part of a plan that costs most.
#[derive(Debug, Clone, PartialEq)]
pub enum Costly {
    /// Every row of a table is read.
    ReadsAll {
        relation: String,
    },
    /// Every row of one side is held against every row of the other.
    Pairs {
        rows: f64,
    },
    Sorts {
        rows: f64,
    },
    Groups {
        rows: f64,
    },
    /// A function makes rows out of nothing.
    Generates {
        rows: f64,
    },
}

/// The costliest part of `explain (format json)`, where words can be found for it.
#[must_use]
pub fn costliest(explained: &Value) -> Option<Costly> {
    let mut worst = (0.0, None);
    weigh(explained.get(0)?.get("Plan")?, &mut worst);
    worst.1
}

fn weigh(node: &Value, worst: &mut (f64, Option<Costly>)) {
    let cost = |node: &Value| node["Total Cost"].as_f64().unwrap_or_default();
    let parts = node["Plans"].as_array().map(Vec::as_slice).unwrap_or_default();
    let own = cost(node) - parts.iter().map(cost).sum::<f64>();
    if own > worst.0
        && let Some(costly) = named(node)
    {
        *worst = (own, Some(costly));
    }
    parts.iter().for_each(|part| weigh(part, worst));
}

fn named(node: &Value) -> Option<Costly> {
    let rows = node["Plan Rows"].as_f64().unwrap_or_default();
    match node["Node Type"].as_str()? {
        "Seq Scan" => {
            let name = |member: &str| node[member].as_str();
            let relation = name("Relation Name")?;
            Some(Costly::ReadsAll {
                relation: name("Schema").map_or(relation.to_owned(), |schema| format!("{schema}.{relation}")),
            })
        }
        "Nested Loop" => Some(Costly::Pairs { rows }),
        "Sort" | "Incremental Sort" => Some(Costly::Sorts { rows }),
        "Aggregate" | "WindowAgg" | "Unique" => {
            Some(Costly::Groups { rows: node["Plans"][0]["Plan Rows"].as_f64().unwrap_or(rows) })
        }
        "Function Scan" | "ProjectSet" | "Recursive Union" => Some(Costly::Generates { rows }),
        _ => None,
    }
}

impl Costly {
    /// As a sentence.
    #[must_use]
    pub fn said(&self, language: Language) -> String {
        match self {
            Self::ReadsAll { relation } => language.pick(
                format!("Le plus long : elle lit toutes les lignes de {relation}."),
                format!("What takes longest: it reads every row of {relation}."),
                format!("Lo más largo: lee todas las filas de {relation}."),
            ),
            Self::Pairs { rows } => {
                let rows = about(*rows);
                language.pick(
                    format!("Le plus long : elle rapproche chaque ligne d’une table de chaque ligne d’une autre, soit environ {rows} couples ; il manque sans doute une condition entre elles."),
                    format!("What takes longest: it holds every row of one table against every row of another, some {rows} pairs; a condition between them is probably missing."),
                    format!("Lo más largo: compara cada fila de una tabla con cada fila de otra, unas {rows} parejas; probablemente falta una condición entre ellas."),
                )
            }
            Self::Sorts { rows } => {
                let rows = about(*rows);
                language.pick(
                    format!("Le plus long : elle trie environ {rows} lignes."),
                    format!("What takes longest: it sorts some {rows} rows."),
                    format!("Lo más largo: ordena unas {rows} filas."),
                )
            }
            Self::Groups { rows } => {
                let rows = about(*rows);
                language.pick(
                    format!("Le plus long : elle regroupe environ {rows} lignes."),
                    format!("What takes longest: it groups some {rows} rows."),
                    format!("Lo más largo: agrupa unas {rows} filas."),
                )
            }
            Self::Generates { rows } => {
                let rows = about(*rows);
                language.pick(
                    format!("Le plus long : elle fabrique environ {rows} lignes."),
                    format!("What takes longest: it makes some {rows} rows."),
                    format!("Lo más largo: fabrica unas {rows} filas."),
                )
            }
        }
    }
}

/// A number of rows by groups of three digits; an estimate is not exact to the unit.
fn about(rows: f64) -> String {
    let digits = format!("{:.0}", rows.max(0.0));
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Costly, about, costliest};
    use crate::base::Language;

    #[test]
    fn the_part_that_costs_most_is_named() {
        let scan = |name: &str, cost: f64| json!({"Node Type": "Seq Scan", "Schema": "cadastre", "Relation Name": name, "Total Cost": cost, "Plan Rows": 1000});
        let plan = |node| json!([{"Plan": {"Node Type": "Limit", "Total Cost": 9e9, "Plans": [node]}}]);
        let pairs = json!({"Node Type": "Nested Loop", "Total Cost": 5e8, "Plan Rows": 1_000_000, "Plans": [scan("parcels", 10.0), scan("buildings", 10.0)]});
        assert_eq!(costliest(&plan(pairs)), Some(Costly::Pairs { rows: 1e6 }));
        let sort = json!({"Node Type": "Sort", "Total Cost": 120.0, "Plan Rows": 5, "Plans": [scan("parcels", 100.0)]});
        assert_eq!(costliest(&plan(sort)), Some(Costly::ReadsAll { relation: "cadastre.parcels".into() }));
        assert_eq!(costliest(&json!([])), None);
        assert_eq!(about(1_234_567.4), "1\u{202f}234\u{202f}567");
        assert!(Costly::Pairs { rows: 1e6 }.said(Language::French).contains("couples"));
    }
}
