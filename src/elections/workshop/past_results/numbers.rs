//! Stations of a file of results are those of the base, also where one writes `0101` and the other `101`.

use std::collections::{BTreeMap, HashMap};

use crate::elections::roll::stations::plain;

/// Station of the base for each number of a file that has one: the same number, else the same without the zeros before it
/// where the base has but one of it. Two numbers of a file are never one station.
pub fn matched<'a>(
    base: impl Iterator<Item = &'a str>,
    file: impl Iterator<Item = &'a str>,
) -> BTreeMap<&'a str, usize> {
    let base: Vec<&str> = base.collect();
    let exact: HashMap<&str, usize> = base.iter().enumerate().map(|(at, number)| (*number, at)).collect();
    let mut loose: HashMap<&str, Option<usize>> = HashMap::new();
    for (at, number) in base.iter().enumerate() {
        loose.entry(plain(number)).and_modify(|found| *found = None).or_insert(Some(at));
    }
    let (same, others): (Vec<&str>, Vec<&str>) = file.partition(|number| exact.contains_key(number));
    let mut found: BTreeMap<&str, usize> = same.into_iter().map(|number| (number, exact[number])).collect();
    let mut taken: Vec<bool> = vec![false; base.len()];
    found.values().for_each(|at| taken[*at] = true);
    for number in others {
        if let Some(Some(at)) = loose.get(plain(number)).copied()
            && !taken[at]
        {
            taken[at] = true;
            found.insert(number, at);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::matched;

    fn of(base: &[&str], file: &[&str]) -> Vec<(String, usize)> {
        let found = matched(base.iter().copied(), file.iter().copied());
        found.into_iter().map(|(number, at)| (number.to_owned(), at)).collect()
    }

    #[test]
    fn zeros_before_a_number_make_no_other_station() {
        let found = of(&["0001", "0101", "7"], &["1", "101", "0007", "9"]);
        assert_eq!(found, [("0007".to_owned(), 2), ("1".to_owned(), 0), ("101".to_owned(), 1)]);
    }

    #[test]
    fn where_it_could_be_two_the_exact_number_alone_is_taken() {
        assert_eq!(of(&["1", "0001"], &["01", "1"]), [("1".to_owned(), 0)]);
        assert_eq!(of(&["1"], &["0001", "1"]), [("1".to_owned(), 0)], "the other is listed, not added");
        assert_eq!(of(&["1"], &["01", "001"]), [("01".to_owned(), 0)]);
    }
}
