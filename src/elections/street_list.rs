//! The street list of a commune (découpage): which station a door votes at, lines that contradict each other, doors no
//! line holds.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Language;
use crate::districting::{Number, Part, Range, Ranges, Side};

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

/// Doors of one side between two lines, or beyond the last, that vote nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    pub side: Side,
    pub first: u32,
    /// Nothing: to the end of the street.
    pub last: Option<u32>,
}

/// Lines of every street.
#[derive(Debug, Clone, Default)]
pub struct StreetList {
    ranges: Ranges,
    stations: Vec<i64>,
    /// Streets that are one line.
    whole: BTreeMap<String, i64>,
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
            if let (Some(part), Some(range)) = (part, line.range()) {
                streets.entry(line.street_key.clone()).or_default().push(Range { part, ..range });
            }
        }
        let undivided = lines.iter().filter(|line| (line.side, line.first, line.last) == (Side::Both, None, None));
        let whole = undivided.map(|line| (line.street_key.clone(), line.station)).collect();
        Self { ranges: Ranges::of(streets), stations, whole }
    }

    /// The station of a door. bis and ter vote with their number; without a number only a street that is one line gives an
    /// answer. `None`: nothing is guessed.
    #[must_use]
    pub fn station(&self, street_key: &str, number: Option<u32>) -> Option<i64> {
        let Some(number) = number.filter(|number| *number > 0) else { return self.whole.get(street_key).copied() };
        let part = self.ranges.part(street_key, &(number, String::new()))?;
        self.stations.get(usize::from(part)).copied()
    }

    /// Two lines that hold the same doors: street, and what the two say.
    #[must_use]
    pub fn overlap(&self) -> Option<[Line; 2]> {
        let mut found = self.ranges.overlaps().into_iter();
        let (street, one, other) = found.find(|(_, one, other)| share_a_door(one, other))?;
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

    /// Doors that no line holds, street by street; streets without any line are not in the list.
    #[must_use]
    pub fn gaps(&self) -> BTreeMap<&str, Vec<Gap>> {
        let streets = self.ranges.each().map(|(street, lines)| {
            let gaps = [Side::Odd, Side::Even].into_iter().flat_map(|side| gaps(side, lines)).collect::<Vec<_>>();
            (street, gaps)
        });
        streets.filter(|(_, gaps)| !gaps.is_empty()).collect()
    }
}

impl Line {
    /// The line for the engine, its ends drawn in to numbers of its own side; `None` when none is left between them.
    fn range(&self) -> Option<Range> {
        let (odd, even) = (self.side == Side::Odd, self.side == Side::Even);
        let own = |number: u32| !(odd && number.is_multiple_of(2) || even && !number.is_multiple_of(2));
        let first = self.first.map(|number| if own(number) { number } else { number.saturating_add(1) });
        let last = self.last.map(|number| if own(number) { number } else { number.saturating_sub(1) });
        if first.zip(last).is_some_and(|(first, last)| first > last) {
            return None;
        }
        let door = |number: u32| (number, String::new());
        Some(Range { side: self.side, from: first.map(door), to: last.map(door), part: 0 })
    }

    /// The line as a clerk says it: `nᵒˢ pairs de 2 à 98`.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        let side = side_told(self.side, language);
        match (self.first, self.last) {
            (None, None) => format!("{side}, {}", language.pick("toute la voie", "the whole street", "toda la calle")),
            (Some(first), None) => language.pick(
                format!("{side} à partir du {first}"),
                format!("{side} from {first}"),
                format!("{side} desde el {first}"),
            ),
            (None, Some(last)) => language.pick(
                format!("{side} jusqu’au {last}"),
                format!("{side} up to {last}"),
                format!("{side} hasta el {last}"),
            ),
            (Some(first), Some(last)) => language.pick(
                format!("{side} du {first} au {last}"),
                format!("{side} from {first} to {last}"),
                format!("{side} del {first} al {last}"),
            ),
        }
    }
}

impl Gap {
    /// The doors as a clerk says them.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        let (side, first) = (self.side, Some(self.first));
        Line { street_key: String::new(), side, first, last: self.last, station: 0 }.told(language)
    }
}

fn side_told(side: Side, language: Language) -> &'static str {
    match side {
        Side::Both => language.pick("nᵒˢ pairs et impairs", "odd and even numbers", "números pares e impares"),
        Side::Odd => language.pick("nᵒˢ impairs", "odd numbers", "números impares"),
        Side::Even => language.pick("nᵒˢ pairs", "even numbers", "números pares"),
        Side::Rest => language.pick("reste de la voie", "rest of the street", "resto de la calle"),
    }
}

/// Whether a door lies between the ends of both and on the side of both: lines may cross at a number of the other side.
fn share_a_door(one: &Range, other: &Range) -> bool {
    let from = one.from.as_ref().max(other.from.as_ref()).map_or(1, |door| door.0.max(1));
    let side = if one.side == Side::Both { other.side } else { one.side };
    let own = side == Side::Both || from.is_multiple_of(2) == (side == Side::Even);
    let first = if own { from } else { from.saturating_add(1) };
    [&one.to, &other.to].into_iter().flatten().all(|to| first <= to.0)
}

/// What the lines of a street leave out on one side, from its first number on.
fn gaps(side: Side, lines: &[Range]) -> Vec<Gap> {
    let mut held: Vec<(u32, Option<u32>)> = lines
        .iter()
        .filter(|line| line.side == side || line.side == Side::Both)
        .map(|line| {
            let number = |door: &Option<Number>| door.as_ref().map(|(number, _)| *number);
            (number(&line.from).unwrap_or(0), number(&line.to))
        })
        .collect();
    held.sort_unstable_by_key(|(first, _)| *first);
    let own = |number: u32| {
        if number.is_multiple_of(2) == (side == Side::Even) { number } else { number.saturating_add(1) }
    };
    let mut next = Some(if side == Side::Odd { 1 } else { 2 });
    let mut found = Vec::new();
    for (first, last) in held {
        let Some(at) = next else { break };
        if let Some(end) = own(first).checked_sub(2).filter(|end| *end >= at) {
            found.push(Gap { side, first: at, last: Some(end) });
        }
        next = last.map(|last| at.max(own(last.saturating_add(1))));
    }
    found.extend(next.map(|first| Gap { side, first, last: None }));
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Gap, Line, StreetList};
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
        assert_eq!((one.told(Language::French), one.station), ("nᵒˢ pairs du 2 au 98".into(), 1));
        assert_eq!((other.first, other.last, other.station), (Some(98), Some(98), 3));
        // An odd line that ends at an even number does not reach it.
        assert!(StreetList::of(&[line(Side::Odd, 1, 100, 1), line(Side::Both, 100, 120, 2)]).overlap().is_none());
    }

    #[test]
    fn doors_between_two_lines_and_beyond_the_last_are_listed() {
        let list =
            StreetList::of(&[line(Side::Odd, 3, 49, 1), line(Side::Odd, 61, None, 2), line(Side::Even, None, 98, 1)]);
        let gap = |side, first, last| Gap { side, first, last };
        let expected = [gap(Side::Odd, 1, Some(1)), gap(Side::Odd, 51, Some(59)), gap(Side::Even, 100, None)];
        assert_eq!(list.gaps()["rue republique"], expected);
        assert!(StreetList::of(&[line(Side::Both, None, None, 1)]).gaps().is_empty());
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
            let in_gap = list.gaps().values().flatten().any(|gap| {
                let side = number.is_multiple_of(2) == (gap.side == Side::Even);
                side && gap.first <= number && gap.last.is_none_or(|last| number <= last)
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
