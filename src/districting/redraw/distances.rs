//! How far every unit is from every polling place or school, on foot.

use crate::districting::{Error, Graph, Part, Unit};

/// Metres from every unit to the place of every part; 65,535 for farther, or out of reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distances {
    units: usize,
    /// All units of the first place, then of the second.
    metres: Vec<u16>,
}

impl Distances {
    /// From one row a part, in the order of their numbers, each with the metres of every unit. A place with several
    /// stations is given once for each.
    ///
    /// # Errors
    /// [`Error::Length`] for a row that is not of `units` units.
    pub fn new(units: usize, rows: &[Vec<u16>]) -> Result<Self, Error> {
        match rows.iter().find(|row| row.len() != units) {
            Some(row) => Err(Error::Length { given: row.len(), units }),
            None => Ok(Self { units, metres: rows.concat() }),
        }
    }

    /// How many places there are.
    #[must_use]
    pub fn places(&self) -> usize {
        self.metres.len().checked_div(self.units).unwrap_or_default()
    }

    /// How many units there are.
    #[must_use]
    pub fn units(&self) -> usize {
        self.units
    }

    /// Metres of a unit to the place of a part.
    #[must_use]
    #[inline]
    pub fn metres(&self, unit: Unit, part: Part) -> u16 {
        self.metres[usize::from(part) * self.units + unit as usize]
    }

    /// Metres of every unit to the place of a part.
    #[must_use]
    pub fn row(&self, part: Part) -> &[u16] {
        &self.metres[usize::from(part) * self.units..][..self.units]
    }

    /// Metres all electors walk together under a plan.
    #[must_use]
    pub fn walked(&self, graph: &Graph, of: &[Part]) -> i64 {
        graph.each_unit().map(|unit| graph.weight(unit) * i64::from(self.metres(unit, of[unit as usize]))).sum()
    }
}
