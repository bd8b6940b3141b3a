//! Graphs of units, and plans over them: what is counted is kept up as units move, parts are held whole.
pub(super) mod adjacency;
pub(super) mod bounds;
pub(super) mod contiguity;
pub(super) mod graph;
pub(super) mod plan;
pub(super) mod tree;
