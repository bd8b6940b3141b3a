//! What of CQL2 is kept, as services declare it (OGC 21-065r2, clause 2), and the functions they list.

use crate::filter::field::Kind;
use crate::filter::model::Function;

/// Conformance classes of CQL2. Two things are narrower than the most the standard allows: a collection of geometries only
/// serves `S_INTERSECTS` and `S_DISJOINT`; arrays are of texts and compared as sets.
pub const CQL2: [&str; 14] = [
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
    "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/case-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/accent-insensitive-comparison",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
    "http://www.opengis.net/spec/cql2/1.0/conf/spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/temporal-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/array-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/property-property",
    "http://www.opengis.net/spec/cql2/1.0/conf/functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/arithmetic",
];

/// The functions a filter may call, each of one value: name, kind of the value, kind of the result. [`Kind::Real`] takes
/// whole numbers too.
pub fn functions() -> impl Iterator<Item = (&'static str, Kind, Kind)> {
    Function::ALL.into_iter().map(|(function, name)| (name, function.takes(), function.gives()))
}
