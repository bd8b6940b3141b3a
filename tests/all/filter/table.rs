//! Three hundred places with everything a filter can ask for, and with gaps. Coordinates lie on a grid whose step is a
//! power of two, so that no rounding decides whether two of them touch.

use std::borrow::Cow;

use beffroi::filter::model::{Shape, Test};
use beffroi::filter::{Field, Fields, Filter, Kind, Names, Row, Value};
use geo_types::Geometry;

use super::chance::Chance;

pub const TABLE: &str = "create table town.places (fid bigint primary key, name text, floors integer, height float8,
    taxes numeric, pool boolean, built date, starts timestamptz, ends timestamptz, tags text[], geom geometry(Geometry, 4326))";

pub const NAMES: [&str; 16] = [
    "Mairie", "mairie", "MAIRIE", "École", "ecole", "ÉCOLE", "L'Haÿ", "l'hay", "Œuvre", "oeuvre", "rue 50%", "rue_50",
    "a\\b", "", "Zoé", "zz",
];
pub const TAGS: [&str; 5] = ["a", "b", "c", "é", "a b"];

#[derive(Debug, Clone)]
pub struct Place {
    pub id: i64,
    pub name: Option<&'static str>,
    pub floors: Option<i64>,
    pub height: Option<f64>,
    pub taxes: Option<f64>,
    pub pool: Option<bool>,
    pub built: Option<String>,
    pub starts: Option<String>,
    pub ends: Option<String>,
    pub tags: Option<Vec<&'static str>>,
    pub wkt: Option<String>,
    pub geometry: Option<Geometry<f64>>,
}

/// The rows, always the same.
pub fn places() -> Vec<Place> {
    let mut chance = Chance(4);
    (1..=300).map(|id| place(id, &mut chance)).collect()
}

fn place(id: i64, chance: &mut Chance) -> Place {
    let wkt = (!chance.once_in(12)).then(|| shape(chance));
    let geometry = wkt.as_ref().map(|text| drawn(text));
    Place {
        id,
        name: (!chance.once_in(8)).then(|| chance.of(&NAMES)),
        floors: (!chance.once_in(8)).then(|| chance.below(7).cast_signed() - 1),
        height: (!chance.once_in(8)).then(|| if chance.once_in(40) { f64::NAN } else { quarter(chance) }),
        taxes: (!chance.once_in(8)).then(|| quarter(chance)),
        pool: (!chance.once_in(8)).then(|| chance.once_in(2)),
        built: (!chance.once_in(8)).then(|| day(chance)),
        starts: (!chance.once_in(8)).then(|| moment(chance)),
        ends: (!chance.once_in(8)).then(|| moment(chance)),
        tags: (!chance.once_in(8)).then(|| (0..chance.below(4)).map(|_| chance.of(&TAGS)).collect()),
        wkt,
        geometry,
    }
}

fn drawn(wkt: &str) -> Geometry<f64> {
    let filter = Filter::text(&format!("S_EQUALS(geometry, {wkt})"), &fields(), "CRS84".parse().unwrap()).unwrap();
    match filter.test() {
        Test::Spatial(_, _, Shape::Given(geometry)) => geometry.clone(),
        other => panic!("{other}"),
    }
}

pub fn quarter(chance: &mut Chance) -> f64 {
    (chance.below(40) as f64 - 8.0) / 4.0
}

pub fn day(chance: &mut Chance) -> String {
    format!("2024-0{}-{:02}", 1 + chance.below(3), 1 + chance.below(4) * 9)
}

pub fn moment(chance: &mut Chance) -> String {
    format!("{}T{:02}:00:00Z", day(chance), chance.below(3) * 11)
}

fn spot(x: u64, y: u64) -> String {
    format!("{} {}", 2.0 + x as f64 / 1024.0, 48.0 + y as f64 / 1024.0)
}

/// A geometry of any kind, within seven steps of the grid.
pub fn shape(chance: &mut Chance) -> String {
    let [x, y] = [chance.below(6), chance.below(6)];
    let [w, h] = [1 + chance.below(3), 1 + chance.below(3)];
    match chance.below(8) {
        0 | 1 => format!("POINT({})", spot(x, y)),
        2 => format!("LINESTRING({},{})", spot(x, y), spot(x + w, y + h - 1)),
        3 => format!("LINESTRING({},{},{})", spot(x, y), spot(x + w, y), spot(x + w, y + h)),
        4 => format!("POLYGON(({},{},{},{}))", spot(x, y), spot(x + w, y), spot(x, y + h), spot(x, y)),
        5 => format!("MULTIPOINT({},{})", spot(x, y), spot(x + w, y + h)),
        6 => format!("MULTIPOLYGON({},{})", area(x, y, w, h), area(x + 4, y, w, h)),
        _ if chance.once_in(3) => {
            format!("POLYGON({},{})", ring(x, y, 4, 4), ring(x + 1, y + 1, 1, 2))
        }
        _ => format!("POLYGON{}", area(x, y, w, h)),
    }
}

fn area(x: u64, y: u64, w: u64, h: u64) -> String {
    format!("({})", ring(x, y, w, h))
}

fn ring(x: u64, y: u64, w: u64, h: u64) -> String {
    let corners = [spot(x, y), spot(x + w, y), spot(x + w, y + h), spot(x, y + h), spot(x, y)];
    format!("({})", corners.join(","))
}

impl Place {
    /// Its row, as values of an insert.
    pub fn sql(&self) -> String {
        fn or_null<T: std::fmt::Display>(value: Option<T>, cast: &str) -> String {
            value.map_or("null".into(), |value| format!("'{}'::{cast}", value.to_string().replace('\'', "''")))
        }
        let tags = self
            .tags
            .as_ref()
            .map(|tags| format!("{{{}}}", tags.iter().map(|tag| format!("\"{tag}\"")).collect::<Vec<_>>().join(",")));
        format!(
            "({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
            self.id,
            or_null(self.name, "text"),
            or_null(self.floors, "integer"),
            or_null(self.height, "float8"),
            or_null(self.taxes, "numeric"),
            or_null(self.pool, "boolean"),
            or_null(self.built.as_ref(), "date"),
            or_null(self.starts.as_ref(), "timestamptz"),
            or_null(self.ends.as_ref(), "timestamptz"),
            or_null(tags, "text[]"),
            self.wkt.as_ref().map_or("null".into(), |wkt| format!("st_geomfromtext('{wkt}', 4326)")),
        )
    }
}

impl Row for Place {
    fn id(&self) -> i64 {
        self.id
    }

    fn value(&self, field: &str) -> Value<'_> {
        let value = match field {
            "name" => self.name.map(|name| Value::Text(Cow::Borrowed(name))),
            "floors" => self.floors.map(Value::Integer),
            "height" => self.height.map(Value::Real),
            "taxes" => self.taxes.map(Value::Real),
            "pool" => self.pool.map(Value::Boolean),
            "built" => self.built.as_ref().map(|day| Value::Date(day.parse().unwrap())),
            "starts" => self.starts.as_ref().map(|at| Value::Moment(at.parse().unwrap())),
            "ends" => self.ends.as_ref().map(|at| Value::Moment(at.parse().unwrap())),
            "tags" => self.tags.as_ref().map(|tags| Value::List(tags.iter().map(|tag| Cow::Borrowed(*tag)).collect())),
            other => panic!("no field {other}"),
        };
        value.unwrap_or(Value::Null)
    }

    fn geometry(&self) -> Option<&Geometry<f64>> {
        self.geometry.as_ref()
    }
}

/// What a filter may name.
pub fn fields() -> Fields {
    let all = [
        ("name", Kind::Text),
        ("floors", Kind::Integer),
        ("height", Kind::Real),
        ("taxes", Kind::Real),
        ("pool", Kind::Boolean),
        ("built", Kind::Date),
        ("starts", Kind::Moment),
        ("ends", Kind::Moment),
        ("tags", Kind::List),
    ];
    Fields::new(all.map(|(name, kind)| Field::new(name, kind)), true)
}

pub struct Columns;

impl Names for Columns {
    fn field(&self, name: &str) -> String {
        format!("t.\"{name}\"")
    }

    fn geometry(&self) -> String {
        "t.\"geom\"".into()
    }

    fn id(&self) -> String {
        "t.\"fid\"".into()
    }
}
