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
mod matrix;
mod mvt;
mod past;
mod pixels;
mod projected;
mod tilejson;
mod varints;

pub use cast::{Cast, MOST as MOST_LAYERS};
pub use events::events;
pub use failure::TileError;
pub use matrix::{Matrix, MatrixSet, PIXELS, Place, touched};
pub use mvt::{Encoded, encode, encode_place};
pub use tilejson::{bounds, describe, vector_layers};
