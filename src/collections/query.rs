//! Which features are asked for, and how.

use crate::collections::Area;
use crate::filter::Filter;
use crate::geo::{AxisOrder, CrsName, Srid};

/// What is asked of a collection. The default asks for everything, in longitude and latitude.
#[derive(Debug, Clone)]
pub struct Query {
    /// Features whose geometry meets it.
    pub area: Option<Area>,
    /// Features of which it holds.
    pub filter: Option<Filter>,
    /// These features; others are left out.
    pub ids: Option<Vec<i64>>,
    /// As it was: of layers that keep their history.
    pub day: Option<Interval>,
    /// By these properties, then by identifier.
    pub sort: Vec<(String, Order)>,
    /// Only these properties, in the order of the collection; none: all.
    pub properties: Option<Vec<String>>,
    /// Features left out at the beginning.
    pub offset: u64,
    /// Features at most.
    pub limit: Option<u64>,
    /// System and order of axes of the geometries.
    pub crs: CrsName,
}

/// Longitude, then latitude (OGC:CRS84).
pub const CRS84: CrsName = CrsName { srid: Srid::WGS84, order: AxisOrder::EastNorth };

impl Default for Query {
    fn default() -> Self {
        Self {
            area: None,
            filter: None,
            ids: None,
            day: None,
            sort: Vec::new(),
            properties: None,
            offset: 0,
            limit: None,
            crs: CRS84,
        }
    }
}

/// Which way a list goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Ascending,
    Descending,
}

/// A moment, or all between two. Texts as PostgreSQL reads a `timestamptz`: RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// None: since ever.
    pub begin: Option<String>,
    /// None: until now.
    pub end: Option<String>,
}

impl Interval {
    /// One moment.
    #[must_use]
    pub fn moment(at: String) -> Self {
        Self { begin: Some(at.clone()), end: Some(at) }
    }

    /// The moment, if it is one.
    #[must_use]
    pub fn single(&self) -> Option<&str> {
        self.begin.as_deref().filter(|begin| self.end.as_deref() == Some(begin))
    }
}
