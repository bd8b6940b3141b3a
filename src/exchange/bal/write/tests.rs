use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::*;
use crate::base::{Failure, Language};
use crate::exchange::bal::tests::{Heard, read_bytes};
use crate::exchange::ban::Ban;
use crate::exchange::csv::Table;
use crate::exchange::format::{Finding, Options, Reader, Record, Value};

fn address() -> Address {
    Address {
        ids: None,
        commune: "13004".into(),
        commune_name: "Arles".into(),
        delegated: None,
        street: "Rue de la République".into(),
        street_code: Some("0120".into()),
        street_in: vec![RegionalName { language: "oci".into(), name: "Carrièra de la Republica".into() }],
        locality: None,
        number: Some(12),
        suffix: Some("Bis".into()),
        places: vec![
            Place { kind: Some(PositionKind::Entrance), longitude: 4.6278, latitude: 43.6767 },
            Place { kind: Some(PositionKind::Staircase), longitude: 4.6279, latitude: 43.6767 },
        ],
        parcels: vec!["13004000AB0123".into(), "13004000AB0124".into()],
        source: "Ville d’Arles".into(),
        updated: jiff::civil::date(2024, 1, 31),
        certified: true,
    }
}

fn written(addresses: &[Address], languages: &[&str]) -> Result<Vec<u8>, BalFault> {
    let mut writer = BalWriter::new(Vec::new(), languages)?;
    for address in addresses {
        writer.address(address)?;
    }
    writer.finish()
}

#[test]
fn a_number_with_two_positions_is_two_lines_to_the_letter_of_the_format() {
    let text = String::from_utf8(written(&[address()], &["oci"]).unwrap()).unwrap();
    let expected = "\u{feff}id_ban_commune;id_ban_toponyme;id_ban_adresse;cle_interop;commune_insee;commune_nom;commune_deleguee_insee;commune_deleguee_nom;voie_nom;lieudit_complement_nom;numero;suffixe;position;x;y;long;lat;cad_parcelles;source;date_der_maj;certification_commune;voie_nom_oci\n\
        ;;;13004_0120_00012_bis;13004;Arles;;;Rue de la République;;12;Bis;entrée;831290.95;6287760.36;4.6278000;43.6767000;13004000AB0123|13004000AB0124;Ville d’Arles;2024-01-31;1;Carrièra de la Republica\n\
        ;;;13004_0120_00012_bis;13004;Arles;;;Rue de la République;;12;Bis;cage d’escalier;831299.02;6287760.53;4.6279000;43.6767000;13004000AB0123|13004000AB0124;Ville d’Arles;2024-01-31;1;Carrièra de la Republica\n";
    assert_eq!(text, expected);
    let heard = read_bytes(text.as_bytes());
    assert!(heard.findings.is_empty() && heard.rejects.is_empty(), "{:?}", heard.findings);
    assert_eq!(heard.records.len(), 2);
}

#[test]
fn a_street_without_numbers_is_99999_and_may_have_no_place() {
    let street = Address { number: None, suffix: None, street_code: None, places: vec![], ..address() };
    let text = String::from_utf8(written(std::slice::from_ref(&street), &[]).unwrap()).unwrap();
    assert!(text.contains(";13004_xxxx_99999;") && text.contains(";99999;;;;;;;"), "{text}");
    let corsican = Address { commune: "2A004".into(), ..street };
    assert_eq!(corsican.key(), "2a004_xxxx_99999");
}

#[test]
fn the_projection_is_the_one_of_the_territory() {
    let place = Place { kind: None, longitude: 55.45, latitude: -20.88 };
    let island = Address { commune: "97411".into(), parcels: vec![], places: vec![place], ..address() };
    let text = String::from_utf8(written(&[island], &[]).unwrap()).unwrap();
    let cells: Vec<&str> = text.lines().nth(1).unwrap().split(';').collect();
    let (x, y): (f64, f64) = (cells[13].parse().unwrap(), cells[14].parse().unwrap());
    assert!((338_000.0..340_000.0).contains(&x) && (7_689_000.0..7_692_000.0).contains(&y), "{x} {y}");
}

#[test]
fn what_would_make_the_file_refused_is_refused_before_it_is_written() {
    let uuid = || "fe09df05-3da5-4799-9e3a-0a5709657e4a".to_owned();
    let wrong = [
        (Address { commune: "1300".into(), ..address() }, "commune_insee"),
        (Address { street: "A".into(), ..address() }, "voie_nom"),
        (Address { number: Some(0), ..address() }, "numero"),
        (Address { number: Some(99_999), ..address() }, "numero"),
        (Address { suffix: Some("b_c".into()), ..address() }, "suffixe"),
        (Address { number: None, ..address() }, "suffixe"),
        (Address { street_code: Some("120".into()), ..address() }, "cle_interop"),
        (Address { parcels: vec!["AB 12".into()], ..address() }, "cad_parcelles"),
        (
            Address { ids: Some(BalIds { commune: uuid(), toponym: uuid(), address: None }), ..address() },
            "id_ban_adresse",
        ),
    ];
    for (address, wanted) in wrong {
        let refused = written(&[address], &[]).unwrap_err();
        assert!(matches!(&refused, BalFault::Unfit { column, .. } if *column == wanted), "{wanted}: {refused}");
        let told = Language::ALL.map(|language| refused.explain(language).detail);
        assert!(told[0] != told[1] && told[1] != told[2] && told[0].contains(wanted));
    }
    let nowhere = Address { places: vec![], ..address() };
    assert!(matches!(written(&[nowhere], &[]), Err(BalFault::Nowhere { .. })));
    let ids = Some(BalIds { commune: uuid(), toponym: uuid(), address: Some(uuid()) });
    let some = [address(), Address { ids, number: Some(13), ..address() }];
    assert!(matches!(written(&some, &[]), Err(BalFault::SomeIdentified { .. })));
}

/// Real files, where they are at hand.
fn shared(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(file);
    path.exists().then_some(path)
}

#[test]
fn the_sample_file_of_the_aitf_is_written_again_as_it_is() {
    let Some(path) = shared("addresses/bal/bal_simple_v1.4.csv") else { return };
    let table = Table::open(&path, &Arc::default()).unwrap();
    let mut addresses: Vec<Address> = Vec::new();
    table
        .each(|row| {
            let text = |column: &str| Some(row.get(column).into_owned()).filter(|text| !text.is_empty());
            let degrees = text("long").zip(text("lat"));
            let place = degrees.map(|(long, lat)| Place {
                kind: text("position").and_then(|kind| PositionKind::read(&kind)),
                longitude: long.parse().unwrap(),
                latitude: lat.parse().unwrap(),
            });
            let ids = BalIds {
                commune: text("id_ban_commune").unwrap(),
                toponym: text("id_ban_toponyme").unwrap(),
                address: text("id_ban_adresse"),
            };
            addresses.push(Address {
                ids: Some(ids),
                commune: text("commune_insee").unwrap(),
                commune_name: text("commune_nom").unwrap(),
                street: text("voie_nom").unwrap(),
                street_code: text("cle_interop").map(|key| key[6..10].to_owned()),
                street_in: vec![],
                number: text("numero").and_then(|number| number.parse().ok()).filter(|number| *number != 99_999),
                suffix: text("suffixe"),
                places: place.into_iter().collect(),
                parcels: crate::exchange::bal::parcels(&row.get("cad_parcelles")).0,
                source: text("source").unwrap(),
                updated: row.get("date_der_maj").parse().unwrap(),
                certified: row.get("certification_commune") == "1",
                delegated: None,
                locality: None,
            });
            Ok(())
        })
        .unwrap();
    let again = String::from_utf8(written(&addresses, &[]).unwrap()).unwrap();
    let sample = std::fs::read_to_string(path).unwrap();
    assert_eq!(again.lines().count(), sample.lines().count());
    assert_eq!(again.lines().next(), sample.lines().next());
    for (ours, theirs) in again.lines().zip(sample.lines()).skip(1) {
        for (rank, (ours, theirs)) in ours.split(';').zip(theirs.trim_end().split(';')).enumerate() {
            match (rank, ours.parse::<f64>(), theirs.parse::<f64>()) {
                // The sample gives x and y to a few decimetres of its own longitude and latitude.
                (13 | 14, Ok(ours), Ok(theirs)) => assert!((ours - theirs).abs() < 1.0, "{ours} {theirs}"),
                (15 | 16, Ok(ours), Ok(theirs)) => assert!((ours - theirs).abs() < 1e-7, "{ours} {theirs}"),
                // The sample writes parcels with the tax office, which the format drops.
                (17, ..) => assert_eq!(ours, crate::exchange::bal::parcels(theirs).0.join("|")),
                _ => assert_eq!(ours, theirs),
            }
        }
    }
}

fn cell<'a>(record: &'a Record, columns: &[String], name: &str) -> &'a Value {
    &record.values[columns.iter().position(|column| column == name).unwrap()]
}

fn text(value: &Value) -> Option<String> {
    value.as_text().map(std::borrow::Cow::into_owned)
}

/// What makes two addresses the same.
fn identity(record: &Record, columns: &[String]) -> (Option<String>, Option<String>, Option<String>, [i64; 2]) {
    let Some(geo_types::Geometry::Point(point)) = record.geometry else { panic!("no point") };
    #[expect(clippy::cast_possible_truncation, reason = "a ten-millionth of a degree")]
    let grid = [point.x(), point.y()].map(|degrees| (degrees * 1e7).round() as i64);
    let [number, suffix, street] = ["number", "suffix", "street"].map(|name| text(cell(record, columns, name)));
    (street, number, suffix, grid)
}

#[test]
fn the_addresses_of_a_real_town_are_written_read_back_the_same_and_break_no_rule() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/bondy/ban-93010.csv.gz");
    let mut town = Heard::default();
    let mut ban = Ban::open(&[path], &Options::default()).unwrap();
    ban.read(&mut town).unwrap();
    let columns = ban.targets()[0].columns.clone();
    let of = |record: &Record, name: &str| text(cell(record, &columns, name));
    let mut unplaced = 0;
    let addresses: Vec<Address> = town
        .records
        .iter()
        .map(|record| {
            let Some(geo_types::Geometry::Point(point)) = record.geometry else { panic!("no point") };
            let kind = of(record, "position").and_then(|kind| PositionKind::read(&kind));
            unplaced += u32::from(kind.is_none());
            let code = of(record, "street_code").and_then(|code| Some(code.split_once('_')?.1.to_lowercase()));
            Address {
                ids: None,
                commune: record.commune.clone(),
                commune_name: of(record, "post_town").unwrap(),
                delegated: None,
                street: of(record, "street").unwrap(),
                street_code: code.filter(|code| code.len() == 4),
                street_in: vec![],
                locality: of(record, "locality"),
                number: of(record, "number").and_then(|number| number.parse().ok()),
                suffix: of(record, "suffix"),
                places: vec![Place { kind, longitude: point.x(), latitude: point.y() }],
                parcels: of(record, "parcels").map(|list| crate::exchange::bal::parcels(&list).0).unwrap_or_default(),
                source: "Ville de Bondy".into(),
                updated: jiff::civil::date(2024, 1, 31),
                certified: of(record, "certified").as_deref() == Some("1"),
            }
        })
        .collect();
    let heard = read_bytes(&written(&addresses, &[]).unwrap());
    assert!(heard.rejects.is_empty(), "{:?}", heard.rejects.first());
    let mut told: BTreeMap<&str, u32> = BTreeMap::new();
    heard.findings.iter().for_each(|Finding { code, .. }| *told.entry(code).or_default() += 1);
    // What the BAN does not say of these addresses, the BAL cannot say either.
    let uncoded = addresses.iter().filter(|address| address.street_code.is_none()).count();
    assert_eq!(told.remove("row.position_manquante"), Some(unplaced));
    assert_eq!(told.remove("cle_interop.voie_non_renseignee"), u32::try_from(uncoded).ok());
    assert!(told.is_empty(), "{told:?} {:?}", heard.findings.first());
    let bal = crate::exchange::bal::COLUMNS.map(str::to_owned);
    let mut before: Vec<_> = town.records.iter().map(|record| identity(record, &columns)).collect();
    let mut after: Vec<_> = heard.records.iter().map(|record| identity(record, &bal)).collect();
    before.sort();
    after.sort();
    assert_eq!(before.len(), 8413);
    assert_eq!(before, after);
}
