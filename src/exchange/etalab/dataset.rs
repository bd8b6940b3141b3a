//! The eight datasets: how each is recognised, keyed and turned into columns.

use std::path::Path;

use crate::base::is_insee;
use crate::exchange::feature::{Attributes, Feature, Features, legal_srid};
use crate::exchange::format::{Identity, ReadError, Stopped, Target, Value, digest};

/// A dataset of the Etalab cadastre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dataset {
    Communes,
    Prefixes,
    Sections,
    Sheets,
    Parcels,
    Subdivisions,
    Localities,
    Buildings,
}

/// Why an object has no identity.
pub(super) struct Fault {
    pub column: &'static str,
    pub code: &'static str,
    pub reason: String,
    pub key: Option<(String, String)>,
}

/// Names the files carry.
const NAMES: [(&str, Dataset); 8] = [
    ("subdivisions_fiscales", Dataset::Subdivisions),
    ("prefixes_sections", Dataset::Prefixes),
    ("lieux_dits", Dataset::Localities),
    ("parcelles", Dataset::Parcels),
    ("batiments", Dataset::Buildings),
    ("sections", Dataset::Sections),
    ("feuilles", Dataset::Sheets),
    ("communes", Dataset::Communes),
];

impl Dataset {
    /// The dataset of a file.
    pub(super) fn tell(file: &mut dyn Features, path: &Path) -> Result<Self, ReadError> {
        let name = file.name().to_lowercase();
        let by_name = NAMES.iter().find(|(part, _)| name.contains(part)).map(|(_, dataset)| *dataset);
        let mut by_content = None;
        let outcome = file.each(&mut |parsed, _| {
            by_content = parsed.ok().and_then(|feature| Self::of(&feature));
            if by_content.is_some() { Err(Stopped) } else { Ok(()) }
        });
        if let Err(error) = outcome
            && !matches!(error, ReadError::Stopped(_))
        {
            return Err(error);
        }
        by_content.or(by_name).ok_or_else(|| ReadError::NotThisFormat {
            file: path.display().to_string(),
            detail: "ses objets ne sont ceux d’aucun jeu du cadastre Etalab (communes, sections, feuilles, parcelles, batiments, lieux_dits, prefixes_sections, subdivisions_fiscales).".to_owned(),
            remedy: "Importez-le avec « import file --layer … --map … ».".to_owned(),
        })
    }

    /// The dataset an object can only be of.
    fn of(feature: &Feature) -> Option<Self> {
        let has = |name| feature.attributes.get(name).is_some();
        let id = id_of(feature);
        Some(match id.as_deref().map(str::len) {
            Some(14) => Self::Parcels,
            Some(12) => Self::Sheets,
            Some(10) => Self::Sections,
            Some(8) => Self::Prefixes,
            Some(5) if has("nom") => Self::Communes,
            _ if has("parcelle") && has("lettre") => Self::Subdivisions,
            _ if has("ancienne") && has("prefixe") => Self::Prefixes,
            _ if has("type") && has("commune") => Self::Buildings,
            _ if has("nom") && has("commune") => Self::Localities,
            _ => return None,
        })
    }

    /// Table and columns.
    pub(super) fn target(self) -> Target {
        match self {
            Self::Communes => Target::new("cadastre.communes", &["name", "department", "legal_srid"]),
            Self::Prefixes => Target::new("cadastre.section_prefixes", &["former_commune", "name"]),
            Self::Sections => Target::new("cadastre.sections", &["prefix", "code"]),
            Self::Sheets => {
                Target::new("cadastre.sheets", &["prefix", "section", "number", "quality", "making", "scale"])
            }
            Self::Parcels => Target::new(
                "cadastre.parcels",
                &["prefix", "section", "number", "area", "surveyed", "created", "updated"],
            ),
            Self::Subdivisions => {
                Target::new("cadastre.tax_subdivisions", &["parcel", "letter"]).known_by(Identity::Digest)
            }
            Self::Localities => {
                Target::new("cadastre.localities", &["name", "created", "updated"]).known_by(Identity::Digest)
            }
            Self::Buildings => {
                Target::new("cadastre.buildings", &["kind", "name", "created", "updated"]).known_by(Identity::Digest)
            }
        }
    }

    /// Commune and id of an object. `told` is the commune the person or the name of the file says.
    pub(super) fn identify(self, feature: &Feature, told: Option<&str>) -> Result<(String, String), Fault> {
        let attributes = &feature.attributes;
        match self {
            Self::Parcels => self.key_of(feature, 14),
            Self::Sheets => self.key_of(feature, 12),
            Self::Sections => self.key_of(feature, 10),
            Self::Communes => self.key_of(feature, 5),
            Self::Prefixes => match (id_of(feature), attributes.text("commune"), attributes.text("prefixe")) {
                (None, Some(commune), Some(prefix)) => Ok((commune.to_string(), format!("{commune}{prefix}"))),
                _ => self.key_of(feature, 8),
            },
            Self::Subdivisions => Self::subdivision(feature, told),
            Self::Localities | Self::Buildings => {
                let commune = attributes.text("commune").map(|c| c.to_string()).or_else(|| told.map(str::to_owned));
                let commune =
                    commune.filter(|c| is_insee(c)).ok_or_else(|| missing("commune", "le code INSEE de la commune"))?;
                let kind = attributes.text("type").unwrap_or_default();
                let name = attributes.text("nom").unwrap_or_default();
                let shape = feature.geometry.as_ref().ok().and_then(Option::as_ref);
                let id = digest(&[&commune, &kind, &name], shape);
                Ok((commune, id))
            }
        }
    }

    /// A subdivision is known by its parcel and letter; the few that name no parcel, by their shape.
    fn subdivision(feature: &Feature, told: Option<&str>) -> Result<(String, String), Fault> {
        let letter = feature.attributes.text("lettre").unwrap_or_default();
        match (feature.attributes.text("parcelle"), told) {
            (Some(parcel), _) if parcel.len() == 14 && is_insee(parcel.get(..5).unwrap_or("")) => {
                Ok((parcel[..5].to_owned(), format!("{parcel}{letter}")))
            }
            (None, Some(commune)) => {
                let shape = feature.geometry.as_ref().ok().and_then(Option::as_ref);
                Ok((commune.to_owned(), digest(&[commune, &letter], shape)))
            }
            _ => Err(missing("parcelle", "les 14 caractères de la parcelle")),
        }
    }

    /// What a person should know of an object that is taken all the same.
    pub(super) fn remark(self, feature: &Feature) -> Option<(&'static str, &'static str, &'static str)> {
        let orphan = self == Self::Subdivisions && feature.attributes.text("parcelle").is_none();
        orphan.then_some(("parcelle", "subdivision_sans_parcelle", "la subdivision ne nomme pas sa parcelle."))
    }

    /// Commune and id when the identifier has a fixed length and begins with the commune.
    fn key_of(self, feature: &Feature, length: usize) -> Result<(String, String), Fault> {
        let id = id_of(feature).ok_or_else(|| missing("id", "l’identifiant de l’objet"))?;
        let commune = id.get(..5).filter(|c| is_insee(c) && id.len() == length && id.is_ascii());
        let Some(commune) = commune.map(str::to_owned) else {
            return Err(Fault {
                column: "id",
                code: "identifiant_incorrect",
                reason: format!(
                    "« {id} » devrait avoir {length} caractères et commencer par le code INSEE de la commune."
                ),
                key: None,
            });
        };
        if self == Self::Parcels && !id[10..].bytes().all(|b| b.is_ascii_digit()) {
            return Err(Fault {
                column: "id",
                code: "identifiant_incorrect",
                reason: format!("« {id} » devrait finir par un numéro de parcelle de quatre chiffres."),
                key: Some((commune, id)),
            });
        }
        match feature.attributes.text("commune") {
            Some(said) if said != commune => Err(Fault {
                column: "commune",
                code: "commune_differente",
                reason: format!("la commune « {said} » n’est pas celle de l’identifiant « {id} »."),
                key: Some((commune, id)),
            }),
            _ => Ok((commune, id)),
        }
    }

    /// Columns of [`Self::target`], in order.
    pub(super) fn values(self, id: &str, feature: &mut Feature) -> Vec<Value> {
        let a = &mut feature.attributes;
        match self {
            Self::Communes => {
                let srid = legal_srid(id, feature.geometry.as_ref().ok().and_then(Option::as_ref));
                vec![feature.attributes.take("nom"), Value::from(department(id)), srid]
            }
            Self::Prefixes => vec![a.take("ancienne"), a.take("nom")],
            Self::Sections => vec![Value::from(&id[5..8]), Value::from(bare(&id[8..10]))],
            Self::Sheets => vec![
                Value::from(&id[5..8]),
                Value::from(bare(&id[8..10])),
                Value::from(bare(&id[10..12])),
                a.take("qualite"),
                a.take("modeConfection"),
                a.take("echelle"),
            ],
            Self::Parcels => vec![
                Value::from(&id[5..8]),
                Value::from(bare(&id[8..10])),
                Value::from(bare(&id[10..14])),
                a.take("contenance"),
                a.take("arpente"),
                a.take("created"),
                a.take("updated"),
            ],
            Self::Subdivisions => vec![a.take("parcelle"), a.take("lettre")],
            Self::Localities => dated(a, &["nom"]),
            Self::Buildings => dated(a, &["type", "nom"]),
        }
    }
}

fn dated(attributes: &mut Attributes, first: &[&str]) -> Vec<Value> {
    first.iter().chain(&["created", "updated"]).map(|name| attributes.take(name)).collect()
}

fn missing(column: &'static str, what: &str) -> Fault {
    Fault {
        column,
        code: "identifiant_manquant",
        reason: format!("il manque {what} (attribut « {column} »)."),
        key: None,
    }
}

/// Identifier among the attributes or beside them.
fn id_of(feature: &Feature) -> Option<String> {
    feature.attributes.text("id").map(std::borrow::Cow::into_owned).or_else(|| feature.id.clone())
}

/// Section or number without its leading zeros.
fn bare(padded: &str) -> &str {
    match padded.trim().trim_start_matches('0') {
        "" => "0",
        bare => bare,
    }
}

/// Département of an INSEE code: two characters, three overseas.
fn department(commune: &str) -> &str {
    if commune.starts_with("97") || commune.starts_with("98") { &commune[..3] } else { &commune[..2] }
}

/// The commune in the name of a file: `cadastre-2A247-parcelles.json.gz`.
pub(super) fn commune_of_name(name: &str) -> Option<&str> {
    name.split(['-', '_', '.']).find(|part| is_insee(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parcels_and_sections_are_written_as_on_the_plan() {
        assert_eq!((bare("0A"), bare("AB"), bare("0123"), bare("0000")), ("A", "AB", "123", "0"));
        assert_eq!((department("2A247"), department("97105")), ("2A", "971"));
        assert_eq!(commune_of_name("cadastre-2A247-lieux_dits.json.gz"), Some("2A247"));
    }
}
