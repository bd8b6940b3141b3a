//! What an operation changes in a scenario, worked out before anything is touched, done and undone as a whole.

use crate::districting::drawing::closing::shared_out;
use crate::districting::{Error, LegalCell, Operation, Outcome, Part, Scenario, Station, Unit};

/// What one operation changes. Done twice, each way round, it leaves nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::districting) struct Change {
    /// Unit, station before, station after.
    moves: Vec<(Unit, Part, Part)>,
    /// Units whose lock is another.
    toggled: Vec<Unit>,
    /// Stations, before and after.
    stations: Vec<(Part, Station, Station)>,
    opened: Vec<Station>,
}

impl Change {
    /// Stations whose counters are others, in order.
    pub fn touched(&self) -> Vec<Part> {
        let moved = self.moves.iter().flat_map(|(_, from, to)| [*from, *to]);
        let mut touched: Vec<Part> = moved.chain(self.stations.iter().map(|(station, ..)| *station)).collect();
        touched.sort_unstable();
        touched.dedup();
        touched
    }
}

impl Scenario {
    /// What an operation would change, and what is told of it.
    pub(in crate::districting) fn change(&self, operation: &Operation) -> Result<(Change, Outcome), Error> {
        let mut change = Change::default();
        let mut outcome = Outcome::default();
        match operation {
            Operation::Stroke { units, to } => self.stroke(units, *to, &mut change, &mut outcome)?,
            Operation::LockStation { station } => change.stations.extend(self.lock(*station, true)?),
            Operation::UnlockStation { station } => change.stations.extend(self.lock(*station, false)?),
            Operation::LockUnits { units } => change.toggled = self.toggled(units, true)?,
            Operation::UnlockUnits { units } => change.toggled = self.toggled(units, false)?,
            Operation::Open { cell } => {
                self.next_station(1)?;
                change.opened.push(Station::of(*cell));
            }
            Operation::Close { station } => self.close(*station, &mut change)?,
            Operation::Optimise { open, close, moves, .. } => self.optimise(open, close, moves, &mut change)?,
        }
        outcome.units = change.moves.len();
        outcome.electors = change.moves.iter().map(|(unit, ..)| self.graph.weight(*unit)).sum();
        outcome.touched = change.touched();
        Ok((change, outcome))
    }

    /// Do a change.
    pub(in crate::districting) fn perform(&mut self, change: &Change) {
        for station in &change.opened {
            self.stations.push(*station);
            self.tally.open();
        }
        for (station, _, after) in &change.stations {
            self.stations[usize::from(*station)] = *after;
        }
        self.toggle(&change.toggled);
        self.tally.put(&self.graph, change.moves.iter().map(|(unit, _, to)| (*unit, *to)));
    }

    /// Undo a change, the last one done.
    pub(in crate::districting) fn reverse(&mut self, change: &Change) {
        self.tally.put(&self.graph, change.moves.iter().rev().map(|(unit, from, _)| (*unit, *from)));
        self.toggle(&change.toggled);
        for (station, before, _) in &change.stations {
            self.stations[usize::from(*station)] = *before;
        }
        for _ in &change.opened {
            self.stations.pop();
            self.tally.shut();
        }
    }

    fn toggle(&mut self, units: &[Unit]) {
        units.iter().for_each(|unit| self.locked[*unit as usize] ^= true);
    }

    /// A station that is there and used.
    fn used(&self, station: Part) -> Result<&Station, Error> {
        let part = usize::from(station);
        let found = self.stations.get(part).ok_or(Error::Part { part, parts: self.stations.len() })?;
        if found.open { Ok(found) } else { Err(Error::Closed { part }) }
    }

    fn unlocked(&self, station: Part) -> Result<&Station, Error> {
        let found = self.used(station)?;
        if found.locked { Err(Error::Locked { part: usize::from(station) }) } else { Ok(found) }
    }

    fn known(&self, units: &[Unit]) -> Result<(), Error> {
        let unknown = units.iter().find(|unit| **unit as usize >= self.locked.len());
        unknown.map_or(Ok(()), |unit| Err(Error::Unknown { unit: *unit as usize }))
    }

    /// Whether a unit stays in its station whatever is drawn.
    fn held(&self, unit: Unit) -> bool {
        self.locked[unit as usize] || self.stations[usize::from(self.plan()[unit as usize])].locked
    }

    fn stroke(&self, units: &[Unit], to: Part, change: &mut Change, outcome: &mut Outcome) -> Result<(), Error> {
        let cell = self.unlocked(to)?.cell;
        self.known(units)?;
        let mut units = units.to_vec();
        units.sort_unstable();
        units.dedup();
        for unit in units.into_iter().filter(|unit| self.plan()[*unit as usize] != to) {
            if self.held(unit) {
                outcome.held += 1;
            } else if self.cells[unit as usize] != cell {
                outcome.beyond += 1;
            } else {
                change.moves.push((unit, self.plan()[unit as usize], to));
            }
        }
        Ok(())
    }

    fn lock(&self, station: Part, locked: bool) -> Result<Option<(Part, Station, Station)>, Error> {
        let before = *self.used(station)?;
        Ok((before.locked != locked).then_some((station, before, Station { locked, ..before })))
    }

    fn toggled(&self, units: &[Unit], locked: bool) -> Result<Vec<Unit>, Error> {
        self.known(units)?;
        let mut toggled: Vec<Unit> =
            units.iter().copied().filter(|unit| self.locked[*unit as usize] != locked).collect();
        toggled.sort_unstable();
        toggled.dedup();
        Ok(toggled)
    }

    /// Whether so many more stations have a number.
    fn next_station(&self, more: usize) -> Result<(), Error> {
        let (part, parts) = (self.stations.len() + more, usize::from(Part::MAX));
        if part <= parts { Ok(()) } else { Err(Error::Part { part, parts }) }
    }

    fn close(&self, station: Part, change: &mut Change) -> Result<(), Error> {
        let before = *self.unlocked(station)?;
        change.stations.push((station, before, Station { open: false, ..before }));
        let own: Vec<Unit> = self.graph.each_unit().filter(|unit| self.plan()[*unit as usize] == station).collect();
        if own.iter().any(|unit| self.locked[*unit as usize]) {
            return Err(Error::Locked { part: usize::from(station) });
        }
        let takes = |part: Part| self.stations[usize::from(part)].open && !self.stations[usize::from(part)].locked;
        let electors = |part: Part| self.counters(part).filter(|_| takes(part)).map(|counters| counters.electors);
        let shared = shared_out(&self.graph, self.plan(), station, &own, electors)?;
        change.moves = shared.into_iter().map(|(unit, to)| (unit, station, to)).collect();
        Ok(())
    }

    /// Stations opened and closed by a proposal, and its moves.
    fn optimise(
        &self,
        open: &[LegalCell],
        close: &[Part],
        moves: &[(Unit, Part)],
        change: &mut Change,
    ) -> Result<(), Error> {
        self.next_station(open.len())?;
        change.opened = open.iter().copied().map(Station::of).collect();
        let mut close = close.to_vec();
        close.sort_unstable();
        close.dedup();
        if let Some((_, to)) = moves.iter().find(|(_, to)| close.contains(to)) {
            return Err(Error::Closed { part: usize::from(*to) });
        }
        change.moves = self.optimised(moves, &change.opened)?;
        for station in close {
            let before = *self.unlocked(station)?;
            let there = self.plan().iter().filter(|part| **part == station).count();
            let gone = change.moves.iter().filter(|(_, from, _)| *from == station).count();
            if gone < there {
                return Err(Error::Alone { part: usize::from(station), units: there - gone });
            }
            change.stations.push((station, before, Station { open: false, ..before }));
        }
        Ok(())
    }

    /// The moves that change something; `opened` are the stations that have the next numbers.
    fn optimised(&self, moves: &[(Unit, Part)], opened: &[Station]) -> Result<Vec<(Unit, Part, Part)>, Error> {
        let mut sorted = moves.to_vec();
        sorted.sort_unstable();
        sorted.dedup_by_key(|(unit, _)| *unit);
        self.known(&sorted.iter().map(|(unit, _)| *unit).collect::<Vec<_>>())?;
        sorted.retain(|(unit, to)| self.plan()[*unit as usize] != *to);
        for (unit, to) in &sorted {
            let new = usize::from(*to).checked_sub(self.stations.len()).and_then(|new| opened.get(new));
            let cell = new.map_or_else(|| self.unlocked(*to), Ok)?.cell;
            if self.held(*unit) {
                return Err(Error::Locked { part: usize::from(self.plan()[*unit as usize]) });
            }
            if self.cells[*unit as usize] != cell {
                return Err(Error::Crossing { unit: *unit as usize, part: usize::from(*to) });
            }
        }
        Ok(sorted.into_iter().map(|(unit, to)| (unit, self.plan()[unit as usize], to)).collect())
    }
}
