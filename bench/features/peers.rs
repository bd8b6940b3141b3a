//! The peers that answer OGC API – Features: pg_featureserv and tipg, each on the same table.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::ground::{Ground, data};
use crate::servers::{self, Server};

/// Environment variables that name the peers' programs.
const PROGRAMS: [(&str, &str); 2] = [("pg_featureserv", "PG_FEATURESERV"), ("tipg", "TIPG")];

pub struct Peer {
    /// As the measure's id has it.
    pub name: &'static str,
    pub title: &'static str,
    /// What it calls GeoJSON.
    pub form: &'static str,
    pub server: Server,
}

impl Peer {
    /// Those on this machine, started one after the other as they are asked for.
    pub fn here(ground: &Ground) -> impl Iterator<Item = Self> {
        PROGRAMS.iter().filter_map(|(name, variable)| {
            let program = program(variable)?;
            Some(if *name == "tipg" { tipg(ground, program) } else { pg_featureserv(ground, program) })
        })
    }

    /// Those that are not.
    pub fn absent() -> impl Iterator<Item = &'static str> {
        PROGRAMS.iter().filter(|(_, variable)| program(variable).is_none()).map(|(name, _)| *name)
    }
}

fn program(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).filter(|program| program.is_file())
}

fn pg_featureserv(ground: &Ground, program: PathBuf) -> Peer {
    let port = servers::port();
    let assets = data().join("pg_featureserv");
    std::fs::create_dir_all(&assets).unwrap();
    let file = data().join("pg_featureserv.toml");
    let text = format!(
        "[Server]\nHttpHost = \"127.0.0.1\"\nHttpPort = {port}\nAssetsPath = \"{}\"\nWriteTimeoutSec = 60\n[Database]\nDbConnection = \"{}\"\n[Paging]\nLimitMax = 10000\n",
        assets.display(),
        ground.url()
    );
    std::fs::write(&file, text).unwrap();
    let server = servers::peer("pg_featureserv", port, Command::new(program).arg("--config").arg(file));
    server.client().wait("/collections.json", Duration::from_mins(1));
    Peer { name: "pg_featureserv", title: "pg_featureserv", form: "json", server }
}

/// One worker is enough: it is asked one thing at a time.
fn tipg(ground: &Ground, uvicorn: PathBuf) -> Peer {
    let port = servers::port();
    let mut command = Command::new(uvicorn);
    command.args(["tipg.main:app", "--host", "127.0.0.1", "--no-access-log", "--port", &port.to_string()]);
    command.env("DATABASE_URL", ground.url_with_host()).env("TIPG_DB_SCHEMAS", "[\"bench\"]");
    let server = servers::peer("tipg", port, &mut command);
    server.client().wait("/collections/bench.parcels_2154", Duration::from_mins(1));
    Peer { name: "tipg", title: "tipg", form: "geojson", server }
}
