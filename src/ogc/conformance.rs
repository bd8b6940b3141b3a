//! What the service conforms to.

use crate::filter::CQL2;

/// Conformance classes, by the standard that names them. Draft parts are declared under the names their clients look for.
const CLASSES: &[&str] = &[
    // OGC API – Common (OGC 19-072).
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/landing-page",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/json",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/schemas",
    // OGC API – Features, Part 1 (OGC 17-069r4).
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/gmlsf0",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/gmlsf2",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    // Part 2 (OGC 18-058r1).
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    // Part 3 (OGC 19-079r2).
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    // The name before the final text, which QGIS looks for; the other classes of CQL2 are those of `filter`.
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-operators",
    // Part 4, draft (OGC 20-002).
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/create-replace-delete",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/update",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/optimistic-locking-etags",
    "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/features",
    // Part 5 (OGC 23-058r1).
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas",
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/sortables",
    // Properties to be given, and their order (Parts 6 and 8, drafts).
    "http://www.opengis.net/spec/ogcapi-features-6/1.0/conf/properties",
    "http://www.opengis.net/spec/ogcapi-features-8/1.0/conf/sorting",
    // OGC API – Tiles, Part 1 (OGC 20-057).
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/dataset-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/collections-selection",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/oas30",
    // Tile matrix sets (OGC 17-083r4).
    "http://www.opengis.net/spec/tms/2.0/conf/tilematrixset",
    "http://www.opengis.net/spec/tms/2.0/conf/tilematrixsetlimits",
    "http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixset",
    "http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixsetlimits",
    // Styles, draft (OGC 20-009).
    "http://www.opengis.net/spec/ogcapi-styles-1/0.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-styles-1/0.0/conf/mapbox-styles",
    // OGC Features and Geometries JSON (OGC 21-045r1).
    "http://www.opengis.net/spec/json-fg-1/1.0/conf/core",
    "http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas",
];

/// Every conformance class.
#[must_use]
pub fn classes() -> Vec<&'static str> {
    CLASSES.iter().chain(&CQL2).copied().collect()
}
