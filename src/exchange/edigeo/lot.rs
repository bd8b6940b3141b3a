//! One lot read: the objects of one sheet with their shapes.

use std::collections::HashMap;

use geo_types::Geometry;
use jiff::civil::Date;

use crate::exchange::edigeo::blocks::{self, Object, Subset};
use crate::exchange::edigeo::source::LotFiles;
use crate::exchange::edigeo::topology::{Shapeless, shape};
use crate::exchange::format::ReadError;
use crate::geo::Srid;

/// A lot, parsed.
pub(super) struct Lot {
    /// Name people know: archive or folder, and lot.
    pub shown: String,
    /// `EDAB01`.
    pub name: String,
    pub srid: Srid,
    pub subsets: Vec<Subset>,
    qualities: HashMap<String, (String, String)>,
}

/// Which vector files of a lot to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    Whole,
    /// Outlines of commune, sections and sheets only: enough to tell what the lots cover.
    Outlines,
}

impl Lot {
    /// Parse the files of a lot. `srid` beats what the lot says of its coordinates.
    pub(super) fn parse(files: &LotFiles, srid: Option<Srid>, depth: Depth) -> Result<Self, ReadError> {
        let shown = format!("{} ({})", files.origin, files.name);
        let missing = missing_parts(files);
        if !missing.is_empty() {
            return Err(ReadError::NotThisFormat {
                file: shown,
                detail: format!("il manque une partie du lot annoncée par son fichier THF ({}).", missing.join(", ")),
                remedy: "Importer un lot incomplet effacerait des parcelles : téléchargez-le de nouveau.".to_owned(),
            });
        }
        let srid = match srid {
            Some(srid) => srid,
            None => lot_srid(files, &shown)?,
        };
        let vectors = files.parts.iter().filter(|(part, _)| part.ends_with(".VEC"));
        let subsets = vectors
            .filter(|(part, _)| depth == Depth::Whole || !part.starts_with("T1"))
            .map(|(_, bytes)| blocks::subset(bytes));
        Ok(Self {
            shown,
            name: files.name.clone(),
            srid,
            subsets: subsets.collect(),
            qualities: files
                .part("SE.QAL")
                .filter(|_| depth == Depth::Whole)
                .map(blocks::qualities)
                .unwrap_or_default(),
        })
    }

    /// Objects of some classes with their shapes in the system of the lot.
    pub(super) fn objects(&self) -> impl Iterator<Item = (&Object, Result<Geometry<f64>, Shapeless>)> {
        self.subsets.iter().flat_map(|s| s.objects.iter().map(|o| (o, shape(s, &o.id))))
    }

    /// Objects of one class.
    pub(super) fn of_class<'a>(
        &'a self,
        class: &'a str,
    ) -> impl Iterator<Item = (&'a Object, Result<Geometry<f64>, Shapeless>)> + 'a {
        self.subsets
            .iter()
            .flat_map(move |s| s.objects.iter().filter(move |o| o.class == class).map(|o| (o, shape(s, &o.id))))
    }

    /// Creation and last update of an object.
    pub(super) fn dates(&self, object: &Object) -> (Option<Date>, Option<Date>) {
        let (created, updated) = object
            .quality
            .as_ref()
            .and_then(|q| self.qualities.get(q))
            .map_or(("", ""), |(c, u)| (c.as_str(), u.as_str()));
        let created = date(created);
        (created, date(updated).or(created))
    }

    /// Three last characters of the commune, as the identifiers of the lot write it.
    pub(super) fn commune_suffix(&self) -> Option<String> {
        let ids = self
            .subsets
            .iter()
            .flat_map(|s| &s.objects)
            .filter(|o| matches!(o.class.as_str(), "COMMUNE" | "SECTION" | "SUBDSECT" | "PARCELLE"));
        ids.filter_map(|o| o.attribute("IDU")).find_map(|idu| idu.get(..3)).map(str::to_owned)
    }

    /// Lines of the vector files that are no field.
    pub(super) fn malformed(&self) -> u64 {
        self.subsets.iter().map(|s| s.malformed).sum()
    }
}

/// `YYYYMMDD`; nothing for what is no date.
fn date(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.is_ascii() {
        return None;
    }
    Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok()
}

fn missing_parts(files: &LotFiles) -> Vec<String> {
    let announced = files.announced.iter().flatten().map(|part| format!("{part}.VEC"));
    let mut missing: Vec<String> = announced.filter(|part| !files.parts.contains_key(part)).collect();
    if files.parts.keys().all(|part| !part.ends_with(".VEC")) && missing.is_empty() {
        missing.push("T1.VEC".to_owned());
    }
    missing.iter().map(|part| format!("{}{part}", files.name)).collect()
}

fn lot_srid(files: &LotFiles, shown: &str) -> Result<Srid, ReadError> {
    let unknown = |detail: String| ReadError::UnknownCrs { file: shown.to_owned(), detail };
    let geo = files.part("SE.GEO").ok_or_else(|| unknown("le fichier .GEO du lot manque".to_owned()))?;
    let code =
        blocks::system_code(geo).ok_or_else(|| unknown("le fichier .GEO du lot ne nomme aucun système".to_owned()))?;
    srid_of_code(&code).ok_or_else(|| unknown(format!("code « {code} » inconnu")))
}

/// Systems by the codes the DGFiP writes in `REL` (standard d'échange des données cadastrales, 2013).
fn srid_of_code(code: &str) -> Option<Srid> {
    let code = match code {
        "LAMB93" => 2154,
        "RGAF09UTM20" => 5490,
        "GUAD48UTM20" => 2970,
        "MART38UTM20" => 2973,
        "GUADFM49U20" => 2969,
        "RGFG95UTM22" => 2972,
        "RGR92UTM40S" | "RGR92UTM" => 2975,
        "RGM04UTM38S" | "RGM04" => 4471,
        "RGSPM06U21" | "RGSPM06UTM21" => 4467,
        "LAMBE" | "LAMB2E" => 27572,
        "LAMB1" => 27561,
        "LAMB2" => 27562,
        "LAMB3" => 27563,
        "LAMB4" => 27564,
        "LAMB1C" => 27571,
        "LAMB3C" => 27573,
        "LAMB4C" => 27574,
        _ => {
            let zone: i32 = code.strip_prefix("RGF93CC")?.parse().ok()?;
            (42..=50).contains(&zone).then_some(3900 + zone)?
        }
    };
    Srid::new(code).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_of_a_lot_is_the_one_it_names() {
        assert_eq!(srid_of_code("LAMB93").map(Srid::code), Some(2154));
        assert_eq!(srid_of_code("RGF93CC44").map(Srid::code), Some(3944));
        assert_eq!(srid_of_code("RGR92UTM").map(Srid::code), Some(2975));
        assert_eq!(srid_of_code("RGF93CC51"), None);
        assert_eq!(srid_of_code("LAMB5"), None);
    }

    #[test]
    fn a_date_that_is_none_is_left_out() {
        assert_eq!(date("20071129"), Date::new(2007, 11, 29).ok());
        for text in ["", "00000000", "20071329", "2007112é"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
