//! How large a filter may be. Whatever is over is refused before it costs anything.

/// Bytes of a text, or of a text in a document.
pub const TEXT: usize = 64 * 1024;
/// Expressions inside one another.
pub const DEPTH: usize = 64;
/// Vertices of all geometries together.
pub const VERTICES: usize = 20_000;
/// Items of one list.
pub const ITEMS: usize = 1_000;
/// Conditions, and values they compare, in one filter.
pub const NODES: usize = 5_000;
/// Wildcards of one pattern: each may make the search for a match start again.
pub const WILDCARDS: usize = 32;
