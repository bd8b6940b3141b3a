//! Attribute columns. Values are kept as the bytes a vector tile wants (an MVT `Value` message), so that encoding copies.
//!
//! A column whose values repeat is a dictionary and one code a row, as narrow as the dictionary allows; a column of mostly
//! distinct texts (identifiers) is one run of bytes with offsets.

use std::collections::HashMap;

/// A value on its way into a column, borrowed from the row being read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    Null,
    Text(&'a str),
    Int(i64),
    Float(f64),
    Bool(bool),
}

impl<'a> Value<'a> {
    /// Read an MVT `Value` message as [`Value::encode`] writes it; [`Value::Null`] when it is empty.
    #[must_use]
    pub fn decode(bytes: &'a [u8]) -> Self {
        match bytes.split_first() {
            Some((0x0A, rest)) => {
                // The length is known: it is that of the rest.
                let text = rest.get(varint(rest).1..).unwrap_or_default();
                std::str::from_utf8(text).map_or(Self::Null, Self::Text)
            }
            Some((0x30, rest)) => {
                let n = varint(rest).0;
                Self::Int((n >> 1).cast_signed() ^ -(n & 1).cast_signed())
            }
            Some((0x19, rest)) => rest.first_chunk().map_or(Self::Null, |f| Self::Float(f64::from_le_bytes(*f))),
            Some((0x38, rest)) => Self::Bool(rest.first() == Some(&1)),
            _ => Self::Null,
        }
    }

    /// Append the MVT `Value` message (MVT 2.1, 4.1): string 1, double 3, sint 6, bool 7. Null appends nothing.
    pub fn encode(self, out: &mut Vec<u8>) {
        match self {
            Value::Null => {}
            Value::Text(text) => {
                out.push(0x0A);
                push_varint(out, text.len() as u64);
                out.extend_from_slice(text.as_bytes());
            }
            Value::Int(n) => {
                out.push(0x30);
                push_varint(out, ((n << 1) ^ (n >> 63)).cast_unsigned());
            }
            Value::Float(f) => {
                out.push(0x19);
                out.extend_from_slice(&f.to_le_bytes());
            }
            Value::Bool(b) => out.extend_from_slice(&[0x38, u8::from(b)]),
        }
    }
}

/// Append a protocol-buffer varint.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the low seven bits are taken")]
pub fn push_varint(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push((n & 0x7F) as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// A protocol-buffer varint at the start of `bytes`, and how many bytes it takes.
#[inline]
fn varint(bytes: &[u8]) -> (u64, usize) {
    let (mut n, mut length) = (0, 0);
    for byte in bytes.iter().take(10) {
        n |= u64::from(byte & 0x7F) << (7 * length);
        length += 1;
        if byte & 0x80 == 0 {
            break;
        }
    }
    (n, length)
}

/// Codes of a dictionary column, one a row; 0 is null.
#[derive(Debug, PartialEq, Eq)]
pub enum Codes {
    Narrow(Vec<u8>),
    Medium(Vec<u16>),
    Wide(Vec<u32>),
}

impl Codes {
    /// The narrowest form that holds `codes`, whose largest is below `values`.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "the branch guarantees the range")]
    pub fn new(codes: Vec<u32>, values: usize) -> Self {
        if values <= 1 << 8 {
            Self::Narrow(codes.into_iter().map(|c| c as u8).collect())
        } else if values <= 1 << 16 {
            Self::Medium(codes.into_iter().map(|c| c as u16).collect())
        } else {
            Self::Wide(codes)
        }
    }

    #[inline]
    #[must_use]
    pub fn get(&self, row: usize) -> u32 {
        match self {
            Self::Narrow(v) => v[row].into(),
            Self::Medium(v) => v[row].into(),
            Self::Wide(v) => v[row],
        }
    }
}

/// Byte strings one after the other; string `i` is `bytes[ends[i]..ends[i + 1]]`.
#[derive(Debug, PartialEq, Eq)]
pub struct Strings {
    pub ends: Vec<u32>,
    pub bytes: Vec<u8>,
}

impl Default for Strings {
    fn default() -> Self {
        Self { ends: vec![0], bytes: Vec::new() }
    }
}

impl Strings {
    #[inline]
    #[must_use]
    pub fn get(&self, i: usize) -> &[u8] {
        &self.bytes[self.ends[i] as usize..self.ends[i + 1] as usize]
    }

    /// Number of strings.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len() - 1
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn push(&mut self, value: &[u8]) {
        self.bytes.extend_from_slice(value);
        // A column of more than 4 GiB cannot be held; the row limit of a layer keeps far below.
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }
}

/// A column of a segment.
#[derive(Debug, PartialEq, Eq)]
pub enum Column {
    /// Distinct values, the first one (null) empty, and a code a row.
    Dictionary { values: Strings, codes: Codes },
    /// A value a row; empty is null.
    Distinct(Strings),
}

impl Column {
    /// How many different values there are; more than any number when each row may have its own.
    #[must_use]
    pub fn variety(&self) -> usize {
        match self {
            Self::Dictionary { values, .. } => values.len(),
            Self::Distinct(_) => usize::MAX,
        }
    }

    /// The encoded value of a row; empty for null.
    #[must_use]
    pub fn get(&self, row: usize) -> &[u8] {
        match self {
            Self::Dictionary { values, codes } => values.get(codes.get(row) as usize),
            Self::Distinct(values) => values.get(row),
        }
    }

    /// The value of a row.
    #[must_use]
    pub fn value(&self, row: usize) -> Value<'_> {
        Value::decode(self.get(row))
    }

    /// Bytes held.
    #[must_use]
    pub fn memory(&self) -> usize {
        let strings = |s: &Strings| s.ends.capacity() * 4 + s.bytes.capacity();
        match self {
            Self::Distinct(values) => strings(values),
            Self::Dictionary { values, codes } => {
                strings(values)
                    + match codes {
                        Codes::Narrow(v) => v.capacity(),
                        Codes::Medium(v) => v.capacity() * 2,
                        Codes::Wide(v) => v.capacity() * 4,
                    }
            }
        }
    }
}

/// Gathers the values of a column in arrival order.
#[derive(Debug, Default)]
pub struct ColumnBuilder {
    index: HashMap<Box<[u8]>, u32>,
    values: Strings,
    codes: Vec<u32>,
    scratch: Vec<u8>,
}

impl ColumnBuilder {
    #[must_use]
    pub fn new() -> Self {
        let mut builder = Self::default();
        builder.values.push(b"");
        builder.index.insert(Box::default(), 0);
        builder
    }

    pub fn push(&mut self, value: Value<'_>) {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        value.encode(&mut scratch);
        self.push_encoded(&scratch);
        self.scratch = scratch;
    }

    /// Push a value that is already an MVT `Value` message (empty for null).
    pub fn push_encoded(&mut self, value: &[u8]) {
        let code = if let Some(code) = self.index.get(value) {
            *code
        } else {
            let code = u32::try_from(self.values.len()).unwrap_or(0);
            self.values.push(value);
            self.index.insert(value.into(), code);
            code
        };
        self.codes.push(code);
    }

    /// Build, with the rows in the given order.
    #[must_use]
    pub fn build(self, order: &[u32]) -> Column {
        let codes: Vec<u32> = order.iter().map(|&row| self.codes[row as usize]).collect();
        // Two thirds distinct and a code costs more than the value's own offset saves.
        if self.values.len() * 3 > codes.len() * 2 && codes.len() > 64 {
            let mut strings = Strings::default();
            strings.ends.reserve_exact(codes.len());
            strings.bytes.reserve_exact(codes.iter().map(|&c| self.values.get(c as usize).len()).sum());
            codes.iter().for_each(|&c| strings.push(self.values.get(c as usize)));
            return Column::Distinct(strings);
        }
        let mut values = self.values;
        values.bytes.shrink_to_fit();
        values.ends.shrink_to_fit();
        let codes = Codes::new(codes, values.len());
        Column::Dictionary { values, codes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_value_comes_back_as_it_went_in(text in ".{0,200}", int in any::<i64>(), float in prop::num::f64::NORMAL, truth in any::<bool>()) {
            for value in [Value::Null, Value::Text(&text), Value::Int(int), Value::Float(float), Value::Bool(truth)] {
                let mut bytes = Vec::new();
                value.encode(&mut bytes);
                prop_assert_eq!(Value::decode(&bytes), value);
            }
        }

        #[test]
        fn bytes_that_are_no_value_harm_nobody(bytes in prop::collection::vec(any::<u8>(), 0..30)) {
            let _ = Value::decode(&bytes);
        }
    }

    #[test]
    fn repeated_values_become_codes_and_identifiers_stay_whole() {
        let (mut kind, mut id) = (ColumnBuilder::new(), ColumnBuilder::new());
        let ids: Vec<String> = (0..200).map(|i| format!("80016000AB{i:04}")).collect();
        for (i, text) in ids.iter().enumerate() {
            kind.push(if i % 3 == 0 { Value::Null } else { Value::Int(i64::from(i % 2 == 0)) });
            id.push(Value::Text(text));
        }
        let order: Vec<u32> = (0..200).rev().collect();
        let (kind, id) = (kind.build(&order), id.build(&order));
        assert!(matches!(&kind, Column::Dictionary { codes: Codes::Narrow(_), .. }));
        assert!(matches!(&id, Column::Distinct(_)));
        assert_eq!(kind.get(199), b"");
        assert_eq!(&id.get(0)[2..], ids[199].as_bytes());
    }
}
