//! Stations redrawn from those of today or towards places, with what no plan can better.
pub(super) mod begin;
pub(super) mod costs;
pub(super) mod distances;
pub(super) mod figures;
pub(super) mod flow;
pub(super) mod improve;
pub(super) mod openings;
pub(super) mod prices;
pub(super) mod propose;
pub(super) mod redistricting;
pub(super) mod search;
pub(super) mod transfers;
