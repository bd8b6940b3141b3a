//! What a scenario is drawn on, as it was when it was taken: addresses with how many electors each brings, stations, outline.
//! No person is in it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::districting::{Number, Part};
use crate::elections::workshop::Error;

/// Level at which a base is packed: a commune of 40,000 addresses in a quarter of a second.
const LEVEL: i32 = 6;
/// Most an unpacked base may take, bytes: a million addresses.
const LARGEST: usize = 512 << 20;

/// What one address counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Counted {
    /// The electors of the main list who live there.
    Electors,
    /// One: there is no roll.
    Addresses,
}

impl Counted {
    /// As the database writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Electors => "electors",
            Self::Addresses => "addresses",
        }
    }
}

/// An address of the base.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TakenAddress {
    /// `addresses.addresses.fid`.
    pub fid: i64,
    /// Degrees (WGS 84).
    pub lon: f64,
    pub lat: f64,
    /// Number of its street in [`Taken::streets`].
    pub street: u32,
    /// 0 for a door without one.
    pub number: u32,
    /// In lower case; empty without one.
    pub suffix: String,
    /// Who votes by this address: not those who are forced elsewhere.
    pub electors: u32,
    /// Number of its block; 0: not known.
    pub block: u32,
    /// Station, by its number in [`Taken::stations`].
    pub part: Part,
}

impl TakenAddress {
    /// Its door, as street ranges compare doors.
    #[must_use]
    pub fn door(&self) -> Number {
        (self.number, self.suffix.clone())
    }
}

/// A polling place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScenarioPlace)]
pub struct Place {
    pub name: String,
    /// Degrees (WGS 84).
    pub lon: f64,
    pub lat: f64,
}

/// A polling station of the base.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TakenStation {
    /// `elections.polling_stations.fid`.
    pub fid: i64,
    pub number: String,
    pub name: Option<String>,
    /// `elections.polling_places.fid`.
    pub place_fid: Option<i64>,
    pub place: Option<Place>,
    /// Number of its legal cell in [`Taken::cells`].
    pub cell: u16,
    /// Electors who vote there whatever their address: forced, or without an address that was found.
    pub apart: u32,
}

/// A canton within a constituency, as the stations name them: what one station may not reach beyond.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = ScenarioCell)]
pub struct Cell {
    pub canton: Option<String>,
    pub constituency: Option<String>,
}

/// The base of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    /// INSEE code.
    pub commune: String,
    pub counted: Counted,
    pub addresses: Vec<TakenAddress>,
    /// Names of streets.
    pub streets: Vec<String>,
    pub cells: Vec<Cell>,
    pub stations: Vec<TakenStation>,
    /// Electors whose address was not found.
    pub placeless: u32,
    /// Rings of each area of the commune, degrees (WGS 84).
    pub outline: Vec<Vec<Vec<[f64; 2]>>>,
    /// Streets between their crossings, degrees (WGS 84). An older base has none.
    #[serde(default)]
    pub lines: Vec<Vec<[f64; 2]>>,
}

impl Taken {
    /// As it is kept.
    ///
    /// # Errors
    /// [`Error::Base`] when it cannot be packed.
    pub fn packed(&self) -> Result<Vec<u8>, Error> {
        let text = serde_json::to_vec(self).map_err(|error| Error::Base(error.to_string()))?;
        zstd::bulk::compress(&text, LEVEL).map_err(|error| Error::Base(error.to_string()))
    }

    /// As it was kept.
    ///
    /// # Errors
    /// [`Error::Base`] when it is none.
    pub fn unpacked(content: &[u8]) -> Result<Self, Error> {
        let text = zstd::bulk::decompress(content, LARGEST).map_err(|error| Error::Base(error.to_string()))?;
        serde_json::from_slice(&text).map_err(|error| Error::Base(error.to_string()))
    }
}
