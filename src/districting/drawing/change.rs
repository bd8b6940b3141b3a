//! What an operation changes in a scenario, worked out before anything is touched, done and undone as a whole.

use crate::districting::drawing::closing::shared_out;
use crate::districting::{Error, Operation, Outcome, Part, Scenario, Station, Unit};

/// What one operation changes. Done twice, each way round, it leaves nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::districting) struct Change {
    /// Unit, station before, station after.
    moves: Vec<(Unit, Part, Part)>,
    /// Units whose lock is another.
    toggled: Vec<Unit>,
    /// A station, before and after.
    station: Option<(Part, Station, Station)>,
    opened: Option<Station>,
}

impl Change {
    /// Stations whose counters are others, in order.
    pub fn touched(&self) -> Vec<Part> {
        let moved = self.moves.iter().flat_map(|(_, from, to)| [*from, *to]);
        let mut touched: Vec<Part> = moved.chain(self.station.map(|(station, ..)| station)).collect();
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
            Operation::LockStation { station } => change.station = self.lock(*station, true)?,
            Operation::UnlockStation { station } => change.station = self.lock(*station, false)?,
            Operation::LockUnits { units } => change.toggled = self.toggled(units, true)?,
            Operation::UnlockUnits { units } => change.toggled = self.toggled(units, false)?,
            Operation::Open { cell } => {
                self.next_station()?;
                change.opened = Some(Station::of(*cell));
            }
            Operation::Close { station } => self.close(*station, &mut change)?,
            Operation::Optimise { moves, .. } => change.moves = self.optimised(moves)?,
        }
        outcome.units = change.moves.len();
        outcome.electors = change.moves.iter().map(|(unit, ..)| self.graph.weight(*unit)).sum();
        outcome.touched = change.touched();
        Ok((change, outcome))
    }

    /// Do a change.
    pub(in crate::districting) fn perform(&mut self, change: &Change) {
        if let Some(station) = change.opened {
            self.stations.push(station);
            self.tally.open();
        }
        if let Some((station, _, after)) = change.station {
            self.stations[usize::from(station)] = after;
        }
        self.toggle(&change.toggled);
        self.tally.put(&self.graph, change.moves.iter().map(|(unit, _, to)| (*unit, *to)));
    }

    /// Undo a change, the last one done.
    pub(in crate::districting) fn reverse(&mut self, change: &Change) {
        self.tally.put(&self.graph, change.moves.iter().rev().map(|(unit, from, _)| (*unit, *from)));
        self.toggle(&change.toggled);
        if let Some((station, before, _)) = change.station {
            self.stations[usize::from(station)] = before;
        }
        if change.opened.is_some() {
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

    fn next_station(&self) -> Result<Part, Error> {
        let (part, parts) = (self.stations.len(), usize::from(Part::MAX));
        Part::try_from(part).ok().filter(|station| *station < Part::MAX).ok_or(Error::Part { part, parts })
    }

    fn close(&self, station: Part, change: &mut Change) -> Result<(), Error> {
        let before = *self.unlocked(station)?;
        change.station = Some((station, before, Station { open: false, ..before }));
        let own: Vec<Unit> = self.graph.each_unit().filter(|unit| self.plan()[*unit as usize] == station).collect();
        if own.iter().any(|unit| self.locked[*unit as usize]) {
            return Err(Error::Locked { part: usize::from(station) });
        }
        let takes = |part: Part| self.stations[usize::from(part)].open && !self.stations[usize::from(part)].locked;
        let shared = shared_out(&self.graph, self.plan(), station, &own, takes)?;
        change.moves = shared.into_iter().map(|(unit, to)| (unit, station, to)).collect();
        Ok(())
    }

    fn optimised(&self, moves: &[(Unit, Part)]) -> Result<Vec<(Unit, Part, Part)>, Error> {
        let mut sorted = moves.to_vec();
        sorted.sort_unstable();
        sorted.dedup_by_key(|(unit, _)| *unit);
        self.known(&sorted.iter().map(|(unit, _)| *unit).collect::<Vec<_>>())?;
        sorted.retain(|(unit, to)| self.plan()[*unit as usize] != *to);
        for (unit, to) in &sorted {
            let cell = self.unlocked(*to)?.cell;
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
