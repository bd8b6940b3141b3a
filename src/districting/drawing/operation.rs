//! What a person does to a plan: operations that are kept, sent to others and done again.

use serde::{Deserialize, Serialize};

use crate::districting::{LegalCell, Part, Unit};

/// One step of a scenario, as it is written down. Units and stations by their numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Operation {
    /// Units given to a station: a brush, a lasso, a street side, whatever it was drawn with.
    Stroke {
        units: Vec<Unit>,
        to: Part,
    },
    /// Nothing enters or leaves a locked station.
    LockStation {
        station: Part,
    },
    UnlockStation {
        station: Part,
    },
    /// A locked unit stays where it is.
    LockUnits {
        units: Vec<Unit>,
    },
    UnlockUnits {
        units: Vec<Unit>,
    },
    /// One more station, without units. Its number is the next.
    Open {
        cell: LegalCell,
    },
    /// The units of a station go to the stations around it; it is not used any more.
    Close {
        station: Part,
    },
    /// What the optimiser made of the plan: `goal` is what it was asked for, `seed` its seed. Stations opened have the next
    /// numbers, in order; the moves leave nobody in those closed. The moves are kept, so that the log gives the same plan
    /// whatever becomes of the optimiser.
    Optimise {
        goal: String,
        seed: u64,
        open: Vec<LegalCell>,
        close: Vec<Part>,
        moves: Vec<(Unit, Part)>,
    },
}

/// A polling station as a scenario sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    pub cell: LegalCell,
    /// Electors who vote there whatever their address: forced, or without an address that can be placed.
    pub apart: u32,
    pub open: bool,
    pub locked: bool,
}

impl Station {
    /// Open, unlocked, with the electors its addresses bring.
    #[must_use]
    pub fn of(cell: LegalCell) -> Self {
        Self { cell, apart: 0, open: true, locked: false }
    }
}
