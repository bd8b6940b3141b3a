//! What each part may weigh.

use crate::districting::{Error, Graph};

/// The least and the most a part may weigh, both allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    pub least: i64,
    pub most: i64,
}

impl Bounds {
    /// Within `share` of the mean: 0.02 for two per cent. Whole numbers inside.
    #[must_use]
    pub fn around_mean(total: i64, parts: usize, share: f64) -> Self {
        Self::around(total as f64 / parts.max(1) as f64, share)
    }

    /// Within `share` of `mean`.
    pub(in crate::districting) fn around(mean: f64, share: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "a weight between two weights")]
        let (least, most) = ((mean * (1.0 - share)).ceil() as i64, (mean * (1.0 + share)).floor() as i64);
        Self { least, most }
    }

    /// How far a load is outside; 0 within.
    #[must_use]
    #[inline]
    pub fn excess(&self, load: i64) -> i64 {
        (load - self.most).max(self.least - load).max(0)
    }

    /// Whether a load is within.
    #[must_use]
    #[inline]
    pub fn holds(&self, load: i64) -> bool {
        self.least <= load && load <= self.most
    }

    /// Whether `parts` parts within these bounds can hold what the graph weighs.
    ///
    /// # Errors
    /// [`Error::TooFew`], [`Error::Bounds`]: why they cannot.
    pub fn fit(&self, graph: &Graph, parts: usize) -> Result<(), Error> {
        let (units, total) = (graph.units(), graph.total());
        if parts == 0 || parts > units || parts > usize::from(u16::MAX) {
            return Err(Error::TooFew { units, parts });
        }
        let many = i64::try_from(parts).unwrap_or(i64::MAX);
        let (low, high) = (self.least.saturating_mul(many), self.most.saturating_mul(many));
        if total < low || high < total || self.least > self.most {
            return Err(Error::Bounds { parts, least: self.least, most: self.most, low, high, total });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Bounds;
    use crate::districting::plans::graph::grids::grid;

    #[test]
    fn bounds_around_the_mean_are_whole_numbers_inside_it() {
        let bounds = Bounds::around_mean(2_059_179, 3, 0.005);
        assert_eq!((bounds.least, bounds.most), (682_962, 689_824));
        assert_eq!((bounds.excess(682_961), bounds.excess(686_000), bounds.excess(689_826)), (1, 0, 2));
    }

    #[test]
    fn what_no_plan_can_meet_is_told_before_one_is_looked_for() {
        let town = grid(4, 4);
        assert!(Bounds { least: 4, most: 4 }.fit(&town, 4).is_ok());
        assert!(Bounds { least: 5, most: 6 }.fit(&town, 4).is_err(), "20 electors are wanted, 16 are there");
        assert!(Bounds { least: 0, most: 0 }.fit(&town, 4).is_err());
        assert!(Bounds { least: 0, most: 4 }.fit(&town, 17).is_err(), "more stations than addresses");
    }
}
