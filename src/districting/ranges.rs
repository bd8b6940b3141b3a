//! Street ranges: the legal form of a plan. A line says street, side, from, to, part; every address, present and to come,
//! finds its part by them. One engine for polling stations and school perimeters.

use std::collections::BTreeMap;

use crate::districting::Part;

/// Number and suffix of a door, in the order of the street: 12, 12 bis, 12 ter, 13. The suffix in lower case, empty
/// without one. Unnumbered doors are 0.
pub type Number = (u32, String);

/// Which side of a street a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    Both,
    Odd,
    Even,
}

impl Side {
    fn holds(self, number: u32) -> bool {
        match self {
            Self::Both => true,
            Self::Odd => number % 2 == 1,
            Self::Even => number.is_multiple_of(2),
        }
    }
}

/// A line of the list: doors of a side from one number to another, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    pub side: Side,
    /// Nothing: from the beginning of the street.
    pub from: Option<Number>,
    /// Nothing: to its end.
    pub to: Option<Number>,
    pub part: Part,
}

impl Range {
    fn holds(&self, number: &Number) -> bool {
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
    /// The fewest lines by which every door finds its part, street by street: one for a whole street, else runs of both
    /// sides together or of each side, whichever are fewer. A line goes on to just before the next, so that a door
    /// between two finds a part as well; the first begins and the last ends with the street.
    ///
    /// A door given twice with two parts keeps the first: it cannot be in two.
    #[must_use]
    pub fn compile<'a>(doors: impl IntoIterator<Item = (&'a str, Number, Part)>) -> Self {
        let mut streets: BTreeMap<String, BTreeMap<Number, Part>> = BTreeMap::new();
        for (street, number, part) in doors {
            let known = match streets.get_mut(street) {
                Some(known) => known,
                None => streets.entry(street.to_owned()).or_default(),
            };
            known.entry(number).or_insert(part);
        }
        Self { streets: streets.into_iter().map(|(street, doors)| (street, lines(&doors))).collect() }
    }

    /// Lines as they are written down, to be looked up or checked.
    #[must_use]
    pub fn of(streets: BTreeMap<String, Vec<Range>>) -> Self {
        Self { streets }
    }

    /// Part of a door. `None`: the street is not in the list, or no line holds the number; nothing is guessed.
    #[must_use]
    pub fn part(&self, street: &str, number: &Number) -> Option<Part> {
        self.streets.get(street)?.iter().find(|range| range.holds(number)).map(|range| range.part)
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

    /// Lines of a street that hold doors another one holds as well: the list would have two answers.
    #[must_use]
    pub fn overlaps(&self) -> Vec<(&str, &Range, &Range)> {
        let mut found = Vec::new();
        for (street, ranges) in &self.streets {
            for (at, one) in ranges.iter().enumerate() {
                found.extend(
                    ranges[at + 1..].iter().filter(|other| meet(one, other)).map(|other| (street.as_str(), one, other)),
                );
            }
        }
        found
    }
}

fn meet(one: &Range, other: &Range) -> bool {
    let sides = one.side == other.side || one.side == Side::Both || other.side == Side::Both;
    let ends = |range: &Range, next: &Range| match (&range.to, &next.from) {
        (Some(to), Some(from)) => to < from,
        _ => false,
    };
    sides && !ends(one, other) && !ends(other, one)
}

fn lines(doors: &BTreeMap<Number, Part>) -> Vec<Range> {
    let together = runs(doors, Side::Both);
    let apart = [runs(doors, Side::Odd), runs(doors, Side::Even)].concat();
    let both_sides =
        doors.keys().any(|number| number.0 % 2 == 1) && doors.keys().any(|number| number.0.is_multiple_of(2));
    // Doors of one side only say nothing of the other: the line is for both.
    if both_sides && apart.len() < together.len() { apart } else { together }
}

/// Doors of a side one after the other with the same part are one line.
fn runs(doors: &BTreeMap<Number, Part>, side: Side) -> Vec<Range> {
    let mut ranges: Vec<Range> = Vec::new();
    let mut last: Option<&Number> = None;
    for (number, &part) in doors.iter().filter(|(number, _)| side.holds(number.0)) {
        match ranges.last_mut() {
            Some(range) if range.part == part => {}
            Some(range) => {
                range.to = last.map(|last| before(number, last, side));
                ranges.push(Range { side, from: Some(number.clone()), to: None, part });
            }
            None => ranges.push(Range { side, from: None, to: None, part }),
        }
        last = Some(number);
    }
    ranges
}

/// The last number of the side that may still go with `last` before `next` begins: one less with every suffix, or the same
/// without one where the next door has a suffix.
fn before(next: &Number, last: &Number, side: Side) -> Number {
    let step = if side == Side::Both { 1 } else { 2 };
    let end =
        if next.1.is_empty() { (next.0.saturating_sub(step), LAST_SUFFIX.to_owned()) } else { (next.0, String::new()) };
    end.max(last.clone())
}

/// Comes after every suffix a door may have.
const LAST_SUFFIX: &str = "\u{10FFFF}";

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{Number, Range, Ranges, Side};

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
        assert_eq!(ranges.lines(), 4);
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
    fn lines_that_answer_twice_are_found() {
        let line = |side, from, to, part| Range { side, from: Some(door(from, "")), to: Some(door(to, "")), part };
        let streets = BTreeMap::from([(
            "Rue".to_owned(),
            vec![line(Side::Odd, 1, 99, 0), line(Side::Even, 2, 98, 1), line(Side::Both, 98, 120, 2)],
        )]);
        assert_eq!(Ranges::of(streets).overlaps().len(), 2);
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
