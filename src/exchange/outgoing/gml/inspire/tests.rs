use std::collections::HashSet;

use roxmltree::{Document, Node};

use super::*;
use crate::exchange::outgoing::gml::Around;
use crate::exchange::outgoing::sample::{CRS84, LAMBERT_93, Sink, area, collection, line, point, text, written};
use crate::exchange::outgoing::{Collection, Drawn, Feature, Part, ShapeKind, Value};
use crate::exchange::table::{Column, Kind, Shape};
use crate::geo::{AxisOrder, CrsName, Srid};

const ETRS89: CrsName = CrsName { srid: Srid::ETRS89, order: AxisOrder::NorthEast };
const GML: &str = "http://www.opengis.net/gml/3.2";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// A layer with these columns, as objects of which each property comes from the column beside it.
fn layer(feature_type: FeatureType, crs: CrsName, properties: &[(&'static str, &str, Kind)]) -> Collection {
    let column = |(_, name, kind): &(&str, &str, Kind)| Column::new(name, name, *kind);
    let named = properties.iter().enumerate().filter(|(_, (property, ..))| !property.is_empty());
    let view = View {
        feature_type,
        namespace: "http://ville.example/ns?a&b".into(),
        language: Some("fra".into()),
        ranks: named.map(|(rank, (property, ..))| (*property, rank)).collect(),
        address: AddressView {
            country: "France".into(),
            commune_level: "6thOrder".into(),
            specifications: vec![("entrée".into(), "entrance".into())],
        },
    };
    Collection {
        id: if feature_type == FeatureType::Address { "addresses" } else { "parcels" }.into(),
        columns: properties.iter().map(column).collect(),
        inspire: Some(view),
        ..collection(Shape::Any, crs)
    }
}

fn parcels(crs: CrsName) -> Collection {
    let properties = [
        ("", "commune", Kind::Text),
        ("inspireId", "id", Kind::Text),
        ("label", "number", Kind::Text),
        ("areaValue", "area", Kind::Integer),
        ("beginLifespanVersion", "updated", Kind::Date),
        ("validFrom", "created", Kind::DateTime),
    ];
    let mut parcels = layer(FeatureType::CadastralParcel, crs, &properties);
    if let Some(view) = &mut parcels.inspire {
        view.ranks.push(("nationalCadastralReference", 1));
    }
    parcels
}

fn addresses(crs: CrsName) -> Collection {
    let properties = [
        ("", "commune", Kind::Text),
        ("inspireId", "id", Kind::Text),
        ("alternativeIdentifier", "ban_id", Kind::Text),
        ("addressNumber", "number", Kind::Integer),
        ("addressNumberExtension", "suffix", Kind::Text),
        ("thoroughfareName", "street", Kind::Text),
        ("thoroughfareIdentifier", "street_code", Kind::Text),
        ("addressAreaName", "locality", Kind::Text),
        ("postCode", "postcode", Kind::Text),
        ("adminUnitName", "post_town", Kind::Text),
        ("specification", "position", Kind::Text),
        ("beginLifespanVersion", "updated", Kind::Date),
    ];
    let mut addresses = layer(FeatureType::Address, crs, &properties);
    if let Some(view) = &mut addresses.inspire {
        view.ranks.push(("postName", 9));
    }
    addresses
}

/// Column by column as [`addresses`] has them.
fn door<'a>(id: &'a str, number: i64, suffix: &'a str, street: &'a str) -> [Value<'a>; 12] {
    [
        Value::Text("93010"),
        Value::Text(id),
        Value::Null,
        Value::Integer(number),
        Value::Text(suffix),
        Value::Text(street),
        Value::Text("0123"),
        Value::Null,
        Value::Text("93140"),
        Value::Text("Bondy"),
        Value::Text("entrée"),
        Value::Date("2024-05-17"),
    ]
}

fn around(returned: u64) -> Around {
    Around { matched: Some(12), returned, time_stamp: "2026-03-12T09:30:00Z".into(), ..Around::default() }
}

fn document(collection: &Collection, features: &[Feature<'_>]) -> String {
    let view = collection.inspire.as_ref().unwrap();
    let around = around(features.len() as u64);
    let make = |sink: Sink| Box::new(Inspire::new(collection, view, &around, sink)) as _;
    text(written(features, make))
}

/// The elements of a name, whatever its namespace.
fn elements<'a>(tree: &'a Document<'_>, name: &str) -> Vec<Node<'a, 'a>> {
    tree.descendants().filter(|node| node.is_element() && node.tag_name().name() == name).collect()
}

/// Laid out for people to compare.
fn shown(page: &str) -> String {
    page.replace("><", ">\n<")
}

const PARCEL: [Value<'static>; 6] = [
    Value::Text("80016"),
    Value::Text("80016000AB0012"),
    Value::Text("12"),
    Value::Integer(1250),
    Value::Date("2012-03-06"),
    Value::Moment("2004-01-31T23:00:00Z"),
];

#[test]
fn parcels_as_cadastral_parcels() {
    let (single, several) = (area(false), area(true));
    let features = [
        Feature { id: 7, shape: Some(&single), values: &PARCEL },
        Feature { id: 8, shape: Some(&several), values: &[Value::Null; 6] },
        Feature { id: 9, shape: None, values: &PARCEL },
    ];
    let page = document(&parcels(ETRS89), &features);
    Document::parse(&page).unwrap();
    insta::assert_snapshot!(shown(&page));
}

#[test]
fn addresses_with_what_they_share() {
    let at = point([2.5, 48.9]);
    let (first, second) =
        (door("93010_0123_00012_bis", 12, "bis", "Rue d’Été"), door("93010_0123_00014", 14, " ", "Rue d’Été"));
    let mut lane = door("93010_0123_99999", 99999, "", "Rue <&>");
    lane[10] = Value::Text("ailleurs");
    let features = [(7, &first), (8, &second), (9, &lane)].map(|(id, values)| Feature { id, shape: Some(&at), values });
    let page = document(&addresses(ETRS89), &features);
    Document::parse(&page).unwrap();
    insta::assert_snapshot!(shown(&page));
}

#[test]
fn what_is_referred_to_is_in_the_document_once() {
    let at = point([2.5, 48.9]);
    let doors: Vec<_> = ["Rue A", "Rue B", "Rue A"].iter().map(|street| door("x", 1, "", street)).collect();
    let empty = [Value::Null; 12];
    let features = doors.iter().chain([&empty]).zip(1..).map(|(values, id)| Feature { id, shape: Some(&at), values });
    let page = document(&addresses(CRS84), &features.collect::<Vec<_>>());
    let tree = Document::parse(&page).unwrap();
    let all: Vec<&str> = tree.descendants().filter_map(|node| node.attribute((GML, "id"))).collect();
    let ids: HashSet<&str> = all.iter().copied().collect();
    assert_eq!(ids.len(), all.len(), "{page}");
    let referred = tree.descendants().filter_map(|node| node.attribute((XLINK, "href"))?.strip_prefix('#'));
    let referred: Vec<&str> = referred.collect();
    assert!(referred.len() > 10 && referred.iter().all(|id| ids.contains(id)), "{page}");
    assert_eq!(elements(&tree, "ThoroughfareName").len(), 2);
    let country = |node: &Node<'_, '_>| node.children().any(|child| child.tag_name().name() == "component");
    assert!(elements(&tree, "Address").iter().all(country), "each has at least its country");
}

#[test]
fn what_is_missing_is_void_and_says_why() {
    let line = line(false);
    let features = [Feature { id: 8, shape: Some(&line), values: &[Value::Null; 6] }];
    let page = document(&parcels(ETRS89), &features);
    let tree = Document::parse(&page).unwrap();
    for name in ["areaValue", "beginLifespanVersion", "validFrom", "referencePoint"] {
        let [void] = elements(&tree, name)[..] else { panic!("{name}: {page}") };
        assert_eq!((void.attribute((XSI, "nil")), void.attribute("nilReason")), (Some("true"), Some("unknown")));
    }
    for name in ["localId", "label", "nationalCadastralReference"] {
        assert_eq!(elements(&tree, name)[0].text(), Some("8"), "{name} may not be void: {page}");
    }
}

#[test]
fn the_point_of_reference_is_inside_also_of_a_bent_parcel() {
    // A horseshoe: its centre of gravity lies between the arms.
    let ring = [[0., 0.], [9., 0.], [9., 9.], [8., 9.], [8., 1.], [1., 1.], [1., 9.], [0., 9.], [0., 0.]];
    let part = Part { end: ring.len(), exterior: true };
    let bent = Drawn { kind: ShapeKind::Area, multi: true, xy: ring.to_vec(), parts: vec![part] };
    let features = [Feature { id: 1, shape: Some(&bent), values: &PARCEL }];
    let page = document(&parcels(LAMBERT_93), &features);
    let tree = Document::parse(&page).unwrap();
    let at: Vec<f64> = elements(&tree, "pos")[0].text().unwrap().split(' ').map(|n| n.parse().unwrap()).collect();
    let hollow = at[0] > 1.0 && at[0] < 8.0 && at[1] > 1.0;
    assert!(!hollow && (0.0..=9.0).contains(&at[0]) && (0.0..=9.0).contains(&at[1]), "{at:?}");
    assert_eq!(elements(&tree, "MultiSurface").len(), 0, "one area is written as itself");
}

#[test]
fn axes_are_in_the_order_the_name_of_the_system_means() {
    let at = point([2.5, 48.9]);
    let values = door("x", 1, "", "Rue A");
    let features = [Feature { id: 1, shape: Some(&at), values: &values }];
    let position = |crs| {
        let page = document(&addresses(crs), &features);
        let tree = Document::parse(&page).unwrap();
        let point = elements(&tree, "Point")[0];
        (point.attribute("srsName").unwrap().to_owned(), elements(&tree, "pos")[0].text().unwrap().to_owned())
    };
    assert_eq!(position(ETRS89), ("http://www.opengis.net/def/crs/EPSG/0/4258".into(), "48.9 2.5".into()));
    assert_eq!(position(CRS84), ("http://www.opengis.net/def/crs/OGC/1.3/CRS84".into(), "2.5 48.9".into()));
}

#[test]
fn a_feature_type_is_read_by_the_name_of_its_schema() {
    FeatureType::ALL.into_iter().for_each(|one| assert_eq!(FeatureType::read(one.name()), Some(one)));
    assert_eq!(FeatureType::read("cp:BasicPropertyUnit"), None);
}
