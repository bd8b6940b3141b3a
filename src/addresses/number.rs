//! The number of a house: a figure and what may stand behind it.

use std::cmp::Ordering;
use std::fmt;

/// `12`, `12 bis`, `12 A`. In the order they follow each other in a street: 12, 12 bis, 12 ter, 13.
#[derive(Debug, Clone)]
pub struct HouseNumber {
    pub number: u32,
    pub suffix: Option<String>,
}

/// What a town puts behind a number when there is none between two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Suffixes {
    /// bis, ter, quater …
    #[default]
    Latin,
    /// A, B, C …
    Letters,
}

const LATIN: [&str; 9] = ["bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies", "decies"];
const LETTERS: [&str; 26] = [
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U", "V", "W",
    "X", "Y", "Z",
];

impl Suffixes {
    /// The suffixes in their order. Those of Latin are as long as the nine characters of the BAL allow.
    #[must_use]
    pub const fn all(self) -> &'static [&'static str] {
        match self {
            Self::Latin => &LATIN,
            Self::Letters => &LETTERS,
        }
    }

    /// The kind a suffix is of.
    #[must_use]
    pub fn of(suffix: &str) -> Option<Self> {
        [Self::Latin, Self::Letters].into_iter().find(|kind| kind.rank(suffix).is_some())
    }

    fn rank(self, suffix: &str) -> Option<usize> {
        self.all().iter().position(|known| known.eq_ignore_ascii_case(suffix.trim()))
    }
}

impl HouseNumber {
    /// A number with nothing behind it.
    #[must_use]
    pub fn plain(number: u32) -> Self {
        Self { number, suffix: None }
    }

    /// A number with a suffix.
    #[must_use]
    pub fn with(number: u32, suffix: &str) -> Self {
        Self { number, suffix: Some(suffix.to_owned()).filter(|suffix| !suffix.trim().is_empty()) }
    }

    /// Number, place of the suffix in its row (none first, unknown ones last), and the suffix itself.
    fn order(&self) -> (u32, usize, String) {
        let Some(suffix) = &self.suffix else { return (self.number, 0, String::new()) };
        let rank = Suffixes::of(suffix).and_then(|kind| kind.rank(suffix));
        (self.number, rank.map_or(usize::MAX, |rank| rank + 1), suffix.trim().to_lowercase())
    }
}

impl PartialEq for HouseNumber {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for HouseNumber {}

impl PartialOrd for HouseNumber {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for HouseNumber {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

impl fmt::Display for HouseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.suffix {
            None => write!(f, "{}", self.number),
            Some(suffix) => write!(f, "{} {suffix}", self.number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_each_other_as_in_a_street() {
        let mut doors: Vec<HouseNumber> =
            ["ter", "", "bis", "quater"].into_iter().map(|suffix| HouseNumber::with(12, suffix)).collect();
        doors.push(HouseNumber::plain(13));
        doors.push(HouseNumber::plain(9));
        doors.sort();
        let said: Vec<String> = doors.iter().map(ToString::to_string).collect();
        assert_eq!(said, ["9", "12", "12 bis", "12 ter", "12 quater", "13"]);
        assert!(
            HouseNumber::with(5, "B") < HouseNumber::with(5, "C")
                && HouseNumber::with(5, "z") < HouseNumber::with(5, "D1")
        );
    }

    #[test]
    fn the_case_of_a_suffix_makes_no_other_number() {
        assert_eq!(HouseNumber::with(12, "BIS"), HouseNumber::with(12, "bis"));
        assert_ne!(HouseNumber::with(12, "bis"), HouseNumber::with(12, "A"));
        assert_eq!(HouseNumber::with(12, " "), HouseNumber::plain(12));
    }
}
