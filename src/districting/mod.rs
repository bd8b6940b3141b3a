//! Dividing a graph of units into contiguous parts of bounded weight: polling stations of a commune, sectors of schools.
//! [`solve`] divides a graph as if nothing were there; [`propose`] begins from the stations of today or from places, and
//! gives several plans with what no plan can better; [`sectors`] gives schools theirs.
//! Pure: no database, no HTTP, no clock. The same input and seed give the same plan on every machine.
mod drawing;
mod error;
mod land;
mod law;
mod optimiser;
mod plans;
mod redraw;
mod sectors;
mod walk;
mod wording;

#[cfg(test)]
#[path = "../../tests/communes/commune.rs"]
mod commune;

pub use drawing::comparison::{Transfer, compare};
pub use drawing::operation::{Operation, Station};
pub use drawing::scenario::{Base, Outcome, Scenario};
pub use drawing::tally::Counters;
pub use error::Error;
pub use land::barriers::Barrier;
pub use land::cells::{Cells, cells};
pub use land::outline::joined_cells;
pub use land::units::{Address, Commune, LegalCell, Units};
pub use law::checks::{Finding, Severity, Subject, Thresholds, check, check_stations};
pub use law::coverage::Gap;
pub use law::detached::detached;
pub use law::range_words::number_on_door;
pub use law::ranges::{Number, Range, Ranges, Side};
pub use optimiser::anneal::{Annealing, Schedule};
pub use optimiser::multilevel::partition;
pub use optimiser::recom::Recom;
pub use optimiser::solve::{Progress, Request, Solution, solve};
pub use plans::adjacency::{Named, read};
pub use plans::bounds::Bounds;
pub use plans::contiguity::{Ring, pieces};
pub use plans::graph::{Graph, MOST_UNITS, Unit};
pub use plans::plan::{Part, Plan};
pub use redraw::distances::Distances;
pub use redraw::figures::{Figures, Least};
pub use redraw::openings::{openings, openings_until};
pub use redraw::propose::{Aim, Proposal, propose, propose_each, propose_one};
pub use redraw::redistricting::{Opening, Redistricting};
pub use sectors::ask::{School, Sectoring, Sectors, sectors};
pub use walk::ways::Ways;
