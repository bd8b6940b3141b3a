//! What a plan costs, elector by elector: changing station, walking, borders; and prices that stand for full stations.

use crate::districting::redraw::redistricting::{FREE, Frame};
use crate::districting::{Part, Unit};

/// What counts, and how much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// Of an elector who changes station.
    pub moved: f64,
    /// Of a metre an elector walks.
    pub walk: f64,
    /// Of a unit of length of the borders between stations.
    pub cut: f64,
}

/// Costs of electors under prices.
#[derive(Debug, Clone)]
pub struct Costs<'f, 'a> {
    pub frame: &'f Frame<'a>,
    pub weights: Weights,
    /// What an elector pays to be let into a station.
    pub prices: Vec<f64>,
    /// How much cheaper a station must be to be the choice of a unit by its prices alone.
    pub doubt: f64,
}

impl<'f, 'a> Costs<'f, 'a> {
    pub fn new(frame: &'f Frame<'a>, weights: Weights) -> Self {
        Self { frame, weights, prices: vec![0.0; frame.parts()], doubt: 0.0 }
    }

    /// Of one elector of a unit in a station, without the price.
    #[inline]
    pub fn bare(&self, unit: Unit, part: Part) -> f64 {
        let moved = self.frame.before.is_some_and(|before| before[unit as usize] != part);
        let metres = self.frame.walk.map_or(0, |walk| walk.metres(unit, part));
        self.weights.moved * f64::from(u8::from(moved)) + self.weights.walk * f64::from(metres)
    }

    /// Of one elector of a unit in a station.
    #[inline]
    pub fn of(&self, unit: Unit, part: Part) -> f64 {
        self.bare(unit, part) + self.prices[usize::from(part)]
    }

    /// The cheapest station a unit may be in; the first of those that cost the same.
    pub fn cheapest(&self, unit: Unit) -> Option<Part> {
        let may = (0..FREE).take(self.frame.parts()).filter(|part| self.frame.may(unit, *part));
        may.min_by(|one, other| self.of(unit, *one).total_cmp(&self.of(unit, *other)))
    }

    /// The cheapest station a unit may be in, if it is so beyond doubt.
    pub fn clear(&self, unit: Unit) -> Option<Part> {
        let cheapest = self.cheapest(unit)?;
        let others = (0..FREE).take(self.frame.parts()).filter(|part| *part != cheapest && self.frame.may(unit, *part));
        let limit = self.of(unit, cheapest) + self.doubt;
        others.map(|part| self.of(unit, part)).all(|cost| cost > limit).then_some(cheapest)
    }
}
