//! Every test that needs more than one module: one program, one cluster.
#![expect(clippy::unwrap_used, reason = "in a test a failure is what a panic says")]
mod imports;
mod support;

mod architecture;
mod cluster;
mod cartography;
mod catalog;
mod database;
mod edigeo;
mod kills;
mod tiles;
mod osm;
