//! What the law and the circulars ask of a division, as far as the division itself shows it.

use serde::Serialize;

use crate::districting::{
    Error, Graph, LegalCell, Number, Part, Range, Ranges, Scenario, Side, Station, Unit, detached,
};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    Information,
    Warning,
    /// The division cannot be decided so.
    Error,
}

/// Electors of a station at most and at least: of the circular 800 to 1,000 "as far as possible", set by each commune.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    pub least: i64,
    pub most: i64,
}

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub graph: &'a Graph,
    /// Legal cell of every unit.
    pub cells: &'a [LegalCell],
    pub stations: &'a [Station],
    /// Station of every unit. A number no station has: none yet.
    pub of: &'a [Part],
    /// Stations declared to take in electors of another legal cell: « îlots discordants ».
    pub discordant: &'a [Part],
    pub thresholds: Thresholds,
    /// Addresses, by rank, outside the commune.
    pub outside: &'a [usize],
    /// Electors whose address cannot be placed.
    pub placeless: u32,
    /// The list of streets, where there is one.
    pub ranges: Option<&'a Ranges>,
}

/// Something to know, to look at or to correct.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "kebab-case")]
pub enum Finding {
    /// Units without a station, or of one that is closed.
    Unassigned {
        units: Vec<Unit>,
    },
    /// Addresses outside the commune.
    Outside {
        addresses: Vec<usize>,
    },
    /// Units of another canton or constituency than their station.
    Crossing {
        station: Part,
        units: Vec<Unit>,
    },
    /// Pieces of a station apart from its main one.
    Detached {
        station: Part,
        pieces: Vec<Vec<Unit>>,
        electors: i64,
    },
    /// More electors than the threshold, or fewer.
    Above {
        station: Part,
        electors: i64,
        most: i64,
    },
    Below {
        station: Part,
        electors: i64,
        least: i64,
    },
    /// Doors of a street that two lines give to two stations.
    Overlap {
        street: String,
        one: Range,
        other: Range,
    },
    /// Numbers of a street that no line holds; see [`crate::districting::Gap`].
    Gap {
        street: String,
        side: Side,
        after: Option<Number>,
        before: Option<Number>,
    },
    /// A street whose doors without a number have no station.
    Unnumbered {
        street: String,
    },
    /// Electors who vote at a station whatever their address.
    Apart {
        station: Part,
        electors: u32,
    },
    /// Such electors of a station that is closed.
    Stranded {
        station: Part,
        electors: u32,
    },
    /// Electors whose address cannot be placed.
    Placeless {
        electors: u32,
    },
}

impl<'a> Subject<'a> {
    /// A scenario as it is now, without a list of streets.
    #[must_use]
    pub fn of(scenario: &'a Scenario, thresholds: Thresholds) -> Self {
        Self {
            graph: scenario.graph(),
            cells: scenario.cells(),
            stations: scenario.stations(),
            of: scenario.plan(),
            discordant: &[],
            thresholds,
            outside: &[],
            placeless: 0,
            ranges: None,
        }
    }
}

/// Everything found, the gravest first.
///
/// # Errors
/// [`Error::Length`] where plan or legal cells are of other units.
pub fn check(subject: &Subject<'_>) -> Result<Vec<Finding>, Error> {
    let every: Vec<Part> = (0..).zip(subject.stations).map(|(station, _)| station).collect();
    let mut found = check_stations(subject, &every)?;
    let without = |unit: &Unit| !used(subject, subject.of[*unit as usize]);
    let units: Vec<Unit> = subject.graph.each_unit().filter(without).collect();
    found.extend((!units.is_empty()).then_some(Finding::Unassigned { units }));
    let addresses = subject.outside.to_vec();
    found.extend((!addresses.is_empty()).then_some(Finding::Outside { addresses }));
    let closed = every.iter().zip(subject.stations).filter(|(_, station)| !station.open && station.apart > 0);
    found.extend(closed.map(|(station, of)| Finding::Stranded { station: *station, electors: of.apart }));
    found.extend((subject.placeless > 0).then_some(Finding::Placeless { electors: subject.placeless }));
    found.extend(subject.ranges.into_iter().flat_map(of_ranges));
    found.sort_by_key(|finding| std::cmp::Reverse(finding.severity()));
    Ok(found)
}

/// What is found of some stations, for counters that follow the hand; `wanted` as [`crate::districting::Outcome::touched`] names them.
///
/// # Errors
/// [`Error::Length`] where plan or legal cells are of other units, [`Error::Part`] for a station that is not there.
pub fn check_stations(subject: &Subject<'_>, wanted: &[Part]) -> Result<Vec<Finding>, Error> {
    let units = subject.graph.units();
    if let Some(given) = [subject.of.len(), subject.cells.len()].into_iter().find(|given| *given != units) {
        return Err(Error::Length { given, units });
    }
    let parts = subject.stations.len();
    if let Some(part) = wanted.iter().map(|part| usize::from(*part)).find(|part| *part >= parts) {
        return Err(Error::Part { part, parts });
    }
    let mut looked: Vec<Looked> = vec![Looked::default(); parts];
    for unit in subject.graph.each_unit() {
        let part = usize::from(subject.of[unit as usize]);
        if let Some((looked, station)) = looked.get_mut(part).zip(subject.stations.get(part)) {
            looked.electors += subject.graph.weight(unit);
            if subject.cells[unit as usize] != station.cell {
                looked.beyond.push(unit);
            }
        }
    }
    let mut found = Vec::new();
    for &part in wanted.iter().filter(|part| used(subject, **part)) {
        found.extend(of_station(subject, part, std::mem::take(&mut looked[usize::from(part)])));
    }
    for (station, pieces) in detached(subject.graph, subject.of, wanted) {
        let electors = pieces.iter().flatten().map(|unit| subject.graph.weight(*unit)).sum();
        found.push(Finding::Detached { station, pieces, electors });
    }
    Ok(found)
}

/// What is counted of one station.
#[derive(Debug, Clone, Default)]
struct Looked {
    electors: i64,
    beyond: Vec<Unit>,
}

fn used(subject: &Subject<'_>, station: Part) -> bool {
    subject.stations.get(usize::from(station)).is_some_and(|station| station.open)
}

fn of_station(subject: &Subject<'_>, station: Part, looked: Looked) -> Vec<Finding> {
    let apart = subject.stations[usize::from(station)].apart;
    let electors = looked.electors + i64::from(apart);
    let Thresholds { least, most } = subject.thresholds;
    let crossing = !looked.beyond.is_empty() && !subject.discordant.contains(&station);
    let found = [
        crossing.then_some(Finding::Crossing { station, units: looked.beyond }),
        (electors > most).then_some(Finding::Above { station, electors, most }),
        (electors < least).then_some(Finding::Below { station, electors, least }),
        (apart > 0).then_some(Finding::Apart { station, electors: apart }),
    ];
    found.into_iter().flatten().collect()
}

fn of_ranges(ranges: &Ranges) -> Vec<Finding> {
    let mut found = Vec::new();
    for (street, one, other) in ranges.overlaps() {
        found.push(Finding::Overlap { street: street.to_owned(), one: one.clone(), other: other.clone() });
    }
    for gap in ranges.gaps() {
        let (after, before) = (gap.after.cloned(), gap.before.cloned());
        found.push(Finding::Gap { street: gap.street.to_owned(), side: gap.side, after, before });
    }
    let unnumbered = ranges.unnumbered().into_iter();
    found.extend(unnumbered.map(|street| Finding::Unnumbered { street: street.to_owned() }));
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::{Finding, Severity, Subject, Thresholds, check, check_stations};
    use crate::districting::commune::{Generated, Size, commune};
    use crate::districting::plans::graph::grids::grid;
    use crate::districting::{Base, LegalCell, Part, Range, Ranges, Scenario, Side, Station, Units, pieces};

    const THRESHOLDS: Thresholds = Thresholds { least: 800, most: 1_000 };

    /// A town with the plan known to be its best.
    fn known() -> (Generated, Base) {
        let town = commune(Size::of(8_000, 5));
        let units = Units::new(&town.addresses, &town.commune).unwrap();
        let mut of = vec![0; units.graph().units()];
        units.of_address().iter().zip(&town.plan).for_each(|(unit, part)| of[*unit as usize] = *part);
        let station = |(cell, forced): (&LegalCell, &u32)| Station { apart: *forced, ..Station::of(*cell) };
        let stations = town.stations.iter().zip(&town.forced).map(station).collect();
        let base = Base { graph: units.shared_graph(), cells: units.shared_cells(), stations, of };
        (town, base)
    }

    #[test]
    fn the_known_plan_has_nothing_to_correct_and_its_list_answers_for_every_door() {
        let (town, base) = known();
        let doors = town.addresses.iter().zip(&town.plan);
        let ranges =
            Ranges::compile(doors.map(|(address, part)| {
                (town.streets[address.street as usize].as_str(), address.number.clone(), *part)
            }));
        let scenario = Scenario::new(base).unwrap();
        let subject =
            Subject { placeless: town.placeless, ranges: Some(&ranges), ..Subject::of(&scenario, THRESHOLDS) };
        let found = check(&subject).unwrap();
        assert!(found.iter().all(|finding| finding.severity() == Severity::Information), "{found:?}");
        let apart = found.iter().filter(|finding| matches!(finding, Finding::Apart { .. })).count();
        assert_eq!(apart, town.forced.iter().filter(|forced| **forced > 0).count());
        assert!(found.contains(&Finding::Placeless { electors: town.placeless }));
    }

    #[test]
    fn what_is_wrong_is_found_where_it_is_the_gravest_first() {
        let town = grid(4, 4);
        let (here, there) = (LegalCell::default(), LegalCell { canton: 1, constituency: 0 });
        let mut cells = vec![here; 16];
        cells[15] = there;
        let closed = Station { open: false, apart: 2, ..Station::of(here) };
        let stations = [Station::of(here), Station { apart: 3, ..Station::of(here) }, closed];
        let of = [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 2, 9, 1];
        let subject = Subject {
            graph: &town,
            cells: &cells,
            stations: &stations,
            of: &of,
            discordant: &[],
            thresholds: Thresholds { least: 8, most: 8 },
            outside: &[4],
            placeless: 1,
            ranges: None,
        };
        let found = check(&subject).unwrap();
        let expected = [
            Finding::Crossing { station: 1, units: vec![15] },
            Finding::Unassigned { units: vec![13, 14] },
            Finding::Outside { addresses: vec![4] },
            Finding::Stranded { station: 2, electors: 2 },
            Finding::Above { station: 1, electors: 9, most: 8 },
            Finding::Detached { station: 0, pieces: vec![vec![11]], electors: 1 },
            Finding::Detached { station: 1, pieces: vec![vec![15]], electors: 1 },
            Finding::Apart { station: 1, electors: 3 },
            Finding::Placeless { electors: 1 },
        ];
        assert_eq!(found, expected);
        let declared = check(&Subject { discordant: &[1], ..subject }).unwrap();
        assert!(!declared.iter().any(|finding| matches!(finding, Finding::Crossing { .. })));
    }

    #[test]
    fn a_list_with_numbers_twice_or_never_is_told_by_street_and_numbers() {
        let lines =
            vec![Range::of_numbers(Side::Odd, Some(1), Some(45), 0), Range::of_numbers(Side::Both, Some(45), None, 1)];
        let ranges = Ranges::of(BTreeMap::from([("Rue Haute".to_owned(), lines.clone())]));
        let town = grid(2, 1);
        let stations = [Station::of(LegalCell::default()); 2];
        let subject = Subject {
            graph: &town,
            cells: &[LegalCell::default(); 2],
            stations: &stations,
            of: &[0, 1],
            discordant: &[],
            thresholds: Thresholds { least: 0, most: 9 },
            outside: &[],
            placeless: 0,
            ranges: Some(&ranges),
        };
        let street = || "Rue Haute".to_owned();
        let expected = [
            Finding::Overlap { street: street(), one: lines[0].clone(), other: lines[1].clone() },
            Finding::Gap { street: street(), side: Side::Even, after: None, before: Some((45, String::new())) },
            Finding::Unnumbered { street: street() },
        ];
        assert_eq!(check(&subject).unwrap(), expected);
    }

    proptest! {
        #[test]
        fn stations_looked_at_alone_are_told_what_they_are_told_among_all(
            of in prop::collection::vec(0_u16..4, 30),
            wanted in prop::collection::btree_set(0_u16..4, 0..4),
        ) {
            let base = Base {
                graph: Arc::new(grid(6, 5)),
                cells: vec![LegalCell::default(); 30].into(),
                stations: vec![Station::of(LegalCell::default()); 4],
                of,
            };
            let scenario = Scenario::new(base).unwrap();
            let subject = Subject::of(&scenario, Thresholds { least: 6, most: 8 });
            let all = check(&subject).unwrap();
            let wanted: Vec<Part> = wanted.into_iter().collect();
            let some = check_stations(&subject, &wanted).unwrap();
            prop_assert!(some.iter().all(|finding| all.contains(finding)));
            let every = check_stations(&subject, &[0, 1, 2, 3]).unwrap();
            prop_assert_eq!(every.len(), all.len());
            let counted = pieces(scenario.graph(), scenario.plan(), 4);
            for (station, pieces) in (0..).zip(counted) {
                let detached = |finding: &Finding| matches!(finding, Finding::Detached { station: of, .. } if *of == station);
                prop_assert_eq!(every.iter().any(detached), pieces > 1);
                prop_assert_eq!(some.iter().any(detached), pieces > 1 && wanted.contains(&station));
            }
        }
    }
}
