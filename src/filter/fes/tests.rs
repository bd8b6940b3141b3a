//! Filters as clients of WFS send them.

use roxmltree::Document;

use crate::filter::fes::{self, Direction, Resolve, Step, gml};
use crate::filter::text::tests::fields;
use crate::filter::{Fault, Filter, Place, Reason};

/// The layer is `places`, its names those of its fields.
pub struct Places;

impl Resolve for Places {
    fn field(&self, path: &[Step]) -> Option<String> {
        match path {
            [Step { name, attribute: true, .. }] if name == "id" => Some("id".into()),
            [layer, Step { name, attribute: false, .. }] if layer.name == "places" => Some(name.clone()),
            [Step { name, attribute: false, .. }] => Some(name.clone()),
            _ => None,
        }
    }

    fn id(&self, resource: &str) -> Option<i64> {
        resource.strip_prefix("places.")?.parse().ok()
    }
}

pub const HEAD: &str = "xmlns:fes='http://www.opengis.net/fes/2.0' xmlns:gml='http://www.opengis.net/gml/3.2' xmlns:bf='http://beffroi.fr/ns/layers'";

fn whole(inside: &str) -> Result<(Option<Filter>, Vec<fes::ResourceId>), Fault> {
    let text = format!("<fes:Filter {HEAD}>{inside}</fes:Filter>");
    let document = Document::parse(&text).unwrap();
    fes::filter(document.root_element(), &fields(), "urn:ogc:def:crs:EPSG::4326".parse().unwrap(), &Places)
}

fn read(inside: &str) -> Result<Filter, Fault> {
    whole(inside).map(|(filter, _)| filter.expect("a condition"))
}

pub const EXAMPLES: [(&str, &str); 34] = [
    (
        "<fes:PropertyIsEqualTo><fes:ValueReference>bf:name</fes:ValueReference><fes:Literal>Mairie</fes:Literal></fes:PropertyIsEqualTo>",
        "name = 'Mairie'",
    ),
    (
        "<PropertyIsEqualTo matchCase='false'><PropertyName>name</PropertyName><Literal>Mairie</Literal></PropertyIsEqualTo>",
        "CASEI(name) = CASEI('Mairie')",
    ),
    (
        "<PropertyIsEqualTo matchCase='false'><PropertyName>floors</PropertyName><Literal>5</Literal></PropertyIsEqualTo>",
        "floors = 5",
    ),
    (
        "<PropertyIsGreaterThan><PropertyName>places/floors[1]</PropertyName><Literal> 5 </Literal></PropertyIsGreaterThan>",
        "floors > 5",
    ),
    (
        "<PropertyIsLessThanOrEqualTo><PropertyName>height</PropertyName><Literal>-5.25</Literal></PropertyIsLessThanOrEqualTo>",
        "height <= -5.25",
    ),
    (
        "<PropertyIsNotEqualTo><PropertyName>swimming_pool</PropertyName><Literal>true</Literal></PropertyIsNotEqualTo>",
        "swimming_pool <> TRUE",
    ),
    (
        "<PropertyIsLessThan><PropertyName>built</PropertyName><Literal>1990-01-01</Literal></PropertyIsLessThan>",
        "built < DATE('1990-01-01')",
    ),
    (
        "<PropertyIsGreaterThanOrEqualTo><PropertyName>starts_at</PropertyName><Literal>1990-01-01T10:00:00Z</Literal></PropertyIsGreaterThanOrEqualTo>",
        "starts_at >= TIMESTAMP('1990-01-01T10:00:00Z')",
    ),
    (
        "<PropertyIsLike wildCard='*' singleChar='#' escapeChar='!'><PropertyName>name</PropertyName><Literal>M*e#!*%</Literal></PropertyIsLike>",
        "name LIKE 'M%e_*\\%'",
    ),
    (
        "<PropertyIsLike wildCard='%' singleChar='.' escape='!' matchCase='false'><PropertyName>name</PropertyName><Literal>m%</Literal></PropertyIsLike>",
        "CASEI(name) LIKE CASEI('m%')",
    ),
    ("<PropertyIsNull><PropertyName>name</PropertyName></PropertyIsNull>", "name IS NULL"),
    ("<PropertyIsNil><fes:ValueReference>geometry</fes:ValueReference></PropertyIsNil>", "geometry IS NULL"),
    (
        "<PropertyIsBetween><PropertyName>floors</PropertyName><LowerBoundary><Literal>1</Literal></LowerBoundary><UpperBoundary><Literal>3</Literal></UpperBoundary></PropertyIsBetween>",
        "floors BETWEEN 1 AND 3",
    ),
    (
        "<PropertyIsEqualTo><PropertyName>height</PropertyName><Add><PropertyName>taxes</PropertyName><Div><Literal>4</Literal><Literal>2</Literal></Div></Add></PropertyIsEqualTo>",
        "height = taxes + (4 / 2)",
    ),
    (
        "<PropertyIsEqualTo><Function name='length'><PropertyName>name</PropertyName></Function><Literal>4</Literal></PropertyIsEqualTo>",
        "length(name) = 4",
    ),
    (
        "<PropertyIsEqualTo><fes:ValueReference>@gml:id</fes:ValueReference><Literal>4</Literal></PropertyIsEqualTo>",
        "id = 4",
    ),
    (
        "<And><PropertyIsNull><PropertyName>name</PropertyName></PropertyIsNull><Not><PropertyIsNull><PropertyName>owner</PropertyName></PropertyIsNull></Not></And>",
        "name IS NULL AND NOT (owner IS NULL)",
    ),
    ("<Or><fes:ResourceId rid='places.4'/><fes:ResourceId rid='trees.4'/></Or>", "id IN (4) OR FALSE"),
    (
        "<BBOX><gml:Envelope srsName='urn:ogc:def:crs:EPSG::4326'><gml:lowerCorner>48 2</gml:lowerCorner><gml:upperCorner>49 3</gml:upperCorner></gml:Envelope></BBOX>",
        "S_INTERSECTS(geometry, BBOX(2,48,3,49))",
    ),
    (
        "<BBOX><PropertyName>geometry</PropertyName><gml:Box srsName='EPSG:4326'><gml:coordinates>2,48 3,49</gml:coordinates></gml:Box></BBOX>",
        "S_INTERSECTS(geometry, BBOX(2,48,3,49))",
    ),
    (
        "<BBOX><PropertyName>geometry</PropertyName><gml:Box srsName='http://www.opengis.net/gml/srs/epsg.xml#4326'><gml:coord><gml:X>2</gml:X><gml:Y>48</gml:Y></gml:coord><gml:coord><gml:X>3</gml:X><gml:Y>49</gml:Y></gml:coord></gml:Box></BBOX>",
        "S_INTERSECTS(geometry, BBOX(2,48,3,49))",
    ),
    (
        "<Intersects><PropertyName>geometry</PropertyName><gml:Point><gml:pos>48 2</gml:pos></gml:Point></Intersects>",
        "S_INTERSECTS(geometry, POINT(2 48))",
    ),
    (
        "<Intersects><PropertyName>geometry</PropertyName><fes:Literal><gml:Point srsName='EPSG:4326'><gml:pos>2 48 30</gml:pos></gml:Point></fes:Literal></Intersects>",
        "S_INTERSECTS(geometry, POINT(2 48))",
    ),
    (
        "<Within><PropertyName>geometry</PropertyName><gml:Polygon srsName='EPSG:4326'><gml:outerBoundaryIs><gml:LinearRing><gml:coordinates cs=' ' ts=';' decimal=','>0 0;9,5 0;9,5 9;0 0</gml:coordinates></gml:LinearRing></gml:outerBoundaryIs></gml:Polygon></Within>",
        "S_WITHIN(geometry, POLYGON((0 0,9.5 0,9.5 9,0 0)))",
    ),
    (
        "<Touches><PropertyName>geometry</PropertyName><gml:Surface srsDimension='3'><gml:patches><gml:PolygonPatch><gml:exterior><gml:LinearRing><gml:posList>0 0 5 0 9 5 9 9 5 0 0 5</gml:posList></gml:LinearRing></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface></Touches>",
        "S_TOUCHES(geometry, POLYGON((0 0,9 0,9 9,0 0)))",
    ),
    (
        "<Crosses><PropertyName>geometry</PropertyName><gml:Curve><gml:segments><gml:LineStringSegment><gml:posList>0 0 1 1</gml:posList></gml:LineStringSegment><gml:LineStringSegment><gml:posList>1 1 2 5</gml:posList></gml:LineStringSegment></gml:segments></gml:Curve></Crosses>",
        "S_CROSSES(geometry, LINESTRING(0 0,1 1,5 2))",
    ),
    (
        "<Disjoint><PropertyName>geometry</PropertyName><gml:MultiSurface><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:pos>0 0</gml:pos><gml:pos>1 0</gml:pos><gml:pos>1 1</gml:pos><gml:pos>0 0</gml:pos></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></Disjoint>",
        "S_DISJOINT(geometry, MULTIPOLYGON(((0 0,0 1,1 1,0 0))))",
    ),
    (
        "<Equals><PropertyName>geometry</PropertyName><gml:MultiPoint><gml:pointMembers><gml:Point><gml:pos>1 2</gml:pos></gml:Point><gml:Point><gml:pos>3 4</gml:pos></gml:Point></gml:pointMembers></gml:MultiPoint></Equals>",
        "S_EQUALS(geometry, MULTIPOINT((2 1),(4 3)))",
    ),
    (
        "<DWithin><PropertyName>geometry</PropertyName><gml:Point><gml:pos>48 2</gml:pos></gml:Point><Distance units='km'>1.5</Distance></DWithin>",
        "S_DWITHIN(geometry, POINT(2 48), 1500.0)",
    ),
    (
        "<Beyond><PropertyName>geometry</PropertyName><gml:Point><gml:pos>48 2</gml:pos></gml:Point><fes:Distance uom='urn:ogc:def:uom:UCUM::m'>15</fes:Distance></Beyond>",
        "S_BEYOND(geometry, POINT(2 48), 15)",
    ),
    (
        "<After><fes:ValueReference>built</fes:ValueReference><gml:TimeInstant gml:id='t'><gml:timePosition>2020-01-01</gml:timePosition></gml:TimeInstant></After>",
        "T_AFTER(built, DATE('2020-01-01'))",
    ),
    (
        "<During><fes:ValueReference>starts_at</fes:ValueReference><gml:TimePeriod gml:id='t'><gml:beginPosition>2020-01-01T00:00:00Z</gml:beginPosition><gml:endPosition indeterminatePosition='unknown'/></gml:TimePeriod></During>",
        "T_DURING(starts_at, INTERVAL('2020-01-01T00:00:00Z','..'))",
    ),
    (
        "<TEquals><fes:ValueReference>built</fes:ValueReference><Literal>2020-01-01</Literal></TEquals>",
        "T_EQUALS(built, DATE('2020-01-01'))",
    ),
    (
        "<BBOX><gml:Envelope srsName='EPSG:4326'><gml:pos>2 48</gml:pos><gml:pos>3 49</gml:pos></gml:Envelope></BBOX>",
        "S_INTERSECTS(geometry, BBOX(2,48,3,49))",
    ),
];

#[test]
fn filter_encoding_says_the_same_as_cql2() {
    for (xml, text) in EXAMPLES {
        let filter = read(xml).unwrap_or_else(|fault| panic!("{xml}: {fault}"));
        let other = Filter::text(text, &fields(), "CRS84".parse().unwrap()).unwrap();
        assert_eq!(filter, other, "{xml}");
    }
}

#[test]
fn resource_identifiers_alone_are_handed_on_as_they_are() {
    let (filter, ids) = whole("<fes:ResourceId rid='places.1'/><fes:ResourceId rid='x'/>").unwrap();
    assert_eq!((filter, ids.iter().map(|id| id.id.as_str()).collect::<Vec<_>>()), (None, vec!["places.1", "x"]));
    let (filter, ids) =
        whole("<ogc:FeatureId xmlns:ogc='http://www.opengis.net/ogc' fid='places.2'/><GmlObjectId gml:id='places.3'/>")
            .unwrap();
    assert_eq!((filter, ids.len()), (None, 2));
}

#[test]
fn a_mistake_is_told_with_its_element() {
    let fault = |inside: &str| read(inside).unwrap_err();
    let unknown = fault("<PropertyIsNull>\n<PropertyName>nom</PropertyName></PropertyIsNull>");
    assert_eq!(unknown.place, Place::Xml { element: "PropertyName".into(), line: 2, column: 1 });
    assert!(matches!(unknown.reason, Reason::FieldUnknown { known, .. } if known.contains("owner")));
    let compared = "<PropertyIsEqualTo><PropertyName>floors</PropertyName><Literal>many</Literal></PropertyIsEqualTo>";
    assert!(matches!(fault(compared).reason, Reason::NumberUnreadable(_)));
    let boxed = "<BBOX><PropertyName>name</PropertyName><gml:Envelope><gml:lowerCorner>1 2</gml:lowerCorner><gml:upperCorner>3 4</gml:upperCorner></gml:Envelope></BBOX>";
    assert!(matches!(fault(boxed).reason, Reason::Expected { expected: "a geometry", .. }));
    let placed = "<BBOX><gml:Envelope srsName='EPSG:99'><gml:lowerCorner>1 2</gml:lowerCorner><gml:upperCorner>3 4</gml:upperCorner></gml:Envelope></BBOX>";
    assert!(matches!(fault(placed).reason, Reason::Crs(_)));
    assert!(matches!(fault("<Foo/>").reason, Reason::OperationUnknown(_)));
    assert!(matches!(fault("<And/>").reason, Reason::Arguments { .. }));
    assert!(matches!(whole("").unwrap_err().reason, Reason::Expected { .. }));
    assert!(matches!(fault(&format!("{}{}", "<Not>".repeat(70), "</Not>".repeat(70))).reason, Reason::TooDeep { .. }));
}

#[test]
fn an_order_is_read_with_its_directions() {
    let text = "<SortBy><SortProperty><PropertyName>name</PropertyName><SortOrder>DESC</SortOrder></SortProperty><SortProperty><ValueReference>floors</ValueReference></SortProperty></SortBy>";
    let document = Document::parse(text).unwrap();
    let order = fes::sort(document.root_element(), &Places).unwrap();
    assert_eq!(order, [("name".into(), Direction::Descending), ("floors".into(), Direction::Ascending)]);
}

#[test]
fn the_geometry_of_a_feature_has_its_easting_first() {
    let text = "<gml:Point xmlns:gml='http://www.opengis.net/gml/3.2' srsName='urn:ogc:def:crs:EPSG::4326'><gml:pos>48.5 2.5</gml:pos></gml:Point>";
    let document = Document::parse(text).unwrap();
    let (geometry, srid) = gml::feature_geometry(document.root_element(), "EPSG:2154".parse().unwrap()).unwrap();
    assert_eq!((geometry, srid.code()), (geo_types::Geometry::Point((2.5, 48.5).into()), 4326));
}
