//! Every test that needs more than one module: one program, one cluster.
#![expect(clippy::unwrap_used, clippy::panic, reason = "in a test a failure is what a panic says")]
mod imports;
mod support;

mod architecture;
mod cartography;
mod catalog;
mod cluster;
mod cnig;
mod database;
mod districting;
mod edigeo;
mod features_place;
mod features_refusals;
mod features_scope;
mod features_search;
mod features_selection;
mod features_town;
mod filter;
mod kills;
mod ogc;
mod osm;
mod outgoing;
mod people;
mod store;
mod tiles;
mod wfs;
