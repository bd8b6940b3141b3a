//! The lots of an EDIGEO delivery, wherever they lie: folders, `.tar`, `.tar.bz2`, `.tar.gz`, `.zip`,
//! archives inside an archive.
//!
//! Nothing is ever written to disk; sizes, counts and depths are bounded whatever an archive announces.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use bzip2::read::MultiBzDecoder;
use flate2::read::MultiGzDecoder;

use crate::exchange::format::{Progress, ReadError};

/// Bounds on what a delivery may hold. A dense urban sheet takes 20 MB, a département 60,000 files.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub member_bytes: u64,
    pub archive_bytes: u64,
    pub members: usize,
    pub depth: usize,
}

pub(super) const LIMITS: Limits =
    Limits { member_bytes: 256 << 20, archive_bytes: 1 << 30, members: 100_000, depth: 3 };

/// The files of one lot (one sheet), by role.
#[derive(Debug, Default, Clone)]
pub(super) struct LotFiles {
    /// Archive or folder the lot came from, for people.
    pub origin: String,
    /// Six characters that begin its files: `EDAB01`.
    pub name: String,
    /// `SE.GEO`, `T1.VEC` … by what follows the lot name.
    pub parts: BTreeMap<String, Vec<u8>>,
    /// Suffixes of vector files the transmission file announces; none when it lies elsewhere.
    pub announced: Option<Vec<String>>,
}

impl LotFiles {
    pub(super) fn part(&self, suffix: &str) -> Option<&[u8]> {
        self.parts.get(suffix).map(Vec::as_slice)
    }
}

/// Calls `take` with every lot found in some paths, in the order of their names.
pub(super) fn for_each_lot(
    paths: &[PathBuf],
    progress: &Arc<Progress>,
    take: &mut dyn FnMut(LotFiles) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut walk = Walk { members: 0, limits: LIMITS, take };
    for path in paths {
        walk.path(path, progress, 0)?;
    }
    Ok(())
}

/// Bytes on disk of everything [`for_each_lot`] reads.
pub(super) fn total_bytes(paths: &[PathBuf]) -> u64 {
    paths
        .iter()
        .map(|path| {
            if path.is_dir() {
                children(path).map_or(0, |all| total_bytes(&all))
            } else {
                path.metadata().map_or(0, |m| m.len())
            }
        })
        .sum()
}

/// Entries of a folder in the order of their names; links are not followed.
fn children(folder: &Path) -> Result<Vec<PathBuf>, ReadError> {
    let unreadable = |source| ReadError::Unreadable { file: folder.to_owned(), source };
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if !entry.file_type().map_err(unreadable)?.is_symlink() {
            all.push(entry.path());
        }
    }
    all.sort();
    Ok(all)
}

/// How files are packed, by their name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pack {
    Tar,
    TarBz2,
    TarGz,
    Zip,
}

fn pack(name: &str) -> Option<Pack> {
    let lower = name.to_ascii_lowercase();
    let ends = |all: &[&str]| all.iter().any(|end| lower.ends_with(end));
    if ends(&[".tar.bz2", ".tbz2", ".tbz"]) {
        Some(Pack::TarBz2)
    } else if ends(&[".tar.gz", ".tgz"]) {
        Some(Pack::TarGz)
    } else if ends(&[".tar"]) {
        Some(Pack::Tar)
    } else if ends(&[".zip"]) {
        Some(Pack::Zip)
    } else {
        None
    }
}

/// Lot name and role of an EDIGEO file name: `EDAB01T1.VEC` is `T1.VEC` of `EDAB01`, `E000AB01.THF` is
/// the transmission file.
fn role(name: &str) -> Option<(String, String)> {
    let upper = name.to_ascii_uppercase();
    let (stem, extension) = upper.rsplit_once('.')?;
    match extension {
        "THF" => Some((stem.to_owned(), "THF".to_owned())),
        "VEC" | "GEO" | "QAL" if stem.len() == 8 && stem.is_ascii() => {
            let (lot, part) = stem.split_at(6);
            Some((lot.to_owned(), format!("{part}.{extension}")))
        }
        _ => None,
    }
}

/// Lots of one folder or archive while its files come in.
#[derive(Default)]
struct Shelf {
    lots: BTreeMap<String, LotFiles>,
    announced: BTreeMap<String, Vec<String>>,
    bytes: u64,
}

impl Shelf {
    fn put(&mut self, lot: String, part: String, bytes: Vec<u8>) {
        if part == "THF" {
            self.announced.extend(super::blocks::announced(&bytes));
        } else {
            let files = self.lots.entry(lot.clone()).or_default();
            files.name = lot;
            files.parts.insert(part, bytes);
        }
    }

    /// The lots, each with what its transmission file announces. A lot announced without any file is a
    /// lot too, so that its absence is noticed.
    fn lots(self, origin: &str) -> impl Iterator<Item = LotFiles> {
        let Self { mut lots, announced, .. } = self;
        for (name, subsets) in announced {
            let lot = lots.entry(name.clone()).or_default();
            lot.name = name;
            lot.announced = Some(subsets);
        }
        let origin = origin.to_owned();
        lots.into_values().map(move |lot| LotFiles { origin: origin.clone(), ..lot })
    }
}

struct Walk<'a> {
    members: usize,
    limits: Limits,
    take: &'a mut dyn FnMut(LotFiles) -> Result<(), ReadError>,
}

impl Walk<'_> {
    fn path(&mut self, path: &Path, progress: &Arc<Progress>, depth: usize) -> Result<(), ReadError> {
        let shown = path.display().to_string();
        self.count(&shown, depth)?;
        let unreadable = |source| ReadError::Unreadable { file: path.to_owned(), source };
        if path.metadata().map_err(unreadable)?.is_dir() {
            return self.folder(path, progress, depth);
        }
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(pack) = pack(&name) else {
            return Err(not_edigeo(&shown, "ce n’est ni un dossier ni une archive de lots EDIGEO."));
        };
        let file = Counted { file: File::open(path).map_err(unreadable)?, progress: Arc::clone(progress) };
        self.archive(&shown, pack, file, depth)
    }

    /// Loose EDIGEO files make lots; folders and archives are entered; anything else is left alone.
    fn folder(&mut self, folder: &Path, progress: &Arc<Progress>, depth: usize) -> Result<(), ReadError> {
        let mut shelf = Shelf::default();
        for path in children(folder)? {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            if path.is_dir() || pack(&name).is_some() {
                self.path(&path, progress, depth + 1)?;
            } else if let Some((lot, part)) = role(&name) {
                let shown = path.display().to_string();
                self.count(&shown, depth)?;
                let unreadable = |source| ReadError::Unreadable { file: path.clone(), source };
                let file = Counted { file: File::open(&path).map_err(unreadable)?, progress: Arc::clone(progress) };
                let bytes = self.bytes(&shown, file, &mut shelf.bytes)?;
                shelf.put(lot, part, bytes);
            }
        }
        shelf.lots(&folder.display().to_string()).try_for_each(&mut *self.take)
    }

    fn archive<R: Read + Seek>(&mut self, shown: &str, pack: Pack, reader: R, depth: usize) -> Result<(), ReadError> {
        match pack {
            Pack::Tar => self.tar(shown, reader, depth),
            Pack::TarBz2 => self.tar(shown, MultiBzDecoder::new(reader), depth),
            Pack::TarGz => self.tar(shown, MultiGzDecoder::new(reader), depth),
            Pack::Zip => self.zip(shown, reader, depth),
        }
    }

    fn tar(&mut self, shown: &str, reader: impl Read, depth: usize) -> Result<(), ReadError> {
        let mut shelf = Shelf::default();
        let mut archive = tar::Archive::new(reader.take(self.limits.archive_bytes));
        for entry in archive.entries().map_err(|e| damaged(shown, &e))? {
            let entry = entry.map_err(|e| damaged(shown, &e))?;
            let path = entry.path().map_err(|e| damaged(shown, &e))?.into_owned();
            let kind = entry.header().entry_type();
            if kind.is_dir() || kind.is_pax_global_extensions() {
                continue;
            }
            if !kind.is_file() {
                return Err(suspicious(shown, &path));
            }
            self.member(shown, &path, entry, &mut shelf, depth)?;
        }
        shelf.lots(shown).try_for_each(&mut *self.take)
    }

    fn zip(&mut self, shown: &str, reader: impl Read + Seek, depth: usize) -> Result<(), ReadError> {
        let mut shelf = Shelf::default();
        let refused = |e: &zip::result::ZipError| damaged(shown, &io::Error::other(e.to_string()));
        let mut archive = zip::ZipArchive::new(reader).map_err(|e| refused(&e))?;
        for rank in 0..archive.len() {
            let entry = archive.by_index(rank).map_err(|e| refused(&e))?;
            if entry.is_dir() {
                continue;
            }
            let path = PathBuf::from(entry.name().map_err(|e| refused(&e))?.into_owned());
            if entry.is_symlink() {
                return Err(suspicious(shown, &path));
            }
            self.member(shown, &path, entry, &mut shelf, depth)?;
        }
        shelf.lots(shown).try_for_each(&mut *self.take)
    }

    fn member(
        &mut self,
        archive: &str,
        path: &Path,
        reader: impl Read,
        shelf: &mut Shelf,
        depth: usize,
    ) -> Result<(), ReadError> {
        if path.components().any(|c| !matches!(c, Component::Normal(_) | Component::CurDir)) {
            return Err(suspicious(archive, path));
        }
        let shown = format!("{archive}/{}", path.display());
        self.count(&shown, depth)?;
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some((lot, part)) = role(&name) {
            let bytes = self.bytes(&shown, reader, &mut shelf.bytes)?;
            shelf.put(lot, part, bytes);
        } else if let Some(pack) = pack(&name) {
            self.count(&shown, depth + 1)?;
            let inner = self.bytes(&shown, reader, &mut 0)?;
            self.archive(&shown, pack, Cursor::new(inner), depth + 1)?;
        }
        Ok(())
    }

    fn count(&mut self, shown: &str, depth: usize) -> Result<(), ReadError> {
        self.members += 1;
        let detail = if self.members > self.limits.members {
            format!("plus de {} fichiers.", self.limits.members)
        } else if depth > self.limits.depth {
            "trop d’archives ou de dossiers l’un dans l’autre.".to_owned()
        } else {
            return Ok(());
        };
        Err(ReadError::LimitExceeded { file: shown.to_owned(), detail })
    }

    fn bytes(&self, shown: &str, reader: impl Read, shelf: &mut u64) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        let limit = self.limits.member_bytes.min(self.limits.archive_bytes.saturating_sub(*shelf));
        let read = reader.take(limit + 1).read_to_end(&mut bytes).map_err(|e| damaged(shown, &e))?;
        *shelf += read as u64;
        if read as u64 > limit {
            let detail = format!("plus de {} Mo une fois décompressé.", limit >> 20);
            return Err(ReadError::LimitExceeded { file: shown.to_owned(), detail });
        }
        Ok(bytes)
    }
}

fn not_edigeo(file: &str, detail: &str) -> ReadError {
    ReadError::NotThisFormat {
        file: file.to_owned(),
        detail: detail.to_owned(),
        remedy: "Donnez le fichier edigeo-….tar.bz2 tel que la DGFiP le livre, ou le dossier qui contient tous ceux de la commune.".to_owned(),
    }
}

fn damaged(file: &str, error: &io::Error) -> ReadError {
    ReadError::NotThisFormat {
        file: file.to_owned(),
        detail: format!("l’archive est abîmée ou incomplète ({error})."),
        remedy: "Téléchargez-la de nouveau.".to_owned(),
    }
}

fn suspicious(archive: &str, path: &Path) -> ReadError {
    ReadError::NotThisFormat {
        file: archive.to_owned(),
        detail: format!("l’archive contient un chemin interdit ({}).", path.display()),
        remedy: "Elle ne vient sans doute pas de la DGFiP : ne l’utilisez pas.".to_owned(),
    }
}

/// A file whose reading moves the progress bar.
struct Counted {
    file: File,
    progress: Arc<Progress>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.progress.advance(read as u64);
        Ok(read)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}
