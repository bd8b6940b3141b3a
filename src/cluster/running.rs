//! A cluster in use.

use std::fs::File;
use std::path::{Path, PathBuf};

use sqlx::AssertSqlSafe;
use tokio::time::{Duration, Instant, sleep};

use crate::cluster::account::Account;
use crate::cluster::binaries::Binaries;
use crate::cluster::create::{self, SUPERUSER, State};
use crate::cluster::{Error, Layout, lock, postmaster};
use crate::db::{self, Database};

/// Taken to create, start or stop.
const MUTEX: &str = "cluster.lock";
/// Held, shared, by everyone who uses the cluster.
const USERS: &str = "cluster.users";

/// How the server is set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Name of the database.
    pub database: String,
    /// Most sessions at once.
    pub connections: u32,
    /// Memory PostgreSQL keeps pages in, in MB.
    pub shared_buffers_mb: u32,
    /// Off only for tests, whose data may be lost with the machine.
    pub durable: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { database: "beffroi".into(), connections: 100, shared_buffers_mb: shared_buffers_mb(), durable: true }
    }
}

/// An eighth of the machine's memory, from 128 MB to 1 GB: the program and the system's own cache need the rest.
fn shared_buffers_mb() -> u32 {
    let told = rustix::system::sysinfo();
    let megabytes = told.totalram.saturating_mul(told.mem_unit.into()) >> 20;
    u32::try_from(megabytes / 8).unwrap_or(u32::MAX).clamp(128, 1024)
}

/// A running cluster. Call [`Cluster::leave`] at the end: whoever leaves last stops the server. One that is killed
/// instead leaves the server running for the next.
#[derive(Debug)]
pub struct Cluster {
    layout: Layout,
    settings: Settings,
    binaries: Binaries,
    own: Account,
    server: Account,
    using: File,
}

/// Looks at a server that is dying before it is given up.
const DYING: u32 = 10;

impl Cluster {
    /// Open the cluster of the data folder: create it on first use, start it where it does not run, prepare the roles
    /// and the database. Blocks for a second or two on first use.
    ///
    /// # Errors
    /// Everything in [`Error`]; each says what to do.
    pub async fn open(data: &Path, settings: Settings) -> Result<Self, Error> {
        let data = std::path::absolute(data).map_err(|error| Error::io("open", data, error))?;
        let (mut tries, began) = (0, Instant::now());
        loop {
            match Self::open_once(data.clone(), settings.clone()).await {
                // Somebody else started it and was killed: it replays what was written, and is waited for as by whoever
                // starts it.
                Err(Error::Database(db::Error::Unreachable(why)))
                    if replays(&why) && began.elapsed() < postmaster::PATIENCE =>
                {
                    sleep(Duration::from_millis(200)).await;
                }
                // A server that was just killed may still take a connection and drop it: look again, start it anew.
                Err(Error::Database(db::Error::Unreachable(_))) if tries < DYING => {
                    tries += 1;
                    sleep(Duration::from_millis(200)).await;
                }
                opened => return opened,
            }
        }
    }

    async fn open_once(data: PathBuf, settings: Settings) -> Result<Self, Error> {
        let cluster = tokio::task::spawn_blocking(move || Self::start(&data, settings)).await??;
        let database = cluster.database();
        let open = async |name: String| database.named(&name).login(Some(SUPERUSER)).await;
        db::provision(&cluster.settings.database, open).await?;
        Ok(cluster)
    }

    fn start(data: &Path, settings: Settings) -> Result<Self, Error> {
        let (own, server) = (Account::own()?, Account::of_server()?);
        let layout = Layout::prepare(data, &own, &server)?;
        let _turn = lock::alone(&layout.lock(MUTEX))?;
        let using = lock::shared(&layout.lock(USERS))?;
        let binaries = match create::state(&layout.cluster(), &server)? {
            State::Ours(major) => Binaries::of_major(major, &layout.cluster())?,
            State::Missing => {
                let binaries = Binaries::newest()?;
                create::create(&layout, &binaries, &own, &server)?;
                binaries
            }
        };
        if postmaster::alive(&layout).is_none() {
            create::configure(&layout, &binaries, &own, &server, &settings)?;
            postmaster::start(&layout, &binaries, &own, &server)?;
        } else if create::admit(&layout, &own, &server)? {
            postmaster::reload(&layout, &binaries, &own, &server)?; // an older Beffroi started it
        }
        Ok(Self { layout, settings, binaries, own, server, using })
    }

    /// The database of the town in this cluster.
    #[must_use]
    pub fn database(&self) -> Database {
        Database::embedded(self.layout.socket(), &self.settings.database)
    }

    /// The paths of the cluster.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The PostgreSQL programs that fit this cluster.
    #[must_use]
    pub fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    /// The account that owns everything in the cluster: restores only.
    #[must_use]
    pub const fn superuser(&self) -> &'static str {
        SUPERUSER
    }

    /// Is this the only Beffroi that uses the cluster? Then nobody else can come while the answer is kept.
    ///
    /// # Errors
    /// When the lock files cannot be used.
    pub fn alone(&self) -> Result<Option<File>, Error> {
        let turn = lock::alone(&self.layout.lock(MUTEX))?;
        // This process holds the file shared through another handle: give it up for the asking.
        self.using.unlock().map_err(|error| Error::io("unlock", &self.layout.lock(USERS), error))?;
        let nobody = lock::unused(&self.layout.lock(USERS))?;
        if nobody.is_none() {
            self.using.lock_shared().map_err(|error| Error::io("lock", &self.layout.lock(USERS), error))?;
        }
        Ok(nobody.map(|_| turn))
    }

    /// Create an empty database with the roles and extensions Beffroi needs.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn create_database(&self, name: &str) -> Result<(), Error> {
        let database = self.database();
        let open = async |name: String| database.named(&name).login(Some(SUPERUSER)).await;
        Ok(db::provision(name, open).await?)
    }

    /// Drop a database that was being made.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn drop_database(&self, name: &str) -> Result<(), Error> {
        self.administer(format!("drop database if exists {} with (force)", quoted(name))).await
    }

    /// Put `fresh` in the place of the database of the town, which is kept under the name returned.
    ///
    /// # Errors
    /// When the server refuses; the former database then stays in its place.
    pub async fn replace_database(&self, fresh: &str) -> Result<String, Error> {
        let (present, aside) = (self.settings.database.as_str(), fresh.replacen("restored", "before", 1));
        self.administer(format!("alter database {} rename to {}", quoted(present), quoted(&aside))).await?;
        let placed = self.administer(format!("alter database {} rename to {}", quoted(fresh), quoted(present))).await;
        if placed.is_err() {
            self.administer(format!("alter database {} rename to {}", quoted(&aside), quoted(present))).await?;
        }
        placed.map(|()| aside)
    }

    async fn administer(&self, statement: String) -> Result<(), Error> {
        let mut server = self.database().named("postgres").login(Some(SUPERUSER)).await?;
        let done = sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut server).await;
        done.map_err(db::Error::from)?;
        Ok(())
    }

    /// Watch over the server for as long as the future is polled: one that was killed is started again.
    pub async fn keep_alive(&self) {
        loop {
            sleep(Duration::from_millis(500)).await;
            if postmaster::alive(&self.layout).is_some() {
                continue;
            }
            tracing::warn!("PostgreSQL is gone: starting it again");
            match self.restart() {
                Ok(()) => tracing::info!("PostgreSQL runs again"),
                Err(error) => tracing::error!(%error, "PostgreSQL does not start"),
            }
        }
    }

    fn restart(&self) -> Result<(), Error> {
        let _turn = lock::alone(&self.layout.lock(MUTEX))?;
        if postmaster::alive(&self.layout).is_some() {
            return Ok(()); // another Beffroi was quicker
        }
        postmaster::start(&self.layout, &self.binaries, &self.own, &self.server)
    }

    /// Stop using the cluster; the last one stops the server.
    ///
    /// # Errors
    /// When the server does not stop.
    pub fn leave(self) -> Result<(), Error> {
        let _turn = lock::alone(&self.layout.lock(MUTEX))?;
        drop(self.using);
        match lock::unused(&self.layout.lock(USERS))? {
            Some(_nobody) => postmaster::stop(&self.layout, &self.binaries, &self.own, &self.server),
            None => Ok(()),
        }
    }
}

/// Whether the server lives and will take sessions (`cannot_connect_now`).
fn replays(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref() == Some("57P03")
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
