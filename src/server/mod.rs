//! State, router, command line: the only place that names everything.
mod assets;
pub mod cartography;
pub mod cli;
mod demo;
mod doctor;
mod error;
mod events;
mod export;
mod front;
mod ground;
mod import;
mod live;
mod modules;
mod openapi;
mod probes;
mod router;
mod serve;
mod settings;
mod upkeep;

pub use assets::Assets;
pub use error::{Error, Refusal};
pub use ground::Ground;
pub use live::Live;
pub use modules::registry;
pub use openapi::document;
pub use router::{Parts, assemble};
pub use settings::Settings;
