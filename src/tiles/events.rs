//! `/events`: what changed and where, as server-sent events, so that open maps fetch the touched tiles again.

use std::{convert::Infallible, time::Duration};

use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use serde::Serialize;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::store::{Change, Extent};

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
pub fn stream(changes: Receiver<Change>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let events = futures_util::stream::unfold(changes, |mut changes| async move {
        let event = match changes.recv().await {
            Ok(change) => tell(&change),
            // The map fell behind: it must look at everything again.
            Err(RecvError::Lagged(_)) => Event::default().event("reload").data("{}"),
            Err(RecvError::Closed) => return None,
        };
        Some((Ok(event), changes))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}

fn tell(change: &Change) -> Event {
    let touched = &change.applied.touched;
    let all = touched.iter().fold(Extent::EMPTY, |a, b| a.union(*b));
    let boxes = if touched.len() <= BOXES { touched.iter().map(|e| e.to_lon_lat()).collect() } else { Vec::new() };
    let bbox = if all.is_empty() { [0.0; 4] } else { all.to_lon_lat() };
    let told = Told { layer: &change.layer, version: change.applied.version, bbox, boxes };
    Event::default().event("change").json_data(told).unwrap_or_else(|_| Event::default().event("reload").data("{}"))
}
