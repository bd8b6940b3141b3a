//! Which number a new door gets.
//!
//! Both ways keep three promises: odd numbers on one side and even ones on the other, numbers that rise along each side,
//! and never a number the street already has. Where one cannot be kept the answer is a failure, not a number.
//!
//! - **Metric**: the number is the distance from the start of the street in metres, as the guides of La Poste and the
//!   AITF on addresses recommend where houses are far apart and come in any order.
//! - **Sequential**: one number after the other, with bis, ter or letters in between: the custom of towns since the
//!   decree of 4 February 1805 (15 pluviôse an XIII) for Paris, which put odd and even numbers on two sides.

use geo_types::Point;

use crate::addresses::{HouseNumber, Located, NumberingError, Side, Street, Suffixes};

/// Highest number; the BAL keeps 99999 for streets without numbers.
const MOST: u32 = 99_998;

/// A house that has its number.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbered {
    pub number: HouseNumber,
    pub place: Point<f64>,
}

/// What a town has decided for its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// The side of the odd numbers: left, nearly everywhere.
    pub odd: Side,
    pub suffixes: Suffixes,
}

impl Default for Rules {
    fn default() -> Self {
        Self { odd: Side::Left, suffixes: Suffixes::Latin }
    }
}

impl Rules {
    /// Whether a number may stand on a side.
    #[must_use]
    pub fn fits(&self, number: u32, side: Side) -> bool {
        (number % 2 == 1) == (side == self.odd)
    }

    /// The lowest number of a side.
    fn lowest(&self, side: Side) -> u32 {
        if side == self.odd { 1 } else { 2 }
    }
}

/// A door and the houses next to it on its side.
struct Door<'n> {
    at: Located,
    side: Side,
    before: Option<&'n HouseNumber>,
    after: Option<&'n HouseNumber>,
}

/// The metric number of a door: metres from the start, made odd or even by its side. Where that number is taken or would
/// break the order of the side, the nearest that does not; where there is none, the number before it with a suffix.
///
/// `side` is asked for only when the point lies on the line of the street.
///
/// # Errors
/// [`NumberingError`]: no side, no room, neighbours out of order, or a street of more than 99 998 metres.
pub fn metric(
    street: &Street,
    point: Point<f64>,
    side: Option<Side>,
    houses: &[Numbered],
    rules: Rules,
) -> Result<HouseNumber, NumberingError> {
    let door = Door::find(street, point, side, houses, rules)?;
    let wanted = nearest(door.at.along, rules.lowest(door.side));
    if wanted > MOST {
        return Err(NumberingError::TooHigh { most: MOST });
    }
    let (low, high) = door.range(rules);
    if low <= high {
        let start = wanted.clamp(low, high);
        let steps = u32::try_from(houses.len()).unwrap_or(MOST);
        for step in 0..=steps {
            let below = start.checked_sub(2 * step).filter(|number| *number >= low);
            let above = Some(start + 2 * step).filter(|number| *number <= high);
            for number in [below, above].into_iter().flatten() {
                if door.takes(&HouseNumber::plain(number), houses) {
                    return Ok(HouseNumber::plain(number));
                }
            }
        }
    }
    door.suffixed(houses, rules)
}

/// The next number of a side: behind the last house two more, before the first two less, between two the first that is
/// free, else the one before with bis, ter … or A, B … (the kind it already has, else that of the rules).
///
/// # Errors
/// [`NumberingError`]: no side, no room (nothing comes before 1), neighbours out of order.
pub fn sequential(
    street: &Street,
    point: Point<f64>,
    side: Option<Side>,
    houses: &[Numbered],
    rules: Rules,
) -> Result<HouseNumber, NumberingError> {
    let door = Door::find(street, point, side, houses, rules)?;
    let (low, high) = door.range(rules);
    let mut rising = (low..=high).step_by(2).map(HouseNumber::plain);
    let mut falling = (low..=high).rev().step_by(2).map(HouseNumber::plain);
    let free = |number: &HouseNumber| door.takes(number, houses);
    let found = match (door.before, door.after) {
        (None, Some(_)) => falling.find(free),
        _ => rising.find(free),
    };
    found.map_or_else(|| door.suffixed(houses, rules), Ok)
}

/// The number of a side nearest a distance.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive and capped")]
fn nearest(along: f64, lowest: u32) -> u32 {
    let steps = ((along - f64::from(lowest)) / 2.0).round().clamp(0.0, f64::from(MOST));
    lowest + 2 * steps as u32
}

impl<'n> Door<'n> {
    /// Houses that stand on the side with a number of the other are no neighbours: they are exceptions to the order.
    fn find(
        street: &Street,
        point: Point<f64>,
        side: Option<Side>,
        houses: &'n [Numbered],
        rules: Rules,
    ) -> Result<Self, NumberingError> {
        let at = street.locate(point);
        let side = side.or(at.side).ok_or(NumberingError::NoSide)?;
        let beside = houses.iter().filter(|house| rules.fits(house.number.number, side)).filter_map(|house| {
            let located = street.locate(house.place);
            // A house on the line itself is on the side its number says.
            (located.side.unwrap_or(side) == side).then_some((located.along, &house.number))
        });
        let (mut before, mut after): (Option<(f64, &HouseNumber)>, Option<(f64, &HouseNumber)>) = (None, None);
        for (along, number) in beside {
            if along <= at.along {
                before = Some(before.map_or((along, number), |known| later(known, (along, number))));
            } else {
                after = Some(after.map_or((along, number), |known| sooner(known, (along, number))));
            }
        }
        let (before, after) = (before.map(|(_, number)| number), after.map(|(_, number)| number));
        if let (Some(before), Some(after)) = (before, after)
            && before >= after
        {
            return Err(NumberingError::OutOfOrder { before: before.clone(), after: after.clone() });
        }
        Ok(Self { at, side, before, after })
    }

    /// Lowest and highest number of the side between the neighbours; the lowest above the highest when there is none.
    fn range(&self, rules: Rules) -> (u32, u32) {
        let lowest = rules.lowest(self.side);
        let low = self.before.map_or(lowest, |before| before.number + 2);
        // The number of the next house is free itself when that one has a suffix.
        let high = match self.after {
            None => MOST - u32::from(!rules.fits(MOST, self.side)),
            Some(after) if after.suffix.is_some() => after.number,
            Some(after) => after.number.saturating_sub(2),
        };
        // Zero is no number.
        if high < lowest { (1, 0) } else { (low, high) }
    }

    /// Between the neighbours, and of no house of the street.
    fn takes(&self, number: &HouseNumber, houses: &[Numbered]) -> bool {
        self.before.is_none_or(|before| before < number)
            && self.after.is_none_or(|after| number < after)
            && houses.iter().all(|house| house.number != *number)
    }

    /// The number before, with the first suffix that is free and keeps the order.
    fn suffixed(&self, houses: &[Numbered], rules: Rules) -> Result<HouseNumber, NumberingError> {
        let no_room = || NumberingError::NoRoom { before: self.before.cloned(), after: self.after.cloned() };
        let before = self.before.ok_or_else(no_room)?;
        let kind = before.suffix.as_deref().and_then(Suffixes::of).unwrap_or(rules.suffixes);
        let mut candidates = kind.all().iter().map(|suffix| HouseNumber::with(before.number, suffix));
        candidates.find(|number| self.takes(number, houses)).ok_or_else(no_room)
    }
}

type At<'n> = (f64, &'n HouseNumber);

/// The house further along; of two at one place the higher number.
fn later<'n>(one: At<'n>, other: At<'n>) -> At<'n> {
    if other.0 > one.0 || (other.0 >= one.0 && other.1 > one.1) { other } else { one }
}

/// The house less far along; of two at one place the lower number.
fn sooner<'n>(one: At<'n>, other: At<'n>) -> At<'n> {
    if other.0 < one.0 || (other.0 <= one.0 && other.1 < one.1) { other } else { one }
}

#[cfg(test)]
mod tests;
