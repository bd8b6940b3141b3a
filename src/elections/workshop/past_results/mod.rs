//! Past results on the stations of a scenario: estimates for whoever draws, never results. They leave by these two routes
//! alone; no document and no export has them.
mod apportion;
pub(super) mod http;
mod numbers;
mod reproject;
mod rows;
mod told;
