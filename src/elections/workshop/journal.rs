//! What the last steps changed: a page that is a few strokes behind is sent those and not the plan.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::districting::{Part, Unit};

/// Steps kept.
const STEPS: usize = 500;
/// Units of all steps kept.
const UNITS: usize = 500_000;

/// What one step changed.
#[derive(Debug, Default)]
pub struct Entry {
    pub step: i32,
    /// Units with the station they had before.
    pub moved: Vec<(Unit, Part)>,
    pub stations: Vec<Part>,
    /// Locks of units are others.
    pub locks: bool,
    /// The stations are others by number: one was opened or an opening undone.
    pub all: bool,
}

/// The last steps.
#[derive(Debug, Default)]
pub struct Journal {
    entries: VecDeque<Entry>,
    units: usize,
}

/// What changed since a step.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// Units with the station they had then.
    pub moved: BTreeMap<Unit, Part>,
    pub stations: BTreeSet<Part>,
    pub locks: bool,
    pub all: bool,
}

impl Journal {
    pub fn push(&mut self, entry: Entry) {
        self.units += entry.moved.len();
        self.entries.push_back(entry);
        while self.entries.len() > STEPS || self.units > UNITS {
            let Some(gone) = self.entries.pop_front() else { return };
            self.units -= gone.moved.len();
        }
    }

    /// What changed after step `after`, the present one being `step`; `None` where that is not known any more.
    pub fn since(&self, after: i32, step: i32) -> Option<Since> {
        if after > step || after < 0 {
            return None;
        }
        let wanted = usize::try_from(step - after).ok()?;
        if wanted > self.entries.len() {
            return None;
        }
        let mut since = Since::default();
        for entry in self.entries.iter().skip(self.entries.len() - wanted) {
            for (unit, before) in &entry.moved {
                since.moved.entry(*unit).or_insert(*before);
            }
            since.stations.extend(&entry.stations);
            since.locks |= entry.locks;
            since.all |= entry.all;
        }
        Some(since)
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Journal};

    #[test]
    fn what_changed_since_is_told_from_where_one_was_and_only_as_far_as_is_known() {
        let mut journal = Journal::default();
        for step in 1..=3 {
            let moved = vec![(7, u16::try_from(step).unwrap()), (u32::try_from(step).unwrap() + 10, 0)];
            journal.push(Entry { step, moved, stations: vec![1], ..Entry::default() });
        }
        let since = journal.since(1, 3).unwrap();
        assert_eq!(since.moved.into_iter().collect::<Vec<_>>(), [(7, 2), (12, 0), (13, 0)]);
        assert!(journal.since(3, 3).unwrap().moved.is_empty());
        assert_eq!(journal.since(4, 3), None);
        assert_eq!(journal.since(-1, 3), None);
        (4..=600).for_each(|step| journal.push(Entry { step, ..Entry::default() }));
        assert_eq!(journal.since(3, 600), None);
        assert!(journal.since(200, 600).is_some());
    }
}
