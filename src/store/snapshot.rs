//! A layer on disk: the columns of its one folded segment, as they are in memory, behind a header.
//!
//! Not FlatGeobuf, as first planned: that form keeps degrees or metres and tagged attributes, so that a start would project,
//! quantise, generalise and encode again what the store already holds. Arrays read straight into place start 1.5 million
//! parcels in the time of reading the file.

use std::{
    fs::File,
    io::{BufReader, BufWriter, Error, ErrorKind, Read, Result, Write},
    path::Path,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use bytemuck::{Pod, Zeroable};
use serde::{Deserialize, Serialize};

use crate::store::{
    column::{Codes, Column, Strings},
    feed::Position,
    packed::Packed,
    rtree::RTree,
    segment::Segment,
};

const MAGIC: &[u8; 16] = b"beffroi store 05";
/// Notes are kept a week; a snapshot older than six days might have missed some.
const OLDEST: Duration = Duration::from_hours(6 * 24);
/// No array of a layer is larger: a damaged length must not exhaust memory.
const LONGEST: u64 = 1 << 36;

/// What must be known of a snapshot before its arrays are believed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// [`crate::store::Source::definition`] of the layer read.
    pub definition: u64,
    pub position: Position,
    pub generation: u32,
    pub version: u64,
    /// Seconds since 1970.
    pub written: u64,
}

impl Header {
    #[must_use]
    pub fn now(definition: u64, position: Position, generation: u32, version: u64) -> Self {
        let written = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
        Self { definition, position, generation, version, written }
    }

    /// Old enough that the change table may no longer reach back.
    #[must_use]
    pub fn stale(&self) -> bool {
        let age = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs()).saturating_sub(self.written);
        age > OLDEST.as_secs()
    }
}

/// Write under a temporary name, then rename: a snapshot is whole or absent.
///
/// # Errors
/// When the disk refuses.
pub fn write(path: &Path, header: &Header, segment: &Segment) -> Result<()> {
    let partial = path.with_extension("partial");
    let mut out =
        Writer { out: BufWriter::with_capacity(1 << 20, File::create(&partial)?), sum: crc32fast::Hasher::new() };
    out.out.write_all(MAGIC)?;
    out.array(&serde_json::to_vec(header)?)?;
    out.array(segment.tree.rows())?;
    out.packed(&segment.drawn)?;
    out.array(&segment.zooms)?;
    out.packed(&segment.whole)?;
    out.array(&segment.whole_rows)?;
    out.array(&segment.fids)?;
    out.array(&segment.by_fid)?;
    out.array(&segment.labels)?;
    out.array(&[segment.columns.len() as u64])?;
    segment.columns.iter().try_for_each(|column| out.column(column))?;
    let sum = out.sum.finalize();
    out.out.write_all(&sum.to_le_bytes())?;
    out.out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    std::fs::rename(partial, path)
}

/// Header alone.
///
/// # Errors
/// When there is no such file or it is not a snapshot.
pub fn header(path: &Path) -> Result<Header> {
    Ok(Reader::open(path)?.1)
}

/// Header and segment.
///
/// # Errors
/// When the file is absent, damaged or cut short.
pub fn read(path: &Path) -> Result<(Header, Segment)> {
    let (mut input, header) = Reader::open(path)?;
    let tree = RTree::build(input.array()?);
    let (drawn, zooms, whole, whole_rows) = (input.packed()?, input.array()?, input.packed()?, input.array()?);
    let (fids, by_fid, labels) = (input.array()?, input.array()?, input.array()?);
    let columns = input.array::<u64>()?.first().copied().unwrap_or(0);
    let columns = (0..columns).map(|_| input.column()).collect::<Result<_>>()?;
    let sum = input.sum.clone().finalize();
    let mut written = [0; 4];
    input.input.read_exact(&mut written)?;
    if u32::from_le_bytes(written) != sum {
        return Err(damaged("checksum"));
    }
    Ok((header, Segment { tree, drawn, zooms, whole, whole_rows, fids, by_fid, columns, labels }))
}

fn damaged(what: &str) -> Error {
    Error::new(ErrorKind::InvalidData, format!("the snapshot is damaged ({what})"))
}

struct Writer {
    out: BufWriter<File>,
    sum: crc32fast::Hasher,
}

impl Writer {
    fn array<T: Pod>(&mut self, values: &[T]) -> Result<()> {
        let bytes: &[u8] = bytemuck::cast_slice(values);
        self.out.write_all(&(values.len() as u64).to_le_bytes())?;
        self.sum.update(bytes);
        self.out.write_all(bytes)
    }

    fn packed(&mut self, packed: &Packed) -> Result<()> {
        self.array(&packed.starts)?;
        self.array(&packed.words)?;
        self.array(&packed.vertex_starts)?;
        self.array(&packed.fine)
    }

    fn column(&mut self, column: &Column) -> Result<()> {
        let (tag, strings) = match column {
            Column::Distinct(strings) => (0u8, strings),
            Column::Dictionary { values, codes: Codes::Narrow(_) } => (1, values),
            Column::Dictionary { values, codes: Codes::Medium(_) } => (2, values),
            Column::Dictionary { values, codes: Codes::Wide(_) } => (4, values),
        };
        self.array(&[tag])?;
        self.array(&strings.ends)?;
        self.array(&strings.bytes)?;
        match column {
            Column::Distinct(_) => Ok(()),
            Column::Dictionary { codes: Codes::Narrow(codes), .. } => self.array(codes),
            Column::Dictionary { codes: Codes::Medium(codes), .. } => self.array(codes),
            Column::Dictionary { codes: Codes::Wide(codes), .. } => self.array(codes),
        }
    }
}

struct Reader {
    input: BufReader<File>,
    sum: crc32fast::Hasher,
}

impl Reader {
    fn open(path: &Path) -> Result<(Self, Header)> {
        let mut reader =
            Self { input: BufReader::with_capacity(1 << 16, File::open(path)?), sum: crc32fast::Hasher::new() };
        let mut magic = [0; 16];
        reader.input.read_exact(&mut magic)?;
        if &magic != MAGIC {
            return Err(damaged("another format"));
        }
        let header = serde_json::from_slice(&reader.array::<u8>()?)?;
        Ok((reader, header))
    }

    fn array<T: Pod + Zeroable>(&mut self) -> Result<Vec<T>> {
        let mut length = [0; 8];
        self.input.read_exact(&mut length)?;
        let length = u64::from_le_bytes(length);
        if length.saturating_mul(size_of::<T>() as u64) > LONGEST {
            return Err(damaged("length"));
        }
        let mut values = vec![T::zeroed(); usize::try_from(length).map_err(|_| damaged("length"))?];
        let bytes: &mut [u8] = bytemuck::cast_slice_mut(&mut values);
        self.input.read_exact(bytes)?;
        self.sum.update(bytes);
        Ok(values)
    }

    fn packed(&mut self) -> Result<Packed> {
        let (starts, words) = (self.array()?, self.array()?);
        Ok(Packed { starts, words, vertex_starts: self.array()?, fine: self.array()? })
    }

    fn column(&mut self) -> Result<Column> {
        let tag = self.array::<u8>()?.first().copied().unwrap_or(u8::MAX);
        let values = Strings { ends: self.array()?, bytes: self.array()? };
        let codes = match tag {
            0 => return Ok(Column::Distinct(values)),
            1 => Codes::Narrow(self.array()?),
            2 => Codes::Medium(self.array()?),
            4 => Codes::Wide(self.array()?),
            _ => return Err(damaged("column")),
        };
        Ok(Column::Dictionary { values, codes })
    }
}
