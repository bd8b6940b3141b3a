//! The database a command stands on: the embedded cluster, or a server of the town.

use crate::cluster::{self, Cluster};
use crate::db::{self, Database, Scope};
use crate::server::{Refusal, Settings};

/// An open database, and the cluster to leave at the end if it is ours.
#[derive(Debug)]
pub struct Ground {
    database: Database,
    cluster: Option<Cluster>,
}

impl Ground {
    /// Open the database of the settings. The embedded one is created and started as needed; a server of the town is
    /// checked for what Beffroi needs.
    ///
    /// # Errors
    /// Everything that can be wrong with a cluster or a server, with its remedy.
    pub async fn open(settings: &Settings) -> Result<Self, Refusal> {
        if let Some(url) = &settings.database_url {
            let database = Database::from_url(url)?;
            db::require_provisioned(&database).await?;
            return Ok(Self { database, cluster: None });
        }
        let cluster = Cluster::open(&settings.data, cluster::Settings::default()).await?;
        Ok(Self { database: cluster.database(), cluster: Some(cluster) })
    }

    /// Bring the schema up to date where that is ours to do: in the embedded cluster. A server of the town is migrated
    /// when its people say so (`beffroi db migrate`); here it must be current.
    ///
    /// # Errors
    /// When the schema is newer or altered, or behind on a server of the town.
    pub async fn make_current(&self) -> Result<(), Refusal> {
        if self.cluster.is_some() {
            return self.migrate().await;
        }
        let mut connection = self.database.connection(&Scope::Everywhere).await?;
        db::standing(&mut connection).await?.require_current()?;
        Ok(())
    }

    /// Bring the schema up to date.
    ///
    /// # Errors
    /// When the schema is newer or altered, or a step fails.
    pub async fn migrate(&self) -> Result<(), Refusal> {
        let mut owner = self.database.owner().await?;
        db::migrate(&mut owner).await?;
        Ok(())
    }

    /// The database.
    #[must_use]
    pub const fn database(&self) -> &Database {
        &self.database
    }

    /// The embedded cluster, if that is the ground.
    #[must_use]
    pub const fn cluster(&self) -> Option<&Cluster> {
        self.cluster.as_ref()
    }

    /// Watch over the embedded server for as long as the future is polled.
    pub async fn keep_alive(&self) {
        match &self.cluster {
            Some(cluster) => cluster.keep_alive().await,
            None => std::future::pending().await,
        }
    }

    /// Leave the database; the last Beffroi stops the embedded server.
    ///
    /// # Errors
    /// When it does not stop.
    pub fn leave(self) -> Result<(), Refusal> {
        if let Some(cluster) = self.cluster {
            cluster.leave()?;
        }
        Ok(())
    }
}
