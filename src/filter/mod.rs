//! Filters of OGC services: CQL2 as text and as JSON (OGC 21-065r2), Filter Encoding 2.0 and 1.1 (OGC 09-026r2, 04-095).
//!
//! Whatever the language, a filter becomes one typed expression ([`model`]): fields exist, what is compared can be
//! compared, geometries are valid and in WGS 84, limits are kept. So it can be written as SQL with bound values
//! ([`Filter::sql`]) or evaluated on a row in memory ([`Filter::holds`]) without failing; both agree, and a test on
//! PostGIS holds them to it.

mod build;
mod conformance;
mod fault;
pub mod fes;
mod field;
mod geometry;
mod holds;
mod json;
pub mod limits;
pub mod model;
mod sql;
mod temporal;
mod text;
mod validity;
mod wording;
mod words;
mod write;

use crate::geo::CrsName;

pub use conformance::{CQL2, functions};
pub use fault::{Fault, Place, Reason};
pub use field::{Field, Fields, GEOMETRY, ID, Kind};
pub use holds::{Row, Value};
pub use sql::{Bound, Names, Sql};

/// What is asked of features.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    test: model::Test,
}

impl Filter {
    /// A filter as CQL2 text (OGC 21-065r2, annex B). `crs`: of the coordinates in it, in the order its name implies.
    ///
    /// # Errors
    /// A [`Fault`] that says at which character what is wrong, and what to write.
    pub fn text(text: &str, fields: &Fields, crs: CrsName) -> Result<Self, Fault> {
        text::read(text, fields, crs).map(|test| Self { test })
    }

    /// A filter as CQL2 JSON (OGC 21-065r2, annex C); coordinates as for text.
    ///
    /// # Errors
    /// A [`Fault`] that says in which value (a JSON pointer) what is wrong, and what to write.
    pub fn json(value: &serde_json::Value, fields: &Fields, crs: CrsName) -> Result<Self, Fault> {
        json::read(value, fields, crs).map(|test| Self { test })
    }

    /// Features of these identifiers.
    #[must_use]
    pub fn ids(ids: impl IntoIterator<Item = i64>) -> Self {
        let ids: Vec<_> = ids.into_iter().map(model::Scalar::Integer).collect();
        let none = model::Test::Constant(false);
        Self { test: if ids.is_empty() { none } else { model::Test::In(model::Scalar::Id, ids) } }
    }

    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { test: model::Test::And(vec![self.test, other.test]) }
    }

    /// The expression itself.
    #[must_use]
    pub fn test(&self) -> &model::Test {
        &self.test
    }
}

impl std::fmt::Display for Filter {
    /// As CQL2 text; coordinates in WGS 84, longitude first.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.test.fmt(f)
    }
}
