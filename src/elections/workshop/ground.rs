//! The ground of a scenario: units of its base, their graph, where they are. The same for all scenarios of one base.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use geo::{Coord, MapCoords as _, MultiPolygon};
use serde::Serialize;
use utoipa::ToSchema;

use crate::districting::{Address, Base, Commune, LegalCell, Part, Station, Unit, Units, Ways};
use crate::elections::workshop::Error;
use crate::elections::workshop::taken::{Cell, Counted, Taken, TakenAddress};
use crate::elections::workshop::walks::Walks;
use crate::elections::workshop::within::area;
use crate::geo::{Projector, Srid, legal_system};

/// How far the ground of an address reaches in sparse areas, metres.
const REACH: f64 = 150.0;

/// Units and all that hangs on them.
#[derive(Debug)]
pub struct Ground {
    /// `elections.scenario_bases.fid`.
    pub base: i64,
    pub taken: Taken,
    pub units: Units,
    /// Station of every unit in the base.
    pub first: Vec<Part>,
    /// Place of every unit, in a plane of metres.
    pub at: Vec<[f64; 2]>,
    pub walks: Walks,
    pub plane: Plane,
    /// As pages read it.
    pub told: Bytes,
}

/// The plane of a commune.
#[derive(Debug, Clone, Copy)]
pub struct Plane(Srid);

impl Plane {
    fn of(taken: &Taken) -> Self {
        let middle = taken.addresses.get(taken.addresses.len() / 2).map_or((2.0, 46.0), |at| (at.lon, at.lat));
        Self(legal_system(&taken.commune, middle.0, middle.1).unwrap_or(Srid::LAMBERT_93))
    }

    /// Points to the plane.
    ///
    /// # Errors
    /// [`Error::Projection`] outside of its domain.
    pub fn metres(self, points: impl IntoIterator<Item = [f64; 2]>) -> Result<Vec<[f64; 2]>, Error> {
        let there = Projector::new(Srid::WGS84, self.0).map_err(projection)?;
        let turned = points.into_iter().map(|[lon, lat]| there.convert((lon, lat)).map(|(x, y)| [x, y]));
        turned.collect::<Result<_, _>>().map_err(projection)
    }

    /// An area of the plane in degrees.
    ///
    /// # Errors
    /// [`Error::Projection`] outside of its domain.
    pub fn degrees(self, area: &MultiPolygon) -> Result<MultiPolygon, Error> {
        let back = Projector::new(self.0, Srid::WGS84).map_err(projection)?;
        area.try_map_coords(|at| back.convert((at.x, at.y)).map(Coord::from)).map_err(projection)
    }
}

fn projection(error: crate::geo::CrsError) -> Error {
    Error::Projection(error.to_string())
}

impl Ground {
    /// The ground of a base. A second of work for 40,000 addresses.
    ///
    /// # Errors
    /// [`Error::Projection`]; [`Error::Districting`] for more addresses than a plan may have.
    pub fn new(base: i64, taken: Taken) -> Result<Self, Error> {
        let plane = Plane::of(&taken);
        let places = plane.metres(taken.addresses.iter().map(|address| [address.lon, address.lat]))?;
        let legal = legal_cells(&taken.cells);
        let addresses: Vec<Address> = taken
            .addresses
            .iter()
            .zip(together(&taken, &places))
            .map(|(address, at)| Address {
                at,
                street: address.street,
                number: address.door(),
                electors: address.electors,
                cell: legal[usize::from(taken.stations[usize::from(address.part)].cell)],
                block: address.block,
            })
            .collect();
        let commune = Commune { outline: outline(&taken, plane)?, reach: REACH, barriers: Vec::new() };
        let units = Units::new(&addresses, &commune)?;
        let mut at = vec![[f64::NAN; 2]; units.graph().units()];
        for (unit, place) in units.of_address().iter().zip(&places).rev() {
            at[*unit as usize] = *place;
        }
        let first = first(&taken, &units);
        let told = Bytes::from(
            serde_json::to_vec(&told(&taken, &units, &first, &legal))
                .map_err(|error| Error::Base(error.to_string()))?,
        );
        let walks = Walks::new(Ways::new(&at, &lines(&taken, plane)?));
        Ok(Self { base, taken, units, first, at, walks, plane, told })
    }

    /// What a scenario on it begins with.
    #[must_use]
    pub fn beginning(&self) -> Base {
        let station = |part: usize| {
            let taken = &self.taken.stations[part];
            Station { apart: taken.apart, ..Station::of(self.legal(taken.cell)) }
        };
        Base {
            graph: self.units.shared_graph(),
            cells: self.units.shared_cells(),
            stations: (0..self.taken.stations.len()).map(station).collect(),
            of: self.first.clone(),
        }
    }

    /// A legal cell by its number in the base.
    #[must_use]
    pub fn legal(&self, cell: u16) -> LegalCell {
        legal_cells(&self.taken.cells).get(usize::from(cell)).copied().unwrap_or_default()
    }

    /// What a legal cell is called.
    #[must_use]
    pub fn cell(&self, legal: LegalCell) -> Option<&Cell> {
        let number = legal_cells(&self.taken.cells).iter().position(|cell| *cell == legal)?;
        self.taken.cells.get(number)
    }
}

/// Streets in the plane.
fn lines(taken: &Taken, plane: Plane) -> Result<Vec<Vec<[f64; 2]>>, Error> {
    let mut points = plane.metres(taken.lines.iter().flatten().copied())?.into_iter();
    Ok(taken.lines.iter().map(|line| points.by_ref().take(line.len()).collect()).collect())
}

/// Where each address is drawn: bis and ter at the door of their number, with which they vote (a line of the street list
/// knows no suffixes).
fn together(taken: &Taken, places: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut doors = HashMap::new();
    let place = |(address, at): (&TakenAddress, &[f64; 2])| match address.number {
        0 => *at,
        number => *doors.entry((address.street, number)).or_insert(*at),
    };
    taken.addresses.iter().zip(places).map(place).collect()
}

/// The canton and the constituency of each cell by their numbers.
fn legal_cells(cells: &[Cell]) -> Vec<LegalCell> {
    let number = |of: fn(&Cell) -> &Option<String>, cell: &Cell| {
        let first = cells.iter().position(|other| of(other) == of(cell)).unwrap_or_default();
        u16::try_from(first).unwrap_or(u16::MAX)
    };
    let legal = |cell: &Cell| LegalCell {
        canton: number(|cell| &cell.canton, cell),
        constituency: number(|cell| &cell.constituency, cell),
    };
    cells.iter().map(legal).collect()
}

/// Station of every unit: of addresses at one point, where most electors vote, then where most addresses do.
fn first(taken: &Taken, units: &Units) -> Vec<Part> {
    let mut votes: Vec<Vec<(Part, u64)>> = vec![Vec::new(); units.graph().units()];
    for (address, unit) in taken.addresses.iter().zip(units.of_address()) {
        let votes = &mut votes[*unit as usize];
        let weight = (u64::from(address.electors) << 20) + 1;
        match votes.iter_mut().find(|(part, _)| *part == address.part) {
            Some((_, sum)) => *sum += weight,
            None => votes.push((address.part, weight)),
        }
    }
    let most = |votes: Vec<(Part, u64)>| {
        votes.into_iter().max_by_key(|(part, weight)| (*weight, Part::MAX - part)).map_or(0, |(part, _)| part)
    };
    votes.into_iter().map(most).collect()
}

fn outline(taken: &Taken, plane: Plane) -> Result<MultiPolygon, Error> {
    let there = Projector::new(Srid::WGS84, plane.0).map_err(projection)?;
    area(&taken.outline).try_map_coords(|at| there.convert((at.x, at.y)).map(Coord::from)).map_err(projection)
}

/// What a scenario is drawn on, column by column.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioGround<'a> {
    pub counted: Counted,
    /// How many units there are: places with one or several addresses.
    pub units: usize,
    pub addresses: Columns<'a>,
    pub streets: &'a [String],
    pub cells: &'a [Cell],
    /// Number of the legal cell of each unit.
    pub cell: Vec<usize>,
    /// West, south, east, north.
    pub bbox: [f64; 4],
    /// Station of each unit before the first step.
    pub first: &'a [Part],
}

/// The addresses, in one order in every column.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = ScenarioAddresses)]
pub struct Columns<'a> {
    pub unit: Vec<Unit>,
    pub lon: Vec<f64>,
    pub lat: Vec<f64>,
    pub electors: Vec<u32>,
    /// Number in `streets`.
    pub street: Vec<u32>,
    /// 0 for a door without a number.
    pub number: Vec<u32>,
    pub suffix: Vec<&'a str>,
    /// 0 where blocks are not known.
    pub block: Vec<u32>,
}

fn told<'a>(taken: &'a Taken, units: &Units, first: &'a [Part], legal: &[LegalCell]) -> ScenarioGround<'a> {
    let mut columns = Columns { unit: units.of_address().to_vec(), ..Columns::default() };
    let mut bbox = [180.0_f64, 90.0, -180.0, -90.0];
    for address in &taken.addresses {
        bbox = [bbox[0].min(address.lon), bbox[1].min(address.lat), bbox[2].max(address.lon), bbox[3].max(address.lat)];
        columns.lon.push(address.lon);
        columns.lat.push(address.lat);
        columns.electors.push(address.electors);
        columns.street.push(address.street);
        columns.number.push(address.number);
        columns.suffix.push(&address.suffix);
        columns.block.push(address.block);
    }
    let number = |cell: &LegalCell| legal.iter().position(|other| other == cell).unwrap_or_default();
    ScenarioGround {
        counted: taken.counted,
        units: units.graph().units(),
        addresses: columns,
        streets: &taken.streets,
        cells: &taken.cells,
        cell: units.cells().iter().map(number).collect(),
        bbox,
        first,
    }
}

/// A ground that scenarios share.
pub type Shared = Arc<Ground>;
