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

use crate::store::{Layer, Store, TileId};
use crate::tiles::{
    Encoded,
    cache::{Entry, Key, TileCache},
    encode,
    encoding::Encoding,
    failure::TileError,
    past, tilejson,
};
use crate::web::{Metrics, Problem};

/// Layers in one tile: enough for any style, not for an attack.
const MOST_LAYERS: usize = 32;
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
        let layers = self.layers(ids).ok()?;
        let key = Key { set: self.0.cache.set(ids)?, tile, encoding };
        let entry = match self.0.cache.get(&key, &layers) {
            Some(entry) => entry,
            None if is_quick(&key) => self.make(key, &layers, None),
            None => return None,
        };
        self.0.served.inc();
        Some(respond(&entry, encoding))
    }

    /// A true entry: the one that is kept, or one made now, however many ask for it.
    fn entry(&self, key: Key, layers: &[Arc<Layer>], commune: Option<&str>) -> Arc<Entry> {
        match self.0.cache.get(&key, layers) {
            Some(entry) => entry,
            None if is_quick(&key) => self.make(key, layers, commune),
            None => tokio::task::block_in_place(|| self.make(key, layers, commune)),
        }
    }

    fn make(&self, key: Key, layers: &[Arc<Layer>], commune: Option<&str>) -> Arc<Entry> {
        self.0.cache.get_or_make(key, layers, || make(layers, key.tile, commune, key.encoding))
    }

    /// Layers named in a path, in order.
    fn layers(&self, ids: &str) -> Result<Vec<Arc<Layer>>, TileError> {
        if ids.split(',').nth(MOST_LAYERS).is_some() {
            return Err(TileError::TooManyLayers(MOST_LAYERS));
        }
        let find = |id: &str| {
            self.0.store.layer(id).ok_or_else(|| {
                if self.0.store.ready() { TileError::UnknownLayer(id.into()) } else { TileError::Loading }
            })
        };
        ids.split(',').map(find).collect()
    }
}

/// Routes of this module.
pub fn router(tiles: Tiles) -> Router {
    Router::new()
        .route("/tiles/{layers}", get(tilejson))
        .route("/tiles/{layers}/{z}/{x}/{y}", get(tile))
        .with_state(tiles)
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
    State(tiles): State<Tiles>,
    Path(ids): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let layers = tiles.layers(&ids)?;
    let mut query = Vec::new();
    if let Some(date) = asked.date()? {
        query.push(format!("at={date}"));
    }
    if let Some(commune) = asked.commune()? {
        query.push(format!("commune={commune}"));
    }
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let url = format!("{}/tiles/{ids}/{{z}}/{{x}}/{{y}}{query}", origin(&headers));
    Ok(([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], Json(tilejson::describe(&layers, &ids, &url))).into_response())
}

/// Scheme and host the client used.
fn origin(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let host = text("x-forwarded-host").or_else(|| text("host")).unwrap_or("127.0.0.1");
    format!("{}://{host}", text("x-forwarded-proto").filter(|p| *p == "https").unwrap_or("http"))
}

async fn tile(
    State(tiles): State<Tiles>,
    Path((ids, z, x, y)): Path<(String, String, String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = tile_id(&z, &x, &y).ok_or(TileError::NoSuchTile(z, x, y))?;
    let layers = tiles.layers(&ids)?;
    let encoding = Encoding::negotiate(headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()));
    let commune = asked.commune()?;
    if let Some(date) = asked.date()? {
        return Ok(tile_at(&tiles, &layers, id, date, commune, encoding).await?);
    }
    if let Some(etag) = headers.get(header::IF_NONE_MATCH).filter(|etag| still_true(etag, &layers, id)) {
        return Ok(not_modified(etag));
    }
    let set = match commune {
        None => tiles.0.cache.set(&ids),
        Some(commune) => tiles.0.cache.set(&format!("{ids}|{commune}")),
    };
    let Some(set) = set else {
        return Ok(respond(&make(&layers, id, commune, encoding), encoding));
    };
    let entry = tiles.entry(Key { set, tile: id, encoding }, &layers, commune);
    Ok(respond(&entry, encoding))
}

/// Whether a tile takes a millisecond or two, on the thread that answers; the search of brotli takes longer.
fn is_quick(key: &Key) -> bool {
    key.tile.z >= QUICK_FROM && key.encoding != Encoding::Brotli
}

fn tile_id(z: &str, x: &str, y: &str) -> Option<TileId> {
    let y = y.split_once('.').map_or(y, |(y, suffix)| if matches!(suffix, "mvt" | "pbf") { y } else { "" });
    TileId::new(z.parse().ok()?, x.parse().ok()?, y.parse().ok()?)
}

/// Encode and compress. Versions are taken before the rows, so a change in between makes the entry older, never younger.
fn make(layers: &[Arc<Layer>], tile: TileId, commune: Option<&str>, encoding: Encoding) -> Entry {
    let mut made_from = Vec::with_capacity(layers.len());
    let mut encoded = Vec::with_capacity(layers.len());
    for layer in layers {
        let state = layer.state();
        made_from.push((layer.generation, AtomicU64::new(state.version)));
        if (state.source.minzoom..=state.source.maxzoom).contains(&tile.z) {
            encoded.extend(encode(&state, tile, commune));
        }
    }
    Entry { body: compress(&encoded, encoding), made_from }
}

fn compress(encoded: &[Encoded], encoding: Encoding) -> bytes::Bytes {
    if encoded.is_empty() { bytes::Bytes::new() } else { encoding.compress(encoded) }
}

async fn tile_at(
    tiles: &Tiles,
    layers: &[Arc<Layer>],
    id: TileId,
    date: Date,
    commune: Option<&str>,
    encoding: Encoding,
) -> Result<Response, TileError> {
    let mut encoded = Vec::new();
    for layer in layers {
        let source = layer.state().source.clone();
        if !source.history {
            return Err(TileError::NoHistory(source.layer.clone()));
        }
        if (source.minzoom..=source.maxzoom).contains(&id.z) {
            encoded.extend(past::encode_at(&tiles.0.db, &source, id, date, commune).await?);
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
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/vnd.mapbox-vector-tile"));
    if encoding != Encoding::Identity && !entry.body.is_empty() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if let Some(etag) = etag(entry, encoding) {
        headers.insert(header::ETAG, etag);
    }
    response
}

fn not_modified(etag: &HeaderValue) -> Response {
    let headers = [
        (header::ETAG, etag.clone()),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    ];
    (StatusCode::NOT_MODIFIED, headers).into_response()
}

/// `"generation-version.generation-version…-coding"`, hexadecimal.
fn etag(entry: &Entry, encoding: Encoding) -> Option<HeaderValue> {
    use std::fmt::Write as _;
    if entry.made_from.is_empty() {
        return None;
    }
    let mut etag = String::from("\"");
    for (generation, version) in &entry.made_from {
        let _ = write!(etag, "{generation:x}-{:x}.", version.load(std::sync::atomic::Ordering::Acquire));
    }
    etag.push_str(encoding.name());
    etag.push('"');
    HeaderValue::from_str(&etag).ok()
}

/// Whether the tile of this tag is the one that would be sent: no tile is made to know it.
fn still_true(etag: &HeaderValue, layers: &[Arc<Layer>], tile: TileId) -> bool {
    let Some(parts) = etag.to_str().ok().and_then(|e| e.trim_start_matches("W/").strip_prefix('"')?.rsplit_once('.'))
    else {
        return false;
    };
    let mut versions = parts.0.split('.').map(|part| {
        let (generation, version) = part.split_once('-')?;
        Some((u32::from_str_radix(generation, 16).ok()?, u64::from_str_radix(version, 16).ok()?))
    });
    let each = layers.iter().all(|layer| {
        versions.next().flatten().is_some_and(|(generation, version)| {
            let state = layer.state();
            generation == layer.generation
                && version <= state.version
                && (version == state.version || !layer.changed_since(version, &tile.extent(state.source.rules.buffer)))
        })
    });
    each && versions.next().is_none()
}
