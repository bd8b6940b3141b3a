//! Units of a commune and the graph between them, from its addresses: what a plan of polling stations or school sectors
//! divides. Electors of one address are never parted; legal cells are never crossed.

use std::collections::HashMap;
use std::sync::Arc;

use geo::MultiPolygon;
use serde::{Deserialize, Serialize};

use crate::districting::land::borders::Borders;
use crate::districting::land::ground::{Ground, Grounds, Limits};
use crate::districting::land::outline::joined;
use crate::districting::land::streets::{Door, links};
use crate::districting::{Barrier, Error, Graph, MOST_UNITS, Number, Part, Unit};

/// What one polling station may not reach beyond: a canton within a constituency, by the numbers the commune gives them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct LegalCell {
    pub canton: u16,
    /// Circonscription législative.
    pub constituency: u16,
}

/// An address of the commune, with whom it brings.
#[derive(Debug, Clone, PartialEq)]
pub struct Address {
    /// In a plane of metres: Lambert-93, or the conic of the zone.
    pub at: [f64; 2],
    /// Number of its street, the same for all doors of the street.
    pub street: u32,
    pub number: Number,
    pub electors: u32,
    pub cell: LegalCell,
    /// Number of its block: what streets enclose.
    pub block: u32,
}

/// The commune the addresses are of.
#[derive(Debug, Clone, PartialEq)]
pub struct Commune {
    /// In the plane of the addresses.
    pub outline: MultiPolygon,
    /// How far the ground of a place reaches in sparse areas, metres.
    pub reach: f64,
    pub barriers: Vec<Barrier>,
}

/// Units, their graph and their ground.
#[derive(Debug, Clone)]
pub struct Units {
    graph: Arc<Graph>,
    cells: Arc<[LegalCell]>,
    of_address: Vec<Unit>,
    of_place: Vec<Unit>,
    grounds: Vec<Ground>,
    outside: Vec<usize>,
}

impl Units {
    /// Units of `addresses`, one for each place, and their graph: places whose ground touches in the commune, with the
    /// length of their border in decimetres; doors that follow or face each other in a street, with one decimetre where
    /// their ground does not touch. Nothing crosses legal cells, nor barriers but at their crossings. Places that would
    /// stand alone in their legal cell are joined to the nearest.
    ///
    /// # Errors
    /// [`Error::Nowhere`] for an address whose place is no number, [`Error::TooMany`] beyond [`MOST_UNITS`].
    pub fn new(addresses: &[Address], commune: &Commune) -> Result<Self, Error> {
        if let Some(address) = addresses.iter().position(|address| !address.at.iter().all(|at| at.is_finite())) {
            return Err(Error::Nowhere { address });
        }
        if addresses.len() > MOST_UNITS {
            return Err(Error::TooMany { units: addresses.len(), most: MOST_UNITS });
        }
        let places = Places::of(addresses);
        let limits = Limits::new(&commune.outline, commune.reach);
        let Grounds { grounds, borders: touching } = limits.grounds(&places.at);
        let mut borders = Borders::default();
        for (one, other, length) in
            touching.into_iter().filter(|(one, other, _)| places.cells[*one] == places.cells[*other])
        {
            let (one, other) = (rank(one), rank(other));
            if length > 0.0 {
                borders.shared.push((one, other, decimetres(length)));
            } else {
                borders.beyond.push((one, other));
            }
        }
        let doors: Vec<Door<'_>> =
            addresses.iter().zip(&places.of_address).map(|(address, place)| door(address, *place)).collect();
        let legal = |(one, other): &(Unit, Unit)| places.cells[*one as usize] == places.cells[*other as usize];
        borders.shared.extend(links(&doors).into_iter().filter(legal).map(|(one, other)| (one, other, 1)));
        let graph = borders.graph(places.electors, &places.at, &commune.barriers)?;
        let of_place = graph.each_unit().collect();
        let outside = (0..addresses.len()).filter(|address| !limits.holds(addresses[*address].at)).collect();
        let (graph, cells) = (Arc::new(graph), places.cells.into());
        Ok(Self { graph, cells, of_address: places.of_address, of_place, grounds, outside })
    }

    /// Fewer, larger units: of each street the doors of one side along one block, in one legal cell. `addresses` are those
    /// the units were made of. Doors of two sides at one place stay with the first.
    ///
    /// # Errors
    /// [`Error::Length`] for other addresses.
    pub fn by_side(&self, addresses: &[Address]) -> Result<Self, Error> {
        if addresses.len() != self.of_address.len() {
            return Err(Error::Length { given: addresses.len(), units: self.of_address.len() });
        }
        let mut sides = HashMap::new();
        let mut into: Vec<Option<Unit>> = vec![None; self.graph.units()];
        let mut cells = Vec::new();
        for (address, unit) in addresses.iter().zip(&self.of_address) {
            let side = (address.street, address.number.0 % 2, address.block, address.cell);
            let into = &mut into[*unit as usize];
            if into.is_none() {
                *into = Some(*sides.entry(side).or_insert_with(|| {
                    cells.push(address.cell);
                    rank(cells.len() - 1)
                }));
            }
        }
        // Every unit has an address.
        let into: Vec<Unit> = into.into_iter().flatten().collect();
        let of = |units: &[Unit]| units.iter().map(|unit| into[*unit as usize]).collect();
        Ok(Self {
            graph: Arc::new(self.graph.merged(&into, cells.len())),
            cells: cells.into(),
            of_address: of(&self.of_address),
            of_place: of(&self.of_place),
            grounds: self.grounds.clone(),
            outside: self.outside.clone(),
        })
    }

    /// Their graph: weights are electors, lengths of borders decimetres.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Their graph, to be kept by scenarios.
    #[must_use]
    pub fn shared_graph(&self) -> Arc<Graph> {
        Arc::clone(&self.graph)
    }

    /// Their legal cells, to be kept by scenarios.
    #[must_use]
    pub fn shared_cells(&self) -> Arc<[LegalCell]> {
        Arc::clone(&self.cells)
    }

    /// Legal cell of every unit.
    #[must_use]
    pub fn cells(&self) -> &[LegalCell] {
        &self.cells
    }

    /// Unit of every address, in the order they were given.
    #[must_use]
    pub fn of_address(&self) -> &[Unit] {
        &self.of_address
    }

    /// Addresses, by rank, that lie outside the outline of the commune.
    #[must_use]
    pub fn outside(&self) -> &[usize] {
        &self.outside
    }

    /// Outline of the units whose part is `part` in the plan `of`, in the plane of the addresses, to the millimetre.
    ///
    /// # Errors
    /// [`Error::Length`] for the plan of other units.
    pub fn outline(&self, of: &[Part], part: Part) -> Result<MultiPolygon, Error> {
        if of.len() != self.graph.units() {
            return Err(Error::Length { given: of.len(), units: self.graph.units() });
        }
        let places = self.of_place.iter().zip(&self.grounds);
        Ok(joined(places.filter(|(unit, _)| of[**unit as usize] == part).map(|(_, ground)| ground)))
    }
}

/// Where addresses are: doors at one point and of one legal cell are one place.
struct Places {
    at: Vec<[f64; 2]>,
    cells: Vec<LegalCell>,
    electors: Vec<i64>,
    of_address: Vec<Unit>,
}

impl Places {
    fn of(addresses: &[Address]) -> Self {
        let mut known = HashMap::with_capacity(addresses.len());
        let mut places = Self { at: Vec::new(), cells: Vec::new(), electors: Vec::new(), of_address: Vec::new() };
        for address in addresses {
            let place = *known.entry((address.at.map(f64::to_bits), address.cell)).or_insert_with(|| {
                places.at.push(address.at);
                places.cells.push(address.cell);
                places.electors.push(0);
                rank(places.at.len() - 1)
            });
            places.electors[place as usize] += i64::from(address.electors);
            places.of_address.push(place);
        }
        places
    }
}

fn door(address: &Address, place: Unit) -> Door<'_> {
    Door { street: address.street, number: &address.number, at: address.at, place }
}

#[expect(clippy::cast_possible_truncation, reason = "at most a million units")]
fn rank(number: usize) -> Unit {
    number as Unit
}

/// At least one: ground that touches, touches.
fn decimetres(metres: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a border within a commune")]
    let length = (metres * 10.0).round().clamp(1.0, 1e9) as u32;
    length
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use geo::{Area as _, BoundingRect as _, Contains as _, Intersects as _, MultiPolygon, Point, unary_union};
    use proptest::prelude::*;

    use super::{Address, Commune, LegalCell, Units};
    use crate::districting::commune::{ELECTORS, Generated, Size, commune};
    use crate::districting::{Error, Part, Plan, pieces};

    fn town() -> Generated {
        commune(Size::of(8_000, 3))
    }

    /// The plan of units from that of addresses.
    fn plan_of(units: &Units, of_address: &[Part]) -> Vec<Part> {
        let mut of = vec![0; units.graph().units()];
        units.of_address().iter().zip(of_address).for_each(|(unit, part)| of[*unit as usize] = *part);
        of
    }

    #[test]
    fn the_known_plan_of_a_town_is_whole_and_balanced_by_place_and_by_side_of_street() {
        let town = town();
        let places = Units::new(&town.addresses, &town.commune).unwrap();
        let sides = places.by_side(&town.addresses).unwrap();
        assert!(sides.graph().units() * 4 < places.graph().units());
        for units in [&places, &sides] {
            assert_eq!(units.graph().total(), i64::from(ELECTORS) * 16, "nobody is lost");
            let of = plan_of(units, &town.plan);
            assert_eq!(pieces(units.graph(), &of, 16), [1; 16]);
            let plan = Plan::new(units.graph(), of, 16).unwrap();
            assert_eq!(plan.loads(), [i64::from(ELECTORS); 16]);
        }
    }

    #[test]
    fn no_border_crosses_canton_or_constituency_and_each_hangs_together() {
        let town = town();
        let units = Units::new(&town.addresses, &town.commune).unwrap();
        let cell = |unit: u32| units.cells()[unit as usize];
        assert!(units.graph().each_border().all(|(one, other, _)| cell(one) == cell(other)));
        let named: BTreeSet<LegalCell> = units.cells().iter().copied().collect();
        assert_eq!(named.len(), 4);
        let of: Vec<Part> = units
            .cells()
            .iter()
            .map(|cell| Part::try_from(named.iter().position(|other| other == cell).unwrap()).unwrap())
            .collect();
        assert_eq!(pieces(units.graph(), &of, 4), [1; 4], "hamlets and both banks belong to their town");
    }

    #[test]
    fn without_its_bridges_a_town_is_in_two_halves() {
        let mut town = town();
        let bridged = Units::new(&town.addresses, &town.commune).unwrap();
        town.commune.barriers[0].crossings.clear();
        let parted = Units::new(&town.addresses, &town.commune).unwrap();
        let whole = |units: &Units| pieces(units.graph(), &vec![0; units.graph().units()], 1)[0];
        assert_eq!((whole(&bridged), whole(&parted)), (4, 6), "four legal cells, two of them on both banks");
        town.commune.barriers.clear();
        let dry = Units::new(&town.addresses, &town.commune).unwrap();
        assert!(dry.graph().borders() > bridged.graph().borders() + 50, "a bridge is not the whole bank");
    }

    #[test]
    fn outlines_of_stations_cover_each_address_once_and_do_not_overlap() {
        let town = town();
        let units = Units::new(&town.addresses, &town.commune).unwrap();
        let of = plan_of(&units, &town.plan);
        let outlines: Vec<MultiPolygon> = (0..16).map(|part| units.outline(&of, part).unwrap()).collect();
        for (address, unit) in town.addresses.iter().zip(units.of_address()) {
            let here = Point::from(address.at);
            assert!(outlines[usize::from(of[*unit as usize])].intersects(&here), "{address:?}");
        }
        let apart: f64 = outlines.iter().map(geo::Area::unsigned_area).sum();
        let together = unary_union(outlines.iter().flatten()).unsigned_area();
        assert!((apart / together - 1.0).abs() < 1e-6, "{apart} {together}");
        assert!(outlines.iter().all(|outline| outline.unsigned_area() < 0.5 * town.commune.outline.unsigned_area()));
        assert!(units.outside().is_empty());
    }

    #[test]
    fn the_ground_of_a_lone_house_ends_at_its_reach_and_at_the_commune() {
        let outline: MultiPolygon = geo::Rect::new((0.0, 0.0), (1_000.0, 1_000.0)).to_polygon().into();
        let commune = Commune { outline: outline.clone(), reach: 150.0, barriers: Vec::new() };
        let at = [[500.0, 500.0], [990.0, 20.0], [1_500.0, 500.0]];
        let units = Units::new(&at.map(house), &commune).unwrap();
        let area = |part: Part| units.outline(&[0, 1, 2], part).unwrap();
        let circle = std::f64::consts::PI * 150.0 * 150.0;
        assert!((area(0).unsigned_area() / circle - 1.0).abs() < 0.01);
        assert!(outline.contains(&area(0)) && area(1).unsigned_area() < circle / 2.0);
        assert!(area(1).bounding_rect().unwrap().max().x <= 1_000.0);
        assert_eq!((units.outside(), area(2).unsigned_area()), (&[2][..], 0.0));
        assert_eq!(pieces(units.graph(), &[0; 3], 1), [1], "each is joined to the nearest");
    }

    #[test]
    fn the_same_seed_builds_the_same_town_and_the_same_units() {
        let (one, again) = (town(), town());
        assert_eq!(one, again);
        assert_ne!(one, commune(Size::of(8_000, 4)));
        let units = |town: &Generated| Units::new(&town.addresses, &town.commune).unwrap();
        let (first, second) = (units(&one), units(&again));
        assert_eq!((first.graph(), first.of_address()), (second.graph(), second.of_address()));
        let mut in_buildings: Vec<Part> = one.sites.iter().flat_map(|site| site.stations.clone()).collect();
        in_buildings.sort_unstable();
        assert_eq!(in_buildings, (0..16).collect::<Vec<_>>(), "each station has its building");
        assert!(one.sites.iter().all(|site| one.commune.outline.contains(&Point::from(site.at))));
        assert!(one.sites.iter().any(|site| site.stations.len() > 1));
    }

    #[test]
    fn an_address_without_a_place_is_told() {
        let town = Commune { outline: MultiPolygon::new(Vec::new()), reach: 1.0, barriers: Vec::new() };
        let told = Units::new(&[house([0.0, 0.0]), house([f64::NAN, 0.0])], &town);
        assert!(matches!(told, Err(Error::Nowhere { address: 1 })));
    }

    fn house(at: [f64; 2]) -> Address {
        let cell = LegalCell { canton: 1, constituency: 1 };
        Address { at, street: 0, number: (0, String::new()), electors: 3, cell, block: 0 }
    }

    proptest! {
        #[test]
        fn ground_made_one_covers_what_its_cells_cover(
            houses in prop::collection::btree_set((0_u32..40, 0_u32..40), 2..60),
            parts in prop::collection::vec(0_u16..3, 60),
        ) {
            let outline: MultiPolygon = geo::Triangle::from([(-20.0, -20.0), (500.0, 0.0), (0.0, 450.0)]).to_polygon().into();
            let commune = Commune { outline, reach: 60.0, barriers: Vec::new() };
            let addresses: Vec<Address> =
                houses.iter().map(|(x, y)| house([f64::from(*x) * 10.0, f64::from(*y) * 10.0])).collect();
            let units = Units::new(&addresses, &commune).unwrap();
            let of = &parts[..addresses.len()];
            let each: Vec<Part> = (0..addresses.len()).map(|unit| Part::try_from(unit).unwrap()).collect();
            for part in 0..3 {
                let own = each.iter().filter(|unit| of[usize::from(**unit)] == part);
                let alone: f64 = own.map(|unit| units.outline(&each, *unit).unwrap().unsigned_area()).sum();
                let joined = units.outline(of, part).unwrap().unsigned_area();
                prop_assert!((joined - alone).abs() < 1.0, "{} {}", joined, alone);
            }
            prop_assert_eq!(units.graph().total(), 3 * i64::try_from(addresses.len()).unwrap());
        }
    }
}
