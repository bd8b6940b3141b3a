//! Settings: by flag, by `BEFFROI_*`, by `beffroi.toml`, in this order; else what is written here.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;

use crate::server::Error;

/// The settings file looked for when none is named.
const FILE: &str = "beffroi.toml";

/// Settings of a command line; what is absent is looked for in the settings file.
#[derive(Debug, Clone, Default, Args)]
pub struct Flags {
    /// Data folder of the embedded database [default: .beffroi]
    #[arg(long, global = true, value_name = "DIR", env = "BEFFROI_DATA")]
    data: Option<PathBuf>,
    /// Use this PostgreSQL server instead of the embedded one
    #[arg(long, global = true, value_name = "URL", env = "BEFFROI_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Address to serve on [default: 127.0.0.1:8080]
    #[arg(long, global = true, value_name = "ADDRESS:PORT", env = "BEFFROI_LISTEN")]
    listen: Option<SocketAddr>,
    /// Folder that holds layers/, styles/ and map-ui/dist/ [default: found by itself]
    #[arg(long, global = true, value_name = "DIR", env = "BEFFROI_ASSETS")]
    assets: Option<PathBuf>,
    /// Settings file [default: beffroi.toml, if there is one]
    #[arg(long, global = true, value_name = "FILE", env = "BEFFROI_CONFIG")]
    config: Option<PathBuf>,
    /// Log lines as JSON
    #[arg(long, global = true, env = "BEFFROI_LOG_JSON", value_parser = clap::builder::FalseyValueParser::new(), num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    log_json: Option<bool>,
}

/// `beffroi.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct File {
    data: Option<PathBuf>,
    database_url: Option<String>,
    listen: Option<SocketAddr>,
    assets: Option<PathBuf>,
    log_json: Option<bool>,
    connections: Option<u32>,
    requests_at_once: Option<usize>,
    tile_cache_mb: Option<u64>,
}

/// The settings of one run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Data folder: embedded cluster, snapshots.
    pub data: PathBuf,
    /// A server of the town, instead of the embedded cluster.
    pub database_url: Option<String>,
    /// Where to serve.
    pub listen: SocketAddr,
    /// Folder of `layers/`, `styles/`, `map-ui/dist/`, `demo/`.
    pub assets: Option<PathBuf>,
    /// Log lines as JSON.
    pub log_json: bool,
    /// Most database sessions.
    pub connections: u32,
    /// Most requests in work at once; beyond, 503.
    pub requests_at_once: usize,
    /// Memory for compressed tiles, in MB.
    pub tile_cache_mb: u64,
}

impl Settings {
    /// Flags (which clap has already completed from the environment), then the file, then the defaults.
    ///
    /// # Errors
    /// [`Error::SettingsFile`] when the file is named but missing, or not understood.
    pub fn resolve(flags: Flags) -> Result<Self, Error> {
        let file = match &flags.config {
            Some(path) => read(path)?,
            None if Path::new(FILE).is_file() => read(Path::new(FILE))?,
            None => File::default(),
        };
        let local = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
        Ok(Self {
            data: flags.data.or(file.data).unwrap_or_else(|| PathBuf::from(".beffroi")),
            database_url: flags.database_url.or(file.database_url),
            listen: flags.listen.or(file.listen).unwrap_or(local),
            assets: flags.assets.or(file.assets),
            log_json: flags.log_json.or(file.log_json).unwrap_or(false),
            connections: file.connections.unwrap_or(16),
            requests_at_once: file.requests_at_once.unwrap_or(512),
            tile_cache_mb: file.tile_cache_mb.unwrap_or(256),
        })
    }
}

fn read(path: &Path) -> Result<File, Error> {
    let refuse = |why: String| Error::SettingsFile { path: path.to_owned(), why };
    let text = fs::read_to_string(path).map_err(|error| refuse(error.to_string()))?;
    toml::from_str(&text).map_err(|error| refuse(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Flags, Settings};

    #[test]
    fn a_flag_goes_before_the_settings_file_and_a_misspelt_setting_is_named_with_its_line() {
        let path = std::env::temp_dir().join(format!("beffroi-settings-{}.toml", std::process::id()));
        fs::write(&path, "listen = \"0.0.0.0:80\"\ndata = \"/srv/beffroi\"\n").unwrap();
        let flags = Flags { config: Some(path.clone()), data: Some("here".into()), ..Flags::default() };
        let settings = Settings::resolve(flags.clone()).unwrap();
        assert_eq!((settings.data.to_str(), settings.listen.port()), (Some("here"), 80));
        fs::write(&path, "listen = \"0.0.0.0:80\"\nlisten-on = 3\n").unwrap();
        let error = Settings::resolve(flags).unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains("listen-on"), "{error}");
        fs::remove_file(path).unwrap();
    }
}
