//! A store that follows a database, and the tiles made from it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use beffroi::auth::Gate;
use beffroi::catalog::TileRules;
use beffroi::store::{ColumnKind, Keeper, Source, SourceColumn, Store};
use beffroi::tiles::http::{Tiles, router};
use tokio::sync::watch;
use tower::ServiceExt;

use super::Town;

/// The running map of a test.
pub struct Map {
    pub store: Arc<Store>,
    pub tiles: Tiles,
    router: Router,
    stop: watch::Sender<bool>,
    keeper: tokio::task::JoinHandle<()>,
    _sources: watch::Sender<Vec<Arc<Source>>>,
}

/// An answer, its body unpacked.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// The layer `parcels` as the tests publish it.
pub fn parcels() -> Source {
    let column = |name: &str, kind| SourceColumn { name: name.into(), kind, minzoom: 0 };
    Source {
        layer: "parcels".into(),
        relation: "cadastre.parcels".into(),
        fid: "fid".into(),
        geometry: "geom".into(),
        srid: 4326,
        commune: Some("commune".into()),
        columns: vec![
            column("id", ColumnKind::Text),
            column("number", ColumnKind::Text),
            column("area", ColumnKind::Int),
        ],
        rules: TileRules::default(),
        minzoom: 10,
        maxzoom: 18,
        history: true,
        public: true,
    }
}

impl Map {
    /// Start following the town's database; ready when every source is loaded.
    pub async fn of(town: &Town, sources: Vec<Source>, snapshots: Option<&std::path::Path>) -> Self {
        let store = Arc::new(Store::default());
        let (sender, receiver) = watch::channel(sources.into_iter().map(Arc::new).collect());
        let (stop, stopped) = watch::channel(false);
        let keeper = Keeper::new(store.clone(), town.pool().clone(), snapshots.map(Into::into), receiver);
        let keeper = tokio::spawn(keeper.run(stopped));
        let tiles = Tiles::new(store.clone(), town.pool().clone(), 64 << 20);
        tokio::spawn(tiles.clone().forget_touched());
        let gate = Gate::new(town.database().gate(1).await.unwrap());
        let map = Self { store, router: router(tiles.clone(), gate), tiles, stop, keeper, _sources: sender };
        map.wait("the layers are loaded", || map.store.ready()).await;
        map
    }

    /// Wait for something that must become true.
    pub async fn wait(&self, what: &str, mut is_true: impl FnMut() -> bool) {
        let limit = Instant::now() + Duration::from_secs(20);
        while !is_true() {
            assert!(Instant::now() < limit, "never true: {what}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Stop the keeper as a shutdown does, snapshots written.
    pub async fn close(self) {
        self.stop.send(true).unwrap();
        self.keeper.await.unwrap();
    }

    /// Ask for a path with some headers.
    pub async fn ask(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 64 << 20).await.unwrap();
        let coding = parts.headers.get("content-encoding").map(|v| v.to_str().unwrap().to_owned());
        Answer { status: parts.status, headers: parts.headers, body: unpack(&body, coding.as_deref()) }
    }

    /// Identifiers of the features of a tile of `parcels`.
    pub async fn fids(&self, path: &str) -> Vec<i64> {
        fids(&self.ask(path, &[("accept-encoding", "gzip")]).await.body)
    }
}

/// Feature ids of the first layer of a tile, ascending.
pub fn fids(tile: &[u8]) -> Vec<i64> {
    if tile.is_empty() {
        return Vec::new();
    }
    let reader = mvt_reader::Reader::new(tile.to_vec()).unwrap();
    let mut fids: Vec<i64> =
        reader.get_features(0).unwrap().iter().map(|f| i64::try_from(f.id.unwrap()).unwrap()).collect();
    fids.sort_unstable();
    fids
}

fn unpack(body: &[u8], coding: Option<&str>) -> Vec<u8> {
    use std::io::Read;
    let mut out = Vec::new();
    match coding {
        Some("gzip") => drop(flate2::read::GzDecoder::new(body).read_to_end(&mut out).unwrap()),
        Some("zstd") => out = zstd::stream::decode_all(body).unwrap(),
        Some("br") => drop(brotli::Decompressor::new(body, 4096).read_to_end(&mut out).unwrap()),
        _ => out = body.to_vec(),
    }
    out
}
