//! What jobs do on this server: the only place that names the works of all modules.

use std::sync::Arc;

use serde::Deserialize;

use crate::documents::{Documents, MailMerge};
use crate::elections::{Proposing, RollImport, TakingEffect, Workshop};
use crate::email::Sending;
use crate::jobs::{self, JobSettings, Nightly, Runner, Work};
use crate::notifications::{self, Delivery, JobsEnded};
use crate::queries::{Mailing, Queries};
use crate::records::Records;
use crate::server::Parts;
use crate::server::modules::built_in;
use crate::server::purge::Purge;

/// `[jobs]` of `beffroi.toml`, completed by `BEFFROI_JOBS_*`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct WorkSettings {
    /// Jobs at once on this server; 2 if not said.
    pub at_once: Option<usize>,
    /// Delete every night what has been kept long enough, as `beffroi records purge` does.
    pub purge_nightly: bool,
}

impl WorkSettings {
    /// What the jobs are told of it.
    #[must_use]
    pub fn as_jobs(&self) -> JobSettings {
        let usual = JobSettings::default();
        JobSettings { at_once: self.at_once.unwrap_or(usual.at_once), ..usual }
    }
}

/// The works of every module; `records` as the program's interfaces use them.
fn works(parts: &Parts, records: &Records) -> Vec<Arc<dyn Work>> {
    let documents = Documents::new(records.clone(), parts.typesetter.clone(), built_in());
    let queries = Queries::new(records.clone(), parts.catalog.clone(), parts.database.clone());
    let queries = queries.with_mailer(parts.mailer.clone());
    vec![
        Arc::new(Sending::new(parts.mailer.clone())),
        Arc::new(Delivery::new(parts.mailer.clone())),
        Arc::new(MailMerge(documents)),
        Arc::new(Mailing::new(queries)),
        Arc::new(RollImport(records.clone())),
        Arc::new(Proposing(Workshop::new(records.clone(), parts.scenarios.clone()))),
        Arc::new(TakingEffect),
        Arc::new(jobs::Forgetting),
        Arc::new(notifications::Forgetting),
    ]
}

/// What the program does by itself every night.
fn nightly() -> Vec<Nightly> {
    vec![TakingEffect::nightly(), jobs::Forgetting::nightly(), notifications::Forgetting::nightly()]
}

/// The worker of a server with these parts.
pub(super) fn runner(parts: &Parts, records: &Records, purge: Option<Purge>, settings: JobSettings) -> Runner {
    let (mut works, mut nightly) = (works(parts, records), nightly());
    if let Some(purge) = purge {
        works.push(Arc::new(purge));
        nightly.push(Purge::nightly());
    }
    let runner = Runner::new(parts.pool.clone(), parts.gate.clone(), works, settings);
    runner.nightly(nightly).witnessed(Arc::new(JobsEnded::new(parts.pool.clone())))
}

/// The worker of a server with these parts, as it is by default.
#[must_use]
pub fn usual_runner(parts: &Parts, records: &Records) -> Runner {
    runner(parts, records, None, JobSettings::default())
}
