//! `beffroi serve`: open everything, answer until told to stop, close everything.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::auth::{Directory, Gate, OpenId, Passkeys, invite_first};
use crate::catalog::CatalogHandle;
use crate::db::Scope;
use crate::documents::Typesetter;
use crate::elections::ScenarioMemory;
use crate::email::Mailer;
use crate::jobs::Figures;
use crate::records::first_records;
use crate::server::connections;
use crate::server::front::Front;
use crate::server::purge::Purge;
use crate::server::{
    Assets, Error, Ground, Live, Parts, Refusal, Settings, assemble, records_of, registry, works::runner,
};
use crate::web::Metrics;

/// Answers under way at a stop may take this long; map pages that listen for changes are cut then.
const FAREWELL: Duration = Duration::from_secs(3);

/// Sessions of the gate: each holds one for a moment at the beginning of a request.
const GATE: u32 = 6;

/// Take the address first: a busy one is told before anything is started.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, Error> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => Error::PortBusy(address),
        _ => Error::Listen { address, source },
    })
}

/// Answer on `listener` until `stop` resolves; `ready` runs once requests are answered,
/// with the secret by which the first administrator comes in while there is none.
pub async fn serve(
    ground: &Ground,
    settings: &Settings,
    listener: TcpListener,
    stop: impl Future<Output = ()>,
    ready: impl FnOnce(SocketAddr, Option<String>),
) -> Result<(), Refusal> {
    let assets = Assets::find(settings.assets.as_deref())?;
    let pool = ground.database().pool(&Scope::Everywhere, settings.connections).await?;
    let catalog = CatalogHandle::open(&assets.layers(), pool.clone()).await.map_err(Error::from)?;
    let live = Live::start(&catalog, &pool, snapshots(settings), settings.tile_cache_mb << 20);
    let gate = gate(ground, settings, GATE).await?;
    let persons = ground.database().pool_for_persons(settings.connections).await?;
    let registry = registry(&pool, &catalog.current(), &gate, ground.database()).await?;
    let given = first_records(&pool, &registry).await?;
    if given > 0 {
        tracing::info!(records = given, "communes were given their first records");
    }
    let first = invite_first(&gate).await?;
    let requests_at_once = settings.requests_at_once;
    let attachments = settings.files.clone();
    let metrics = Metrics::default();
    let mailer = mailer(settings)?;
    let database = ground.database().clone();
    let typesetter = Typesetter::of_this_program();
    let parts = Parts {
        pool,
        persons,
        database,
        gate,
        registry,
        catalog,
        assets,
        metrics,
        attachments,
        mailer,
        typesetter,
        scenarios: ScenarioMemory::default(),
        requests_at_once,
    };
    let router = assemble(&parts, &live);
    tokio::spawn(Figures::register(&parts.metrics).keep(parts.pool.clone()));
    let purge = settings.jobs.purge_nightly.then(|| Purge::new(ground.database().clone(), parts.registry.clone()));
    let jobs = runner(&parts, &records_of(&parts, &live), purge, settings.jobs.as_jobs()).start();
    let (tell, told) = oneshot::channel::<()>();
    let address = listener.local_addr().unwrap_or(settings.listen);
    let front = Front::new(live.tiles.clone(), router);
    let mut server = tokio::spawn(connections::answer(listener, front, async { drop(told.await) }));
    ready(address, first);
    tracing::info!(%address, "serving");
    tokio::select! {
        () = stop => tracing::info!("stopping"),
        () = ground.keep_alive() => {}
        ended = &mut server => return finish(ended, address),
    }
    drop(tell);
    let ((), ended) = tokio::join!(jobs.stop(), timeout(FAREWELL, &mut server));
    server.abort();
    live.stop().await;
    ended.map_or(Ok(()), |ended| finish(ended, address))
}

/// Who is asking: sessions of the gate, the town's own directory, its OpenID Connect provider.
pub async fn gate(ground: &Ground, settings: &Settings, sessions: u32) -> Result<Gate, Refusal> {
    let unset = |why: String| Error::Setting(why);
    let directory = settings.directory.clone().map(Directory::new).transpose().map_err(unset)?;
    let openid = settings.openid.clone().map(OpenId::new).transpose().map_err(unset)?;
    let passkeys = settings.public_url.as_deref().map(Passkeys::new).transpose().map_err(unset)?.flatten();
    let gate = Gate::new(ground.database().gate(sessions).await?);
    Ok(gate.with_directory(directory).with_openid(openid).with_passkeys(passkeys))
}

/// E-mail of this server.
pub fn mailer(settings: &Settings) -> Result<Mailer, Refusal> {
    let mailer = Mailer::new(settings.email.clone(), settings.public_url.clone());
    Ok(mailer.map_err(Error::Setting)?)
}

/// Where the store is kept between two starts. Without it a start reads the database: slower, never wrong.
fn snapshots(settings: &Settings) -> Option<PathBuf> {
    let folder = settings.data.join("store");
    match std::fs::create_dir_all(&folder) {
        Ok(()) => Some(folder),
        Err(error) => {
            tracing::warn!(folder = %folder.display(), %error, "no snapshots: the next start reads the database");
            None
        }
    }
}

fn finish(ended: Result<(), tokio::task::JoinError>, address: SocketAddr) -> Result<(), Refusal> {
    Ok(ended.map_err(|error| Error::Listen { address, source: io::Error::other(error) })?)
}
