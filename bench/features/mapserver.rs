//! MapServer's WFS on the same table: one FastCGI process that keeps its connection to PostgreSQL. It is spoken to over its
//! socket, so that no web server between takes any of its time.

use std::cell::Cell;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use fastcgi_client::response::Content;
use fastcgi_client::{Client, Params, Request, StreamExt, io};
use tokio::net::UnixStream;
use tokio::runtime::Handle;

use super::Answer;
use crate::ground::{Ground, data};

pub struct MapServer {
    child: Child,
    runtime: Handle,
}

impl Drop for MapServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl MapServer {
    pub fn start(ground: &Ground) -> Self {
        let (map, config, socket) =
            (data().join("bench.map"), data().join("mapserver.conf"), data().join("mapserver.sock"));
        std::fs::write(&map, map_file(ground)).unwrap();
        std::fs::write(&config, "CONFIG\n ENV\n  \"MS_MAP_PATTERN\" \".\"\n END\n MAPS\n END\nEND\n").unwrap();
        let _ = std::fs::remove_file(&socket);
        let listener = OwnedFd::from(UnixListener::bind(&socket).unwrap());
        let child = Command::new("mapserv")
            .env("MAPSERVER_CONFIG_FILE", &config)
            .stdin(Stdio::from(listener))
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(data().join("mapserver.log")).unwrap())
            .spawn()
            .expect("MapServer is installed by `make bench`");
        Self { child, runtime: ground.handle() }
    }

    pub fn answer(&self, path: &str, body: &mut Vec<u8>) -> Answer {
        body.clear();
        let query = path.split_once('?').unwrap().1;
        self.runtime.block_on(async {
            let stream = UnixStream::connect(data().join("mapserver.sock")).await.unwrap();
            let params = Params::default().request_method("GET").query_string(query).script_name("/wfs");
            let params = params.server_name("127.0.0.1").server_port(80);
            // A FastCGI request has an environment of its own.
            let params = params.custom("MS_MAPFILE", data().join("bench.map").display().to_string());
            let (start, first) = (Instant::now(), Cell::new(None));
            let mut pieces =
                Client::new_tokio(stream).execute_once_stream(Request::new(params, io::empty())).await.unwrap();
            while let Some(piece) = pieces.next().await {
                if let Content::Stdout(piece) = piece.unwrap() {
                    first.set(first.get().or(Some(start.elapsed())));
                    body.extend_from_slice(&piece);
                }
            }
            let milliseconds = |time: std::time::Duration| time.as_secs_f64() * 1000.0;
            Answer { first: milliseconds(first.get().unwrap()), whole: milliseconds(start.elapsed()) }
        })
    }
}

/// One layer, its connection kept open from one request to the next.
fn map_file(ground: &Ground) -> String {
    let connection = ground.gdal();
    let connection = connection.trim_start_matches("PG:");
    format!(
        r#"MAP
  NAME "bench"
  EXTENT 600000 6800000 700000 6900000
  PROJECTION "init=epsg:2154" END
  WEB METADATA
    "ows_enable_request" "*"
    "wfs_title" "bench"
    "wfs_onlineresource" "http://127.0.0.1/wfs?"
    "wfs_srs" "EPSG:2154 EPSG:4326"
    "wfs_maxfeatures" "100000"
  END END
  LAYER
    NAME "parcels-2154"
    TYPE POLYGON
    STATUS ON
    CONNECTIONTYPE POSTGIS
    CONNECTION "{connection}"
    PROCESSING "CLOSE_CONNECTION=DEFER"
    DATA "geom from bench.parcels_2154 using unique fid using srid=2154"
    PROJECTION "init=epsg:2154" END
    METADATA
      "wfs_title" "parcels"
      "gml_include_items" "all"
      "gml_featureid" "fid"
    END
  END
END
"#
    )
}
