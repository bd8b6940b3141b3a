//! A plausible commune from a seed, with a plan known to be the best: streets with doors on both sides, blocks, hamlets,
//! two cantons crossed by two constituencies, a river with bridges, buildings of several polling stations, electors who
//! vote apart from their address or have none that can be placed.
//!
//! Every station of the known plan is a rectangle of blocks (and the hamlets before it) with exactly [`ELECTORS`] electors,
//! none crosses the river or a legal cell: no plan deviates less. Written for tests and measures alike.

use std::collections::BTreeMap;

use geo::{Coord, LineString, MultiPolygon, Polygon};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt as _, SeedableRng};

use super::{Address, Barrier, Commune, LegalCell, Part};

/// Blocks along each side of a station.
const BLOCKS: u32 = 4;
/// A block from the middle of a street to the next, metres, and doors along it.
const BLOCK: [f64; 2] = [134.0, 104.0];
const DOORS: [u32; 2] = [9, 7];
/// From the middle of a street to its doors, metres.
const SETBACK: f64 = 9.0;
/// Blocks after which a street has another name.
const NAMED: u32 = 16;
const RIVER: f64 = 70.0;
/// Electors of every station of the known plan who vote by their address.
pub const ELECTORS: u32 = 900;
const HAMLET: u32 = 9;

/// How many stations from west to east and from south to north, both even and at least four, and from which seed.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub wide: u32,
    pub high: u32,
    pub seed: u64,
}

/// A building where stations are.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    pub at: [f64; 2],
    pub stations: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Generated {
    pub commune: Commune,
    pub addresses: Vec<Address>,
    /// What each street is called, by its number.
    pub streets: Vec<String>,
    /// Legal cell of every station.
    pub stations: Vec<LegalCell>,
    pub sites: Vec<Site>,
    /// Station of every address in the known plan.
    pub plan: Vec<Part>,
    /// Electors who vote at a station whatever their address, by station.
    pub forced: Vec<u32>,
    /// Electors whose address cannot be placed.
    pub placeless: u32,
}

/// What is built up.
struct Building {
    size: Size,
    random: Xoshiro256PlusPlus,
    addresses: Vec<Address>,
    plan: Vec<Part>,
    streets: BTreeMap<(u8, u32, u32), u32>,
    names: Vec<String>,
}

/// Build the commune.
pub fn commune(size: Size) -> Generated {
    let mut town = Building {
        size,
        random: Xoshiro256PlusPlus::seed_from_u64(size.seed),
        addresses: Vec::new(),
        plan: Vec::new(),
        streets: BTreeMap::new(),
        names: Vec::new(),
    };
    for row in 0..size.high * BLOCKS {
        for column in 0..size.wide * BLOCKS {
            town.block(column, row);
        }
    }
    for row in 0..size.high {
        town.hamlet(row, row % 2 == 0);
    }
    town.register();
    let stations: Vec<LegalCell> = (0..size.wide * size.high).map(|station| size.cell(station)).collect();
    let forced = stations.iter().map(|_| town.random.random_range(0..4)).collect();
    let placeless = town.random.random_range(20..60);
    Generated {
        commune: Commune { outline: size.outline(), reach: 150.0, barriers: vec![size.river()] },
        addresses: town.addresses,
        streets: town.names,
        sites: size.sites(),
        plan: town.plan,
        stations,
        forced,
        placeless,
    }
}

impl Size {
    /// Roughly so many addresses, in a square.
    pub fn of(addresses: u32, seed: u64) -> Self {
        let stations = f64::from(addresses) / f64::from(BLOCKS * BLOCKS * 2 * (DOORS[0] + DOORS[1])) / 0.95;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rough side")]
        let side = 2 * (stations.sqrt() / 2.0).round().max(2.0) as u32;
        Self { wide: side, high: side, seed }
    }

    /// Station of a block.
    fn station(self, column: u32, row: u32) -> u32 {
        row / BLOCKS * self.wide + column / BLOCKS
    }

    fn cell(self, station: u32) -> LegalCell {
        let (column, row) = (station % self.wide, station / self.wide);
        LegalCell { canton: u16::from(column >= self.wide / 2), constituency: u16::from(row >= self.high / 2) }
    }

    /// Metres north of the first street, the river between the first and the second row of stations counted.
    fn north(row: u32) -> f64 {
        f64::from(row) * BLOCK[1] + if row >= BLOCKS { RIVER } else { 0.0 }
    }

    fn river(self) -> Barrier {
        let y = f64::from(BLOCKS) * BLOCK[1] + RIVER / 2.0;
        let east = f64::from(self.wide * BLOCKS) * BLOCK[0];
        let far = |step: i32| east / 2.0 + (east / 2.0 + 4_000.0) * f64::from(step) / 50.0;
        let line = (-50..=50).map(|step| Coord::from(bent([far(step), y]))).collect();
        let bridges = (0..self.wide).map(|column| bent([f64::from(column * BLOCKS + 2) * BLOCK[0], y])).collect();
        Barrier { line, crossings: bridges }
    }

    /// Round the town and its hamlets, with bays.
    fn outline(self) -> MultiPolygon {
        let half = [f64::from(self.wide * BLOCKS) * BLOCK[0], Self::north(self.high * BLOCKS)].map(|side| side / 2.0);
        let ring: LineString = (0..1_500_u32)
            .map(|step| {
                let angle = f64::from(step) * std::f64::consts::TAU / 1_500.0;
                let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
                let bay = 1.0 + 0.01 * libm::sin(40.0 * angle);
                let square = 1.0 / sine.abs().max(cosine.abs());
                let far = [half[0] + 3_000.0, half[1] + 120.0];
                Coord::from(bent([half[0] + cosine * square * far[0] * bay, half[1] + sine * square * far[1] * bay]))
            })
            .collect();
        Polygon::new(ring, Vec::new()).into()
    }

    /// Three stations of a row and a legal cell vote in one building.
    fn sites(self) -> Vec<Site> {
        let half = self.wide / 2;
        let rows = (0..self.high).flat_map(|row| [(row, 0), (row, half)]);
        rows.flat_map(|(row, from)| {
            (0..half).step_by(3).map(move |first| {
                let columns = from + first..from + (first + 3).min(half);
                let middle = f64::from((columns.start + columns.end) * BLOCKS) / 2.0;
                let at = bent([middle * BLOCK[0], Self::north(row * BLOCKS + BLOCKS / 2) + SETBACK]);
                Site { at, stations: columns.map(|column| part(row * self.wide + column)).collect() }
            })
        })
        .collect()
    }
}

impl Building {
    /// Doors on the four sides of a block.
    fn block(&mut self, column: u32, row: u32) {
        let (west, south) = (f64::from(column) * BLOCK[0], Size::north(row));
        let station = self.size.station(column, row);
        let block = row * self.size.wide * BLOCKS + column;
        for (kind, doors) in [(0, DOORS[0]), (1, DOORS[1])] {
            let along = if kind == 0 { column } else { row };
            for (beyond, parity) in [(0, 1), (1, 2)] {
                let line = beyond + if kind == 0 { row } else { column };
                let street = self.street(kind, line, along / NAMED);
                for door in 0..doors {
                    let step =
                        (f64::from(door) + 0.5) / f64::from(doors) * (BLOCK[kind as usize] - 2.0 * SETBACK) + SETBACK;
                    let deep = if beyond == 0 { SETBACK } else { BLOCK[1 - kind as usize] - SETBACK };
                    let at = if kind == 0 { [west + step, south + deep] } else { [west + deep, south + step] };
                    let number = 2 * (along % NAMED * doors + door) + parity;
                    self.door(at, (street, number), block, station);
                }
            }
        }
    }

    /// One door, as it may be: missing, with a second one, at the corner its neighbour has as well.
    fn door(&mut self, at: [f64; 2], (street, number): (u32, u32), block: u32, station: u32) {
        let chance: f64 = self.random.random();
        if chance < 0.05 {
            return;
        }
        let at = if chance > 0.97 && self.addresses.last().is_some_and(|last| last.block == block) {
            self.addresses[self.addresses.len() - 1].at
        } else {
            bent([0, 1].map(|axis| at[axis] + self.random.random_range(-1.5..1.5)))
        };
        for suffix in if chance > 0.93 { &["", "bis"][..] } else { &[""] } {
            let at = [at[0] + if suffix.is_empty() { 0.0 } else { 2.0 }, at[1]];
            let cell = self.size.cell(station);
            let number = (number, (*suffix).to_owned());
            self.addresses.push(Address { at, street, number, electors: 0, cell, block });
            self.plan.push(part(station));
        }
    }

    fn street(&mut self, kind: u8, line: u32, stretch: u32) -> u32 {
        let next = u32::try_from(self.names.len()).unwrap();
        let street = *self.streets.entry((kind, line, stretch)).or_insert(next);
        if street == next {
            self.names.push(format!("{} {line}-{stretch}", ["Rue", "Avenue", "Chemin"][usize::from(kind)]));
        }
        street
    }

    /// A lane of scattered houses in the west or the east, in the station before it.
    fn hamlet(&mut self, row: u32, west: bool) {
        let street = self.street(2, row, u32::from(west));
        let column = if west { 0 } else { self.size.wide - 1 };
        let block = self.size.wide * self.size.high * BLOCKS * BLOCKS + row;
        let y = Size::north(row * BLOCKS + BLOCKS / 2);
        let east = f64::from(self.size.wide * BLOCKS) * BLOCK[0];
        for house in 0..HAMLET {
            let far = 1_500.0 + f64::from(house) * 60.0;
            let at = [if west { -far } else { east + far }, y + f64::from(house % 2) * 25.0];
            self.door(at, (street, house + 1), block, row * self.size.wide + column);
        }
    }

    /// As many electors in every station, most addresses with a few.
    fn register(&mut self) {
        let mut of_station: BTreeMap<Part, Vec<usize>> = BTreeMap::new();
        for (address, station) in self.plan.iter().enumerate() {
            of_station.entry(*station).or_default().push(address);
        }
        for addresses in of_station.into_values() {
            for _ in 0..ELECTORS {
                let address = addresses[self.random.random_range(0..addresses.len())];
                self.addresses[address].electors += 1;
            }
        }
    }
}

/// Streets that run as old ones do, in the plane of Lambert-93.
fn bent([x, y]: [f64; 2]) -> [f64; 2] {
    let (x, y) = (x + 60.0 * libm::sin(y / 900.0), y + 40.0 * libm::sin(x / 700.0));
    [770_000.0 + x, 6_279_000.0 + y]
}

fn part(station: u32) -> Part {
    Part::try_from(station).unwrap()
}
