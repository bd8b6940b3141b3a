//! Which compressed form a client gets (RFC 9110, 12.5.3), and making it.

use bytes::Bytes;

use crate::tiles::{Encoded, deflate};

/// A content coding. In order of preference when the client has none: zstd packs a tile an eighth smaller than our gzip,
/// for a millisecond more; brotli packs like zstd and takes several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    Zstd,
    Gzip,
    Brotli,
    Identity,
}

impl Encoding {
    /// All of them, best first.
    pub const ALL: [Self; 4] = [Self::Zstd, Self::Gzip, Self::Brotli, Self::Identity];

    /// Name in `Content-Encoding`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Brotli => "br",
            Self::Identity => "identity",
        }
    }

    /// Best coding for an `Accept-Encoding` header; identity without one.
    #[must_use]
    pub fn negotiate(header: Option<&str>) -> Self {
        let Some(header) = header else { return Self::Identity };
        let mut best = (Self::Identity, 0.0f32);
        for coding in Self::ALL {
            let quality = quality(header, coding.name()).unwrap_or(if coding == Self::Identity { 0.001 } else { 0.0 });
            if quality > best.1 {
                best = (coding, quality);
            }
        }
        best.0
    }

    /// Compress the layers of a tile.
    #[must_use]
    pub fn compress(self, layers: &[Encoded]) -> Bytes {
        match self {
            Self::Gzip => gzip(layers).into(),
            Self::Identity => joined(layers).into(),
            Self::Zstd => {
                let bytes = joined(layers);
                zstd::bulk::compress(&bytes, 3).unwrap_or(bytes).into()
            }
            Self::Brotli => {
                let (bytes, mut out) = (joined(layers), Vec::new());
                let parameters = brotli::enc::BrotliEncoderParams { quality: 5, ..Default::default() };
                // Writing to a vector cannot fail.
                let _ = brotli::BrotliCompress(&mut bytes.as_slice(), &mut out, &parameters);
                out.into()
            }
        }
    }
}

/// Quality a client gives a coding; `None` when it does not name it (nor `*`).
fn quality(header: &str, name: &str) -> Option<f32> {
    let mut any = None;
    for part in header.split(',').take(16) {
        let (coding, parameters) = part.split_once(';').unwrap_or((part, ""));
        let quality = parameters.trim().strip_prefix("q=").map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
        let coding = coding.trim();
        if coding.eq_ignore_ascii_case(name) {
            return Some(quality);
        } else if coding == "*" {
            any = Some(quality);
        }
    }
    any
}

fn joined(layers: &[Encoded]) -> Vec<u8> {
    layers.iter().flat_map(|l| &l.bytes).copied().collect()
}

/// One member: each layer is compressed alone, the checksum runs over all.
fn gzip(layers: &[Encoded]) -> Vec<u8> {
    let (mut out, mut crc, mut size) = (Vec::new(), crc32fast::Hasher::new(), 0);
    out.reserve(64 + layers.iter().map(|l| l.bytes.len() * 3 / 4).sum::<usize>());
    deflate::begin(&mut out);
    for layer in layers {
        deflate::body(&layer.bytes, layer.parts(), &layer.matches, &mut out);
        crc.update(&layer.bytes);
        size += layer.bytes.len();
    }
    deflate::end(crc.finalize(), size, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_a_script_and_a_purist_each_get_what_they_asked() {
        assert_eq!(Encoding::negotiate(Some("gzip, deflate, br, zstd")), Encoding::Zstd);
        assert_eq!(Encoding::negotiate(Some("gzip, deflate, br")), Encoding::Gzip);
        assert_eq!(Encoding::negotiate(Some("zstd;q=1, gzip;q=0.5")), Encoding::Zstd);
        assert_eq!(Encoding::negotiate(Some("br")), Encoding::Brotli);
        assert_eq!(Encoding::negotiate(Some("gzip;q=0")), Encoding::Identity);
        assert_eq!(Encoding::negotiate(None), Encoding::Identity);
    }
}
