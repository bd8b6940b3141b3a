//! Projections, boxes, tile grid, measures. Pure, apart from PROJ.
mod approximate;
mod bbox;
mod crs;
mod definition;
mod legal;
mod measure;
mod projector;
mod systems;
mod wkt;

pub use approximate::ApproximateProjector;
pub use bbox::Bbox;
pub use crs::{AxisOrder, CrsName, Srid};
pub use legal::legal_system;
pub use measure::{Measurer, geodesic_length};
pub use projector::{CrsError, Projector};
pub use systems::{Kind, System, systems};
pub use wkt::srid_of_wkt;
