//! Which address of a file is which address of the town.

use std::collections::BTreeMap;

use crate::addresses::difference::{KnownAddress, apart};

/// Both lists, taken apart.
pub(super) struct Paired<'a> {
    pub pairs: Vec<(&'a KnownAddress, &'a KnownAddress)>,
    /// Of the town alone.
    pub gone: Vec<&'a KnownAddress>,
    /// Of the file alone.
    pub new: Vec<&'a KnownAddress>,
}

/// What two addresses have in common when they are one: identifier, key, or street, number and suffix.
type Mark = fn(&KnownAddress) -> Option<String>;

/// From the surest mark to the least sure: what one leaves, the next tries.
const MARKS: [Mark; 3] = [by_identifier, by_key, by_name];

pub(super) fn pair<'a>(present: &'a [KnownAddress], newer: &'a [KnownAddress]) -> Paired<'a> {
    let (mut gone, mut new) = (present.iter().collect(), newer.iter().collect());
    let mut pairs = Vec::new();
    for mark in MARKS {
        (gone, new) = by(mark, gone, new, &mut pairs);
    }
    Paired { pairs, gone, new }
}

type Rest<'a> = (Vec<&'a KnownAddress>, Vec<&'a KnownAddress>);

fn by<'a>(
    mark: Mark,
    present: Vec<&'a KnownAddress>,
    newer: Vec<&'a KnownAddress>,
    pairs: &mut Vec<(&'a KnownAddress, &'a KnownAddress)>,
) -> Rest<'a> {
    let mut groups: BTreeMap<String, Rest<'a>> = BTreeMap::new();
    let (mut gone, mut new) = (Vec::new(), Vec::new());
    for address in present {
        match mark(address) {
            Some(mark) => groups.entry(mark).or_default().0.push(address),
            None => gone.push(address),
        }
    }
    for address in newer {
        match mark(address) {
            Some(mark) => groups.entry(mark).or_default().1.push(address),
            None => new.push(address),
        }
    }
    for (ours, theirs) in groups.into_values() {
        let (left, right) = within(ours, theirs, pairs);
        gone.extend(left);
        new.extend(right);
    }
    (gone, new)
}

/// Pair the positions of one address: those of the same kind first, then those nearest each other.
fn within<'a>(
    mut ours: Vec<&'a KnownAddress>,
    mut theirs: Vec<&'a KnownAddress>,
    pairs: &mut Vec<(&'a KnownAddress, &'a KnownAddress)>,
) -> Rest<'a> {
    while !ours.is_empty() && !theirs.is_empty() {
        let mut best = (true, f64::INFINITY, 0, 0);
        for (left, one) in ours.iter().enumerate() {
            for (right, other) in theirs.iter().enumerate() {
                let this = (one.position != other.position, apart(one.place, other.place), left, right);
                if (this.0, this.1) < (best.0, best.1) {
                    best = this;
                }
            }
        }
        pairs.push((ours.swap_remove(best.2), theirs.swap_remove(best.3)));
    }
    (ours, theirs)
}

fn by_identifier(address: &KnownAddress) -> Option<String> {
    address.ban_id.as_ref().map(|id| id.to_lowercase())
}

/// A key that does not say its street is shared by every street of the commune.
fn by_key(address: &KnownAddress) -> Option<String> {
    let key = address.key.as_ref()?.to_lowercase();
    let street = key.split('_').nth(1)?;
    (!matches!(street, "xxxx" | "0000")).then_some(key)
}

fn by_name(address: &KnownAddress) -> Option<String> {
    let street = Some(address.street_folded()).filter(|street| !street.is_empty())?;
    let number = address.number.map(|number| number.to_string()).unwrap_or_default();
    let suffix = address.suffix.as_deref().unwrap_or_default().to_lowercase();
    Some(format!("{} {street} {number} {suffix}", address.commune))
}
