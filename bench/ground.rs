//! The database of the measures: an embedded cluster kept in the target folder, with the generated town.

use std::path::{Path, PathBuf};

use beffroi::auth::{Gate, invite};
use beffroi::cluster::{Cluster, Settings};
use beffroi::db::{self, Scope};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, PgConnection, PgPool};
use tokio::runtime::{Handle, Runtime};

pub struct Ground {
    runtime: Runtime,
    cluster: Cluster,
}

/// Data folder of the measures.
pub fn data() -> PathBuf {
    let target = std::env::current_exe().unwrap();
    target.ancestors().find(|p| p.ends_with("release")).unwrap_or(Path::new("/tmp")).join("bench-data")
}

impl Ground {
    pub fn open() -> Self {
        let runtime = Runtime::new().unwrap();
        std::fs::create_dir_all(data()).unwrap();
        let cluster = runtime.block_on(Cluster::open(&data(), Settings::default())).unwrap();
        let ground = Self { runtime, cluster };
        ground.with_owner(async |mut owner| {
            db::migrate(&mut owner).await.unwrap();
        });
        ground
    }

    /// Run something as the owner of the schemas.
    pub fn with_owner<T>(&self, work: impl AsyncFnOnce(PgConnection) -> T) -> T {
        self.runtime.block_on(async { work(self.cluster.database().owner().await.unwrap()).await })
    }

    /// The same beside a session of the role the server uses.
    pub fn with_sessions<T>(&self, work: impl AsyncFnOnce(PgConnection, PgConnection) -> T) -> T {
        self.runtime.block_on(async {
            let database = self.cluster.database();
            work(database.owner().await.unwrap(), database.connection(&Scope::Everywhere).await.unwrap()).await
        })
    }

    /// A link to come in for each account.
    pub fn invitations(&self, accounts: &[i64]) -> Vec<String> {
        self.runtime.block_on(async {
            let gate = Gate::new(self.cluster.database().gate(1).await.unwrap());
            let mut secrets = Vec::new();
            for account in accounts {
                secrets.push(invite(&gate, *account).await.unwrap());
            }
            secrets
        })
    }

    /// At most `most` sessions of the owner.
    pub fn sessions(&self, most: u32) -> PgPool {
        let database = self.cluster.database();
        let options = PgConnectOptions::new_without_pgpass().socket(self.cluster.layout().socket());
        let options = options.port(5432).database(database.name()).username("beffroi_owner");
        self.runtime.block_on(PgPoolOptions::new().max_connections(most).connect_with(options)).unwrap()
    }

    /// What drives them.
    pub fn handle(&self) -> Handle {
        self.runtime.handle().clone()
    }

    pub fn sql(&self, statement: &str) {
        self.with_owner(async |mut owner| {
            sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut owner).await.unwrap();
        });
    }

    /// Write out what a former run left in memory, so that the next one does not do it.
    pub fn checkpoint(&self) {
        self.runtime.block_on(async {
            let mut superuser = self.cluster.database().login(Some(self.cluster.superuser())).await.unwrap();
            sqlx::raw_sql("checkpoint").execute(&mut superuser).await.unwrap();
        });
    }

    pub fn count(&self, statement: &str) -> i64 {
        self.runtime.block_on(async {
            let mut c = self.cluster.database().connection(&Scope::Everywhere).await.unwrap();
            sqlx::query_scalar(AssertSqlSafe(statement.to_owned())).fetch_one(&mut c).await.unwrap()
        })
    }

    /// Address of the database for a peer that runs as the same user.
    pub fn url(&self) -> String {
        let socket = self.cluster.layout().socket().display().to_string();
        format!("postgresql://beffroi_owner@/{}?host={}", self.cluster.database().name(), socket.replace('/', "%2F"))
    }

    /// The same for a peer that must be given a host: the folder of the socket.
    pub fn url_with_host(&self) -> String {
        let socket = self.cluster.layout().socket().display().to_string();
        format!("postgresql://beffroi_owner@{}:5432/{}", socket.replace('/', "%2F"), self.cluster.database().name())
    }

    /// The same for GDAL.
    pub fn gdal(&self) -> String {
        let socket = self.cluster.layout().socket().display().to_string();
        format!("PG:host={socket} dbname={} user=beffroi_owner", self.cluster.database().name())
    }
}
