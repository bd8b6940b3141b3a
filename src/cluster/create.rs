//! Making the cluster: under another name until it is whole.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::Path;
use std::process::Command;

use crate::cluster::account::Account;
use crate::cluster::binaries::Binaries;
use crate::cluster::{Error, Layout, Settings};

/// The account that owns everything in the cluster; only the provisioning of the database uses it.
pub const SUPERUSER: &str = "beffroi_cluster";
/// Our settings; the file also says that the cluster is ours.
const OWN_SETTINGS: &str = "beffroi.conf";

/// What the folder of the cluster holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing yet.
    Missing,
    /// A cluster of ours, of this major version of PostgreSQL.
    Ours(u32),
}

/// Look at the folder, refusing what is not ours.
pub fn state(cluster: &Path, server: &Account) -> Result<State, Error> {
    let meta = match fs::metadata(cluster) {
        Ok(meta) => meta,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(State::Missing),
        Err(error) => return Err(Error::io("read", cluster, error)),
    };
    if meta.uid() != server.uid {
        return Err(Error::OtherOwner { path: cluster.to_owned(), uid: meta.uid() });
    }
    let version = fs::read_to_string(cluster.join("PG_VERSION")).ok();
    let major = version.and_then(|text| text.trim().parse().ok());
    match major {
        Some(major) if cluster.join(OWN_SETTINGS).is_file() => Ok(State::Ours(major)),
        _ => Err(Error::Foreign(cluster.to_owned())),
    }
}

/// `initdb` into the unfinished folder, our settings, then one rename: a cluster is there whole or not at all.
pub fn create(layout: &Layout, binaries: &Binaries, own: &Account, server: &Account) -> Result<(), Error> {
    let unfinished = layout.unfinished();
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(|error| Error::io("clear", &unfinished, error))?;
    }
    let mut initdb = server.command(&binaries.program("initdb"), own);
    initdb.arg("-D").arg(&unfinished);
    // Bytes of UTF-8 sort as its code points do, and PostgreSQL compares them several times quicker by itself.
    initdb.args([
        "-U",
        SUPERUSER,
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--lc-collate=C",
        "-A",
        "peer",
        "--data-checksums",
    ]);
    run(&mut initdb, "initdb", &unfinished)?;
    for (name, text) in [("postgresql.conf", format!("include '{OWN_SETTINGS}'\n")), (OWN_SETTINGS, String::new())] {
        write(&unfinished.join(name), &text, server)?;
    }
    let cluster = layout.cluster();
    fs::rename(&unfinished, &cluster).map_err(|error| Error::io("create", &cluster, error))?;
    sync(&cluster)
}

/// Write our settings and who may connect; done at every start, so that a new Beffroi brings its own.
pub fn configure(
    layout: &Layout,
    binaries: &Binaries,
    own: &Account,
    server: &Account,
    settings: &Settings,
) -> Result<(), Error> {
    write(&layout.cluster().join(OWN_SETTINGS), &server_settings(layout, binaries.major, settings), server)?;
    admit(layout, own, server)?;
    Ok(())
}

/// Write who may connect. True when that is news to a server that runs.
pub fn admit(layout: &Layout, own: &Account, server: &Account) -> Result<bool, Error> {
    let cluster = layout.cluster();
    // The database must exist before its owner can be asked for by name, so every name is open to both accounts.
    let doors = write(&cluster.join("pg_hba.conf"), "local all all peer map=beffroi\n", server)?;
    let mut map = String::new();
    for account in [own, server] {
        for role in [SUPERUSER, crate::db::OWNER, crate::db::APP, crate::db::GATE, crate::db::QUERY] {
            let _ = writeln!(map, "beffroi \"{}\" {role}", account.name); // writing to memory cannot fail
        }
    }
    Ok(write(&cluster.join("pg_ident.conf"), &map, server)? || doors)
}

fn server_settings(layout: &Layout, major: u32, settings: &Settings) -> String {
    // PostgreSQL has LZ4 since 15, and Debian's is built with it: an electoral roll is written in four fifths of the time.
    let compression = if major >= 15 { "lz4" } else { "on" };
    let durability = if settings.durable {
        ""
    } else {
        "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off\n"
    };
    format!(
        "# Written by Beffroi at every start.
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = {connections}
shared_buffers = {buffers}MB
work_mem = 32MB
temp_buffers = 64MB
maintenance_work_mem = 256MB
effective_io_concurrency = 100
random_page_cost = 1.1
# This cluster has no replica: what fills a new table need not be written twice.
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
min_wal_size = 256MB
wal_compression = {compression}
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C.UTF-8'
log_line_prefix = '%m [%p] %q%u@%d '
logging_collector = off
{durability}",
        socket = layout.socket().display().to_string().replace('\'', "''"),
        connections = settings.connections,
        buffers = settings.shared_buffers_mb,
    )
}

/// Run a program of PostgreSQL, turning what it complains of into an error a person can act on.
pub fn run(command: &mut Command, name: &'static str, place: &Path) -> Result<(), Error> {
    let output = command.output().map_err(|error| Error::io("run", Path::new(command.get_program()), error))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if said.contains("No space left on device") || said.contains("Disk quota exceeded") {
        return Err(Error::DiskFull(place.to_owned()));
    }
    if said.contains("Read-only file system") {
        return Err(Error::ReadOnly(place.to_owned()));
    }
    Err(Error::Program { name, said })
}

/// True when the file was not so already.
fn write(path: &Path, text: &str, server: &Account) -> Result<bool, Error> {
    if fs::read_to_string(path).is_ok_and(|present| present == text) {
        return Ok(false);
    }
    // Beside, then renamed: a kill in between leaves the former file.
    let beside = path.with_extension("new");
    fs::write(&beside, text)
        .and_then(|()| chown(&beside, Some(server.uid), Some(server.gid)))
        .and_then(|()| fs::rename(&beside, path))
        .map(|()| true)
        .map_err(|error| Error::io("write", path, error))
}

fn sync(path: &Path) -> Result<(), Error> {
    let parent = path.parent().unwrap_or(path);
    fs::File::open(parent).and_then(|folder| folder.sync_all()).map_err(|error| Error::io("write", parent, error))
}
