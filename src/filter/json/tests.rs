//! Examples of OGC 21-065r2 as JSON.

use serde_json::{Value, json};

use crate::filter::text::tests::{EXAMPLES, fields};
use crate::filter::{Fault, Filter, Place, Reason};

fn read(value: &Value) -> Result<Filter, Fault> {
    Filter::json(value, &fields(), "CRS84".parse().unwrap())
}

#[test]
fn text_and_json_say_the_same() {
    for text in EXAMPLES {
        let filter = Filter::text(text, &fields(), "CRS84".parse().unwrap()).unwrap();
        let json = filter.to_json();
        assert_eq!(read(&json).as_ref(), Ok(&filter), "{text} -> {json}");
    }
}

#[test]
fn the_examples_of_the_standard_are_read() {
    let examples = [
        (json!({"op": "=", "args": [{"property": "name"}, "Mairie"]}), "name = 'Mairie'"),
        (
            json!({"op": "and", "args": [{"op": ">", "args": [{"property": "floors"}, 5]}, {"op": "=", "args": [{"property": "swimming_pool"}, true]}]}),
            "floors > 5 AND swimming_pool = TRUE",
        ),
        (
            json!({"op": "not", "args": [{"op": "like", "args": [{"property": "owner"}, "Mike%"]}]}),
            "owner NOT LIKE 'Mike%'",
        ),
        (
            json!({"op": "like", "args": [{"op": "casei", "args": [{"property": "owner"}]}, {"op": "casei", "args": ["m%"]}]}),
            "CASEI(owner) LIKE CASEI('m%')",
        ),
        (json!({"op": "between", "args": [{"property": "floors"}, 4, 8]}), "floors BETWEEN 4 AND 8"),
        (json!({"op": "in", "args": [{"property": "name"}, ["a", "b"]]}), "name IN ('a','b')"),
        (json!({"op": "isNull", "args": [{"property": "owner"}]}), "owner IS NULL"),
        (
            json!({"op": "s_intersects", "args": [{"property": "geometry"}, {"type": "Point", "coordinates": [2.5, 48.5, 30]}]}),
            "S_INTERSECTS(geometry, POINT(2.5 48.5))",
        ),
        (
            json!({"op": "s_within", "args": [{"property": "geometry"}, {"bbox": [1, 2, 3, 4]}]}),
            "S_WITHIN(geometry, BBOX(1,2,3,4))",
        ),
        (
            json!({"op": "t_during", "args": [{"property": "starts_at"}, {"interval": ["2020-01-01", ".."]}]}),
            "T_DURING(starts_at, INTERVAL('2020-01-01','..'))",
        ),
        (
            json!({"op": "t_during", "args": [{"interval": [{"property": "starts_at"}, {"property": "ends_at"}]}, {"interval": ["2020-01-01T00:00:00Z", ".."]}]}),
            "T_DURING(INTERVAL(starts_at, ends_at), INTERVAL('2020-01-01T00:00:00Z','..'))",
        ),
        (
            json!({"op": "t_after", "args": [{"property": "built"}, {"date": "2020-01-01"}]}),
            "T_AFTER(built, DATE('2020-01-01'))",
        ),
        (json!({"op": "a_contains", "args": [{"property": "tags"}, ["a", "b"]]}), "A_CONTAINS(tags, ('a','b'))"),
        (
            json!({"op": "=", "args": [{"property": "height"}, {"op": "+", "args": [{"op": "*", "args": [1.5, {"property": "floors"}]}, 2]}]}),
            "height = 1.5 * floors + 2",
        ),
    ];
    for (json, text) in examples {
        assert_eq!(read(&json), Filter::text(text, &fields(), "CRS84".parse().unwrap()), "{text}");
    }
}

#[test]
fn a_mistake_is_told_with_its_pointer() {
    let place = |value: Value| match read(&value).unwrap_err().place {
        Place::Json(pointer) => pointer,
        other => panic!("{other:?}"),
    };
    let unknown = json!({"op": "=", "args": [{"property": "nom"}, 1]});
    assert_eq!(place(json!({"op": "and", "args": [true, unknown]})), "/args/1/args/0");
    assert_eq!(place(json!({"op": "=", "args": [null, 1]})), "/args/0");
    assert_eq!(place(json!({"op": "=", "args": [{"property": "name"}, 1]})), "");
    assert_eq!(place(json!({"op": "=", "args": [1]})), "");
    assert_eq!(place(json!([])), "");
    assert_eq!(place(json!({"op": "not", "args": [{}]})), "/args/0");
}

#[test]
fn deep_and_wide_objects_are_refused() {
    let deep = (0..100).fold(json!(true), |inner, _| json!({"op": "not", "args": [inner]}));
    assert!(matches!(read(&deep).unwrap_err().reason, Reason::TooDeep { .. }));
    let wide = json!({"op": "in", "args": [{"property": "floors"}, vec![1; 1001]]});
    assert!(matches!(read(&wide).unwrap_err().reason, Reason::TooManyItems { .. }));
}
