//! Vector tiles from the store: encode, compress, cache, tell what changed.

mod cache;
mod cast;
mod clip;
mod deflate;
mod encoding;
mod events;
mod failure;
pub mod http;
mod huffman;
mod mvt;
mod past;
mod pixels;
mod tilejson;
mod varints;

pub use events::events;
pub use failure::TileError;
pub use mvt::{Encoded, encode};
