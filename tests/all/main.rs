//! Every test that needs more than one module: one program, one cluster.
mod support;

mod architecture;
mod database;
mod edigeo;
mod tiles;
