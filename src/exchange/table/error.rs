//! Why a table could not be written.

use std::io;
use std::path::PathBuf;

use crate::base::{Explanation, Failure, Kind, Language};
use crate::exchange::table::Form;

/// A table that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("{form:?} holds {most} rows")]
    TooManyRows { form: Form, most: u64 },
    #[error("{form:?} holds {most} columns, {given} were given")]
    TooManyColumns { form: Form, given: usize, most: usize },
    /// `row` counts the header as 1.
    #[error("row {row}, column `{column}`: more than {most} characters")]
    CellTooLong { row: u64, column: String, most: usize },
    #[error("row {row}, column `{column}`: the value is not of the kind of the column")]
    Misfit { row: u64, column: String },
    #[error("row {row}: {given} values for {wanted} columns")]
    Width { row: u64, given: usize, wanted: usize },
    #[error("row {row}: unreadable geometry: {detail}")]
    Geometry { row: u64, detail: String },
    #[error("{file} cannot be written: {source}", file = .file.display())]
    Unwritable { file: PathBuf, source: io::Error },
}

impl Failure for WriteError {
    fn kind(&self) -> Kind {
        match self {
            Self::TooManyRows { .. } | Self::TooManyColumns { .. } | Self::CellTooLong { .. } => Kind::TooLarge,
            Self::Misfit { .. } | Self::Width { .. } | Self::Geometry { .. } => Kind::Internal,
            Self::Unwritable { .. } => Kind::Unavailable,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let title = language.pick("Export impossible", "Export impossible", "Exportación imposible");
        let (detail, remedy) = match language {
            Language::French => (self.french(), self.french_remedy()),
            Language::English => (self.english(), self.english_remedy()),
            Language::Spanish => (self.spanish(), self.spanish_remedy()),
        };
        Explanation::new(title, detail, remedy)
    }
}

impl WriteError {
    fn french(&self) -> String {
        match self {
            Self::TooManyRows { form, most } => {
                format!("Un fichier {} ne contient pas plus de {most} lignes.", form.shown())
            }
            Self::TooManyColumns { form, given, most } => {
                format!("Un fichier {} ne contient pas plus de {most} colonnes ; il en faudrait {given}.", form.shown())
            }
            Self::CellTooLong { row, column, most } => {
                format!("Ligne {row}, colonne « {column} » : le texte dépasse {most} caractères.")
            }
            Self::Misfit { row, column } => {
                format!("Ligne {row}, colonne « {column} » : la valeur n’est pas du type de la colonne.")
            }
            Self::Width { row, given, wanted } => {
                format!("La ligne {row} a {given} valeurs pour {wanted} colonnes.")
            }
            Self::Geometry { row, detail } => format!("Ligne {row} : la géométrie est illisible ({detail})."),
            Self::Unwritable { file, source } => {
                format!("{} ne peut pas être écrit ({source}).", file.display())
            }
        }
    }

    fn french_remedy(&self) -> &'static str {
        match self {
            Self::TooManyRows { .. } => {
                "Filtrez la liste, ou exportez en CSV ou en GeoPackage, qui n’ont pas de limite."
            }
            Self::TooManyColumns { .. } => "Choisissez moins de colonnes, ou exportez en CSV.",
            Self::CellTooLong { .. } => "Exportez en CSV ou en ODS, ou raccourcissez ce texte.",
            Self::Unwritable { .. } => "Vérifiez la place sur le disque et recommencez.",
            _ => "C’est une erreur de Beffroi : signalez-la avec le numéro de la demande.",
        }
    }

    fn english(&self) -> String {
        match self {
            Self::TooManyRows { form, most } => format!("A file in {} holds no more than {most} rows.", form.shown()),
            Self::TooManyColumns { form, given, most } => {
                format!("A file in {} holds no more than {most} columns; {given} would be needed.", form.shown())
            }
            Self::CellTooLong { row, column, most } => {
                format!("Row {row}, column “{column}”: the text is longer than {most} characters.")
            }
            Self::Misfit { row, column } => {
                format!("Row {row}, column “{column}”: the value is not of the type of the column.")
            }
            Self::Width { row, given, wanted } => format!("Row {row} has {given} values for {wanted} columns."),
            Self::Geometry { row, detail } => format!("Row {row}: the geometry cannot be read ({detail})."),
            Self::Unwritable { file, source } => format!("{} cannot be written ({source}).", file.display()),
        }
    }

    fn english_remedy(&self) -> &'static str {
        match self {
            Self::TooManyRows { .. } => "Filter the list, or export to CSV or GeoPackage, which have no limit.",
            Self::TooManyColumns { .. } => "Choose fewer columns, or export to CSV.",
            Self::CellTooLong { .. } => "Export to CSV or ODS, or shorten this text.",
            Self::Unwritable { .. } => "Check the room on the disk and try again.",
            _ => "This is a fault of Beffroi: report it with the number of the request.",
        }
    }

    fn spanish(&self) -> String {
        match self {
            Self::TooManyRows { form, most } => {
                format!("Un fichero {} no contiene más de {most} filas.", form.shown())
            }
            Self::TooManyColumns { form, given, most } => {
                format!("Un fichero {} no contiene más de {most} columnas; harían falta {given}.", form.shown())
            }
            Self::CellTooLong { row, column, most } => {
                format!("Fila {row}, columna «{column}»: el texto supera {most} caracteres.")
            }
            Self::Misfit { row, column } => {
                format!("Fila {row}, columna «{column}»: el valor no es del tipo de la columna.")
            }
            Self::Width { row, given, wanted } => {
                format!("La fila {row} tiene {given} valores para {wanted} columnas.")
            }
            Self::Geometry { row, detail } => format!("Fila {row}: la geometría es ilegible ({detail})."),
            Self::Unwritable { file, source } => format!("{} no se puede escribir ({source}).", file.display()),
        }
    }

    fn spanish_remedy(&self) -> &'static str {
        match self {
            Self::TooManyRows { .. } => "Filtre la lista, o exporte a CSV o a GeoPackage, que no tienen límite.",
            Self::TooManyColumns { .. } => "Elija menos columnas, o exporte a CSV.",
            Self::CellTooLong { .. } => "Exporte a CSV o a ODS, o acorte este texto.",
            Self::Unwritable { .. } => "Compruebe el espacio en el disco y vuelva a intentarlo.",
            _ => "Es un fallo de Beffroi: comuníquelo con el número de la petición.",
        }
    }
}

impl Form {
    /// As people call it.
    fn shown(self) -> &'static str {
        match self {
            Self::Xlsx => "Excel (XLSX)",
            Self::Ods => "LibreOffice (ODS)",
            Self::Csv => "CSV",
            Self::GeoPackage => "GeoPackage",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_says_what_where_and_what_to_do_in_three_languages() {
        let column = || "Observations".to_owned();
        let failures = [
            WriteError::TooManyRows { form: Form::Xlsx, most: 1_048_576 },
            WriteError::TooManyColumns { form: Form::Ods, given: 20_000, most: 16_384 },
            WriteError::CellTooLong { row: 7, column: column(), most: 32_767 },
            WriteError::Misfit { row: 7, column: column() },
            WriteError::Width { row: 7, given: 2, wanted: 3 },
            WriteError::Geometry { row: 7, detail: "x".into() },
            WriteError::Unwritable { file: "liste.xlsx".into(), source: io::Error::other("disk full") },
        ];
        for failure in failures {
            let told = Language::ALL.map(|language| failure.explain(language));
            assert!(told[0].detail != told[1].detail && told[1].detail != told[2].detail, "{failure:?}");
            assert!(told.iter().all(|said| said.detail.len() > 20 && said.remedy.len() > 20), "{failure:?}");
        }
    }
}
