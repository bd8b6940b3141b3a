//! Units that go to one school together, made one: what the search moves.

use crate::districting::sectors::ask::Sectoring;
use crate::districting::{Distances, Error, Graph, Part, Unit};

/// Groups of linked units, each a unit of a smaller graph; most have one unit only.
#[derive(Debug)]
pub struct Families {
    /// Weights are pupils of all levels.
    pub graph: Graph,
    /// Pupils of every family, level by level within it.
    pub pupils: Vec<i64>,
    /// What a family costs in every school, metres of all its pupils: school by school within the family.
    pub costs: Vec<i64>,
    /// Metres to every school of a pupil of the family, in the mean.
    pub walk: Distances,
    /// Family of every unit.
    into: Vec<Unit>,
}

impl Families {
    pub fn of(asked: &Sectoring<'_>) -> Result<Self, Error> {
        let into = grouped(asked);
        let many = into.iter().max().map_or(0, |last| *last as usize + 1);
        let (levels, schools) = (asked.levels(), asked.schools.len());
        let (mut pupils, mut costs) = (vec![0; many * levels], vec![0; many * schools]);
        let (mut metres, mut sizes) = (vec![vec![0_u64; many]; schools], vec![0_u64; many]);
        for unit in asked.graph.each_unit() {
            let (at, own) = (into[unit as usize] as usize, &asked.pupils[unit as usize * levels..][..levels]);
            let all: i64 = own.iter().map(|pupils| i64::from(*pupils)).sum();
            own.iter().zip(&mut pupils[at * levels..]).for_each(|(own, sum)| *sum += i64::from(*own));
            sizes[at] += 1;
            for (part, metres) in (0_u16..).zip(&mut metres) {
                let far = asked.walk.metres(unit, part);
                metres[at] += u64::from(far);
                let changes = asked.before.filter(|(before, _)| before[unit as usize] != part);
                let change = changes.map_or(0, |(_, metres)| i64::from(metres));
                costs[at * schools + usize::from(part)] += all * (i64::from(far) + change);
            }
        }
        let mean = |(sum, size): (&u64, &u64)| u16::try_from(sum / size.max(&1)).unwrap_or(u16::MAX);
        let rows: Vec<Vec<u16>> = metres.iter().map(|row| row.iter().zip(&sizes).map(mean).collect()).collect();
        let weights = pupils.chunks(levels.max(1)).map(|pupils| pupils.iter().sum()).collect();
        let borders: Vec<_> = asked.graph.merged(&into, many).each_border().collect();
        let graph = Graph::new(weights, &borders)?;
        Ok(Self { graph, pupils, costs, walk: Distances::new(many, &rows)?, into })
    }

    /// The plan of families as one of units.
    pub fn spread(&self, of: &[Part]) -> Vec<Part> {
        self.into.iter().map(|family| of[*family as usize]).collect()
    }

    /// A plan of units that parts no family as one of families.
    pub fn gathered(&self, of: &[Part]) -> Vec<Part> {
        let mut gathered = vec![0; self.graph.units()];
        self.into.iter().zip(of).for_each(|(family, part)| gathered[*family as usize] = *part);
        gathered
    }
}

/// Number of the family of every unit, in the order of their first units.
fn grouped(asked: &Sectoring<'_>) -> Vec<Unit> {
    let mut first: Vec<Unit> = asked.graph.each_unit().collect();
    let root = |first: &[Unit], mut unit: Unit| {
        while first[unit as usize] != unit {
            unit = first[unit as usize];
        }
        unit
    };
    for &(one, other) in asked.linked {
        let (one, other) = (root(&first, one), root(&first, other));
        first[one.max(other) as usize] = one.min(other);
    }
    let mut next = 0;
    let mut names = vec![None; first.len()];
    let mut name = |unit: Unit| {
        *names[root(&first, unit) as usize].get_or_insert_with(|| {
            next += 1;
            next - 1
        })
    };
    asked.graph.each_unit().map(&mut name).collect()
}
