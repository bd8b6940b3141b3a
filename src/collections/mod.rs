//! Collections: a layer as OGC services see it. Who may see, take away and change it; which properties it has; features
//! that answer a query, one after the other; edits, through the one door of `records`.
//!
//! What the store can answer (by identifier, by box, page after page) is read from memory; filters, orders and past days
//! become SQL with bound values. Either way features come in the order asked for, identifiers last, so that pages never
//! overlap. x is longitude or easting inside; only the edges turn axes round.
mod area;
mod delivery;
mod edits;
mod error;
mod harmonised;
mod held;
mod query;
mod rows;
mod seen;
mod shape;
mod state;
mod wording;

pub use area::Area;
pub use delivery::{Found, Sink};
pub use edits::{Draft, Edits};
pub use error::Error;
pub use query::{Interval, Order, Query};
pub use seen::{Property, Seen};
pub use state::{Collections, Deed};
