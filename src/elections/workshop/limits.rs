//! What stations may hold in a search, and which of them no plan brings into the band: why, and what to do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::districting::{Bounds, LegalCell};
use crate::elections::workshop::session::Session;

/// How far a band that cannot be is widened around the mean.
const WIDER: f64 = 0.05;

/// A sentence in French, English and Spanish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason(pub [String; 3]);

/// Stations of a search: those of the scenario and those to be opened.
#[derive(Debug)]
pub struct Stations<'a> {
    pub session: &'a Session,
    /// Legal cell of each; of those to be opened once they have a place.
    pub cells: Vec<Option<LegalCell>>,
    /// Whether a station takes part: not closed, not locked.
    pub takes: Vec<bool>,
    pub closed: Vec<bool>,
}

impl Stations<'_> {
    fn apart(&self, part: usize) -> i64 {
        self.session.scenario.stations().get(part).map_or(0, |station| i64::from(station.apart))
    }

    /// What each station may hold by its addresses, the band being that of all its electors.
    pub fn within(&self, least: i64, most: i64) -> Vec<Bounds> {
        let of = |part: usize| {
            let apart = self.apart(part);
            Bounds { least: (least - apart).max(0), most: (most - apart).max(0) }
        };
        (0..self.cells.len()).map(of).collect()
    }

    /// Widen the limits where stations and electors do not go together: in the whole commune as long as new stations have
    /// no place, then in each legal cell, which no station reaches beyond.
    pub fn widen(&self, limits: &mut [Bounds], by_cell: bool) -> Vec<Reason> {
        let scenario = &self.session.scenario;
        let mut groups: BTreeMap<Option<LegalCell>, (i64, Vec<usize>)> = BTreeMap::new();
        let group = |cell: Option<LegalCell>| if by_cell { cell } else { None };
        for (part, cell) in self.cells.iter().enumerate().filter(|(part, _)| self.takes[*part]) {
            groups.entry(group(*cell)).or_default().1.push(part);
        }
        for unit in scenario.graph().each_unit() {
            let part = usize::from(scenario.plan()[unit as usize]);
            let moves = self.takes[part] || self.closed[part];
            if moves && let Some((electors, _)) = groups.get_mut(&group(Some(scenario.cells()[unit as usize]))) {
                *electors += scenario.graph().weight(unit);
            }
        }
        let widened =
            groups.into_iter().filter_map(|(cell, (electors, parts))| self.widen_group(limits, cell, electors, &parts));
        widened.collect()
    }

    fn widen_group(
        &self,
        limits: &mut [Bounds],
        cell: Option<LegalCell>,
        electors: i64,
        parts: &[usize],
    ) -> Option<Reason> {
        let sum = |of: fn(&Bounds) -> i64, limits: &[Bounds]| parts.iter().map(|part| of(&limits[*part])).sum::<i64>();
        let (low, high) = (sum(|limit| limit.least, limits), sum(|limit| limit.most, limits));
        let apart: i64 = parts.iter().map(|part| self.apart(*part)).sum();
        let all = electors + apart;
        let mean = all as f64 / parts.len().max(1) as f64;
        #[expect(clippy::cast_possible_truncation, reason = "electors of a station")]
        let (fewest, most) = ((mean * (1.0 - WIDER)).floor() as i64, (mean * (1.0 + WIDER)).ceil() as i64);
        let over = electors > high;
        if !over && electors >= low {
            return None;
        }
        for &part in parts {
            let apart = self.apart(part);
            if over {
                limits[part].most = limits[part].most.max(most - apart);
            } else {
                limits[part].least = limits[part].least.min((fewest - apart).max(0));
            }
        }
        Some(no_room(&self.called(cell), all, parts.len(), over))
    }

    /// Addresses that are more than a station may hold: the station of today keeps them.
    pub fn hold_heavy(&self, limits: &mut [Bounds]) -> Vec<Reason> {
        let scenario = &self.session.scenario;
        let before = limits.to_vec();
        let mut reasons = Vec::new();
        for unit in scenario.graph().each_unit() {
            let (weight, part) = (scenario.graph().weight(unit), usize::from(scenario.plan()[unit as usize]));
            let most = before[part].most;
            if weight > most && (self.takes[part] || self.closed[part]) {
                let closed = self.closed[part];
                let held = |other: usize| self.takes[other] && self.cells[other] == self.cells[part];
                let heir = if closed { (0..limits.len()).find(|other| held(*other)) } else { Some(part) };
                let Some(heir) = heir else { continue };
                limits[heir].most = limits[heir].most.max(weight);
                reasons.push(heavy(&self.session.address(unit), weight, most + self.apart(part)));
            }
        }
        reasons
    }

    /// A canton and constituency as one says them.
    fn called(&self, cell: Option<LegalCell>) -> [String; 3] {
        let named = cell.and_then(|cell| self.session.ground.cell(cell));
        let several = self.session.ground.taken.cells.len() > 1;
        match named.filter(|_| several) {
            None => ["La commune".to_owned(), "The commune".to_owned(), "El municipio".to_owned()],
            Some(cell) => {
                let parts = [cell.canton.as_deref(), cell.constituency.as_deref()];
                let named = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
                let said =
                    |word: &str| if named.is_empty() { format!("{word} —") } else { format!("{word} {named}") };
                [said("Le secteur"), said("The area"), said("El sector")]
            }
        }
    }
}

fn no_room([french, english, spanish]: &[String; 3], electors: i64, stations: usize, over: bool) -> Reason {
    let (french_do, english_do, spanish_do) = if over {
        (
            "trop pour la fourchette : ouvrez un bureau de plus.",
            "too many for the band: open one more station.",
            "demasiados para la franja: abra una mesa más.",
        )
    } else {
        (
            "trop peu pour la fourchette : fermez un bureau.",
            "too few for the band: close a station.",
            "muy pocos para la franja: cierre una mesa.",
        )
    };
    Reason([
        format!("{french} a {electors} électeurs pour {stations} bureaux, {french_do}"),
        format!("{english} has {electors} electors for {stations} stations, {english_do}"),
        format!("{spanish} tiene {electors} electores para {stations} mesas, {spanish_do}"),
    ])
}

fn heavy(address: &str, electors: i64, most: i64) -> Reason {
    Reason([
        format!(
            "{address} : {electors} électeurs à une seule adresse, plus que les {most} d’un bureau ; une adresse ne se partage pas."
        ),
        format!(
            "{address}: {electors} electors at one address, more than the {most} of a station; an address is not parted."
        ),
        format!(
            "{address}: {electors} electores en una sola dirección, más que los {most} de una mesa; una dirección no se divide."
        ),
    ])
}

/// A station that is outside the band in a plan, without a proof that it has to be.
pub fn outside(number: &str, electors: i64, [least, most]: [i64; 2], part_takes: bool) -> Reason {
    let [french, english, spanish] = if part_takes {
        [
            "la recherche n’a pas trouvé mieux sans détacher un morceau ; déplacez-le à la main, ou élargissez la fourchette",
            "the search found nothing better without cutting off a piece; move some by hand, or widen the band",
            "la búsqueda no halló nada mejor sin separar una parte; muévalos a mano, o amplíe la franja",
        ]
    } else {
        ["il est verrouillé ; déverrouillez-le", "it is locked; unlock it", "está bloqueada; desbloquéela"]
    };
    Reason([
        format!("Bureau {number} : {electors} électeurs, hors de {least} à {most} ; {french}."),
        format!("Station {number}: {electors} electors, outside {least} to {most}; {english}."),
        format!("Mesa {number}: {electors} electores, fuera de {least} a {most}; {spanish}."),
    ])
}

/// Reasons in the language of the reader.
pub fn told(reasons: &[Reason], language: crate::base::Language) -> Vec<String> {
    reasons.iter().map(|Reason([french, english, spanish])| language.pick(french, english, spanish).clone()).collect()
}

/// A station number that is not taken: one more than the highest, as wide.
pub fn next_number(taken: &[&str], more: usize) -> String {
    let highest = taken.iter().filter_map(|number| Some((number.parse::<u64>().ok()?, number.len()))).max();
    let (number, wide) = highest.unwrap_or((0, 1));
    let mut next = number + 1 + more as u64;
    while taken.iter().any(|number| number.parse() == Ok(next)) {
        next += 1;
    }
    format!("{next:0wide$}")
}

#[cfg(test)]
mod tests {
    use super::next_number;

    #[test]
    fn a_new_station_has_the_next_number_written_as_the_others_are() {
        assert_eq!(next_number(&["0001", "0042", "bis"], 0), "0043");
        assert_eq!(next_number(&["0001", "0042"], 2), "0045");
        assert_eq!(next_number(&["9", "10"], 0), "11");
        assert_eq!(next_number(&["Mairie"], 0), "1");
    }
}
