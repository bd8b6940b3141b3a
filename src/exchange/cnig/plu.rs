//! Planning documents.

use std::path::PathBuf;

use geo_types::Geometry;
use jiff::civil::Date;

use crate::base::is_insee;
use crate::exchange::cnig::naming::{commune_of_document, document_in_name};
use crate::exchange::cnig::package::Package;
use crate::exchange::cnig::towns::{Destination, Row, first, read_table};
use crate::exchange::feature::Attributes;
use crate::exchange::format::{
    Finding, Identity, Level, Options, Place, ReadError, Reader, Sink, Target, Unit, digest,
};

const ZONING: usize = 0;
const PRESCRIPTIONS: usize = 1;
const INFORMATION: usize = 2;

/// PLU, PLUi, POS, carte communale in the standards of the CNIG, from the first (`DESTDOMI`, `INSEE`) to
/// the present one. A document replaces the former one of its communes.
pub struct PluReader {
    packages: Vec<(Package, Document)>,
    options: Options,
    targets: Vec<Target>,
}

/// What is known of the document of a package before its objects are read.
#[derive(Debug, Default, Clone, PartialEq)]
struct Document {
    id: Option<String>,
    /// INSEE code when it is of one commune.
    commune: Option<String>,
    approved: Option<String>,
}

impl PluReader {
    /// Open deliveries: archives, folders, `GeoPackage`s, shapefiles.
    ///
    /// # Errors
    /// Nothing of a planning document in them; unreadable; an intercommunal document while no outline of a
    /// commune tells whose its objects are.
    pub fn open(paths: &[PathBuf], options: Options) -> Result<Self, ReadError> {
        let mut packages = Vec::new();
        for path in paths {
            let mut package = Package::open(path, &options)?;
            package.layers.sort_by(|a, b| a.table.cmp(&b.table));
            let document = document(&package);
            packages.push((package, document));
        }
        let known = packages.iter().flat_map(|(p, _)| &p.layers).any(|layer| target_of(&layer.table).is_some());
        if !known {
            return Err(ReadError::NotThisFormat {
                file: paths.first().map(|p| p.display().to_string()).unwrap_or_default(),
                detail:
                    "aucune table de document d’urbanisme (ZONE_URBA, PRESCRIPTION_SURF, INFO_SURF…) ne s’y trouve."
                        .to_owned(),
                remedy: "Donnez l’archive du Géoportail de l’urbanisme, ou son dossier Donnees_geographiques."
                    .to_owned(),
            });
        }
        options.progress.restart();
        Ok(Self { packages, options, targets: targets() })
    }
}

fn targets() -> Vec<Target> {
    let text = ["document", "label", "text", "kind", "subkind", "file", "url", "validated"];
    vec![
        Target::new(
            "planning.zoning",
            &["document", "label", "long_label", "kind", "main_use", "file", "url", "validated"],
        )
        .known_by(Identity::Digest),
        Target::new("planning.prescriptions", &text).known_by(Identity::Digest),
        Target::new("planning.planning_information", &text).known_by(Identity::Digest),
    ]
}

fn target_of(table: &str) -> Option<usize> {
    match table {
        "ZONE_URBA" | "SECTEUR_CC" => Some(ZONING),
        _ if table.starts_with("PRESCRIPTION_") => Some(PRESCRIPTIONS),
        "INFO_SURF" | "INFO_LIN" | "INFO_PCT" => Some(INFORMATION),
        _ => None,
    }
}

fn document(package: &Package) -> Document {
    let only = |table: &str, column: &str| {
        let mut all: Vec<&String> = package.rows(table).filter_map(|row| row.get(column)).collect();
        all.sort();
        all.dedup();
        if let [one] = all.as_slice() { Some((*one).clone()) } else { None }
    };
    let id = only("DOC_URBA", "IDURBA").or_else(|| document_in_name(&package.shown));
    let named = only("DOC_URBA_COM", "INSEE").filter(|code| is_insee(code));
    let commune = named.or_else(|| id.as_deref().and_then(commune_of_document));
    Document { id, commune, approved: only("DOC_URBA", "DATAPPRO") }
}

impl Reader for PluReader {
    fn targets(&self) -> &[Target] {
        &self.targets
    }

    fn read(&mut self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        for (package, document) in &mut self.packages {
            let mut ignored = Vec::new();
            for layer in &mut package.layers {
                let Some(target) = target_of(&layer.table) else {
                    ignored.push(layer.table.clone());
                    continue;
                };
                require_outlines(&package.shown, &*layer.features, document, &self.options)?;
                let table = layer.table.clone();
                let row = |attributes: &Attributes<'_>, shape: &Geometry<f64>| {
                    row(target, &table, document, attributes, shape)
                };
                let to = Destination { target, table: &table, options: &self.options, row: &row };
                read_table(&mut *layer.features, &to, sink)?;
            }
            if !ignored.is_empty() {
                let place = Place { file: package.shown.as_str().into(), unit: Unit::Feature, number: 1 };
                let message = format!("Tables non reprises sur la carte : {}.", ignored.join(", "));
                sink.finding(Finding { level: Level::Info, place, column: None, code: "tables_ignorees", message });
            }
        }
        Ok(())
    }
}

/// An intercommunal document whose objects name no commune needs the outlines.
fn require_outlines(
    shown: &str,
    features: &dyn crate::exchange::feature::Features,
    document: &Document,
    options: &Options,
) -> Result<(), ReadError> {
    let has =
        |wanted: &str| features.attributes().is_some_and(|all| all.iter().any(|a| a.eq_ignore_ascii_case(wanted)));
    let asked_is_known = options.commune.as_deref().is_none_or(|c| options.outlines.of(c).is_some());
    // Objects may each name their document: a communal one then tells the commune, one by one.
    let told = document.commune.is_some()
        || (options.outlines.is_empty() && has("INSEE"))
        || (document.id.is_none() && has("IDURBA"));
    if told || (!options.outlines.is_empty() && asked_is_known) {
        return Ok(());
    }
    Err(ReadError::NotThisFormat {
        file: shown.to_owned(),
        detail: "ce document d’urbanisme couvre plusieurs communes et ses objets ne disent pas la leur.".to_owned(),
        remedy: match &options.commune {
            Some(commune) => {
                format!("Importez d’abord le contour de la commune {commune} (etalab-cadastre ou edigeo).")
            }
            None => "Importez d’abord les contours des communes (etalab-cadastre ou edigeo).".to_owned(),
        },
    })
}

fn row(target: usize, table: &str, document: &Document, attributes: &Attributes<'_>, shape: &Geometry<f64>) -> Row {
    let text = |names: &[&str]| first(attributes, names);
    let id = text(&["IDURBA"]).or_else(|| document.id.clone());
    let commune = id.as_deref().and_then(commune_of_document).or_else(|| document.commune.clone());
    let validated = text(&["DATVALID"]).or_else(|| text(&["DATAPPRO"])).or_else(|| document.approved.clone());
    let validated = validated.as_deref().and_then(date);
    let (file, url) = (text(&["NOMFIC"]), text(&["URLFIC"]));
    let label = text(&["LIBELLE"]);
    let own = match target {
        ZONING => [text(&["LIBELONG"]), text(&["TYPEZONE", "TYPESECT"]), text(&["FORMDOMI", "DESTDOMI"])],
        PRESCRIPTIONS => [text(&["TXT"]), code(text(&["TYPEPSC"])), code(text(&["STYPEPSC"]))],
        _ => [text(&["TXT"]), code(text(&["TYPEINF"])), code(text(&["STYPEINF"]))],
    };
    let given = text(&["LIB_IDZONE", "LIB_IDPSC", "LIB_IDINFO"]);
    let object = given.unwrap_or_else(|| {
        let parts = [Some(table.to_owned()), id.clone(), label.clone(), own[0].clone(), own[1].clone(), own[2].clone()];
        let parts: Vec<&str> = parts.iter().map(|p| p.as_deref().unwrap_or("")).collect();
        digest(&parts, Some(shape))
    });
    let [a, b, c] = own;
    let values = vec![id.into(), label.into(), a.into(), b.into(), c.into(), file.into(), url.into(), validated.into()];
    Row { id: object, values, commune }
}

/// Codes have two digits: some producers write numbers.
fn code(text: Option<String>) -> Option<String> {
    text.map(|t| if t.len() == 1 && t.bytes().all(|b| b.is_ascii_digit()) { format!("0{t}") } else { t })
}

/// `AAAAMMJJ`, or a date written in full; nothing for `00000000` and what is no date.
fn date(text: &str) -> Option<Date> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let part = |range: std::ops::Range<usize>| digits.get(range).and_then(|t| t.parse::<i16>().ok());
    let small = |range| part(range).and_then(|n| i8::try_from(n).ok());
    if digits.len() < 8 {
        return None;
    }
    let french = text.get(2..3).is_some_and(|c| c == "/" || c == "-");
    if french {
        Date::new(part(4..8)?, small(2..4)?, small(0..2)?)
    } else {
        Date::new(part(0..4)?, small(4..6)?, small(6..8)?)
    }
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_codes_are_read_as_producers_write_them() {
        let day = Date::new(2020, 11, 9).ok();
        for text in ["20201109", "2020-11-09", "09/11/2020"] {
            assert_eq!(date(text), day, "{text}");
        }
        for text in ["", "00000000", "2020", "20201309", "bientôt"] {
            assert_eq!(date(text), None, "{text}");
        }
        assert_eq!(code(Some("5".into())).as_deref(), Some("05"));
        assert_eq!(code(Some("99".into())).as_deref(), Some("99"));
    }
}
