//! What part of its communes a delivery covers.

use std::collections::{BTreeMap, BTreeSet};

use geo::Area;

use crate::exchange::edigeo::lot::Lot;
use crate::exchange::edigeo::objects::Coverage;

/// Surfaces of a commune seen in the lots, m² of their own system.
#[derive(Debug, Default)]
struct Seen {
    commune: f64,
    /// Surface of each section, by its eight characters.
    sections: BTreeMap<String, f64>,
    /// Surface of each sheet, by its ten characters.
    sheets: BTreeMap<String, f64>,
}

/// Adds up outlines, lot after lot.
#[derive(Debug, Default)]
pub(super) struct Survey {
    communes: BTreeMap<String, Seen>,
    lots: BTreeSet<(String, String)>,
}

/// Sheets may leave this share of a section or commune uncovered (gaps between old sheets).
const ALLOWED_GAP: f64 = 0.005;

impl Survey {
    /// Take in a lot of a commune. False when the same sheet was already there.
    pub(super) fn add(&mut self, commune: &str, lot: &Lot) -> bool {
        let seen = self.communes.entry(commune.to_owned()).or_default();
        for (object, shape) in lot.of_class("COMMUNE").chain(lot.of_class("SECTION")).chain(lot.of_class("SUBDSECT")) {
            let (Some(idu), Ok(shape)) = (object.attribute("IDU"), shape) else { continue };
            let area = shape.unsigned_area();
            match object.class.as_str() {
                "COMMUNE" => seen.commune = seen.commune.max(area),
                "SECTION" => *max_entry(&mut seen.sections, idu) = area.max(*max_entry(&mut seen.sections, idu)),
                _ => *max_entry(&mut seen.sheets, idu) = area,
            }
        }
        let sheet = lot.of_class("SUBDSECT").find_map(|(o, _)| o.attribute("IDU").map(str::to_owned));
        self.lots.insert((commune.to_owned(), sheet.unwrap_or_else(|| lot.name.clone())))
    }

    /// The least any commune is covered.
    pub(super) fn coverage(&self) -> Coverage {
        let whole = |part: f64, all: f64| all > 0.0 && part >= all * (1.0 - ALLOWED_GAP);
        let communes = !self.communes.is_empty()
            && self.communes.values().all(|seen| whole(seen.sheets.values().sum(), seen.commune));
        let sections = self.communes.values().all(|seen| {
            !seen.sheets.is_empty()
                && seen.sheets.keys().all(|sheet| {
                    let section = sheet.get(..8).unwrap_or(sheet);
                    let part = seen.sheets.iter().filter(|(s, _)| s.starts_with(section)).map(|(_, a)| a).sum();
                    whole(part, seen.sections.get(section).copied().unwrap_or_default())
                })
        });
        match (communes, sections) {
            (true, _) => Coverage::Communes,
            (false, true) => Coverage::Sections,
            (false, false) => Coverage::Sheets,
        }
    }

    /// How many lots a commune has.
    pub(super) fn lots_of(&self, commune: &str) -> usize {
        self.lots.iter().filter(|(of, _)| of == commune).count()
    }

    /// Communes met, with the share of each that the sheets cover, in percent.
    pub(super) fn shares(&self) -> impl Iterator<Item = (&str, f64)> {
        self.communes.iter().map(|(commune, seen)| {
            let covered: f64 = seen.sheets.values().sum();
            (commune.as_str(), if seen.commune > 0.0 { 100.0 * covered / seen.commune } else { 0.0 })
        })
    }
}

fn max_entry<'a>(map: &'a mut BTreeMap<String, f64>, key: &str) -> &'a mut f64 {
    map.entry(key.to_owned()).or_default()
}
