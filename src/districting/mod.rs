//! Dividing a graph of units into contiguous parts of bounded weight: polling stations of a commune, sectors of schools.
//! [`solve`] divides a graph as if nothing were there; [`propose`] begins from the stations of today or from places, and
//! gives several plans with what no plan can better.
//! Pure: no database, no HTTP, no clock. The same input and seed give the same plan on every machine.
mod adjacency;
mod anneal;
mod barriers;
mod begin;
mod borders;
mod bounds;
mod cells;
mod change;
mod checks;
mod closing;
mod comparison;
mod contiguity;
mod costs;
mod coverage;
mod detached;
mod distances;
mod error;
mod figures;
mod finding_words;
mod findings;
mod flow;
mod graph;
mod ground;
mod improve;
mod multilevel;
mod openings;
mod operation;
mod outline;
mod plan;
mod prices;
mod propose;
mod range_words;
mod ranges;
mod recom;
mod redistricting;
mod scenario;
mod search;
mod segments;
mod solve;
mod street_lines;
mod streets;
mod tally;
mod transfers;
mod tree;
mod units;
mod wording;

#[cfg(test)]
#[path = "../../tests/communes/commune.rs"]
mod commune;

pub use adjacency::{Named, read};
pub use anneal::{Annealing, Schedule};
pub use barriers::Barrier;
pub use bounds::Bounds;
pub use cells::{Cells, cells};
pub use checks::{Finding, Severity, Subject, Thresholds, check, check_stations};
pub use comparison::{Transfer, compare};
pub use contiguity::{Ring, pieces};
pub use coverage::Gap;
pub use detached::detached;
pub use distances::Distances;
pub use error::Error;
pub use figures::{Figures, Least};
pub use graph::{Graph, MOST_UNITS, Unit};
pub use multilevel::partition;
pub use openings::openings;
pub use operation::{Operation, Station};
pub use outline::joined_cells;
pub use plan::{Part, Plan};
pub use propose::{Aim, Proposal, propose, propose_one};
pub use ranges::{Number, Range, Ranges, Side};
pub use recom::Recom;
pub use redistricting::{Opening, Redistricting};
pub use scenario::{Base, Outcome, Scenario};
pub use solve::{Progress, Request, Solution, solve};
pub use tally::Counters;
pub use units::{Address, Commune, LegalCell, Units};
