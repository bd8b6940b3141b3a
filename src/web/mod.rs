//! The kit handlers use: problem+json, extractors, cache headers. Knows no handler.
