//! Elections: polling stations and places, the street list (découpage), the electoral roll and where each elector votes;
//! the ground of stations from lists of addresses.
mod catchments;
mod error;
mod http;
mod identity;
mod lines;
mod list;
pub mod matching;
mod openapi;
mod placing;
mod rejects;
pub mod roll_file;
mod roll_import;
mod roll_stations;
mod roll_swap;
mod rules;
mod street;
mod street_list;
mod templates;
mod uncut;
mod where_to_vote;
mod wording;
mod workshop;

pub use catchments::{Catchment, Catchments, catchments, feature_collection};
pub use error::Error;
pub use http::{public_router, router};
pub use list::{List, Row, read};
pub use openapi::interface;
pub use roll_import::{RollImport, RollReport};
pub use street::street_key;
pub use street_list::{Line, StreetList};
pub use templates::TEMPLATES;
pub use workshop::{
    Memory as ScenarioMemory, Proposing, Stroke, Strokes, TakingEffect, Workshop, recut_router,
    router as workshop_router,
};

use std::sync::Arc;

use crate::records::Module;

/// The module.
#[must_use]
pub fn module() -> Module {
    Module {
        overlay: include_str!("records.toml"),
        rules: vec![
            ("polling-places", Arc::new(rules::Places)),
            ("polling-stations", Arc::new(rules::Stations)),
            ("street-ranges", Arc::new(rules::StreetRanges)),
            ("electors", Arc::new(rules::Electors)),
            ("redistricting-scenarios", Arc::new(workshop::Scenarios)),
            ("scenario-stations", Arc::new(workshop::Compiled)),
            ("scenario-lines", Arc::new(workshop::Compiled)),
            ("elector-movements", Arc::new(workshop::Compiled)),
        ],
    }
}
