//! Beffroi: the map a town hall works on.
//!
//! One line per module, lowest tier first; `tests/all/architecture.rs` holds the order.

pub mod base;
pub mod geo;

pub mod db;
pub mod districting;
pub mod exchange;
pub mod filter;
pub mod web;

pub mod auth;

pub mod catalog;
pub mod collections;
pub mod features;
pub mod imports;
pub mod records;
pub mod store;
pub mod tiles;

pub mod addresses;
pub mod administration;
pub mod elections;
pub mod notes;
pub mod ogc;
pub mod wfs;

pub mod cluster;
pub mod server;
