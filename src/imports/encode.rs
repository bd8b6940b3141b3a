//! Rows in the binary form of `COPY` (PostgreSQL manual, COPY, "Binary Format").

use geo_types::{Coord, Geometry, LineString, Polygon};
use jiff::civil::{Date, date};

use crate::exchange::format::Value;
use crate::imports::table::Kind;

/// Begins a binary COPY.
pub(super) const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// Ends it.
pub(super) const TRAILER: &[u8] = &[0xff, 0xff];

/// A value that the type of its column cannot hold; the sentence says what is expected.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unfit(pub String);

pub(super) fn begin_row(out: &mut Vec<u8>, fields: usize) {
    out.extend(i16::try_from(fields).unwrap_or(i16::MAX).to_be_bytes());
}

pub(super) fn null(out: &mut Vec<u8>) {
    out.extend((-1_i32).to_be_bytes());
}

pub(super) fn bytes(out: &mut Vec<u8>, field: &[u8]) {
    out.extend(i32::try_from(field.len()).unwrap_or(i32::MAX).to_be_bytes());
    out.extend(field);
}

/// Write a value for a column of that kind.
pub(super) fn value(out: &mut Vec<u8>, kind: Kind, value: &Value) -> Result<(), Unfit> {
    if *value == Value::Null {
        null(out);
        return Ok(());
    }
    match kind {
        Kind::Text | Kind::Cast => {
            let text = value.as_text().unwrap_or_default();
            if text.contains('\0') {
                return Err(Unfit("contient un caractère nul.".to_owned()));
            }
            bytes(out, text.as_bytes());
        }
        Kind::Small => bytes(out, &whole::<i16>(value)?.to_be_bytes()),
        Kind::Integer => bytes(out, &whole::<i32>(value)?.to_be_bytes()),
        Kind::Big => bytes(out, &whole::<i64>(value)?.to_be_bytes()),
        Kind::Real => bytes(out, &real(value)?.to_be_bytes()),
        Kind::Boolean => bytes(out, &[u8::from(boolean(value)?)]),
        Kind::Date => {
            let days = (day(value)? - date(2000, 1, 1)).get_days();
            bytes(out, &days.to_be_bytes());
        }
    }
    Ok(())
}

fn unfit(value: &Value, expected: &str) -> Unfit {
    let text: String = value.as_text().unwrap_or_default().chars().take(60).collect();
    Unfit(format!("« {text} » n’est pas {expected}."))
}

fn whole<T: TryFrom<i64>>(value: &Value) -> Result<T, Unfit> {
    let number = match value {
        Value::Integer(n) => Some(*n),
        Value::Boolean(b) => Some(i64::from(*b)),
        Value::Real(x) => whole_of(*x),
        Value::Text(text) => text.parse().ok().or_else(|| text.replace(',', ".").parse().ok().and_then(whole_of)),
        Value::Date(_) | Value::Null => None,
    };
    number.and_then(|n| T::try_from(n).ok()).ok_or_else(|| unfit(value, "un nombre entier, ou il est trop grand"))
}

/// The integer a real number is, if it is one.
#[expect(clippy::cast_possible_truncation, reason = "checked: whole and below 2^53")]
fn whole_of(x: f64) -> Option<i64> {
    (x.fract() == 0.0 && x.abs() < 9_007_199_254_740_992.0).then_some(x as i64)
}

#[expect(clippy::cast_precision_loss, reason = "the column holds a double: precision is its own")]
fn real(value: &Value) -> Result<f64, Unfit> {
    let number = match value {
        Value::Integer(n) => Some(*n as f64),
        Value::Real(x) => Some(*x),
        Value::Text(text) => text.parse().or_else(|_| text.replace(',', ".").parse()).ok(),
        Value::Boolean(_) | Value::Date(_) | Value::Null => None,
    };
    number.filter(|x| x.is_finite()).ok_or_else(|| unfit(value, "un nombre"))
}

fn boolean(value: &Value) -> Result<bool, Unfit> {
    match value {
        Value::Boolean(b) => Ok(*b),
        Value::Integer(0) => Ok(false),
        Value::Integer(1) => Ok(true),
        Value::Text(text) => match text.to_lowercase().as_str() {
            "1" | "t" | "true" | "oui" | "o" | "vrai" => Ok(true),
            "0" | "f" | "false" | "non" | "n" | "faux" => Ok(false),
            _ => Err(unfit(value, "oui ou non")),
        },
        _ => Err(unfit(value, "oui ou non")),
    }
}

fn day(value: &Value) -> Result<Date, Unfit> {
    let found = match value {
        Value::Date(day) => Some(*day),
        Value::Text(text) => parse_day(text),
        Value::Integer(n) if (10_000_101..=99_991_231).contains(n) => parse_day(&n.to_string()),
        _ => None,
    };
    // PostgreSQL and people agree on the years 1 to 9999; jiff also knows negative years.
    found.filter(|d| d.year() > 0).ok_or_else(|| unfit(value, "une date (AAAA-MM-JJ, AAAAMMJJ ou JJ/MM/AAAA)"))
}

/// `2024-01-31`, with or without a time behind, `20240131`, `31/01/2024`, `31-01-2024`.
fn parse_day(text: &str) -> Option<Date> {
    let text = text.trim();
    let only = text.split(['T', ' ']).next().unwrap_or(text);
    let parts: Vec<&str> = only.split(['-', '/']).collect();
    let (year, month, day) = match *parts.as_slice() {
        [y, m, d] if y.len() == 4 => (y, m, d),
        [d, m, y] if y.len() == 4 => (y, m, d),
        [all] if all.len() == 8 && all.is_ascii() => (&all[..4], &all[4..6], &all[6..]),
        _ => return None,
    };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Write a geometry as EWKB in EPSG:4326.
pub(super) fn geometry(out: &mut Vec<u8>, shape: &Geometry<f64>) {
    let at = out.len();
    out.extend([0; 4]);
    put_geometry(out, shape, true);
    let length = i32::try_from(out.len() - at - 4).unwrap_or(i32::MAX);
    out[at..at + 4].copy_from_slice(&length.to_be_bytes());
}

const WITH_SRID: u32 = 0x2000_0000;

fn put_geometry(out: &mut Vec<u8>, shape: &Geometry<f64>, outermost: bool) {
    match shape {
        Geometry::Point(p) => {
            start(out, 1, outermost);
            put_coord(out, p.0);
        }
        Geometry::LineString(line) => {
            start(out, 2, outermost);
            put_line(out, line);
        }
        Geometry::Polygon(polygon) => {
            start(out, 3, outermost);
            put_polygon(out, polygon);
        }
        Geometry::MultiPoint(points) => {
            start(out, 4, outermost);
            count(out, points.0.len());
            for p in &points.0 {
                start(out, 1, false);
                put_coord(out, p.0);
            }
        }
        Geometry::MultiLineString(lines) => {
            start(out, 5, outermost);
            count(out, lines.0.len());
            for line in &lines.0 {
                start(out, 2, false);
                put_line(out, line);
            }
        }
        Geometry::MultiPolygon(polygons) => {
            start(out, 6, outermost);
            count(out, polygons.0.len());
            for polygon in &polygons.0 {
                start(out, 3, false);
                put_polygon(out, polygon);
            }
        }
        Geometry::GeometryCollection(parts) => {
            start(out, 7, outermost);
            count(out, parts.0.len());
            for part in &parts.0 {
                put_geometry(out, part, false);
            }
        }
        // geo's own shapes without a WKB type: as the standard shape they are.
        Geometry::Line(line) => put_geometry(out, &Geometry::LineString(LineString::from(line)), outermost),
        Geometry::Rect(rect) => put_geometry(out, &Geometry::Polygon(rect.to_polygon()), outermost),
        Geometry::Triangle(triangle) => put_geometry(out, &Geometry::Polygon(triangle.to_polygon()), outermost),
    }
}

fn start(out: &mut Vec<u8>, code: u32, outermost: bool) {
    out.push(1);
    out.extend((code | if outermost { WITH_SRID } else { 0 }).to_le_bytes());
    if outermost {
        out.extend(4326_u32.to_le_bytes());
    }
}

fn count(out: &mut Vec<u8>, length: usize) {
    out.extend(u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
}

fn put_coord(out: &mut Vec<u8>, coord: Coord<f64>) {
    out.extend(coord.x.to_le_bytes());
    out.extend(coord.y.to_le_bytes());
}

fn put_line(out: &mut Vec<u8>, line: &LineString<f64>) {
    count(out, line.0.len());
    for &coord in &line.0 {
        put_coord(out, coord);
    }
}

fn put_polygon(out: &mut Vec<u8>, polygon: &Polygon<f64>) {
    count(out, 1 + polygon.interiors().len());
    put_line(out, polygon.exterior());
    for ring in polygon.interiors() {
        put_line(out, ring);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_administrations_write_them() {
        for text in ["2024-01-31", "20240131", "31/01/2024", "2024-01-31T10:00:00Z", "2024/01/31 10:00"] {
            assert_eq!(parse_day(text), Some(date(2024, 1, 31)), "{text}");
        }
        for text in ["2024-02-30", "24-01-31", "45400", "", "demain", "éééé"] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_that_is_not_whole_is_not_rounded() {
        let mut out = Vec::new();
        assert!(value(&mut out, Kind::Integer, &Value::Text("12,0".into())).is_ok());
        assert!(value(&mut out, Kind::Integer, &Value::Real(12.5)).is_err());
        assert!(value(&mut out, Kind::Small, &Value::Integer(70_000)).is_err());
        let told = value(&mut out, Kind::Integer, &Value::Text("12 bis".into()));
        assert_eq!(told, Err(Unfit("« 12 bis » n’est pas un nombre entier, ou il est trop grand.".into())));
    }
}
