//! What jobs do on this server: the only place that names the works of all modules.

use std::sync::Arc;

use crate::jobs::{JobSettings, Runner, Work};
use crate::records::Records;
use crate::server::Parts;

/// The works of every module; `records` as the program's interfaces use them.
fn works(_records: &Records) -> Vec<Arc<dyn Work>> {
    Vec::new()
}

/// The worker of a server with these parts.
#[must_use]
pub fn runner(parts: &Parts, records: &Records, settings: JobSettings) -> Runner {
    Runner::new(parts.pool.clone(), parts.gate.clone(), works(records), settings)
}
