//! Geometries of the three versions.

use crate::exchange::outgoing::gml::{Style, Version};
use crate::exchange::outgoing::plane::Plane;
use crate::exchange::outgoing::{Drawn, ShapeKind, digits, words};

/// What the geometries of a collection have in common.
pub(super) struct Frame {
    words: &'static Words,
    /// ` srsName="…"`.
    system: Box<[u8]>,
    /// ` gml:id="parcels.`, where geometries have identifiers: in GML 3.2 they must.
    identifier: Option<Box<[u8]>>,
    plane: Plane,
}

/// The names that differ.
struct Words {
    position: [&'static [u8]; 2],
    list: [&'static [u8]; 2],
    /// Between the numbers of a position.
    between: u8,
    exterior: [&'static [u8]; 2],
    interior: [&'static [u8]; 2],
    points: Many,
    lines: Many,
    areas: Many,
    /// Close the envelope: after the corners.
    corners: [&'static [u8]; 3],
}

/// An aggregate and its members.
struct Many {
    name: &'static [u8],
    member: [&'static [u8]; 2],
}

const THIRD: Words = Words {
    position: [b"<gml:pos>", b"</gml:pos>"],
    list: [b"<gml:posList>", b"</gml:posList>"],
    between: b' ',
    exterior: [b"<gml:exterior><gml:LinearRing>", b"</gml:LinearRing></gml:exterior>"],
    interior: [b"<gml:interior><gml:LinearRing>", b"</gml:LinearRing></gml:interior>"],
    points: Many { name: b"MultiPoint", member: [b"<gml:pointMember>", b"</gml:pointMember>"] },
    lines: Many { name: b"MultiCurve", member: [b"<gml:curveMember>", b"</gml:curveMember>"] },
    areas: Many { name: b"MultiSurface", member: [b"<gml:surfaceMember>", b"</gml:surfaceMember>"] },
    corners: [
        b"<gml:lowerCorner>",
        b"</gml:lowerCorner><gml:upperCorner>",
        b"</gml:upperCorner></gml:Envelope></gml:boundedBy>",
    ],
};

const SECOND: Words = Words {
    position: [b"<gml:coordinates>", b"</gml:coordinates>"],
    list: [b"<gml:coordinates>", b"</gml:coordinates>"],
    between: b',',
    exterior: [b"<gml:outerBoundaryIs><gml:LinearRing>", b"</gml:LinearRing></gml:outerBoundaryIs>"],
    interior: [b"<gml:innerBoundaryIs><gml:LinearRing>", b"</gml:LinearRing></gml:innerBoundaryIs>"],
    points: Many { name: b"MultiPoint", member: [b"<gml:pointMember>", b"</gml:pointMember>"] },
    lines: Many { name: b"MultiLineString", member: [b"<gml:lineStringMember>", b"</gml:lineStringMember>"] },
    areas: Many { name: b"MultiPolygon", member: [b"<gml:polygonMember>", b"</gml:polygonMember>"] },
    corners: [b"<gml:coordinates>", b" ", b"</gml:coordinates></gml:Box></gml:boundedBy>"],
};

impl Frame {
    pub fn new(style: &Style, element: &str, plane: Plane) -> Self {
        let mut system = b" srsName=\"".to_vec();
        words::attribute(&mut system, &style.srs_name);
        system.push(b'"');
        let identifier = (style.version == Version::Gml32).then(|| format!(" gml:id=\"{element}.").into_bytes().into());
        let words = if style.version == Version::Gml2 { &SECOND } else { &THIRD };
        Self { words, system: system.into(), identifier, plane }
    }

    /// What follows the opening of an envelope.
    pub fn corners(&self, out: &mut Vec<u8>, low: [f64; 2], high: [f64; 2]) {
        let [before, middle, after] = self.words.corners;
        out.extend_from_slice(before);
        self.plane.pair(out, low, self.words.between);
        out.extend_from_slice(middle);
        self.plane.pair(out, high, self.words.between);
        out.extend_from_slice(after);
    }

    /// A point that stands beside the geometry of a feature; `name` ends its identifier.
    pub fn point(&self, out: &mut Vec<u8>, at: [f64; 2], feature: i64, name: &str) {
        out.extend_from_slice(b"<gml:Point");
        if let Some(identifier) = &self.identifier {
            out.extend_from_slice(identifier);
            digits::integer(out, feature);
            out.push(b'.');
            out.extend_from_slice(name.as_bytes());
            out.push(b'"');
        }
        out.extend_from_slice(&self.system);
        out.push(b'>');
        out.extend_from_slice(self.words.position[0]);
        self.plane.pair(out, at, self.words.between);
        out.extend_from_slice(self.words.position[1]);
        out.extend_from_slice(b"</gml:Point>");
    }
}

/// A geometry on its way into a document.
struct Drawing<'a> {
    out: &'a mut Vec<u8>,
    frame: &'a Frame,
    feature: i64,
    /// Members written.
    members: i64,
}

/// Write a geometry that has vertices.
pub(super) fn geometry(out: &mut Vec<u8>, drawn: &Drawn, feature: i64, frame: &Frame) {
    written(out, drawn, drawn.multi, feature, frame);
}

/// Write it as plainly as it can be: of one part, it is no `Multi…` although all geometries of the layer are.
pub(super) fn plain(out: &mut Vec<u8>, drawn: &Drawn, feature: i64, frame: &Frame) {
    written(out, drawn, drawn.parts.iter().skip(1).any(|part| part.exterior), feature, frame);
}

fn written(out: &mut Vec<u8>, drawn: &Drawn, multi: bool, feature: i64, frame: &Frame) {
    let words = frame.words;
    let mut drawing = Drawing { out, frame, feature, members: 0 };
    let many = match drawn.kind {
        ShapeKind::Point => &words.points,
        ShapeKind::Line => &words.lines,
        ShapeKind::Area => &words.areas,
    };
    if !multi {
        drawing.each(drawn, [&[], &[]], true);
        return;
    }
    drawing.open(many.name, true);
    drawing.each(drawn, many.member, false);
    drawing.close(many.name);
}

impl Drawing<'_> {
    /// A tag with the attributes of a geometry; the outermost says the system.
    fn open(&mut self, name: &[u8], outermost: bool) {
        self.out.extend_from_slice(b"<gml:");
        self.out.extend_from_slice(name);
        if let Some(identifier) = &self.frame.identifier {
            self.out.extend_from_slice(identifier);
            digits::integer(self.out, self.feature);
            self.out.extend_from_slice(b".g");
            if !outermost {
                self.members += 1;
                self.out.push(b'.');
                digits::integer(self.out, self.members);
            }
            self.out.push(b'"');
        }
        if outermost {
            self.out.extend_from_slice(&self.frame.system);
        }
        self.out.push(b'>');
    }

    fn close(&mut self, name: &[u8]) {
        self.out.extend_from_slice(b"</gml:");
        self.out.extend_from_slice(name);
        self.out.push(b'>');
    }

    fn each(&mut self, drawn: &Drawn, member: [&[u8]; 2], alone: bool) {
        let most = if alone { 1 } else { usize::MAX };
        match drawn.kind {
            ShapeKind::Point => drawn.xy.iter().take(most).for_each(|at| self.point(*at, member, alone)),
            ShapeKind::Line => drawn.each().take(most).for_each(|(line, _)| self.line(line, member, alone)),
            ShapeKind::Area => self.areas(drawn, member, alone),
        }
    }

    fn point(&mut self, at: [f64; 2], member: [&[u8]; 2], alone: bool) {
        self.out.extend_from_slice(member[0]);
        self.open(b"Point", alone);
        self.out.extend_from_slice(self.frame.words.position[0]);
        self.frame.plane.pair(self.out, at, self.frame.words.between);
        self.out.extend_from_slice(self.frame.words.position[1]);
        self.close(b"Point");
        self.out.extend_from_slice(member[1]);
    }

    fn line(&mut self, line: &[[f64; 2]], member: [&[u8]; 2], alone: bool) {
        self.out.extend_from_slice(member[0]);
        self.open(b"LineString", alone);
        self.positions(line);
        self.close(b"LineString");
        self.out.extend_from_slice(member[1]);
    }

    /// An exterior ring opens a polygon and closes the one before.
    fn areas(&mut self, drawn: &Drawn, member: [&[u8]; 2], alone: bool) {
        for (rank, (ring, exterior)) in drawn.each().enumerate() {
            let opens = rank == 0 || exterior;
            if opens && rank > 0 {
                self.close(b"Polygon");
                self.out.extend_from_slice(member[1]);
            }
            if opens {
                self.out.extend_from_slice(member[0]);
                self.open(b"Polygon", alone);
            }
            let [before, after] = if opens { self.frame.words.exterior } else { self.frame.words.interior };
            self.out.extend_from_slice(before);
            self.positions(ring);
            self.out.extend_from_slice(after);
        }
        self.close(b"Polygon");
        self.out.extend_from_slice(member[1]);
    }

    fn positions(&mut self, line: &[[f64; 2]]) {
        self.out.extend_from_slice(self.frame.words.list[0]);
        for (rank, at) in line.iter().enumerate() {
            if rank > 0 {
                self.out.push(b' ');
            }
            self.frame.plane.pair(self.out, *at, self.frame.words.between);
        }
        self.out.extend_from_slice(self.frame.words.list[1]);
    }
}
