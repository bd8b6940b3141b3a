//! A division in the making: the plan there is, and the operations done to it, each of which can be undone.

use std::sync::Arc;

use serde::Serialize;

use crate::districting::drawing::change::Change;
use crate::districting::drawing::tally::Tally;
use crate::districting::{Counters, Error, Graph, LegalCell, Operation, Part, Station, Unit};

/// What a scenario begins with.
#[derive(Debug, Clone)]
pub struct Base {
    pub graph: Arc<Graph>,
    /// Legal cell of every unit: no operation crosses them.
    pub cells: Arc<[LegalCell]>,
    /// Stations, by number.
    pub stations: Vec<Station>,
    /// Station of every unit.
    pub of: Vec<Part>,
}

/// A plan with what was done to it. The same base and operations give the same plan.
#[derive(Debug, Clone)]
pub struct Scenario {
    pub(in crate::districting) graph: Arc<Graph>,
    pub(in crate::districting) cells: Arc<[LegalCell]>,
    pub(in crate::districting) stations: Vec<Station>,
    pub(in crate::districting) locked: Vec<bool>,
    pub(in crate::districting) tally: Tally,
    done: Vec<(Operation, Change)>,
    undone: Vec<(Operation, Change)>,
}

/// What an operation did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Units that changed station, and their electors.
    pub units: usize,
    pub electors: i64,
    /// Units left where they were: locked, or of a locked station; of another legal cell.
    pub held: usize,
    pub beyond: usize,
    /// Stations whose counters are others now, in order.
    pub touched: Vec<Part>,
}

impl Scenario {
    /// A scenario without operations.
    ///
    /// # Errors
    /// [`Error::Length`] where plan or cells are of other units; [`Error::Part`] for a station that is not there.
    pub fn new(base: Base) -> Result<Self, Error> {
        let Base { graph, cells, stations, of } = base;
        if cells.len() != graph.units() {
            return Err(Error::Length { given: cells.len(), units: graph.units() });
        }
        let tally = Tally::new(&graph, of, stations.len())?;
        let locked = vec![false; graph.units()];
        Ok(Self { graph, cells, stations, locked, tally, done: Vec::new(), undone: Vec::new() })
    }

    /// The scenario after `log`.
    ///
    /// # Errors
    /// Those of [`Self::new`] and [`Self::apply`]: the log is of another base.
    pub fn replay(base: Base, log: impl IntoIterator<Item = Operation>) -> Result<Self, Error> {
        let mut scenario = Self::new(base)?;
        for operation in log {
            scenario.apply(operation)?;
        }
        Ok(scenario)
    }

    /// Do an operation. One that changes nothing leaves no step; one that does forgets the steps undone before.
    ///
    /// # Errors
    /// [`Error::Unknown`], [`Error::Part`] for what is not there; [`Error::Closed`], [`Error::Locked`],
    /// [`Error::Crossing`], [`Error::Alone`] for what may not be. Nothing has changed then.
    pub fn apply(&mut self, operation: Operation) -> Result<Outcome, Error> {
        let (change, outcome) = self.change(&operation)?;
        if change != Change::default() {
            self.perform(&change);
            self.done.push((operation, change));
            self.undone.clear();
        }
        Ok(outcome)
    }

    /// Take back the last step; the stations touched, `None` where there is no step.
    pub fn undo(&mut self) -> Option<Vec<Part>> {
        let (operation, change) = self.done.pop()?;
        self.reverse(&change);
        let touched = change.touched();
        self.undone.push((operation, change));
        Some(touched)
    }

    /// Do again what was taken back last; the stations touched, `None` where nothing was.
    pub fn redo(&mut self) -> Option<Vec<Part>> {
        let (operation, change) = self.undone.pop()?;
        self.perform(&change);
        let touched = change.touched();
        self.done.push((operation, change));
        Some(touched)
    }

    /// The moves that make of the present plan the plan `of`.
    ///
    /// # Errors
    /// [`Error::Length`] for the plan of other units.
    pub fn moves_to(&self, of: &[Part]) -> Result<Vec<(Unit, Part)>, Error> {
        if of.len() != self.graph.units() {
            return Err(Error::Length { given: of.len(), units: self.graph.units() });
        }
        let both = self.graph.each_unit().zip(self.plan().iter().zip(of));
        Ok(both.filter(|(_, (now, then))| now != then).map(|(unit, (_, then))| (unit, *then)).collect())
    }

    /// Operations done and not undone, in order.
    pub fn log(&self) -> impl Iterator<Item = &Operation> {
        self.done.iter().map(|(operation, _)| operation)
    }

    /// How many operations are done and not undone.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.done.len()
    }

    /// The last of them.
    #[must_use]
    pub fn last(&self) -> Option<&Operation> {
        self.done.last().map(|(operation, _)| operation)
    }

    /// Station of every unit.
    #[must_use]
    pub fn plan(&self) -> &[Part] {
        self.tally.of()
    }

    /// Station of every unit before the first operation.
    #[must_use]
    pub fn base(&self) -> &[Part] {
        self.tally.first()
    }

    /// The graph it divides.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Legal cell of every unit.
    #[must_use]
    pub fn cells(&self) -> &[LegalCell] {
        &self.cells
    }

    /// Stations by number, closed ones as well.
    #[must_use]
    pub fn stations(&self) -> &[Station] {
        &self.stations
    }

    /// Whether a unit is locked where it is.
    #[must_use]
    pub fn is_locked(&self, unit: Unit) -> bool {
        self.locked.get(unit as usize).is_some_and(|locked| *locked)
    }

    /// What is counted of a station; `None` for one that is not there.
    #[must_use]
    pub fn counters(&self, station: Part) -> Option<Counters> {
        let counters = self.tally.counters().get(usize::from(station))?;
        let apart = i64::from(self.stations[usize::from(station)].apart);
        Some(Counters { electors: counters.electors + apart, ..*counters })
    }

    /// Electors who vote elsewhere than before the first operation.
    #[must_use]
    pub fn moved(&self) -> i64 {
        self.tally.counters().iter().map(|counters| counters.arrived).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::{Base, Scenario};
    use crate::districting::plans::graph::grids::grid;
    use crate::districting::{Counters, Error, Graph, LegalCell, Operation, Part, Station, Unit, pieces};

    const WIDE: u32 = 8;
    const HIGH: u32 = 5;

    fn cell(unit: Unit) -> LegalCell {
        LegalCell { canton: u16::from(unit % WIDE >= WIDE / 2), constituency: 1 }
    }

    /// Two cantons side by side, two stations in each, south and north.
    fn town() -> Base {
        let squares = grid(WIDE, HIGH);
        let borders: Vec<_> = squares.each_border().filter(|(one, other, _)| cell(*one) == cell(*other)).collect();
        let station = |unit: Unit| 2 * cell(unit).canton + u16::from(unit / WIDE > 1);
        Base {
            graph: Arc::new(Graph::new(vec![10; squares.units()], &borders).unwrap()),
            cells: squares.each_unit().map(cell).collect(),
            stations: [0, 0, WIDE - 1, WIDE - 1].map(|unit| Station { apart: 7, ..Station::of(cell(unit)) }).to_vec(),
            of: squares.each_unit().map(station).collect(),
        }
    }

    type State = (Vec<Part>, Vec<Station>, Vec<bool>, Vec<Option<Counters>>);

    fn state(scenario: &Scenario) -> State {
        let counters = (0..).zip(scenario.stations()).map(|(station, _)| scenario.counters(station)).collect();
        (scenario.plan().to_vec(), scenario.stations().to_vec(), scenario.locked.clone(), counters)
    }

    fn proposed(open: Vec<LegalCell>, close: Vec<Part>, moves: Vec<(Unit, Part)>) -> Operation {
        Operation::Optimise { goal: "balance".into(), seed: 4, open, close, moves }
    }

    fn operation() -> impl Strategy<Value = Operation> {
        let units = || prop::collection::vec(0..WIDE * HIGH, 1..9);
        let station = 0_u16..6;
        prop_oneof![
            6 => (units(), station.clone()).prop_map(|(units, to)| Operation::Stroke { units, to }),
            1 => station.clone().prop_map(|station| Operation::LockStation { station }),
            1 => station.clone().prop_map(|station| Operation::UnlockStation { station }),
            1 => units().prop_map(|units| Operation::LockUnits { units }),
            1 => units().prop_map(|units| Operation::UnlockUnits { units }),
            1 => (0..WIDE).prop_map(|unit| Operation::Open { cell: cell(unit) }),
            1 => station.clone().prop_map(|station| Operation::Close { station }),
            1 => (units(), 0_u16..7, 0..WIDE, prop::option::of(station.clone())).prop_map(|(units, to, at, close)| Operation::Optimise {
                goal: "balance".into(),
                seed: 1,
                open: vec![cell(at)],
                close: close.into_iter().collect(),
                moves: units.into_iter().map(|unit| (unit, to)).collect(),
            }),
            1 => (units(), station, any::<u64>()).prop_map(|(units, to, seed)| Operation::Optimise {
                goal: "fewest moved".into(),
                seed,
                open: Vec::new(),
                close: Vec::new(),
                moves: units.into_iter().map(|unit| (unit, to)).collect(),
            }),
        ]
    }

    proptest! {
        #[test]
        fn every_step_undone_gives_the_beginning_back_and_done_again_the_end(
            operations in prop::collection::vec(operation(), 0..25),
        ) {
            let mut scenario = Scenario::new(town()).unwrap();
            let mut states = vec![state(&scenario)];
            for operation in operations {
                let steps = scenario.log().count();
                let done = scenario.apply(operation);
                if scenario.log().count() > steps {
                    states.push(state(&scenario));
                } else {
                    prop_assert_eq!(&state(&scenario), &states[states.len() - 1], "{:?}", done);
                }
            }
            for before in states.iter().rev().skip(1) {
                prop_assert!(scenario.undo().is_some());
                prop_assert_eq!(&state(&scenario), before);
            }
            prop_assert_eq!(scenario.undo(), None);
            for after in &states[1..] {
                prop_assert!(scenario.redo().is_some());
                prop_assert_eq!(&state(&scenario), after);
            }
            prop_assert_eq!(scenario.redo(), None);
        }

        #[test]
        fn the_log_sent_to_a_colleague_gives_the_same_plan(operations in prop::collection::vec(operation(), 0..25)) {
            let mut scenario = Scenario::new(town()).unwrap();
            operations.into_iter().for_each(|operation| drop(scenario.apply(operation)));
            let sent = serde_json::to_string(&scenario.log().collect::<Vec<_>>()).unwrap();
            let read: Vec<Operation> = serde_json::from_str(&sent).unwrap();
            prop_assert_eq!(state(&Scenario::replay(town(), read).unwrap()), state(&scenario));
        }

        #[test]
        fn nothing_locked_moves_no_legal_border_is_crossed_and_nobody_is_lost(
            operations in prop::collection::vec(operation(), 1..25),
        ) {
            let mut scenario = Scenario::new(town()).unwrap();
            for operation in operations {
                let before = scenario.clone();
                if scenario.apply(operation).is_err() {
                    continue;
                }
                for unit in scenario.graph().each_unit() {
                    let (from, to) = (before.plan()[unit as usize], scenario.plan()[unit as usize]);
                    prop_assert_eq!(scenario.stations()[usize::from(to)].cell, cell(unit));
                    let held = before.is_locked(unit) || [from, to].iter().any(|station| {
                        before.stations().get(usize::from(*station)).is_some_and(|station| station.locked)
                    });
                    prop_assert!(from == to || !held);
                }
                let electors = (0..).zip(scenario.stations()).map(|(station, _)| scenario.counters(station).unwrap().electors);
                prop_assert_eq!(electors.sum::<i64>(), 400 + 4 * 7);
            }
        }
    }

    #[test]
    fn a_stroke_over_a_locked_house_and_the_other_canton_moves_the_rest_as_one_step() {
        let mut scenario = Scenario::new(town()).unwrap();
        scenario.apply(Operation::LockUnits { units: vec![17] }).unwrap();
        let outcome = scenario.apply(Operation::Stroke { units: vec![16, 17, 18, 18, 20, 0], to: 0 }).unwrap();
        assert_eq!((outcome.units, outcome.electors, outcome.held, outcome.beyond), (2, 20, 1, 1));
        assert_eq!(outcome.touched, [0, 1]);
        assert_eq!((scenario.moved(), scenario.counters(0).unwrap().arrived), (20, 20));
        scenario.undo();
        assert_eq!(scenario.moved(), 0);
        assert!(scenario.is_locked(17), "the lock is a step of its own");
    }

    #[test]
    fn a_new_stroke_forgets_what_was_undone_and_a_stroke_of_nothing_does_not() {
        let mut scenario = Scenario::new(town()).unwrap();
        let stroke = |unit: Unit| Operation::Stroke { units: vec![unit], to: 0 };
        scenario.apply(stroke(16)).unwrap();
        scenario.undo();
        scenario.apply(stroke(0)).unwrap();
        assert!(scenario.redo().is_some());
        scenario.undo();
        scenario.apply(stroke(17)).unwrap();
        assert_eq!(scenario.redo(), None);
    }

    #[test]
    fn the_electors_of_a_closed_station_go_to_whole_stations_beside_it() {
        let mut scenario = Scenario::new(town()).unwrap();
        scenario.apply(Operation::Open { cell: cell(0) }).unwrap();
        scenario.apply(Operation::Stroke { units: vec![0, 1, 8, 9, 16, 17], to: 4 }).unwrap();
        scenario.apply(Operation::Close { station: 0 }).unwrap();
        assert_eq!(scenario.counters(0).unwrap().units, 0);
        assert_eq!(pieces(scenario.graph(), scenario.plan(), 5), [0, 1, 1, 1, 1]);
        let refused = scenario.apply(Operation::Stroke { units: vec![0], to: 0 });
        assert_eq!(refused, Err(Error::Closed { part: 0 }));
        scenario.apply(Operation::LockStation { station: 1 }).unwrap();
        scenario.apply(Operation::LockStation { station: 4 }).unwrap();
        scenario.undo();
        scenario.apply(Operation::LockStation { station: 3 }).unwrap();
        let told = scenario.apply(Operation::Close { station: 2 });
        assert_eq!(told, Err(Error::Alone { part: 2, units: 8 }), "the only station beside it is locked");
    }

    #[test]
    fn a_proposal_that_would_move_what_is_locked_is_refused_as_a_whole() {
        let mut scenario = Scenario::new(town()).unwrap();
        scenario.apply(Operation::LockUnits { units: vec![17] }).unwrap();
        let proposal = |moves: &[(Unit, Part)]| proposed(Vec::new(), Vec::new(), moves.to_vec());
        assert_eq!(scenario.apply(proposal(&[(16, 0), (17, 0)])), Err(Error::Locked { part: 1 }));
        assert_eq!(scenario.apply(proposal(&[(16, 0), (20, 0)])), Err(Error::Crossing { unit: 20, part: 0 }));
        assert_eq!(scenario.moved(), 0);
        assert_eq!(scenario.apply(proposal(&[(16, 0), (17, 1)])).unwrap().units, 1);
    }

    #[test]
    fn a_proposal_that_opens_and_closes_is_one_step_and_one_back() {
        let mut scenario = Scenario::new(town()).unwrap();
        let before = state(&scenario);
        let own =
            |part: Part| (0..).zip(town().of).filter(move |(_, of)| *of == part).map(|(unit, _): (Unit, Part)| unit);
        let redraw = |moves: Vec<(Unit, Part)>| proposed(vec![cell(0)], vec![0], moves);
        let all: Vec<(Unit, Part)> = own(0).map(|unit| (unit, 4)).collect();
        assert_eq!(scenario.apply(redraw(all[1..].to_vec())), Err(Error::Alone { part: 0, units: 1 }));
        assert_eq!(scenario.apply(redraw(vec![(16, 0)])), Err(Error::Closed { part: 0 }));
        assert_eq!(scenario.apply(redraw(vec![(20, 4)])), Err(Error::Crossing { unit: 20, part: 4 }));
        assert_eq!(state(&scenario), before, "what is refused changes nothing");
        assert_eq!(scenario.apply(redraw(all.clone())).unwrap().units, all.len());
        assert_eq!((scenario.stations().len(), scenario.stations()[0].open), (5, false));
        assert_eq!(scenario.counters(4).unwrap().units as usize, all.len());
        scenario.undo();
        assert_eq!(state(&scenario), before);
        scenario.redo();
        assert_eq!(scenario.counters(0).unwrap().units, 0);
    }

    #[test]
    fn a_proposal_of_the_optimiser_is_one_step_to_its_plan_and_one_back() {
        let mut scenario = Scenario::new(town()).unwrap();
        let before = scenario.plan().to_vec();
        let mut wanted = before.clone();
        (16..20).for_each(|unit| wanted[unit] = 0);
        let operation = proposed(Vec::new(), Vec::new(), scenario.moves_to(&wanted).unwrap());
        assert_eq!(scenario.apply(operation).unwrap().units, 4);
        assert_eq!(scenario.plan(), wanted);
        scenario.undo();
        assert_eq!(scenario.plan(), before);
        assert!(scenario.moves_to(&wanted[1..]).is_err());
    }
}
