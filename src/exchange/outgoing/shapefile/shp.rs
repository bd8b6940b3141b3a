//! The `.shp` with the geometries and the `.shx` with where each begins.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};

use crate::exchange::outgoing::{Drawn, ShapeKind};
use crate::exchange::table::Shape;

/// Programs of 32 bits read no longer file.
const MOST_BYTES: u64 = (1 << 31) - 1;
const HEAD: usize = 100;

/// What all records of a file are, by its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i32)]
pub(super) enum Kind {
    Point = 1,
    Lines = 3,
    Areas = 5,
    Points = 8,
}

impl Kind {
    pub fn of(drawn: &Drawn) -> Self {
        match (drawn.kind, drawn.multi) {
            (ShapeKind::Point, false) => Self::Point,
            (ShapeKind::Point, true) => Self::Points,
            (ShapeKind::Line, _) => Self::Lines,
            (ShapeKind::Area, _) => Self::Areas,
        }
    }

    /// Where a feature without geometry goes.
    pub fn of_layer(shape: Option<Shape>) -> Self {
        match shape {
            None | Some(Shape::Any | Shape::Point) => Self::Point,
            Some(Shape::MultiPoint) => Self::Points,
            Some(Shape::LineString | Shape::MultiLineString) => Self::Lines,
            Some(Shape::Polygon | Shape::MultiPolygon) => Self::Areas,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Point => "points",
            Self::Points => "multipoints",
            Self::Lines => "lines",
            Self::Areas => "areas",
        }
    }
}

pub(super) struct Shp {
    kind: Kind,
    shp: BufWriter<File>,
    shx: BufWriter<File>,
    bytes: u64,
    records: i32,
    extent: Option<[f64; 4]>,
    record: Vec<u8>,
}

impl Shp {
    /// Two temporary files, their heads left open.
    pub fn new(kind: Kind) -> io::Result<Self> {
        let file = || -> io::Result<BufWriter<File>> {
            let mut file = BufWriter::new(tempfile::tempfile()?);
            file.write_all(&[0; HEAD])?;
            Ok(file)
        };
        let (shp, shx) = (file()?, file()?);
        Ok(Self { kind, shp, shx, bytes: HEAD as u64, records: 0, extent: None, record: Vec::new() })
    }

    /// One record; of no kind when there is no geometry.
    pub fn record(&mut self, drawn: Option<&Drawn>) -> io::Result<()> {
        self.record.clear();
        match drawn.and_then(|drawn| Some((drawn, drawn.bounds()?))) {
            None => int(&mut self.record, 0),
            Some((drawn, bounds)) => {
                content(&mut self.record, self.kind, drawn, bounds);
                let [west, south, east, north] = bounds;
                let all = self.extent.get_or_insert(bounds);
                *all = [all[0].min(west), all[1].min(south), all[2].max(east), all[3].max(north)];
            }
        }
        self.records += 1;
        let length = words(self.record.len() as u64);
        self.shx.write_all(&words(self.bytes).to_be_bytes())?;
        self.shx.write_all(&length.to_be_bytes())?;
        self.shp.write_all(&self.records.to_be_bytes())?;
        self.shp.write_all(&length.to_be_bytes())?;
        self.shp.write_all(&self.record)?;
        self.bytes += 8 + self.record.len() as u64;
        if self.bytes > MOST_BYTES { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(()) }
    }

    /// Both files, with their heads.
    pub fn finish(self) -> io::Result<[File; 2]> {
        let index = HEAD as u64 + 8 * u64::from(self.records.unsigned_abs());
        let sizes = [(self.shp, self.bytes), (self.shx, index)];
        let finished = sizes.map(|(file, bytes)| {
            let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(&head(self.kind, bytes, self.extent))?;
            Ok::<File, io::Error>(file)
        });
        let [shp, shx] = finished;
        Ok([shp?, shx?])
    }
}

/// A length as the format counts it: in words of 16 bits.
fn words(bytes: u64) -> i32 {
    i32::try_from(bytes / 2).unwrap_or(i32::MAX)
}

fn head(kind: Kind, bytes: u64, extent: Option<[f64; 4]>) -> Vec<u8> {
    let mut head = Vec::with_capacity(HEAD);
    head.extend_from_slice(&9994_i32.to_be_bytes());
    head.extend_from_slice(&[0; 20]);
    head.extend_from_slice(&words(bytes).to_be_bytes());
    int(&mut head, 1000);
    int(&mut head, kind as i32);
    numbers(&mut head, &extent.unwrap_or_default());
    numbers(&mut head, &[0.0; 4]);
    head
}

fn content(out: &mut Vec<u8>, kind: Kind, drawn: &Drawn, bounds: [f64; 4]) {
    int(out, kind as i32);
    if kind == Kind::Point {
        return drawn.xy.iter().take(1).for_each(|at| numbers(out, at));
    }
    numbers(out, &bounds);
    if kind == Kind::Points {
        count(out, drawn.xy.len());
        return drawn.xy.iter().for_each(|at| numbers(out, at));
    }
    count(out, drawn.parts.len());
    count(out, drawn.xy.len());
    let ends = drawn.parts.iter().map(|part| part.end);
    std::iter::once(0).chain(ends).take(drawn.parts.len()).for_each(|start| count(out, start));
    for (part, _) in drawn.each() {
        // Here exterior rings turn clockwise, and holes the other way.
        if kind == Kind::Areas {
            part.iter().rev().for_each(|at| numbers(out, at));
        } else {
            part.iter().for_each(|at| numbers(out, at));
        }
    }
}

fn int(out: &mut Vec<u8>, number: i32) {
    out.extend_from_slice(&number.to_le_bytes());
}

fn count(out: &mut Vec<u8>, number: usize) {
    int(out, i32::try_from(number).unwrap_or(i32::MAX));
}

fn numbers(out: &mut Vec<u8>, numbers: &[f64]) {
    numbers.iter().for_each(|number| out.extend_from_slice(&number.to_le_bytes()));
}
