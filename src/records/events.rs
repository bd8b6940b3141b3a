//! What changed among records, told to open pages of those who may list them.

use std::sync::Arc;

use futures_util::Stream;
use futures_util::stream::unfold;
use serde::Serialize;
use tokio::sync::broadcast::error::RecvError;

use crate::auth::Person;
use crate::db::Scope;
use crate::records::Records;
use crate::store::Noted;

/// A change as a page is told it: never what changed, only where to look again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    #[serde(rename = "type")]
    pub kind: String,
    /// Communes of the records that the person may list.
    pub communes: Vec<String>,
    /// The records, when they are few and all of these communes.
    pub ids: Option<Vec<i64>>,
}

impl Records {
    /// Changes from now on. `None` in the stream: some were missed, look at everything again.
    pub fn told(&self, person: Arc<Person>) -> impl Stream<Item = Option<Told>> + use<> {
        let (records, noted) = (self.clone(), self.store.subscribe_noted());
        unfold((records, person, noted), |(records, person, mut noted)| async move {
            let told = loop {
                match noted.recv().await {
                    Ok(note) => {
                        if let Some(told) = records.tell(&person, &note) {
                            break Some(told);
                        }
                    }
                    Err(RecvError::Lagged(_)) => break None,
                    Err(RecvError::Closed) => return None,
                }
            };
            Some((told, (records, person, noted)))
        })
    }

    fn tell(&self, person: &Person, note: &Noted) -> Option<Told> {
        let kind = self.registry.of_relation(&note.relation)?;
        let scope = person.reach(&kind.id, "list")?;
        let communes: Vec<String> = note.communes.iter().filter(|commune| scope.covers(commune)).cloned().collect();
        let hidden = communes.len() < note.communes.len();
        // Records of no commune that belong to one or another are for whoever holds them all.
        let common = note.communes.is_empty() && (!kind.by_commune || scope == Scope::Everywhere);
        if communes.is_empty() && !common {
            return None;
        }
        let ids = (!hidden && !note.fids.is_empty()).then(|| note.fids.to_vec());
        Some(Told { kind: kind.id.clone(), communes, ids })
    }
}
