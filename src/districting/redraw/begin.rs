//! A plan of whole parts to begin with: the stations of today, or the cheapest for every unit, with what is opened,
//! closed and detached put right.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::districting::redraw::costs::Costs;
use crate::districting::redraw::redistricting::FREE;
use crate::districting::{Error, Graph, Part, Unit};

/// Where a plan begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The stations of today.
    Today,
    /// The cheapest station of every unit; where it is not the cheapest beyond doubt, one around.
    Cheapest,
}

/// A plan that keeps what is fixed. Stations hang together in it, unless what is fixed keeps them apart.
///
/// # Errors
/// [`Error::Stranded`] for a unit that no station around it may take.
pub fn begin(costs: &Costs<'_, '_>, from: From) -> Result<Vec<Part>, Error> {
    let frame = costs.frame;
    let mut of = vec![FREE; frame.graph.units()];
    for unit in frame.graph.each_unit() {
        let fixed = frame.fixed[unit as usize];
        of[unit as usize] = match (frame.before, from) {
            _ if fixed != FREE => fixed,
            (Some(before), From::Today) => before[unit as usize],
            _ => costs.clear(unit).unwrap_or(FREE),
        };
    }
    if from == From::Cheapest {
        seed(costs, &mut of);
    }
    for part in of.iter_mut().filter(|part| **part != FREE && frame.closed[usize::from(**part)]) {
        *part = FREE;
    }
    detach(costs, &mut of);
    settle(costs, &mut of);
    for unit in frame.graph.each_unit().filter(|unit| of[*unit as usize] == FREE).collect::<Vec<_>>() {
        let home = frame.before.map(|before| before[unit as usize]);
        let stays = home.filter(|home| frame.may(unit, *home));
        let part = home.or_else(|| costs.cheapest(unit)).map_or(0, usize::from);
        of[unit as usize] = stays.ok_or(Error::Stranded { unit: unit as usize, part })?;
    }
    Ok(of)
}

/// Every open station has at least the unit nearest to its place.
fn seed(costs: &Costs<'_, '_>, of: &mut [Part]) {
    let frame = costs.frame;
    let mut sizes = vec![0_usize; frame.parts()];
    of.iter().filter(|part| **part != FREE).for_each(|part| sizes[usize::from(*part)] += 1);
    for part in (0..FREE).take(frame.parts()).filter(|part| !frame.closed[usize::from(*part)]) {
        if sizes[usize::from(part)] > 0 {
            continue;
        }
        let lone = |unit: &Unit| of[*unit as usize] != FREE && sizes[usize::from(of[*unit as usize])] == 1;
        let free = frame.graph.each_unit().filter(|unit| frame.fixed[*unit as usize] == FREE && !lone(unit));
        let free = free.filter(|unit| frame.may(*unit, part));
        let nearest = free.min_by(|one, other| costs.bare(*one, part).total_cmp(&costs.bare(*other, part)));
        if let Some(unit) = nearest {
            let from = of[unit as usize];
            if from != FREE {
                sizes[usize::from(from)] -= 1;
            }
            sizes[usize::from(part)] += 1;
            of[unit as usize] = part;
        }
    }
}

/// Free what is not of the main piece of its station: the one around which it is opened, else the heaviest.
fn detach(costs: &Costs<'_, '_>, of: &mut [Part]) {
    let frame = costs.frame;
    let mut main: Vec<Option<(bool, i64, usize)>> = vec![None; frame.parts()];
    let pieces = connected(frame.graph, of);
    for (number, piece) in pieces.iter().enumerate() {
        let opened = frame.opened.iter().any(|new| piece.contains(&new.at));
        let weight = piece.iter().map(|unit| frame.graph.weight(*unit)).sum();
        let kept = &mut main[usize::from(of[piece[0] as usize])];
        if kept.is_none_or(|(before, heaviest, _)| (opened, weight) > (before, heaviest)) {
            *kept = Some((opened, weight, number));
        }
    }
    for (number, piece) in pieces.iter().enumerate() {
        let kept = main[usize::from(of[piece[0] as usize])].is_some_and(|(.., kept)| kept == number);
        for &unit in piece.iter().filter(|unit| !kept && frame.fixed[**unit as usize] == FREE) {
            of[unit as usize] = FREE;
        }
    }
}

/// Pieces of the stations, free units left out, in the order of their first unit.
fn connected(graph: &Graph, of: &[Part]) -> Vec<Vec<Unit>> {
    let mut seen: Vec<bool> = of.iter().map(|part| *part == FREE).collect();
    let mut pieces = Vec::new();
    for first in graph.each_unit() {
        if std::mem::replace(&mut seen[first as usize], true) {
            continue;
        }
        let mut piece = vec![first];
        let mut head = 0;
        while let Some(&unit) = piece.get(head) {
            head += 1;
            for &other in graph.neighbours(unit) {
                if !seen[other as usize] && of[other as usize] == of[unit as usize] {
                    seen[other as usize] = true;
                    piece.push(other);
                }
            }
        }
        pieces.push(piece);
    }
    pieces
}

/// Give free units to the stations around them: those with room before those without, the cheapest first, then the one
/// with most room.
fn settle(costs: &Costs<'_, '_>, of: &mut [Part]) {
    let (frame, graph) = (costs.frame, costs.frame.graph);
    let mut loads = vec![0; frame.parts()];
    for unit in graph.each_unit().filter(|unit| of[*unit as usize] != FREE) {
        loads[usize::from(of[unit as usize])] += graph.weight(unit);
    }
    let mut queue = BinaryHeap::new();
    // Costs in thousandths: whole numbers have an order.
    #[expect(clippy::cast_possible_truncation, reason = "metres and prices are small")]
    let asking = |unit: Unit, part: Part, loads: &[i64]| {
        let over = loads[usize::from(part)] - frame.limits[usize::from(part)].most;
        Reverse((over >= 0, (costs.of(unit, part) * 1000.0) as i64, over, unit, part))
    };
    let offers = |unit: Unit, of: &[Part], loads: &[i64], queue: &mut BinaryHeap<_>| {
        let part = of[unit as usize];
        let free = graph.neighbours(unit).iter().filter(|other| of[**other as usize] == FREE);
        queue.extend(free.filter(|other| frame.may(**other, part)).map(|other| asking(*other, part, loads)));
    };
    for unit in graph.each_unit().filter(|unit| of[*unit as usize] != FREE) {
        offers(unit, of, &loads, &mut queue);
    }
    while let Some(offer) = queue.pop() {
        let Reverse((.., unit, part)) = offer;
        if of[unit as usize] != FREE {
            continue;
        }
        // The station has grown since it asked: it waits its turn again.
        let now = asking(unit, part, &loads);
        if now < offer {
            queue.push(now);
            continue;
        }
        of[unit as usize] = part;
        loads[usize::from(part)] += graph.weight(unit);
        offers(unit, of, &loads, &mut queue);
    }
}
