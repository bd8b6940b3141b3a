//! The street list of a commune (découpage): which station a door votes at, lines that contradict each other, doors no
//! line holds.

use std::collections::{BTreeMap, BTreeSet};

use crate::districting::{Gap, Number, Part, Range, Ranges, Side};

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// As streets are compared: [`crate::elections::street_key`].
    pub street_key: String,
    pub side: Side,
    /// Nothing: from the beginning of the street.
    pub first: Option<u32>,
    /// Nothing: to its end.
    pub last: Option<u32>,
    /// `elections.polling_stations.fid`.
    pub station: i64,
}

/// Lines of every street.
#[derive(Debug, Clone, Default)]
pub struct StreetList {
    ranges: Ranges,
    stations: Vec<i64>,
    /// Station of streets that are one line, or have one for their rest: of doors without a number.
    unnumbered: BTreeMap<String, i64>,
}

impl StreetList {
    /// The list made of `lines`, in any order.
    #[must_use]
    pub fn of(lines: &[Line]) -> Self {
        let all: BTreeSet<i64> = lines.iter().map(|line| line.station).collect();
        let stations: Vec<i64> = all.into_iter().take(usize::from(Part::MAX) + 1).collect();
        let mut streets: BTreeMap<String, Vec<Range>> = BTreeMap::new();
        for line in lines {
            let part = stations.binary_search(&line.station).ok().and_then(|part| Part::try_from(part).ok());
            let Some(part) = part else { continue };
            streets.entry(line.street_key.clone()).or_default().push(Range { part, ..line.range() });
        }
        let open = |line: &&Line| line.side == Side::Rest || line.range().is_whole();
        let unnumbered = lines.iter().filter(open).map(|line| (line.street_key.clone(), line.station)).collect();
        Self { ranges: Ranges::of(streets), stations, unnumbered }
    }

    /// The station of a door. bis and ter vote with their number; without a number only a street that is one line, or has
    /// one for its rest, gives an answer. `None`: nothing is guessed.
    #[must_use]
    pub fn station(&self, street_key: &str, number: Option<u32>) -> Option<i64> {
        let Some(number) = number.filter(|number| *number > 0) else {
            return self.unnumbered.get(street_key).copied();
        };
        let part = self.ranges.part(street_key, &(number, String::new()))?;
        self.stations.get(usize::from(part)).copied()
    }

    /// Two lines that hold the same doors: street, and what the two say.
    #[must_use]
    pub fn overlap(&self) -> Option<[Line; 2]> {
        let mut found = self.ranges.overlaps().into_iter();
        let (street, one, other) = found.find(|(_, one, other)| share_a_number(one, other))?;
        Some([self.line(street, one), self.line(street, other)])
    }

    fn line(&self, street: &str, range: &Range) -> Line {
        let number = |door: &Option<Number>| door.as_ref().map(|(number, _)| *number);
        Line {
            street_key: street.to_owned(),
            side: range.side,
            first: number(&range.from),
            last: number(&range.to),
            station: self.stations.get(usize::from(range.part)).copied().unwrap_or_default(),
        }
    }

    /// Numbers that no line holds; streets without any line are not in the list.
    #[must_use]
    pub fn gaps(&self) -> Vec<Gap<'_>> {
        self.ranges.gaps()
    }
}

impl Line {
    /// The line for the engine, of the first station.
    #[must_use]
    pub fn range(&self) -> Range {
        Range::of_numbers(self.side, self.first, self.last, 0)
    }
}

/// Whether lines that meet do so at a number of a door: those begin at one, and before it is nobody.
fn share_a_number(one: &Range, other: &Range) -> bool {
    let side = if one.side == Side::Both { other.side } else { one.side };
    let first = if side == Side::Even { 2 } else { 1 };
    [&one.to, &other.to].into_iter().flatten().all(|to| to.0 >= first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Line, StreetList};
    use crate::base::Language;
    use crate::districting::Side;

    fn line(side: Side, first: impl Into<Option<u32>>, last: impl Into<Option<u32>>, station: i64) -> Line {
        Line { street_key: "rue republique".into(), side, first: first.into(), last: last.into(), station }
    }

    /// Domain vectors: b1 odd 1–99, even 2–98; b2 odd 101–999, even 100–998.
    fn cut() -> Vec<Line> {
        vec![
            line(Side::Odd, 1, 99, 1),
            line(Side::Even, 2, 98, 1),
            line(Side::Odd, 101, 999, 2),
            line(Side::Even, 100, 998, 2),
        ]
    }

    #[test]
    fn each_side_is_cut_by_itself_and_nothing_is_guessed() {
        let list = StreetList::of(&cut());
        let station = |number| list.station("rue republique", number);
        let told = [Some(99), Some(100), Some(98), Some(101), Some(1001), Some(0), None].map(station);
        assert_eq!(told, [Some(1), Some(2), Some(1), Some(2), None, None, None]);
        assert_eq!(list.station("rue inconnue", Some(1)), None);
        assert!(list.overlap().is_none());
    }

    #[test]
    fn a_door_without_number_votes_where_the_whole_street_does() {
        let list = StreetList::of(&[line(Side::Both, None, None, 7)]);
        assert_eq!(list.station("rue republique", None), Some(7));
        assert_eq!(list.station("rue republique", Some(12)), Some(7));
    }

    #[test]
    fn two_lines_that_hold_one_door_are_named() {
        let mut lines = cut();
        lines.push(line(Side::Both, 98, 98, 3));
        let [one, other] = StreetList::of(&lines).overlap().unwrap();
        assert_eq!((one.range().in_words(Language::French), one.station), ("du n° 2 au n° 98, côté pair".into(), 1));
        assert_eq!((other.first, other.last, other.station), (Some(98), Some(98), 3));
        // An odd line that ends at an even number does not reach it.
        assert!(StreetList::of(&[line(Side::Odd, 1, 100, 1), line(Side::Both, 100, 120, 2)]).overlap().is_none());
    }

    #[test]
    fn doors_between_two_lines_and_beyond_the_last_are_listed() {
        let list =
            StreetList::of(&[line(Side::Odd, 3, 49, 1), line(Side::Odd, 61, None, 2), line(Side::Even, None, 98, 1)]);
        let told: Vec<String> = list.gaps().iter().map(|gap| gap.range().in_words(Language::French)).collect();
        let [first, between, end] =
            ["du début au n° 1, côté impair", "du n° 51 au n° 59, côté impair", "du n° 100 à la fin, côté pair"];
        assert_eq!(told, [first, between, end]);
        assert!(StreetList::of(&[line(Side::Both, None, None, 1)]).gaps().is_empty());
    }

    #[test]
    fn the_rest_of_a_street_is_what_its_other_lines_leave_doors_without_a_number_too() {
        let list = StreetList::of(&[line(Side::Odd, 1, 49, 1), line(Side::Rest, None, None, 2)]);
        let station = |number| list.station("rue republique", number);
        assert_eq!([Some(49), Some(51), Some(2), None].map(station), [Some(1), Some(2), Some(2), Some(2)]);
        assert!(list.gaps().is_empty() && list.overlap().is_none());
        assert!(
            StreetList::of(&[line(Side::Rest, None, None, 1), line(Side::Rest, None, None, 2)]).overlap().is_some()
        );
    }

    fn lines() -> impl Strategy<Value = Vec<Line>> {
        let side = prop_oneof![Just(Side::Both), Just(Side::Odd), Just(Side::Even)];
        let one = (side, prop::option::of(1_u32..60), prop::option::of(0_u32..30), 1_i64..4);
        let made = one.prop_map(|(side, first, more, station)| {
            line(side, first, more.map(|more| first.unwrap_or(1) + more), station)
        });
        prop::collection::vec(made, 0..8)
    }

    proptest! {
        #[test]
        fn a_door_votes_nowhere_exactly_where_a_gap_is_told(lines in lines(), number in 1_u32..120) {
            let list = StreetList::of(&lines);
            let known = list.ranges.lines() > 0;
            let in_gap = list.gaps().iter().any(|gap| {
                let range = gap.range();
                let after = range.from.is_none_or(|from| from.0 <= number);
                let before = range.to.is_none_or(|to| number <= to.0);
                number.is_multiple_of(2) == (gap.side == Side::Even) && after && before
            });
            prop_assert_eq!(list.station("rue republique", Some(number)).is_none(), in_gap || !known);
        }

        #[test]
        fn lines_overlap_exactly_when_two_of_them_hold_a_door(lines in lines()) {
            let holds = |line: &Line, number: u32| StreetList::of(std::slice::from_ref(line)).station("rue republique", Some(number)).is_some();
            let twice = (1..200).any(|number| lines.iter().filter(|line| holds(line, number)).count() > 1);
            prop_assert_eq!(StreetList::of(&lines).overlap().is_some(), twice);
        }
    }
}
