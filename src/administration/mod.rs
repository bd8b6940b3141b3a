//! Accounts, roles and permissions as records; the log of looks at personal data; parameters of the towns; the jobs
//! of everybody.
mod jobs;
mod rules;

use std::sync::Arc;

use crate::auth::Gate;
use crate::records::Module;

/// The module, with the gate by which accounts are invited.
#[must_use]
pub fn module(gate: &Gate) -> Module {
    Module {
        overlay: include_str!("records.toml"),
        rules: vec![("accounts", Arc::new(rules::Accounts::new(gate.clone()))), ("jobs", Arc::new(jobs::AllJobs))],
    }
}
