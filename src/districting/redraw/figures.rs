//! What is told of a plan, and what no plan can better.

use crate::districting::redraw::prices::Priced;
use crate::districting::redraw::redistricting::Frame;
use crate::districting::redraw::transfers::{between_neighbours, unconditional};
use crate::districting::{Part, Plan, pieces};

/// What a plan comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// Electors above the limit of their station, or missing below it.
    pub outside: i64,
    /// Electors whose station is another than today; nothing without stations of today.
    pub moved: Option<i64>,
    /// Metres an elector walks, in the mean; nothing without distances.
    pub walk: Option<f64>,
    /// How far the station farthest from the mean is from it, as a share: 0.02 for two per cent. The mean is that of the
    /// stations that can exchange electors.
    pub deviation: f64,
    /// Length of the borders between stations; their number where each counts one.
    pub cut: u64,
    /// Pieces of stations beyond one each.
    pub detached: u32,
    pub heaviest: i64,
    pub lightest: i64,
}

impl Figures {
    pub(in crate::districting) fn of(frame: &Frame<'_>, plan: &Plan<'_>) -> Self {
        let graph = frame.graph;
        let open = || (0..frame.parts()).filter(|part| !frame.closed[*part]);
        let loads = || open().map(|part| plan.loads()[part]);
        let moved = |before: &[Part]| -> i64 {
            let moved = graph.each_unit().filter(|unit| before[*unit as usize] != plan.part(*unit));
            moved.map(|unit| graph.weight(unit)).sum()
        };
        let total = graph.total().max(1) as f64;
        let means = frame.means();
        let far = |part: usize| (plan.loads()[part] as f64 / means[part].max(1.0) - 1.0).abs();
        Self {
            outside: open().map(|part| frame.limits[part].excess(plan.loads()[part])).sum(),
            moved: frame.before.map(moved),
            walk: frame.walk.map(|walk| walk.walked(graph, plan.parts()) as f64 / total),
            deviation: open().map(far).fold(0.0, f64::max),
            cut: plan.cut(),
            detached: pieces(graph, plan.parts(), frame.parts())
                .into_iter()
                .map(|pieces| pieces.saturating_sub(1))
                .sum(),
            heaviest: loads().max().unwrap_or_default(),
            lightest: loads().min().unwrap_or_default(),
        }
    }
    /// What plans are compared by; less is better.
    pub(in crate::districting) fn criteria(&self) -> [f64; 5] {
        let moved = self.moved.unwrap_or_default();
        [self.outside as f64, moved as f64, self.walk.unwrap_or_default(), self.deviation, self.cut as f64]
    }
}

/// What no plan within the limits can better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Least {
    /// Electors moved, in every plan whose stations stay in their piece of the graph; nothing without stations of today.
    pub moved: Option<i64>,
    /// Electors moved when each goes only to a station that touches his today, or to one opened there; nothing also where
    /// that cannot be.
    pub moved_between_neighbours: Option<i64>,
    /// Metres an elector walks, in the mean, also in plans whose stations do not hang together; nothing without distances.
    pub walk: Option<f64>,
}

impl Least {
    /// `walk`: prices of the walk alone.
    pub(in crate::districting) fn of(frame: &Frame<'_>, walk: Option<&Priced>) -> Self {
        let total = frame.graph.total().max(1) as f64;
        Self {
            moved: frame.before.map(|_| unconditional(frame)),
            moved_between_neighbours: between_neighbours(frame).map(|found| found.moved),
            walk: walk.map(|walk| walk.bound.max(0.0) / total),
        }
    }
}
