//! A served town: the real program on a data folder of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use beffroi::db::{Database, Scope};
use sqlx::PgConnection;

use super::agent::Acknowledged;

pub struct House {
    data: PathBuf,
    listen: SocketAddr,
    program: Child,
}

impl House {
    pub async fn build(name: &str) -> Self {
        let data = std::env::temp_dir().join(format!("beffroi-test-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&data);
        let listen = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let program = serve(&data, listen);
        let mut house = Self { data, listen, program };
        house.ready().await;
        house
    }

    pub fn data(&self) -> &Path {
        &self.data
    }

    pub fn database(&self) -> Database {
        Database::embedded(&self.data.join("postgresql/run"), "beffroi")
    }

    async fn connection(&self) -> PgConnection {
        self.database().connection(&Scope::Everywhere).await.unwrap()
    }

    /// Wait until the town is served again.
    pub async fn ready(&mut self) {
        let began = Instant::now();
        while self.get("/readyz").is_none() {
            assert!(began.elapsed() < Duration::from_mins(2), "not ready after two minutes:\n{}", self.said());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// The last lines the program wrote, and whether it is still there.
    fn said(&mut self) -> String {
        let all = fs::read_to_string(journal(&self.data)).unwrap_or_default();
        let lines: Vec<&str> = all.lines().collect();
        let ended = self.program.try_wait().unwrap();
        format!("{}\nended: {ended:?}", lines[lines.len().saturating_sub(40)..].join("\n"))
    }

    pub fn kill_beffroi(&mut self) {
        self.program.kill().unwrap();
        self.program.wait().unwrap();
        self.program = serve(&self.data, self.listen);
    }

    pub fn kill_postgresql(&self) {
        let Ok(file) = fs::read_to_string(self.data.join("postgresql/cluster/postmaster.pid")) else { return };
        let Some(pid) = file.lines().next() else { return };
        // It may be gone already: killed a moment ago, not yet started again.
        let _ = Command::new("kill").args(["-9", pid]).stderr(Stdio::null()).status();
    }

    /// Start again without the snapshots of the store, which then reads the whole database.
    pub async fn forget_snapshots(&mut self) {
        self.stop();
        fs::remove_dir_all(self.data.join("store")).unwrap();
        self.program = serve(&self.data, self.listen);
        self.ready().await;
    }

    /// Rows that do not show what was acknowledged last.
    pub async fn missing(&self, edits: &BTreeMap<i64, i64>) -> Vec<(i64, i64, Option<i64>)> {
        let mut connection = self.connection().await;
        let stored: Vec<(String, String)> =
            sqlx::query_as("select id, phone from town.public_buildings where commune = '80016'")
                .fetch_all(&mut connection)
                .await
                .unwrap();
        let stored: BTreeMap<i64, i64> =
            stored.into_iter().map(|(id, value)| (id.parse().unwrap(), value.parse().unwrap())).collect();
        // An edit may have been committed without the clerk hearing of it: the next one, never an older one.
        let told = |id: &i64| stored.get(id).copied();
        edits.iter().filter(|(id, value)| told(id) < Some(**value)).map(|(id, value)| (*id, *value, told(id))).collect()
    }

    /// Addresses that are older than what was acknowledged last, or other.
    pub async fn missing_addresses(&self, changes: &Acknowledged) -> Vec<i64> {
        let now: Vec<(i64, i32, i32)> = sqlx::query_as("select fid, version, number from addresses.addresses")
            .fetch_all(&mut self.connection().await)
            .await
            .unwrap();
        let now: BTreeMap<i64, (i64, i64)> = now.into_iter().map(|(id, v, n)| (id, (v.into(), n.into()))).collect();
        let kept = |id: &i64, told: &(i64, i64)| now.get(id).is_some_and(|it| it.0 > told.0 || it == told);
        changes.iter().filter(|(id, told)| !kept(id, told)).map(|(id, _)| *id).collect()
    }

    /// Addresses that have not one kept revision for each of their versions.
    pub async fn half_written(&self) -> Vec<i64> {
        let sql = "select a.fid from addresses.addresses a
            left join lateral (select count(*) as kept, max(version) as last from beffroi.revision r
                where r.relation = 'addresses.addresses' and r.fid = a.fid) r on true
            where r.kept is distinct from a.version or r.last is distinct from a.version";
        sqlx::query_scalar(sql).fetch_all(&mut self.connection().await).await.unwrap()
    }

    /// The numbers of the mail that came in, in order.
    pub async fn register(&self) -> Vec<i64> {
        let sql = "select number::bigint from mail.arrivals where commune = '80016' order by year, number";
        sqlx::query_scalar(sql).fetch_all(&mut self.connection().await).await.unwrap()
    }

    /// Where the town is served.
    pub fn base(&self) -> String {
        format!("http://{}", self.listen)
    }

    pub async fn parcels_of_bondy(&self) -> i64 {
        let count = sqlx::query_scalar("select count(*) from cadastre.parcels where commune = '93010'");
        count.fetch_one(&mut self.connection().await).await.unwrap()
    }

    pub async fn overlaps_in_history(&self) -> i64 {
        let count = sqlx::query_scalar(
            "with version as (
                select id, valid_from, valid_to from cadastre.parcels_history
                union all select id, valid_from, 'infinity' from cadastre.parcels)
             select count(*) from version a join version b
                on a.id = b.id and a.valid_from < b.valid_from and b.valid_from < a.valid_to",
        );
        count.fetch_one(&mut self.connection().await).await.unwrap()
    }

    /// Every page of the cluster has the checksum it was written with.
    pub fn check_every_page(mut self) {
        self.stop();
        let cluster = self.data.join("postgresql/cluster");
        let version = fs::read_to_string(cluster.join("PG_VERSION")).unwrap();
        let program = format!("/usr/lib/postgresql/{}/bin/pg_checksums", version.trim());
        let checked = Command::new(program).arg("--check").arg("-D").arg(&cluster).output().unwrap();
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    }

    fn stop(&mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.program.id().to_string()]).status().unwrap();
        assert!(asked.success());
        self.program.wait().unwrap();
    }

    /// The body of an answer with status 200.
    fn get(&self, path: &str) -> Option<Vec<u8>> {
        let ask = || -> std::io::Result<Vec<u8>> {
            let mut stream = TcpStream::connect_timeout(&self.listen, Duration::from_millis(500))?;
            stream.set_read_timeout(Some(Duration::from_secs(20)))?;
            write!(stream, "GET {path} HTTP/1.0\r\n\r\n")?;
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer)?;
            Ok(answer)
        };
        let answer = ask().ok()?;
        let head = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
        (answer.starts_with(b"HTTP/1.0 200") || answer.starts_with(b"HTTP/1.0 204"))
            .then(|| answer[head + 4..].to_vec())
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
        self.kill_postgresql();
        let _ = fs::remove_dir_all(&self.data);
    }
}

fn serve(data: &Path, listen: SocketAddr) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_beffroi"));
    command.arg("serve").arg("--data").arg(data).arg("--listen").arg(listen.to_string());
    let journal = fs::OpenOptions::new().create(true).append(true).open(journal(data)).unwrap();
    command.stdout(journal.try_clone().unwrap()).stderr(journal).spawn().unwrap()
}

/// What the program writes, beside its folder.
fn journal(data: &Path) -> PathBuf {
    data.with_extension("log")
}

/// What tiles over Albert and Bondy show, as texts that can be compared whatever the order.
pub async fn features_of_tiles(house: &House) -> BTreeSet<String> {
    let mut features = BTreeSet::new();
    for (longitude, latitude) in [(2.65, 50.0), (2.48, 48.905)] {
        for zoom in [12_u8, 14, 16, 17] {
            let (column, row) = tile(longitude, latitude, zoom);
            for (x, y) in (column - 1..=column + 1).flat_map(|x| (row - 1..=row + 1).map(move |y| (x, y))) {
                let path = format!("/tiles/parcels,public-buildings/{zoom}/{x}/{y}");
                let body = house.get(&path).unwrap();
                let reader = mvt_reader::Reader::new(body).unwrap();
                for layer in reader.get_layer_metadata().unwrap() {
                    for feature in reader.get_features(layer.layer_index).unwrap() {
                        let properties: Option<BTreeMap<_, _>> = feature
                            .properties
                            .map(|map| map.into_iter().map(|(key, value)| (key, format!("{value:?}"))).collect());
                        let shape = feature.geometry;
                        features.insert(format!("{path} {} {:?} {shape:?} {properties:?}", layer.name, feature.id));
                    }
                }
            }
        }
    }
    features
}

#[expect(clippy::cast_possible_truncation, reason = "a tile number of zoom 16 fits")]
fn tile(longitude: f64, latitude: f64, zoom: u8) -> (i64, i64) {
    let tiles = f64::from(1_u32 << zoom);
    let column = (longitude + 180.0) / 360.0 * tiles;
    let row = (1.0 - latitude.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * tiles;
    (column as i64, row as i64)
}
