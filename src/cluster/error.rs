//! What can go wrong with the embedded cluster, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language};
use crate::cluster::PACKAGES;
use crate::db;

/// A failure of the embedded cluster.
#[derive(Debug, ThisError)]
pub enum Error {
    #[error("PostgreSQL is not installed")]
    NoServer,
    #[error("PostGIS is not installed for PostgreSQL {major}")]
    NoPostgis { major: u32 },
    #[error("the account `postgres`, which runs the server when Beffroi is started as root, does not exist")]
    NoServiceAccount,
    #[error("the cluster in {cluster} was made by PostgreSQL {major}, which is not installed")]
    OtherMajor { major: u32, cluster: PathBuf },
    #[error("{0} holds something that is not a cluster of Beffroi")]
    Foreign(PathBuf),
    #[error("{path} belongs to another account (uid {uid})")]
    OtherOwner { path: PathBuf, uid: u32 },
    #[error("no space left on the disk of {0}")]
    DiskFull(PathBuf),
    #[error("the disk of {0} is read-only")]
    ReadOnly(PathBuf),
    #[error("not allowed to write in {0}")]
    Forbidden(PathBuf),
    #[error("{name} failed: {said}")]
    Program { name: &'static str, said: String },
    #[error("cannot {action} {path}: {source}")]
    Io { action: &'static str, path: PathBuf, source: io::Error },
    #[error("a task was cut short")]
    Interrupted(#[from] tokio::task::JoinError),
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl Error {
    /// Sort an error of the file system by what a person would do about it.
    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull(path),
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly(path),
            io::ErrorKind::PermissionDenied => Self::Forbidden(path),
            _ => Self::Io { action, path, source },
        }
    }
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Database(error) => error.kind(),
            _ => Kind::Unavailable,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        if let Self::Database(error) = self {
            return error.explain(language);
        }
        let title = language.pick(
            "La base de données intégrée ne démarre pas",
            "The embedded database does not start",
            "La base de datos integrada no arranca",
        );
        let (detail, remedy) = match language {
            Language::French => (self.detail_in_french(), self.remedy_in_french()),
            Language::English => (format!("{self}."), self.remedy_in_english()),
            Language::Spanish => (self.detail_in_spanish(), self.remedy_in_spanish()),
        };
        Explanation::new(title, detail, remedy)
    }
}

fn packages(major: Option<u32>) -> String {
    match major {
        None => PACKAGES.join(" "),
        Some(major) => format!("postgresql-{major} postgresql-{major}-postgis-3"),
    }
}

impl Error {
    fn detail_in_french(&self) -> String {
        match self {
            Self::NoServer => "PostgreSQL n’est pas installé.".into(),
            Self::NoPostgis { major } => format!("PostGIS n’est pas installé pour PostgreSQL {major}."),
            Self::NoServiceAccount => {
                "Lancé par root, Beffroi confie PostgreSQL au compte « postgres », qui n’existe pas.".into()
            }
            Self::OtherMajor { major, cluster } => {
                format!("La base de {} vient de PostgreSQL {major}, qui n’est pas installé.", cluster.display())
            }
            Self::Foreign(path) => format!("{} contient autre chose qu’une base de Beffroi.", path.display()),
            Self::OtherOwner { path, uid } => {
                format!("{} appartient à un autre compte (uid {uid}).", path.display())
            }
            Self::DiskFull(path) => format!("Le disque de {} est plein.", path.display()),
            Self::ReadOnly(path) => format!("Le disque de {} est en lecture seule.", path.display()),
            Self::Forbidden(path) => format!("Ce compte n’a pas le droit d’écrire dans {}.", path.display()),
            Self::Program { name, said } => format!("{name} a échoué : {said}"),
            Self::Io { path, source, .. } => format!("{} : {source}.", path.display()),
            Self::Interrupted(_) | Self::Database(_) => format!("{self}."),
        }
    }

    fn remedy_in_french(&self) -> String {
        match self {
            Self::NoServer | Self::NoServiceAccount => format!("Installez-le : sudo apt install {}", packages(None)),
            Self::NoPostgis { major } | Self::OtherMajor { major, .. } => {
                format!("Installez la bonne version : sudo apt install {}", packages(Some(*major)))
            }
            Self::Foreign(_) => "Choisissez un autre dossier avec --data, ou déplacez ce qui s’y trouve.".into(),
            Self::OtherOwner { .. } => {
                "Lancez Beffroi avec ce compte, ou choisissez un autre dossier avec --data.".into()
            }
            Self::DiskFull(_) => {
                "Libérez de la place (1 Go au moins) ou choisissez un autre disque avec --data.".into()
            }
            Self::ReadOnly(_) | Self::Forbidden(_) => {
                "Choisissez avec --data un dossier où ce compte peut écrire.".into()
            }
            Self::Program { .. } | Self::Io { .. } | Self::Interrupted(_) | Self::Database(_) => {
                "Lancez « beffroi doctor », qui vérifie tout et dit comment réparer.".into()
            }
        }
    }

    fn remedy_in_english(&self) -> String {
        match self {
            Self::NoServer | Self::NoServiceAccount => format!("Install it: sudo apt install {}", packages(None)),
            Self::NoPostgis { major } | Self::OtherMajor { major, .. } => {
                format!("Install the right version: sudo apt install {}", packages(Some(*major)))
            }
            Self::Foreign(_) => "Choose another folder with --data, or move away what is there.".into(),
            Self::OtherOwner { .. } => "Start Beffroi as that account, or choose another folder with --data.".into(),
            Self::DiskFull(_) => "Free some space (1 GB at least) or choose another disk with --data.".into(),
            Self::ReadOnly(_) | Self::Forbidden(_) => {
                "Choose with --data a folder in which this account may write.".into()
            }
            Self::Program { .. } | Self::Io { .. } | Self::Interrupted(_) | Self::Database(_) => {
                "Run `beffroi doctor`, which checks everything and says how to mend it.".into()
            }
        }
    }

    fn detail_in_spanish(&self) -> String {
        match self {
            Self::NoServer => "PostgreSQL no está instalado.".into(),
            Self::NoPostgis { major } => format!("PostGIS no está instalado para PostgreSQL {major}."),
            Self::NoServiceAccount => {
                "Iniciado por root, Beffroi confía PostgreSQL a la cuenta «postgres», que no existe.".into()
            }
            Self::OtherMajor { major, cluster } => {
                format!("La base de {} es de PostgreSQL {major}, que no está instalado.", cluster.display())
            }
            Self::Foreign(path) => format!("{} contiene algo que no es una base de Beffroi.", path.display()),
            Self::OtherOwner { path, uid } => format!("{} pertenece a otra cuenta (uid {uid}).", path.display()),
            Self::DiskFull(path) => format!("El disco de {} está lleno.", path.display()),
            Self::ReadOnly(path) => format!("El disco de {} es de solo lectura.", path.display()),
            Self::Forbidden(path) => format!("Esta cuenta no puede escribir en {}.", path.display()),
            Self::Program { name, said } => format!("{name} ha fallado: {said}"),
            Self::Io { path, source, .. } => format!("{}: {source}.", path.display()),
            Self::Interrupted(_) | Self::Database(_) => format!("{self}."),
        }
    }

    fn remedy_in_spanish(&self) -> String {
        match self {
            Self::NoServer | Self::NoServiceAccount => format!("Instálelo: sudo apt install {}", packages(None)),
            Self::NoPostgis { major } | Self::OtherMajor { major, .. } => {
                format!("Instale la versión adecuada: sudo apt install {}", packages(Some(*major)))
            }
            Self::Foreign(_) => "Elija otra carpeta con --data, o mueva lo que contiene.".into(),
            Self::OtherOwner { .. } => "Inicie Beffroi con esa cuenta, o elija otra carpeta con --data.".into(),
            Self::DiskFull(_) => "Libere espacio (1 GB al menos) o elija otro disco con --data.".into(),
            Self::ReadOnly(_) | Self::Forbidden(_) => {
                "Elija con --data una carpeta en la que esta cuenta pueda escribir.".into()
            }
            Self::Program { .. } | Self::Io { .. } | Self::Interrupted(_) | Self::Database(_) => {
                "Ejecute «beffroi doctor», que lo comprueba todo y dice cómo repararlo.".into()
            }
        }
    }
}
