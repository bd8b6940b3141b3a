//! A newer file of addresses: taken in, read, its refused lines told.

use std::collections::HashSet;
use std::io;

use axum::body::Body;
use futures_util::StreamExt;
use serde::Serialize;
use tempfile::TempPath;
use tokio::io::AsyncWriteExt;
use tokio::task::spawn_blocking;
use utoipa::ToSchema;

use crate::addresses::difference::KnownAddress;
use crate::base::{Explanation, Failure, Kind, Language};
use crate::exchange::bal::Bal;
use crate::exchange::ban::Ban;
use crate::exchange::format::{Finding, Options, Raw, ReadError, Reader, Record, Reject, Sink, Stopped, Target};
use crate::web::Problem;

/// Largest file, in MiB.
const MOST: u64 = 64;
/// Refused lines told; the rest is counted.
const TOLD: usize = 50;

/// What a file says of a commune.
pub(super) struct Newer {
    pub target: Target,
    pub addresses: Vec<KnownAddress>,
    pub refused: Refused,
}

/// Lines that could not be read.
#[derive(Debug, Default)]
pub(super) struct Refused {
    pub count: u64,
    pub lines: Vec<RefusedLine>,
    /// Their keys, where those could be read: such an address is not gone from the file.
    pub keys: HashSet<String>,
}

/// A line that could not be read.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedLine {
    pub line: u64,
    pub reason: String,
}

/// A file that cannot be compared.
#[derive(Debug, thiserror::Error)]
enum FileError {
    #[error("more than {MOST} MiB")]
    TooLarge,
    #[error("the body broke off: {0}")]
    BrokenOff(axum::Error),
    #[error("the file cannot be kept: {0}")]
    Unwritable(#[from] io::Error),
    #[error(transparent)]
    Unreadable(#[from] ReadError),
    #[error("nothing of {0} in the file")]
    OtherCommune(String),
}

/// Keep the body in a file.
///
/// # Errors
/// Too large, broken off, or no room on the disk.
pub(super) async fn keep(body: Body) -> Result<TempPath, Problem> {
    let (file, path) = tempfile::NamedTempFile::new().map_err(FileError::from)?.into_parts();
    let (mut file, mut size) = (tokio::fs::File::from_std(file), 0_u64);
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(FileError::BrokenOff)?;
        size += chunk.len() as u64;
        if size > MOST << 20 {
            return Err(FileError::TooLarge.into());
        }
        file.write_all(&chunk).await.map_err(FileError::from)?;
    }
    file.flush().await.map_err(FileError::from)?;
    Ok(path)
}

/// Read what a file of the BAN or a BAL says of a commune.
///
/// # Errors
/// It is neither, or says nothing of the commune.
pub(super) async fn read(path: TempPath, commune: String, language: Language) -> Result<Newer, Problem> {
    let reading = spawn_blocking(move || taken(&path, commune, language));
    let read = reading.await.unwrap_or_else(|broken| std::panic::resume_unwind(broken.into_panic()));
    Ok(read?)
}

fn taken(path: &TempPath, commune: String, language: Language) -> Result<Newer, FileError> {
    let options = Options { commune: Some(commune.clone()), ..Options::default() };
    let mut reader: Box<dyn Reader> = match Ban::open(&[path], &options) {
        Ok(ban) => Box::new(ban),
        Err(ReadError::NotThisFormat { .. }) => Box::new(Bal::open(&[path], &options)?),
        Err(error) => return Err(error.into()),
    };
    let target = reader.targets().first().cloned().unwrap_or_else(|| Target::new("addresses.addresses", &[]));
    let mut newer = Newer { target, addresses: Vec::new(), refused: Refused::default() };
    reader.read(&mut Taking { newer: &mut newer, language })?;
    if newer.addresses.is_empty() && newer.refused.count == 0 {
        return Err(FileError::OtherCommune(commune));
    }
    Ok(newer)
}

struct Taking<'n> {
    newer: &'n mut Newer,
    language: Language,
}

impl Taking<'_> {
    fn refuse(&mut self, line: u64, reason: String, key: Option<String>) {
        let refused = &mut self.newer.refused;
        refused.count += 1;
        refused.keys.extend(key);
        if refused.lines.len() < TOLD {
            refused.lines.push(RefusedLine { line, reason });
        }
    }
}

impl Sink for Taking<'_> {
    fn record(&mut self, record: Record, _raw: &dyn Fn() -> Raw) -> Result<(), Stopped> {
        if let Some(address) = KnownAddress::read(&self.newer.target, &record) {
            self.newer.addresses.push(address);
        } else {
            let reason = self.language.pick(
                "Cette ligne ne nomme pas de voie.",
                "This line names no street.",
                "Esta línea no nombra ninguna calle.",
            );
            self.refuse(record.place.number, reason.to_owned(), Some(record.id));
        }
        Ok(())
    }

    fn reject(&mut self, reject: Reject) -> Result<(), Stopped> {
        self.refuse(reject.place.number, reject.reason, reject.key.map(|(_, id)| id));
        Ok(())
    }

    fn finding(&mut self, _finding: Finding) {}
}

impl Failure for FileError {
    fn kind(&self) -> Kind {
        match self {
            Self::TooLarge => Kind::TooLarge,
            Self::BrokenOff(_) | Self::Unreadable(_) => Kind::Invalid,
            Self::Unwritable(_) => Kind::Unavailable,
            Self::OtherCommune(_) => Kind::Unprocessable,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let title = language.pick("Fichier non comparé", "File not compared", "Fichero no comparado");
        Explanation::new(title, self.detail(language), self.remedy(language))
    }
}

impl FileError {
    fn detail(&self, language: Language) -> String {
        match self {
            Self::TooLarge => language.pick(
                format!("Le fichier dépasse {MOST} Mio."),
                format!("The file is larger than {MOST} MiB."),
                format!("El fichero supera {MOST} MiB."),
            ),
            Self::BrokenOff(_) => language
                .pick(
                    "L’envoi du fichier s’est interrompu.",
                    "The file broke off.",
                    "El envío del fichero se interrumpió.",
                )
                .to_owned(),
            Self::Unwritable(source) => language.pick(
                format!("Le fichier ne peut pas être gardé ({source})."),
                format!("The file cannot be kept ({source})."),
                format!("El fichero no se puede guardar ({source})."),
            ),
            // Readers speak French, as the formats do.
            Self::Unreadable(error) => error.to_string(),
            Self::OtherCommune(commune) => language.pick(
                format!("Le fichier ne contient aucune adresse de la commune {commune}."),
                format!("The file has no address of commune {commune}."),
                format!("El fichero no contiene ninguna dirección del municipio {commune}."),
            ),
        }
    }

    fn remedy(&self, language: Language) -> &'static str {
        match self {
            Self::TooLarge => language.pick(
                "Envoyez le fichier de votre commune seulement, ou compressez-le (gzip).",
                "Send the file of your commune only, or compress it (gzip).",
                "Envíe solo el fichero de su municipio, o comprímalo (gzip).",
            ),
            Self::BrokenOff(_) => language.pick("Recommencez l’envoi.", "Send it again.", "Vuelva a enviarlo."),
            Self::Unwritable(_) => language.pick(
                "Vérifiez la place sur le disque et recommencez.",
                "Check the room on the disk and try again.",
                "Compruebe el espacio en el disco y vuelva a intentarlo.",
            ),
            Self::Unreadable(_) => language.pick(
                "Envoyez un fichier CSV de la Base Adresse Nationale ou une base adresse locale (BAL).",
                "Send a CSV file of the Base Adresse Nationale or a base adresse locale (BAL).",
                "Envíe un fichero CSV de la Base Adresse Nationale o una base adresse locale (BAL).",
            ),
            Self::OtherCommune(_) => language.pick(
                "Choisissez le fichier de cette commune.",
                "Choose the file of this commune.",
                "Elija el fichero de este municipio.",
            ),
        }
    }
}
