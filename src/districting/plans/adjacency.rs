//! Graphs as NetworkX writes them (`adjacency_data`): nodes with `id` and `TOTPOP`, and for each the nodes it touches.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use crate::districting::{Error, Graph, Unit};

/// A graph whose units have names.
#[derive(Debug, Clone)]
pub struct Named {
    pub graph: Graph,
    /// Name of each unit as the file gives it: numbers without quotes.
    pub names: Vec<String>,
}

impl Named {
    /// A failure of the graph with its units by name.
    #[must_use]
    pub fn naming(&self, failure: Error) -> Error {
        let name =
            |unit: String| unit.parse().ok().and_then(|rank: usize| self.names.get(rank)).cloned().unwrap_or(unit);
        match failure {
            Error::Impossible { units, least, most } => {
                Error::Impossible { units: units.into_iter().map(name).collect(), least, most }
            }
            Error::Piece { unit, units, weight, least, most } => {
                Error::Piece { unit: name(unit), units, weight, least, most }
            }
            other => other,
        }
    }
}

#[derive(Deserialize)]
struct File {
    nodes: Vec<Node>,
    adjacency: Vec<Vec<Touch>>,
}

#[derive(Deserialize)]
struct Node {
    id: Value,
    #[serde(rename = "TOTPOP")]
    weight: Value,
}

#[derive(Deserialize)]
struct Touch {
    id: Value,
}

/// Read a graph. Every border counts one: the cut is the number of cut edges.
///
/// # Errors
/// [`Error::Unreadable`] says the line and column or the unit; else what [`Graph::new`] refuses.
pub fn read(text: &[u8]) -> Result<Named, Error> {
    let file: File = serde_json::from_slice(text).map_err(|error| Error::Unreadable(error.to_string()))?;
    let names: Vec<String> = file.nodes.iter().map(|node| name(&node.id)).collect();
    let numbers: HashMap<&str, Unit> = names.iter().map(String::as_str).zip(0..).collect();
    if numbers.len() < names.len() {
        return Err(Error::Unreadable("two nodes have the same id".to_owned()));
    }
    if file.adjacency.len() != names.len() {
        return Err(Error::Unreadable(format!("{} nodes, {} lists of neighbours", names.len(), file.adjacency.len())));
    }
    let weights =
        file.nodes.iter().zip(&names).map(|(node, name)| weight(&node.weight, name)).collect::<Result<_, _>>()?;
    let mut borders = Vec::new();
    for (from, touches) in (0..).zip(&file.adjacency) {
        for touch in touches {
            let to = name(&touch.id);
            let known = numbers.get(to.as_str());
            let to = known
                .ok_or_else(|| Error::Unreadable(format!("{} touches {to}, which is no node", names[from as usize])))?;
            borders.push((from, *to, 1));
        }
    }
    drop(numbers);
    Ok(Named { graph: Graph::new(weights, &borders)?, names })
}

fn name(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), ToOwned::to_owned)
}

/// A whole number, also one written 12.0.
fn weight(value: &Value, name: &str) -> Result<i64, Error> {
    let whole = value.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 9e15);
    #[expect(clippy::cast_possible_truncation, reason = "a whole number that a double holds exactly")]
    let whole = value.as_i64().or(whole.map(|number| number as i64));
    whole.ok_or_else(|| Error::Unreadable(format!("TOTPOP of {name} is {value}, not a whole number")))
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::districting::Error;

    const SQUARE: &str = r#"{"directed": false, "multigraph": false, "graph": [],
        "nodes": [{"id": 10, "TOTPOP": 3}, {"id": "b", "TOTPOP": 4.0}, {"id": 12, "TOTPOP": 5}],
        "adjacency": [[{"id": "b", "shared_perim": 1.5}], [{"id": 10}, {"id": 12}], [{"id": "b"}]]}"#;

    #[test]
    fn nodes_keep_their_names_and_each_border_counts_once() {
        let named = read(SQUARE.as_bytes()).unwrap();
        assert_eq!(named.names, ["10", "b", "12"]);
        assert_eq!((named.graph.total(), named.graph.borders()), (12, 2));
        assert!(named.graph.touch(0, 1) && !named.graph.touch(0, 2));
    }

    #[test]
    fn units_that_cannot_be_placed_are_told_by_their_name() {
        let named = read(SQUARE.as_bytes()).unwrap();
        let failure = Error::Impossible { units: vec!["0".into(), "1".into()], least: 2, most: 3 };
        let told = Error::Impossible { units: vec!["10".into(), "b".into()], least: 2, most: 3 };
        assert_eq!(named.naming(failure), told);
        assert_eq!(named.naming(Error::NotFound), Error::NotFound);
    }

    #[test]
    fn what_is_wrong_in_a_file_is_named() {
        for (from, to, told) in [
            ("\"TOTPOP\": 3}", "\"TOTPOP\": 3.5}", "TOTPOP of 10 is 3.5, not a whole number"),
            ("[{\"id\": \"b\", \"shared_perim\": 1.5}]", "[{\"id\": 77}]", "10 touches 77, which is no node"),
            ("\"id\": \"b\", \"TOTPOP\"", "\"id\": 10, \"TOTPOP\"", "two nodes have the same id"),
            (", [{\"id\": \"b\"}]]", "]", "3 nodes, 2 lists of neighbours"),
            ("{\"directed\"", "[\"directed\"", "line 1 column"),
        ] {
            let text = SQUARE.replacen(from, to, 1);
            let error = read(text.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(told), "{error}: {told}");
        }
    }
}
