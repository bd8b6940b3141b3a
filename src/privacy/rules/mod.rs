//! The clocks of the RGPD, and what Beffroi itself processes.
mod incidents;
mod processings;
mod requests;

pub use incidents::Incidents;
pub use processings::Processings;
pub use requests::Requests;
