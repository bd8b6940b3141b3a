//! Those who write while the town is being killed, and remember what they were told was done.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use beffroi::db::{Database, Scope};
use sqlx::PgConnection;
use tokio::process::Command;
use tokio::task::JoinHandle;

use super::VINTAGES;

/// Buildings the clerk moves about, each edit with a number one higher than the last.
const BUILDINGS: i64 = 200;

/// Edits one building after the other; reconnects when the line is cut.
pub struct Clerk {
    enough: Arc<AtomicBool>,
    done: Arc<Mutex<BTreeMap<i64, i64>>>,
    count: Arc<AtomicU64>,
    work: JoinHandle<()>,
}

impl Clerk {
    pub fn start(database: Database) -> Self {
        let (enough, done, count) = (Arc::default(), Arc::default(), Arc::default());
        let work = tokio::spawn(edit(database, Arc::clone(&enough), Arc::clone(&done), Arc::clone(&count)));
        Self { enough, done, count, work }
    }

    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// For each building the last edit that was acknowledged.
    pub async fn stop(self) -> BTreeMap<i64, i64> {
        self.enough.store(true, Ordering::Relaxed);
        self.work.await.unwrap();
        self.done.lock().unwrap().clone()
    }
}

async fn edit(
    database: Database,
    enough: Arc<AtomicBool>,
    done: Arc<Mutex<BTreeMap<i64, i64>>>,
    count: Arc<AtomicU64>,
) {
    let mut number = 0;
    while !enough.load(Ordering::Relaxed) {
        let Ok(mut connection) = database.connection(&Scope::Everywhere).await else {
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        while !enough.load(Ordering::Relaxed) {
            number += 1;
            let building = number % BUILDINGS;
            if write(&mut connection, building, number).await.is_err() {
                break;
            }
            done.lock().unwrap().insert(building, number);
            count.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

async fn write(connection: &mut PgConnection, building: i64, number: i64) -> Result<(), sqlx::Error> {
    let statement = "insert into town.public_buildings as b (commune, id, name, phone, geom)
        values ('80016', $1::text, 'Bâtiment ' || $1, $2::text,
                st_setsrid(st_point(2.62 + ($1 % 20) * 0.003 + ($2 % 7) * 0.0001, 49.99 + ($1 / 20) * 0.003), 4326))
        on conflict (commune, id) do update set phone = excluded.phone, geom = excluded.geom";
    sqlx::query(statement).bind(building).bind(number).execute(connection).await?;
    Ok(())
}

/// Imports the vintages of Bondy in turn, for ever.
pub struct Importer {
    enough: Arc<AtomicBool>,
    running: Arc<AtomicU32>,
    count: Arc<AtomicU64>,
    work: JoinHandle<()>,
}

impl Importer {
    /// A vintage that is not there fails the test at once: without imports under way the kills prove little.
    pub fn start(data: &Path) -> Self {
        let vintages = VINTAGES.map(|(year, _)| vintage(year));
        let missing: Vec<_> = vintages.iter().filter(|file| !file.is_file()).collect();
        assert!(missing.is_empty(), "no vintage to import: {missing:?}");
        let (enough, running, count) = (Arc::default(), Arc::default(), Arc::default());
        let (stop, child, done) = (Arc::clone(&enough), Arc::clone(&running), Arc::clone(&count));
        let work = tokio::spawn(import(data.to_owned(), vintages, stop, child, done));
        Self { enough, running, count, work }
    }

    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// Kill the import that runs, if one does.
    pub fn kill(&self) {
        let pid = self.running.load(Ordering::Relaxed);
        if pid != 0 {
            let _ = std::process::Command::new("kill").args(["-9", &pid.to_string()]).stderr(Stdio::null()).status();
        }
    }

    /// Imports that said they were done.
    pub async fn stop(self) -> u64 {
        self.enough.store(true, Ordering::Relaxed);
        self.work.await.unwrap();
        self.count.load(Ordering::Relaxed)
    }
}

fn vintage(year: &str) -> PathBuf {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/bondy");
    demo.join(format!("cadastre-93010-parcelles-{year}.json.gz"))
}

async fn import(
    data: PathBuf,
    vintages: [PathBuf; 3],
    enough: Arc<AtomicBool>,
    running: Arc<AtomicU32>,
    count: Arc<AtomicU64>,
) {
    for file in vintages.iter().cycle() {
        if enough.load(Ordering::Relaxed) && count.load(Ordering::Relaxed) > 0 {
            return;
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_beffroi"));
        command.args(["import", "etalab-cadastre"]).arg(file);
        // Undated: each import takes effect now, so that every one of them changes, adds and removes parcels.
        command.args(["--quiet", "--data"]).arg(&data);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        running.store(child.id().unwrap_or(0), Ordering::Relaxed);
        let ended = child.wait().await.unwrap();
        running.store(0, Ordering::Relaxed);
        if ended.success() {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}
