//! Examples of OGC 21-065r2 and what people get wrong.

use proptest::prelude::*;

use crate::base::{Failure, Language};
use crate::filter::limits;
use crate::filter::{Bound, Fault, Field, Fields, Filter, Kind, Names, Place, Reason};

pub fn fields() -> Fields {
    let all = [
        ("name", Kind::Text),
        ("city:name", Kind::Text),
        ("owner", Kind::Text),
        ("floors", Kind::Integer),
        ("height", Kind::Real),
        ("taxes", Kind::Real),
        ("swimming_pool", Kind::Boolean),
        ("built", Kind::Date),
        ("starts_at", Kind::Moment),
        ("ends_at", Kind::Moment),
        ("tags", Kind::List),
    ];
    Fields::new(all.map(|(name, kind)| Field::new(name, kind)), true)
}

fn read(text: &str) -> Result<Filter, Fault> {
    Filter::text(text, &fields(), "CRS84".parse().unwrap())
}

struct Plain;

impl Names for Plain {
    fn field(&self, name: &str) -> String {
        format!("t.\"{name}\"")
    }
    fn geometry(&self) -> String {
        "t.geom".into()
    }
    fn id(&self) -> String {
        "t.fid".into()
    }
}

fn sql(text: &str) -> String {
    read(text).unwrap_or_else(|fault| panic!("{text}: {fault}")).sql(&Plain, 3).text
}

pub const EXAMPLES: [&str; 46] = [
    "name='Mairie'",
    "\"city:name\" = 'Toronto'",
    "city:name = 'Toronto'",
    "floors>5 AND swimming_pool=true",
    "(floors>5 AND height<8.1e0) OR NOT (name='x')",
    "swimming_pool",
    "NOT swimming_pool AND TRUE",
    "floors=-5",
    "height > 30 and height < 1e3",
    "owner LIKE 'Mike%' AND floors > 3",
    "owner NOT LIKE '%100\\% _'",
    "floors BETWEEN 4 AND 8 and height not between -1.5 and 2",
    "name IN ('Toronto','Franfurt','Tokyo','New York')",
    "floors NOT IN (1, 2.5, 3)",
    "owner IS NULL OR owner is not null",
    "geometry IS NOT NULL AND tags IS NULL",
    "CASEI(name) = CASEI('straße')",
    "CASEI(name) IN (casei('Straße'), casei('Strasse'))",
    "ACCENTI(owner) LIKE ACCENTI('é%')",
    "CASEI(ACCENTI(owner)) LIKE CASEI(ACCENTI('É_a'))",
    "name = 'L''Haÿ' OR name = 'L\\'Haÿ'",
    "S_INTERSECTS(geometry,POINT(36.319836 32.288087))",
    "S_INTERSECTS(geometry,BBOX(-180, -90, 180, 90))",
    "S_DISJOINT(geometry, BBOX(1,2,3,4))",
    "S_CROSSES(geometry,LINESTRING(43.7286 -79.2986, 43.7311 -79.2996, 43.7323 -79.2972))",
    "S_CONTAINS(POLYGON((0 0,9 0,9 9,0 9,0 0),(3 3,3 4,4 4,4 3,3 3)), geometry)",
    "S_EQUALS(geometry, POINT Z (1 2 3))",
    "S_TOUCHES(geometry, MULTIPOINT((1 2),(3 4)))",
    "S_WITHIN(geometry, MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5))))",
    "S_OVERLAPS(geometry, MULTILINESTRING((0 0,1 1),(2 2,3 3)))",
    "S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1)))",
    "S_DWITHIN(geometry, POINT(2 48), 250)",
    "built > DATE('1990-01-01')",
    "built = '1990-01-01' AND starts_at >= '1990-01-01T00:00:00Z'",
    "starts_at > DATE('1990-01-01')",
    "T_AFTER(built,DATE('2010-02-10'))",
    "T_INTERSECTS(starts_at, INTERVAL('1969-07-16T05:32:00Z', '1969-07-24T16:50:35Z'))",
    "T_DURING(INTERVAL(starts_at, ends_at), INTERVAL('2017-06-10','..'))",
    "T_EQUALS(TIMESTAMP('1969-07-24T16:50:35Z'), ends_at)",
    "A_CONTAINS(tags, ('a','b'))",
    "A_OVERLAPS(tags, ('a')) OR A_EQUALS((), tags) OR A_CONTAINEDBY(tags, tags)",
    "height = taxes * (1 + 2) - floors / 2",
    "floors % 2 = 0 AND floors DIV 2 = 3 AND 2 ^ 3 ^ 2 = 512",
    "lower(name) = 'x' AND length(name) > 3 AND abs(height) < 2",
    "id IN (1, 2, 3)",
    "S_INTERSECTS(geometry, POLYGON((0 0,1 0,1 1,0 0))) AND id > 4",
];

#[test]
fn the_examples_of_the_standard_are_read_and_read_again_as_they_are_written() {
    for text in EXAMPLES {
        let filter = read(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
        let written = filter.to_string();
        assert_eq!(read(&written).as_ref(), Ok(&filter), "{text} -> {written}");
    }
}

#[test]
fn and_binds_tighter_than_or_and_not_tighter_than_both() {
    assert_eq!(
        read("floors=1 or floors=2 and not floors=3 and floors=4"),
        read("floors=1 or (floors=2 and (not (floors=3)) and floors=4)")
    );
}

#[test]
fn values_are_bound_and_names_come_from_the_caller() {
    assert_eq!(sql("name = 'x' AND floors > 3"), "(((t.\"name\")::text = $3::text) and (t.\"floors\" > $4::bigint))");
    assert_eq!(sql("name < 'x'"), "((t.\"name\")::text collate \"C\" < $3::text)");
    assert_eq!(sql("floors IN (1,2)"), "(t.\"floors\" = any ($3::bigint[]))");
    assert_eq!(sql("built = starts_at"), "(t.\"built\" = (t.\"starts_at\" at time zone 'UTC')::date)");
    assert_eq!(sql("S_INTERSECTS(geometry,POINT(1 2))"), "st_intersects(t.geom, st_geomfromewkb($3::bytea))");
    assert_eq!(
        sql("T_BEFORE(starts_at, INTERVAL('2020-01-01T00:00:00Z','..'))"),
        "(t.\"starts_at\" < $3::text::timestamptz)"
    );
}

#[test]
fn a_geometry_is_bound_in_wgs_84_longitude_first() {
    let filter = Filter::text(
        "S_EQUALS(geometry, POINT(48.8566 2.3522))",
        &fields(),
        "urn:ogc:def:crs:EPSG::4326".parse().unwrap(),
    );
    let Bound::Bytes(bytes) = &filter.unwrap().sql(&Plain, 1).bound[0] else { panic!("no geometry") };
    assert!((f64::from_le_bytes(bytes[9..17].try_into().unwrap()) - 2.3522).abs() < 1e-12);
}

fn wrong(text: &str) -> Fault {
    read(text).expect_err(text)
}

#[test]
fn a_mistake_is_told_at_the_character_where_it_is() {
    assert_eq!(wrong("é = 'a'").place, Place::Text(0));
    assert_eq!(wrong("name = 'é' AND flors = 1").place, Place::Text(15));
    assert_eq!(wrong("name = 'abc").place, Place::Text(7));
    assert_eq!(wrong("name = ").place, Place::Text(7));
    assert_eq!(wrong("name = 'a' 'b'").place, Place::Text(11));
    assert!(matches!(wrong("name = 'a' name").reason, Reason::Expected { expected: "the end", .. }));
    assert!(matches!(wrong("name = 12").reason, Reason::Mismatch { wanted: Kind::Text, .. }));
    assert!(matches!(wrong("12 = name").reason, Reason::Mismatch { wanted: Kind::Text, .. }));
    assert!(matches!(wrong("floors = 'x'").reason, Reason::Mismatch { wanted: Kind::Integer, .. }));
    assert!(matches!(wrong("built = 'soon'").reason, Reason::DateUnreadable(_)));
    assert!(matches!(wrong("foo(name) = 1").reason, Reason::FunctionUnknown { .. }));
    assert!(matches!(wrong("height").reason, Reason::Expected { expected: "a condition", .. }));
    assert!(matches!(wrong("S_INTERSECTS(name, POINT(1 2))").reason, Reason::Expected { expected: "a geometry", .. }));
    assert!(matches!(wrong("S_WITHIN(geometry, POLYGON((0 0,1 1,0 0)))").reason, Reason::GeometryUnreadable(_)));
    assert!(matches!(wrong("S_WITHIN(geometry, POLYGON((0 0,1 1,1 0,0 1,0 0)))").reason, Reason::GeometryInvalid(_)));
    assert!(matches!(wrong("T_DURING(built, INTERVAL('2020-01-02','2020-01-01'))").reason, Reason::IntervalReversed));
    assert!(matches!(wrong("name LIKE 'a\\\\\\'").reason, Reason::Unreadable(_)));
    assert!(matches!(wrong("S_INTERSECTS(geometry)").reason, Reason::Arguments { given: 1, .. }));
}

#[test]
fn a_filter_that_is_too_large_is_refused_before_it_costs_anything() {
    let nested = |depth: usize| format!("{}TRUE{}", "(".repeat(depth), ")".repeat(depth));
    assert!(read(&nested(limits::DEPTH - 1)).is_ok() && read(&nested(limits::DEPTH)).is_err());
    assert!(matches!(wrong(&"(".repeat(1000)).reason, Reason::TooDeep { .. }));
    assert!(matches!(wrong(&"not ".repeat(1000)).reason, Reason::TooDeep { .. }));
    assert!(matches!(wrong(&format!("height = 1{}", "+1".repeat(1000))).reason, Reason::TooDeep { .. }));
    assert!(matches!(wrong(&format!("height = 2{}", "^2".repeat(1000))).reason, Reason::TooDeep { .. }));
    assert!(matches!(wrong(&" ".repeat(limits::TEXT + 1)).reason, Reason::TooLong { .. }));
    assert!(matches!(wrong(&format!("id in ({}1)", "1,".repeat(limits::ITEMS))).reason, Reason::TooManyItems { .. }));
    assert!(matches!(wrong(&format!("TRUE{}", " or id=1".repeat(5000))).reason, Reason::TooManyNodes { .. }));
}

#[test]
fn every_fault_says_what_where_and_what_to_write_in_three_languages() {
    let told = Language::ALL.map(|language| wrong("name = 'é' AND floors = '3'").explain(language));
    assert_eq!(told[0].title, "Comparaison impossible (au caractère 16)");
    assert_eq!(told[1].detail, "“floors” and “'3'” cannot be compared: a whole number is needed.");
    assert_eq!(told[2].remedy, "Escriba por ejemplo 12.");
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_fail(text in ".{0,120}") {
        let _ = read(&text);
    }

    #[test]
    fn no_row_of_words_makes_the_reader_fail(
        words in proptest::collection::vec("name|floors|built|tags|geometry|'x'|12|-1\\.5|\\(|\\)|,|=|<|\\+|\\^|and|or|not|in|like|between|is|null|interval|date|point|t_after|casei", 0..24),
    ) {
        if let Ok(filter) = read(&words.join(" ")) {
            prop_assert_eq!(read(&filter.to_string()), Ok(filter));
        }
    }
}
