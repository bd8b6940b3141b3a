//! Why a record is not shown, not changed.

use serde_json::{Map, Value, json};
use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language, told};
use crate::catalog::Text;
use crate::db;
use crate::exchange::table::WriteError;
use crate::exchange::table::read::TableError;
use crate::records::conflict::Conflict;
use crate::records::model::said;
use crate::records::rules::Violation;
use crate::records::wording::WORDING;

/// A refusal of the framework.
#[derive(Debug, ThisError)]
pub enum Error {
    #[error("no record type `{0}`")]
    TypeUnknown(String),
    #[error("no record {0}")]
    RecordUnknown(i64),
    #[error("no version {0}")]
    VersionUnknown(i32),
    #[error("no action `{0}`")]
    ActionUnknown(String),
    #[error("the person may not {action} {subject:?}")]
    Forbidden { subject: Text, action: String },
    #[error("the person does not work in {0}")]
    CommuneForbidden(String),
    #[error("the database refuses a row outside the scope")]
    OutsideScope,
    #[error("{} violations", .0.len())]
    Violations(Vec<Violation>),
    #[error("changed meanwhile")]
    Conflict(Box<Conflict>),
    #[error("If-Match is missing")]
    VersionMissing,
    #[error("{table} refers to it")]
    InUse { table: String },
    #[error("records of this type are never deleted")]
    Permanent,
    #[error("no such document in the scan folder")]
    ScanUnknown,
    #[error("no scan folder is set")]
    ScansUnset,
    #[error("{given} records, {most} allowed")]
    TooMany { given: usize, most: usize },
    #[error("parameter `{0}` cannot be read")]
    Parameter(String),
    #[error("the body cannot be read: {0}")]
    Unreadable(String),
    #[error("the type is not searched by words")]
    NotSearchable,
    #[error("another change is under way")]
    Busy,
    #[error("records.toml: {0}")]
    Overlay(String),
    #[error("no column of the file is a field")]
    NothingMapped,
    #[error("no such import")]
    ImportUnknown,
    #[error("stopped by the person")]
    Stopped,
    #[error("the file is larger than {most} MiB")]
    FileTooLarge { most: usize },
    #[error("no such file")]
    FileUnknown,
    #[error("the file is empty")]
    FileEmpty,
    #[error("the file is a program")]
    FileProgram,
    #[error("the file is infected")]
    FileInfected,
    #[error("the virus scanner gives no answer")]
    ScannerAway,
    #[error("too many files sent and not saved")]
    FilesMany,
    #[error("the file could not be written: {0}")]
    Writing(std::io::Error),
    #[error(transparent)]
    Written(#[from] WriteError),
    #[error(transparent)]
    Table(#[from] TableError),
    #[error(transparent)]
    Database(#[from] db::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

impl Error {
    /// Key of the message, and what fills it.
    fn message(&self, language: Language) -> (&'static str, Vec<String>) {
        let somebody = || language.pick("Quelqu’un", "Somebody", "Alguien").to_owned();
        match self {
            Self::TypeUnknown(id) => ("type-unknown", vec![id.clone()]),
            Self::RecordUnknown(id) => ("record-unknown", vec![id.to_string()]),
            Self::VersionUnknown(version) => ("version-unknown", vec![version.to_string()]),
            Self::ActionUnknown(id) => ("action-unknown", vec![id.clone()]),
            Self::Forbidden { subject, action } => {
                ("forbidden", vec![action_name(action, language), said(subject, language)])
            }
            Self::CommuneForbidden(commune) => ("commune-forbidden", vec![commune.clone()]),
            Self::OutsideScope => ("outside-scope", Vec::new()),
            Self::Violations(violations) => {
                let all: Vec<&str> = violations.iter().take(5).map(|violation| violation.message.as_str()).collect();
                ("violations", vec![all.join(" ")])
            }
            Self::Conflict(conflict) => ("conflict", vec![conflict.by.clone().unwrap_or_else(somebody)]),
            Self::VersionMissing => ("version-missing", Vec::new()),
            Self::InUse { table } => ("in-use", vec![table.clone()]),
            Self::Permanent => ("permanent", Vec::new()),
            Self::ScanUnknown => ("scan-unknown", Vec::new()),
            Self::ScansUnset => ("scans-unset", Vec::new()),
            Self::TooMany { given, most } => ("too-many", vec![given.to_string(), most.to_string()]),
            Self::Parameter(name) => ("parameter", vec![name.clone()]),
            Self::Unreadable(said) => ("unreadable", vec![said.clone()]),
            Self::NotSearchable => ("not-searchable", Vec::new()),
            Self::Busy | Self::Database(_) | Self::Written(_) | Self::Table(_) => ("busy", Vec::new()),
            Self::NothingMapped => ("nothing-mapped", Vec::new()),
            Self::ImportUnknown => ("import-unknown", Vec::new()),
            Self::Stopped => ("stopped", Vec::new()),
            Self::FileTooLarge { most } => ("file-too-large", vec![most.to_string()]),
            Self::FileUnknown => ("file-unknown", Vec::new()),
            Self::FileEmpty => ("file-empty", Vec::new()),
            Self::FileProgram => ("file-program", Vec::new()),
            Self::FileInfected => ("file-infected", Vec::new()),
            Self::ScannerAway => ("scanner-away", Vec::new()),
            Self::FilesMany => ("files-many", Vec::new()),
            Self::Writing(_) => ("writing", Vec::new()),
            Self::Overlay(why) => ("overlay", vec![why.clone()]),
        }
    }
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::TypeUnknown(_) | Self::RecordUnknown(_) | Self::VersionUnknown(_) | Self::ActionUnknown(_) => {
                Kind::NotFound
            }
            Self::Forbidden { .. } | Self::CommuneForbidden(_) | Self::OutsideScope => Kind::Forbidden,
            Self::Violations(_) | Self::FileEmpty | Self::FileProgram | Self::FileInfected => Kind::Unprocessable,
            Self::FilesMany => Kind::TooMany,
            Self::Conflict(_) => Kind::Outdated,
            Self::VersionMissing => Kind::VersionMissing,
            Self::InUse { .. } | Self::Permanent => Kind::Conflict,
            Self::TooMany { .. } => Kind::TooLarge,
            Self::Parameter(_) | Self::Unreadable(_) | Self::NotSearchable => Kind::Invalid,
            Self::Busy => Kind::Busy,
            Self::Overlay(_) => Kind::Internal,
            Self::ImportUnknown | Self::FileUnknown | Self::ScanUnknown | Self::ScansUnset => Kind::NotFound,
            Self::NothingMapped => Kind::Invalid,
            Self::FileTooLarge { .. } => Kind::TooLarge,
            Self::Stopped | Self::Writing(_) | Self::ScannerAway => Kind::Unavailable,
            Self::Written(error) => error.kind(),
            Self::Table(error) => error.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        match self {
            Self::Database(error) => return error.explain(language),
            Self::Written(error) => return error.explain(language),
            Self::Table(error) => return error.explain(language),
            _ => {}
        }
        let (key, filled) = self.message(language);
        told(WORDING, key, &filled, language)
    }

    fn details(&self, _language: Language) -> Option<Map<String, Value>> {
        let details = match self {
            Self::Violations(violations) => json!({"violations": violations}),
            Self::Conflict(conflict) => json!({"conflict": conflict.to_json()}),
            _ => return None,
        };
        details.as_object().cloned()
    }
}

/// What a right is called on the page.
fn action_name(action: &str, language: Language) -> String {
    match action {
        "list" => language.pick("lister", "list", "listar"),
        "see" => language.pick("voir", "see", "ver"),
        "create" => language.pick("créer", "create", "crear"),
        "change" => language.pick("modifier", "change", "modificar"),
        "delete" => language.pick("supprimer", "delete", "eliminar"),
        "export" => language.pick("exporter", "export", "exportar"),
        "import" => language.pick("importer", "import", "importar"),
        "run" => language.pick("exécuter", "run", "ejecutar"),
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::Error;
    use crate::base::{Failure, Language};

    #[test]
    fn every_refusal_says_what_happened_why_and_what_to_do_in_three_languages() {
        let refusals = [
            Error::TypeUnknown("x".into()),
            Error::RecordUnknown(1),
            Error::VersionUnknown(1),
            Error::ActionUnknown("paint".into()),
            Error::Forbidden { subject: [("fr".into(), "Adresses".into())].into(), action: "see".into() },
            Error::CommuneForbidden("80016".into()),
            Error::OutsideScope,
            Error::VersionMissing,
            Error::InUse { table: "aliases".into() },
            Error::TooMany { given: 2, most: 1 },
            Error::Parameter("q".into()),
            Error::Permanent,
            Error::ScanUnknown,
            Error::ScansUnset,
            Error::NotSearchable,
            Error::Busy,
            Error::NothingMapped,
            Error::ImportUnknown,
            Error::Stopped,
            Error::FileUnknown,
            Error::FileEmpty,
            Error::FileProgram,
            Error::FileInfected,
            Error::ScannerAway,
            Error::FilesMany,
            Error::FileTooLarge { most: 256 },
            Error::Writing(std::io::Error::other("disk full")),
        ];
        for refusal in refusals {
            let told = Language::ALL.map(|language| refusal.explain(language));
            for said in &told {
                assert!(
                    said.title.len() > 5 && said.detail.len() > 5 && said.remedy.len() > 5,
                    "{refusal:?}: {said:?}"
                );
                assert!(!said.detail.contains('{'), "{refusal:?}: {said:?}");
            }
            assert!(told[0] != told[1] && told[0] != told[2] && told[1] != told[2], "{refusal:?}");
        }
    }
}
