//! Every test that needs more than one module: one program, one cluster.
#![expect(clippy::unwrap_used, reason = "in a test a failure is what a panic says")]
mod imports;
mod support;

mod architecture;
mod cartography;
mod catalog;
mod cluster;
mod cnig;
mod database;
mod edigeo;
mod kills;
mod osm;
mod tiles;
