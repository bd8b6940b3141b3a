//! The file that is handed over: JSON for machines, a table to read, the files themselves.

use std::fs::File;
use std::io::{self, Seek as _, Write as _};

use serde_json::{Value, json};
use tempfile::NamedTempFile;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::base::Language;
use crate::exchange::table::{Column, Form, Kind, Sheet, create};
use crate::records::Error;
use crate::records::subject_access::dossier::Dossier;

/// A file of a record, and what it is called in the bundle.
pub struct Piece {
    pub name: String,
    pub file: File,
}

/// Write the ZIP into a file that has no name when it is handed over.
///
/// # Errors
/// When the disk is full.
pub fn bundle(dossiers: &[Dossier], pieces: Vec<Piece>, language: Language) -> Result<File, Error> {
    let table = table(dossiers, language)?;
    let written = || -> io::Result<File> {
        let mut zip = ZipWriter::new(tempfile::tempfile()?);
        let options = SimpleFileOptions::default();
        zip.start_file(language.pick("LISEZMOI.txt", "README.txt", "LEAME.txt"), options)?;
        zip.write_all(words(language).as_bytes())?;
        zip.start_file("donnees.json", options)?;
        serde_json::to_writer_pretty(&mut zip, &json!({"records": dossiers}))?;
        zip.start_file("donnees.xlsx", options)?;
        io::copy(&mut File::open(table.path())?, &mut zip)?;
        for Piece { name, mut file } in pieces {
            zip.start_file(format!("fichiers/{name}"), options)?;
            io::copy(&mut file, &mut zip)?;
        }
        let mut file = zip.finish()?;
        file.rewind()?;
        Ok(file)
    };
    written().map_err(Error::Writing)
}

fn words(language: Language) -> &'static str {
    language.pick(
        "Données détenues sur une personne (RGPD, articles 15 et 20).\r\n\r\ndonnees.xlsx : à lire, une ligne par valeur.\r\ndonnees.json : pour un programme ; les fiches, leurs versions antérieures et qui les a consultées.\r\nfichiers : les fichiers joints aux fiches.\r\n",
        "Data held about a person (GDPR, articles 15 and 20).\r\n\r\ndonnees.xlsx: to be read, a line for each value.\r\ndonnees.json: for a program; the records, their former versions and who looked at them.\r\nfichiers: the files of the records.\r\n",
        "Datos sobre una persona (RGPD, artículos 15 y 20).\r\n\r\ndonnees.xlsx: para leer, una línea por valor.\r\ndonnees.json: para un programa; las fichas, sus versiones anteriores y quién las ha consultado.\r\nfichiers: los archivos de las fichas.\r\n",
    )
}

/// A line for each value: list, record, field, value.
fn table(dossiers: &[Dossier], language: Language) -> Result<NamedTempFile, Error> {
    let titles = language.pick(
        ["Liste", "Fiche", "Commune", "Champ", "Valeur"],
        ["List", "Record", "Commune", "Field", "Value"],
        ["Lista", "Ficha", "Municipio", "Campo", "Valor"],
    );
    let file = NamedTempFile::new().map_err(Error::Writing)?;
    let sheet = Sheet {
        name: "donnees".into(),
        title: language.pick("Données", "Data", "Datos").into(),
        description: String::new(),
        columns: titles.map(|title| Column::new(title, title, Kind::Text)).into(),
        geometry: None,
        language,
    };
    let mut writer = create(Form::Xlsx, file.path(), sheet)?;
    for dossier in dossiers {
        for (field, value) in dossier.values.iter().flatten().filter(|(_, value)| !value.is_null()) {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let commune = dossier.commune.as_deref().unwrap_or_default();
            let cells = [&dossier.title, &format!("#{}", dossier.id), commune, field, &text].map(Value::from);
            writer.row(&cells, None)?;
        }
    }
    writer.finish()?;
    Ok(file)
}
