//! A buffer of protocol-buffer varints, most of them one or two bytes in no foreseeable order: written without asking which.

/// Bytes written so far; the buffer behind them is kept from use to use.
#[derive(Debug, Default)]
pub struct Varints {
    bytes: Vec<u8>,
    written: usize,
}

impl Varints {
    /// Forget what was written.
    pub fn clear(&mut self) {
        self.written = 0;
    }

    /// What was written.
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.written]
    }

    /// Make room for this many numbers; [`Varints::push`] needs it.
    pub fn reserve(&mut self, numbers: usize) {
        let most = self.written + numbers * 5 + 1;
        if self.bytes.len() < most {
            self.bytes.resize(most.next_power_of_two(), 0);
        }
    }

    /// Append a number; room must have been made.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the low seven bits are taken")]
    pub fn push(&mut self, mut n: u32) {
        if n < TWO_BYTES {
            let (bytes, length) = short(n);
            if let Some(place) = self.bytes.get_mut(self.written..self.written + 2) {
                place.copy_from_slice(&bytes.to_le_bytes()[..2]);
            }
            self.written += length;
            return;
        }
        while n >= 0x80 {
            self.bytes[self.written] = n as u8 | 0x80;
            self.written += 1;
            n >>= 7;
        }
        self.bytes[self.written] = n as u8;
        self.written += 1;
    }

    /// Append two numbers; room must have been made.
    #[inline]
    pub fn push_pair(&mut self, a: u32, b: u32) {
        if (a | b) >= TWO_BYTES {
            self.push(a);
            self.push(b);
            return;
        }
        let ((first, one), (second, other)) = (short(a), short(b));
        if let Some(place) = self.bytes.get_mut(self.written..self.written + 4) {
            place.copy_from_slice(&(first | second << (8 * one)).to_le_bytes());
        }
        self.written += one + other;
    }
}

/// Numbers from here on take more than two bytes.
const TWO_BYTES: u32 = 0x4000;

/// A number below [`TWO_BYTES`] as it is written, lowest byte first, and how many bytes that takes.
#[inline]
fn short(n: u32) -> (u32, usize) {
    let two = u32::from(n >= 0x80);
    (n & 0x7F | two << 7 | (n >> 7) << 8, 1 + two as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::push_varint;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_written_as_protocol_buffers_want(numbers in prop::collection::vec(prop_oneof![0u32..300, 0u32..70_000, any::<u32>()], 0..50)) {
            let (mut ours, mut pairs, mut plain) = (Varints::default(), Varints::default(), Vec::new());
            ours.reserve(numbers.len());
            numbers.iter().for_each(|n| ours.push(*n));
            numbers.iter().for_each(|n| push_varint(&mut plain, (*n).into()));
            prop_assert_eq!(ours.as_slice(), &plain);
            pairs.reserve(numbers.len());
            let (twos, rest) = numbers.as_chunks::<2>();
            twos.iter().for_each(|[a, b]| pairs.push_pair(*a, *b));
            rest.iter().for_each(|n| pairs.push(*n));
            prop_assert_eq!(pairs.as_slice(), &plain);
        }
    }
}
