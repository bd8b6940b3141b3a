//! The forms in which people and files write a reference.

use std::str::FromStr;

use crate::base::is_insee;
use crate::base::parcel_ref::{ParcelPlace, ParcelRef, ParcelRefError, section_code};

/// A text understood as a reference, as far as it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// Commune, prefix, section, number.
    Whole(ParcelRef),
    /// 12 characters of EDIGEO: the three last characters of the commune, and the place in it. The
    /// département must come from elsewhere.
    OfCommune { commune: String, place: ParcelPlace },
    /// Section and number, with the prefix where it was written.
    Place { prefix: Option<String>, section: String, number: u16 },
}

impl FromStr for ParcelRef {
    type Err = ParcelRefError;

    /// Any written form that names the commune.
    fn from_str(text: &str) -> Result<Self, ParcelRefError> {
        match text.parse()? {
            Written::Whole(parcel) => Ok(parcel),
            _ => Err(ParcelRefError::CommuneMissing(shown(text))),
        }
    }
}

impl FromStr for Written {
    type Err = ParcelRefError;

    /// Case, spaces, dots, dashes, slashes, commas and underscores do not matter. Understood:
    /// 14 characters (`13004000AB0123`), 15 of MAJIC with the tax office as third character
    /// (`130004000AB0123`) or with a three-character département (`013004000AB0123`), 12 of EDIGEO
    /// (`004000AB0123`), nine (`000AB0123`), parts apart (`13 4 AB 123`, `01026,000,A,7`, `000 AB 0123`,
    /// `A 12`), and section and number stuck together (`ab123`).
    fn from_str(text: &str) -> Result<Self, ParcelRefError> {
        let not = || ParcelRefError::NotAReference(shown(text));
        if text.len() > 60 {
            return Err(not());
        }
        let upper = text.to_uppercase();
        let parts: Vec<&str> = upper.split(is_separator).filter(|p| !p.is_empty()).collect();
        if parts.iter().any(|p| !p.bytes().all(|b| b.is_ascii_alphanumeric())) || parts.is_empty() {
            return Err(not());
        }
        let stuck = parts.concat();
        fixed(&stuck)
            .or_else(|| apart(&parts))
            .or_else(|| free(&stuck))
            .ok_or_else(not)?
            .map_err(|_| ParcelRefError::NumberOutOfRange(shown(text)))
    }
}

/// Nothing: not of this form. Some error: of this form, with a number out of range.
type Attempt = Option<Result<Written, ParcelRefError>>;

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '-' | '/' | ',' | ';' | '_' | '·' | '–')
}

/// The forms of fixed width, told apart by their length.
fn fixed(stuck: &str) -> Attempt {
    let head = stuck.len().checked_sub(9)?;
    let (head, tail) = stuck.split_at(head);
    // Sections of Alsace-Moselle are numbers. Nine digits alone could be anything.
    let numbered = head.len() == 3
        || insee_of_six(head).as_deref().is_some_and(has_numbered_sections)
        || has_numbered_sections(head);
    let place = place_of_nine(tail, numbered)?;
    match head.len() {
        0 => Some(place.map(|p| Written::Place { prefix: Some(p.prefix), section: p.section, number: p.number })),
        3 if head.bytes().all(|b| b.is_ascii_digit()) => {
            Some(place.map(|place| Written::OfCommune { commune: head.to_owned(), place }))
        }
        5 if is_insee(head) => Some(place.and_then(|p| p.in_commune(head)).map(Written::Whole)),
        6 => {
            let insee = insee_of_six(head)?;
            Some(place.and_then(|p| p.in_commune(&insee)).map(Written::Whole))
        }
        _ => None,
    }
}

/// `13` + tax office + `004`, or a département on three characters: `013004`, `02A004`. Overseas the
/// third character is already the last of the département (`974` + `11`), so six make no sense.
fn insee_of_six(head: &str) -> Option<String> {
    let candidates = match head.strip_prefix('0') {
        Some(rest) if rest.starts_with("2A") || rest.starts_with("2B") => [Some(rest.to_owned()), None],
        // 01 to 09 are départements too: `010026` is the Ain with tax office 0, not département 10.
        _ => {
            let tax_office = head.as_bytes().get(2).is_some_and(u8::is_ascii_digit);
            let majic = tax_office.then(|| format!("{}{}", head.get(..2).unwrap_or(""), head.get(3..).unwrap_or("")));
            [majic, head.strip_prefix('0').map(str::to_owned)]
        }
    };
    candidates.into_iter().flatten().find(|code| is_insee(code))
}

/// Prefix (3), section (2), number (4).
fn place_of_nine(tail: &str, numbered: bool) -> Option<Result<ParcelPlace, ParcelRefError>> {
    let (prefix, rest) = (tail.get(..3)?, tail.get(3..)?);
    let (section, number) = (rest.get(..2)?, rest.get(2..)?);
    let letters = numbered || section_code(section)?.bytes().any(|b| b.is_ascii_alphabetic());
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    (letters && digits(prefix) && digits(number))
        .then(|| ParcelPlace::new(prefix, section, number.parse().unwrap_or(0)))
}

/// Parts told apart by separators: number last, section before it, then prefix, commune, département.
fn apart(parts: &[&str]) -> Attempt {
    let (number, rest) = parts.split_last()?;
    let (section, before) = rest.split_last()?;
    let number = number_of(number)?;
    let lettered = section_code(section)?.bytes().any(|b| b.is_ascii_alphabetic());
    let (insee, prefix) = match before {
        [] => (None, None),
        [one] if is_insee(one) => (Some((*one).to_owned()), None),
        [one] if one.len() <= 3 => (None, Some(*one)),
        [one] if one.len() == 8 => (Some(one.get(..5)?.to_owned()), one.get(5..)),
        [department, commune] if department.len() <= 3 && commune.len() <= 3 => {
            (Some(insee_of(department, commune)?), None)
        }
        [commune, prefix] => (Some((*commune).to_owned()), Some(*prefix)),
        [department, commune, prefix] => (Some(insee_of(department, commune)?), Some(*prefix)),
        _ => return None,
    };
    if insee.as_deref().is_some_and(|code| !is_insee(code)) || !prefix.is_none_or(is_prefix) {
        return None;
    }
    if !lettered && !insee.as_deref().is_some_and(has_numbered_sections) {
        return None;
    }
    let place = ParcelPlace::new(prefix.unwrap_or("000"), section, number);
    Some(place.and_then(|p| match insee {
        Some(code) => p.in_commune(&code).map(Written::Whole),
        None => Ok(Written::Place { prefix: prefix.map(|_| p.prefix), section: p.section, number: p.number }),
    }))
}

/// Section and number without separator: one or two letters, or a digit and a letter, then digits.
fn free(stuck: &str) -> Attempt {
    let last_letter = stuck.rfind(|c: char| c.is_ascii_alphabetic())?;
    let (section, number) = stuck.split_at(last_letter + 1);
    let number = number_of(number)?;
    let section = section_code(section)?;
    if number == 0 {
        return Some(Err(ParcelRefError::NumberOutOfRange(stuck.to_owned())));
    }
    Some(Ok(Written::Place { prefix: None, section, number }))
}

/// `13` and `4` are `13004`; `974` and `11` are `97411`; `013` is `13`.
fn insee_of(department: &str, commune: &str) -> Option<String> {
    let department = match department.strip_prefix('0') {
        Some(rest) if department.len() == 3 => rest.to_owned(),
        _ => format!("{department:0>2}"),
    };
    let digits = commune.bytes().all(|b| b.is_ascii_digit());
    let width = 5usize.checked_sub(department.len())?;
    // Overseas the cadastre may repeat the third character of the département: 974 and 411.
    let commune = if commune.len() > width { commune.strip_prefix(department.get(2..)?)? } else { commune };
    let code = format!("{department}{commune:0>width$}");
    (digits && is_insee(&code)).then_some(code)
}

fn is_prefix(prefix: &str) -> bool {
    (1..=3).contains(&prefix.len()) && prefix.bytes().all(|b| b.is_ascii_digit())
}

fn number_of(text: &str) -> Option<u16> {
    ((1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// Haut-Rhin, Bas-Rhin, Moselle: the land register there numbers the sections.
fn has_numbered_sections(insee: &str) -> bool {
    ["57", "67", "68"].iter().any(|department| insee.starts_with(department)) && insee.len() == 5
}

fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(text: &str) -> String {
        text.parse::<ParcelRef>().map_or_else(|e| e.to_string(), |p| p.to_string())
    }

    fn written(text: &str) -> Written {
        text.parse().unwrap()
    }

    #[test]
    fn a_clerk_finds_the_parcel_in_every_form_that_names_the_commune() {
        for (text, id) in [
            ("13004000AB0123", "13004000AB0123"),
            ("130004000AB0123", "13004000AB0123"),
            ("13 4 AB 123", "13004000AB0123"),
            ("13004 AB 123", "13004000AB0123"),
            ("13004 000 AB 0123", "13004000AB0123"),
            ("13004000 ab 123", "13004000AB0123"),
            ("01026,000,A,7", "010260000A0007"),
            ("800016000AK0145", "80016000AK0145"),
            ("1312158980H0126", "132158980H0126"),
            ("02A004000AB0001", "2A004000AB0001"),
            ("2A2470000C0012", "2A2470000C0012"),
            ("974 411 ab 12", "97411000AB0012"),
            ("13-004-000-AB-0123", "13004000AB0123"),
            ("57037000010012", "57037000010012"),
            ("570037000010012", "57037000010012"),
            ("57037 1 12", "57037000010012"),
        ] {
            assert_eq!(whole(text), id, "{text}");
        }
    }

    #[test]
    fn a_clerk_may_leave_the_commune_out() {
        let place = |prefix: Option<&str>, section: &str, number| Written::Place {
            prefix: prefix.map(str::to_owned),
            section: section.to_owned(),
            number,
        };
        assert_eq!(written("AB 123"), place(None, "AB", 123));
        assert_eq!(written("ab123"), place(None, "AB", 123));
        assert_eq!(written("A 12"), place(None, "A", 12));
        assert_eq!(written("a0012"), place(None, "A", 12));
        assert_eq!(written("0A 12"), place(None, "A", 12));
        assert_eq!(written("000 AB 0123"), place(Some("000"), "AB", 123));
        assert_eq!(written("000AB0123"), place(Some("000"), "AB", 123));
        assert_eq!(written("898 0H 126"), place(Some("898"), "H", 126));
        assert_eq!(written("8980H0126"), place(Some("898"), "H", 126));
        let edigeo = Written::OfCommune { commune: "004".into(), place: ParcelPlace::new("000", "AB", 123).unwrap() };
        assert_eq!(written("004000AB0123"), edigeo);
        let moselle = Written::OfCommune { commune: "037".into(), place: ParcelPlace::new("000", "1", 12).unwrap() };
        assert_eq!(written("037000010012"), moselle);
    }

    #[test]
    fn what_is_no_reference_is_refused_with_its_reason() {
        for text in [
            "",
            "AB",
            "123",
            "rue de la Paix",
            "AB 12345",
            "ABC 12",
            "AB123C",
            "é 12",
            "99 rue",
            "13004000010012",
            "000010012",
            "1 12",
            "13004000AB012x",
        ] {
            assert!(text.parse::<Written>().is_err(), "{text}");
        }
        assert!(matches!("AB 0".parse::<Written>(), Err(ParcelRefError::NumberOutOfRange(_))));
        assert!(matches!("AB 12".parse::<ParcelRef>(), Err(ParcelRefError::CommuneMissing(_))));
        assert!(matches!(written("AB 12"), Written::Place { .. }));
    }

    #[test]
    fn a_parcel_is_shown_as_it_is_said() {
        assert_eq!("13004000AB0123".parse::<ParcelRef>().unwrap().label(), "AB 123");
        assert_eq!("132158980H0126".parse::<ParcelRef>().unwrap().label(), "898 H 126");
    }

    proptest! {
        #[test]
        fn every_reference_comes_back_from_each_of_its_forms(
            commune in "(0[1-9]|[1-8][0-9]|9[0-5]|2A|2B)[0-9]{3}", prefix in "[0-9]{3}",
            section in "[A-Z]|[A-Z]{2}|[1-9][A-Z]", number in 1u16..=9999,
        ) {
            let parcel = ParcelPlace::new(&prefix, &section, number).unwrap().in_commune(&commune).unwrap();
            let id = parcel.to_string();
            prop_assert_eq!(id.len(), 14);
            prop_assert_eq!(whole(&id), id.clone());
            prop_assert_eq!(whole(&format!("{commune} {prefix} {section} {number}")), id.clone());
            prop_assert_eq!(whole(&format!("{}0{}{}", &commune[..2], &commune[2..], &id[5..])), id.clone());
            let of_commune = Written::OfCommune { commune: commune[2..].to_owned(), place: parcel.place().clone() };
            prop_assert_eq!(written(&id[2..]), of_commune);
            let place = Written::Place { prefix: None, section, number };
            prop_assert_eq!(written(&format!("{} {number}", parcel.place().section())), place.clone());
            prop_assert_eq!(written(&format!("{}{number}", parcel.place().section().to_lowercase())), place);
        }

        #[test]
        fn no_text_makes_the_reader_fail(text in "\\PC{0,70}") {
            let _ = text.parse::<Written>();
        }
    }
}
