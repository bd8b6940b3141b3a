//! DEFLATE (RFC 1951) for bytes whose repetitions the writer already knows.
//!
//! Most of a vector tile is coordinate steps: nothing in them repeats, Huffman coding is all there is to gain, and a general
//! compressor spends its time searching in vain. The encoder marks the few places that do repeat (identifiers that share a
//! beginning), so this writer searches nothing: one pass to count, one to write. Bodies of several layers join into one gzip
//! member because each ends on a byte.

use std::ops::Range;

use crate::tiles::huffman::{Code, code_lengths, codes};

/// A repetition in the bytes: `length` bytes at `at` are those `distance` before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    pub at: u32,
    pub length: u16,
    pub distance: u16,
}

/// Shortest and longest repetition DEFLATE can name.
pub const MATCH: std::ops::RangeInclusive<usize> = 3..=258;
/// Furthest repetition DEFLATE can name.
pub const WINDOW: usize = 32_768;

const END: usize = 256;
/// Order in which the lengths of the length code are sent (RFC 1951, 3.2.7).
const LENGTH_ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LENGTH_BASE: [u16; 29] =
    [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA: [u8; 29] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE: [u16; 30] = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12289, 16385, 24577,
];

/// Append the DEFLATE blocks of `bytes`, not final, ending on a byte. `matches` are ascending and do not overlap. `parts`:
/// where the nature of the bytes changes, ascending; each part has codes of its own, and no match lies across a cut.
pub fn body(bytes: &[u8], parts: &[usize], matches: &[Match], out: &mut Vec<u8>) {
    let mut bits = Bits { out, buffer: 0, filled: 0 };
    let (mut start, mut left) = (0, matches);
    for end in parts.iter().copied().chain([bytes.len()]) {
        let (mine, rest) = left.split_at(left.partition_point(|m| (m.at as usize) < end));
        block(&mut bits, bytes, start..end, mine);
        (start, left) = (end, rest);
    }
    bits.align();
}

/// One block with dynamic codes, not final. `matches`: those within `range`.
fn block(bits: &mut Bits<'_>, bytes: &[u8], range: Range<usize>, matches: &[Match]) {
    let (literals, distances) = count(bytes, range.clone(), matches);
    let literal_lengths = code_lengths(&literals, 12);
    let mut distance_lengths = code_lengths(&distances, 12);
    if distance_lengths.iter().all(|&l| l == 0) {
        distance_lengths[0] = 1; // one code must exist, even unused
    }
    bits.put(0b100, 3);
    write_codes(bits, &literal_lengths, &distance_lengths);
    let (literal_codes, distance_codes) = (codes(&literal_lengths), codes(&distance_lengths));
    let mut at = range.start;
    for m in matches {
        bits.literals(&bytes[at..m.at as usize], &literal_codes);
        bits.repeat(m, &literal_codes, &distance_codes);
        at = m.at as usize + usize::from(m.length);
    }
    bits.literals(&bytes[at..range.end], &literal_codes);
    bits.code(literal_codes[END]);
}

/// Begin a gzip member (RFC 1952); bodies follow, then [`end`].
pub fn begin(out: &mut Vec<u8>) {
    out.extend_from_slice(&[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 4, 0xFF]);
}

/// End the member: checksum and size of what the bodies hold.
pub fn end(crc: u32, size: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&[3, 0]); // a final block that holds nothing
    out.extend_from_slice(&crc.to_le_bytes());
    // The format keeps the size modulo 2^32.
    out.extend_from_slice(&(size as u64).to_le_bytes()[..4]);
}

fn count(bytes: &[u8], range: Range<usize>, matches: &[Match]) -> (Vec<u32>, Vec<u32>) {
    // Four tables, so that equal neighbours do not wait for each other's increment.
    let mut tables = [[0u32; 256]; 4];
    let mut add = |run: &[u8]| {
        let (fours, rest) = run.as_chunks::<4>();
        for four in fours {
            for (table, byte) in tables.iter_mut().zip(four) {
                table[usize::from(*byte)] += 1;
            }
        }
        rest.iter().for_each(|byte| tables[0][usize::from(*byte)] += 1);
    };
    let (mut lengths, mut distances) = ([0u32; 29], vec![0u32; 30]);
    let mut at = range.start;
    for m in matches {
        add(&bytes[at..m.at as usize]);
        lengths[length_symbol(m.length)] += 1;
        distances[distance_symbol(m.distance)] += 1;
        at = m.at as usize + usize::from(m.length);
    }
    add(&bytes[at..range.end]);
    let mut literals: Vec<u32> = (0..256).map(|i| tables.iter().map(|t| t[i]).sum()).collect();
    literals.push(1);
    literals.extend_from_slice(&lengths);
    (literals, distances)
}

/// Symbol of each length, after the end symbol.
const LENGTH_SYMBOLS: [u8; 259] = {
    let mut symbols = [0; 259];
    let (mut length, mut symbol) = (3, 0u8);
    while length < 259 {
        while (symbol as usize) < 28 && LENGTH_BASE[symbol as usize + 1] as usize <= length {
            symbol += 1;
        }
        symbols[length] = symbol;
        length += 1;
    }
    symbols
};

fn length_symbol(length: u16) -> usize {
    LENGTH_SYMBOLS.get(usize::from(length)).copied().unwrap_or(28).into()
}

/// From the fifth on, two symbols for each power of two.
fn distance_symbol(distance: u16) -> usize {
    let d = u32::from(distance) - 1;
    if d < 4 {
        return d as usize;
    }
    let power = d.ilog2();
    (2 * power + (d >> (power - 1) & 1)) as usize
}

/// Bits needed after a distance symbol.
fn distance_extra(symbol: usize) -> u32 {
    u32::try_from(symbol / 2).unwrap_or(0).saturating_sub(1)
}

/// The two codes, run-length coded (RFC 1951, 3.2.7).
fn write_codes(bits: &mut Bits<'_>, literals: &[u8], distances: &[u8]) {
    let used =
        |lengths: &[u8], least: usize| lengths.iter().rposition(|&l| l > 0).map_or(least, |i| (i + 1).max(least));
    let (hlit, hdist) = (used(literals, 257), used(distances, 1));
    let all: Vec<u8> = literals[..hlit].iter().chain(&distances[..hdist]).copied().collect();
    let runs = run_lengths(&all);
    let mut frequencies = vec![0u32; 19];
    runs.iter().for_each(|(symbol, ..)| frequencies[usize::from(*symbol)] += 1);
    let lengths = code_lengths(&frequencies, 7);
    let hclen = LENGTH_ORDER.iter().rposition(|&i| lengths[i] > 0).map_or(4, |i| (i + 1).max(4));
    bits.put((hlit - 257) as u64, 5);
    bits.put((hdist - 1) as u64, 5);
    bits.put((hclen - 4) as u64, 4);
    LENGTH_ORDER[..hclen].iter().for_each(|&i| bits.put(lengths[i].into(), 3));
    let codes = codes(&lengths);
    for (symbol, extra, width) in runs {
        bits.code(codes[usize::from(symbol)]);
        bits.put(extra.into(), width);
    }
}

/// Symbols 0–15, or 16, 17, 18 with their extra bits.
fn run_lengths(lengths: &[u8]) -> Vec<(u8, u8, u32)> {
    let mut runs = Vec::new();
    for run in lengths.chunk_by(|a, b| a == b) {
        let (value, mut left) = (run[0], run.len());
        if value != 0 {
            runs.push((value, 0, 0));
            left -= 1;
        }
        while left > 0 {
            let (symbol, least, most, width) = match (value, left) {
                (0, 11..) => (18, 11, 138, 7),
                (0, 3..) => (17, 3, 10, 3),
                (1.., 3..) => (16, 3, 6, 2),
                _ => (value, 1, 1, 0),
            };
            let taken = left.min(most);
            runs.push((symbol, u8::try_from(taken - least).unwrap_or(0), width));
            left -= taken;
        }
    }
    runs
}

/// Writes bits, lowest first. Between two writes fewer than eight bits wait.
struct Bits<'o> {
    out: &'o mut Vec<u8>,
    buffer: u64,
    filled: u32,
}

impl Bits<'_> {
    #[inline]
    fn put(&mut self, value: u64, width: u32) {
        self.hold(value, width);
        self.flush();
    }

    #[inline]
    fn code(&mut self, code: Code) {
        self.put(code.bits.into(), code.width.into());
    }

    /// Keep bits until [`Bits::flush`]: at most 56 in all.
    #[inline]
    fn hold(&mut self, value: u64, width: u32) {
        self.buffer |= value << self.filled;
        self.filled += width;
    }

    #[inline]
    fn hold_code(&mut self, code: Code) {
        self.hold(code.bits.into(), code.width.into());
    }

    /// Write whole bytes; fewer than eight bits stay.
    #[inline]
    fn flush(&mut self) {
        let whole = (self.filled / 8) as usize;
        let end = self.out.len() + whole;
        // Eight bytes are written and only the whole ones kept: cheaper than asking how many there are.
        self.out.extend_from_slice(&self.buffer.to_le_bytes());
        self.out.truncate(end);
        self.buffer >>= 8 * whole;
        self.filled &= 7;
    }

    /// Codes are at most 12 bits, so four can wait for one flush.
    fn literals(&mut self, run: &[u8], codes: &[Code]) {
        let Some(codes) = codes.first_chunk::<256>() else { return };
        self.out.reserve(run.len() * 2 + 8);
        let (fours, rest) = run.as_chunks::<4>();
        for four in fours {
            four.iter().for_each(|byte| self.hold_code(codes[usize::from(*byte)]));
            self.flush();
        }
        rest.iter().for_each(|byte| self.hold_code(codes[usize::from(*byte)]));
        self.flush();
    }

    /// Two codes of at most 12 bits, with 5 and 13 more: they wait for one flush.
    fn repeat(&mut self, m: &Match, literals: &[Code], distances: &[Code]) {
        let symbol = length_symbol(m.length);
        self.hold_code(literals[END + 1 + symbol]);
        self.hold((m.length - LENGTH_BASE[symbol]).into(), LENGTH_EXTRA[symbol].into());
        let symbol = distance_symbol(m.distance);
        self.hold_code(distances[symbol]);
        self.hold((m.distance - DISTANCE_BASE[symbol]).into(), distance_extra(symbol));
        self.flush();
    }

    /// An empty stored block brings the stream to a byte.
    fn align(&mut self) {
        self.hold(0, 3);
        self.filled = self.filled.next_multiple_of(8);
        self.flush();
        self.out.extend_from_slice(&[0, 0, 0xFF, 0xFF]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read;

    fn unpack(gz: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        flate2::read::GzDecoder::new(gz).read_to_end(&mut out).unwrap();
        out
    }

    proptest! {
        #[test]
        fn any_gzip_reader_gives_the_bytes_back(parts in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..300), 3u16..=258, 1u16..=32768), 1..12), skew in any::<u8>()) {
            let (mut bytes, mut matches, mut cuts) = (Vec::new(), Vec::new(), Vec::new());
            for (literal, length, distance) in parts {
                cuts.push(bytes.len());
                bytes.extend(literal.iter().map(|b| b & skew));
                if usize::from(distance) <= bytes.len() {
                    matches.push(Match { at: u32::try_from(bytes.len()).unwrap(), length, distance });
                    (0..length).for_each(|_| bytes.push(bytes[bytes.len() - usize::from(distance)]));
                }
            }
            let (mut joined, mut crc) = (Vec::new(), crc32fast::Hasher::new());
            begin(&mut joined);
            body(&bytes, &cuts, &matches, &mut joined);
            body(&bytes[..0], &[], &[], &mut joined);
            crc.update(&bytes);
            end(crc.finalize(), bytes.len(), &mut joined);
            prop_assert_eq!(unpack(&joined), bytes);
        }
    }
}
