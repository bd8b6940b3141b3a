//! `beffroi doctor`: everything that can be wrong, and how to mend it.

mod ailment;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

use sqlx::PgConnection;

use crate::base::{Explanation, Language};
use crate::catalog::CatalogHandle;
use crate::cluster::Binaries;
use crate::db::{self, Scope};
use crate::geo::{Projector, Srid};
use crate::server::serve::mailer;
use crate::server::{Assets, Error, Ground, Refusal, Settings};

use ailment::Ailment;

/// Less free space than this is a warning: an import writes its journal before it writes its rows.
const ENOUGH: u64 = 2 << 30;

/// One thing looked at.
#[derive(Debug)]
pub struct Finding {
    /// What was looked at, in the language of the reader.
    pub what: String,
    /// What is wrong, if anything.
    pub fault: Option<Explanation>,
}

/// Looks at one thing after the other; a later one may need an earlier one.
pub struct Doctor<'a> {
    settings: &'a Settings,
    language: Language,
    findings: Vec<Finding>,
}

impl<'a> Doctor<'a> {
    /// A doctor that speaks `language`.
    #[must_use]
    pub const fn new(settings: &'a Settings, language: Language) -> Self {
        Self { settings, language, findings: Vec::new() }
    }

    /// Everything, in the order a person would mend it.
    pub async fn examine(mut self) -> Vec<Finding> {
        self.programs();
        self.disk();
        self.files();
        self.address();
        self.projections();
        self.email().await;
        self.database().await;
        self.findings
    }

    async fn email(&mut self) {
        let what = self.say("Serveur de courriel", "Mail server", "Servidor de correo");
        match mailer(self.settings) {
            Err(refusal) => self.note(what, Err::<(), _>(refusal)),
            Ok(mailer) => {
                let Some(place) = mailer.place() else { return };
                let answers = mailer.try_connection().await;
                self.note(format!("{what} ({place})"), answers.map_err(Refusal::from));
            }
        }
    }

    async fn database(&mut self) {
        let what = self.say("Base de données", "Database", "Base de datos");
        if self.settings.database_url.is_none() && !self.settings.data.join("postgresql").exists() {
            let later =
                self.say("créée au premier démarrage", "made at the first start", "se crea en el primer arranque");
            return self.healthy(format!("{what} ({later})"));
        }
        match Ground::open(self.settings).await {
            Ok(ground) => {
                self.healthy(format!("{what} ({})", ground.database().place()));
                if let Err(refusal) = self.inside(&ground).await {
                    self.note(what.clone(), Err::<(), _>(refusal));
                }
                let left = ground.leave();
                if left.is_err() {
                    let what = self.say("Arrêt de la base", "Stopping the database", "Parada de la base");
                    self.note(what, left);
                }
            }
            Err(refusal) => self.note(what, Err::<(), _>(refusal)),
        }
    }

    fn programs(&mut self) {
        if self.settings.database_url.is_some() {
            return;
        }
        let found = Binaries::newest().map_err(Refusal::from);
        let major = found.as_ref().map_or_else(|_| String::new(), |binaries| format!(" {}", binaries.major));
        self.note(format!("PostgreSQL{major} + PostGIS"), found);
    }

    fn disk(&mut self) {
        let what = self.say("Place sur le disque", "Space on the disk", "Espacio en disco");
        let place = self.settings.data.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
        let Ok(statistics) = rustix::fs::statvfs(place) else { return };
        let free = statistics.f_bavail.saturating_mul(statistics.f_frsize);
        let unit = self.say("Go", "GB", "GB");
        let shown = format!("{what} ({} {unit})", free / 1_000_000_000);
        if free >= ENOUGH {
            return self.healthy(shown);
        }
        let full = crate::cluster::Error::DiskFull(place.to_owned());
        self.note(shown, Err::<(), _>(full.into()));
    }

    fn files(&mut self) {
        let what = self.say("Couches et styles", "Layers and styles", "Capas y estilos");
        let assets = Assets::find(self.settings.assets.as_deref());
        let map = assets.as_ref().map(|assets| assets.map().join("index.html"));
        self.note(what, assets.as_ref().map(drop).map_err(|_| Refusal::from(Error::NoAssets)));
        if let Ok(page) = map {
            let what = self.say("Carte web construite", "Web map built", "Mapa web construido");
            let built = if page.is_file() { Ok(()) } else { Err(Ailment::MapNotBuilt(page).into()) };
            self.note(what, built);
        }
    }

    fn address(&mut self) {
        let address = self.settings.listen;
        let what = self.say("Adresse", "Address", "Dirección");
        if answers(address) {
            let serves = self.say("Beffroi y répond", "Beffroi answers there", "Beffroi responde ahí");
            return self.healthy(format!("{what} {address} ({serves})"));
        }
        let free = TcpListener::bind(address).map_err(|source| match source.kind() {
            std::io::ErrorKind::AddrInUse => Error::PortBusy(address),
            _ => Error::Listen { address, source },
        });
        self.note(format!("{what} {address}"), free.map_err(Refusal::from));
    }

    fn projections(&mut self) {
        let what = self.say("Projections (PROJ)", "Projections (PROJ)", "Proyecciones (PROJ)");
        let built = Projector::new(Srid::LAMBERT_93, Srid::WGS84).map(drop);
        self.note(what, built.map_err(|error| Ailment::Projection(error.to_string()).into()));
    }

    /// What only the database knows.
    async fn inside(&mut self, ground: &Ground) -> Result<(), Refusal> {
        let mut connection = ground.database().connection(&Scope::Everywhere).await?;
        let current = db::standing(&mut connection).await.and_then(db::Standing::require_current);
        let behind = current.is_err();
        let what = self.say("Schéma à jour", "Schema up to date", "Esquema al día");
        self.note(what, current.map_err(Refusal::from));
        if behind {
            return Ok(());
        }
        self.rights(&mut connection).await?;
        self.layers(ground).await
    }

    /// The serving role must be held by row-level security, and every table of the town must have it.
    async fn rights(&mut self, connection: &mut PgConnection) -> Result<(), Refusal> {
        let above: bool = sqlx::query_scalar(
            "select rolsuper or rolbypassrls from pg_roles where rolname = session_user or rolname = current_user order by 1 desc limit 1",
        )
        .fetch_one(&mut *connection)
        .await
        .map_err(db::Error::from)?;
        let what = self.say("Compte de moindre privilège", "Least-privilege account", "Cuenta de privilegio mínimo");
        self.note(what, if above { Err(Ailment::AboveRules.into()) } else { Ok(()) });
        let open: Vec<String> = sqlx::query_scalar(
            "select c.oid::regclass::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'commune'
             where c.relkind = 'r' and not c.relrowsecurity and c.relname <> 'change'
               and c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema', 'pg_toast')
               and has_table_privilege(current_user, c.oid, 'select')",
        )
        .fetch_all(connection)
        .await
        .map_err(db::Error::from)?;
        let what = self.say("Communes séparées (RLS)", "Communes kept apart (RLS)", "Municipios separados (RLS)");
        self.note(what, if open.is_empty() { Ok(()) } else { Err(Ailment::OpenTables(open).into()) });
        Ok(())
    }

    async fn layers(&mut self, ground: &Ground) -> Result<(), Refusal> {
        let Ok(assets) = Assets::find(self.settings.assets.as_deref()) else { return Ok(()) };
        let pool = ground.database().pool(&Scope::Everywhere, 2).await?;
        let handle = CatalogHandle::open(&assets.layers(), pool.clone()).await.map_err(Error::from)?;
        let catalog = handle.current();
        drop(handle);
        pool.close().await;
        let what = self.say("Couches lisibles", "Layers readable", "Capas legibles");
        self.healthy(format!("{what} ({})", catalog.layers().len()));
        for fault in catalog.faults() {
            let what = self.say("Couche", "Layer", "Capa");
            self.note(format!("{what} {}", fault.layer), Err::<(), _>(Ailment::Layer(fault.to_string()).into()));
        }
        Ok(())
    }

    fn healthy(&mut self, what: String) {
        self.findings.push(Finding { what, fault: None });
    }

    fn note<T>(&mut self, what: String, result: Result<T, Refusal>) {
        let fault = result.err().map(|refusal| refusal.explain(self.language));
        self.findings.push(Finding { what, fault });
    }

    fn say(&self, french: &str, english: &str, spanish: &str) -> String {
        self.language.pick(french, english, spanish).to_owned()
    }
}

/// Is it Beffroi that listens there?
fn answers(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_millis(500))?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.write_all(b"GET /healthz HTTP/1.0\r\n\r\n")?;
        let mut answer = String::new();
        stream.take(4_096).read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.contains("x-request-id") && answer.starts_with("HTTP/1.0 200"))
}
