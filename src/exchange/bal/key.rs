//! `cle_interop`: commune, street, number and suffix in one text; and lists of parcels.

use crate::base::is_insee;

/// A key taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub commune: String,
    /// TOPO (ex FANTOIR) code of the street, `xxxx` when it has none.
    pub street: String,
    pub number: u32,
    pub suffix: Option<String>,
}

/// What is wrong or worth telling of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFault {
    /// Not three or more parts, or a part is empty or of the wrong kind.
    Structure,
    /// Written with capital letters.
    Case,
    /// The number is not padded to five digits.
    NumberNotPadded,
    /// The commune is not an INSEE code.
    Commune,
    /// The street code does not have four characters.
    Street,
    /// The street has no code (`xxxx`).
    StreetUnknown,
}

impl KeyFault {
    /// Code of the rule in the report.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Structure => "cle_interop.structure_invalide",
            Self::Case => "cle_interop.casse_invalide",
            Self::NumberNotPadded => "cle_interop.numero_prefixe_manquant",
            Self::Commune => "cle_interop.commune_invalide",
            Self::Street => "cle_interop.voie_invalide",
            Self::StreetUnknown => "cle_interop.voie_non_renseignee",
        }
    }

    /// For a clerk.
    #[must_use]
    pub fn message(self, written: &str) -> String {
        let told = match self {
            Self::Structure => "doit être de la forme commune_voie_numéro, par exemple 13004_0120_00012_bis",
            Self::Case => "doit être en minuscules",
            Self::NumberNotPadded => "doit avoir un numéro de cinq chiffres, complété par des zéros",
            Self::Commune => "doit commencer par le code INSEE de la commune",
            Self::Street => "doit avoir un code de voie de quatre caractères",
            Self::StreetUnknown => "ne donne pas le code de la voie",
        };
        format!("« {written} » {told}.")
    }
}

impl Key {
    /// Read a key. Faults other than of structure leave a key that can be used.
    #[must_use]
    pub fn parse(written: &str) -> (Option<Self>, Vec<KeyFault>) {
        let written = written.trim();
        let lower = written.to_lowercase();
        let mut faults = Vec::new();
        let parts: Vec<&str> = lower.split('_').collect();
        let (Some(commune), Some(street), Some(number)) = (parts.first(), parts.get(1), parts.get(2)) else {
            return (None, vec![KeyFault::Structure]);
        };
        let digits = !number.is_empty() && number.len() <= 5 && number.bytes().all(|b| b.is_ascii_digit());
        let (Ok(value), true) = (number.parse(), digits) else { return (None, vec![KeyFault::Structure]) };
        if parts.iter().any(|part| part.is_empty()) {
            return (None, vec![KeyFault::Structure]);
        }
        // Corsica keeps its capital letter in files that are otherwise right.
        let body = written.get(commune.len()..).unwrap_or("");
        if body != body.to_lowercase() {
            faults.push(KeyFault::Case);
        }
        if number.len() < 5 {
            faults.push(KeyFault::NumberNotPadded);
        }
        let commune = commune.to_uppercase();
        if !is_insee(&commune) {
            faults.push(KeyFault::Commune);
        }
        if *street == "xxxx" || *street == "0000" {
            faults.push(KeyFault::StreetUnknown);
        } else if street.chars().count() != 4 {
            faults.push(KeyFault::Street);
        }
        let suffix = parts[3..].join("_");
        let key = Self {
            commune,
            street: (*street).to_owned(),
            number: value,
            suffix: (!suffix.is_empty()).then_some(suffix),
        };
        (Some(key), faults)
    }

    /// The key as it should be written.
    #[must_use]
    pub fn written(&self) -> String {
        let suffix = self.suffix.as_ref().map_or_else(String::new, |s| format!("_{s}"));
        format!("{}_{}_{:05}{suffix}", self.commune, self.street, self.number)
    }
}

/// Parcels of a `cad_parcelles` cell joined by `|`, 14 characters each; 15 (with the tax office third) are
/// understood. The texts that are none come second.
#[must_use]
pub fn parcels(cell: &str) -> (Vec<String>, Vec<String>) {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for text in cell.split(['|', ',']).map(str::trim).filter(|text| !text.is_empty()) {
        let upper = text.to_uppercase();
        let shortened = match upper.len() {
            15 if upper.is_ascii() => format!("{}{}", &upper[..2], &upper[3..]),
            _ => upper,
        };
        if is_parcel(&shortened) { good.push(shortened) } else { bad.push(text.to_owned()) }
    }
    (good, bad)
}

fn is_parcel(text: &str) -> bool {
    text.len() == 14
        && text.is_ascii()
        && is_insee(&text[..5])
        && text[5..8].bytes().all(|b| b.is_ascii_digit())
        && text[8..10].bytes().all(|b| b.is_ascii_alphanumeric())
        && text[10..].bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_key_whose_number_is_not_padded_is_told() {
        let (key, faults) = Key::parse("13004_0120_12");
        assert_eq!((key.unwrap().written().as_str(), faults), ("13004_0120_00012", vec![KeyFault::NumberNotPadded]));
        assert_eq!(KeyFault::NumberNotPadded.code(), "cle_interop.numero_prefixe_manquant");
    }

    #[test]
    fn a_key_in_capitals_is_told_and_lowered() {
        let (key, faults) = Key::parse("13004_0120_00012_BIS");
        assert_eq!((key.unwrap().written().as_str(), faults), ("13004_0120_00012_bis", vec![KeyFault::Case]));
        assert!(KeyFault::Case.code().contains("casse"));
    }

    #[test]
    fn a_key_without_a_street_has_no_structure() {
        for written in ["13004__00012", "13004_0120", "13004", "", "13004_0120_", "13004_0120_12b"] {
            let (key, faults) = Key::parse(written);
            assert_eq!((key, faults), (None, vec![KeyFault::Structure]), "{written}");
        }
        assert!(KeyFault::Structure.code().contains("structure"));
    }

    #[test]
    fn a_street_without_a_code_is_allowed_and_told() {
        let (key, faults) = Key::parse("13004_xxxx_00012");
        assert!(key.is_some());
        assert_eq!(faults, [KeyFault::StreetUnknown]);
    }

    #[test]
    fn corsica_keeps_its_letter() {
        let (key, faults) = Key::parse("2A247_0010_00001_ter");
        assert_eq!((key.unwrap().written().as_str(), faults), ("2A247_0010_00001_ter", vec![]));
    }

    #[test]
    fn parcels_of_fifteen_characters_lose_the_third() {
        let (good, bad) = parcels("13004000AB0123|130004000AB0124");
        assert_eq!(good, ["13004000AB0123", "13004000AB0124"]);
        assert!(bad.is_empty());
        assert_eq!(parcels("AB 12|13004000AB0123").1, ["AB 12"]);
    }

    proptest! {
        #[test]
        fn a_key_written_again_reads_the_same(number in 0_u32..100_000, suffix in proptest::option::of("[a-z][a-z0-9]{0,8}"), street in "[0-9a-w][0-9]{3}") {
            let key = Key { commune: "13004".into(), street, number, suffix };
            let (again, faults) = Key::parse(&key.written());
            prop_assert_eq!(again, Some(key));
            prop_assert!(faults.is_empty() || faults == [KeyFault::StreetUnknown]);
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,60}") {
            let _ = Key::parse(&text);
            let _ = parcels(&text);
        }
    }
}
