//! Dividing a graph of units into contiguous parts of bounded weight: polling stations of a commune, sectors of schools.
//! [`solve`] divides a graph as if nothing were there; [`propose`] begins from the stations of today or from places, and
//! gives several plans with what no plan can better.
//! Pure: no database, no HTTP, no clock. The same input and seed give the same plan on every machine.
mod adjacency;
mod anneal;
mod begin;
mod bounds;
mod cells;
mod contiguity;
mod costs;
mod distances;
mod error;
mod figures;
mod flow;
mod graph;
mod improve;
mod multilevel;
mod openings;
mod plan;
mod prices;
mod propose;
mod ranges;
mod recom;
mod redistricting;
mod search;
mod solve;
mod transfers;
mod tree;
mod wording;

pub use adjacency::{Named, read};
pub use anneal::{Annealing, Schedule};
pub use bounds::Bounds;
pub use cells::{Cells, cells};
pub use contiguity::{Ring, pieces};
pub use distances::Distances;
pub use error::Error;
pub use figures::{Figures, Least};
pub use graph::{Graph, MOST_UNITS, Unit};
pub use multilevel::partition;
pub use openings::openings;
pub use plan::{Part, Plan};
pub use propose::{Aim, Proposal, propose, propose_one};
pub use ranges::{Number, Range, Ranges, Side};
pub use recom::Recom;
pub use redistricting::{Opening, Redistricting};
pub use solve::{Progress, Request, Solution, solve};
