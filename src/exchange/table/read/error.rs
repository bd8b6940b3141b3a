//! Why a table cannot be read.

use std::io;

use crate::base::{Explanation, Failure, Kind, Language};
use crate::exchange::format::ReadError;
use crate::exchange::table::read::Origin;

/// A table that cannot be read, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    #[error("{file} cannot be opened: {source}")]
    Unreadable { file: String, source: io::Error },
    #[error("{file} is neither CSV nor XLSX nor ODS")]
    NotATable { file: String },
    #[error("{file} is of a form of Excel that is not read, or under a password")]
    OldExcel { file: String },
    #[error("{file} is damaged: {detail}")]
    Damaged { file: String, origin: Origin, detail: String },
    #[error("{file} is larger, once decompressed, than any honest table")]
    TooHeavy { file: String },
    #[error("{file} has no row that names its columns")]
    NoHeader { file: String },
    #[error("{file} has more than {most} rows")]
    TooManyRows { file: String, most: u64 },
    #[error("{file} has {given} columns, {most} are allowed")]
    TooManyColumns { file: String, given: usize, most: usize },
    #[error("{file}, line {line}, column `{column}`: more than {most} characters")]
    CellTooLong { file: String, line: u64, column: String, most: usize },
    #[error("stopped")]
    Stopped,
}

impl TableError {
    pub(super) fn of_csv(name: &str, error: ReadError) -> Self {
        let file = name.to_owned();
        match error {
            ReadError::Unreadable { source, .. } => Self::Unreadable { file, source },
            ReadError::NotThisFormat { detail, .. } => Self::Damaged { file, origin: Origin::Csv, detail },
            ReadError::LimitExceeded { .. } => Self::TooHeavy { file },
            ReadError::UnknownCrs { detail, .. } => Self::Damaged { file, origin: Origin::Csv, detail },
            ReadError::Stopped(_) => Self::Stopped,
        }
    }

    pub(super) fn of_archive(name: &str, error: ReadError) -> Self {
        match Self::of_csv(name, error) {
            Self::Damaged { file, .. } => Self::NotATable { file },
            other => other,
        }
    }
}

impl Failure for TableError {
    fn kind(&self) -> Kind {
        match self {
            Self::TooHeavy { .. }
            | Self::TooManyRows { .. }
            | Self::TooManyColumns { .. }
            | Self::CellTooLong { .. } => Kind::TooLarge,
            Self::Unreadable { .. } => Kind::Unavailable,
            _ => Kind::Invalid,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let title = language.pick("Fichier refusé", "File refused", "Fichero rechazado");
        let (detail, remedy) = match language {
            Language::French => (self.french(), self.french_remedy()),
            Language::English => (self.english(), self.english_remedy()),
            Language::Spanish => (self.spanish(), self.spanish_remedy()),
        };
        Explanation::new(title, detail, remedy)
    }
}

impl TableError {
    fn french(&self) -> String {
        match self {
            Self::Unreadable { file, source } => format!("{file} ne peut pas être ouvert ({source})."),
            Self::NotATable { file } => format!("{file} n’est pas un tableau : ni CSV, ni XLSX, ni ODS."),
            Self::OldExcel { file } => {
                format!("{file} est un ancien fichier Excel (.xls, .xlsb) ou est protégé par un mot de passe.")
            }
            Self::Damaged { file, origin: Origin::Csv, detail } => format!("{file} : {detail}"),
            Self::Damaged { file, detail, .. } => format!("{file} est abîmé et ne peut pas être lu ({detail})."),
            Self::TooHeavy { file } => {
                format!("{file} est démesuré : son contenu dépasse ce qu’un tableau peut peser.")
            }
            Self::NoHeader { file } => format!("{file} est vide : aucune ligne ne nomme les colonnes."),
            Self::TooManyRows { file, most } => format!("{file} a plus de {most} lignes."),
            Self::TooManyColumns { file, given, most } => {
                format!("{file} a {given} colonnes ; la limite est {most}.")
            }
            Self::CellTooLong { file, line, column, most } => {
                format!("{file}, ligne {line}, colonne « {column} » : le texte dépasse {most} caractères.")
            }
            Self::Stopped => "La lecture a été interrompue.".to_owned(),
        }
    }

    fn french_remedy(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "Envoyez le fichier à nouveau.",
            Self::NotATable { .. } | Self::OldExcel { .. } => {
                "Ouvrez-le dans LibreOffice ou Excel et enregistrez-le au format XLSX, ODS ou CSV, sans mot de passe."
            }
            Self::Damaged { .. } => "Ouvrez-le dans un tableur, vérifiez-le et enregistrez-le à nouveau.",
            Self::TooHeavy { .. } | Self::TooManyRows { .. } => "Partagez-le en plusieurs fichiers.",
            Self::NoHeader { .. } => "Mettez les noms des colonnes dans la première ligne de la première feuille.",
            Self::TooManyColumns { .. } => "Ne gardez que les colonnes utiles.",
            Self::CellTooLong { .. } => "Raccourcissez ce texte.",
            Self::Stopped => "Recommencez quand vous voulez.",
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Unreadable { file, source } => format!("{file} cannot be opened ({source})."),
            Self::NotATable { file } => format!("{file} is not a table: neither CSV nor XLSX nor ODS."),
            Self::OldExcel { file } => {
                format!("{file} is an old Excel file (.xls, .xlsb) or is protected by a password.")
            }
            Self::Damaged { file, origin: Origin::Csv, .. } => {
                format!("{file}: the CSV file is empty, has no header line or has a quote that is never closed.")
            }
            Self::Damaged { file, detail, .. } => format!("{file} is damaged and cannot be read ({detail})."),
            Self::TooHeavy { file } => format!("{file} is out of proportion: it holds more than a table can weigh."),
            Self::NoHeader { file } => format!("{file} is empty: no row names the columns."),
            Self::TooManyRows { file, most } => format!("{file} has more than {most} rows."),
            Self::TooManyColumns { file, given, most } => format!("{file} has {given} columns; the limit is {most}."),
            Self::CellTooLong { file, line, column, most } => {
                format!("{file}, line {line}, column “{column}”: the text is longer than {most} characters.")
            }
            Self::Stopped => "Reading was interrupted.".to_owned(),
        }
    }

    fn english_remedy(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "Send the file again.",
            Self::NotATable { .. } | Self::OldExcel { .. } => {
                "Open it in LibreOffice or Excel and save it as XLSX, ODS or CSV, without a password."
            }
            Self::Damaged { .. } => "Open it in a spreadsheet program, check it and save it again.",
            Self::TooHeavy { .. } | Self::TooManyRows { .. } => "Split it into several files.",
            Self::NoHeader { .. } => "Put the names of the columns in the first row of the first sheet.",
            Self::TooManyColumns { .. } => "Keep only the columns you need.",
            Self::CellTooLong { .. } => "Shorten this text.",
            Self::Stopped => "Start again whenever you like.",
        }
    }

    fn spanish(&self) -> String {
        match self {
            Self::Unreadable { file, source } => format!("{file} no se puede abrir ({source})."),
            Self::NotATable { file } => format!("{file} no es una tabla: ni CSV, ni XLSX, ni ODS."),
            Self::OldExcel { file } => {
                format!("{file} es un fichero Excel antiguo (.xls, .xlsb) o está protegido con contraseña.")
            }
            Self::Damaged { file, origin: Origin::Csv, .. } => {
                format!("{file}: el CSV está vacío, no tiene línea de encabezado o tiene unas comillas sin cerrar.")
            }
            Self::Damaged { file, detail, .. } => format!("{file} está dañado y no se puede leer ({detail})."),
            Self::TooHeavy { file } => {
                format!("{file} es desmesurado: su contenido supera lo que puede pesar una tabla.")
            }
            Self::NoHeader { file } => format!("{file} está vacío: ninguna fila nombra las columnas."),
            Self::TooManyRows { file, most } => format!("{file} tiene más de {most} filas."),
            Self::TooManyColumns { file, given, most } => {
                format!("{file} tiene {given} columnas; el límite es {most}.")
            }
            Self::CellTooLong { file, line, column, most } => {
                format!("{file}, línea {line}, columna «{column}»: el texto supera {most} caracteres.")
            }
            Self::Stopped => "La lectura se ha interrumpido.".to_owned(),
        }
    }

    fn spanish_remedy(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "Envíe el fichero de nuevo.",
            Self::NotATable { .. } | Self::OldExcel { .. } => {
                "Ábralo en LibreOffice o Excel y guárdelo como XLSX, ODS o CSV, sin contraseña."
            }
            Self::Damaged { .. } => "Ábralo en una hoja de cálculo, compruébelo y guárdelo de nuevo.",
            Self::TooHeavy { .. } | Self::TooManyRows { .. } => "Divídalo en varios ficheros.",
            Self::NoHeader { .. } => "Ponga los nombres de las columnas en la primera fila de la primera hoja.",
            Self::TooManyColumns { .. } => "Conserve solo las columnas útiles.",
            Self::CellTooLong { .. } => "Acorte este texto.",
            Self::Stopped => "Vuelva a empezar cuando quiera.",
        }
    }
}
