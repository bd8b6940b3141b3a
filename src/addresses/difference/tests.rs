use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::exchange::ban::Ban;
use crate::exchange::format::{Finding, Options, Raw, Reader, Reject, Sink, Stopped};

fn address(street: &str, number: u32) -> KnownAddress {
    KnownAddress {
        commune: "35088".into(),
        ban_id: None,
        key: None,
        street: street.into(),
        number: Some(number),
        suffix: None,
        locality: None,
        postcode: Some("35150".into()),
        post_town: None,
        position: Some("entrée".into()),
        certified: Some(true),
        parcels: None,
        place: Point::new(-1.588, 47.977 + f64::from(number) * 1e-4),
    }
}

fn everything() -> Comparison {
    Comparison { tolerance: 1.0, fields: Field::ALL.to_vec() }
}

fn whats(present: &[KnownAddress], newer: &[KnownAddress]) -> Vec<What> {
    everything().differences(present, newer).into_iter().map(|difference| difference.what).collect()
}

#[test]
fn an_address_is_known_again_by_identifier_before_anything_else() {
    let was = KnownAddress { ban_id: Some("FE09".into()), ..address("Rue du Bac", 3) };
    let now = KnownAddress { ban_id: Some("fe09".into()), street: "Rue du Port".into(), ..was.clone() };
    let decoy = address("Rue du Bac", 3);
    assert_eq!(
        whats(std::slice::from_ref(&was), &[decoy, KnownAddress { ban_id: was.ban_id.clone(), ..now }]),
        [What::Renamed { spelling: false }, What::Added]
    );
}

#[test]
fn an_address_is_known_again_by_its_key_unless_that_does_not_say_the_street() {
    let keyed = |key: &str, street: &str| KnownAddress { key: Some(key.into()), ..address(street, 3) };
    let same = whats(&[keyed("35088_0010_00003", "Rue du Bac")], &[keyed("35088_0010_00003", "Rue du Port")]);
    assert_eq!(same, [What::Renamed { spelling: false }]);
    let other = whats(&[keyed("35088_xxxx_00003", "Rue du Bac")], &[keyed("35088_xxxx_00003", "Rue du Port")]);
    assert_eq!(other, [What::Removed, What::Added]);
}

#[test]
fn a_street_spelled_otherwise_is_the_same_street() {
    let told = whats(&[address("Rue de l'Eglise", 3)], &[address("Rue de l’Église", 3)]);
    assert_eq!(told, [What::Renamed { spelling: true }]);
}

#[test]
fn a_move_is_measured_and_a_small_one_is_none() {
    let was = address("Rue du Bac", 3);
    let near = KnownAddress { place: Point::new(was.place.x() + 1e-6, was.place.y()), ..was.clone() };
    assert!(whats(std::slice::from_ref(&was), &[near]).is_empty());
    let far = KnownAddress { place: Point::new(was.place.x(), was.place.y() + 0.001), ..was.clone() };
    let told = whats(&[was], &[far]);
    assert!(matches!(told[..], [What::Moved { metres }] if (110.0..112.0).contains(&metres)), "{told:?}");
}

#[test]
fn what_a_file_does_not_say_is_no_difference() {
    let was =
        KnownAddress { ban_id: Some("a".into()), key: Some("35088_0010_00003".into()), ..address("Rue du Bac", 3) };
    let now = KnownAddress { ban_id: None, postcode: None, certified: Some(false), ..was.clone() };
    let bal = Comparison { tolerance: 1.0, fields: vec![Field::BanId, Field::Certified] };
    let told = bal.differences(std::slice::from_ref(&was), std::slice::from_ref(&now));
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].what, What::Changed { fields: vec![Field::Certified] });
    assert_eq!((told[0].was, told[0].would_be), (Some(&was), Some(&now)));
}

#[test]
fn the_order_of_parcels_and_the_case_of_a_suffix_are_no_difference() {
    let was = KnownAddress { suffix: Some("BIS".into()), parcels: Some("A|B".into()), ..address("Rue du Bac", 3) };
    let now = KnownAddress { suffix: Some("bis".into()), parcels: Some("B|A".into()), ..was.clone() };
    assert!(whats(&[was], &[now]).is_empty());
}

#[test]
fn several_positions_of_an_address_are_told_apart_by_kind_and_place() {
    let entrance = address("Rue du Bac", 3);
    let parcel = KnownAddress {
        position: Some("parcelle".into()),
        place: Point::new(entrance.place.x() + 0.001, entrance.place.y()),
        ..entrance.clone()
    };
    assert!(whats(&[entrance.clone(), parcel.clone()], &[parcel.clone(), entrance.clone()]).is_empty());
    assert_eq!(whats(&[entrance.clone(), parcel], &[entrance]), [What::Removed]);
}

fn town() -> impl Strategy<Value = Vec<KnownAddress>> {
    let one = (0_usize..4, 1_u32..30, 0_usize..3, any::<bool>(), any::<bool>(), 0.0..0.01_f64);
    proptest::collection::vec(one, 0..40).prop_map(|doors| {
        let streets = ["Rue du Bac", "Rue de l’Église", "rue de l'eglise", "Le Port"];
        let made = doors.into_iter().map(|(street, number, suffix, identified, keyed, shift)| KnownAddress {
            ban_id: identified.then(|| format!("{street}-{number}")),
            key: keyed.then(|| format!("35088_{street:04}_{number:05}")),
            suffix: [None, Some("bis".to_owned()), Some("ter".to_owned())][suffix].clone(),
            place: Point::new(-1.588 + shift, 47.977),
            ..address(streets[street], number)
        });
        made.collect()
    })
}

proptest! {
    #[test]
    fn a_town_is_not_different_from_itself(town in town()) {
        let mut turned = town.clone();
        turned.reverse();
        // Of two addresses that are one, the identifiers of either may be the one kept.
        let differences = everything().differences(&town, &turned);
        prop_assert!(
            differences.iter().all(|d| !matches!(d.what, What::Added | What::Removed)),
            "{differences:?}"
        );
        let same = everything().differences(&town, &town);
        prop_assert!(same.iter().all(|d| !matches!(d.what, What::Added | What::Removed)));
    }

    #[test]
    fn every_address_of_both_sides_is_accounted_for_once(present in town(), newer in town()) {
        let paired = pairing::pair(&present, &newer);
        prop_assert_eq!(paired.pairs.len() + paired.gone.len(), present.len());
        prop_assert_eq!(paired.pairs.len() + paired.new.len(), newer.len());
        let mut ours: Vec<*const KnownAddress> = paired.pairs.iter().map(|(was, _)| std::ptr::from_ref(*was)).collect();
        ours.extend(paired.gone.iter().map(|was| std::ptr::from_ref(*was)));
        ours.sort();
        ours.dedup();
        prop_assert_eq!(ours.len(), present.len());
        let told = everything().differences(&present, &newer);
        let count = |wanted: &What| told.iter().filter(|difference| difference.what == *wanted).count();
        prop_assert_eq!((count(&What::Removed), count(&What::Added)), (paired.gone.len(), paired.new.len()));
    }
}

#[derive(Default)]
struct Kept(Vec<Record>);

impl Sink for Kept {
    fn record(&mut self, record: Record, _: &dyn Fn() -> Raw) -> Result<(), Stopped> {
        self.0.push(record);
        Ok(())
    }

    fn reject(&mut self, _: Reject) -> Result<(), Stopped> {
        Ok(())
    }

    fn finding(&mut self, _: Finding) {}
}

#[test]
fn the_changes_made_to_a_real_town_are_found_and_no_others() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/bondy/ban-93010.csv.gz");
    let mut reader = Ban::open(&[path], &Options::default()).unwrap();
    let mut kept = Kept::default();
    reader.read(&mut kept).unwrap();
    let target = reader.targets()[0].clone();
    let present: Vec<KnownAddress> = kept.0.iter().filter_map(|record| KnownAddress::read(&target, record)).collect();
    assert_eq!(present.len(), 8413);
    let comparison = Comparison::of(&target);
    assert!(comparison.fields.contains(&Field::Postcode) && !comparison.fields.contains(&Field::BanId));
    assert!(comparison.differences(&present, &present).is_empty());
    let mut newer = present.clone();
    newer.reverse();
    let moved = &mut newer[10];
    moved.place = Point::new(moved.place.x(), moved.place.y() + 0.0005);
    newer[20].street = format!("{} prolongée", newer[20].street);
    newer[30].certified = Some(true);
    let gone = newer.swap_remove(40);
    newer.push(address("Rue Nouvelle", 1));
    let told = comparison.differences(&present, &newer);
    let removed: Vec<_> = told.iter().filter(|difference| difference.what == What::Removed).collect();
    assert_eq!((removed.len(), removed[0].was), (1, Some(&gone)));
    let count = |wanted: fn(&What) -> bool| told.iter().filter(|difference| wanted(&difference.what)).count();
    assert_eq!(count(|what| matches!(what, What::Added)), 1);
    assert_eq!(count(|what| matches!(what, What::Renamed { spelling: false })), 1);
    assert_eq!(count(|what| matches!(what, What::Moved { .. })), 1);
    assert_eq!(count(|what| *what == What::Changed { fields: vec![Field::Certified] }), 1);
    assert_eq!(told.len(), 5);
}
