//! Vector tiles from the store: encode, compress, cache, invalidate.
