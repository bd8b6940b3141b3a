//! `/tiles/{layers}` and `/tiles/{layers}/{z}/{x}/{y}`.

use std::sync::{Arc, atomic::AtomicU64};

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::civil::Date;
use prometheus_client::metrics::counter::Counter;
use serde::Deserialize;
use sqlx::PgPool;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::auth::{Gate, Sight, reader};
use crate::store::{Layer, Store, TileId};
use crate::tiles::{
    Encoded, MatrixSet, Place,
    cache::{Entry, Key, TileCache},
    cast::{self, Cast},
    encode_place,
    encoding::Encoding,
    failure::TileError,
    past, tilejson,
};
use crate::web::{Metrics, Problem};

/// Zooms from which a tile is quickly made.
const QUICK_FROM: u8 = 13;

/// What tile handlers share.
#[derive(Clone)]
pub struct Tiles(Arc<Shared>);

struct Shared {
    store: Arc<Store>,
    db: PgPool,
    cache: TileCache,
    /// Tiles answered by [`Tiles::at_once`].
    served: Counter,
}

impl Tiles {
    /// `capacity`: bytes of compressed tiles to keep.
    #[must_use]
    pub fn new(store: Arc<Store>, db: PgPool, capacity: u64) -> Self {
        Self(Arc::new(Shared { store, db, cache: TileCache::new(capacity), served: Counter::default() }))
    }

    /// Tiles kept, and tiles dropped because a change touched them.
    #[must_use]
    pub fn cache_counts(&self) -> (u64, u64) {
        (self.0.cache.len(), self.0.cache.dropped().get())
    }

    /// Let operators see what the cache does.
    pub fn register(&self, metrics: &Metrics) {
        let forgotten = self.0.cache.dropped().clone();
        metrics.register("tiles_forgotten", "Kept tiles dropped because a change touched them", forgotten);
        metrics.register(
            "tiles_kept_served",
            "Tiles answered from those kept, not counted elsewhere",
            self.0.served.clone(),
        );
    }

    /// Changes of the layers from now on.
    #[must_use]
    pub fn changes(&self) -> Receiver<crate::store::Change> {
        self.0.store.subscribe()
    }

    /// Whether everybody may see a layer; one that is gone is nobody's.
    #[must_use]
    pub fn is_public(&self, layer: &str) -> bool {
        self.0.store.layer(layer).is_some_and(|layer| cast::is_public(&layer))
    }

    /// Forget tiles as changes touch them; ends with the store.
    pub async fn forget_touched(self) {
        let mut changes = self.0.store.subscribe();
        loop {
            match changes.recv().await {
                Ok(change) => {
                    let margin = self.0.store.layer(&change.layer).map_or(64, |l| l.state().source.rules.buffer);
                    self.0.cache.forget(&change.layer, &change.applied, margin);
                }
                // Entries that were missed are found stale when they are asked for.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }

    /// A tile that is kept or made in a millisecond or two, for a plain `GET` of its path. `None`: the routes answer,
    /// whatever the reason.
    #[must_use]
    pub fn at_once(&self, path: &str, headers: &HeaderMap) -> Option<Response> {
        let (ids, number) = path.strip_prefix("/tiles/")?.split_once('/')?;
        let mut numbers = number.split('/');
        let tile = tile_id(numbers.next()?, numbers.next()?, numbers.next()?)?;
        if numbers.next().is_some() || headers.contains_key(header::IF_NONE_MATCH) {
            return None;
        }
        let encoding = Encoding::negotiate(headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()));
        let layers = cast::named(&self.0.store, ids).ok().filter(|layers| layers.iter().all(cast::is_public))?;
        let key = Key { set: self.0.cache.set(ids, MatrixSet::WebMercatorQuad)?, tile, encoding };
        let entry = match self.0.cache.get(&key, &layers) {
            Some(entry) => entry,
            None if is_quick(&key) => self.keep(key, &layers, || make(&layers, tile.into(), None, encoding)),
            None => return None,
        };
        self.0.served.inc();
        let mut response = respond(&entry, encoding);
        let etag = etag(&entry, layers.iter().map(|layer| layer.generation), encoding)?;
        response.headers_mut().insert(header::ETAG, etag);
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        Some(response)
    }

    /// A true entry: the one that is kept, or one made now, however many ask for it.
    fn entry(&self, key: Key, cast: &Cast) -> Arc<Entry> {
        let new = || make(&cast.layers, key.place(), Some(&cast.communes), key.encoding);
        match self.0.cache.get(&key, &cast.layers) {
            Some(entry) => entry,
            None if is_quick(&key) => self.keep(key, &cast.layers, new),
            None => tokio::task::block_in_place(|| self.keep(key, &cast.layers, new)),
        }
    }

    fn keep(&self, key: Key, layers: &[Arc<Layer>], new: impl FnOnce() -> Entry) -> Arc<Entry> {
        self.0.cache.get_or_make(key, layers, new)
    }
}

/// The way to tiles for whoever asks, whatever address they ask by.
#[derive(Clone)]
pub struct Door {
    tiles: Tiles,
    gate: Gate,
}

impl Door {
    /// To these tiles, behind this gate.
    #[must_use]
    pub fn new(tiles: Tiles, gate: Gate) -> Self {
        Self { tiles, gate }
    }

    /// The layers of a path (`parcels,buildings`) as whoever asks may see them. Nobody is recognised for the sake of
    /// public layers.
    ///
    /// # Errors
    /// A layer that is not there or not for the reader; too many layers; a token that is none.
    pub async fn cast(&self, ids: &str, commune: Option<&str>, headers: &HeaderMap) -> Result<Cast, Problem> {
        let store = &self.tiles.0.store;
        let public = cast::named(store, ids)?.iter().all(cast::is_public);
        let sight = if public { Sight::Public } else { Sight::of(reader(&self.gate, headers).await?.map(Arc::new)) };
        Ok(Cast::of(store, ids, commune, &sight)?)
    }

    /// A tile of these layers, as of the end of a day where one is given.
    ///
    /// # Errors
    /// A layer without history asked for a day; the database does not answer for one.
    pub async fn tile(
        &self,
        ids: &str,
        cast: &Cast,
        place: Place,
        date: Option<Date>,
        headers: &HeaderMap,
    ) -> Result<Response, TileError> {
        let encoding = Encoding::negotiate(headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()));
        if let Some(date) = date {
            return Ok(addressed(tile_at(&self.tiles, cast, place, date, encoding).await?, cast.private));
        }
        if let Some(etag) = headers.get(header::IF_NONE_MATCH).filter(|etag| still_true(etag, cast, place)) {
            return Ok(addressed(not_modified(etag), cast.private));
        }
        let entry = match self.tiles.0.cache.set(&cast.name(ids), place.set) {
            Some(set) => self.tiles.entry(Key { set, tile: place.tile, encoding }, cast),
            None => Arc::new(make(&cast.layers, place, Some(&cast.communes), encoding)),
        };
        let marks = (0..cast.layers.len()).map(|n| cast.mark(n));
        let mut response = respond(&entry, encoding);
        if let Some(etag) = etag(&entry, marks, encoding) {
            response.headers_mut().insert(header::ETAG, etag);
        }
        Ok(addressed(response, cast.private))
    }
}

/// Routes of this module.
pub fn router(tiles: Tiles, gate: Gate) -> Router {
    Router::new()
        .route("/tiles/{layers}", get(tilejson))
        .route("/tiles/{layers}/{z}/{x}/{y}", get(tile))
        .with_state(Door { tiles, gate })
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// As it was at the end of this day.
    at: Option<String>,
    /// Only this commune.
    commune: Option<String>,
}

impl Asked {
    fn date(&self) -> Result<Option<Date>, TileError> {
        self.at
            .as_deref()
            .filter(|at| !at.is_empty())
            .map(|at| at.parse().map_err(|_| TileError::Date(at.chars().take(40).collect())))
            .transpose()
    }

    fn commune(&self) -> Result<Option<&str>, TileError> {
        let code = self.commune.as_deref().filter(|c| !c.is_empty());
        match code {
            Some(c) if c.len() != 5 || !c.bytes().all(|b| b.is_ascii_alphanumeric()) => {
                Err(TileError::Commune(c.chars().take(40).collect()))
            }
            other => Ok(other),
        }
    }
}

async fn tilejson(
    State(door): State<Door>,
    Path(ids): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let cast = door.cast(&ids, None, &headers).await?;
    let mut query = Vec::new();
    if let Some(date) = asked.date()? {
        query.push(format!("at={date}"));
    }
    if let Some(commune) = asked.commune()? {
        query.push(format!("commune={commune}"));
    }
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let url = format!("{}/tiles/{ids}/{{z}}/{{x}}/{{y}}{query}", origin(&headers));
    let described = Json(tilejson::describe(&cast.layers, &ids, &url)).into_response();
    Ok(addressed(described, cast.private))
}

/// Scheme and host the client used.
fn origin(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let host = text("x-forwarded-host").or_else(|| text("host")).unwrap_or("127.0.0.1");
    format!("{}://{host}", text("x-forwarded-proto").filter(|p| *p == "https").unwrap_or("http"))
}

async fn tile(
    State(door): State<Door>,
    Path((ids, z, x, y)): Path<(String, String, String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = tile_id(&z, &x, &y).ok_or(TileError::NoSuchTile(z, x, y))?;
    let cast = door.cast(&ids, asked.commune()?, &headers).await?;
    Ok(door.tile(&ids, &cast, id.into(), asked.date()?, &headers).await?)
}

/// An answer that is not for everybody says so: it depends on who asks, and no cache between may keep it.
#[must_use]
pub fn addressed(mut response: Response, private: bool) -> Response {
    let headers = response.headers_mut();
    if private {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, cookie, authorization"));
        headers.remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
    } else {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    response
}

/// Whether a tile takes a millisecond or two, on the thread that answers; the search of brotli takes longer.
fn is_quick(key: &Key) -> bool {
    key.tile.z >= QUICK_FROM && key.place().set == MatrixSet::WebMercatorQuad && key.encoding != Encoding::Brotli
}

fn tile_id(z: &str, x: &str, y: &str) -> Option<TileId> {
    let y = y.split_once('.').map_or(y, |(y, suffix)| if matches!(suffix, "mvt" | "pbf") { y } else { "" });
    TileId::new(z.parse().ok()?, x.parse().ok()?, y.parse().ok()?)
}

/// Encode and compress. Versions are taken before the rows, so a change in between makes the entry older, never younger.
/// `communes`: of each layer those that are drawn.
fn make(layers: &[Arc<Layer>], place: Place, communes: Option<&[Option<Vec<String>>]>, encoding: Encoding) -> Entry {
    let mut made_from = Vec::with_capacity(layers.len());
    let mut encoded = Vec::with_capacity(layers.len());
    for (n, layer) in layers.iter().enumerate() {
        let state = layer.state();
        made_from.push((layer.generation, AtomicU64::new(state.version)));
        if (state.source.minzoom..=state.source.maxzoom).contains(&place.zoom()) {
            encoded.extend(encode_place(&state, place, communes.and_then(|all| all[n].as_deref())));
        }
    }
    Entry { body: compress(&encoded, encoding), made_from }
}

fn compress(encoded: &[Encoded], encoding: Encoding) -> bytes::Bytes {
    if encoded.is_empty() { bytes::Bytes::new() } else { encoding.compress(encoded) }
}

async fn tile_at(
    tiles: &Tiles,
    cast: &Cast,
    place: Place,
    date: Date,
    encoding: Encoding,
) -> Result<Response, TileError> {
    let mut encoded = Vec::new();
    for (layer, communes) in cast.layers.iter().zip(&cast.communes) {
        let source = layer.state().source.clone();
        if !source.history {
            return Err(TileError::NoHistory(source.layer.clone()));
        }
        if (source.minzoom..=source.maxzoom).contains(&place.zoom()) {
            encoded.extend(past::encode_at(&tiles.0.db, &source, place, date, communes.as_deref()).await?);
        }
    }
    Ok(respond(&Entry { body: compress(&encoded, encoding), made_from: Vec::new() }, encoding))
}

fn respond(entry: &Entry, encoding: Encoding) -> Response {
    let mut response =
        Response::new(if entry.body.is_empty() { Body::empty() } else { Body::from(entry.body.clone()) });
    if entry.body.is_empty() {
        *response.status_mut() = StatusCode::NO_CONTENT;
    }
    let headers = response.headers_mut();
    headers.reserve(8);
    if !entry.body.is_empty() {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/vnd.mapbox-vector-tile"));
        if encoding != Encoding::Identity {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
        }
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn not_modified(etag: &HeaderValue) -> Response {
    let headers = [
        (header::ETAG, etag.clone()),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (StatusCode::NOT_MODIFIED, headers).into_response()
}

/// `"mark-version.mark-version…-coding"`, hexadecimal ([`Cast::mark`]; of a layer seen whole: its generation).
fn etag(entry: &Entry, marks: impl Iterator<Item = u32>, encoding: Encoding) -> Option<HeaderValue> {
    use std::fmt::Write as _;
    if entry.made_from.is_empty() {
        return None;
    }
    let mut etag = String::from("\"");
    for ((_, version), mark) in entry.made_from.iter().zip(marks) {
        let _ = write!(etag, "{mark:x}-{:x}.", version.load(std::sync::atomic::Ordering::Acquire));
    }
    etag.push_str(encoding.name());
    etag.push('"');
    HeaderValue::from_str(&etag).ok()
}

/// Whether the tile of this tag is the one that would be sent: no tile is made to know it.
fn still_true(etag: &HeaderValue, cast: &Cast, place: Place) -> bool {
    let Some(parts) = etag.to_str().ok().and_then(|e| e.trim_start_matches("W/").strip_prefix('"')?.rsplit_once('.'))
    else {
        return false;
    };
    let mut versions = parts.0.split('.').map(|part| {
        let (mark, version) = part.split_once('-')?;
        Some((u32::from_str_radix(mark, 16).ok()?, u64::from_str_radix(version, 16).ok()?))
    });
    let each = cast.layers.iter().enumerate().all(|(n, layer)| {
        versions.next().flatten().is_some_and(|(mark, version)| {
            let state = layer.state();
            mark == cast.mark(n)
                && version <= state.version
                && (version == state.version || !layer.changed_since(version, &place.extent(state.source.rules.buffer)))
        })
    });
    each && versions.next().is_none()
}
