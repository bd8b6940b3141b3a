//! What changed and where, so that open maps fetch the touched tiles again.

use axum::response::sse::Event;
use futures_util::Stream;
use futures_util::stream::unfold;
use serde::Serialize;
use tokio::sync::broadcast::error::RecvError;

use crate::auth::Sight;
use crate::db::Scope;
use crate::store::{Applied, Change, Extent};
use crate::tiles::http::Tiles;

/// Beyond this many boxes one that holds them all is told: a map that refreshes too much is right, only slower.
const BOXES: usize = 32;

/// A change as open maps are told it.
#[derive(Debug, Serialize)]
struct Told<'a> {
    layer: &'a str,
    version: u64,
    /// West, south, east, north, degrees.
    bbox: [f64; 4],
    /// The boxes one by one, when there are few.
    boxes: Vec<[f64; 4]>,
}

/// The stream of one open map: changes of what `sight` reaches.
pub fn events(tiles: &Tiles, sight: Sight) -> impl Stream<Item = Event> + use<> {
    unfold((tiles.clone(), tiles.changes(), sight), |(tiles, mut changes, sight)| async move {
        loop {
            let event = match changes.recv().await {
                Ok(change) => {
                    let seen = sight.reach(&change.layer, tiles.is_public(&change.layer), "see");
                    seen.and_then(|scope| tell(&change, &scope))
                }
                // The map fell behind: it must look at everything again.
                Err(RecvError::Lagged(_)) => Some(reload()),
                Err(RecvError::Closed) => return None,
            };
            if let Some(event) = event {
                return Some((event, (tiles, changes, sight)));
            }
        }
    })
}

/// A change in the words of the stream. Who sees some of the communes concerned is not told where in the others.
fn tell(change: &Change, scope: &Scope) -> Option<Event> {
    let Applied { touched, communes, version } = &change.applied;
    let concerned = communes.is_empty() || communes.iter().any(|commune| scope.covers(commune));
    let open = *scope == Scope::Everywhere || (!communes.is_empty() && communes.iter().all(|code| scope.covers(code)));
    let touched = if open { touched.as_slice() } else { &[Extent::WORLD] };
    let all = touched.iter().fold(Extent::EMPTY, |a, b| a.union(*b));
    let boxes = if touched.len() <= BOXES { touched.iter().map(|e| e.to_lon_lat()).collect() } else { Vec::new() };
    let bbox = if all.is_empty() { [0.0; 4] } else { all.to_lon_lat() };
    let told = Told { layer: &change.layer, version: *version, bbox, boxes };
    concerned.then(|| Event::default().event("change").json_data(told).unwrap_or_else(|_| reload()))
}

fn reload() -> Event {
    Event::default().event("reload").data("{}")
}
