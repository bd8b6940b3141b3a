//! Dividing a graph of units into contiguous parts of bounded weight: polling stations of a commune, sectors of schools.
//! Pure: no database, no HTTP, no clock. The same input and seed give the same plan on every machine.
mod adjacency;
mod anneal;
mod bounds;
mod cells;
mod contiguity;
mod error;
mod graph;
mod multilevel;
mod plan;
mod ranges;
mod recom;
mod solve;
mod tree;
mod wording;

pub use adjacency::{Named, read};
pub use anneal::{Annealing, Schedule};
pub use bounds::Bounds;
pub use cells::{Cells, cells};
pub use contiguity::{Ring, pieces};
pub use error::Error;
pub use graph::{Graph, MOST_UNITS, Unit};
pub use multilevel::partition;
pub use plan::{Part, Plan};
pub use ranges::{Number, Range, Ranges, Side};
pub use recom::Recom;
pub use solve::{Progress, Request, Solution, solve};
