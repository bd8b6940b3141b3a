//! Whether street ranges answer once for every door: lines that meet, numbers between them, doors without a number.

use crate::districting::law::ranges::LAST_SUFFIX;
use crate::districting::law::street_lines::{first_from, last_before};
use crate::districting::{Number, Range, Ranges, Side};

/// Numbers of one side of a street that no line holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap<'a> {
    pub street: &'a str,
    /// Odd or even.
    pub side: Side,
    /// The last number held before them; nothing: they begin the street.
    pub after: Option<&'a Number>,
    /// The first number held after them; nothing: they end the street, there is no line for its rest.
    pub before: Option<&'a Number>,
}

impl Gap<'_> {
    /// The numbers as a line would say them, of the first part.
    #[must_use]
    pub fn range(&self) -> Range {
        let next = |last: &Number| first_from(&(last.0.saturating_add(1), String::new()), self.side);
        let before = self.before.map(|next| last_before(next, self.side));
        Range { side: self.side, from: self.after.map(next), to: before, part: 0 }
    }
}

/// Lists without open ends write a number no street has: a line as far as this goes to the end.
const LAST_NUMBER: u32 = 9_998;

impl Ranges {
    /// Lines of a street that hold doors another one holds as well: the list would have two answers.
    #[must_use]
    pub fn overlaps(&self) -> Vec<(&str, &Range, &Range)> {
        let mut found = Vec::new();
        for (street, ranges) in self.each() {
            for (at, one) in ranges.iter().enumerate() {
                let meeting = ranges[at + 1..].iter().filter(|other| meet(one, other));
                found.extend(meeting.map(|other| (street, one, other)));
            }
        }
        found
    }

    /// Numbers that no line holds, in streets without a line for the rest.
    #[must_use]
    pub fn gaps(&self) -> Vec<Gap<'_>> {
        let open = self.each().filter(|(_, lines)| lines.iter().all(|line| line.side != Side::Rest));
        open.flat_map(|(street, lines)| [Side::Odd, Side::Even].map(|side| (street, lines, side)))
            .flat_map(|(street, lines, side)| gaps_of(street, lines, side))
            .collect()
    }

    /// Streets whose doors without a number have no answer.
    #[must_use]
    pub fn unnumbered(&self) -> Vec<&str> {
        let unheard = |lines: &[Range]| !lines.iter().any(|line| line.holds(&(0, String::new())));
        self.each().filter(|(_, lines)| unheard(lines)).map(|(street, _)| street).collect()
    }
}

fn meet(one: &Range, other: &Range) -> bool {
    let side = match (one.side, other.side) {
        (Side::Rest, Side::Rest) => return true,
        (Side::Rest, _) | (_, Side::Rest) => return false,
        (Side::Both, side) | (side, Side::Both) => side,
        (one, other) if one == other => one,
        _ => return false,
    };
    let begins = one.from.as_ref().max(other.from.as_ref());
    let ends = [&one.to, &other.to].into_iter().flatten().min();
    let first = begins.map(|begins| first_from(begins, side));
    first.is_none_or(|first| ends.is_none_or(|end| first <= *end))
}

fn gaps_of<'a>(street: &'a str, lines: &'a [Range], side: Side) -> Vec<Gap<'a>> {
    let forward = |line: &&Range| line.from.as_ref().zip(line.to.as_ref()).is_none_or(|(from, to)| from <= to);
    let mut lines: Vec<&Range> =
        lines.iter().filter(|line| line.side == side || line.side == Side::Both).filter(forward).collect();
    lines.sort_by(|one, other| one.from.cmp(&other.from));
    let (mut gaps, mut held) = (Vec::new(), Held::Nowhere);
    for line in lines {
        if let Some(from) = &line.from
            && !held.meets(from, side)
        {
            gaps.push(Gap { street, side, after: held.last(), before: Some(from) });
        }
        held = match (held, &line.to) {
            (Held::Whole, _) | (_, None) => Held::Whole,
            (Held::UpTo(before), Some(to)) => Held::UpTo(before.max(to)),
            (Held::Nowhere, Some(to)) => Held::UpTo(to),
        };
    }
    match held {
        Held::Whole => {}
        Held::UpTo(last) if last.0 >= LAST_NUMBER => {}
        _ => gaps.push(Gap { street, side, after: held.last(), before: None }),
    }
    gaps
}

/// How far the lines seen so far hold a side.
#[derive(Clone, Copy)]
enum Held<'a> {
    Nowhere,
    UpTo(&'a Number),
    Whole,
}

impl<'a> Held<'a> {
    fn last(self) -> Option<&'a Number> {
        if let Self::UpTo(last) = self { Some(last) } else { None }
    }

    /// Whether no number of the side lies between what is held and `from`.
    fn meets(self, from: &Number, side: Side) -> bool {
        let first = first_from(from, side);
        match self {
            Self::Nowhere => first.0 <= 2,
            Self::Whole => true,
            Self::UpTo(to) if side.holds(to.0) && to.1 != LAST_SUFFIX => first.0 <= to.0,
            Self::UpTo(to) => first.0 <= first_from(&(to.0.saturating_add(1), String::new()), side).0,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use crate::districting::{Number, Part, Range, Ranges, Side};

    fn list(lines: &[(Side, Option<u32>, Option<u32>)]) -> Ranges {
        let lines = (0..).zip(lines).map(|(part, (side, from, to))| Range::of_numbers(*side, *from, *to, part));
        Ranges::of(BTreeMap::from([("Rue".to_owned(), lines.collect())]))
    }

    fn numbers(ranges: &Ranges) -> Vec<(Side, Option<u32>, Option<u32>)> {
        let number = |number: Option<&Number>| number.map(|number| number.0);
        ranges.gaps().iter().map(|gap| (gap.side, number(gap.after), number(gap.before))).collect()
    }

    #[test]
    fn lines_that_answer_twice_are_found() {
        let ranges =
            list(&[(Side::Odd, Some(1), Some(99)), (Side::Even, Some(2), Some(98)), (Side::Both, Some(98), Some(120))]);
        assert_eq!(ranges.overlaps().len(), 2);
        let apart = list(&[(Side::Odd, Some(1), Some(3)), (Side::Both, Some(4), Some(4)), (Side::Rest, None, None)]);
        assert!(apart.overlaps().is_empty(), "the rest of the street is what the others leave");
    }

    #[test]
    fn numbers_between_two_lines_and_after_the_last_are_found() {
        let ranges =
            list(&[(Side::Odd, Some(1), Some(45)), (Side::Odd, Some(51), None), (Side::Even, Some(2), Some(60))]);
        assert_eq!(numbers(&ranges), [(Side::Odd, Some(45), Some(51)), (Side::Even, Some(60), None)]);
        assert_eq!(ranges.unnumbered(), ["Rue"]);
    }

    #[test]
    fn a_list_that_ends_at_the_last_number_there_may_be_or_with_the_rest_of_the_street_leaves_nothing() {
        for lines in [
            &[(Side::Odd, Some(1), Some(90_001)), (Side::Even, Some(0), Some(90_000))][..],
            &[(Side::Both, Some(7), Some(9)), (Side::Rest, None, None)],
            &[(Side::Both, None, Some(9)), (Side::Odd, Some(11), None), (Side::Even, Some(10), None)],
        ] {
            let ranges = list(lines);
            assert_eq!((ranges.gaps(), ranges.unnumbered(), ranges.overlaps()), (vec![], vec![], vec![]), "{ranges:?}");
        }
    }

    fn line() -> impl Strategy<Value = (Side, Option<u32>, Option<u32>)> {
        let side = prop::sample::select(vec![Side::Both, Side::Odd, Side::Even]);
        (side, prop::option::weighted(0.8, 1_u32..30), prop::option::weighted(0.8, 1_u32..30))
    }

    proptest! {
        #[test]
        fn there_is_a_gap_where_a_number_has_no_answer_and_an_overlap_where_it_has_two(
            lines in prop::collection::vec(line(), 1..5),
        ) {
            let ranges = list(&lines);
            let (_, lines) = ranges.each().next().unwrap();
            let held = |number: u32| lines.iter().filter(|line| line.holds(&(number, String::new()))).count();
            // Beyond thirty only open ends are left: a number of each side stands for them.
            let answers: Vec<usize> = (1..34).map(held).collect();
            prop_assert_eq!(ranges.gaps().is_empty(), answers.iter().all(|held| *held > 0), "{:?}", ranges.gaps());
            let twice = answers.iter().any(|held| *held > 1) || held(0) > 1;
            prop_assert_eq!(ranges.overlaps().is_empty(), !twice, "{:?}", ranges.overlaps());
        }

        #[test]
        fn what_is_compiled_answers_once_for_every_door_to_come(
            doors in prop::collection::vec((0_u32..40, 0_usize..3, 0_u16..3), 0..60),
        ) {
            let suffix = |at: usize| ["", "bis", "ter"][at].to_owned();
            let doors = doors.iter().map(|(number, at, part): &(u32, usize, Part)| ("Rue", (*number, suffix(*at)), *part));
            let ranges = Ranges::compile(doors);
            prop_assert_eq!((ranges.gaps(), ranges.overlaps()), (vec![], vec![]));
        }
    }
}
