//! Why an import as a whole was refused.

use crate::base::{Explanation, Failure, Kind, Language};
use crate::exchange::format::ReadError;

/// Nothing was changed. Sentences are for a clerk: what, where, what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("La table « {0} » n’existe pas dans la base. Lancez « beffroi db migrate », ou vérifiez la couche.")]
    NoSuchTable(String),
    #[error("Il n’y a pas de couche « {layer} ». Les couches sont : {known}.")]
    NoSuchLayer { layer: String, known: String },
    #[error("La table « {table} » n’a pas de colonne « {column} ». Ses colonnes sont : {known}.")]
    NoSuchColumn { table: String, column: String, known: String },
    #[error(
        "La colonne « {column} » de la table « {table} » est obligatoire et rien ne la remplit. Ajoutez --map {column}=ATTRIBUT ou --set {column}=VALEUR."
    )]
    ColumnNotFilled { table: String, column: String },
    #[error("La table « {0} » n’a pas de colonne de géométrie : la couche ne peut pas recevoir ce fichier.")]
    NoGeometry(String),
    #[error("Le fichier ne contient aucun objet{0}.")]
    NothingToImport(String),
    #[error(
        "{count} objets sont refusés et --strict demande que tous soient bons. Le premier : {first} Corrigez-les (--rejects FICHIER les écrit) et relancez."
    )]
    RejectsNotAllowed { count: u64, first: String },
    #[error(
        "Aucun des {count} objets n’est acceptable. Le premier : {first} Le format ou les options sont sans doute faux."
    )]
    AllRejected { count: u64, first: String },
    #[error("La date --as-of {0} est dans l’avenir. Donnez la date à laquelle le fichier décrit la ville.")]
    AsOfInTheFuture(String),
    #[error("{file} ne peut pas être écrit ({source}). Choisissez un autre emplacement.", file = .file.display())]
    Unwritable { file: std::path::PathBuf, source: std::io::Error },
    #[error("La base de données refuse l’import : {0}.")]
    Database(#[from] sqlx::Error),
    #[error("La lecture s’est arrêtée sur une erreur interne.")]
    ReaderFailed,
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Database(_) | Self::Unwritable { .. } => Kind::Unavailable,
            Self::Read(ReadError::LimitExceeded { .. }) => Kind::TooLarge,
            Self::ReaderFailed => Kind::Internal,
            _ => Kind::Invalid,
        }
    }

    /// The detail is in French: it quotes the file and names its columns.
    fn explain(&self, language: Language) -> Explanation {
        let title = language.pick("Import refusé", "Import refused", "Importación rechazada");
        let remedy = language.pick(
            "Rien n’a été changé. Corrigez ce qui est dit ci-dessus et relancez la même commande.",
            "Nothing was changed. Correct what is said above and run the same command again.",
            "Nada ha cambiado. Corrija lo indicado arriba y vuelva a lanzar la misma orden.",
        );
        Explanation::new(title, self.to_string(), remedy)
    }
}
