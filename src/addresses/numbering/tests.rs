use geo_types::{Coord, LineString, line_string};
use proptest::prelude::*;

use super::*;

fn straight() -> Street {
    Street::new(&line_string![(x: 0.0, y: 0.0), (x: 400.0, y: 0.0)]).unwrap()
}

fn house(number: u32, suffix: &str, along: f64) -> Numbered {
    let y = if number % 2 == 1 { 6.0 } else { -6.0 };
    Numbered { number: HouseNumber::with(number, suffix), place: Point::new(along, y) }
}

/// A door on the left.
fn left(along: f64) -> Point<f64> {
    Point::new(along, 8.0)
}

fn right(along: f64) -> Point<f64> {
    Point::new(along, -8.0)
}

fn metres(point: Point<f64>, houses: &[Numbered]) -> String {
    metric(&straight(), point, None, houses, Rules::default()).unwrap().to_string()
}

fn next(point: Point<f64>, houses: &[Numbered]) -> String {
    sequential(&straight(), point, None, houses, Rules::default()).unwrap().to_string()
}

#[test]
fn a_metric_number_is_the_distance_made_odd_on_the_left_and_even_on_the_right() {
    assert_eq!((metres(left(123.4), &[]), metres(right(123.4), &[])), ("123".into(), "124".into()));
    assert_eq!((metres(left(124.1), &[]), metres(right(122.9), &[])), ("125".into(), "122".into()));
    assert_eq!((metres(left(0.0), &[]), metres(right(0.0), &[])), ("1".into(), "2".into()));
}

#[test]
fn a_metric_number_that_is_taken_gives_way_within_the_order() {
    assert_eq!(metres(left(123.0), &[house(123, "", 122.5)]), "125");
    assert_eq!(metres(left(123.0), &[house(123, "", 124.0)]), "121");
    assert_eq!(metres(left(123.4), &[house(123, "", 122.5), house(125, "", 125.0)]), "123 bis");
    assert_eq!(metres(left(123.4), &[house(123, "bis", 122.5), house(125, "", 125.0)]), "123 ter");
}

#[test]
fn sequential_numbers_go_on_at_the_ends_and_fill_the_gaps() {
    let houses = [house(5, "", 50.0), house(7, "", 60.0), house(11, "", 90.0), house(2, "", 10.0)];
    assert_eq!(next(left(10.0), &[]), "1");
    assert_eq!(next(right(10.0), &[]), "2");
    assert_eq!(next(left(200.0), &houses), "13");
    assert_eq!(next(left(20.0), &houses), "3");
    assert_eq!(next(left(75.0), &houses), "9");
    assert_eq!(next(left(55.0), &houses), "5 bis");
    assert_eq!(next(right(200.0), &houses), "4");
}

#[test]
fn a_suffix_goes_on_with_the_kind_that_is_there() {
    let letters = [house(5, "", 50.0), house(5, "A", 52.0), house(7, "", 60.0)];
    assert_eq!(next(left(55.0), &letters), "5 B");
    let rules = Rules { suffixes: Suffixes::Letters, ..Rules::default() };
    let plain = [house(5, "", 50.0), house(7, "", 60.0)];
    assert_eq!(sequential(&straight(), left(55.0), None, &plain, rules).unwrap().to_string(), "5 A");
    let before_bis = [house(3, "", 40.0), house(5, "bis", 52.0)];
    assert_eq!(next(left(45.0), &before_bis), "5");
}

#[test]
fn a_town_may_have_its_odd_numbers_on_the_right() {
    let rules = Rules { odd: Side::Right, ..Rules::default() };
    assert_eq!(metric(&straight(), right(10.0), None, &[], rules).unwrap().to_string(), "11");
}

#[test]
fn where_no_number_is_right_none_is_given() {
    let before_one = sequential(&straight(), left(1.0), None, &[house(1, "", 5.0)], Rules::default());
    assert_eq!(before_one, Err(NumberingError::NoRoom { before: None, after: Some(HouseNumber::plain(1)) }));
    let tight = [house(5, "", 50.0), house(5, "bis", 52.0)];
    let refused = sequential(&straight(), left(51.0), None, &tight, Rules::default());
    assert!(matches!(refused, Err(NumberingError::NoRoom { .. })), "{refused:?}");
    let turned = [house(9, "", 50.0), house(5, "", 60.0)];
    let refused = metric(&straight(), left(55.0), None, &turned, Rules::default());
    let (before, after) = (HouseNumber::plain(9), HouseNumber::plain(5));
    assert_eq!(refused, Err(NumberingError::OutOfOrder { before, after }));
    let on_the_line = Point::new(54.6, 0.0);
    assert_eq!(metric(&straight(), on_the_line, None, &[], Rules::default()), Err(NumberingError::NoSide));
    let said = metric(&straight(), on_the_line, Some(Side::Right), &[], Rules::default());
    assert_eq!(said, Ok(HouseNumber::plain(54)));
    let endless = Street::new(&line_string![(x: 0.0, y: 0.0), (x: 200_000.0, y: 0.0)]).unwrap();
    let beyond = metric(&endless, left(150_000.0), None, &[], Rules::default());
    assert_eq!(beyond, Err(NumberingError::TooHigh { most: MOST }));
}

/// A street that winds and never turns back.
fn winding() -> impl Strategy<Value = Street> {
    proptest::collection::vec((5.0..60.0_f64, -20.0..20.0_f64), 1..8).prop_map(|steps| {
        let mut points = vec![Coord { x: 0.0, y: 0.0 }];
        for (x, y) in steps {
            let last = points[points.len() - 1];
            points.push(Coord { x: last.x + x, y: last.y + y });
        }
        Street::new(&LineString(points)).unwrap()
    })
}

proptest! {
    #[test]
    fn doors_numbered_in_any_order_keep_side_order_and_uniqueness(
        street in winding(),
        doors in proptest::collection::vec((-10.0..400.0_f64, -40.0..40.0_f64, any::<bool>()), 1..40),
        odd_right: bool,
        letters: bool,
    ) {
        let rules = Rules {
            odd: if odd_right { Side::Right } else { Side::Left },
            suffixes: if letters { Suffixes::Letters } else { Suffixes::Latin },
        };
        let mut houses: Vec<Numbered> = Vec::new();
        for (x, y, by_metres) in doors {
            let place = Point::new(x, y);
            let way = if by_metres { metric } else { sequential };
            let given = match way(&street, place, None, &houses, rules) {
                Ok(given) => given,
                Err(NumberingError::NoRoom { .. } | NumberingError::NoSide) => continue,
                Err(other) => return Err(TestCaseError::fail(format!("{other}"))),
            };
            let here = street.locate(place);
            prop_assert!(given.number > 0 && rules.fits(given.number, here.side.unwrap()), "{given}");
            prop_assert!(houses.iter().all(|house| house.number != given), "{given} twice");
            for house in &houses {
                let there = street.locate(house.place);
                if there.side != here.side {
                    continue;
                }
                if there.along < here.along {
                    prop_assert!(house.number < given, "{} then {given}", house.number);
                } else if there.along > here.along {
                    prop_assert!(house.number > given, "{given} then {}", house.number);
                }
            }
            houses.push(Numbered { number: given, place });
        }
    }

    #[test]
    fn on_an_empty_street_a_metric_number_is_within_a_metre_of_the_distance(along in 0.5..400.0_f64, on_left: bool) {
        let door = if on_left { left(along) } else { right(along) };
        let number = metric(&straight(), door, None, &[], Rules::default()).unwrap().number;
        prop_assert!((f64::from(number) - along).abs() <= 1.0 || (number == 2 && along < 1.0));
    }
}
