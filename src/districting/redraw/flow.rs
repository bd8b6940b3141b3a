//! Least-cost flow in a small network: shortest paths one after the other, with prices that keep every arc's cost from
//! falling below nothing (Edmonds and Karp 1972; Ahuja, Magnanti and Orlin 1993, section 9.7).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Nodes and arcs with room and cost. Every arc lies beside its reverse: `arc ^ 1`.
#[derive(Debug, Clone)]
pub struct Network {
    leaving: Vec<Vec<usize>>,
    arcs: Vec<Arc>,
}

#[derive(Debug, Clone, Copy)]
struct Arc {
    to: usize,
    room: i64,
    cost: i64,
}

const FAR: i64 = i64::MAX / 4;

impl Network {
    pub fn new(nodes: usize) -> Self {
        Self { leaving: vec![Vec::new(); nodes], arcs: Vec::new() }
    }

    /// Add an arc of a cost not below nothing; gives its number.
    pub fn arc(&mut self, from: usize, to: usize, room: i64, cost: i64) -> usize {
        let number = self.arcs.len();
        self.leaving[from].push(number);
        self.leaving[to].push(number + 1);
        self.arcs.extend([Arc { to, room, cost }, Arc { to: from, room: 0, cost: -cost }]);
        number
    }

    /// What flows over an arc.
    pub fn flow(&self, arc: usize) -> i64 {
        self.arcs[arc ^ 1].room
    }

    /// Send as much as there is room for, at the least cost; gives how much, and the price of every node: no arc with room
    /// costs less than the prices of its ends differ.
    pub fn send(&mut self, source: usize, sink: usize) -> (i64, Vec<i64>) {
        let mut prices = vec![0; self.leaving.len()];
        let mut sent = 0;
        while let Some(path) = self.shortest(source, sink, &mut prices) {
            let amount = path.iter().map(|arc| self.arcs[*arc].room).min().unwrap_or(0);
            for arc in path {
                self.arcs[arc].room -= amount;
                self.arcs[arc ^ 1].room += amount;
            }
            sent += amount;
        }
        (sent, prices)
    }

    /// The cheapest way with room (Dijkstra on reduced costs), last arc first; `prices` are brought up to date.
    fn shortest(&self, source: usize, sink: usize, prices: &mut [i64]) -> Option<Vec<usize>> {
        let mut far = vec![FAR; self.leaving.len()];
        let mut by = vec![usize::MAX; self.leaving.len()];
        let mut queue = BinaryHeap::from([Reverse((0, source))]);
        far[source] = 0;
        while let Some(Reverse((at, node))) = queue.pop() {
            if at > far[node] {
                continue;
            }
            for &arc in &self.leaving[node] {
                let Arc { to, room, cost } = self.arcs[arc];
                let next = at + cost + prices[node] - prices[to];
                if room > 0 && next < far[to] {
                    far[to] = next;
                    by[to] = arc;
                    queue.push(Reverse((next, to)));
                }
            }
        }
        if far[sink] == FAR {
            return None;
        }
        let farthest = far[sink];
        prices.iter_mut().zip(&far).for_each(|(price, far)| *price += *far.min(&farthest));
        let mut path = Vec::new();
        let mut node = sink;
        while node != source {
            path.push(by[node]);
            node = self.arcs[by[node] ^ 1].to;
        }
        Some(path)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Network;

    /// The least cost of giving three streets of so many electors to three stations with so much room, by trying all.
    fn by_trying_all(electors: [i64; 3], rooms: [i64; 3], costs: &[i64]) -> Option<i64> {
        let shares = |of: i64| {
            (0..=of).flat_map(move |first| (0..=of - first).map(move |second| [first, second, of - first - second]))
        };
        let mut least = None;
        for one in shares(electors[0]) {
            for two in shares(electors[1]) {
                for three in shares(electors[2]) {
                    if (0..3).any(|to| one[to] + two[to] + three[to] > rooms[to]) {
                        continue;
                    }
                    let flat = one.iter().chain(&two).chain(&three).zip(costs);
                    let cost: i64 = flat.map(|(amount, cost)| amount * cost).sum();
                    least = Some(least.map_or(cost, |known: i64| known.min(cost)));
                }
            }
        }
        least
    }

    proptest! {
        #[test]
        fn no_way_of_sending_electors_is_cheaper(
            electors in prop::array::uniform3(0_i64..4),
            rooms in prop::array::uniform3(0_i64..6),
            costs in prop::collection::vec(0_i64..5, 9),
        ) {
            let mut network = Network::new(8);
            let mut ways = Vec::new();
            for (street, of) in electors.into_iter().enumerate() {
                network.arc(6, street, of, 0);
                for station in 0..3 {
                    ways.push(network.arc(street, 3 + station, i64::MAX / 8, costs[3 * street + station]));
                }
            }
            for (station, room) in rooms.into_iter().enumerate() {
                network.arc(3 + station, 7, room, 0);
            }
            let (sent, _) = network.send(6, 7);
            let cost: i64 = ways.iter().zip(&costs).map(|(way, cost)| network.flow(*way) * cost).sum();
            let all: i64 = electors.iter().sum();
            prop_assert_eq!(sent, all.min(rooms.iter().sum()));
            if sent == all {
                prop_assert_eq!(Some(cost), by_trying_all(electors, rooms, &costs));
            }
        }
    }
}
