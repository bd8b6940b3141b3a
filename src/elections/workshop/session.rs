//! A scenario in memory: the plan, what can be undone and done again, what the last steps changed. It can be thrown away at
//! any time: its steps in the database give it back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::districting::{self, Operation, Part, Scenario, Unit};
use crate::elections::workshop::Error;
use crate::elections::workshop::ground::Shared;
use crate::elections::workshop::journal::{Entry, Journal};
use crate::elections::workshop::rows::{Act, NewStation};
use crate::elections::workshop::taken::{Place, TakenAddress};

/// A scenario as far as its steps were read.
#[derive(Debug)]
pub struct Session {
    pub ground: Shared,
    pub scenario: Scenario,
    /// The last step.
    pub step: i32,
    pub journal: Journal,
    /// Stations opened by what is done, and by what is undone, beside the stacks of the scenario.
    done: Vec<Vec<NewStation>>,
    undone: Vec<Vec<NewStation>>,
}

/// What a station is called, one of the base or one that was opened.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    pub number: &'a str,
    pub name: Option<&'a str>,
    pub place: Option<&'a Place>,
}

/// What came of a step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done {
    pub units: usize,
    pub electors: i64,
    pub held: usize,
    pub beyond: usize,
    /// Whether there is a step at all: a stroke of nothing is none.
    pub changed: bool,
    /// Time the engine took.
    pub took: Duration,
}

impl Session {
    /// A scenario before its first step.
    ///
    /// # Errors
    /// [`Error::Districting`] for a base that is none.
    pub fn new(ground: Shared) -> Result<Self, Error> {
        let scenario = Scenario::new(ground.beginning())?;
        let journal = Journal::default();
        Ok(Self { ground, scenario, step: 0, journal, done: Vec::new(), undone: Vec::new() })
    }

    /// The scenario as it is, to be looked at for longer: without what the last steps changed.
    #[must_use]
    pub fn fork(&self) -> Self {
        let (ground, scenario) = (Arc::clone(&self.ground), self.scenario.clone());
        let (done, undone) = (self.done.clone(), self.undone.clone());
        Self { ground, scenario, step: self.step, journal: Journal::default(), done, undone }
    }

    /// How many operations can be undone.
    pub fn undo(&self) -> usize {
        self.done.len()
    }

    /// How many operations can be done again.
    pub fn redo(&self) -> usize {
        self.undone.len()
    }

    /// What a station is called.
    pub fn named(&self, part: Part) -> Option<Named<'_>> {
        let part = usize::from(part);
        let taken = &self.ground.taken.stations;
        if let Some(station) = taken.get(part) {
            let (name, place) = (station.name.as_deref(), station.place.as_ref());
            return Some(Named { number: &station.number, name, place });
        }
        let opened = self.done.iter().flatten().nth(part - taken.len())?;
        Some(Named { number: &opened.number, name: opened.name.as_deref(), place: opened.place.as_ref() })
    }

    /// The first address of a unit.
    pub fn first_address(&self, unit: Unit) -> Option<&TakenAddress> {
        let rank = self.ground.units.of_address().iter().position(|of| *of == unit)?;
        self.ground.taken.addresses.get(rank)
    }

    /// The same as one says it.
    pub fn address(&self, unit: Unit) -> String {
        let Some(address) = self.first_address(unit) else { return unit.to_string() };
        let street = self.ground.taken.streets.get(address.street as usize).map_or("", String::as_str);
        let number = if address.number == 0 { String::new() } else { address.number.to_string() };
        [number.as_str(), &address.suffix, street]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// What the engine refuses, told with the names of this scenario.
    pub fn refused(&self, error: districting::Error) -> Error {
        let (part, unit) = error.about();
        let part = part.and_then(|part| Part::try_from(part).ok());
        let unit = unit.and_then(|unit| Unit::try_from(unit).ok());
        let station = part.and_then(|part| self.named(part)).map(|named| named.number.to_owned()).unwrap_or_default();
        let address = unit.map(|unit| self.address(unit)).unwrap_or_default();
        Error::Refused { error, station, address }
    }

    /// Steps written since, in order.
    ///
    /// # Errors
    /// [`Error::Steps`] when they are not the steps of this scenario: it is to be read anew.
    pub fn catch_up(&mut self, scenario: i64, steps: Vec<(i32, Act)>) -> Result<(), Error> {
        for (step, act) in steps {
            let wrong = |why: String| Error::Steps { scenario, why: format!("step {step}: {why}") };
            if step != self.step + 1 {
                return Err(wrong(format!("after {}", self.step)));
            }
            let done = self.act(&act).map_err(|error| wrong(error.to_string()))?;
            if !done.changed {
                return Err(wrong("nothing changes".to_owned()));
            }
        }
        Ok(())
    }

    /// Do one step. Where it changes nothing there is none.
    ///
    /// # Errors
    /// [`Error::NothingDone`], [`Error::NothingUndone`], [`Error::Districting`]: nothing has changed then.
    pub fn act(&mut self, act: &Act) -> Result<Done, Error> {
        let began = Instant::now();
        let before = self.scenario.plan().to_vec();
        let mut done = Done { changed: true, ..Done::default() };
        let mut entry = Entry::default();
        match act {
            Act::Do { operation, opened } => {
                let depth = self.scenario.depth();
                let outcome = self.scenario.apply(operation.clone()).map_err(|error| self.refused(error))?;
                done.changed = self.scenario.depth() > depth;
                (done.held, done.beyond) = (outcome.held, outcome.beyond);
                entry.stations = outcome.touched;
                (entry.locks, entry.all) = kind(operation);
                if done.changed {
                    self.done.push(opened.clone());
                    self.undone.clear();
                }
            }
            Act::Undo => {
                (entry.locks, entry.all) = self.scenario.last().map(kind).ok_or(Error::NothingDone)?;
                entry.stations = self.scenario.undo().ok_or(Error::NothingDone)?;
                self.undone.extend(self.done.pop());
            }
            Act::Redo => {
                entry.stations = self.scenario.redo().ok_or(Error::NothingUndone)?;
                (entry.locks, entry.all) = self.scenario.last().map(kind).unwrap_or_default();
                self.done.extend(self.undone.pop());
            }
        }
        let both = (0..).zip(before.into_iter().zip(self.scenario.plan()));
        entry.moved =
            both.filter(|(_, (before, now))| before != *now).map(|(unit, (before, _))| (unit, before)).collect();
        done.units = entry.moved.len();
        done.electors = entry.moved.iter().map(|(unit, _)| self.scenario.graph().weight(*unit)).sum();
        done.took = began.elapsed();
        if done.changed {
            self.step += 1;
            entry.step = self.step;
            self.journal.push(entry);
        }
        Ok(done)
    }
}

/// Whether an operation changes locks of units, and the stations there are.
fn kind(operation: &Operation) -> (bool, bool) {
    let locks = matches!(operation, Operation::LockUnits { .. } | Operation::UnlockUnits { .. });
    (locks, matches!(operation, Operation::Open { .. } | Operation::Optimise { .. }))
}
