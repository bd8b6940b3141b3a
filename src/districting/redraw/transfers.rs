//! How few electors can change station: bounds that hold for every plan, and for plans between neighbours.

use crate::districting::Part;
use crate::districting::redraw::flow::Network;
use crate::districting::redraw::redistricting::{FREE, Frame};

/// The fewest electors moved when each goes only to a station near his.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfers {
    pub moved: i64,
    /// Electors left without a station, or missing in one.
    pub unmet: i64,
    /// What an elector pays to be let into each station, in electors moved: under these prices nobody gains by going
    /// elsewhere than he is sent.
    pub prices: Vec<i64>,
    /// From one station to another, how many, in one of the ways that move the fewest.
    pub sent: Vec<(Part, Part, i64)>,
}

/// Electors that change station in every plan within the limits whose stations stay in their piece of the graph: what is
/// above the limits of a piece, or what is missing below them. Units that cannot be divided only raise it.
pub fn unconditional(frame: &Frame<'_>) -> i64 {
    let group = frame.groups();
    let mut sums = vec![(0, 0); frame.parts()];
    for (part, limits) in frame.limits.iter().enumerate() {
        let (above, below) = &mut sums[group[part]];
        *above += (frame.loads[part] - limits.most).max(0);
        *below += (limits.least - frame.loads[part]).max(0);
    }
    sums.into_iter().map(|(above, below)| above.max(below)).sum()
}

/// The fewest electors moved between neighbours. `None`: not even electors one by one can be brought within the limits so.
pub fn between_neighbours(frame: &Frame<'_>) -> Option<Transfers> {
    let found = transport(frame, frame.before?);
    (found.unmet == 0).then_some(found)
}

/// A transport of the electors of every station of today, who stay for nothing and go to a station near theirs for one.
pub fn transport(frame: &Frame<'_>, before: &[Part]) -> Transfers {
    let parts = frame.parts();
    let Settled { staying, there, moved } = Settled::of(frame, before);
    let (source, sink) = (2 * parts, 2 * parts + 1);
    let mut network = Network::new(2 * parts + 2);
    // Dearer than any way round, so that what a station must have comes before what it may have, and both before leaving
    // an elector without a station.
    let dear = 4 * i64::try_from(parts).unwrap_or(i64::MAX / 64);
    let (mut ways, mut musts, mut without) = (Vec::new(), Vec::new(), Vec::new());
    for home in (0..FREE).take(parts).filter(|home| staying[usize::from(*home)] > 0) {
        network.arc(source, usize::from(home), staying[usize::from(home)], 0);
        without.push(network.arc(usize::from(home), sink, NO_END, 4 * dear));
        let open = |to: &Part| !frame.closed[usize::from(*to)] && !frame.locked[usize::from(*to)];
        for to in (0..FREE).take(parts).filter(open).filter(|to| frame.near(home, *to)) {
            ways.push((
                home,
                to,
                network.arc(usize::from(home), parts + usize::from(to), NO_END, i64::from(home != to)),
            ));
        }
    }
    let mut unmet = 0;
    for (part, limits) in frame.limits.iter().enumerate() {
        let must = (limits.least - there[part]).max(0);
        let may = limits.most - there[part] - must;
        unmet += (-may).max(0);
        musts.push((network.arc(parts + part, sink, must, 0), must));
        network.arc(parts + part, sink, may.max(0), dear);
    }
    let (_, prices) = network.send(source, sink);
    unmet += without.into_iter().map(|arc| network.flow(arc)).sum::<i64>();
    unmet += musts.into_iter().map(|(arc, must)| must - network.flow(arc)).sum::<i64>();
    let sent = ways.into_iter().map(|(home, to, arc)| (home, to, network.flow(arc)));
    let sent: Vec<_> = sent.filter(|(home, to, many)| home != to && *many > 0).collect();
    Transfers {
        unmet,
        moved: moved + sent.iter().map(|(.., many)| many).sum::<i64>(),
        sent,
        prices: prices[parts..2 * parts].iter().map(|price| -price).collect(),
    }
}

const NO_END: i64 = i64::MAX / 8;

/// Electors of every station of today who are free to move, those fixed in a station, and those of them who move.
struct Settled {
    staying: Vec<i64>,
    there: Vec<i64>,
    moved: i64,
}

impl Settled {
    fn of(frame: &Frame<'_>, before: &[Part]) -> Self {
        let mut found = Self { staying: frame.loads.clone(), there: vec![0; frame.parts()], moved: 0 };
        for unit in frame.graph.each_unit().filter(|unit| frame.fixed[*unit as usize] != FREE) {
            let (home, fixed) = (before[unit as usize], frame.fixed[unit as usize]);
            let weight = frame.graph.weight(unit);
            found.staying[usize::from(home)] -= weight;
            found.there[usize::from(fixed)] += weight;
            found.moved += weight * i64::from(fixed != home);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{between_neighbours, unconditional};
    use crate::districting::plans::graph::grids::grid;
    use crate::districting::redraw::redistricting::Frame;
    use crate::districting::{Bounds, Graph, Opening, Part, Plan, Redistricting};

    fn asked<'a>(graph: &'a Graph, today: &'a [Part], limits: Vec<Bounds>) -> Redistricting<'a> {
        Redistricting {
            graph,
            before: Some(today),
            limits,
            opened: Vec::new(),
            closed: Vec::new(),
            locked: Vec::new(),
            pinned: Vec::new(),
            neighbours_only: false,
            walk: None,
            seed: 0,
        }
    }

    #[test]
    fn electors_go_from_station_to_station_along_a_row() {
        let row = grid(9, 1);
        let today = [0, 0, 0, 0, 0, 1, 1, 2, 2];
        let request = asked(&row, &today, vec![Bounds { least: 0, most: 3 }; 3]);
        let frame = Frame::new(&request).unwrap();
        assert_eq!(unconditional(&frame), 2, "two are too many in the first");
        let found = between_neighbours(&frame).unwrap();
        assert_eq!(found.moved, 3, "the first and the last do not touch");
        assert_eq!(found.sent, [(0, 1, 2), (1, 2, 1)]);
    }

    #[test]
    fn a_new_station_is_filled_from_where_it_is_opened_and_around() {
        let row = grid(9, 1);
        let today = [0, 0, 0, 0, 1, 1, 2, 2, 2];
        let mut request = asked(&row, &today, vec![Bounds { least: 0, most: 3 }; 4]);
        request.limits[3].least = 3;
        request.opened = vec![Opening { part: 3, at: 0 }];
        let found = between_neighbours(&Frame::new(&request).unwrap()).unwrap();
        assert_eq!(found.moved, 3);
        assert!(found.sent.iter().all(|(from, to, _)| *to == 3 && *from < 2), "{:?}", found.sent);
        request.neighbours_only = true;
        request.locked = vec![1];
        request.limits[3].least = 5;
        request.limits[3].most = 5;
        assert_eq!(between_neighbours(&Frame::new(&request).unwrap()), None, "the first has four electors only");
    }

    proptest! {
        #[test]
        fn no_plan_moves_fewer_than_the_bounds_say(
            today in prop::collection::vec(0_u16..4, 30),
            then in prop::collection::vec(0_u16..4, 30),
            electors in prop::collection::vec(1_i64..9, 30),
            slack in 0_i64..12,
        ) {
            let borders: Vec<_> = grid(6, 5).each_border().collect();
            let town = Graph::new(electors, &borders).unwrap();
            let plan = Plan::new(&town, then.clone(), 4).unwrap();
            let limits = plan.loads().iter().map(|load| Bounds { least: load - slack, most: load + slack }).collect();
            let request = asked(&town, &today, limits);
            prop_assume!(Frame::new(&request).is_ok());
            let frame = Frame::new(&request).unwrap();
            let moved: i64 = (0..30).filter(|unit| today[*unit] != then[*unit]).map(|unit| {
                town.weight(u32::try_from(unit).unwrap())
            }).sum();
            prop_assert!(unconditional(&frame) <= moved);
            if (0..30).all(|unit| frame.near(today[unit], then[unit])) {
                let found = between_neighbours(&frame);
                prop_assert!(found.is_some_and(|found| found.unmet == 0 && found.moved <= moved));
            }
        }
    }
}
