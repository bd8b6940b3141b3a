//! Beffroi and its peers as processes, killed when dropped.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::client::Client;
use crate::ground::{Ground, data};

pub struct Server {
    child: Child,
    pub base: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    pub fn client(&self) -> Client {
        Client::new(&self.base)
    }

    /// Resident memory, bytes.
    pub fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let kb = status
            .lines()
            .find_map(|l| l.strip_prefix("VmRSS:"))
            .and_then(|l| l.split_whitespace().next())
            .and_then(|n| n.parse::<f64>().ok());
        kb.unwrap_or(f64::NAN) * 1024.0
    }

    /// Stop as a service manager does, so that snapshots are written.
    pub fn stop(mut self) {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// Start a peer that listens on a port of this machine; what it says goes to a log of its name.
pub fn peer(name: &str, port: u16, command: &mut Command) -> Server {
    let log = std::fs::File::create(data().join(format!("{name}.log"))).unwrap();
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
    Server { child: child.expect("peers are installed by `make bench`"), base: format!("http://127.0.0.1:{port}") }
}

/// A port nobody uses now.
pub fn port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A folder of layers made of tables of the bench.
pub fn assets(name: &str, layers: &[(&str, i32)]) -> PathBuf {
    let folder = data().join("assets").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    for (table, minzoom) in layers {
        let id = table.replace('_', "-");
        let layer = folder.join("layers").join(&id);
        std::fs::create_dir_all(&layer).unwrap();
        let columns: String = ["id", "section", "number", "area"]
            .iter()
            .map(|c| format!("\n[[column]]\nname = \"{c}\"\ntitle = {{ fr = \"{c}\", en = \"{c}\", es = \"{c}\" }}\n"))
            .collect();
        let text = format!(
            "id = \"{id}\"\ntable = \"bench.{table}\"\ngroup = \"cadastre\"\nminzoom = {minzoom}\nmaxzoom = 18\npublic = true\ntitle = {{ fr = \"{id}\", en = \"{id}\", es = \"{id}\" }}\n{columns}"
        );
        std::fs::write(layer.join("layer.toml"), text).unwrap();
        std::fs::write(layer.join("README.md"), id).unwrap();
    }
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::os::unix::fs::symlink(repository.join("styles"), folder.join("styles")).unwrap();
    let _ = std::os::unix::fs::symlink(repository.join("map-ui"), folder.join("map-ui"));
    folder
}

/// The layers and styles of the house.
pub fn house() -> PathBuf {
    env!("CARGO_MANIFEST_DIR").into()
}

/// Beffroi itself, as users run it.
pub fn beffroi(assets: &Path, cache_mb: u32) -> Server {
    let port = port();
    let config = data().join(format!("cache-{cache_mb}.toml"));
    std::fs::write(&config, format!("tile-cache-mb = {cache_mb}\n")).unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_beffroi"))
        .args(["serve", "--data"])
        .arg(data())
        .arg("--assets")
        .arg(assets)
        .args(["--listen", &format!("127.0.0.1:{port}")])
        .arg("--config")
        .arg(config)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(std::fs::OpenOptions::new().create(true).append(true).open(data().join("serve.log")).unwrap())
        .spawn()
        .unwrap();
    Server { child, base: format!("http://127.0.0.1:{port}") }
}

/// Martin, with no tile cache, the same columns, the same margin.
pub fn martin(ground: &Ground, tables: &[(&str, i32)]) -> Server {
    let port = port();
    let list: String = tables.iter().map(|(table, srid)| format!(
        "    {table}:\n      schema: bench\n      table: {table}\n      srid: {srid}\n      geometry_column: geom\n      id_column: fid\n      geometry_type: POLYGON\n      extent: 4096\n      buffer: 64\n      clip_geom: true\n      properties: {{ commune: text, id: text, section: text, number: text, area: int4 }}\n")).collect();
    let text = format!(
        "cache_size_mb: 0\nlisten_addresses: 127.0.0.1:{port}\npreferred_encoding: gzip\npostgres:\n  connection_string: \"{}\"\n  auto_bounds: skip\n  auto_publish: false\n  tables:\n{list}",
        ground.url()
    );
    let file = data().join("martin.yaml");
    std::fs::write(&file, text).unwrap();
    let server = peer("martin", port, Command::new(martin_program()).arg("--config").arg(file));
    server.client().wait("/health", Duration::from_mins(1));
    server
}

fn martin_program() -> PathBuf {
    std::env::var_os("MARTIN").map_or_else(|| "martin".into(), PathBuf::from)
}
