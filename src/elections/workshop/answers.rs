//! What pages are told of a scenario.

use rayon::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use crate::districting::{Part, Unit};
use crate::elections::workshop::journal::Since;
use crate::elections::workshop::rows::ScenarioRow;
use crate::elections::workshop::session::{Done, Session};
use crate::elections::workshop::taken::{Cell, Place};

/// A scenario and its plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioPlan {
    pub scenario: ScenarioTold,
    /// The last step.
    pub step: i32,
    /// How many operations can be undone.
    pub undo: usize,
    /// How many can be done again.
    pub redo: usize,
    /// Station of each unit.
    pub of: Vec<Part>,
    /// Units that stay where they are.
    pub locked: Vec<Unit>,
    /// Electors who vote elsewhere than in the base.
    pub moved: i64,
    pub total: i64,
    /// Electors whose address was not found.
    pub placeless: u32,
    pub stations: Vec<ScenarioStation>,
}

/// A scenario without its plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioTold {
    pub fid: i64,
    pub name: String,
    /// INSEE code.
    pub commune: String,
    /// `draft`, `frozen`, `submitted`, `planned`, `applied`.
    pub state: String,
    /// Fewest and most electors of a station.
    pub least: i32,
    pub most: i32,
    pub applies_on: Option<String>,
    /// Whether the reader may draw on it now.
    pub may_change: bool,
}

/// A station of a scenario.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioStation {
    pub part: Part,
    pub number: String,
    pub name: Option<String>,
    pub place: Option<Place>,
    pub cell: Option<Cell>,
    /// Electors who vote there whatever their address.
    pub apart: u32,
    pub open: bool,
    pub locked: bool,
    /// Electors, those apart included.
    pub electors: i64,
    /// Electors in the base.
    pub before: i64,
    pub units: u32,
    /// Length of its borders with other stations, decimetres.
    pub cut: u64,
    /// Electors it has and had not in the base.
    pub arrived: i64,
    /// Electors it had in the base and has not.
    pub left: i64,
    /// How many pieces it is in.
    pub pieces: u32,
    /// Metres an elector walks to its place, in the mean: an estimate.
    pub walk: Option<f64>,
}

/// What changed since a step.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioChanges {
    pub step: i32,
    pub undo: usize,
    pub redo: usize,
    /// Unit, station it is in now.
    pub moves: Vec<(Unit, Part)>,
    /// Stations that changed; all where that is not known.
    pub stations: Vec<ScenarioStation>,
    /// Units that stay where they are; absent when they are the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked: Option<Vec<Unit>>,
    pub moved: i64,
    /// What the step did, where it is the answer to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ScenarioOutcome>,
}

/// What a step did.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioOutcome {
    /// Units that changed station, and their electors.
    pub units: usize,
    pub electors: i64,
    /// Units left where they were: locked; of another canton or constituency.
    pub held: usize,
    pub beyond: usize,
}

impl From<&Done> for ScenarioOutcome {
    fn from(done: &Done) -> Self {
        Self { units: done.units, electors: done.electors, held: done.held, beyond: done.beyond }
    }
}

impl Session {
    /// The scenario as a page opens it.
    #[must_use]
    pub fn plan(&self, row: ScenarioRow, may_change: bool) -> ScenarioPlan {
        let may_change = may_change && row.state == "draft";
        let ScenarioRow { fid, commune, name, state, least, most, applies_on, .. } = row;
        let stations = self.every_station();
        ScenarioPlan {
            scenario: ScenarioTold { fid, name, commune, state, least, most, applies_on, may_change },
            step: self.step,
            undo: self.undo(),
            redo: self.redo(),
            of: self.scenario.plan().to_vec(),
            locked: self.locked(),
            moved: self.scenario.moved(),
            total: stations.iter().map(|station| station.electors).sum(),
            placeless: self.ground.taken.placeless,
            stations,
        }
    }

    /// What changed since step `after`.
    #[must_use]
    pub fn changes(&self, after: i32) -> ScenarioChanges {
        let plan = self.scenario.plan();
        let (moves, stations, locked) = match self.journal.since(after, self.step) {
            None => ((0..).zip(plan.iter().copied()).collect(), self.every_station(), Some(self.locked())),
            Some(Since { moved, stations, locks, all }) => {
                let moved = moved.into_iter().map(|(unit, before)| (unit, before, plan[unit as usize]));
                let moves = moved.filter(|(_, before, now)| before != now).map(|(unit, _, now)| (unit, now)).collect();
                let some = || stations.iter().filter_map(|part| self.station(*part)).collect();
                (moves, if all { self.every_station() } else { some() }, locks.then(|| self.locked()))
            }
        };
        let (step, undo, redo) = (self.step, self.undo(), self.redo());
        ScenarioChanges { step, undo, redo, moves, stations, locked, moved: self.scenario.moved(), outcome: None }
    }

    fn locked(&self) -> Vec<Unit> {
        self.scenario.graph().each_unit().filter(|unit| self.scenario.is_locked(*unit)).collect()
    }

    fn every_station(&self) -> Vec<ScenarioStation> {
        let parts: Vec<Part> = (0..).zip(self.scenario.stations()).map(|(part, _)| part).collect();
        // The first time, all places are walked to.
        parts.into_par_iter().filter_map(|part| self.station(part)).collect()
    }

    fn station(&self, part: Part) -> Option<ScenarioStation> {
        let station = self.scenario.stations().get(usize::from(part))?;
        let counters = self.scenario.counters(part)?;
        let named = self.named(part)?;
        let place = named.place.cloned();
        let walk = place.as_ref().and_then(|place| self.ground.walk(self.scenario.plan(), part, place));
        Some(ScenarioStation {
            part,
            number: named.number.to_owned(),
            name: named.name.map(str::to_owned),
            place,
            cell: self.ground.cell(station.cell).cloned(),
            apart: station.apart,
            open: station.open,
            locked: station.locked,
            electors: counters.electors,
            before: counters.electors - counters.arrived + counters.left,
            units: counters.units,
            cut: counters.cut,
            arrived: counters.arrived,
            left: counters.left,
            pieces: counters.pieces,
            walk: walk.map(f64::round),
        })
    }
}
