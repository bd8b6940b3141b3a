//! `cp:CadastralParcel` (D2.8.I.6, 5.3.2.1.2).

use geo::InteriorPoint;
use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use crate::exchange::outgoing::gml::geometry::{Frame, plain as geometry};
use crate::exchange::outgoing::gml::inspire::View;
use crate::exchange::outgoing::gml::inspire::element::{Identity, Void, moment, plain, put, text, value, void};
use crate::exchange::outgoing::{Drawn, Feature, ShapeKind, Value, digits};

/// Unit of areas: square metres, as UCUM writes them.
const SQUARE_METRES: &str = " uom=\"m2\"";

/// Parcels as objects.
pub(super) struct Parcels {
    /// `<cp:CadastralParcel gml:id="parcels.`: the identifier follows.
    open: Box<str>,
    identity: Identity,
    frame: Frame,
    area: Option<usize>,
    begin: Option<usize>,
    label: Option<usize>,
    reference: Option<usize>,
    valid_from: Option<usize>,
}

impl Parcels {
    /// `layer`: the identifiers of objects begin with it, as those of the layer's features do.
    pub fn new(view: &View, layer: &str, frame: Frame) -> Self {
        Self {
            open: format!("<cp:CadastralParcel gml:id=\"{layer}.").into(),
            identity: Identity::new(view),
            frame,
            area: view.rank("areaValue"),
            begin: view.rank("beginLifespanVersion"),
            label: view.rank("label"),
            reference: view.rank("nationalCadastralReference"),
            valid_from: view.rank("validFrom"),
        }
    }

    /// Append the object; properties in the order of the schema.
    pub fn object(&self, out: &mut Vec<u8>, feature: &Feature<'_>) {
        put(out, &self.open);
        digits::integer(out, feature.id);
        put(out, "\">");
        area(out, value(feature, self.area));
        moment(out, "cp:beginLifespanVersion", value(feature, self.begin));
        self.surface(out, feature);
        self.identity.write(out, feature);
        self.named(out, feature, "cp:label", self.label);
        self.named(out, feature, "cp:nationalCadastralReference", self.reference);
        self.reference_point(out, feature);
        moment(out, "cp:validFrom", value(feature, self.valid_from));
        for name in ["cp:basicPropertyUnit", "cp:administrativeUnit", "cp:zoning"] {
            void(out, name, Void::Unpopulated, "");
        }
        put(out, "</cp:CadastralParcel>");
    }

    /// One area is written as itself: as much as possible a parcel is a single one (D2.8.I.6, 5.3.2.1.2).
    fn surface(&self, out: &mut Vec<u8>, feature: &Feature<'_>) {
        let Some(drawn) = feature.sound() else { return put(out, "<cp:geometry nilReason=\"unknown\"/>") };
        put(out, "<cp:geometry>");
        geometry(out, drawn, feature.id, &self.frame);
        put(out, "</cp:geometry>");
    }

    /// A text the schema demands: the identifier where the column is empty.
    fn named(&self, out: &mut Vec<u8>, feature: &Feature<'_>, name: &str, rank: Option<usize>) {
        if let Some(found) = plain(feature, rank) {
            return text(out, name, &found);
        }
        put(out, &format!("<{name}>"));
        self.identity.local(out, feature);
        put(out, &format!("</{name}>"));
    }

    fn reference_point(&self, out: &mut Vec<u8>, feature: &Feature<'_>) {
        let Some(at) = feature.sound().and_then(inside) else {
            return void(out, "cp:referencePoint", Void::Unknown, "");
        };
        put(out, "<cp:referencePoint>");
        self.frame.point(out, at, feature.id, "p");
        put(out, "</cp:referencePoint>");
    }
}

/// The registered area. Its unit stands even where there is no number: the schema has no exception for void areas.
fn area(out: &mut Vec<u8>, value: Value<'_>) {
    let number = match value {
        Value::Integer(_) => value,
        Value::Real(number) if number.is_finite() => value,
        _ => return void(out, "cp:areaValue", Void::Unknown, SQUARE_METRES),
    };
    put(out, &format!("<cp:areaValue{SQUARE_METRES}>"));
    match number {
        Value::Integer(number) => digits::integer(out, number),
        Value::Real(number) => digits::real(out, number),
        _ => {}
    }
    put(out, "</cp:areaValue>");
}

/// A point inside the areas, never in a hole or outside as a centre of gravity may be; none of a geometry of no extent.
fn inside(drawn: &Drawn) -> Option<[f64; 2]> {
    if drawn.kind != ShapeKind::Area {
        return None;
    }
    let ring = |vertices: &[[f64; 2]]| LineString::new(vertices.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect());
    let polygons = drawn.polygons().filter_map(|mut rings| {
        let exterior = ring(rings.next()?);
        Some(Polygon::new(exterior, rings.map(ring).collect()))
    });
    let point = MultiPolygon::new(polygons.collect()).interior_point()?;
    (point.x().is_finite() && point.y().is_finite()).then(|| [point.x(), point.y()])
}
