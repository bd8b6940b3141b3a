//! A database of its own for a test.

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use beffroi::db::{self, Database, Scope};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};

use super::database_server;

static NEXT: AtomicU32 = AtomicU32::new(1);
static TEMPLATE: OnceLock<String> = OnceLock::new();

/// A migrated, empty database that goes away with this value.
pub struct Town {
    database: Database,
    name: String,
    pool: PgPool,
}

impl Town {
    /// A pool as `beffroi_app`, open to every commune.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// A pool as `beffroi_app`, open to these communes only.
    pub async fn pool_for(&self, communes: &[&str]) -> PgPool {
        self.database.pool(&Scope::communes(communes.iter().copied()).unwrap(), 2).await.unwrap()
    }

    /// The database itself.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// A connection as `beffroi_owner`: to create tables, to load what the application may not write.
    pub async fn owner(&self) -> PgConnection {
        self.database.owner().await.unwrap()
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        let name = self.name.clone();
        let dropped = std::thread::spawn(move || {
            block_on(async {
                let mut server = superuser("postgres").await;
                run(&mut server, format!("drop database if exists {name} with (force)")).await;
            });
        });
        let _ = dropped.join();
    }
}

/// A fresh database from the migrated template: some 50 ms.
pub async fn town() -> Town {
    let template = tokio::task::spawn_blocking(template).await.unwrap();
    let name = format!("town_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let mut server = superuser("postgres").await;
    run(&mut server, format!("create database {name} template {template} strategy file_copy owner beffroi_owner"))
        .await;
    let database = database_server().database().named(&name);
    let pool = database.pool(&Scope::Everywhere, 8).await.unwrap();
    Town { database, name, pool }
}

/// Make the template once for each wording of the migrations, whichever test program comes first.
fn template() -> &'static str {
    TEMPLATE.get_or_init(|| {
        let name = format!("template_{}", db::fingerprint());
        let made = name.clone();
        let maker = std::thread::spawn(move || {
            block_on(async {
                let mut server = superuser("postgres").await;
                sqlx::query("select pg_advisory_lock(20261123)").execute(&mut server).await.unwrap();
                sweep(&mut server).await;
                if !exists(&mut server, &made).await {
                    make(&mut server, &made).await;
                }
                server.close().await.unwrap();
            });
        });
        maker.join().unwrap();
        name
    })
}

/// Migrate under another name, then rename: a template is there whole or not at all.
async fn make(server: &mut PgConnection, name: &str) {
    let unfinished = format!("{name}_unfinished");
    run(server, format!("drop database if exists {unfinished} with (force)")).await;
    db::provision(&unfinished, async |database: String| Ok(superuser(&database).await)).await.unwrap();
    let mut owner = database_server().database().named(&unfinished).owner().await.unwrap();
    db::migrate(&mut owner).await.unwrap();
    owner.close().await.unwrap();
    run(server, format!("alter database {unfinished} rename to {name}")).await;
}

/// Remove the databases of test programs that were killed, and templates nobody asked for in three days.
async fn sweep(server: &mut PgConnection) {
    let names: Vec<String> = sqlx::query_scalar("select datname::text from pg_database where datname like 'town\\_%'")
        .fetch_all(&mut *server)
        .await
        .unwrap();
    for name in names {
        let owner = name.split('_').nth(1).unwrap_or_default();
        if !Path::new("/proc").join(owner).exists() {
            run(server, format!("drop database if exists {name} with (force)")).await;
        }
    }
}

async fn exists(server: &mut PgConnection, name: &str) -> bool {
    sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
        .bind(name)
        .fetch_one(server)
        .await
        .unwrap()
}

async fn superuser(database: &str) -> PgConnection {
    database_server().database().named(database).login(Some("beffroi_cluster")).await.unwrap()
}

async fn run(connection: &mut PgConnection, statement: String) {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await.unwrap();
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
