//! Sectors of schools: each with its pupils by level within the places of its school, on the shortest way there.
pub(super) mod ask;
mod families;
mod search;
