//! What changed and where, so that open maps fetch the touched tiles again.

use axum::response::sse::Event;
use futures_util::Stream;
use futures_util::stream::unfold;
use serde::Serialize;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::store::{Change, Extent};
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

/// The stream of one open map.
pub fn events(tiles: &Tiles) -> impl Stream<Item = Event> + use<> {
    unfold(tiles.changes(), |mut changes: Receiver<Change>| async move {
        let event = match changes.recv().await {
            Ok(change) => tell(&change),
            // The map fell behind: it must look at everything again.
            Err(RecvError::Lagged(_)) => Event::default().event("reload").data("{}"),
            Err(RecvError::Closed) => return None,
        };
        Some((event, changes))
    })
}

fn tell(change: &Change) -> Event {
    let touched = &change.applied.touched;
    let all = touched.iter().fold(Extent::EMPTY, |a, b| a.union(*b));
    let boxes = if touched.len() <= BOXES { touched.iter().map(|e| e.to_lon_lat()).collect() } else { Vec::new() };
    let bbox = if all.is_empty() { [0.0; 4] } else { all.to_lon_lat() };
    let told = Told { layer: &change.layer, version: change.applied.version, bbox, boxes };
    Event::default().event("change").json_data(told).unwrap_or_else(|_| Event::default().event("reload").data("{}"))
}
