//! Streets as a network: corners, and on each stretch between two of them the points from which places are reached.

use std::collections::HashMap;

use rayon::prelude::*;
use rstar::RTree;
use rstar::primitives::{GeomWithData, Line};

use crate::districting::land::segments::distance;
use crate::districting::walk::ways::{Node, decimetres, far, node, to_and_fro};

/// A straight piece of a street.
#[derive(Debug)]
struct Stretch {
    ends: [[f64; 2]; 2],
    /// What lies on it from one end to the other, by metres from the first: the ends, and points that places are reached from.
    chain: Vec<(f64, Node)>,
}

/// Stretches, found by place.
#[derive(Debug)]
pub(super) struct Streets {
    corners: Node,
    stretches: Vec<Stretch>,
    tree: RTree<GeomWithData<Line<[f64; 2]>, usize>>,
}

/// A network, its links in decimetres, and from its node to each place.
type Laid = (Streets, Vec<(Node, Node, u32)>, Vec<u32>);

/// The point of a stretch that is nearest to another: metres along it, decimetres aside.
#[derive(Debug, Clone, Copy)]
struct Foot {
    stretch: usize,
    along: f64,
    aside: u32,
}

impl Streets {
    /// The network of `lines` with `places` beside it; `None` where there is no stretch of street.
    pub fn new(places: &[[f64; 2]], lines: &[Vec<[f64; 2]>]) -> Option<Laid> {
        let mut corners = Corners::default();
        let stretches = lines.iter().flat_map(|line| line.windows(2)).filter_map(|ends| {
            let [one, other] = [ends[0], ends[1]].map(|end| corners.number(end));
            let chain = vec![(0.0, one), (distance(ends[0], ends[1]), other)];
            (one != other).then_some(Stretch { ends: [ends[0], ends[1]], chain })
        });
        let mut stretches: Vec<Stretch> = stretches.collect();
        let tree = stretches.iter().enumerate();
        let tree = tree.map(|(at, stretch)| GeomWithData::new(Line::new(stretch.ends[0], stretch.ends[1]), at));
        let mut streets =
            Self { corners: node(corners.at.len()), stretches: Vec::new(), tree: RTree::bulk_load(tree.collect()) };
        let feet: Vec<Foot> = places.par_iter().filter_map(|place| foot(&streets.tree, *place)).collect();
        if stretches.is_empty() || feet.len() < places.len() {
            return None;
        }
        for (place, foot) in feet.iter().enumerate() {
            let chain = &mut stretches[foot.stretch].chain;
            chain.push((foot.along, streets.corners + node(place)));
        }
        let mut links = Vec::new();
        for stretch in &mut stretches {
            stretch.chain.sort_by(|one, other| one.0.total_cmp(&other.0));
            links.extend(
                stretch
                    .chain
                    .windows(2)
                    .flat_map(|two| to_and_fro(two[0].1, two[1].1, decimetres(two[1].0 - two[0].0))),
            );
        }
        links.extend(gaps(&corners.at, &links, streets.corners + node(places.len())));
        streets.stretches = stretches;
        Some((streets, links, feet.iter().map(|foot| foot.aside).collect()))
    }

    /// How many corners there are: their nodes come first.
    pub fn corners(&self) -> Node {
        self.corners
    }

    /// Nodes that one who steps out of `place` comes by first, and how far they are.
    pub fn entries(&self, place: [f64; 2]) -> Vec<(u32, Node)> {
        let Some(foot) = foot(&self.tree, place) else { return Vec::new() };
        let chain = &self.stretches[foot.stretch].chain;
        let next = chain.partition_point(|(along, _)| *along < foot.along);
        let beside = [next.checked_sub(1), Some(next)].into_iter().flatten().filter_map(|at| chain.get(at));
        beside.map(|(along, node)| (foot.aside + decimetres((along - foot.along).abs()), *node)).collect()
    }
}

fn foot(tree: &RTree<GeomWithData<Line<[f64; 2]>, usize>>, place: [f64; 2]) -> Option<Foot> {
    let nearest = tree.nearest_neighbor(place)?;
    let Line { from, to } = *nearest.geom();
    let [x, y] = [to[0] - from[0], to[1] - from[1]];
    let share = ((place[0] - from[0]) * x + (place[1] - from[1]) * y) / (x * x + y * y);
    let share = share.clamp(0.0, 1.0);
    let at = [from[0] + share * x, from[1] + share * y];
    Some(Foot { stretch: nearest.data, along: share * distance(from, to), aside: far(place, at) })
}

/// Points where lines begin, bend, meet and end; two that are less than a decimetre apart are one.
#[derive(Debug, Default)]
struct Corners {
    numbers: HashMap<[i64; 2], Node>,
    at: Vec<[f64; 2]>,
}

impl Corners {
    #[expect(clippy::cast_possible_truncation, reason = "decimetres on the Earth")]
    fn number(&mut self, at: [f64; 2]) -> Node {
        let next = node(self.at.len());
        let number = *self.numbers.entry(at.map(|metres| (metres * 10.0).round() as i64)).or_insert(next);
        if number == next {
            self.at.push(at);
        }
        number
    }
}

/// Links over the shortest gap from each piece of the network to its largest piece: streets are not always drawn to where
/// they meet.
fn gaps(corners: &[[f64; 2]], links: &[(Node, Node, u32)], nodes: Node) -> Vec<(Node, Node, u32)> {
    let mut above: Vec<Node> = (0..nodes).collect();
    for (one, other, _) in links {
        let [one, other] = [*one, *other].map(|at| root(&mut above, at));
        above[one.max(other) as usize] = one.min(other);
    }
    let of: Vec<Node> = (0..node(corners.len())).map(|at| root(&mut above, at)).collect();
    let mut sizes: HashMap<Node, usize> = HashMap::new();
    of.iter().for_each(|piece| *sizes.entry(*piece).or_default() += 1);
    let Some(largest) = sizes.iter().max_by_key(|(piece, size)| (**size, Node::MAX - **piece)).map(|(piece, _)| *piece)
    else {
        return Vec::new();
    };
    let within = (0..).zip(corners).zip(&of).filter(|(_, piece)| **piece == largest);
    let main = RTree::bulk_load(within.map(|((at, corner), _)| GeomWithData::new(*corner, at)).collect());
    let mut shortest: HashMap<Node, (u32, Node, Node)> = HashMap::new();
    for ((at, corner), piece) in (0..).zip(corners).zip(&of).filter(|(_, piece)| **piece != largest) {
        let Some(there) = main.nearest_neighbor(*corner) else { continue };
        let gap = (far(*corner, *there.geom()), at, there.data);
        shortest.entry(*piece).and_modify(|known| *known = gap.min(*known)).or_insert(gap);
    }
    shortest.into_values().flat_map(|(far, one, other)| to_and_fro(one, other, far)).collect()
}

fn root(above: &mut [Node], mut at: Node) -> Node {
    while above[at as usize] != at {
        above[at as usize] = above[above[at as usize] as usize];
        at = above[at as usize];
    }
    at
}
