//! The pages of `/ogc` for people: pure functions from what is to be shown to HTML. They need no script except for their
//! maps, load nothing from elsewhere and speak the three languages.
//!
//! A handler fills a page struct and calls its `render`; [`Frame`] is what all of them share.

mod assets;
mod collection;
mod conformance;
mod failure;
pub mod figures;
mod frame;
mod item;
mod items;
mod landing;
mod layer;
mod parts;
#[cfg(test)]
mod tests;
mod tilesets;
mod words;

pub use assets::{Assets, Loaded};
pub use collection::{CollectionPage, FieldList, FieldsPage};
pub use conformance::{ApiPage, ConformancePage};
pub use failure::FailurePage;
pub use frame::{Crumb, Form, Frame, with_parameter};
pub use item::ItemPage;
pub use items::{Asked, ItemsPage};
pub use landing::{CollectionsPage, LandingPage};
pub use layer::{Cell, Drawing, Field, FieldKind, LayerView};
pub use parts::{Download, Row};
pub use tilesets::{
    GridPage, GridView, GridsPage, LevelView, StyleView, StylesPage, TilesetPage, TilesetView, TilesetsPage,
};
pub use words::Words;
