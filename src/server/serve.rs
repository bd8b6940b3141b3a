//! `beffroi serve`: open everything, answer until told to stop, close everything.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::db::Scope;
use crate::server::{Assets, Error, Ground, Parts, Refusal, Settings, assemble};
use crate::web::Metrics;

/// Answers under way at a stop may take this long; map pages that listen for changes are cut then.
const FAREWELL: Duration = Duration::from_secs(3);

/// Take the address first: a busy one is told before anything is started.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, Error> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => Error::PortBusy(address),
        _ => Error::Listen { address, source },
    })
}

/// Answer on `listener` until `stop` resolves; `ready` runs once requests are answered.
pub async fn serve(
    ground: &Ground,
    settings: &Settings,
    listener: TcpListener,
    stop: impl Future<Output = ()>,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Refusal> {
    let assets = Assets::find(settings.assets.as_deref())?;
    let pool = ground.database().pool(&Scope::Everywhere, settings.connections).await?;
    let parts = Parts { pool, assets, metrics: Metrics::default(), requests_at_once: settings.requests_at_once };
    let router = assemble(&parts);
    let (tell, told) = oneshot::channel::<()>();
    let address = listener.local_addr().unwrap_or(settings.listen);
    let server = axum::serve(listener, router).with_graceful_shutdown(async { drop(told.await) });
    let mut server = tokio::spawn(server.into_future());
    ready(address);
    tracing::info!(%address, "serving");
    tokio::select! {
        () = stop => tracing::info!("stopping"),
        () = ground.keep_alive() => {}
        ended = &mut server => return finish(ended, address),
    }
    drop(tell);
    match timeout(FAREWELL, &mut server).await {
        Ok(ended) => finish(ended, address),
        Err(_) => {
            server.abort();
            Ok(())
        }
    }
}

fn finish(ended: Result<io::Result<()>, tokio::task::JoinError>, address: SocketAddr) -> Result<(), Refusal> {
    let result = ended.map_err(io::Error::other).and_then(|served| served);
    Ok(result.map_err(|source| Error::Listen { address, source })?)
}
