//! From objects of the plan to rows of the cadastre.

use std::collections::HashMap;

use geo::{Contains, InteriorPoint};

use crate::base::is_insee;
use crate::base::parcel_ref::{ParcelPlace, Written};
use crate::exchange::edigeo::blocks::{Object, real};
use crate::exchange::edigeo::lot::Lot;
use crate::exchange::format::{Complete, Identity, ReadError, Target, Value};

/// Rank of each table in [`targets`].
pub(super) mod rank {
    pub(in crate::exchange::edigeo) const COMMUNES: usize = 0;
    pub(in crate::exchange::edigeo) const SECTIONS: usize = 1;
    pub(in crate::exchange::edigeo) const SHEETS: usize = 2;
    pub(in crate::exchange::edigeo) const PARCELS: usize = 3;
    pub(in crate::exchange::edigeo) const BUILDINGS: usize = 4;
    pub(in crate::exchange::edigeo) const LOCALITIES: usize = 5;
    pub(in crate::exchange::edigeo) const TAX_SUBDIVISIONS: usize = 6;
    pub(in crate::exchange::edigeo) const DETAILS: usize = 7;
}

/// How much of its communes a delivery covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coverage {
    /// Every sheet of every commune.
    Communes,
    /// Every sheet of every section it names, not of the commune.
    Sections,
    /// Parts of sections.
    Sheets,
}

/// The tables a delivery fills. What is absent from it is removed only where it covers everything.
pub(super) fn targets(coverage: Coverage) -> Vec<Target> {
    let whole = |t: Target| if coverage == Coverage::Communes { t } else { t.complete_for(Complete::Nothing) };
    let in_section = |t: Target| match coverage {
        Coverage::Communes => t,
        Coverage::Sections => t.complete_for(Complete::Within(vec!["prefix".into(), "section".into()])),
        Coverage::Sheets => t.complete_for(Complete::Nothing),
    };
    vec![
        Target::new("cadastre.communes", &["name", "department", "legal_srid"]),
        whole(Target::new("cadastre.sections", &["prefix", "code"])),
        in_section(Target::new("cadastre.sheets", &["prefix", "section", "number", "quality", "making", "scale"])),
        in_section(Target::new(
            "cadastre.parcels",
            &["prefix", "section", "number", "area", "surveyed", "created", "updated"],
        )),
        whole(Target::new("cadastre.buildings", &["kind", "name", "created", "updated"])),
        whole(Target::new("cadastre.localities", &["name", "created", "updated"])),
        whole(Target::new("cadastre.tax_subdivisions", &["parcel", "letter"]).known_by(Identity::Digest)),
        whole(Target::new("cadastre.details", &["class", "symbol", "name", "orientation"])),
    ]
}

/// What an object becomes, before its shape.
#[derive(Debug, PartialEq)]
pub(super) struct Row {
    pub target: usize,
    pub id: String,
    pub values: Vec<Value>,
}

/// An object whose attributes make no row.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unusable {
    pub target: usize,
    pub attribute: &'static str,
    pub code: &'static str,
    pub reason: String,
}

/// Rows of the objects of one lot.
pub(super) struct Rows<'a> {
    pub lot: &'a Lot,
    /// INSEE code of the commune.
    pub commune: &'a str,
    /// Identifier of the parcel each fiscal subdivision is part of, by object.
    parcels: HashMap<&'a str, &'a str>,
    /// Subdivisions the lot links to no parcel: theirs was found by where they lie.
    pub placed: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn new(lot: &'a Lot, commune: &'a str) -> Self {
        let (parcels, placed) = parcels_of_subdivisions(lot);
        Self { lot, commune, parcels, placed }
    }

    /// The row of an object. Nothing for classes that do not belong on a map.
    pub(super) fn row(&self, object: &Object) -> Option<Result<Row, Unusable>> {
        Some(match object.class.as_str() {
            "COMMUNE" => Ok(self.commune_row(object)),
            "SECTION" => self.section(object),
            "SUBDSECT" => self.sheet(object),
            "PARCELLE" => self.parcel(object),
            "BATIMENT" => Ok(self.building(object)),
            "LIEUDIT" => self.locality(object),
            "SUBDFISC" => self.subdivision(object),
            class if is_detail(class) => Ok(self.detail(object)),
            _ => return None,
        })
    }

    fn commune_row(&self, object: &Object) -> Row {
        let department = if self.commune.starts_with("97") || self.commune.starts_with("98") { 3 } else { 2 };
        let name = object.attribute("TEX2").map(town_name);
        // The legal system depends on where the outline lies: filled in once it is known.
        let values = vec![name.into(), self.commune[..department].into(), Value::Null];
        Row { target: rank::COMMUNES, id: self.commune.to_owned(), values }
    }

    /// `prefix`, section, and what follows in an identifier of a section or a sheet.
    fn split<'o>(
        &self,
        object: &'o Object,
        target: usize,
        length: usize,
    ) -> Result<(&'o str, &'o str, &'o str), Unusable> {
        let idu = object.attribute("IDU").unwrap_or_default();
        let digits = idu.get(3..6).is_some_and(|p| p.bytes().all(|b| b.is_ascii_digit()));
        let plain = idu.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if idu.len() == length && plain && digits {
            Ok((&idu[3..6], &idu[6..8], &idu[8..]))
        } else {
            Err(wrong_identifier(target, idu))
        }
    }

    fn section(&self, object: &Object) -> Result<Row, Unusable> {
        let (prefix, section, _) = self.split(object, rank::SECTIONS, 8)?;
        let id = format!("{}{prefix}{section}", self.commune);
        Ok(Row { target: rank::SECTIONS, id, values: vec![prefix.into(), short(section).into()] })
    }

    fn sheet(&self, object: &Object) -> Result<Row, Unusable> {
        let (prefix, section, number) = self.split(object, rank::SHEETS, 10)?;
        let id = format!("{}{prefix}{section}{number}", self.commune);
        let coded = |name| Value::from(object.attribute(name).map(str::to_owned));
        let values =
            vec![prefix.into(), short(section).into(), number.into(), coded("QUPL"), coded("COPL"), coded("EOR")];
        Ok(Row { target: rank::SHEETS, id, values })
    }

    fn parcel(&self, object: &Object) -> Result<Row, Unusable> {
        let idu = object.attribute("IDU").unwrap_or_default();
        let place = self.place(idu).ok_or_else(|| wrong_identifier(rank::PARCELS, idu))?;
        let area = match object.attribute("SUPF") {
            None => Value::Null,
            Some(text) => area(real(object, "SUPF"), text)?,
        };
        let (created, updated) = self.lot.dates(object);
        let values = vec![
            place.prefix().into(),
            place.section().into(),
            place.number().to_string().into(),
            area,
            (object.attribute("COAR") == Some("A")).into(),
            created.into(),
            updated.into(),
        ];
        Ok(Row { target: rank::PARCELS, id: format!("{}{place}", self.commune), values })
    }

    fn place(&self, idu: &str) -> Option<ParcelPlace> {
        match idu.parse() {
            Ok(Written::OfCommune { place, .. }) if idu.len() == 12 => Some(place),
            _ => None,
        }
    }

    fn building(&self, object: &Object) -> Row {
        let (created, updated) = self.lot.dates(object);
        let kind = object.attribute("DUR").map(str::to_owned);
        let values = vec![kind.into(), object.text().into(), created.into(), updated.into()];
        Row { target: rank::BUILDINGS, id: object_number(object), values }
    }

    /// Parts of one locality on several sheets or sections are one locality: known by its name.
    fn locality(&self, object: &Object) -> Result<Row, Unusable> {
        let name = object.text().ok_or_else(|| Unusable {
            target: rank::LOCALITIES,
            attribute: "TEX",
            code: "nom_absent",
            reason: "le lieu-dit n’a pas de nom.".to_owned(),
        })?;
        let id = crate::exchange::format::digest(&[self.commune, &name], None);
        let (created, updated) = self.lot.dates(object);
        Ok(Row { target: rank::LOCALITIES, id, values: vec![name.into(), created.into(), updated.into()] })
    }

    fn subdivision(&self, object: &Object) -> Result<Row, Unusable> {
        let parcel = self.parcels.get(object.id.as_str());
        let place = parcel.and_then(|idu| self.place(idu)).ok_or_else(|| Unusable {
            target: rank::TAX_SUBDIVISIONS,
            attribute: "SUBDFISC_PARCELLE",
            code: "parcelle_absente",
            reason: "la subdivision fiscale n’est rattachée à aucune parcelle du lot.".to_owned(),
        })?;
        let parcel = format!("{}{place}", self.commune);
        let letter = object.text().unwrap_or_default();
        let id = format!("{parcel}{letter}");
        Ok(Row { target: rank::TAX_SUBDIVISIONS, id, values: vec![parcel.into(), letter.into()] })
    }

    fn detail(&self, object: &Object) -> Row {
        let symbol = object.attribute("SYM").map(str::to_owned);
        let values = vec![
            object.class.clone().into(),
            symbol.into(),
            object.text().into(),
            real(object, "ORI").filter(|angle| *angle != 0.0).into(),
        ];
        Row { target: rank::DETAILS, id: format!("{}-{}", object.class, object_number(object)), values }
    }
}

/// Parcels of the fiscal subdivisions of a lot, by their relation; by where the subdivision lies when the
/// lot forgot it, and how many those are.
fn parcels_of_subdivisions(lot: &Lot) -> (HashMap<&str, &str>, usize) {
    let objects = || lot.subsets.iter().flat_map(|s| &s.objects);
    let identifiers: HashMap<&str, &str> = objects()
        .filter(|o| o.class == "PARCELLE")
        .filter_map(|o| Some((o.id.as_str(), o.attribute("IDU")?)))
        .collect();
    let relations = lot.subsets.iter().flat_map(|s| &s.relations);
    let mut parcels: HashMap<&str, &str> = relations
        .filter(|(kind, _)| kind == "SUBDFISC_PARCELLE")
        .filter_map(|(_, ends)| Some((ends.first()?.as_str(), *identifiers.get(ends.get(1)?.as_str())?)))
        .collect();
    let linked = parcels.len();
    for (subdivision, shape) in lot.of_class("SUBDFISC") {
        if parcels.contains_key(subdivision.id.as_str()) {
            continue;
        }
        let Some(inside) = shape.ok().and_then(|s| s.interior_point()) else { continue };
        let around = lot.of_class("PARCELLE").find(|(_, shape)| shape.as_ref().is_ok_and(|s| s.contains(&inside)));
        if let Some(idu) = around.and_then(|(parcel, _)| parcel.attribute("IDU")) {
            parcels.insert(&subdivision.id, idu);
        }
    }
    let placed = parcels.len() - linked;
    (parcels, placed)
}

/// Classes shown as details of the plan.
fn is_detail(class: &str) -> bool {
    const DETAILS: [&str; 14] = [
        "BORNE",
        "BOULON",
        "CHARGE",
        "CROIX",
        "NUMVOIE",
        "PTCANV",
        "SYMBLIM",
        "TLINE",
        "TPOINT",
        "TRONFLUV",
        "TRONROUTE",
        "TSURF",
        "VOIEP",
        "ZONCOMMUNI",
    ];
    DETAILS.contains(&class)
}

#[expect(clippy::cast_possible_truncation, reason = "tested just before")]
fn area(stated: Option<f64>, text: &str) -> Result<Value, Unusable> {
    match stated {
        Some(area) if (0.0..=2.0e9).contains(&area) => Ok(Value::Integer(area.round() as i64)),
        _ => Err(Unusable {
            target: rank::PARCELS,
            attribute: "SUPF",
            code: "contenance_illisible",
            reason: format!("la contenance « {text} » n’est pas une surface en m²."),
        }),
    }
}

/// Section without its leading zero.
fn short(section: &str) -> &str {
    section.strip_prefix('0').unwrap_or(section)
}

/// `Objet_1839230` is known as `1839230`, the number the plan of the DGFiP keeps from one delivery to
/// the next.
fn object_number(object: &Object) -> String {
    object.id.strip_prefix("Objet_").unwrap_or(&object.id).to_owned()
}

fn wrong_identifier(target: usize, idu: &str) -> Unusable {
    Unusable {
        target,
        attribute: "IDU",
        code: "identifiant_illisible",
        reason: format!("l’identifiant « {idu} » n’est pas celui d’un objet du plan cadastral."),
    }
}

/// `SAINT-ETIENNE-DU-GRES` as towns are written: `Saint-Etienne-du-Gres` (the plan has no accents).
fn town_name(upper: &str) -> String {
    const SMALL: [&str; 18] = [
        "a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "lez", "lès", "sous", "sur",
        "sur",
    ];
    let lower = upper.trim().to_lowercase();
    let mut name = String::with_capacity(lower.len());
    for (rank, word) in lower.split_inclusive([' ', '-', '\'']).enumerate() {
        let bare = word.trim_end_matches([' ', '-', '\'']);
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if rank == 0 || !SMALL.contains(&bare) => {
                name.extend(first.to_uppercase());
                name.push_str(letters.as_str());
            }
            _ => name.push_str(word),
        }
    }
    name
}

/// INSEE code of the commune of a lot, from `--commune` or from the names of its archive and folders.
/// Nothing when `--commune` asks for another.
pub(super) fn commune(lot: &Lot, origin: &str, asked: Option<&str>) -> Result<Option<String>, ReadError> {
    let refused = |detail: &str, remedy: &str| ReadError::NotThisFormat {
        file: lot.shown.clone(),
        detail: detail.to_owned(),
        remedy: remedy.to_owned(),
    };
    let suffix = lot.commune_suffix().ok_or_else(|| {
        refused("aucun objet du lot ne nomme sa commune.", "Ce n’est pas un lot du plan cadastral, ou il est vide.")
    })?;
    let fits = |code: &str| is_insee(code) && (code[2..] == *suffix || code[2..] == marseille(&code[..2], &suffix));
    let named = origin.rsplit(['/', '\\']).find_map(|part| {
        let part = part.to_ascii_uppercase();
        let code = part.trim_start_matches("EDIGEO-").get(..5)?.to_owned();
        (is_insee(&code) && (fits(&code))).then(|| format!("{}{}", &code[..2], marseille(&code[..2], &suffix)))
    });
    match (asked, named) {
        (Some(asked), Some(named)) => Ok((asked == named).then_some(named)),
        (Some(asked), None) => Ok(fits(asked).then(|| asked.to_owned())),
        (None, Some(named)) => Ok(Some(named)),
        (None, None) => Err(refused(
            "le département n’est pas écrit dans le lot, et le nom du fichier ou du dossier ne le dit pas.",
            "Relancez avec --commune et le code INSEE, par exemple --commune 25354.",
        )),
    }
}

/// The 2013 standard numbers the arrondissements of Marseille 331 to 346; INSEE and the live plan say
/// 201 to 216.
fn marseille(department: &str, suffix: &str) -> String {
    match suffix.parse::<u16>() {
        Ok(number @ 331..=346) if department == "13" => (number - 130).to_string(),
        _ => suffix.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn towns_are_written_as_people_write_them() {
        assert_eq!(town_name("LUXIOL"), "Luxiol");
        assert_eq!(town_name("SAINT-ETIENNE-DU-GRES"), "Saint-Etienne-du-Gres");
        assert_eq!(town_name("LES BAUX-DE-PROVENCE"), "Les Baux-de-Provence");
        assert_eq!(town_name("L'ISLE-D'ABEAU"), "L'Isle-d'Abeau");
    }

    #[test]
    fn arrondissements_of_marseille_have_the_code_of_insee() {
        assert_eq!(marseille("13", "331"), "201");
        assert_eq!(marseille("13", "215"), "215");
        assert_eq!(marseille("31", "331"), "331");
    }
}
