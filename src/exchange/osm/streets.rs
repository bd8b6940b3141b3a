//! Ways put together into streets.

use std::collections::BTreeMap;

use geo_types::{Coord, Geometry, LineString, MultiLineString};

/// A named way whose nodes are not placed yet.
#[derive(Debug, PartialEq)]
pub(super) struct Way {
    pub name: String,
    /// `highway` of the way.
    pub class: String,
    /// TOPO code (`ref:FR:FANTOIR`).
    pub code: Option<String>,
    pub nodes: Vec<i64>,
}

/// Values of `highway` that are no street one can walk or drive today, from the most to the least
/// important of those that are.
const CLASSES: [&str; 22] = [
    "motorway",
    "trunk",
    "primary",
    "secondary",
    "tertiary",
    "unclassified",
    "residential",
    "living_street",
    "pedestrian",
    "motorway_link",
    "trunk_link",
    "primary_link",
    "secondary_link",
    "tertiary_link",
    "road",
    "service",
    "busway",
    "cycleway",
    "track",
    "footway",
    "path",
    "steps",
];

impl Way {
    /// The way, when it is a street with a name.
    pub(super) fn of(nodes: &[i64], tags: &[(&str, &str)]) -> Option<Self> {
        let tag = |key: &str| tags.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
        let class = tag("highway").filter(|class| CLASSES.contains(class) || *class == "bridleway")?;
        let name = tag("name").or_else(|| tag("official_name"))?.split_whitespace().collect::<Vec<_>>().join(" ");
        (nodes.len() >= 2 && !name.is_empty()).then(|| Self {
            name,
            class: class.to_owned(),
            code: tag("ref:FR:FANTOIR").map(str::to_owned),
            nodes: nodes.to_vec(),
        })
    }
}

/// Places of the nodes the ways need.
#[derive(Debug, Default)]
pub(super) struct Places {
    ids: Vec<i64>,
    places: Vec<Coord<f64>>,
}

impl Places {
    pub(super) fn needed(ways: &[Way]) -> Self {
        let mut ids: Vec<i64> = ways.iter().flat_map(|w| w.nodes.iter().copied()).collect();
        ids.sort_unstable();
        ids.dedup();
        let places = vec![Coord { x: f64::NAN, y: f64::NAN }; ids.len()];
        Self { ids, places }
    }

    /// Note where a node is, if it is needed.
    pub(super) fn put(&mut self, id: i64, (x, y): (f64, f64)) {
        let plausible = (-180.0..=180.0).contains(&x) && (-90.0..=90.0).contains(&y);
        if plausible && let Ok(rank) = self.ids.binary_search(&id) {
            self.places[rank] = Coord { x, y };
        }
    }

    /// The line of a way. Where an extract cuts nodes away, the line is in pieces; true then.
    pub(super) fn lines(&self, way: &Way) -> (Vec<LineString<f64>>, bool) {
        let place = |id: &i64| self.ids.binary_search(id).ok().map(|rank| self.places[rank]).filter(|c| !c.x.is_nan());
        let (mut lines, mut line, mut cut) = (Vec::new(), Vec::new(), false);
        for id in &way.nodes {
            match place(id) {
                Some(c) if line.last() == Some(&c) => {}
                Some(c) => line.push(c),
                None => {
                    cut = true;
                    lines.push(std::mem::take(&mut line));
                }
            }
        }
        lines.push(line);
        (lines.into_iter().filter(|l| l.len() >= 2).map(LineString::new).collect(), cut)
    }
}

/// A street of a commune.
#[derive(Debug, PartialEq)]
pub(super) struct Street {
    pub commune: String,
    pub name: String,
    pub class: String,
    pub code: Option<String>,
    pub lines: Vec<LineString<f64>>,
    /// Rank of its first way in the file, from 1.
    pub first: u64,
}

impl Street {
    pub(super) fn geometry(&self) -> Geometry<f64> {
        MultiLineString::new(self.lines.clone()).into()
    }
}

/// Streets by commune and name, whatever the case it is written in.
#[derive(Debug, Default)]
pub(super) struct Streets(BTreeMap<(String, String), Street>);

impl Streets {
    pub(super) fn add(&mut self, commune: &str, way: &Way, lines: &[LineString<f64>], number: u64) {
        let key = (commune.to_owned(), way.name.to_lowercase());
        let street = self.0.entry(key).or_insert_with(|| Street {
            commune: commune.to_owned(),
            name: way.name.clone(),
            class: way.class.clone(),
            code: None,
            lines: Vec::new(),
            first: number,
        });
        let rank = |class: &str| CLASSES.iter().position(|c| *c == class).unwrap_or(CLASSES.len());
        if rank(&way.class) < rank(&street.class) {
            street.class.clone_from(&way.class);
        }
        if street.code.is_none() {
            street.code.clone_from(&way.code);
        }
        street.lines.extend_from_slice(lines);
    }

    /// Streets sorted by commune and name, with the key of the name.
    pub(super) fn into_iter(self) -> impl Iterator<Item = (String, Street)> {
        self.0.into_iter().map(|((_, key), street)| (key, street))
    }
}
