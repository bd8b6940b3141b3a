//! DXF of AutoCAD release 12, as text: what every program of a surveyor reads. Points, polylines, and the label of each
//! feature on a layer of its own; other values have no place in it. Metres only.
//!
//! Written by hand because features stream: the libraries of the field hold the whole drawing in memory.

use std::io::{self, Write};

use encoding_rs::WINDOWS_1252;

use crate::exchange::outgoing::out::Out;
use crate::exchange::outgoing::plane::Plane;
use crate::exchange::outgoing::{Collection, Drawn, Feature, ShapeKind, Value, Writer};

/// Longest name of a layer.
const LONGEST_NAME: usize = 24;
/// Longest text.
const LONGEST_TEXT: usize = 200;
/// Height of texts, in metres: 2 mm at 1:1 000.
const HEIGHT: &str = "2";

/// A drawing being written.
pub struct Dxf<W> {
    out: Out<W>,
    layer: String,
    label: Option<usize>,
    plane: Plane,
}

impl<W: Write + Send> Dxf<W> {
    /// Begin a drawing of two layers, one for the shapes and one for the labels.
    pub fn new(collection: &Collection, sink: W) -> Self {
        let mut out = Out::new(sink);
        let layer = layer_name(&collection.id);
        out.buffer.extend_from_slice(b"0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1009\n9\n$DWGCODEPAGE\n3\nANSI_1252\n0\nENDSEC\n0\nSECTION\n2\nTABLES\n0\nTABLE\n2\nLAYER\n70\n2\n");
        for (name, colour) in [(layer.clone(), 7), (format!("{layer}_LABELS"), 8)] {
            out.buffer
                .extend_from_slice(format!("0\nLAYER\n2\n{name}\n70\n0\n62\n{colour}\n6\nCONTINUOUS\n").as_bytes());
        }
        out.buffer.extend_from_slice(b"0\nENDTAB\n0\nENDSEC\n0\nSECTION\n2\nENTITIES\n");
        Self { out, layer, label: collection.label(), plane: Plane::east_first(collection.crs) }
    }

    fn polyline(&mut self, line: &[[f64; 2]], closed: bool) {
        let line = if closed { &line[..line.len().saturating_sub(1)] } else { line };
        let (layer, flag) = (&self.layer, u8::from(closed));
        let head = format!("0\nPOLYLINE\n8\n{layer}\n66\n1\n10\n0\n20\n0\n30\n0\n70\n{flag}\n");
        self.out.buffer.extend_from_slice(head.as_bytes());
        for at in line {
            self.out.buffer.extend_from_slice(format!("0\nVERTEX\n8\n{layer}\n").as_bytes());
            position(&mut self.out.buffer, *at, self.plane);
        }
        self.out.buffer.extend_from_slice(format!("0\nSEQEND\n8\n{layer}\n").as_bytes());
    }

    fn shape(&mut self, drawn: &Drawn) {
        match drawn.kind {
            ShapeKind::Point => {
                for at in &drawn.xy {
                    self.out.buffer.extend_from_slice(format!("0\nPOINT\n8\n{}\n", self.layer).as_bytes());
                    position(&mut self.out.buffer, *at, self.plane);
                }
            }
            ShapeKind::Line => drawn.each().for_each(|(line, _)| self.polyline(line, false)),
            ShapeKind::Area => drawn.each().for_each(|(ring, _)| self.polyline(ring, true)),
        }
    }

    /// In the middle of what the feature covers.
    fn text(&mut self, drawn: &Drawn, label: &str) {
        let Some([west, south, east, north]) = drawn.bounds() else { return };
        self.out.buffer.extend_from_slice(format!("0\nTEXT\n8\n{}_LABELS\n", self.layer).as_bytes());
        position(&mut self.out.buffer, [f64::midpoint(west, east), f64::midpoint(south, north)], self.plane);
        self.out.buffer.extend_from_slice(format!("40\n{HEIGHT}\n1\n").as_bytes());
        self.out.buffer.extend_from_slice(&escaped(label));
        self.out.buffer.push(b'\n');
    }
}

impl<W: Write + Send> Writer for Dxf<W> {
    fn feature(&mut self, feature: &Feature<'_>) -> io::Result<()> {
        let Some(drawn) = feature.sound() else { return Ok(()) };
        self.shape(drawn);
        if let Some(Value::Text(label)) = self.label.and_then(|rank| feature.values.get(rank)) {
            self.text(drawn, label);
        }
        self.out.spill()
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.buffer.extend_from_slice(b"0\nENDSEC\n0\nEOF\n");
        self.out.finish()
    }
}

fn position(out: &mut Vec<u8>, [x, y]: [f64; 2], plane: Plane) {
    for (code, value) in [(&b"10\n"[..], x), (b"20\n", y), (b"30\n", 0.0)] {
        out.extend_from_slice(code);
        plane.number(out, value);
        out.push(b'\n');
    }
}

/// Capitals, digits, hyphen and underscore.
fn layer_name(id: &str) -> String {
    let letters = id
        .to_ascii_uppercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' })
        .collect::<String>();
    letters.chars().take(LONGEST_NAME).collect()
}

/// A text of one line in the letters of the drawing, Windows' for western Europe; others by their number.
fn escaped(text: &str) -> Vec<u8> {
    let mut line = String::with_capacity(text.len());
    for letter in text.chars().take(LONGEST_TEXT) {
        let known = !WINDOWS_1252.encode(letter.encode_utf8(&mut [0; 4])).2;
        match letter {
            letter if letter.is_control() => line.push(' '),
            letter if known => line.push(letter),
            letter if u32::from(letter) <= 0xFFFF => line.push_str(&format!("\\U+{:04X}", u32::from(letter))),
            _ => line.push('?'),
        }
    }
    WINDOWS_1252.encode(&line).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::outgoing::sample::{FULL, LAMBERT_93, NULLS, area, collection, written};
    use crate::exchange::table::Shape;

    #[test]
    fn places_as_a_drawing() {
        let areas = collection(Shape::MultiPolygon, LAMBERT_93);
        let shape = area(false);
        let features =
            [Feature { id: 7, shape: Some(&shape), values: &FULL }, Feature { id: 8, shape: None, values: &NULLS }];
        let drawing = written(&features, |sink| Box::new(Dxf::new(&areas, sink)));
        insta::assert_snapshot!(WINDOWS_1252.decode(&drawing).0);
    }

    #[test]
    fn a_text_cannot_leave_its_line() {
        assert_eq!(escaped("a\n0\nEOF éŵ😀"), b"a 0 EOF \xE9\\U+0175?");
        assert_eq!(layer_name("polling stations/é"), "POLLING_STATIONS__");
    }
}
