//! Settings: by flag, by `BEFFROI_*`, by `beffroi.toml`, in this order; else what is written here.

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::Args;
use serde::Deserialize;

use crate::auth::{DirectoryGiven, DirectorySettings, OpenIdGiven, OpenIdSettings};
use crate::email::{EmailGiven, EmailSettings};
use crate::records::AttachmentSettings;
use crate::server::Error;
use crate::server::works::WorkSettings;

/// The settings file looked for when none is named.
const FILE: &str = "beffroi.toml";

/// Parts of the settings file, and what their settings are called in the environment.
const PARTS: [(&str, &str); 5] = [
    ("directory", "BEFFROI_DIRECTORY_"),
    ("openid", "BEFFROI_OPENID_"),
    ("files", "BEFFROI_FILES_"),
    ("email", "BEFFROI_EMAIL_"),
    ("jobs", "BEFFROI_JOBS_"),
];

/// Settings of these parts that are numbers.
const NUMBERS: [&str; 2] = ["largest-mb", "at-once"];

/// Settings of these parts that are true or false.
const FLAGS: [&str; 3] = ["start-tls", "link-by-email", "purge-nightly"];

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
    /// What browsers call this server: https://carte.ville.fr
    #[arg(long, global = true, value_name = "URL", env = "BEFFROI_PUBLIC_URL")]
    public_url: Option<String>,
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
    public_url: Option<String>,
    assets: Option<PathBuf>,
    log_json: Option<bool>,
    connections: Option<u32>,
    requests_at_once: Option<usize>,
    tile_cache_mb: Option<u64>,
    directory: DirectoryGiven,
    openid: OpenIdGiven,
    files: AttachmentSettings,
    email: EmailGiven,
    jobs: WorkSettings,
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
    /// What browsers call this server, if it was said.
    pub public_url: Option<String>,
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
    /// The town's own directory.
    pub directory: Option<DirectorySettings>,
    /// The OpenID Connect provider of the town.
    pub openid: Option<OpenIdSettings>,
    /// Files of records.
    pub files: AttachmentSettings,
    /// The mail server of the town.
    pub email: Option<EmailSettings>,
    /// Jobs.
    pub jobs: WorkSettings,
}

impl Settings {
    /// Flags (which clap has already completed from the environment), then the file, then the defaults.
    ///
    /// # Errors
    /// [`Error::SettingsFile`] when the file is named but missing, or not understood.
    pub fn resolve(flags: Flags) -> Result<Self, Error> {
        let path = flags.config.clone().unwrap_or_else(|| PathBuf::from(FILE));
        let refuse = |why: String| Error::SettingsFile { path: path.clone(), why };
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if flags.config.is_none() && error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(refuse(error.to_string())),
        };
        // Whatever is no text cannot be a setting of ours, and must not stop the start.
        let environment =
            env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let file = read(&text, environment).map_err(&refuse)?;
        let local = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
        let public_url = flags.public_url.or(file.public_url);
        Ok(Self {
            data: flags.data.or(file.data).unwrap_or_else(|| PathBuf::from(".beffroi")),
            database_url: flags.database_url.or(file.database_url),
            listen: flags.listen.or(file.listen).unwrap_or(local),
            assets: flags.assets.or(file.assets),
            log_json: flags.log_json.or(file.log_json).unwrap_or(false),
            connections: file.connections.unwrap_or(16),
            requests_at_once: file.requests_at_once.unwrap_or(512),
            tile_cache_mb: file.tile_cache_mb.unwrap_or(256),
            directory: file.directory.complete().map_err(&refuse)?,
            openid: file.openid.complete(public_url.as_deref()).map_err(&refuse)?,
            public_url,
            files: file.files,
            email: file.email.complete().map_err(&refuse)?,
            jobs: file.jobs,
        })
    }
}

/// The settings file; `BEFFROI_DIRECTORY_BASE_DN` goes before `base-dn` of its part `[directory]`.
fn read(text: &str, environment: impl Iterator<Item = (String, String)>) -> Result<File, String> {
    // As it is first: what cannot be read is then told with its line.
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut parts: toml::Table = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut over = Vec::new();
    for (name, value) in environment {
        let Some((part, prefix)) = PARTS.iter().find(|(_, prefix)| name.starts_with(prefix)) else { continue };
        let key = name[prefix.len()..].to_lowercase().replace('_', "-");
        let flag = || value.parse().ok().filter(|_| FLAGS.contains(&key.as_str())).map(toml::Value::Boolean);
        let number = value.parse().ok().filter(|_| NUMBERS.contains(&key.as_str())).map(toml::Value::Integer);
        let value = number.or_else(flag).unwrap_or_else(|| toml::Value::String(value.clone()));
        let part = parts.entry(*part).or_insert_with(|| toml::Table::new().into());
        if let Some(part) = part.as_table_mut() {
            part.insert(key, value);
        }
        over.push(name);
    }
    if over.is_empty() {
        return Ok(file);
    }
    parts.try_into().map_err(|error: toml::de::Error| format!("{}: {error}", over.join(", ")))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Flags, Settings, read};

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

    #[test]
    fn the_environment_goes_before_the_parts_of_the_settings_file() {
        let text = "[directory]\nurl = \"ldap://ldap.ville.fr\"\nbase-dn = \"dc=ville\"";
        let over = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            read(text, pairs.collect::<Vec<_>>().into_iter()).and_then(|file| file.directory.complete())
        };
        assert!(over(&[]).unwrap().unwrap().start_tls);
        let set = over(&[("BEFFROI_DIRECTORY_BASE_DN", "dc=autre"), ("BEFFROI_DIRECTORY_START_TLS", "false")]);
        let set = set.unwrap().unwrap();
        assert_eq!((set.base_dn.as_str(), set.start_tls), ("dc=autre", false));
        assert!(over(&[("BEFFROI_DIRECTORY_BASE", "dc=x")]).unwrap_err().contains("BEFFROI_DIRECTORY_BASE"));
        let secret = format!("{:?}", over(&[("BEFFROI_DIRECTORY_BIND_PASSWORD", "motdepasse")]));
        assert!(!secret.contains("motdepasse"), "a secret is not shown");
    }
}
