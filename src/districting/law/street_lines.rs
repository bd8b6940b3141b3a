//! The fewest lines that say the part of every door of a street: lines of both sides together, of each side, and one for
//! the rest of the street, put together by dynamic programming along the numbers.

use crate::districting::law::ranges::LAST_SUFFIX;
use crate::districting::{Number, Part, Range, Side};

type Span = std::ops::Range<usize>;

/// What is open as one walks along the street: a line of both sides, or one of each, where there was a door of that side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Both(Part),
    Apart([Option<Part>; 2]),
}

/// A state met at a door, with the lines begun so far and the state of the door before it was reached from.
#[derive(Debug, Clone, Copy)]
struct Met {
    open: Open,
    lines: usize,
    from: usize,
}

/// Lines of a street whose `doors` are in order, each once. No two answer for the same door, and every door to come has
/// an answer: a line goes on to just before the next of its side, the first begins and the last ends with the street. The
/// rest of the street is a line where that saves one.
pub(in crate::districting) fn fewest_lines(doors: &[(Number, Part)]) -> Vec<Range> {
    let Some((_, first)) = doors.first() else { return Vec::new() };
    if doors.iter().all(|(_, part)| part == first) {
        return vec![Range { side: Side::Both, from: None, to: None, part: *first }];
    }
    let mut parts: Vec<Part> = doors.iter().map(|(_, part)| *part).collect();
    parts.sort_unstable();
    parts.dedup();
    let mut best: Option<(usize, Vec<bool>, Option<Part>)> = None;
    for rest in std::iter::once(None).chain(parts.iter().copied().map(Some)) {
        // Every part needs a line: no fewer can be looked for.
        if best.as_ref().is_some_and(|(lines, ..)| *lines == parts.len()) {
            break;
        }
        let found = walked(doors, rest).map(|(lines, together)| (lines, together, rest));
        best = match (best, found) {
            (Some(best), Some(found)) if found.0 < best.0 => Some(found),
            (best, found) => best.or(found),
        };
    }
    best.map(|(_, together, rest)| written(doors, &together, rest)).unwrap_or_default()
}

/// Fewest lines with `rest` for what no line holds, and whether a line holds both sides at each door then.
fn walked(doors: &[(Number, Part)], rest: Option<Part>) -> Option<(usize, Vec<bool>)> {
    // States of all doors one after the other, and where those of each begin.
    let mut met = vec![Met { open: Open::Nothing, lines: usize::from(rest.is_some()), from: 0 }];
    let mut begins = vec![0];
    for (number, part) in doors {
        let (before, now) = (begins[begins.len() - 1]..met.len(), met.len());
        begins.push(now);
        for from in before {
            for (open, begun) in following(met[from].open, side_of(number), *part, rest.is_some()) {
                let lines = met[from].lines + usize::from(begun && rest != Some(*part));
                match met[now..].iter_mut().find(|known| known.open == open) {
                    Some(known) if known.lines <= lines => {}
                    Some(known) => *known = Met { open, lines, from },
                    None => met.push(Met { open, lines, from }),
                }
            }
        }
    }
    let ends = (begins[doors.len()]..met.len()).filter(|at| closed(met[*at].open, rest.is_some()));
    let mut at = ends.min_by_key(|at| met[*at].lines)?;
    let lines = met[at].lines;
    let mut together = Vec::with_capacity(doors.len());
    for _ in doors {
        together.push(matches!(met[at].open, Open::Both(_)));
        at = met[at].from;
    }
    together.reverse();
    Some((lines, together))
}

/// What may be open at a door of `part` after `open`, and whether a line begins for it. Both sides together come first:
/// of ways with as many lines it is the plainer.
fn following(open: Open, side: usize, part: Part, rest: bool) -> impl Iterator<Item = (Open, bool)> {
    let together = closed(open, rest).then_some((Open::Both(part), open != Open::Both(part)));
    let apart = match open {
        Open::Both(same) if same == part => None,
        Open::Nothing | Open::Both(_) => Some((with([None; 2], side, part), true)),
        Open::Apart(sides) => Some((with(sides, side, part), sides[side] != Some(part))),
    };
    together.into_iter().chain(apart)
}

fn with(mut sides: [Option<Part>; 2], side: usize, part: Part) -> Open {
    sides[side] = Some(part);
    Open::Apart(sides)
}

/// Whether both sides have an answer up to here.
fn closed(open: Open, rest: bool) -> bool {
    rest || !matches!(open, Open::Apart(sides) if sides.contains(&None))
}

/// 0 for odd, 1 for even numbers.
fn side_of(number: &Number) -> usize {
    usize::from(number.0.is_multiple_of(2))
}

/// The lines of a way: `together` says at each door whether one line holds both sides there.
fn written(doors: &[(Number, Part)], together: &[bool], rest: Option<Part>) -> Vec<Range> {
    let mut lines = Vec::new();
    let mut begin = 0;
    for stretch in together.chunk_by(|one, next| one == next) {
        let stretch = begin..begin + stretch.len();
        begin = stretch.end;
        let sides = if together[stretch.start] { &[Side::Both][..] } else { &[Side::Odd, Side::Even] };
        sides.iter().for_each(|side| write_side(doors, stretch.clone(), *side, rest, &mut lines));
    }
    lines.sort_by(|one, other| (&one.from, one.side).cmp(&(&other.from, other.side)));
    lines.extend(rest.map(|part| Range { side: Side::Rest, from: None, to: None, part }));
    lines
}

/// Lines of a side along a stretch of doors: one for each run of doors of one part.
fn write_side(doors: &[(Number, Part)], stretch: Span, side: Side, rest: Option<Part>, lines: &mut Vec<Range>) {
    let own: Vec<usize> = stretch.clone().filter(|at| side.holds(doors[*at].0.0)).collect();
    let mut begins = stretch.start;
    let mut left = own.len();
    for run in own.chunk_by(|one, next| doors[*one].1 == doors[*next].1) {
        left -= run.len();
        let ends = if left == 0 { stretch.end } else { own[own.len() - left] };
        let part = doors[run[0]].1;
        if rest != Some(part) {
            let last = &doors[run[run.len() - 1]].0;
            let from = (begins > 0).then(|| first_from(&doors[begins].0, side));
            let to = doors.get(ends).map(|(next, _)| last_before(next, side).max(last.clone()));
            lines.push(Range { side, from, to, part });
        }
        begins = ends;
    }
}

/// The first number of a side from `next` on.
pub(in crate::districting) fn first_from(next: &Number, side: Side) -> Number {
    if side.holds(next.0) { next.clone() } else { (next.0.saturating_add(1), String::new()) }
}

/// The last number of a side before `next`: one less with every suffix, or the same without one where `next` has one.
pub(in crate::districting) fn last_before(next: &Number, side: Side) -> Number {
    if side.holds(next.0) && !next.1.is_empty() {
        return (next.0, String::new());
    }
    let less = (1..=2).map(|step| next.0.saturating_sub(step)).find(|less| side.holds(*less)).unwrap_or(0);
    (less, LAST_SUFFIX.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::fewest_lines;
    use crate::districting::{Number, Part, Side};

    fn street(parts: &[(u32, Part)]) -> Vec<(Number, Part)> {
        parts.iter().map(|(number, part)| ((*number, String::new()), *part)).collect()
    }

    fn said(parts: &[(u32, Part)]) -> Vec<(Side, Option<u32>, Option<u32>, Part)> {
        let number = |number: Option<Number>| number.map(|number| number.0);
        fewest_lines(&street(parts))
            .into_iter()
            .map(|line| (line.side, number(line.from), number(line.to), line.part))
            .collect()
    }

    #[test]
    fn a_street_whose_sides_part_half_way_has_three_lines() {
        let found = said(&[(1, 0), (2, 0), (3, 0), (4, 0), (7, 1), (8, 2), (9, 1), (12, 2)]);
        assert_eq!(
            found,
            [(Side::Both, None, Some(6), 0), (Side::Odd, Some(7), None, 1), (Side::Even, Some(8), None, 2)]
        );
    }

    #[test]
    fn a_few_doors_amid_another_station_are_one_line_and_the_rest_of_the_street() {
        let found = said(&[(1, 5), (2, 5), (10, 3), (11, 3), (20, 5), (21, 5)]);
        assert_eq!(found, [(Side::Both, Some(10), Some(19), 3), (Side::Rest, None, None, 5)]);
    }

    #[test]
    fn each_side_of_a_street_between_two_cantons_is_one_line() {
        assert_eq!(said(&[(1, 0), (2, 1), (3, 0), (4, 1)]), [(Side::Odd, None, None, 0), (Side::Even, None, None, 1)]);
    }

    /// Every choice, at each door, of one line for both sides or one for each, and of what is the rest.
    fn least(doors: &[(Number, Part)]) -> usize {
        let rests = (0..3).map(Some).chain([None]);
        let choices = rests.flat_map(|rest| (0..1_u32 << doors.len()).map(move |together| (rest, together)));
        choices.filter_map(|(rest, together)| lines_of(doors, rest, together)).min().unwrap_or(0)
    }

    fn lines_of(doors: &[(Number, Part)], rest: Option<Part>, together: u32) -> Option<usize> {
        let whole = |at: usize| together >> at & 1 == 1;
        let mut lines = usize::from(rest.is_some());
        let mut begin = 0;
        while begin < doors.len() {
            let end = (begin..doors.len()).find(|at| whole(*at) != whole(begin)).unwrap_or(doors.len());
            for side in if whole(begin) { &[Side::Both][..] } else { &[Side::Odd, Side::Even] } {
                let mut own: Vec<Part> = doors[begin..end]
                    .iter()
                    .filter(|(number, _)| side.holds(number.0))
                    .map(|(_, part)| *part)
                    .collect();
                own.dedup();
                if own.is_empty() && rest.is_none() {
                    return None; // a door to come on that side would have no answer
                }
                lines += own.iter().filter(|part| Some(**part) != rest).count();
            }
            begin = end;
        }
        Some(lines)
    }

    proptest! {
        #[test]
        fn no_choice_of_lines_is_shorter(parts in prop::collection::vec((1_u32..3, 0_u16..3), 0..8)) {
            let mut number = 0;
            let doors: Vec<_> = parts.iter().map(|(step, part)| { number += step; (number, *part) }).collect();
            let doors = street(&doors);
            prop_assert_eq!(fewest_lines(&doors).len(), least(&doors), "{:?}", fewest_lines(&doors));
        }
    }
}
