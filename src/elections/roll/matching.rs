//! Where an elector lives among the addresses of the town: street, number, suffix; then the street alone. What is not
//! certain is left to a person, with the reason.

use std::collections::{BTreeMap, HashMap};

use crate::elections::street_key;
use crate::exchange::bal::folded;

/// Stands for a street or a locality as a whole (BAL: `numero` 99999).
const WHOLE_STREET: u32 = 99_999;

/// Addresses of a town, as the roll is compared with them.
#[derive(Debug, Default)]
pub struct TownAddresses {
    streets: HashMap<String, Street>,
    /// Former and other names of streets.
    aliases: HashMap<String, String>,
}

#[derive(Debug, Default)]
struct Street {
    /// Suffix in lower case, and `addresses.addresses.fid`, by number.
    doors: BTreeMap<u32, Vec<(String, i64)>>,
    whole: Option<i64>,
}

/// An address as the roll writes it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Written<'a> {
    pub number: Option<u32>,
    pub suffix: Option<&'a str>,
    pub street: &'a str,
    pub locality: &'a str,
    pub country: &'a str,
}

/// How sure the match is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Number and suffix.
    Door,
    /// The number; the town does not know the suffix.
    Number,
    /// A street or hamlet without numbers.
    Street,
}

/// Why there is no match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// In another country.
    Elsewhere,
    NoStreet,
    StreetUnknown,
    NoNumber,
    NumberUnknown,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub address: Result<(i64, How), Why>,
    /// Street and number by which the street list is asked.
    pub street_key: Option<String>,
    pub number: Option<u32>,
}

impl How {
    /// As the database writes it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Door => "door",
            Self::Number => "number",
            Self::Street => "street",
        }
    }
}

impl Why {
    /// As the database writes it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Elsewhere => "elsewhere",
            Self::NoStreet => "no_street",
            Self::StreetUnknown => "street_unknown",
            Self::NoNumber => "no_number",
            Self::NumberUnknown => "number_unknown",
        }
    }
}

/// A number as it is written: `12`, `12 BIS`, `0012B`, `12-14` (the first counts). Number and suffix in lower case.
#[must_use]
pub fn door(written: &str) -> (Option<u32>, Option<String>) {
    let written = written.trim();
    let end = written.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(written.len());
    let number = written[..end].parse().ok().filter(|number| (1..WHOLE_STREET).contains(number));
    let rest = folded(&written[end..]);
    let suffix = rest.split(' ').next().filter(|word| word.starts_with(char::is_alphabetic));
    (number, suffix.filter(|_| number.is_some()).map(str::to_owned))
}

impl TownAddresses {
    /// Add an address of the town.
    pub fn add(&mut self, fid: i64, street: &str, number: Option<u32>, suffix: Option<&str>) {
        let key = street_key(street);
        if key.is_empty() {
            return;
        }
        let street = self.streets.entry(key).or_default();
        match number {
            Some(number) if number != WHOLE_STREET => {
                let doors = street.doors.entry(number).or_default();
                let suffix = folded(suffix.unwrap_or_default());
                // Several positions of one address: the first.
                if !doors.iter().any(|(known, _)| *known == suffix) {
                    doors.push((suffix, fid));
                }
            }
            _ => street.whole = street.whole.or(Some(fid)),
        }
    }

    /// Add another name of a street.
    pub fn add_alias(&mut self, name: &str, street: &str) {
        self.aliases.insert(street_key(name), street_key(street));
    }

    /// Where somebody lives who gives this address.
    #[must_use]
    pub fn find(&self, written: &Written<'_>) -> Found {
        let (key, number) = self.street_of(written);
        if key.is_empty() {
            return Found { address: Err(abroad(written).unwrap_or(Why::NoStreet)), street_key: None, number };
        }
        let address = abroad(written).map_or_else(|| self.door(&key, number, written.suffix), Err);
        Found { address, street_key: Some(key), number }
    }

    /// Key of the street and the number: of the street as it is written, else of its former name, else with a number
    /// that stands before it, else of the hamlet.
    fn street_of(&self, written: &Written<'_>) -> (String, Option<u32>) {
        let plain = street_key(written.street);
        if let Some(known) = self.known(&plain) {
            return (known, written.number);
        }
        if written.number.is_none()
            && let Some((number, rest)) = written.street.trim().split_once([' ', ','])
            && let (Some(number), Some(known)) = (door(number).0, self.known(&street_key(rest)))
        {
            return (known, Some(number));
        }
        let hamlet = street_key(written.locality);
        match self.known(&hamlet) {
            Some(known) => (known, written.number),
            None => (if plain.is_empty() { hamlet } else { plain }, written.number),
        }
    }

    fn known(&self, key: &str) -> Option<String> {
        let key = self.aliases.get(key).map_or(key, String::as_str);
        self.streets.contains_key(key).then(|| key.to_owned())
    }

    fn door(&self, key: &str, number: Option<u32>, suffix: Option<&str>) -> Result<(i64, How), Why> {
        let street = self.streets.get(key).ok_or(Why::StreetUnknown)?;
        let Some(number) = number else {
            return street.whole.map(|fid| (fid, How::Street)).ok_or(Why::NoNumber);
        };
        let hamlet = || street.whole.filter(|_| street.doors.is_empty()).map(|fid| (fid, How::Street));
        let Some(doors) = street.doors.get(&number) else { return hamlet().ok_or(Why::NumberUnknown) };
        let suffix = folded(suffix.unwrap_or_default());
        let exact = doors.iter().find(|(known, _)| *known == suffix);
        // `12 B` is 12 bis where the town has no 12 B.
        let short = || doors.iter().find(|(known, _)| suffix.len() == 1 && LATIN.contains(&(suffix.as_str(), known)));
        if let Some((_, fid)) = exact.or_else(short) {
            return Ok((*fid, How::Door));
        }
        let plain = doors.iter().find(|(known, _)| known.is_empty());
        plain
            .or_else(|| doors.first().filter(|_| doors.len() == 1))
            .map(|(_, fid)| (*fid, How::Number))
            .ok_or(Why::NumberUnknown)
    }
}

const LATIN: [(&str, &str); 3] = [("b", "bis"), ("t", "ter"), ("q", "quater")];

fn abroad(written: &Written<'_>) -> Option<Why> {
    let country = folded(written.country);
    (!country.is_empty() && country != "france").then_some(Why::Elsewhere)
}

#[cfg(test)]
mod tests {
    use super::{Found, How, TownAddresses, Why, Written, door};

    fn town() -> TownAddresses {
        let mut town = TownAddresses::default();
        for (fid, number, suffix) in [(1, 12, None), (2, 12, Some("bis")), (3, 14, None), (4, 15, Some("a"))] {
            town.add(fid, "Rue de la République", Some(number), suffix);
        }
        town.add(9, "Le Bourg", Some(99_999), None);
        town.add_alias("Rue Impériale", "Rue de la République");
        town
    }

    fn found(number: &str, street: &str) -> Result<(i64, How), Why> {
        let (number, suffix) = door(number);
        town().find(&Written { number, suffix: suffix.as_deref(), street, ..Written::default() }).address
    }

    #[test]
    fn number_and_suffix_are_read_as_people_write_them() {
        let read = |written| {
            let (number, suffix) = door(written);
            (number.unwrap_or_default(), suffix.unwrap_or_default())
        };
        for (written, expected) in [
            ("12", (12, "")),
            ("12 BIS", (12, "bis")),
            ("0012B", (12, "b")),
            ("12-14", (12, "")),
            ("", (0, "")),
            ("0", (0, "")),
            ("BIS", (0, "")),
        ] {
            assert_eq!(read(written), (expected.0, expected.1.to_owned()), "{written}");
        }
    }

    #[test]
    fn an_elector_is_found_at_the_door_else_at_the_number_else_in_the_hamlet() {
        assert_eq!(found("12", "R REPUBLIQUE"), Ok((1, How::Door)));
        assert_eq!(found("12B", "RUE DE LA REPUBLIQUE"), Ok((2, How::Door)));
        assert_eq!(found("14 ter", "RUE DE LA REPUBLIQUE"), Ok((3, How::Number)));
        assert_eq!(found("15", "RUE DE LA REPUBLIQUE"), Ok((4, How::Number)), "the only door of that number");
        assert_eq!(found("", "LE BOURG"), Ok((9, How::Street)));
        assert_eq!(found("3", "LE BOURG"), Ok((9, How::Street)));
        assert_eq!(found("14", "RUE IMPERIALE"), Ok((3, How::Door)), "by its former name");
        assert_eq!(found("", "14 RUE DE LA REPUBLIQUE"), Ok((3, How::Door)));
    }

    #[test]
    fn what_is_not_certain_is_left_with_its_reason() {
        assert_eq!(found("16", "RUE DE LA REPUBLIQUE"), Err(Why::NumberUnknown));
        assert_eq!(found("", "RUE DE LA REPUBLIQUE"), Err(Why::NoNumber));
        assert_eq!(found("1", "PLACE DE LA REPUBLIQUE"), Err(Why::StreetUnknown));
        assert_eq!(found("1", ""), Err(Why::NoStreet));
        let abroad = Written { street: "Gran Vía", country: "ESPAGNE", ..Written::default() };
        assert_eq!(town().find(&abroad).address, Err(Why::Elsewhere));
    }

    #[test]
    fn the_street_list_is_asked_also_where_the_town_has_no_such_address() {
        let written = Written { number: Some(502), street: "R REPUBLIQUE", ..Written::default() };
        let expected =
            Found { address: Err(Why::NumberUnknown), street_key: Some("rue republique".into()), number: Some(502) };
        assert_eq!(town().find(&written), expected);
    }
}
