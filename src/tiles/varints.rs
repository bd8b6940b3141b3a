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
        if n < 0x4000 {
            let two = u8::from(n >= 0x80);
            if let Some([first, second]) = self.bytes.get_mut(self.written..self.written + 2) {
                (*first, *second) = (n as u8 & 0x7F | two << 7, (n >> 7) as u8);
            }
            self.written += 1 + usize::from(two);
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::push_varint;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_written_as_protocol_buffers_want(numbers in prop::collection::vec(prop_oneof![0u32..300, 0u32..70_000, any::<u32>()], 0..50)) {
            let (mut ours, mut plain) = (Varints::default(), Vec::new());
            ours.reserve(numbers.len());
            for n in numbers {
                ours.push(n);
                push_varint(&mut plain, n.into());
            }
            prop_assert_eq!(ours.as_slice(), plain);
        }
    }
}
