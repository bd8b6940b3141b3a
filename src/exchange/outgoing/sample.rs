//! What the tests of the writers write: a few features of a town with everything that goes wrong.

use crate::base::Language;
use crate::exchange::outgoing::{Collection, Drawn, Feature, Part, ShapeKind, Standard, Value, Writer};
use crate::exchange::table::{Column, Kind, Shape};
use crate::geo::{AxisOrder, CrsName, Srid};

pub(super) const CRS84: CrsName = CrsName { srid: Srid::WGS84, order: AxisOrder::EastNorth };
pub(super) const LAMBERT_93: CrsName = CrsName { srid: Srid::LAMBERT_93, order: AxisOrder::EastNorth };

/// A column of each kind.
pub(super) fn collection(geometry: Shape, crs: CrsName) -> Collection {
    let columns = [
        ("nom", "Nom", Kind::Text),
        ("places", "Places", Kind::Integer),
        ("surface", "Surface", Kind::Real),
        ("couvert", "Couvert", Kind::Boolean),
        ("ouverture", "Ouverture", Kind::Date),
        ("saisie", "Saisie", Kind::DateTime),
    ];
    Collection {
        id: "places-of-town".into(),
        title: "Places & marchés".into(),
        description: "Les places de la ville".into(),
        columns: columns.map(|(name, title, kind)| Column::new(name, title, kind)).into(),
        geometry: Some(geometry),
        crs,
        language: Language::French,
        standard: Standard::default(),
        inspire: None,
    }
}

pub(super) const FULL: [Value<'static>; 6] = [
    Value::Text("Place de l’Hôtel-de-Ville « d’Été » <A & B> \"x\""),
    Value::Integer(9_007_199_254_740_993),
    Value::Real(1250.75),
    Value::Boolean(true),
    Value::Date("1914-08-01"),
    Value::Moment("2026-03-12T09:30:00Z"),
];
pub(super) const NULLS: [Value<'static>; 6] = [Value::Null; 6];

pub(super) fn point(at: [f64; 2]) -> Drawn {
    Drawn { kind: ShapeKind::Point, multi: false, xy: vec![at], parts: vec![Part { end: 1, exterior: true }] }
}

pub(super) fn line(multi: bool) -> Drawn {
    let second = if multi { vec![[2.3, 49.9], [2.31, 49.91], [2.32, 49.9]] } else { Vec::new() };
    let mut drawn = Drawn { kind: ShapeKind::Line, multi, xy: vec![[2.29, 50.0], [2.295, 50.005]], parts: Vec::new() };
    drawn.parts.push(Part { end: 2, exterior: true });
    drawn.xy.extend(second);
    if multi {
        drawn.parts.push(Part { end: 5, exterior: true });
    }
    drawn
}

/// A square with a hole, and where there are several a triangle.
pub(super) fn area(multi: bool) -> Drawn {
    let square = [[2.0, 50.0], [3.0, 50.0], [3.0, 51.0], [2.0, 51.0], [2.0, 50.0]];
    let hole = [[2.25, 50.25], [2.25, 50.75], [2.75, 50.5], [2.25, 50.25]];
    let triangle = [[4.0, 50.0], [4.5, 50.0], [4.5, 50.5], [4.0, 50.0]];
    let mut drawn = Drawn { kind: ShapeKind::Area, multi, xy: [&square[..], &hole].concat(), parts: Vec::new() };
    drawn.parts.extend([Part { end: 5, exterior: true }, Part { end: 9, exterior: false }]);
    if multi {
        drawn.xy.extend(triangle);
        drawn.parts.push(Part { end: 13, exterior: true });
    }
    drawn
}

/// What a writer writes of these features.
pub(super) fn written(features: &[Feature<'_>], create: impl FnOnce(Sink) -> Box<dyn Writer>) -> Vec<u8> {
    let sink = Sink::default();
    let mut writer = create(sink.clone());
    for feature in features {
        writer.feature(feature).unwrap();
    }
    writer.finish().unwrap();
    sink.0.lock().unwrap().clone()
}

pub(super) fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// Keeps what is written.
#[derive(Clone, Default)]
pub(super) struct Sink(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
