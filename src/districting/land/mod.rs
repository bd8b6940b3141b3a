//! From addresses to units with their ground and borders, and from plans to outlines.
pub(super) mod barriers;
pub(super) mod borders;
pub(super) mod cells;
pub(super) mod ground;
pub(super) mod outline;
pub(super) mod segments;
pub(super) mod streets;
pub(super) mod units;
