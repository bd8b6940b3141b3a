//! What can go wrong on the way into the database.

use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language};
use crate::db::provision;

/// A failure of the database door.
#[derive(Debug, ThisError)]
pub enum Error {
    #[error("the database address cannot be read: {0}")]
    Address(String),
    #[error("`{0}` is not an INSEE code")]
    Commune(String),
    #[error("the database does not answer")]
    Unreachable(#[source] sqlx::Error),
    #[error("the database refuses this account: {0}")]
    Refused(String),
    #[error("the database server lacks: {}", .0.join(", "))]
    Unprovisioned(Vec<String>),
    #[error("the database was made by a newer Beffroi (migration {0})")]
    Newer(i64),
    #[error("migration {0} was changed after it was applied")]
    Altered(i64),
    #[error("the database is behind this Beffroi by {0} migrations")]
    Behind(usize),
    #[error("migration failed: {0}")]
    Migration(#[source] sqlx::migrate::MigrateError),
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
}

impl Error {
    /// Sort a connection error: the server away, or the server saying no.
    pub(crate) fn connecting(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(refusal) => match refusal.code().as_deref() {
                // 28xxx authorisation, 42501 privilege, 22023 role of `-c role=` unknown, 3D000 no such database
                Some(code) if code.starts_with("28") || matches!(code, "42501" | "22023" | "3D000") => {
                    Self::Refused(refusal.message().to_owned())
                }
                _ => Self::Unreachable(error),
            },
            _ => Self::Unreachable(error),
        }
    }
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Commune(_) => Kind::Invalid,
            Self::Sql(sqlx::Error::PoolTimedOut) => Kind::Busy,
            Self::Sql(sqlx::Error::Database(error)) if error.code().as_deref() == Some("57014") => Kind::Timeout,
            Self::Sql(sqlx::Error::Database(_)) => Kind::Internal,
            _ => Kind::Unavailable,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        match language {
            Language::French => self.in_french(),
            Language::English => self.in_english(),
            Language::Spanish => self.in_spanish(),
        }
    }
}

/// Why the database did not answer, without its own words: those are for the log.
fn why(error: &sqlx::Error, language: Language) -> &'static str {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    match (error, code.as_deref()) {
        (sqlx::Error::PoolTimedOut, _) => language.pick(
            "Toutes ses connexions sont occupées.",
            "All its connections are busy.",
            "Todas sus conexiones están ocupadas.",
        ),
        (_, Some("57014")) => language.pick(
            "La lecture demandait trop de temps et a été arrêtée.",
            "Reading took too long and was stopped.",
            "La lectura requería demasiado tiempo y se detuvo.",
        ),
        (_, Some(_)) => language.pick(
            "Elle a refusé une lecture de Beffroi ; rien n’a été modifié.",
            "It refused a reading by Beffroi; nothing was changed.",
            "Rechazó una lectura de Beffroi; no se ha modificado nada.",
        ),
        _ => language.pick(
            "La liaison avec elle est coupée.",
            "The connection to it is broken.",
            "La conexión con ella está cortada.",
        ),
    }
}

impl Error {
    fn in_french(&self) -> Explanation {
        match self {
            Self::Address(why) => Explanation::new(
                "Adresse de base de données illisible",
                format!("L’adresse donnée n’est pas comprise : {why}."),
                "Écrivez-la sous la forme postgres://compte@serveur:5432/base.",
            ),
            Self::Commune(code) => Explanation::new(
                "Code de commune inconnu",
                format!("« {code} » n’est pas un code INSEE."),
                "Donnez les cinq caractères du code INSEE, par exemple 80016.",
            ),
            Self::Unreachable(error) => Explanation::new(
                "La base de données ne répond pas",
                format!("PostgreSQL est injoignable : {error}."),
                "Vérifiez que le serveur est démarré et l’adresse exacte, puis recommencez ; « beffroi doctor » en dit plus.",
            ),
            Self::Refused(why) => Explanation::new(
                "La base de données refuse ce compte",
                format!("Réponse du serveur : {why}."),
                format!("Faites exécuter par l’administrateur du serveur :\n{}", provision::script()),
            ),
            Self::Unprovisioned(missing) => Explanation::new(
                "Le serveur de base de données n’est pas prêt",
                format!("Il manque : {}.", missing.join(", ")),
                format!("Faites exécuter par l’administrateur du serveur :\n{}", provision::script()),
            ),
            Self::Newer(version) => Explanation::new(
                "Base de données plus récente que ce programme",
                format!("Elle a été faite par un Beffroi plus récent (migration {version})."),
                "Installez la dernière version de Beffroi.",
            ),
            Self::Altered(version) => Explanation::new(
                "Base de données d’une autre version",
                format!("La migration {version} appliquée n’est pas celle de ce programme."),
                "Utilisez le Beffroi qui l’a créée, ou restaurez une sauvegarde dans une base neuve.",
            ),
            Self::Behind(count) => Explanation::new(
                "Base de données à mettre à jour",
                format!("Il lui manque {count} migration(s)."),
                "Lancez « beffroi db migrate ».",
            ),
            Self::Migration(error) => Explanation::new(
                "La mise à jour de la base a échoué",
                format!("Rien n’a été changé par l’étape fautive : {error}."),
                "Corrigez la cause indiquée et relancez « beffroi db migrate ».",
            ),
            Self::Sql(error) => Explanation::new(
                "La base de données n’a pas pu répondre",
                why(error, Language::French),
                "Recommencez dans un instant ; si cela dure, prévenez l’administrateur avec le numéro de la demande.",
            ),
        }
    }

    fn in_english(&self) -> Explanation {
        match self {
            Self::Address(why) => Explanation::new(
                "Unreadable database address",
                format!("The address given is not understood: {why}."),
                "Write it as postgres://account@server:5432/database.",
            ),
            Self::Commune(code) => Explanation::new(
                "Unknown commune code",
                format!("\"{code}\" is not an INSEE code."),
                "Give the five characters of the INSEE code, for example 80016.",
            ),
            Self::Unreachable(error) => Explanation::new(
                "The database does not answer",
                format!("PostgreSQL cannot be reached: {error}."),
                "Check that the server runs and the address is right, then try again; `beffroi doctor` says more.",
            ),
            Self::Refused(why) => Explanation::new(
                "The database refuses this account",
                format!("The server says: {why}."),
                format!("Have the administrator of the server run:\n{}", provision::script()),
            ),
            Self::Unprovisioned(missing) => Explanation::new(
                "The database server is not ready",
                format!("Missing: {}.", missing.join(", ")),
                format!("Have the administrator of the server run:\n{}", provision::script()),
            ),
            Self::Newer(version) => Explanation::new(
                "The database is newer than this program",
                format!("It was made by a newer Beffroi (migration {version})."),
                "Install the latest version of Beffroi.",
            ),
            Self::Altered(version) => Explanation::new(
                "The database is of another version",
                format!("Migration {version} as applied is not the one of this program."),
                "Use the Beffroi that made it, or restore a backup into a new database.",
            ),
            Self::Behind(count) => Explanation::new(
                "The database must be brought up to date",
                format!("It lacks {count} migration(s)."),
                "Run `beffroi db migrate`.",
            ),
            Self::Migration(error) => Explanation::new(
                "The database could not be brought up to date",
                format!("The failing step changed nothing: {error}."),
                "Mend the cause given and run `beffroi db migrate` again.",
            ),
            Self::Sql(error) => Explanation::new(
                "The database could not answer",
                why(error, Language::English),
                "Try again in a moment; if it lasts, tell the administrator the number of the request.",
            ),
        }
    }

    fn in_spanish(&self) -> Explanation {
        match self {
            Self::Address(why) => Explanation::new(
                "Dirección de base de datos ilegible",
                format!("No se entiende la dirección indicada: {why}."),
                "Escríbala como postgres://cuenta@servidor:5432/base.",
            ),
            Self::Commune(code) => Explanation::new(
                "Código de municipio desconocido",
                format!("«{code}» no es un código INSEE."),
                "Indique los cinco caracteres del código INSEE, por ejemplo 80016.",
            ),
            Self::Unreachable(error) => Explanation::new(
                "La base de datos no responde",
                format!("No se puede contactar con PostgreSQL: {error}."),
                "Compruebe que el servidor está en marcha y que la dirección es correcta; «beffroi doctor» da más detalles.",
            ),
            Self::Refused(why) => Explanation::new(
                "La base de datos rechaza esta cuenta",
                format!("Respuesta del servidor: {why}."),
                format!("Pida al administrador del servidor que ejecute:\n{}", provision::script()),
            ),
            Self::Unprovisioned(missing) => Explanation::new(
                "El servidor de base de datos no está listo",
                format!("Falta: {}.", missing.join(", ")),
                format!("Pida al administrador del servidor que ejecute:\n{}", provision::script()),
            ),
            Self::Newer(version) => Explanation::new(
                "La base de datos es más reciente que este programa",
                format!("La creó un Beffroi más reciente (migración {version})."),
                "Instale la última versión de Beffroi.",
            ),
            Self::Altered(version) => Explanation::new(
                "La base de datos es de otra versión",
                format!("La migración {version} aplicada no es la de este programa."),
                "Use el Beffroi que la creó, o restaure una copia en una base nueva.",
            ),
            Self::Behind(count) => Explanation::new(
                "Hay que actualizar la base de datos",
                format!("Le faltan {count} migraciones."),
                "Ejecute «beffroi db migrate».",
            ),
            Self::Migration(error) => Explanation::new(
                "No se pudo actualizar la base de datos",
                format!("El paso fallido no cambió nada: {error}."),
                "Corrija la causa indicada y ejecute de nuevo «beffroi db migrate».",
            ),
            Self::Sql(error) => Explanation::new(
                "La base de datos no pudo responder",
                why(error, Language::Spanish),
                "Vuelva a intentarlo en un momento; si persiste, indique al administrador el número de la petición.",
            ),
        }
    }
}
