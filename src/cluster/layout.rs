//! Where things lie in the data folder.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::cluster::Error;
use crate::cluster::account::Account;

/// Longest path of a Unix socket is 107 bytes; the name PostgreSQL adds takes 19.
const LONGEST_SOCKET_DIRECTORY: usize = 85;
/// Home of the cluster when the data folder lies where the server account may not go (under `/root`).
const SYSTEM_HOME: &str = "/var/lib/beffroi";

/// Name of the cluster's home in the data folder.
const LINK: &str = "postgresql";

/// The paths of one data folder.
#[derive(Debug, Clone)]
pub struct Layout {
    /// What the person named: `.beffroi` unless told otherwise.
    pub data: PathBuf,
    /// Parent of everything PostgreSQL touches: `data`, or a folder of `/var/lib/beffroi` it links to.
    home: PathBuf,
    socket: PathBuf,
}

impl Layout {
    /// Create the folders of `data` where they are missing, each open to `server` alone.
    pub(crate) fn prepare(data: &Path, own: &Account, server: &Account) -> Result<Self, Error> {
        create(data, if own == server { 0o700 } else { 0o711 })?;
        let data = data.canonicalize().map_err(|error| Error::io("open", data, error))?;
        probe(&data)?;
        let layout = Self::of(&data, own, server);
        if layout.home.starts_with(SYSTEM_HOME) {
            create(Path::new(SYSTEM_HOME), 0o711)?; // shared by data folders, passed through by the server account
        }
        for directory in [&layout.home, &layout.log_directory(), &layout.socket] {
            create(directory, 0o700)?;
            give(directory, server)?;
        }
        if layout.home != data {
            let link = data.join(LINK);
            if fs::symlink_metadata(&link).is_err() {
                symlink(&layout.home, &link).map_err(|error| Error::io("create", &link, error))?;
            }
        }
        Ok(layout)
    }

    /// The paths of `data`, which must be absolute, creating nothing.
    pub(crate) fn of(data: &Path, own: &Account, server: &Account) -> Self {
        let home = if own == server || reachable(data) { data.join(LINK) } else { elsewhere(data) };
        let beside = home.join("run");
        let socket = if beside.as_os_str().len() <= LONGEST_SOCKET_DIRECTORY {
            beside
        } else {
            Path::new("/tmp").join(format!("beffroi-{}-{}", server.uid, short_name(data)))
        };
        Self { data: data.to_owned(), home, socket }
    }

    /// The folder of the cluster (`PGDATA`).
    #[must_use]
    pub fn cluster(&self) -> PathBuf {
        self.home.join("cluster")
    }

    /// A cluster being made; renamed to [`Self::cluster`] when whole.
    #[must_use]
    pub fn unfinished(&self) -> PathBuf {
        self.home.join("cluster.unfinished")
    }

    /// Folder of the Unix socket.
    #[must_use]
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// What PostgreSQL says.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.log_directory().join("postgresql.log")
    }

    /// A lock of this data folder.
    #[must_use]
    pub fn lock(&self, name: &str) -> PathBuf {
        self.data.join(name)
    }

    fn log_directory(&self) -> PathBuf {
        self.home.join("log")
    }
}

/// The folder of `/var/lib/beffroi` that `data` links to, or the one it will: a data folder that was deleted and made again
/// starts afresh, so the name depends on when it was made.
fn elsewhere(data: &Path) -> PathBuf {
    let linked = fs::read_link(data.join(LINK)).ok().filter(|target| target.starts_with(SYSTEM_HOME));
    linked.unwrap_or_else(|| {
        let born = fs::metadata(data).and_then(|meta| meta.created()).ok();
        let born = born.and_then(|at| at.duration_since(UNIX_EPOCH).ok()).map_or(0, |since| since.as_nanos());
        Path::new(SYSTEM_HOME).join(format!("{}-{born:x}", short_name(data)))
    })
}

/// Can any account walk to this folder?
fn reachable(data: &Path) -> bool {
    data.ancestors().all(|folder| fs::metadata(folder).is_ok_and(|meta| meta.permissions().mode() & 0o001 != 0))
}

/// Eight hexadecimal digits that tell one data folder from another (FNV-1a: a name, not a guard).
fn short_name(data: &Path) -> String {
    let hash = data
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    format!("{hash:08x}")
}

fn create(directory: &Path, mode: u32) -> Result<(), Error> {
    match DirBuilder::new().recursive(true).mode(mode).create(directory) {
        Ok(()) => {}
        Err(error) => return Err(Error::io("create", directory, error)),
    }
    let meta = fs::metadata(directory).map_err(|error| Error::io("read", directory, error))?;
    if meta.permissions().mode() & 0o777 != mode && meta.uid() == Account::own()?.uid {
        let tightened = fs::set_permissions(directory, Permissions::from_mode(mode));
        tightened.map_err(|error| Error::io("protect", directory, error))?;
    }
    Ok(())
}

/// A folder that says it is writable may still lie on a read-only or full disk: write and see.
fn probe(data: &Path) -> Result<(), Error> {
    let file = data.join(".probe");
    let written = fs::write(&file, [0_u8; 4096]).and_then(|()| fs::remove_file(&file));
    written.map_err(|error| Error::io("write", data, error))
}

fn give(directory: &Path, server: &Account) -> Result<(), Error> {
    let meta = fs::metadata(directory).map_err(|error| Error::io("read", directory, error))?;
    if meta.uid() == server.uid {
        return Ok(());
    }
    let given = chown(directory, Some(server.uid), Some(server.gid));
    given.map_err(|error| match error.kind() {
        io::ErrorKind::PermissionDenied => Error::OtherOwner { path: directory.to_owned(), uid: meta.uid() },
        _ => Error::io("give", directory, error),
    })
}
