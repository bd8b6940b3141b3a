//! References of cadastral parcels, in every form people and files write them.

mod written;

use std::fmt;

use crate::base::is_insee;

pub use written::Written;

/// A whole reference: one parcel of France.
///
/// The commune is the one the cadastre uses: in Paris, Lyon and Marseille the arrondissement.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ParcelRef {
    commune: String,
    place: ParcelPlace,
}

/// A parcel inside a commune not named: prefix, section, number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ParcelPlace {
    prefix: String,
    section: String,
    number: u16,
}

/// Why a text is no parcel reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParcelRefError {
    #[error("« {0} » n’est pas une référence de parcelle. Écrivez par exemple AB 123 ou 13004000AB0123.")]
    NotAReference(String),
    #[error("« {0} » n’a pas de numéro de parcelle entre 1 et 9999.")]
    NumberOutOfRange(String),
    #[error("« {0} » ne dit pas la commune : ajoutez le code INSEE, par exemple 13004000AB0123.")]
    CommuneMissing(String),
    #[error("« {0} » n’est pas un code INSEE de commune.")]
    NotACommune(String),
}

impl ParcelPlace {
    /// A place from its parts: prefix of up to three digits, section of one or two characters (a leading
    /// zero is dropped), number from 1 to 9999.
    ///
    /// # Errors
    /// [`ParcelRefError`] naming the rule broken.
    pub fn new(prefix: &str, section: &str, number: u16) -> Result<Self, ParcelRefError> {
        let not = || ParcelRefError::NotAReference(format!("{prefix} {section} {number}"));
        if number == 0 || number > 9999 {
            return Err(ParcelRefError::NumberOutOfRange(number.to_string()));
        }
        if prefix.len() > 3 || !prefix.bytes().all(|b| b.is_ascii_digit()) {
            return Err(not());
        }
        let section = section_code(section).ok_or_else(not)?;
        Ok(Self { prefix: format!("{prefix:0>3}"), section, number })
    }

    /// Three digits: absorbed commune or quarter, else `000`.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }
    /// Section without leading zero: `A`, `AB`, `0H` never.
    #[must_use]
    pub fn section(&self) -> &str {
        &self.section
    }
    /// Number in the section, 1 to 9999.
    #[must_use]
    pub fn number(&self) -> u16 {
        self.number
    }
    /// The same parcel in a commune.
    ///
    /// # Errors
    /// [`ParcelRefError::NotACommune`].
    pub fn in_commune(self, insee: &str) -> Result<ParcelRef, ParcelRefError> {
        ParcelRef::new(insee, self)
    }
}

impl fmt::Display for ParcelPlace {
    /// Nine characters: `000AB0123`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:0>2}{:04}", self.prefix, self.section, self.number)
    }
}

impl ParcelRef {
    /// A parcel of a commune.
    ///
    /// # Errors
    /// [`ParcelRefError::NotACommune`].
    pub fn new(insee: &str, place: ParcelPlace) -> Result<Self, ParcelRefError> {
        if is_insee(insee) {
            Ok(Self { commune: insee.to_owned(), place })
        } else {
            Err(ParcelRefError::NotACommune(insee.to_owned()))
        }
    }

    /// INSEE code, five characters.
    #[must_use]
    pub fn commune(&self) -> &str {
        &self.commune
    }
    /// Prefix, section and number.
    #[must_use]
    pub fn place(&self) -> &ParcelPlace {
        &self.place
    }
    /// As people read it: `AB 123`, with the prefix where it is not `000`.
    #[must_use]
    pub fn label(&self) -> String {
        let ParcelPlace { prefix, section, number } = &self.place;
        if prefix == "000" { format!("{section} {number}") } else { format!("{prefix} {section} {number}") }
    }
}

impl fmt::Display for ParcelRef {
    /// The 14 characters of the national identifier: `13004000AB0123`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.commune, self.place)
    }
}

/// One or two letters or digits without the leading zero; the cadastre has sections such as `A`, `AB`,
/// `0A` (written `A`), and `8A`, `01` in Alsace-Moselle (kept as digits).
fn section_code(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    if !(1..=2).contains(&upper.len()) || !upper.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let short = upper.strip_prefix('0').filter(|rest| !rest.is_empty()).unwrap_or(&upper);
    (short != "0").then(|| short.to_owned())
}
