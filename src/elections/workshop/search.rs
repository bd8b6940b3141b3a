//! A search for proposals: what is asked of the optimiser for a scenario as it is, and what it found, as it is kept.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::districting::{
    Aim, Bounds, Distances, LegalCell, Opening, Part, Proposal, Redistricting, Unit, openings_until, propose_each,
};
use crate::elections::workshop::Error;
use crate::elections::workshop::limits::{Reason, Stations, next_number, outside};
use crate::elections::workshop::rows::NewStation;
use crate::elections::workshop::session::Session;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Asked {
    /// How many stations to open.
    pub open: usize,
    /// Stations to close, by number.
    pub close: Vec<Part>,
    pub neighbours_only: bool,
    pub seed: u64,
    pub least: i64,
    pub most: i64,
}

/// A station that a proposal opens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub part: Part,
    pub cell: LegalCell,
    pub station: NewStation,
}

/// A proposal as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    pub best_at: Vec<&'static str>,
    pub figures: Value,
    pub least: Value,
    pub impossible: Vec<Reason>,
    pub opened: Vec<Opened>,
    pub closed: Vec<Part>,
    /// Station of every unit.
    pub of: Vec<Part>,
}

/// What a search tells while it goes on.
#[derive(Debug)]
pub enum Heard {
    /// So many of so many parts of the work are done.
    Progress(u64, u64),
    Found(Kept),
}

/// Name of an aim.
const fn named(aim: Aim) -> &'static str {
    match aim {
        Aim::FewestMoved => "fewest-moved",
        Aim::ShortestWalk => "shortest-walk",
        Aim::MostBalanced => "most-balanced",
        Aim::MostCompact => "most-compact",
        Aim::Compromise => "compromise",
    }
}

/// A scenario as a search sees it.
struct Search<'a> {
    session: &'a Session,
    asked: &'a Asked,
    limits: Vec<Bounds>,
    cells: Vec<Option<LegalCell>>,
    takes: Vec<bool>,
    opened: Vec<Opening>,
    closed: Vec<Part>,
    impossible: Vec<Reason>,
}

/// Search, telling what is found as soon as it is; all that is worth keeping in the end. `stop` is asked often.
///
/// # Errors
/// [`Error::Districting`] where what is asked contradicts itself or cannot be.
pub fn search(
    session: &Session,
    asked: &Asked,
    stop: &(dyn Fn() -> bool + Sync),
    told: &mut dyn FnMut(Heard),
) -> Result<Vec<Kept>, Error> {
    told(Heard::Progress(1, 8));
    let mut search = Search::new(session, asked)?;
    search.place(stop)?;
    told(Heard::Progress(2, 8));
    let walk = search.walk()?;
    told(Heard::Progress(3, 8));
    let request = search.request(walk.as_ref());
    let plans = propose_each(&request, stop, &mut |proposal, done, of| {
        told(Heard::Found(search.kept(proposal)));
        told(Heard::Progress(3 + done as u64 * 5 / of.max(1) as u64, 8));
    });
    let plans = plans.map_err(|error| session.refused(error))?;
    Ok(plans.iter().map(|proposal| search.kept(proposal)).collect())
}

impl<'a> Search<'a> {
    fn new(session: &'a Session, asked: &'a Asked) -> Result<Self, Error> {
        let stations = session.scenario.stations();
        if let Some(part) = asked.close.iter().find(|part| usize::from(**part) >= stations.len()) {
            return Err(crate::districting::Error::Part { part: usize::from(*part), parts: stations.len() }.into());
        }
        let close: BTreeSet<Part> = asked.close.iter().copied().collect();
        let (mut cells, mut takes, mut closed) = (Vec::new(), Vec::new(), Vec::new());
        let mut opened = Vec::new();
        for (part, station) in (0..).zip(stations) {
            let empty = session.scenario.counters(part).is_none_or(|counters| counters.units == 0);
            let place =
                if station.open && empty && !close.contains(&part) { begins_at(session, part, &opened) } else { None };
            // A station without addresses and without a place has nothing to grow from.
            let ends = !station.open || close.contains(&part) || (empty && place.is_none());
            opened.extend(place.map(|at| Opening { part, at }));
            cells.push(Some(station.cell));
            takes.push(!ends && !station.locked);
            if ends {
                closed.push(part);
            }
        }
        cells.extend(std::iter::repeat_n(None, asked.open));
        takes.extend(std::iter::repeat_n(true, asked.open));
        Ok(Self { session, asked, limits: Vec::new(), cells, takes, opened, closed, impossible: Vec::new() })
    }

    fn stations(&self) -> Stations<'a> {
        let closed = (0..self.cells.len()).map(|part| self.closed.iter().any(|closed| usize::from(*closed) == part));
        let (cells, takes) = (self.cells.clone(), self.takes.clone());
        Stations { session: self.session, cells, takes, closed: closed.collect() }
    }

    /// Where new stations begin, and what each may hold.
    fn place(&mut self, stop: &(dyn Fn() -> bool + Sync)) -> Result<(), Error> {
        let stations = self.stations();
        let mut limits = stations.within(self.asked.least, self.asked.most);
        stations.hold_heavy(&mut limits);
        stations.widen(&mut limits, false);
        self.limits = limits;
        let there = self.session.scenario.stations().len();
        let new: Vec<Part> = (there..self.cells.len()).filter_map(|part| Part::try_from(part).ok()).collect();
        if !new.is_empty() {
            let places =
                openings_until(&self.request(None), &new, stop).map_err(|error| self.session.refused(error))?;
            for opening in places {
                self.cells[usize::from(opening.part)] = self.session.scenario.cells().get(opening.at as usize).copied();
                self.opened.push(opening);
            }
        }
        let stations = self.stations();
        let mut limits = stations.within(self.asked.least, self.asked.most);
        self.impossible = stations.hold_heavy(&mut limits);
        self.impossible.extend(stations.widen(&mut limits, true));
        self.limits = limits;
        Ok(())
    }

    /// Metres to every place, where every station that takes part has one.
    fn walk(&self) -> Result<Option<Distances>, Error> {
        let ground = &self.session.ground;
        let mut from: Vec<Option<[f64; 2]>> = Vec::new();
        for part in 0..self.cells.len() {
            let opened = self.opened.iter().find(|opening| usize::from(opening.part) == part);
            let place = Part::try_from(part).ok().and_then(|part| self.session.named(part)?.place.cloned());
            let at = match place {
                Some(place) => ground.plane.metres([[place.lon, place.lat]])?.pop(),
                None => opened.and_then(|opening| ground.at.get(opening.at as usize).copied()),
            };
            let ends = self.closed.iter().any(|closed| usize::from(*closed) == part);
            if at.is_none() && !ends {
                return Ok(None);
            }
            from.push(at);
        }
        let units = ground.units.graph().units();
        let row = |at: Option<[f64; 2]>| at.map_or_else(|| vec![u16::MAX; units], |at| ground.walks.row(at).to_vec());
        let rows: Vec<Vec<u16>> = from.into_par_iter().map(row).collect();
        Ok(Some(Distances::new(units, &rows)?))
    }

    fn request<'b>(&'b self, walk: Option<&'b Distances>) -> Redistricting<'b> {
        let scenario = &self.session.scenario;
        let ends = |part: &Part| self.closed.contains(part);
        let locked = (0..).zip(scenario.stations()).filter(|(part, station)| station.locked && !ends(part));
        let locked: Vec<Part> = locked.map(|(part, _)| part).collect();
        let pinned = |unit: &Unit| {
            let part = scenario.plan()[*unit as usize];
            scenario.is_locked(*unit) && !locked.contains(&part)
        };
        Redistricting {
            graph: scenario.graph(),
            before: Some(scenario.plan()),
            limits: self.limits.clone(),
            opened: self.opened.clone(),
            closed: self.closed.clone(),
            pinned: scenario.graph().each_unit().filter(pinned).collect(),
            locked,
            neighbours_only: self.asked.neighbours_only,
            walk,
            seed: self.asked.seed,
        }
    }

    fn kept(&self, proposal: &Proposal) -> Kept {
        let Proposal { best_at, of, figures, least } = proposal;
        let mut numbers: Vec<&str> = Vec::new();
        let there = self.session.scenario.stations().len();
        numbers.extend((0..).take(there).filter_map(|part| Some(self.session.named(part)?.number)));
        let new = self.opened.iter().filter(|opening| usize::from(opening.part) >= there);
        let opened = new.enumerate().filter_map(|(rank, opening)| {
            let number = next_number(&numbers, rank);
            let cell = self.cells[usize::from(opening.part)]?;
            Some(Opened { part: opening.part, cell, station: NewStation { number, name: None, place: None } })
        });
        let opened: Vec<Opened> = opened.collect();
        let mut impossible = self.impossible.clone();
        if impossible.is_empty() {
            impossible = self.outside(of, &opened);
        }
        let figures = json!({
            "outside": self.excess(of), "moved": figures.moved, "walk": figures.walk, "deviation": figures.deviation,
            "cut": figures.cut, "detached": figures.detached, "heaviest": figures.heaviest, "lightest": figures.lightest,
            "lines": self.session.ranges(of).lines(),
        });
        let least = json!({"moved": least.moved, "moved_between_neighbours": least.moved_between_neighbours, "walk": least.walk});
        let best_at = best_at.iter().copied().map(named).collect();
        Kept { best_at, figures, least, impossible, opened, closed: self.asked.close.clone(), of: of.clone() }
    }

    /// Electors of every station in a plan, those apart included.
    fn loads(&self, of: &[Part]) -> Vec<i64> {
        let scenario = &self.session.scenario;
        let apart = |part: usize| scenario.stations().get(part).map_or(0, |station| i64::from(station.apart));
        let mut loads: Vec<i64> = (0..self.cells.len()).map(apart).collect();
        for unit in scenario.graph().each_unit() {
            loads[usize::from(of[unit as usize])] += scenario.graph().weight(unit);
        }
        loads
    }

    /// Stations with their electors that are open in a plan.
    fn open(&self, of: &[Part]) -> impl Iterator<Item = (Part, i64)> {
        let closed = self.closed.clone();
        (0..).zip(self.loads(of)).filter(move |(part, _): &(Part, i64)| !closed.contains(part))
    }

    /// Electors beyond the band that was asked for, whether or not it can be kept.
    fn excess(&self, of: &[Part]) -> i64 {
        let band = Bounds { least: self.asked.least, most: self.asked.most };
        self.open(of).map(|(_, electors)| (band.least - electors).max(electors - band.most).max(0)).sum()
    }

    /// Why each station that is outside the band is there.
    fn outside(&self, of: &[Part], opened: &[Opened]) -> Vec<Reason> {
        let Asked { least, most, .. } = *self.asked;
        let beyond = self.open(of).filter(|(_, electors)| *electors < least || *electors > most);
        let number = |part: Part| {
            let new = || opened.iter().find(|new| new.part == part).map(|new| new.station.number.clone());
            self.session.named(part).map(|named| named.number.to_owned()).or_else(new).unwrap_or_default()
        };
        beyond
            .map(|(part, electors)| outside(&number(part), electors, [least, most], self.takes[usize::from(part)]))
            .collect()
    }
}

/// The address a station without any begins at: the nearest to its place, of its legal cell.
fn begins_at(session: &Session, part: Part, taken: &[Opening]) -> Option<Unit> {
    let place = session.named(part)?.place?;
    let at = session.ground.plane.metres([[place.lon, place.lat]]).ok()?.pop()?;
    let cell = session.scenario.stations().get(usize::from(part))?.cell;
    let free = |unit: &Unit| {
        let home = session.scenario.plan()[*unit as usize];
        let locked = session.scenario.is_locked(*unit) || session.scenario.stations()[usize::from(home)].locked;
        session.scenario.cells()[*unit as usize] == cell && !locked && taken.iter().all(|other| other.at != *unit)
    };
    let far = |unit: &Unit| {
        let [x, y] = session.ground.at[*unit as usize];
        libm::hypot(x - at[0], y - at[1])
    };
    session.scenario.graph().each_unit().filter(free).min_by(|one, other| far(one).total_cmp(&far(other)))
}
