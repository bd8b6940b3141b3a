//! Documents that wait in the scan folder of a person: `<scans>/<commune>/<login>/`. One is offered until a record has it,
//! then put aside under `repris/`: whatever happens in between, nothing is lost.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustix::fs::OFlags;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;
use utoipa::ToSchema;

use crate::auth::Person;
use crate::records::attachments::store::{NAME, Sent};
use crate::records::model::RecordType;
use crate::records::{Error, Records};

/// Most documents offered at once.
const SHOWN: usize = 50;
/// A document just written may not be whole yet.
const SETTLED: Duration = Duration::from_secs(2);
/// Bytes read at once.
const PART: usize = 64 << 10;
/// Where documents go that a record has.
const ASIDE: &str = "repris";

/// A document that waits.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = WaitingScan)]
pub struct Waiting {
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// When it was scanned, RFC 3339.
    pub at: String,
}

/// A document and the digest of its bytes.
struct Found {
    told: Waiting,
    digest: Vec<u8>,
}

impl Records {
    /// What waits for the person in `commune`, oldest first. Documents that a record has by now are put aside.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; when the folder cannot be read.
    pub(super) async fn waiting(
        &self,
        person: &Person,
        kind: &RecordType,
        commune: &str,
    ) -> Result<Vec<Waiting>, Error> {
        let Ok(folder) = self.scan_folder(person, commune) else { return Ok(Vec::new()) };
        let (place, largest) = (folder.clone(), self.attachments.largest_mb);
        let found = tokio::task::spawn_blocking(move || documents(&place, largest)).await;
        let found = found.map_err(|_| Error::Stopped)?.map_err(Error::Writing)?;
        let digests: Vec<&Vec<u8>> = found.iter().map(|document| &document.digest).collect();
        let mut look = self.look(person, Self::writes(person, kind, Some(commune))?).await?;
        let sql = "select digest from beffroi.files where kept and commune = $1 and digest = any ($2)";
        let taken: Vec<Vec<u8>> = sqlx::query_scalar(sql).bind(commune).bind(digests).fetch_all(&mut *look).await?;
        let (done, waiting): (Vec<Found>, Vec<Found>) =
            found.into_iter().partition(|document| taken.contains(&document.digest));
        for document in done {
            if let Err(error) = put_aside(&folder, &document) {
                tracing::warn!(%error, name = document.told.name, "a scanned document that a record has stays in its folder");
            }
        }
        Ok(waiting.into_iter().map(|document| document.told).collect())
    }

    /// One of them, read into a file of its own.
    ///
    /// # Errors
    /// [`Error::ScansUnset`], [`Error::ScanUnknown`], [`Error::FileTooLarge`], [`Error::FileEmpty`].
    pub(super) async fn scanned(&self, person: &Person, commune: &str, name: &str) -> Result<Sent, Error> {
        let (folder, name) = (self.scan_folder(person, commune)?, name.to_owned());
        let largest = self.attachments.largest_mb;
        tokio::task::spawn_blocking(move || read(&folder, &name, largest)).await.map_err(|_| Error::Stopped)?
    }

    fn scan_folder(&self, person: &Person, commune: &str) -> Result<PathBuf, Error> {
        let scans = self.attachments.scans.as_ref().ok_or(Error::ScansUnset)?;
        if is_plain(commune) && is_plain(&person.login) {
            Ok(scans.join(commune).join(&person.login))
        } else {
            Err(Error::ScanUnknown)
        }
    }
}

/// One part of a path, and no hidden one.
fn is_plain(name: &str) -> bool {
    let parted = name.contains(['/', '\\']) || name.contains(char::is_control);
    !name.is_empty() && !name.starts_with('.') && !parted && name.chars().count() <= NAME
}

/// Open a document itself, never what a link points to.
fn open(path: &Path) -> io::Result<File> {
    let flags = i32::try_from((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits()).map_err(io::Error::other)?;
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

fn documents(folder: &Path, largest_mb: usize) -> io::Result<Vec<Found>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        let Some(name) = entry.file_name().to_str().filter(|name| is_plain(name)).map(str::to_owned) else { continue };
        let facts = entry.metadata()?;
        let at = facts.modified()?;
        let settled = SystemTime::now().duration_since(at).is_ok_and(|age| age >= SETTLED);
        if facts.is_file() && facts.len() > 0 && facts.len() <= (largest_mb << 20) as u64 && settled {
            names.push((at, name, facts.len()));
        }
    }
    names.sort();
    names.into_iter().take(SHOWN).map(|(at, name, size)| found(folder, at, name, size)).collect()
}

fn found(folder: &Path, at: SystemTime, name: String, size: u64) -> io::Result<Found> {
    let digest = digest(open(&folder.join(&name))?)?;
    let at = jiff::Timestamp::try_from(at).map_err(io::Error::other)?.to_string();
    Ok(Found { told: Waiting { name, size, at }, digest })
}

/// SHA-256 of the bytes, a part at a time.
fn digest(mut file: File) -> io::Result<Vec<u8>> {
    let (mut hasher, mut part) = (Sha256::new(), vec![0; PART]);
    loop {
        match file.read(&mut part)? {
            0 => return Ok(hasher.finalize().to_vec()),
            count => hasher.update(&part[..count]),
        }
    }
}

fn put_aside(folder: &Path, document: &Found) -> io::Result<()> {
    let aside = folder.join(ASIDE);
    fs::create_dir_all(&aside)?;
    let head = document.digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    fs::rename(folder.join(&document.told.name), aside.join(format!("{head}-{}", document.told.name)))
}

fn read(folder: &Path, name: &str, largest_mb: usize) -> Result<Sent, Error> {
    if !is_plain(name) {
        return Err(Error::ScanUnknown);
    }
    let source = open(&folder.join(name)).map_err(|_| Error::ScanUnknown)?;
    if !source.metadata().map_err(Error::Writing)?.is_file() {
        return Err(Error::ScanUnknown);
    }
    let most = (largest_mb << 20) as u64;
    let mut source = source.take(most + 1);
    let mut file = NamedTempFile::new().map_err(Error::Writing)?;
    let size = io::copy(&mut source, &mut file).map_err(Error::Writing)?;
    file.flush().map_err(Error::Writing)?;
    if size > most {
        return Err(Error::FileTooLarge { most: largest_mb });
    }
    if size == 0 {
        return Err(Error::FileEmpty);
    }
    let digest = file.reopen().and_then(digest).map_err(Error::Writing)?;
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    Ok(Sent { file, digest, size, name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::time::{Duration, SystemTime};

    use super::{documents, is_plain, put_aside, read};
    use crate::records::Error;

    #[test]
    fn only_settled_documents_of_the_folder_itself_are_offered() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, age: u64| {
            let file = fs::File::create(folder.path().join(name)).unwrap();
            fs::write(folder.path().join(name), "%PDF-1.4").unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
        };
        write("second.pdf", 60);
        write("first.pdf", 3600);
        write("fresh.pdf", 0);
        write(".hidden", 60);
        fs::create_dir(folder.path().join("repris")).unwrap();
        symlink("/etc/passwd", folder.path().join("link.pdf")).unwrap();
        let found = documents(folder.path(), 50).unwrap();
        let names: Vec<&str> = found.iter().map(|document| document.told.name.as_str()).collect();
        assert_eq!(names, ["first.pdf", "second.pdf"]);
        put_aside(folder.path(), &found[0]).unwrap();
        assert_eq!(documents(folder.path(), 50).unwrap().len(), 1);
        assert!(documents(&folder.path().join("nobody"), 50).unwrap().is_empty());
    }

    #[test]
    fn a_name_that_leads_elsewhere_is_no_document() {
        let folder = tempfile::tempdir().unwrap();
        symlink("/etc/passwd", folder.path().join("link.pdf")).unwrap();
        fs::create_dir(folder.path().join("folder")).unwrap();
        for name in ["../passwd", "/etc/passwd", "link.pdf", "folder", "..", ".", "", "a\0b", "a\\b", "gone.pdf"] {
            assert!(matches!(read(folder.path(), name, 1), Err(Error::ScanUnknown)), "{name}");
        }
        fs::write(folder.path().join("large.pdf"), vec![0; (1 << 20) + 1]).unwrap();
        assert!(matches!(read(folder.path(), "large.pdf", 1), Err(Error::FileTooLarge { most: 1 })));
        fs::write(folder.path().join("empty.pdf"), "").unwrap();
        assert!(matches!(read(folder.path(), "empty.pdf", 1), Err(Error::FileEmpty)));
        assert!(is_plain("scan 12 – é.pdf"));
    }
}
