//! Looking at an archive before it is read: what it is, and that it is no bomb.

use std::path::Path;

use crate::exchange::archive::Zip;
use crate::exchange::table::read::{Origin, TableError};

/// Largest sheet once decompressed; rows are read one after the other.
const LARGEST_SHEET: u64 = 1 << 30;
/// Largest list of texts the cells of an XLSX share, which is kept in memory.
const LARGEST_TEXTS: u64 = 128 << 20;
/// Largest of the other parts, kept in memory too.
const LARGEST_PART: u64 = 8 << 20;
/// Longest stretch without the beginning of a tag: a text or a tag is never kept longer than this.
const LONGEST_STRETCH: usize = 1 << 20;

/// Tell what an archive is, and refuse it when a part is heavier than any honest one.
pub(super) fn tell(path: &Path, name: &str) -> Result<Origin, TableError> {
    let mut zip = Zip::open(path).map_err(|e| TableError::of_archive(name, e))?;
    let members = zip.names();
    let has = |member: &str| members.iter().any(|name| name == member);
    let origin = if has("content.xml") && has("META-INF/manifest.xml") {
        Origin::Ods
    } else if has("xl/workbook.xml") {
        Origin::Xlsx
    } else if has("xl/workbook.bin") {
        return Err(TableError::OldExcel { file: name.to_owned() });
    } else {
        return Err(TableError::NotATable { file: name.to_owned() });
    };
    for member in members.iter().filter(|member| is_read(origin, member)) {
        let mut stretch = 0;
        let mut longest = 0;
        let weighed = zip.pieces(member, most(origin, member), &mut |piece| {
            measure(piece, &mut stretch, &mut longest);
            longest <= LONGEST_STRETCH
        });
        weighed.map_err(|e| TableError::of_archive(name, e))?;
        if longest > LONGEST_STRETCH {
            return Err(TableError::TooHeavy { file: name.to_owned() });
        }
    }
    Ok(origin)
}

/// Pictures and the like are never looked into.
fn is_read(origin: Origin, member: &str) -> bool {
    let lower = member.to_ascii_lowercase();
    match origin {
        Origin::Ods => member == "content.xml",
        _ => lower.ends_with(".xml") || lower.ends_with(".rels"),
    }
}

fn most(origin: Origin, member: &str) -> u64 {
    let lower = member.to_ascii_lowercase();
    match origin {
        Origin::Ods => LARGEST_SHEET,
        _ if lower.starts_with("xl/worksheets/") => LARGEST_SHEET,
        _ if lower == "xl/sharedstrings.xml" => LARGEST_TEXTS,
        _ => LARGEST_PART,
    }
}

/// Carry the length of the stretch without `<` over the pieces of a member.
fn measure(piece: &[u8], stretch: &mut usize, longest: &mut usize) {
    let mut from = 0;
    for at in memchr::memchr_iter(b'<', piece) {
        *longest = (*longest).max(*stretch + at - from);
        *stretch = 0;
        from = at;
    }
    *stretch += piece.len() - from;
    *longest = (*longest).max(*stretch);
}

#[cfg(test)]
mod tests {
    use super::measure;

    #[test]
    fn a_stretch_is_measured_across_pieces() {
        let (mut stretch, mut longest) = (0, 0);
        for piece in [&b"<a>123"[..], b"456<", b"b/>"] {
            measure(piece, &mut stretch, &mut longest);
        }
        assert_eq!(longest, "<a>123456".len());
    }
}
