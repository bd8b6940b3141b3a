//! What is asked when schools get their sectors, and what is found (L212-7 of the code de l'éducation: the municipal council
//! sets the area of each public school).

use crate::districting::sectors::families::Families;
use crate::districting::sectors::search::search;
use crate::districting::{Distances, Error, Graph, Part, Unit, pieces};

/// Pupils of every unit by level, and the schools that take them.
#[derive(Debug, Clone)]
pub struct Sectoring<'a> {
    /// Weights do not count here, the pupils do.
    pub graph: &'a Graph,
    /// Pupils of every unit, level by level within the unit: as many numbers as units times levels.
    pub pupils: &'a [u32],
    pub schools: &'a [School],
    /// Metres from every unit to every school.
    pub walk: &'a Distances,
    /// Units that go to one school together: brothers and sisters, two sides of a street. They count as touching.
    pub linked: &'a [(Unit, Unit)],
    /// School of every unit today, where there is one: a pupil who changes counts as so many metres.
    pub before: Option<(&'a [Part], u32)>,
    pub seed: u64,
}

/// A school, by levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct School {
    /// Pupils there is room for.
    pub places: Vec<u32>,
    /// Places kept free for derogations.
    pub reserve: Vec<u32>,
}

impl School {
    /// Places of a level the sector may fill.
    pub(super) fn room(&self, level: usize) -> i64 {
        i64::from(self.places[level]) - i64::from(self.reserve[level])
    }
}

/// Sectors found.
#[derive(Debug, Clone, PartialEq)]
pub struct Sectors {
    /// School of every unit.
    pub of: Vec<Part>,
    /// Pupils of every school, level by level within the school.
    pub loads: Vec<i64>,
    /// Pupils beyond the places that are not kept for derogations.
    pub beyond: i64,
    /// Pupils whose school is another than today.
    pub moved: i64,
    /// Metres a pupil walks, in the mean.
    pub walk: f64,
    /// Pieces of sectors beyond one each, linked units counted as touching.
    pub detached: u32,
}

impl Sectoring<'_> {
    /// How many levels there are.
    #[must_use]
    pub fn levels(&self) -> usize {
        self.schools.first().map_or(0, |school| school.places.len())
    }

    /// Lengths are those of units, schools and levels, and there are places for everybody.
    fn check(&self) -> Result<(), Error> {
        let (units, parts, levels) = (self.graph.units(), self.schools.len(), self.levels());
        if parts == 0 || parts > units || parts >= usize::from(Part::MAX) {
            return Err(Error::TooFew { units, parts });
        }
        let lengths = [
            (self.pupils.len(), units * levels),
            (self.walk.units(), units),
            (self.walk.places(), parts),
            (self.before.map_or(units, |(before, _)| before.len()), units),
        ];
        let by_level = self.schools.iter().flat_map(|school| [school.places.len(), school.reserve.len()]);
        let lengths = lengths.into_iter().chain(by_level.map(|given| (given, levels)));
        if let Some((given, units)) = lengths.into_iter().find(|(given, units)| given != units) {
            return Err(Error::Length { given, units });
        }
        let ends = self.linked.iter().flat_map(|(one, other)| [*one as usize, *other as usize]);
        if let Some(unit) = ends.into_iter().find(|unit| *unit >= units) {
            return Err(Error::Unknown { unit });
        }
        for level in 0..levels {
            let pupils = self.pupils.iter().skip(level).step_by(levels).map(|pupils| i64::from(*pupils)).sum();
            let places = self.schools.iter().map(|school| school.room(level).max(0)).sum();
            if pupils > places {
                return Err(Error::Places { level: level + 1, places, pupils });
            }
        }
        Ok(())
    }

    fn figures(&self, families: &Families, of: Vec<Part>) -> Sectors {
        let levels = self.levels();
        let mut loads = vec![0; self.schools.len() * levels];
        let (mut walked, mut moved, mut all) = (0, 0, 0);
        for unit in self.graph.each_unit() {
            let (part, pupils) = (of[unit as usize], &self.pupils[unit as usize * levels..][..levels]);
            for (level, pupils) in pupils.iter().enumerate() {
                loads[usize::from(part) * levels + level] += i64::from(*pupils);
            }
            let many: i64 = pupils.iter().map(|pupils| i64::from(*pupils)).sum();
            all += many;
            walked += many * i64::from(self.walk.metres(unit, part));
            moved += many * i64::from(self.before.is_some_and(|(before, _)| before[unit as usize] != part));
        }
        let room = self.schools.iter().flat_map(|school| (0..levels).map(|level| school.room(level)));
        let beyond = loads.iter().zip(room).map(|(load, room)| (load - room).max(0)).sum();
        let whole = pieces(&families.graph, &families.gathered(&of), self.schools.len());
        let detached = whole.into_iter().map(|pieces| pieces.saturating_sub(1)).sum();
        Sectors { of, loads, beyond, moved, walk: walked as f64 / (all as f64).max(1.0), detached }
    }
}

/// Sectors with the shortest way to school for all pupils together, none beyond the places where that was found: `beyond`
/// says by how many. `stop` is asked often: when it says so the best so far are given.
///
/// # Errors
/// [`Error::Length`], [`Error::Unknown`], [`Error::TooFew`] for numbers that do not fit together; [`Error::Places`] where a
/// level has more pupils than places; what [`propose`](crate::districting::propose) refuses.
pub fn sectors(asked: &Sectoring<'_>, stop: &(dyn Fn() -> bool + Sync)) -> Result<Sectors, Error> {
    asked.check()?;
    let families = Families::of(asked)?;
    let of = families.spread(&search(asked, &families, stop)?);
    Ok(asked.figures(&families, of))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{School, Sectoring, sectors};
    use crate::districting::plans::graph::grids::grid;
    use crate::districting::{Distances, Error, Graph};

    /// A hundred metres a square to the four corners of a town of ten by eight.
    fn corners() -> Distances {
        let to = |unit: u16, (x, y): (u16, u16)| 100 * ((unit % 10).abs_diff(x) + (unit / 10).abs_diff(y));
        let rows = [(1, 1), (8, 1), (1, 6), (8, 6)].map(|at| (0..80).map(|unit| to(unit, at)).collect::<Vec<_>>());
        Distances::new(80, &rows).unwrap()
    }

    fn schools(places: [u32; 2], reserve: u32) -> Vec<School> {
        vec![School { places: places.to_vec(), reserve: vec![reserve; 2] }; 4]
    }

    fn asked<'a>(graph: &'a Graph, pupils: &'a [u32], schools: &'a [School], walk: &'a Distances) -> Sectoring<'a> {
        Sectoring { graph, pupils, schools, walk, linked: &[], before: None, seed: 1 }
    }

    #[test]
    fn with_places_enough_everybody_goes_to_the_nearest_school() {
        let (town, walk, pupils) = (grid(10, 8), corners(), [1; 160]);
        let found = sectors(&asked(&town, &pupils, &schools([40, 40], 5), &walk), &|| false).unwrap();
        let nearest = |unit: usize| u16::from(unit % 10 >= 5) + 2 * u16::from(unit / 10 >= 4);
        assert_eq!(found.of, (0..80).map(nearest).collect::<Vec<_>>());
        assert_eq!((found.beyond, found.detached), (0, 0));
        assert_eq!(found.loads, [20; 8]);
    }

    #[test]
    fn places_kept_for_derogations_are_not_filled() {
        let (town, walk) = (grid(10, 8), corners());
        // Twice as many small ones in the west.
        let pupils: Vec<u32> = (0..80).flat_map(|unit| [if unit % 10 < 5 { 2 } else { 1 }, 1]).collect();
        let found = sectors(&asked(&town, &pupils, &schools([35, 30], 4), &walk), &|| false).unwrap();
        assert_eq!((found.beyond, found.detached), (0, 0));
        assert!(found.loads.iter().step_by(2).all(|load| *load <= 31), "{:?}", found.loads);
        let told = sectors(&asked(&town, &pupils, &schools([35, 30], 6), &walk), &|| false).unwrap_err();
        assert_eq!(told, Error::Places { level: 1, places: 116, pupils: 120 });
    }

    #[test]
    fn where_changing_school_counts_dearly_nobody_changes() {
        let (town, walk, pupils) = (grid(10, 8), corners(), [1; 160]);
        let today: Vec<u16> = (0..80).map(|unit| u16::from(unit % 10 >= 6) + 2 * u16::from(unit / 10 >= 4)).collect();
        let schools = schools([40, 40], 5);
        let usual = asked(&town, &pupils, &schools, &walk);
        let found = sectors(&Sectoring { before: Some((&today, 5_000)), ..usual }, &|| false).unwrap();
        assert_eq!((found.moved, found.of), (0, today));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn sectors_are_whole_counted_right_and_keep_brothers_and_sisters_together(
            pupils in prop::collection::vec(0_u32..4, 160),
            linked in prop::collection::vec((0_u32..70, prop::sample::select(vec![1_u32, 10])), 0..12),
            seed in 0_u64..50,
        ) {
            let (town, walk) = (grid(10, 8), corners());
            let linked: Vec<_> = linked.into_iter().map(|(unit, step)| (unit, unit + step)).collect();
            let level = |level: usize| pupils.iter().skip(level).step_by(2).sum::<u32>();
            let schools = schools([level(0) / 4 + 12, level(1) / 4 + 12], 4);
            let request = Sectoring { linked: &linked, seed, ..asked(&town, &pupils, &schools, &walk) };
            let found = sectors(&request, &|| false).unwrap();
            prop_assert_eq!((found.beyond, found.detached), (0, 0));
            prop_assert!(linked.iter().all(|(one, other)| found.of[*one as usize] == found.of[*other as usize]));
            let all: i64 = pupils.iter().map(|pupils| i64::from(*pupils)).sum();
            prop_assert_eq!(found.loads.iter().sum::<i64>(), all, "every pupil has a school");
            prop_assert_eq!(sectors(&request, &|| false).unwrap(), found);
        }
    }
}
