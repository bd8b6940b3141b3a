//! Geometries as well-known text, and BBOX.

use geo_types::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon,
};

use crate::filter::build::Term;
use crate::filter::fault::Reason;
use crate::filter::limits;
use crate::filter::text::lexer::Token;
use crate::filter::text::{Parser, Read};

const NAMES: [&str; 8] =
    ["point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection", "bbox"];

impl Parser<'_> {
    /// A geometry, when the word begins one; the word is not taken yet.
    pub(super) fn geometry(&mut self, word: &str, at: usize) -> Read<Option<Term>> {
        let lower = word.to_ascii_lowercase();
        let heighted = matches!(self.tokens.second(), Token::Word(z) if z.eq_ignore_ascii_case("z"));
        let opened = heighted || matches!(self.tokens.second(), Token::Sign("("));
        let kind = NAMES.into_iter().find(|name| *name == lower || lower.strip_suffix('z') == Some(*name));
        let Some(kind) = kind.filter(|_| opened) else { return Ok(None) };
        let term = if kind == "bbox" {
            self.tokens.next();
            let corners = self.corners()?;
            self.builder.bbox(corners)
        } else {
            let shape = self.inside(|parser| parser.shape(kind))?;
            self.builder.shape(shape, self.builder.crs())
        };
        self.fault(term, at).map(Some)
    }

    /// The word of the kind, then what is in its parentheses.
    fn shape(&mut self, kind: &str) -> Read<Geometry<f64>> {
        self.tokens.next();
        self.takes_word("z");
        Ok(match kind {
            "point" => Point(self.alone()?).into(),
            "linestring" => self.line(2)?.into(),
            "polygon" => self.area()?.into(),
            "multipoint" => MultiPoint(self.parts(Self::spot)?).into(),
            "multilinestring" => MultiLineString(self.parts(|parser| parser.line(2))?).into(),
            "multipolygon" => MultiPolygon(self.parts(Self::area)?).into(),
            _ => Geometry::GeometryCollection(GeometryCollection(self.parts(Self::member)?)),
        })
    }

    fn member(&mut self) -> Read<Geometry<f64>> {
        let Token::Word(word) = *self.tokens.peek() else { return self.expected("a geometry") };
        let lower = word.to_ascii_lowercase();
        let kind = NAMES.into_iter().find(|name| *name == lower || lower.strip_suffix('z') == Some(*name));
        match kind.filter(|kind| *kind != "bbox") {
            Some(kind) => self.inside(|parser| parser.shape(kind)),
            None => self.expected("a geometry"),
        }
    }

    /// At least one, in parentheses.
    fn parts<T>(&mut self, part: impl Fn(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        self.sign("(")?;
        let mut parts = Vec::new();
        loop {
            parts.push(part(self)?);
            if parts.len() > limits::VERTICES {
                return self.fault(Err(Reason::TooManyVertices { most: limits::VERTICES }), self.tokens.at());
            }
            if self.takes(")") {
                return Ok(parts);
            }
            self.sign(",")?;
        }
    }

    fn alone(&mut self) -> Read<Coord<f64>> {
        self.sign("(")?;
        let coord = self.coord()?;
        self.sign(")")?;
        Ok(coord)
    }

    /// A point of several, with its own parentheses or without.
    fn spot(&mut self) -> Read<Point<f64>> {
        let alone = matches!(self.tokens.peek(), Token::Sign("("));
        Ok(Point(if alone { self.alone()? } else { self.coord()? }))
    }

    fn line(&mut self, least: usize) -> Read<LineString<f64>> {
        let at = self.tokens.at();
        let line = LineString(self.parts(Self::coord)?);
        let few = || Err(Reason::GeometryUnreadable(format!("{} < {least}", line.0.len())));
        if line.0.len() < least { self.fault(few(), at) } else { Ok(line) }
    }

    fn area(&mut self) -> Read<Polygon<f64>> {
        let at = self.tokens.at();
        let mut rings = self.parts(|parser| parser.line(4))?;
        if let Some(open) = rings.iter().find(|ring| !ring.is_closed()) {
            let (first, last) = (open.0[0], open.0[open.0.len() - 1]);
            let reason = format!("{} {} ≠ {} {}", first.x, first.y, last.x, last.y);
            return self.fault(Err(Reason::GeometryUnreadable(reason)), at);
        }
        let exterior = rings.remove(0);
        Ok(Polygon::new(exterior, rings))
    }

    /// Two numbers, and a height that is not kept.
    fn coord(&mut self) -> Read<Coord<f64>> {
        let (x, y) = (self.decimal()?, self.decimal()?);
        if matches!(self.tokens.peek(), Token::Number(_) | Token::Sign("-")) {
            self.decimal()?;
        }
        Ok(Coord { x, y })
    }

    fn decimal(&mut self) -> Read<f64> {
        let sign = if self.takes("-") { -1.0 } else { 1.0 };
        let Token::Number(digits) = *self.tokens.peek() else { return self.expected("a number") };
        let at = self.tokens.at();
        self.tokens.next();
        let unreadable = |_| Reason::NumberUnreadable(crate::filter::fault::shorten(digits));
        let number: Result<f64, Reason> = digits.parse().map_err(unreadable);
        Ok(sign * self.fault(number, at)?)
    }

    /// Four numbers, or six with heights that are not kept.
    fn corners(&mut self) -> Read<[f64; 4]> {
        let at = self.tokens.at();
        let numbers = self.parts(Self::decimal)?;
        match numbers[..] {
            [a, b, c, d] | [a, b, _, c, d, _] => Ok([a, b, c, d]),
            _ => {
                let given = numbers.len();
                self.fault(Err(Reason::Arguments { operation: "BBOX".into(), given, wanted: "4, 6" }), at)
            }
        }
    }
}
