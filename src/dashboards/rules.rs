//! What a dashboard must be to be saved.

use async_trait::async_trait;
use sqlx::PgConnection;

use crate::dashboards::widget::{faults, read};
use crate::records::{Change, Deed, Error, Rules, Violation};

/// Rules of dashboards.
pub struct Dashboards;

#[async_trait]
impl Rules for Dashboards {
    async fn prepare(&self, _: &mut PgConnection, change: &mut Change) -> Result<(), Error> {
        if change.deed == Deed::Delete || !change.values.contains_key("widgets") {
            return Ok(());
        }
        let violated = |message: String| Error::Violations(vec![Violation::of("widgets", message)]);
        let widgets = read(change.text("widgets").unwrap_or("[]")).map_err(violated)?;
        let faults = faults(&widgets, change.language);
        if faults.is_empty() { Ok(()) } else { Err(violated(faults.join(" "))) }
    }
}
