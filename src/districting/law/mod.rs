//! The legal form of a plan, its street ranges, and what the law asks of a division.
pub(super) mod checks;
pub(super) mod coverage;
pub(super) mod detached;
pub(super) mod finding_words;
pub(super) mod findings;
pub(super) mod range_words;
pub(super) mod ranges;
pub(super) mod street_lines;
