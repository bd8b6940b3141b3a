//! Elections: polling stations and places, the street list (découpage), the electoral roll and where each elector votes;
//! the ground of stations from lists of addresses.
mod catchments;
mod error;
mod http;
mod openapi;
mod roll;
mod rules;
mod street_list;
mod templates;
mod wording;
mod workshop;

pub use catchments::{Catchment, Catchments, List, Row, catchments, feature_collection, read};
pub use error::Error;
pub use http::{public_router, router};
pub use openapi::interface;
pub use roll::import::{RollImport, RollReport};
pub use street_list::{Line, StreetList, street_key};
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
