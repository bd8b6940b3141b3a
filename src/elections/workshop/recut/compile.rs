//! The street list of a plan: the fewest lines by which the numbers of every street find their station, and the doors
//! that no such list can tell apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::districting::{Number, Part, Range, Ranges};
use crate::elections::street_key;
use crate::elections::street_list::{Line, StreetList};

/// An address of the plan.
#[derive(Debug, Clone, Copy)]
pub(in crate::elections) struct Door<'a> {
    pub street: &'a str,
    /// 0 without one.
    pub number: u32,
    /// Empty without one.
    pub suffix: &'a str,
    pub electors: u32,
    pub part: Part,
    /// Its station before.
    pub before: Part,
}

/// A line of the list, for a street as the town writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::elections) struct Written {
    pub street: String,
    pub key: String,
    pub range: Range,
    /// Some door it holds voted elsewhere before.
    pub changed: bool,
}

/// Doors of one number that vote at several stations. The list goes by the number alone: bis and ter go with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::elections) struct Split {
    pub street: String,
    pub number: u32,
    /// The station the list gives the number.
    pub part: Part,
    /// Doors that vote elsewhere, by rank.
    pub others: Vec<usize>,
}

/// A street list, and what it cannot say.
#[derive(Debug, Default)]
pub(in crate::elections) struct Compiled {
    pub lines: Vec<Written>,
    pub splits: Vec<Split>,
    /// Doors without a number in a street of several stations that the list gives none, or another one, by rank.
    pub unnumbered: Vec<usize>,
    /// Doors the list does not give the station of the plan, by rank: those of the splits, and no others unless the list
    /// is wrong.
    pub missed: Vec<usize>,
}

impl Compiled {
    /// Whether the list gives every door its station, but for those it cannot tell apart.
    pub fn holds(&self) -> bool {
        let known: BTreeSet<usize> = self.splits.iter().flat_map(|split| split.others.iter().copied()).collect();
        self.missed.iter().all(|door| known.contains(door))
    }
}

/// Compile the list of a plan, and read it back.
pub(in crate::elections) fn compile(doors: &[Door<'_>]) -> Compiled {
    let mut streets: BTreeMap<String, Street<'_>> = BTreeMap::new();
    for (rank, door) in doors.iter().enumerate() {
        let street = streets.entry(street_key(door.street)).or_default();
        *street.names.entry(door.street).or_default() += 1;
        street.numbers.entry(door.number).or_default().push(rank);
    }
    streets.remove("");
    let mut compiled = Compiled::default();
    for (key, street) in &streets {
        street.compile(key, doors, &mut compiled);
    }
    compiled.read_back(doors);
    compiled
}

/// Doors of a street, by number; its names, and how often each is written.
#[derive(Default)]
struct Street<'a> {
    names: BTreeMap<&'a str, usize>,
    numbers: BTreeMap<u32, Vec<usize>>,
}

impl Street<'_> {
    /// The name most of its doors have.
    fn name(&self) -> String {
        let most = self.names.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(**name)));
        most.map(|(name, _)| (*name).to_owned()).unwrap_or_default()
    }

    fn compile(&self, key: &str, doors: &[Door<'_>], compiled: &mut Compiled) {
        let name = self.name();
        let mut parts: Vec<(u32, Part)> = Vec::with_capacity(self.numbers.len());
        for (number, ranks) in &self.numbers {
            let part = part_of_number(doors, ranks);
            let others: Vec<usize> = ranks.iter().copied().filter(|rank| doors[*rank].part != part).collect();
            if !others.is_empty() {
                compiled.splits.push(Split { street: name.clone(), number: *number, part, others });
            }
            parts.push((*number, part));
        }
        // Doors without a number have an answer where the whole street has one: no line is drawn for them.
        if parts.iter().any(|(number, part)| *number > 0 && *part != parts[0].1) {
            parts.retain(|(number, _)| *number > 0);
        }
        let ranges = Ranges::compile(parts.iter().map(|(number, part)| (key, (*number, String::new()), *part)));
        let moved = |(number, ranks): &(&u32, &Vec<usize>)| {
            let moved = ranks.iter().any(|rank| doors[*rank].part != doors[*rank].before);
            moved.then(|| ranges.part(key, &(**number, String::new()))).flatten().map(|part| (**number, part))
        };
        let moved: Vec<(u32, Part)> = self.numbers.iter().filter_map(|entry| moved(&entry)).collect();
        let written = |range: &Range| Written {
            street: name.clone(),
            key: key.to_owned(),
            changed: moved.iter().any(|(number, part)| *part == range.part && range.holds(&(*number, String::new()))),
            range: range.clone(),
        };
        compiled.lines.extend(ranges.each().flat_map(|(_, lines)| lines).map(written));
    }
}

/// The station of a number: that of its door without a suffix, else of most electors.
fn part_of_number(doors: &[Door<'_>], ranks: &[usize]) -> Part {
    let mut plain: Vec<Part> =
        ranks.iter().filter(|rank| doors[**rank].suffix.is_empty()).map(|rank| doors[*rank].part).collect();
    plain.dedup();
    if let [part] = plain[..] {
        return part;
    }
    let mut electors: BTreeMap<Part, u32> = BTreeMap::new();
    for rank in ranks {
        *electors.entry(doors[*rank].part).or_default() += doors[*rank].electors;
    }
    let most = electors.iter().max_by_key(|(part, electors)| (**electors, std::cmp::Reverse(**part)));
    most.map(|(part, _)| *part).unwrap_or_default()
}

impl Compiled {
    /// Read the list as the roll does, and note the doors it sends elsewhere.
    fn read_back(&mut self, doors: &[Door<'_>]) {
        let lines: Vec<Line> = self.lines.iter().map(Written::line).collect();
        let list = StreetList::of(&lines);
        let split: BTreeSet<usize> = self.splits.iter().flat_map(|split| split.others.iter().copied()).collect();
        for (rank, door) in doors.iter().enumerate() {
            let key = street_key(door.street);
            let number = Some(door.number).filter(|number| *number > 0);
            if key.is_empty() || list.station(&key, number) == Some(i64::from(door.part)) {
                continue;
            }
            match number {
                None if !split.contains(&rank) => self.unnumbered.push(rank),
                _ => self.missed.push(rank),
            }
        }
    }
}

impl Written {
    /// As a line of the list, with the part for a station.
    fn line(&self) -> Line {
        Line {
            street_key: self.key.clone(),
            side: self.range.side,
            first: self.first(),
            last: self.last(),
            station: i64::from(self.range.part),
        }
    }

    /// First number; nothing: from the beginning.
    pub fn first(&self) -> Option<u32> {
        number(self.range.from.as_ref()).filter(|number| *number > 0)
    }

    /// Last number; nothing: to the end.
    pub fn last(&self) -> Option<u32> {
        number(self.range.to.as_ref())
    }
}

fn number(door: Option<&Number>) -> Option<u32> {
    door.map(|(number, _)| *number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Door, compile};
    use crate::districting::Side;

    fn door(street: &str, number: u32, part: u16) -> Door<'_> {
        Door { street, number, suffix: "", electors: 1, part, before: 0 }
    }

    #[test]
    fn a_street_written_two_ways_is_cut_once() {
        let doors = (1..=600).map(|number| {
            let street = if number % 3 == 0 { "R REPUBLIQUE" } else { "RUE DE LA REPUBLIQUE" };
            door(street, number, u16::from(number > 450))
        });
        let compiled = compile(&doors.collect::<Vec<_>>());
        let said: Vec<_> =
            compiled.lines.iter().map(|line| (line.street.as_str(), line.first(), line.last())).collect();
        let street = "RUE DE LA REPUBLIQUE";
        assert_eq!(said, [(street, None, Some(450)), (street, Some(451), None)]);
        assert!(compiled.splits.is_empty() && compiled.missed.is_empty());
        let changed: Vec<bool> = compiled.lines.iter().map(|line| line.changed).collect();
        assert_eq!(changed, [false, true], "the doors beyond 450 voted with the others before");
    }

    #[test]
    fn bis_at_another_station_than_its_number_is_named_and_the_rest_of_the_list_holds() {
        let bis = Door { suffix: "bis", ..door("Rue de Barcelone", 35, 2) };
        let doors = [door("Rue de Barcelone", 33, 1), door("Rue de Barcelone", 35, 1), bis];
        let compiled = compile(&doors);
        assert_eq!((compiled.lines.len(), compiled.splits.len()), (1, 1));
        let split = &compiled.splits[0];
        assert_eq!((split.number, split.part, split.others.as_slice()), (35, 1, &[2][..]));
        assert!(compiled.holds());
        assert_eq!(compiled.missed, [2]);
    }

    #[test]
    fn a_door_without_a_number_has_an_answer_only_where_the_street_is_whole() {
        let cut = compile(&[door("Rue", 0, 0), door("Rue", 1, 0), door("Rue", 3, 1)]);
        assert_eq!((cut.lines.len(), cut.unnumbered.as_slice()), (2, &[0][..]));
        assert!(cut.holds());
        let whole = compile(&[door("Hameau", 0, 4), door("Hameau", 2, 4)]);
        assert_eq!((whole.lines.len(), whole.lines[0].range.is_whole()), (1, true));
        assert!(whole.unnumbered.is_empty());
    }

    #[test]
    fn a_few_numbers_amid_another_station_leave_the_rest_of_the_street_to_it() {
        let parts = [(1, 5), (2, 5), (10, 3), (11, 3), (20, 5), (21, 5)];
        let doors: Vec<_> = parts.iter().map(|(number, part)| door("Rue", *number, *part)).collect();
        let compiled = compile(&doors);
        assert_eq!(compiled.lines.iter().map(|line| line.range.side).collect::<Vec<_>>(), [Side::Both, Side::Rest]);
        assert!(compiled.missed.is_empty());
    }

    proptest! {
        #[test]
        fn every_number_of_one_station_finds_it_again_in_the_list(
            doors in prop::collection::vec((0_usize..3, 0_u32..40, 0_usize..2, 0_u16..3), 1..80),
        ) {
            let (streets, suffixes) = (["Rue Haute", "RUE HAUTE", "Rue Basse"], ["", "bis"]);
            let doors: Vec<_> = doors
                .iter()
                .map(|(street, number, suffix, part)| Door {
                    street: streets[*street], number: *number, suffix: suffixes[*suffix], electors: 1, part: *part, before: 0,
                })
                .collect();
            let compiled = compile(&doors);
            prop_assert!(compiled.holds(), "{:?}", compiled);
        }
    }
}
