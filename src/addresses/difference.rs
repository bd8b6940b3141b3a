//! What a newer file of addresses would change, line by line, for a person to accept or not.

mod pairing;

use geo_types::{LineString, Point};

use crate::exchange::bal::Key;
use crate::exchange::format::{Record, Target};
use crate::geo::geodesic_length;

/// One position of an address, as the town has it or as a file of the BAN or of a BAL gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownAddress {
    /// INSEE code.
    pub commune: String,
    /// `id_ban_adresse`.
    pub ban_id: Option<String>,
    /// `cle_interop`, or the identifier of the BAN that is written the same way.
    pub key: Option<String>,
    pub street: String,
    /// None for a street or place without numbers.
    pub number: Option<u32>,
    pub suffix: Option<String>,
    pub locality: Option<String>,
    pub postcode: Option<String>,
    pub post_town: Option<String>,
    /// Kind of position.
    pub position: Option<String>,
    pub certified: Option<bool>,
    /// Joined by `|`.
    pub parcels: Option<String>,
    /// Longitude, latitude.
    pub place: Point<f64>,
}

/// A part of an address besides its street and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    BanId,
    Number,
    Suffix,
    Locality,
    Postcode,
    PostTown,
    Position,
    Certified,
    Parcels,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 9] = [
        Self::BanId,
        Self::Number,
        Self::Suffix,
        Self::Locality,
        Self::Postcode,
        Self::PostTown,
        Self::Position,
        Self::Certified,
        Self::Parcels,
    ];

    /// Name of the column.
    #[must_use]
    pub const fn column(self) -> &'static str {
        match self {
            Self::BanId => "ban_id",
            Self::Number => "number",
            Self::Suffix => "suffix",
            Self::Locality => "locality",
            Self::Postcode => "postcode",
            Self::PostTown => "post_town",
            Self::Position => "position",
            Self::Certified => "certified",
            Self::Parcels => "parcels",
        }
    }

    /// The fields a reader of files fills: what a file does not say is no difference.
    #[must_use]
    pub fn said_by(target: &Target) -> Vec<Self> {
        Self::ALL.into_iter().filter(|field| target.columns.iter().any(|column| column == field.column())).collect()
    }

    fn differs(self, was: &KnownAddress, would_be: &KnownAddress) -> bool {
        match self {
            // A file that says no identifier takes none away.
            Self::BanId => would_be.ban_id.is_some() && was.ban_id != would_be.ban_id,
            Self::Number => was.number != would_be.number,
            Self::Suffix => lowered(was.suffix.as_ref()) != lowered(would_be.suffix.as_ref()),
            Self::Locality => was.locality != would_be.locality,
            Self::Postcode => was.postcode != would_be.postcode,
            Self::PostTown => was.post_town != would_be.post_town,
            Self::Position => was.position != would_be.position,
            Self::Certified => was.certified.unwrap_or(false) != would_be.certified.unwrap_or(false),
            Self::Parcels => sorted(was.parcels.as_ref()) != sorted(would_be.parcels.as_ref()),
        }
    }
}

fn lowered(text: Option<&String>) -> Option<String> {
    text.map(|text| text.to_lowercase())
}

/// A list of parcels whatever its order.
fn sorted(list: Option<&String>) -> Vec<&str> {
    let mut parcels: Vec<&str> = list.map_or_else(Vec::new, |list| list.split('|').collect());
    parcels.sort_unstable();
    parcels
}

/// What is different.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    Added,
    Removed,
    Moved {
        metres: f64,
    },
    /// Another name of the street; by its spelling alone (case, accents, hyphens) or altogether.
    Renamed {
        spelling: bool,
    },
    Changed {
        fields: Vec<Field>,
    },
}

/// One difference. An address that moved and whose street has another name is two: one may be accepted without the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference<'a> {
    pub what: What,
    /// As the town has it; none when added.
    pub was: Option<&'a KnownAddress>,
    /// As the file has it; none when removed.
    pub would_be: Option<&'a KnownAddress>,
}

/// What to look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// A point that lies nearer than this is where it was, in metres.
    pub tolerance: f64,
    /// Fields the file says.
    pub fields: Vec<Field>,
}

impl Comparison {
    /// Everything `target` fills, and moves of more than a metre.
    #[must_use]
    pub fn of(target: &Target) -> Self {
        Self { tolerance: 1.0, fields: Field::said_by(target) }
    }

    /// Every difference between what the town has and what a file says, street after street. Addresses are known again by
    /// their identifier of the BAN, else by their key, else by street (whatever its spelling), number and suffix; of
    /// several positions of one address, by kind and nearness.
    #[must_use]
    pub fn differences<'a>(&self, present: &'a [KnownAddress], newer: &'a [KnownAddress]) -> Vec<Difference<'a>> {
        let paired = pairing::pair(present, newer);
        let mut found: Vec<Difference<'a>> = Vec::new();
        for (was, would_be) in paired.pairs {
            self.of_pair(was, would_be, &mut found);
        }
        found.extend(paired.gone.into_iter().map(|was| Difference {
            what: What::Removed,
            was: Some(was),
            would_be: None,
        }));
        found.extend(paired.new.into_iter().map(|would_be| Difference {
            what: What::Added,
            was: None,
            would_be: Some(would_be),
        }));
        found.sort_by_cached_key(|difference| {
            difference.was.or(difference.would_be).map(|address| {
                (address.commune.clone(), address.street_folded(), address.number, lowered(address.suffix.as_ref()))
            })
        });
        found
    }

    fn of_pair<'a>(&self, was: &'a KnownAddress, would_be: &'a KnownAddress, found: &mut Vec<Difference<'a>>) {
        let mut tell = |what| found.push(Difference { what, was: Some(was), would_be: Some(would_be) });
        if was.street != would_be.street {
            tell(What::Renamed { spelling: was.street_folded() == would_be.street_folded() });
        }
        let metres = apart(was.place, would_be.place);
        if metres > self.tolerance {
            tell(What::Moved { metres });
        }
        let fields: Vec<Field> = self.fields.iter().copied().filter(|field| field.differs(was, would_be)).collect();
        if !fields.is_empty() {
            tell(What::Changed { fields });
        }
    }
}

/// Metres between two places.
fn apart(one: Point<f64>, other: Point<f64>) -> f64 {
    if one == other { 0.0 } else { geodesic_length(&LineString::from(vec![one, other])) }
}

impl KnownAddress {
    /// The address a reader of BAN or BAL gives; none without a point or a street.
    #[must_use]
    pub fn read(target: &Target, record: &Record) -> Option<Self> {
        let Some(geo_types::Geometry::Point(place)) = record.geometry else { return None };
        let text = |name: &str| {
            let at = target.columns.iter().position(|column| column == name)?;
            Some(record.values.get(at)?.as_text()?.into_owned())
        };
        let flag = |name: &str| match text(name)?.as_str() {
            "1" | "true" => Some(true),
            "0" | "false" => Some(false),
            _ => None,
        };
        let key = Key::parse(&record.id).0.map(|key| key.written());
        Some(Self {
            commune: record.commune.clone(),
            ban_id: text("ban_id"),
            key,
            street: text("street")?,
            number: text("number").and_then(|number| number.parse().ok()),
            suffix: text("suffix"),
            locality: text("locality"),
            postcode: text("postcode"),
            post_town: text("post_town"),
            position: text("position"),
            certified: flag("certified"),
            parcels: text("parcels"),
            place,
        })
    }

    fn street_folded(&self) -> String {
        crate::exchange::bal::folded(&self.street)
    }
}

#[cfg(test)]
mod tests;
