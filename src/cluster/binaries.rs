//! Finding PostgreSQL on the machine.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cluster::Error;

/// The Debian packages the embedded cluster needs.
pub const PACKAGES: [&str; 2] = ["postgresql", "postgresql-postgis"];

/// Where Debian puts the server programs, one folder a major version.
const ROOT: &str = "/usr/lib/postgresql";

/// The server programs of one major version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    pub major: u32,
    directory: PathBuf,
}

impl Binaries {
    /// The newest version that has PostGIS. `BEFFROI_POSTGRESQL` may name another folder of programs.
    ///
    /// # Errors
    /// [`Error::NoServer`] without PostgreSQL, [`Error::NoPostgis`] when no version has PostGIS.
    pub fn newest() -> Result<Self, Error> {
        if let Some(directory) = env::var_os("BEFFROI_POSTGRESQL") {
            return Self::at(Path::new(&directory)).ok_or(Error::NoServer);
        }
        let mut all = Self::installed();
        if all.is_empty() {
            return Err(Error::NoServer);
        }
        let newest = all.last().map_or(0, |binaries| binaries.major);
        all.retain(|binaries| has_postgis(binaries.major));
        all.pop().ok_or(Error::NoPostgis { major: newest })
    }

    /// The programs of exactly this version: a cluster made by one major version is only read by the same.
    ///
    /// # Errors
    /// [`Error::OtherMajor`] when that version is not installed.
    pub fn of_major(major: u32, cluster: &Path) -> Result<Self, Error> {
        let named = env::var_os("BEFFROI_POSTGRESQL").and_then(|directory| Self::at(Path::new(&directory)));
        let found = named.into_iter().chain(Self::installed()).find(|binaries| binaries.major == major);
        let binaries = found.ok_or_else(|| Error::OtherMajor { major, cluster: cluster.to_owned() })?;
        if has_postgis(major) { Ok(binaries) } else { Err(Error::NoPostgis { major }) }
    }

    /// Path of a program: `initdb`, `pg_ctl`, `pg_dump` …
    #[must_use]
    pub fn program(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    /// Every version installed the Debian way, oldest first.
    fn installed() -> Vec<Self> {
        let Ok(entries) = fs::read_dir(ROOT) else { return Vec::new() };
        let mut found: Vec<Self> = entries.flatten().filter_map(|entry| Self::at(&entry.path().join("bin"))).collect();
        found.sort_by_key(|binaries| binaries.major);
        found
    }

    fn at(directory: &Path) -> Option<Self> {
        let complete = ["postgres", "initdb", "pg_ctl"].iter().all(|name| directory.join(name).is_file());
        let major = directory.parent()?.file_name()?.to_str()?.parse().ok()?;
        complete.then(|| Self { major, directory: directory.to_owned() })
    }
}

fn has_postgis(major: u32) -> bool {
    Path::new(&format!("/usr/share/postgresql/{major}/extension/postgis.control")).is_file()
}
