//! Which encoding a text file is in: UTF-8 when every byte agrees, else Windows-1252, the Latin-1 of
//! French administrations.

use std::borrow::Cow;
use std::io::{self, BufRead};

/// Encodings the town receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// ISO-8859-1 and its superset Windows-1252 (with € and œ).
    Latin1,
}

impl Encoding {
    /// Read a stream to its end and tell its encoding; memory stays flat.
    ///
    /// # Errors
    /// The stream cannot be read.
    pub fn of(stream: &mut dyn BufRead) -> io::Result<Self> {
        let mut carried: Vec<u8> = Vec::new();
        loop {
            let chunk = stream.fill_buf()?;
            if chunk.is_empty() {
                return Ok(if carried.is_empty() { Self::Utf8 } else { Self::Latin1 });
            }
            let length = chunk.len();
            carried.extend_from_slice(chunk);
            stream.consume(length);
            match std::str::from_utf8(&carried) {
                Ok(_) => carried.clear(),
                Err(e) if e.error_len().is_none() => {
                    carried.drain(..e.valid_up_to());
                }
                Err(_) => return Ok(Self::Latin1),
            }
        }
    }

    /// Encoding of one piece of text.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Self {
        if std::str::from_utf8(bytes).is_ok() { Self::Utf8 } else { Self::Latin1 }
    }

    /// Text of a whole piece, in whichever encoding it is in.
    #[must_use]
    pub fn text_of(bytes: &[u8]) -> Cow<'_, str> {
        std::str::from_utf8(bytes).map_or_else(|_| Self::Latin1.decode(bytes), Cow::Borrowed)
    }

    /// Text of these bytes. Bytes that are not of the encoding become U+FFFD.
    #[must_use]
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes),
            Self::Latin1 => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::BufReader;

    fn of(bytes: &[u8], buffer: usize) -> Encoding {
        Encoding::of(&mut BufReader::with_capacity(buffer, bytes)).unwrap()
    }

    #[test]
    fn the_accents_of_a_clerk_are_kept_in_both_encodings() {
        assert_eq!(of("Hôtel de ville".as_bytes(), 8), Encoding::Utf8);
        assert_eq!(of(b"H\xf4tel de ville", 8), Encoding::Latin1);
        assert_eq!(Encoding::Latin1.decode(b"H\xf4tel \x80 c\x9cur"), "Hôtel € cœur");
    }

    #[test]
    fn a_file_cut_in_the_middle_of_a_letter_is_not_utf8() {
        assert_eq!(of(&"né".as_bytes()[..2], 4), Encoding::Latin1);
    }

    proptest! {
        #[test]
        fn buffers_do_not_change_the_answer(bytes: Vec<u8>, buffer in 1_usize..9) {
            prop_assert_eq!(of(&bytes, buffer), Encoding::of_bytes(&bytes));
        }
    }
}
