//! Why a graph cannot be read or divided.

use thiserror::Error as ThisError;

use crate::base::{Explanation, Failure, Kind, Language, told};
use crate::districting::wording::WORDING;

/// What cannot be, and where.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub enum Error {
    #[error("not a graph in NetworkX's adjacency form: {0}")]
    Unreadable(String),
    #[error("unit {unit} is named by a border and is not there")]
    Unknown { unit: usize },
    #[error("unit {unit} weighs {weight}")]
    Weight { unit: usize, weight: i64 },
    #[error("{units} units are more than {most}")]
    TooMany { units: usize, most: usize },
    #[error("{units} units cannot make {parts} parts")]
    TooFew { units: usize, parts: usize },
    #[error("the plan names {given} units, the graph has {units}")]
    Length { given: usize, units: usize },
    #[error("part {part} is beyond the {parts} of the plan")]
    Part { part: usize, parts: usize },
    #[error("{parts} parts between {least} and {most} hold from {low} to {high}, the units weigh {total}")]
    Bounds { parts: usize, least: i64, most: i64, low: i64, high: i64, total: i64 },
    #[error("unit {unit} weighs {weight}, more than the {most} a part may")]
    Heavy { unit: usize, weight: i64, most: i64 },
    /// Units by their number, or by their name in a file.
    #[error("no part between {least} and {most} can hold units {units:?}")]
    Impossible { units: Vec<String>, least: i64, most: i64 },
    #[error("no number of parts between {least} and {most} holds the {weight} of the {units} units around unit {unit}")]
    Piece { unit: String, units: usize, weight: i64, least: i64, most: i64 },
    #[error("the graph is in {pieces} pieces that make {low} to {high} parts, not {parts}")]
    Pieces { pieces: usize, low: usize, high: usize, parts: usize },
    #[error("address {address} has no place")]
    Nowhere { address: usize },
    #[error("station {part} is closed")]
    Closed { part: usize },
    #[error("station {part} is locked, or units of it are")]
    Locked { part: usize },
    #[error("unit {unit} is of another legal cell than station {part}")]
    Crossing { unit: usize, part: usize },
    #[error("{units} units of station {part} touch no other station")]
    Alone { part: usize, units: usize },
    #[error("no plan within the bounds was found")]
    NotFound,
    #[error("station {part} is told two things that exclude each other")]
    Orders { part: usize },
    #[error("the stations hold from {low} to {high}, the units weigh {total}")]
    Room { low: i64, high: i64, total: i64 },
    #[error("neither stations of today nor distances are given")]
    Beginning,
    #[error("level {level} has {pupils} pupils and {places} places")]
    Places { level: usize, places: i64, pupils: i64 },
    #[error("no open station may take unit {unit} of station {part}")]
    Stranded { unit: usize, part: usize },
}

impl Error {
    /// Key of its sentences, and what they name.
    fn named(&self) -> (&'static str, Vec<String>) {
        match self {
            Self::Unreadable(why) => ("unreadable", vec![why.clone()]),
            Self::Unknown { unit } => ("unknown", vec![unit.to_string()]),
            Self::Weight { unit, weight } => ("weight", vec![unit.to_string(), weight.to_string()]),
            Self::TooMany { units, most } => ("too-many", vec![units.to_string(), most.to_string()]),
            Self::TooFew { units, parts } => ("too-few", vec![units.to_string(), parts.to_string()]),
            Self::Length { given, units } => ("length", vec![given.to_string(), units.to_string()]),
            Self::Part { part, parts } => ("part", vec![part.to_string(), parts.to_string()]),
            Self::Bounds { parts, least, most, low, high, total } => (
                "bounds",
                [*least, *most, *low, *high, *total].iter().map(i64::to_string).chain([parts.to_string()]).collect(),
            ),
            Self::Heavy { unit, weight, most } => {
                ("heavy", vec![unit.to_string(), weight.to_string(), most.to_string()])
            }
            Self::Impossible { units, least, most } => {
                ("impossible", vec![listed(units), units.len().to_string(), least.to_string(), most.to_string()])
            }
            Self::Piece { unit, units, weight, least, most } => (
                "piece",
                vec![unit.clone(), units.to_string(), weight.to_string(), least.to_string(), most.to_string()],
            ),
            Self::Pieces { pieces, low, high, parts } => {
                ("pieces", [pieces, low, high, parts].map(usize::to_string).to_vec())
            }
            Self::Nowhere { address } => ("nowhere", vec![address.to_string()]),
            Self::Closed { part } => ("closed", vec![part.to_string()]),
            Self::Locked { part } => ("locked", vec![part.to_string()]),
            Self::Crossing { unit, part } => ("crossing", vec![unit.to_string(), part.to_string()]),
            Self::Alone { part, units } => ("alone", vec![part.to_string(), units.to_string()]),
            Self::NotFound => ("not-found", Vec::new()),
            Self::Orders { part } => ("orders", vec![part.to_string()]),
            Self::Room { low, high, total } => ("room", [*low, *high, *total].map(|load| load.to_string()).to_vec()),
            Self::Places { level, places, pupils } => {
                ("places", vec![level.to_string(), places.to_string(), pupils.to_string()])
            }
            Self::Beginning => ("beginning", Vec::new()),
            Self::Stranded { unit, part } => ("stranded", vec![unit.to_string(), part.to_string()]),
        }
    }
}

impl Error {
    /// What happened, why, and what to do, where stations and units have names: numbers on a door say more to a clerk than
    /// those of a graph.
    #[must_use]
    pub fn explain_as(
        &self,
        language: Language,
        station: &dyn Fn(usize) -> String,
        unit: &dyn Fn(usize) -> String,
    ) -> Explanation {
        let (key, filled) = match self {
            Self::Closed { part } | Self::Locked { part } | Self::Orders { part } => {
                (self.named().0, vec![station(*part)])
            }
            Self::Alone { part, units } => ("alone", vec![station(*part), units.to_string()]),
            Self::Crossing { unit: at, part } => ("crossing", vec![unit(*at), station(*part)]),
            Self::Stranded { unit: at, part } => ("stranded", vec![unit(*at), station(*part)]),
            _ => self.named(),
        };
        told(WORDING, key, &filled, language)
    }

    /// The station and the unit it is about.
    #[must_use]
    pub const fn about(&self) -> (Option<usize>, Option<usize>) {
        match self {
            Self::Closed { part } | Self::Locked { part } | Self::Orders { part } | Self::Alone { part, .. } => {
                (Some(*part), None)
            }
            Self::Crossing { unit, part } | Self::Stranded { unit, part } => (Some(*part), Some(*unit)),
            _ => (None, None),
        }
    }
}

/// Units named in a sentence at most.
const NAMED: usize = 20;

fn listed(units: &[String]) -> String {
    let mut listed = units.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    if units.len() > NAMED {
        listed.push_str(", …");
    }
    listed
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::TooMany { .. } => Kind::TooLarge,
            Self::TooFew { .. }
            | Self::Bounds { .. }
            | Self::Heavy { .. }
            | Self::Impossible { .. }
            | Self::Piece { .. }
            | Self::Pieces { .. }
            | Self::Crossing { .. }
            | Self::Alone { .. }
            | Self::NotFound
            | Self::Room { .. }
            | Self::Places { .. }
            | Self::Stranded { .. } => Kind::Unprocessable,
            Self::Closed { .. } | Self::Locked { .. } => Kind::Conflict,
            _ => Kind::Invalid,
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let (key, filled) = self.named();
        told(WORDING, key, &filled, language)
    }
}
