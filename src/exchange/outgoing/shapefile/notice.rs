//! What a shapefile could not hold, told to whoever opens the archive.

use crate::base::Language;
use crate::exchange::table::Column;

pub(super) struct Notice {
    language: Language,
    /// Name in the file, and of the column.
    names: Vec<(String, String)>,
    /// Values that were cut or left out.
    pub cut: u64,
}

impl Notice {
    pub const fn new(language: Language) -> Self {
        Self { language, names: Vec::new(), cut: 0 }
    }

    /// Note the names that are not those of their columns.
    pub fn renamed(&mut self, names: &[String], columns: &[Column]) {
        let changed = names.iter().zip(columns).filter(|(name, column)| **name != column.name);
        self.names = changed.map(|(name, column)| (name.clone(), column.name.clone())).collect();
    }

    /// The text; none when everything is in the files as it was.
    pub fn text(&self) -> Option<String> {
        let mut lines = Vec::new();
        if self.cut > 0 {
            let count = self.cut;
            lines.push(match self.language {
                Language::French => format!("Textes coupés à 254 octets et nombres de plus de 18 chiffres omis : {count}. Le GeoPackage garde tout."),
                Language::English => format!("Texts cut to 254 bytes and numbers of more than 18 digits left out: {count}. A GeoPackage keeps all."),
                Language::Spanish => {
                    format!("Textos cortados a 254 bytes y números de más de 18 cifras omitidos: {count}. Un GeoPackage lo conserva todo.")
                }
            });
        }
        if !self.names.is_empty() {
            let title = self.language.pick(
                "Colonnes renommées, un Shapefile n’ayant que dix lettres pour leur nom :",
                "Columns renamed, for a Shapefile has ten letters for their names:",
                "Columnas renombradas, pues un Shapefile solo tiene diez letras para su nombre:",
            );
            lines.push(title.to_owned());
            lines.extend(self.names.iter().map(|(short, name)| format!("  {short} = {name}")));
        }
        (!lines.is_empty()).then(|| lines.join("\r\n") + "\r\n")
    }
}
