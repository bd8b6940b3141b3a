//! Opening what people send: plain, gzip, a member of a zip; counted for the progress bar and held
//! to limits, so that a crafted file cannot fill the memory or the disk.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;
use tempfile::NamedTempFile;

use crate::exchange::format::{Progress, ReadError};

/// Largest size of one file once decompressed: the parcels of the whole country are 40 GB.
const LARGEST: u64 = 64 << 30;
/// A file that grows more than this when decompressed is a bomb; GeoJSON of parcels grows 12 times.
const GREATEST_RATIO: u64 = 200;
/// Below this, the ratio is not looked at: a page of blanks is no bomb.
const RATIO_FROM: u64 = 64 << 20;
/// Most members of an archive.
const MOST_MEMBERS: usize = 20_000;

/// A stream of bytes, buffered.
pub type Stream = Box<dyn BufRead + Send>;

/// Open a file for one pass, decompressing it when it is gzip (told by its first bytes, not by its
/// name). Bytes read from the disk go to `progress`.
///
/// # Errors
/// The file cannot be opened. Exceeding a limit is reported while reading, as an [`io::Error`] that
/// [`explain`] turns into a sentence.
pub fn open(path: &Path, progress: &Arc<Progress>) -> Result<Stream, ReadError> {
    let unreadable = |source| ReadError::Unreadable { file: path.to_owned(), source };
    let mut file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    let zipped = is_gzip(&mut file).map_err(unreadable)?;
    progress.expect(size);
    let counted = BufReader::with_capacity(1 << 17, Counted { inner: file, progress: Arc::clone(progress) });
    if zipped {
        let limited = Limited::new(MultiGzDecoder::new(counted), size);
        Ok(Box::new(BufReader::with_capacity(1 << 18, limited)))
    } else {
        Ok(Box::new(counted))
    }
}

/// The sentence for an error met while reading a stream of [`open`].
#[must_use]
pub fn explain(path: &Path, source: io::Error) -> ReadError {
    if source.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Bomb>) {
        return ReadError::LimitExceeded { file: path.display().to_string(), detail: source.to_string() };
    }
    match source.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            ReadError::NotThisFormat {
                file: path.display().to_string(),
                detail: format!("le fichier est tronqué ou abîmé ({source})."),
                remedy: "Téléchargez-le à nouveau.".to_owned(),
            }
        }
        _ => ReadError::Unreadable { file: path.to_owned(), source },
    }
}

/// A file that can be read anywhere: the file itself, or a temporary decompressed copy that is removed
/// with the value.
#[derive(Debug)]
pub enum OnDisk {
    Given(PathBuf),
    Copy(NamedTempFile),
}

impl OnDisk {
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Given(path) => path,
            Self::Copy(copy) => copy.path(),
        }
    }
}

/// The file itself when it is not compressed, else a temporary copy: for formats read out of order
/// (`GeoPackage`).
///
/// # Errors
/// The file cannot be read, is damaged, or exceeds the limits; or the temporary folder is full.
pub fn on_disk(path: &Path) -> Result<OnDisk, ReadError> {
    let unreadable = |source| ReadError::Unreadable { file: path.to_owned(), source };
    if !is_gzip(&mut File::open(path).map_err(unreadable)?).map_err(unreadable)? {
        return Ok(OnDisk::Given(path.to_owned()));
    }
    let mut copy = NamedTempFile::new().map_err(unreadable)?;
    io::copy(&mut open(path, &Arc::default())?, &mut copy).map_err(|e| explain(path, e))?;
    copy.flush().map_err(unreadable)?;
    Ok(OnDisk::Copy(copy))
}

/// A zip archive: its members by name, read within limits and never written under a name of theirs.
pub struct Zip {
    path: PathBuf,
    archive: zip::ZipArchive<BufReader<File>>,
    /// In the order of the archive.
    names: Vec<String>,
    size: u64,
}

impl Zip {
    /// Open an archive and check its list of members.
    ///
    /// # Errors
    /// Not a zip, or too many members, or a name that leaves the archive.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        let unreadable = |source| ReadError::Unreadable { file: path.to_owned(), source };
        let file = File::open(path).map_err(unreadable)?;
        let size = file.metadata().map_err(unreadable)?.len();
        let archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|e| damaged(path, &e))?;
        if archive.len() > MOST_MEMBERS {
            return Err(ReadError::LimitExceeded {
                file: path.display().to_string(),
                detail: format!("l’archive contient {} fichiers, la limite est {MOST_MEMBERS}.", archive.len()),
            });
        }
        let names = archive
            .file_names()
            .map(|name| name.map(Cow::into_owned))
            .collect::<Result<Vec<String>, _>>()
            .map_err(|e| damaged(path, &e))?;
        if let Some(name) = names.iter().find(|name| leaves_the_archive(name)) {
            return Err(ReadError::LimitExceeded {
                file: path.display().to_string(),
                detail: format!("le membre « {name} » de l’archive sort de son dossier."),
            });
        }
        Ok(Self { path: path.to_owned(), archive, names, size })
    }

    /// Names of the members that are files, as written in the archive, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.names.iter().filter(|n| !n.ends_with('/')).cloned().collect();
        names.sort();
        names
    }

    /// The whole of a small member (`.prj`, `.cpg`), at most `most` bytes.
    ///
    /// # Errors
    /// No such member, damaged, or longer.
    pub fn small(&mut self, name: &str, most: u64) -> Result<Vec<u8>, ReadError> {
        let rank = self.rank(name);
        let member = self.archive.by_index(rank).map_err(|e| damaged(&self.path, &e))?;
        if member.size() > most {
            return Err(ReadError::LimitExceeded {
                file: format!("{}/{name}", self.path.display()),
                detail: format!("{} octets, la limite est {most}.", member.size()),
            });
        }
        let mut bytes = Vec::new();
        member.take(most).read_to_end(&mut bytes).map_err(|e| explain(&self.path, e))?;
        Ok(bytes)
    }

    /// Read a member through, piece by piece and at most `most` bytes; `visit` says whether to go on. Nothing is kept:
    /// this is how a member is looked at before it is given to a library that keeps it whole.
    ///
    /// # Errors
    /// No such member, damaged, or longer.
    pub fn pieces(&mut self, name: &str, most: u64, visit: &mut dyn FnMut(&[u8]) -> bool) -> Result<u64, ReadError> {
        let rank = self.rank(name);
        let member = self.archive.by_index(rank).map_err(|e| damaged(&self.path, &e))?;
        let mut stream = BufReader::with_capacity(1 << 16, Limited::new(member, self.size));
        let mut length = 0;
        loop {
            let piece = stream.fill_buf().map_err(|e| explain(&self.path, e))?;
            let size = piece.len();
            length += size as u64;
            if length > most {
                return Err(ReadError::LimitExceeded {
                    file: format!("{}/{name}", self.path.display()),
                    detail: format!("plus de {most} octets une fois décompressé."),
                });
            }
            if size == 0 || !visit(piece) {
                return Ok(length);
            }
            stream.consume(size);
        }
    }

    /// A member decompressed into a nameless temporary file, at its start.
    ///
    /// # Errors
    /// No such member, damaged, exceeding the limits, or no room in the temporary folder.
    pub fn unpack(&mut self, name: &str) -> Result<File, ReadError> {
        let rank = self.rank(name);
        let member = self.archive.by_index(rank).map_err(|e| damaged(&self.path, &e))?;
        let mut copy =
            tempfile::tempfile().map_err(|source| ReadError::Unreadable { file: self.path.clone(), source })?;
        let mut limited = Limited::new(member, self.size);
        io::copy(&mut limited, &mut copy)
            .and_then(|_| copy.seek(SeekFrom::Start(0)))
            .map_err(|e| explain(&self.path, e))?;
        Ok(copy)
    }
}

impl Zip {
    /// Place of a member; behind the last when there is none of that name, which the archive refuses.
    fn rank(&self, name: &str) -> usize {
        self.names.iter().position(|n| n == name).unwrap_or(self.names.len())
    }
}

fn damaged(path: &Path, error: &zip::result::ZipError) -> ReadError {
    ReadError::NotThisFormat {
        file: path.display().to_string(),
        detail: format!("l’archive zip est illisible ({error})."),
        remedy: "Téléchargez-la à nouveau.".to_owned(),
    }
}

fn leaves_the_archive(name: &str) -> bool {
    name.contains('\0')
        || Path::new(&name.replace('\\', "/"))
            .components()
            .any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
}

fn is_gzip(file: &mut File) -> io::Result<bool> {
    let mut start = [0; 2];
    let full = file.read(&mut start)? == 2;
    file.seek(SeekFrom::Start(0))?;
    Ok(full && start == [0x1f, 0x8b])
}

struct Counted<R> {
    inner: R,
    progress: Arc<Progress>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.progress.advance(n as u64);
        Ok(n)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("le contenu décompressé dépasse {given} Mo, ce qui n’est pas vraisemblable pour {size} octets compressés.", given = .read >> 20)]
struct Bomb {
    read: u64,
    size: u64,
}

/// Stops when more comes out than what went in allows.
struct Limited<R> {
    inner: R,
    size: u64,
    read: u64,
}

impl<R> Limited<R> {
    fn new(inner: R, size: u64) -> Self {
        Self { inner, size, read: 0 }
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read += n as u64;
        let bomb = self.read > RATIO_FROM && self.read / GREATEST_RATIO > self.size;
        if bomb || self.read > LARGEST {
            return Err(io::Error::other(Bomb { read: self.read, size: self.size }));
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn temporary(bytes: &[u8]) -> NamedTempFile {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    fn gzip(bytes: impl Read) -> Vec<u8> {
        let mut out = Vec::new();
        flate2::bufread::GzEncoder::new(BufReader::new(bytes), flate2::Compression::best())
            .read_to_end(&mut out)
            .unwrap();
        out
    }

    #[test]
    fn a_gzip_file_is_read_whatever_its_name() {
        let file = temporary(&gzip(&b"parcelles"[..]));
        let mut text = String::new();
        open(file.path(), &Arc::default()).unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "parcelles");
    }

    #[test]
    fn a_bomb_stops_early_and_says_so() {
        let file = temporary(&gzip(io::repeat(0).take(200 << 20)));
        let mut stream = open(file.path(), &Arc::default()).unwrap();
        let error = io::copy(&mut stream, &mut io::sink()).unwrap_err();
        let told = explain(file.path(), error);
        assert!(matches!(told, ReadError::LimitExceeded { .. }), "{told}");
    }

    #[test]
    fn a_truncated_gzip_is_damaged_not_short() {
        let whole = gzip(&vec![7_u8; 100_000][..]);
        let file = temporary(&whole[..whole.len() / 2]);
        let error = io::copy(&mut open(file.path(), &Arc::default()).unwrap(), &mut io::sink()).unwrap_err();
        assert!(matches!(explain(file.path(), error), ReadError::NotThisFormat { .. }));
    }

    #[test]
    fn an_archive_whose_members_climb_out_is_refused() {
        for name in ["../etc/passwd", "/etc/passwd", "a/../../b", "..\\b.shp"] {
            let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(b"x").unwrap();
            let file = temporary(&zip.finish().unwrap().into_inner());
            assert!(matches!(Zip::open(file.path()), Err(ReadError::LimitExceeded { .. })), "{name}");
        }
    }
}
