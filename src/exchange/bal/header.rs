//! Which version of the BAL a header is of, and what is amiss with it.

use crate::exchange::csv::Table;
use crate::exchange::encoding::Encoding;
use crate::exchange::format::{Level, ReadError};

/// Versions of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// With `uid_adresse` or nothing besides `cle_interop`.
    V13,
    /// With the three BAN identifiers.
    V14,
    /// `toponyme` for `voie_nom`, BAN identifiers required, no key.
    V15,
}

/// Columns of version 1.4, in its order. Names in the languages of the country stand behind them.
pub(super) const COLUMNS_14: [&str; 21] = [
    "id_ban_commune",
    "id_ban_toponyme",
    "id_ban_adresse",
    "cle_interop",
    "commune_insee",
    "commune_nom",
    "commune_deleguee_insee",
    "commune_deleguee_nom",
    "voie_nom",
    "lieudit_complement_nom",
    "numero",
    "suffixe",
    "position",
    "x",
    "y",
    "long",
    "lat",
    "cad_parcelles",
    "source",
    "date_der_maj",
    "certification_commune",
];
/// Columns other versions have besides.
const ELSEWHERE: [&str; 3] = ["uid_adresse", "toponyme", "lieudit_complement"];

impl Version {
    /// The version of a file, by its columns.
    pub(super) fn tell(table: &Table) -> Result<Self, ReadError> {
        let has = |name: &str| table.header().iter().any(|h| h.eq_ignore_ascii_case(name));
        let version = if has("toponyme") && !has("voie_nom") {
            Self::V15
        } else if has("id_ban_adresse") {
            Self::V14
        } else {
            Self::V13
        };
        let street = if version == Self::V15 { "toponyme" } else { "voie_nom" };
        let required: &[&str] = match version {
            Self::V15 => &["id_ban_adresse", "commune_insee", "numero"],
            Self::V13 | Self::V14 => &["cle_interop", "numero"],
        };
        let mut missing: Vec<&str> = required.iter().copied().filter(|name| !has(name)).collect();
        if !has(street) {
            missing.push(street);
        }
        let placed = (has("long") && has("lat")) || (has("x") && has("y"));
        if !placed {
            missing.push("long, lat");
        }
        if missing.is_empty() {
            return Ok(version);
        }
        Err(ReadError::NotThisFormat {
            file: table.name().to_owned(),
            detail: format!("il lui manque les colonnes de la base adresse locale : {}.", missing.join(", ")),
            remedy: "Vérifiez l’en-tête, ou importez-le avec « import ban » ou « import file ».".to_owned(),
        })
    }
}

/// Whether any version has the column.
fn is_known(name: &str) -> bool {
    COLUMNS_14.contains(&name) || ELSEWHERE.contains(&name)
}

/// Remarks on the file as a whole: level, column, code, message.
pub(super) fn remarks(table: &Table, version: Version) -> Vec<(Level, Option<String>, &'static str, String)> {
    let mut out = Vec::new();
    if table.encoding() != Encoding::Utf8 {
        let message = "le fichier n’est pas en UTF-8 ; il est lu comme du Latin-1.".to_owned();
        out.push((Level::Warning, None, "fichier.encodage_non_standard", message));
    }
    if table.delimiter() != ';' {
        let message = format!("le séparateur est « {} » au lieu du point-virgule.", table.delimiter());
        out.push((Level::Warning, None, "fichier.separateur_non_standard", message));
    }
    for name in table.header() {
        let lower = name.to_lowercase();
        let base = lower.rsplit_once('_').filter(|(_, language)| language.len() == 3).map_or("", |(base, _)| base);
        if !is_known(&lower) && !is_known(base) && !lower.starts_with("rejet_") {
            let message = format!("la colonne « {name} » n’est pas de la norme ; elle n’est pas reprise.");
            out.push((Level::Info, Some(name.clone()), "colonne.inconnue", message));
        } else if lower != *name {
            let message = format!("la colonne « {name} » devrait s’écrire en minuscules.");
            out.push((Level::Info, Some(name.clone()), "colonne.casse_invalide", message));
        }
    }
    let wanted: &[&str] = match version {
        Version::V15 => &["id_ban_commune", "id_ban_toponyme", "certification_commune", "date_der_maj"],
        Version::V13 => &["commune_insee", "commune_nom", "source", "date_der_maj", "certification_commune"],
        Version::V14 => &[
            "id_ban_commune",
            "id_ban_toponyme",
            "commune_insee",
            "commune_nom",
            "source",
            "date_der_maj",
            "certification_commune",
        ],
    };
    let placed = ["suffixe", "position", "x", "y", "long", "lat"];
    let wanted = wanted.iter().chain(&placed);
    for name in wanted.filter(|name| !table.header().iter().any(|h| h.eq_ignore_ascii_case(name))) {
        let message = format!("la colonne « {name} » manque.");
        out.push((Level::Warning, Some((*name).to_owned()), "colonne.manquante", message));
    }
    out
}
