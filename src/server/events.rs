//! `/events`: what changed on the map, among the records a person may list, and for this person alone, as server-sent events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{Stream, StreamExt, empty, select};

use crate::auth::{Person, Sight};
use crate::elections::{Stroke, Strokes};
use crate::jobs::{Bulletin, Personal};
use crate::records::Records;
use crate::tiles;
use crate::tiles::http::Tiles;

/// A page that stays open asks again after this time, so that a right that was taken is not told for long.
const LIFE: Duration = Duration::from_mins(10);

/// What the stream is made of.
#[derive(Clone)]
pub struct Sources {
    pub tiles: Tiles,
    pub records: Records,
    pub bulletin: Bulletin,
    pub strokes: Strokes,
}

/// The stream of one open page.
pub async fn events(
    State(sources): State<Sources>,
    person: Option<Extension<Arc<Person>>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let person = person.map(|Extension(person)| person);
    let map = tiles::events(&sources.tiles, Sight::of(person.clone()));
    let records = match person {
        None => empty().boxed(),
        Some(person) => {
            let own = sources.bulletin.of(person.account).map(personal);
            let strokes = sources.strokes.told(person.clone()).map(stroke);
            select(sources.records.told(person).map(told), select(own, strokes)).boxed()
        }
    };
    let both = select(map, records).map(Ok).take_until(tokio::time::sleep(LIFE));
    Sse::new(both).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}

fn told(told: Option<crate::records::Told>) -> Event {
    let reload = || Event::default().event("reload").data("{}");
    told.map_or_else(reload, |told| Event::default().event("record").json_data(told).unwrap_or_else(|_| reload()))
}

fn stroke(stroke: Option<Stroke>) -> Event {
    let reload = || Event::default().event("reload").data("{}");
    stroke
        .map_or_else(reload, |stroke| Event::default().event("scenario").json_data(stroke).unwrap_or_else(|_| reload()))
}

fn personal(personal: Option<Personal>) -> Event {
    let reload = || Event::default().event("reload").data("{}");
    let tell = |about: Personal| Event::default().event("personal").json_data(serde_json::json!({"about": about}));
    personal.map_or_else(reload, |about| tell(about).unwrap_or_else(|_| reload()))
}
