//! OGC API – Tiles (OGC 20-057): the collections as vector tiles in three tile matrix sets, of the whole data set and of each
//! collection.
mod grid;
mod http;
mod link;
mod set;

pub use http::router;
pub use link::{links, links_of, paths};
