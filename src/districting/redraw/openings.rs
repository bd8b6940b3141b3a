//! Where to open a station: so that the electors who must move go to a neighbour, and are few.

use rayon::prelude::*;

use crate::districting::redraw::redistricting::{FREE, Frame};
use crate::districting::redraw::transfers::{Transfers, transport};
use crate::districting::{Error, Opening, Part, Redistricting, Unit};

/// Places for the stations `parts`, one after the other where each spares most: beside what is already opened in `asked`.
/// The plan is to have a station of today.
///
/// # Errors
/// As [`propose`](crate::districting::propose); [`Error::Orders`] when there is no plan of today, or no unit is free.
pub fn openings(asked: &Redistricting<'_>, parts: &[Part]) -> Result<Vec<Opening>, Error> {
    openings_until(asked, parts, &|| false)
}

/// [`openings`], asking `stop` before each station: when it says so those that have a place are given.
///
/// # Errors
/// As [`openings`].
pub fn openings_until(
    asked: &Redistricting<'_>,
    parts: &[Part],
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<Vec<Opening>, Error> {
    let mut tried = asked.clone();
    let none = |part: Part| Error::Orders { part: usize::from(part) };
    for &part in parts {
        if stop() {
            break;
        }
        let frame = Frame::new(&tried)?;
        let before = frame.before.ok_or(none(part))?;
        let hosts = hosts(&frame, before);
        let tries = hosts.into_par_iter().map(|at| {
            let mut with = tried.clone();
            with.opened.push(Opening { part, at });
            let frame = Frame::new(&with)?;
            let found = transport(&frame, before);
            Ok(((found.unmet, found.moved, at), at))
        });
        let tries = tries.collect::<Result<Vec<_>, Error>>()?;
        let (_, at) = tries.into_iter().min().ok_or(none(part))?;
        tried.opened.push(Opening { part, at });
    }
    let frame = Frame::new(&tried)?;
    let Some(before) = frame.before else { return Ok(Vec::new()) };
    let transfers = transport(&frame, before);
    let mut taken = Vec::new();
    for new in &tried.opened[asked.opened.len()..] {
        let at = meeting(&frame, before, &transfers, new, &taken).unwrap_or(new.at);
        taken.push(Opening { part: new.part, at });
    }
    Ok(taken)
}

/// A free unit of every station that may lose electors.
fn hosts(frame: &Frame<'_>, before: &[Part]) -> Vec<Unit> {
    let mut first = vec![None; frame.parts()];
    for unit in frame.graph.each_unit().filter(|unit| frame.fixed[*unit as usize] == FREE) {
        first[usize::from(before[unit as usize])].get_or_insert(unit);
    }
    first.into_iter().flatten().collect()
}

/// The unit of the host where those who are sent to the new station meet: the least way, from unit to unit, for all.
fn meeting(
    frame: &Frame<'_>,
    before: &[Part],
    transfers: &Transfers,
    new: &Opening,
    taken: &[Opening],
) -> Option<Unit> {
    let graph = frame.graph;
    let mut ways = vec![0_i64; graph.units()];
    for &(giver, _, many) in transfers.sent.iter().filter(|(_, to, _)| *to == new.part) {
        let steps = steps(frame, before, giver);
        ways.iter_mut().zip(&steps).for_each(|(way, steps)| *way += many * i64::from(*steps));
    }
    let host = before[new.at as usize];
    let free = |unit: &Unit| before[*unit as usize] == host && frame.fixed[*unit as usize] == FREE;
    let free = |unit: &Unit| (free(unit) || *unit == new.at) && taken.iter().all(|other| other.at != *unit);
    graph.each_unit().filter(free).min_by_key(|unit| ways[*unit as usize])
}

/// Steps from unit to unit to every unit from the station `from`.
fn steps(frame: &Frame<'_>, before: &[Part], from: Part) -> Vec<u32> {
    let graph = frame.graph;
    let mut queue: Vec<Unit> = graph.each_unit().filter(|unit| before[*unit as usize] == from).collect();
    let mut steps = vec![u32::MAX; graph.units()];
    queue.iter().for_each(|unit| steps[*unit as usize] = 0);
    let mut head = 0;
    while let Some(&unit) = queue.get(head) {
        head += 1;
        for &other in graph.neighbours(unit) {
            if steps[other as usize] == u32::MAX {
                steps[other as usize] = steps[unit as usize] + 1;
                queue.push(other);
            }
        }
    }
    steps
}
