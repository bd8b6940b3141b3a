//! What can stop the program, and the door by which every failure leaves it.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language};
use crate::catalog::CatalogError;

/// Any failure of any module, on its way to the person at the terminal.
#[derive(Debug)]
pub struct Refusal(Box<dyn Failure + Send + Sync>);

impl Refusal {
    /// The failure as a clerk reads it.
    #[must_use]
    pub fn explain(&self, language: Language) -> Explanation {
        self.0.explain(language)
    }

    /// The cause in the words of whatever failed, for the person at the terminal, when it is not the request.
    #[must_use]
    pub fn cause(&self) -> Option<String> {
        (self.0.kind() == Kind::Internal).then(|| self.0.to_string())
    }
}

impl<F: Failure + Send + Sync + 'static> From<F> for Refusal {
    fn from(failure: F) -> Self {
        Self(Box::new(failure))
    }
}

/// A failure of the program itself.
#[derive(Debug, ThisError)]
pub enum Error {
    #[error("{0} is in use")]
    PortBusy(SocketAddr),
    #[error("cannot listen on {address}: {source}")]
    Listen { address: SocketAddr, source: io::Error },
    #[error("{path}: {why}")]
    SettingsFile { path: PathBuf, why: String },
    #[error("{0}")]
    Setting(String),
    #[error("the folder with `layers/` and `styles/` was not found")]
    NoAssets,
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    #[error("{path}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("{program} failed: {said}")]
    Program { program: &'static str, said: String },
    #[error("the database is in use by another Beffroi")]
    InUse,
    #[error("restoring into the server of the town is left to its administrator")]
    RestoreByHand(PathBuf),
    #[error("stopped by the person")]
    Interrupted,
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::SettingsFile { .. } | Self::Setting(_) | Self::RestoreByHand(_) => Kind::Invalid,
            Self::PortBusy(_) | Self::InUse => Kind::Conflict,
            _ => Kind::Unavailable,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let (title, detail, remedy) = match language {
            Language::French => self.in_french(),
            Language::English => self.in_english(),
            Language::Spanish => self.in_spanish(),
        };
        Explanation::new(title, detail, remedy)
    }
}

/// An address one further on, as an example of what to type.
fn next(address: &SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip(), address.port().checked_add(1).unwrap_or(8080))
}

impl Error {
    fn in_french(&self) -> (&'static str, String, String) {
        match self {
            Self::PortBusy(address) => (
                "Adresse déjà prise",
                format!("Un autre programme (peut-être un autre Beffroi) écoute déjà sur {address}."),
                format!("Arrêtez-le, ou choisissez une autre adresse : --listen {}", next(address)),
            ),
            Self::Listen { address, source } => (
                "Adresse impossible",
                format!("Beffroi ne peut pas écouter sur {address} : {source}."),
                "Choisissez une adresse de cette machine, par exemple --listen 127.0.0.1:8080".into(),
            ),
            Self::SettingsFile { path, why } => (
                "Fichier de réglages illisible",
                format!("{} : {why}", path.display()),
                "Corrigez la ligne indiquée, ou retirez le fichier pour revenir aux réglages d’origine.".into(),
            ),
            Self::Setting(why) => (
                "Réglage impossible",
                format!("{why}."),
                "Corrigez ce réglage dans beffroi.toml ou dans l’environnement.".into(),
            ),
            Self::NoAssets => (
                "Dossier de Beffroi introuvable",
                "Les dossiers « layers » et « styles » n’ont pas été trouvés.".into(),
                "Lancez Beffroi depuis son dossier, ou indiquez celui-ci avec --assets.".into(),
            ),
            Self::Catalog(error) => {
                ("Couches illisibles", format!("{error}."), "Lancez « beffroi doctor », qui dit quoi réparer.".into())
            }
            Self::File { path, source } => (
                "Fichier inaccessible",
                format!("{} : {source}.", path.display()),
                "Vérifiez le nom du fichier, ses droits et la place sur le disque.".into(),
            ),
            Self::Program { program, said } => (
                "Un programme de PostgreSQL a échoué",
                format!("{program} : {said}"),
                "Lancez « beffroi doctor », qui dit quoi réparer.".into(),
            ),
            Self::InUse => (
                "La base est en cours d’utilisation",
                "Un autre Beffroi utilise ce dossier de données.".into(),
                "Arrêtez-le, puis recommencez.".into(),
            ),
            Self::RestoreByHand(file) => (
                "Restauration à faire par l’administrateur",
                "Sur un serveur de la ville, Beffroi n’a pas le droit de remplacer une base.".into(),
                by_hand(file),
            ),
            Self::Interrupted => (
                "Interrompu",
                "L’opération a été arrêtée ; rien n’a été modifié depuis la dernière étape achevée.".into(),
                "Relancez la même commande pour reprendre.".into(),
            ),
        }
    }

    fn in_english(&self) -> (&'static str, String, String) {
        match self {
            Self::PortBusy(address) => (
                "Address already in use",
                format!("Another program (perhaps another Beffroi) already listens on {address}."),
                format!("Stop it, or choose another address: --listen {}", next(address)),
            ),
            Self::Listen { address, source } => (
                "Impossible address",
                format!("Beffroi cannot listen on {address}: {source}."),
                "Choose an address of this machine, for example --listen 127.0.0.1:8080".into(),
            ),
            Self::SettingsFile { path, why } => (
                "Unreadable settings file",
                format!("{}: {why}", path.display()),
                "Correct the line given, or remove the file to return to the defaults.".into(),
            ),
            Self::Setting(why) => (
                "Setting that cannot be right",
                format!("{why}."),
                "Correct it in beffroi.toml or in the environment.".into(),
            ),
            Self::NoAssets => (
                "Folder of Beffroi not found",
                "The folders `layers` and `styles` were not found.".into(),
                "Start Beffroi from its folder, or name that folder with --assets.".into(),
            ),
            Self::Catalog(error) => {
                ("Unreadable layers", format!("{error}."), "Run `beffroi doctor`, which says what to mend.".into())
            }
            Self::File { path, source } => (
                "File out of reach",
                format!("{}: {source}.", path.display()),
                "Check the name of the file, its permissions and the space on the disk.".into(),
            ),
            Self::Program { program, said } => (
                "A program of PostgreSQL failed",
                format!("{program}: {said}"),
                "Run `beffroi doctor`, which says what to mend.".into(),
            ),
            Self::InUse => (
                "The database is in use",
                "Another Beffroi uses this data folder.".into(),
                "Stop it, then try again.".into(),
            ),
            Self::RestoreByHand(file) => (
                "To be restored by the administrator",
                "On a server of the town Beffroi has no right to replace a database.".into(),
                by_hand(file),
            ),
            Self::Interrupted => (
                "Interrupted",
                "The operation was stopped; nothing changed since the last completed step.".into(),
                "Run the same command again to go on.".into(),
            ),
        }
    }

    fn in_spanish(&self) -> (&'static str, String, String) {
        match self {
            Self::PortBusy(address) => (
                "Dirección ya ocupada",
                format!("Otro programa (quizá otro Beffroi) ya escucha en {address}."),
                format!("Deténgalo, o elija otra dirección: --listen {}", next(address)),
            ),
            Self::Listen { address, source } => (
                "Dirección imposible",
                format!("Beffroi no puede escuchar en {address}: {source}."),
                "Elija una dirección de esta máquina, por ejemplo --listen 127.0.0.1:8080".into(),
            ),
            Self::SettingsFile { path, why } => (
                "Archivo de ajustes ilegible",
                format!("{}: {why}", path.display()),
                "Corrija la línea indicada, o retire el archivo para volver a los ajustes iniciales.".into(),
            ),
            Self::Setting(why) => {
                ("Ajuste imposible", format!("{why}."), "Corríjalo en beffroi.toml o en el entorno.".into())
            }
            Self::NoAssets => (
                "No se encuentra la carpeta de Beffroi",
                "No se han encontrado las carpetas «layers» y «styles».".into(),
                "Inicie Beffroi desde su carpeta, o indíquela con --assets.".into(),
            ),
            Self::Catalog(error) => {
                ("Capas ilegibles", format!("{error}."), "Ejecute «beffroi doctor», que dice qué reparar.".into())
            }
            Self::File { path, source } => (
                "Archivo inaccesible",
                format!("{}: {source}.", path.display()),
                "Compruebe el nombre del archivo, sus permisos y el espacio en disco.".into(),
            ),
            Self::Program { program, said } => (
                "Un programa de PostgreSQL ha fallado",
                format!("{program}: {said}"),
                "Ejecute «beffroi doctor», que dice qué reparar.".into(),
            ),
            Self::InUse => (
                "La base está en uso",
                "Otro Beffroi utiliza esta carpeta de datos.".into(),
                "Deténgalo y vuelva a intentarlo.".into(),
            ),
            Self::RestoreByHand(file) => (
                "Restauración por el administrador",
                "En un servidor del municipio, Beffroi no tiene derecho a reemplazar una base.".into(),
                by_hand(file),
            ),
            Self::Interrupted => (
                "Interrumpido",
                "La operación se detuvo; nada ha cambiado desde el último paso completado.".into(),
                "Ejecute de nuevo el mismo comando para continuar.".into(),
            ),
        }
    }
}

fn by_hand(file: &std::path::Path) -> String {
    format!(
        "createdb -O beffroi_owner -T template0 -E UTF8 beffroi_restored && pg_restore --exit-on-error -d beffroi_restored {}",
        file.display()
    )
}
