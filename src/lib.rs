//! Beffroi: the map a town hall works on.
//!
//! One line per module, lowest tier first; `tests/all/architecture.rs` holds the order.

pub mod base;
pub mod geo;

pub mod dashboards;
pub mod db;
pub mod districting;
pub mod exchange;
pub mod filter;
pub mod web;

pub mod auth;
pub mod email;
pub mod jobs;
pub mod notifications;

pub mod catalog;
pub mod collections;
pub mod features;
pub mod imports;
pub mod queries;
pub mod records;
pub mod store;
pub mod tiles;

pub mod addresses;
pub mod administration;
pub mod documents;
pub mod elections;
pub mod mail;
pub mod notes;
pub mod ogc;
pub mod privacy;
pub mod wfs;

pub mod cluster;
pub mod server;
