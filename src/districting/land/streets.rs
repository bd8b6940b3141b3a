//! Doors that follow or face each other in a street: neighbours on foot, whether their ground touches or not.

use std::collections::BTreeMap;

use crate::districting::land::segments::distance;
use crate::districting::{Number, Unit};

/// A door of a street.
#[derive(Debug, Clone, Copy)]
pub(in crate::districting) struct Door<'a> {
    pub street: u32,
    pub number: &'a Number,
    pub at: [f64; 2],
    pub place: Unit,
}

/// Doors further apart are no neighbours by their number alone, metres: two streets of one name, a road through the woods.
const LONGEST: f64 = 1_000.0;

/// Pairs of places: consecutive doors of each side of every street, and each door with the nearer of the two across by
/// number. Streets are taken in order of their number.
pub(in crate::districting) fn links(doors: &[Door<'_>]) -> Vec<(Unit, Unit)> {
    let mut streets: BTreeMap<u32, Vec<Door<'_>>> = BTreeMap::new();
    for door in doors {
        streets.entry(door.street).or_default().push(*door);
    }
    let mut found = Vec::new();
    for mut doors in streets.into_values() {
        doors.sort_by(|one, other| one.number.cmp(other.number));
        let (odd, even): (Vec<_>, Vec<_>) = doors.into_iter().partition(|door| door.number.0 % 2 == 1);
        for side in [&odd, &even] {
            found.extend(side.windows(2).filter_map(|pair| link(pair[0], pair[1])));
        }
        facing(&odd, &even, &mut found);
        facing(&even, &odd, &mut found);
    }
    found
}

fn facing(side: &[Door<'_>], across: &[Door<'_>], found: &mut Vec<(Unit, Unit)>) {
    let mut next = 0;
    for door in side {
        next += across[next..].iter().take_while(|other| other.number < door.number).count();
        let both = [next.checked_sub(1).and_then(|before| across.get(before)), across.get(next)];
        let far = |other: &&Door<'_>| distance(door.at, other.at);
        let nearer = both.into_iter().flatten().min_by(|one, other| far(one).total_cmp(&far(other)));
        found.extend(nearer.and_then(|other| link(*door, *other)));
    }
}

fn link(one: Door<'_>, other: Door<'_>) -> Option<(Unit, Unit)> {
    let near = one.place != other.place && distance(one.at, other.at) <= LONGEST;
    near.then(|| (one.place.min(other.place), one.place.max(other.place)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Door, links};
    use crate::districting::Number;

    fn linked(houses: &[(u32, u32, f64)]) -> BTreeSet<(u32, u32)> {
        let numbers: Vec<Number> = houses.iter().map(|(_, number, _)| (*number, String::new())).collect();
        let doors: Vec<Door<'_>> = (0..)
            .zip(houses)
            .zip(&numbers)
            .map(|((place, (street, _, x)), number)| Door {
                street: *street,
                number,
                at: [*x, f64::from(number.0 % 2) * 12.0],
                place,
            })
            .collect();
        links(&doors).into_iter().collect()
    }

    #[test]
    fn doors_of_a_side_follow_each_other_and_face_the_nearest_across() {
        let street = [(7, 1, 0.0), (7, 3, 20.0), (7, 5, 40.0), (7, 2, 2.0), (7, 4, 38.0)];
        let expected = [(0, 1), (1, 2), (3, 4), (0, 3), (1, 3), (1, 4), (2, 4)];
        let found = linked(&street);
        assert!([(0, 1), (1, 2), (3, 4), (0, 3), (2, 4)].iter().all(|pair| found.contains(pair)), "{found:?}");
        assert!(found.iter().all(|pair| expected.contains(pair)), "{found:?}");
    }

    #[test]
    fn two_streets_are_not_linked_nor_a_door_to_one_a_mile_away() {
        assert!(linked(&[(1, 1, 0.0), (2, 3, 20.0)]).is_empty());
        assert!(linked(&[(1, 1, 0.0), (1, 3, 1_600.0)]).is_empty());
    }
}
