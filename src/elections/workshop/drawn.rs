//! What a person draws, and the operation of the engine it is.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::districting::{LegalCell, Operation, Part, Unit};
use crate::elections::workshop::Error;
use crate::elections::workshop::rows::{Act, NewStation};
use crate::elections::workshop::session::Session;
use crate::elections::workshop::taken::Place;

/// Most units of one operation.
pub const MOST_UNITS: usize = 200_000;
/// Longest number and name of a station, characters.
const NUMBER: usize = 40;
const NAME: usize = 160;

/// What is done to a scenario. Units and stations by their numbers.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(tag = "operation", rename_all = "kebab-case", deny_unknown_fields)]
#[schema(as = ScenarioOperation)]
pub enum Drawn {
    /// Units given to a station.
    Stroke {
        units: Vec<Unit>,
        to: Part,
    },
    /// Nothing enters or leaves the station any more.
    LockStation {
        station: Part,
    },
    UnlockStation {
        station: Part,
    },
    /// The units stay where they are.
    LockUnits {
        units: Vec<Unit>,
    },
    UnlockUnits {
        units: Vec<Unit>,
    },
    /// One more station; `cell`, a number in `cells` of the ground, where its place does not tell the canton.
    Open {
        #[serde(default)]
        cell: Option<u16>,
    },
    /// Its units go to the stations around it.
    Close {
        station: Part,
    },
}

/// What the station that is opened is called.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScenarioNewStation)]
pub struct Called {
    pub number: String,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub place: Option<Place>,
}

impl Session {
    /// The step that a drawing is.
    ///
    /// # Errors
    /// [`Error::ManyUnits`]; of a station that is opened [`Error::StationUnnamed`], [`Error::NumberTaken`],
    /// [`Error::CellUnknown`].
    pub fn step_of(&self, drawn: Drawn, called: Option<Called>) -> Result<Act, Error> {
        let (mut opened, few) = (Vec::new(), |units: &[Unit]| few(units.len()));
        let operation = match drawn {
            Drawn::Stroke { units, to } => few(&units).map(|()| Operation::Stroke { units, to })?,
            Drawn::LockUnits { units } => few(&units).map(|()| Operation::LockUnits { units })?,
            Drawn::UnlockUnits { units } => few(&units).map(|()| Operation::UnlockUnits { units })?,
            Drawn::LockStation { station } => Operation::LockStation { station },
            Drawn::UnlockStation { station } => Operation::UnlockStation { station },
            Drawn::Close { station } => Operation::Close { station },
            Drawn::Open { cell } => {
                let new = self.new_station(called.ok_or(Error::StationUnnamed)?)?;
                let cell = self.legal_cell(cell, new.place.as_ref())?;
                opened.push(new);
                Operation::Open { cell }
            }
        };
        Ok(Act::Do { operation, opened })
    }

    /// A station as it is called, its number not taken.
    fn new_station(&self, called: Called) -> Result<NewStation, Error> {
        let number = called.number.trim().to_owned();
        let name = called.name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        let long = |text: &str, most: usize| text.chars().count() > most;
        let wrong_name = name.as_deref().is_some_and(|name| long(name, NAME));
        let place = called.place.as_ref();
        let wrong_place = place.is_some_and(|place| long(&place.name, NAME) || self.on_ground(place).is_none());
        if number.is_empty() || long(&number, NUMBER) || wrong_name || wrong_place {
            return Err(Error::StationUnnamed);
        }
        let every = (0..).zip(self.scenario.stations());
        if every.filter_map(|(part, _)| self.named(part)).any(|named| named.number == number) {
            return Err(Error::NumberTaken(number));
        }
        Ok(NewStation { number, name, place: called.place })
    }

    fn on_ground(&self, place: &Place) -> Option<[f64; 2]> {
        self.ground.plane.metres([[place.lon, place.lat]]).ok()?.pop()
    }

    /// The cell that is named; else that of the nearest address; else the only one.
    fn legal_cell(&self, named: Option<u16>, place: Option<&Place>) -> Result<LegalCell, Error> {
        let cells = &self.ground.taken.cells;
        if let Some(cell) = named {
            return cells.get(usize::from(cell)).map(|_| self.ground.legal(cell)).ok_or(Error::CellUnknown);
        }
        if cells.len() == 1 {
            return Ok(self.ground.legal(0));
        }
        let at = place.and_then(|place| self.on_ground(place)).ok_or(Error::CellUnknown)?;
        let nearest = self.ground.walks.nearest(at).ok_or(Error::CellUnknown)?;
        self.scenario.cells().get(nearest as usize).copied().ok_or(Error::CellUnknown)
    }
}

fn few(given: usize) -> Result<(), Error> {
    if given > MOST_UNITS { Err(Error::ManyUnits { given, most: MOST_UNITS }) } else { Ok(()) }
}
