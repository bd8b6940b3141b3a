//! Street ranges: the legal form of a plan. A line says street, side, from, to, part; every address, present and to come,
//! finds its part by them. One engine for polling stations and school perimeters.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::districting::Part;
use crate::districting::law::street_lines::fewest_lines;

/// Number and suffix of a door, in the order of the street: 12, 12 bis, 12 ter, 13. The suffix in lower case, empty
/// without one. Unnumbered doors are 0.
pub type Number = (u32, String);

/// Which side of a street a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    Both,
    Odd,
    Even,
    /// What no other line of the street holds: « reste de la voie ».
    Rest,
}

impl Side {
    pub(in crate::districting) fn holds(self, number: u32) -> bool {
        match self {
            Self::Both | Self::Rest => true,
            Self::Odd => number % 2 == 1,
            Self::Even => number.is_multiple_of(2),
        }
    }
}

/// A line of the list: doors of a side from one number to another, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    pub side: Side,
    /// Nothing: from the beginning of the street.
    pub from: Option<Number>,
    /// Nothing: to its end.
    pub to: Option<Number>,
    pub part: Part,
}

/// Comes after every suffix a door may have.
pub(in crate::districting) const LAST_SUFFIX: &str = "\u{10FFFF}";

impl Range {
    /// The line of a list that knows no suffixes: from a number, with every suffix of the last.
    #[must_use]
    pub fn of_numbers(side: Side, from: Option<u32>, to: Option<u32>, part: Part) -> Self {
        let (from, to) = (from.map(|from| (from, String::new())), to.map(|to| (to, LAST_SUFFIX.to_owned())));
        Self { side, from, to, part }
    }

    /// Whether a door is on the side of the line and between its ends.
    #[must_use]
    pub fn holds(&self, number: &Number) -> bool {
        let after = self.from.as_ref().is_none_or(|from| from <= number);
        let before = self.to.as_ref().is_none_or(|to| number <= to);
        self.side.holds(number.0) && after && before
    }

    /// The whole street in one part.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.side == Side::Both && self.from.is_none() && self.to.is_none()
    }
}

/// Lines of every street, by what the street is called in the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ranges {
    streets: BTreeMap<String, Vec<Range>>,
}

impl Ranges {
    /// The fewest lines by which every door finds its part, street by street, present doors and those to come: one for a
    /// whole street, lines of both sides together or of each side, and the rest of the street where that saves one.
    ///
    /// A door given twice with two parts keeps the first: it cannot be in two. [`Ranges::missed`] finds such doors.
    #[must_use]
    pub fn compile<'a>(doors: impl IntoIterator<Item = (&'a str, Number, Part)>) -> Self {
        let mut streets: HashMap<&str, Vec<(Number, Part)>> = HashMap::new();
        for (street, number, part) in doors {
            streets.entry(street).or_default().push((number, part));
        }
        let lines = |(street, mut doors): (&str, Vec<(Number, Part)>)| {
            doors.sort_by(|one, other| one.0.cmp(&other.0));
            doors.dedup_by(|next, kept| next.0 == kept.0);
            (street.to_owned(), fewest_lines(&doors))
        };
        Self { streets: streets.into_iter().map(lines).collect() }
    }

    /// Lines as they stand in a list, which may overlap or leave gaps. The rest of a street is asked last.
    #[must_use]
    pub fn of(mut streets: BTreeMap<String, Vec<Range>>) -> Self {
        streets.values_mut().for_each(|lines| lines.sort_by_key(|line| line.side == Side::Rest));
        Self { streets }
    }

    /// Part of a door, present or to come. `None`: the street is not in the list, or no line holds the number; nothing is
    /// guessed.
    #[must_use]
    pub fn part(&self, street: &str, number: &Number) -> Option<Part> {
        self.streets.get(street)?.iter().find(|range| range.holds(number)).map(|range| range.part)
    }

    /// Doors that these lines give to another part than they are given with, or to none.
    pub fn missed<'a>(
        &self,
        doors: impl IntoIterator<Item = (&'a str, Number, Part)>,
    ) -> Vec<(&'a str, Number, Option<Part>)> {
        let found = doors.into_iter().map(|(street, number, part)| {
            let found = self.part(street, &number);
            (street, number, found, found == Some(part))
        });
        found.filter(|(.., same)| !same).map(|(street, number, found, _)| (street, number, found)).collect()
    }

    /// Lines, street by street.
    pub fn each(&self) -> impl Iterator<Item = (&str, &[Range])> {
        self.streets.iter().map(|(street, ranges)| (street.as_str(), ranges.as_slice()))
    }

    /// How many lines there are.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.streets.values().map(Vec::len).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{Number, Ranges};

    fn door(number: u32, suffix: &str) -> Number {
        (number, suffix.to_owned())
    }

    #[test]
    fn republic_street_is_cut_at_five_hundred_and_each_side_by_itself() {
        let street = "Rue de la République";
        let doors = (1..=1000).map(|number| {
            let cut = if number % 2 == 1 { 500 } else { 600 };
            (street, door(number, ""), u16::from(number > cut))
        });
        let ranges = Ranges::compile(doors);
        assert_eq!(ranges.lines(), 3, "up to 500 and up to 600, and the rest of the street");
        assert_eq!(ranges.part(street, &door(499, "bis")), Some(0));
        assert_eq!(ranges.part(street, &door(501, "")), Some(1));
        assert_eq!(ranges.part(street, &door(502, "")), Some(0));
        assert_eq!(ranges.part(street, &door(1200, "")), Some(1), "a door to come goes with the last line");
        assert_eq!(ranges.part("Rue Inconnue", &door(1, "")), None, "nothing is guessed");
    }

    #[test]
    fn a_street_of_one_station_is_one_line_also_when_only_one_side_is_built() {
        let ranges = Ranges::compile([("Quai", door(2, ""), 4), ("Quai", door(8, ""), 4)]);
        assert!(ranges.each().all(|(_, lines)| lines.len() == 1 && lines[0].is_whole()));
        assert_eq!(ranges.part("Quai", &door(5, "")), Some(4));
    }

    #[test]
    fn a_door_and_its_bis_may_vote_at_two_stations() {
        let doors = [("Rue", door(12, ""), 0), ("Rue", door(12, "bis"), 1), ("Rue", door(14, ""), 1)];
        let ranges = Ranges::compile(doors.clone());
        assert!(doors.iter().all(|(street, number, part)| ranges.part(street, number) == Some(*part)));
    }

    #[test]
    fn a_door_given_to_two_stations_and_one_the_list_does_not_know_are_missed() {
        let doors = [("Rue", door(1, ""), 0), ("Rue", door(3, ""), 1), ("Rue", door(3, ""), 2)];
        let ranges = Ranges::compile(doors.clone());
        let missed = ranges.missed(doors.into_iter().chain([("Impasse", door(1, ""), 0)]));
        assert_eq!(missed, [("Rue", door(3, ""), Some(1)), ("Impasse", door(1, ""), None)]);
    }

    fn town() -> impl Strategy<Value = Vec<(usize, u32, usize, u16)>> {
        prop::collection::vec((0_usize..4, 0_u32..40, 0_usize..3, 0_u16..3), 0..120)
    }

    proptest! {
        #[test]
        fn rules_of_a_plan_give_the_plan_back(doors in town()) {
            let (streets, suffixes) = (["A", "B", "C", "D"], ["", "bis", "ter"]);
            let mut plan = BTreeMap::new();
            for (street, number, suffix, part) in doors {
                plan.entry((streets[street], door(number, suffixes[suffix]))).or_insert(part);
            }
            let ranges = Ranges::compile(plan.iter().map(|((street, number), part)| (*street, number.clone(), *part)));
            for ((street, number), part) in &plan {
                prop_assert_eq!(ranges.part(street, number), Some(*part), "{} {:?}", street, number);
            }
            prop_assert!(ranges.overlaps().is_empty(), "{:?}", ranges);
            for (street, _) in ranges.each() {
                let gap = (0..60).find(|number| ranges.part(street, &door(*number, "")).is_none());
                prop_assert_eq!(gap, None, "a door to come finds a part: {:?}", ranges);
            }
            let again = ranges.each().flat_map(|(street, _)| plan.iter().filter(move |((other, _), _)| *other == street));
            prop_assert_eq!(Ranges::compile(again.map(|((street, number), part)| (*street, number.clone(), *part))), ranges);
        }
    }
}
