//! Lines of an EDIGEO file (AFNOR NF Z 52000): `NNNTFLL:value`.

use std::borrow::Cow;

/// One field: name (3), nature (1), format (1), length (2), `:`, value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field<'a> {
    pub name: [u8; 3],
    pub value: &'a [u8],
}

impl<'a> Field<'a> {
    /// The value as text; EDIGEO writes ISO-8859-1 unless it says otherwise.
    pub(super) fn text(&self) -> Cow<'a, str> {
        latin(self.value)
    }

    /// Components of a reference or a coordinate, between semicolons.
    pub(super) fn parts(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.value.split(|b| *b == b';').map(<[u8]>::trim_ascii)
    }

    /// A coordinate pair `+x;+y;` in the system of the lot.
    pub(super) fn coordinate(&self) -> Option<(f64, f64)> {
        let mut parts = self.parts();
        let x = number(parts.next()?)?;
        let y = number(parts.next()?)?;
        (x.is_finite() && y.is_finite()).then_some((x, y))
    }
}

/// A number as EDIGEO writes it: `+64318.`, `-0.887815`, `12`.
pub(super) fn number(value: &[u8]) -> Option<f64> {
    std::str::from_utf8(value).ok()?.trim().parse().ok().filter(|n: &f64| n.is_finite())
}

/// Bytes of ISO-8859-1 (read as its superset windows-1252, as every producer of the plan does).
pub(super) fn latin(value: &[u8]) -> Cow<'_, str> {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(value).0
}

/// The fields of a file in order. Lengths are not believed and stray blanks are tolerated; `malformed`
/// counts lines that are no field.
pub(super) struct Fields<'a> {
    rest: &'a [u8],
    pub malformed: u64,
}

pub(super) fn fields(bytes: &[u8]) -> Fields<'_> {
    Fields { rest: bytes, malformed: 0 }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        while !self.rest.is_empty() {
            let end = self.rest.iter().position(|b| *b == b'\n').unwrap_or(self.rest.len());
            let line = self.rest[..end].trim_ascii();
            self.rest = self.rest.get(end + 1..).unwrap_or(&[]);
            if line.is_empty() {
                continue;
            }
            match field(line) {
                Some(field) => return Some(field),
                None => self.malformed += 1,
            }
        }
        None
    }
}

fn field(line: &[u8]) -> Option<Field<'_>> {
    let colon = line.iter().take(12).position(|b| *b == b':')?;
    let name: [u8; 3] = line.get(..3)?.try_into().ok()?;
    let named = name.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    (colon >= 5 && named).then(|| Field { name, value: line.get(colon + 1..).unwrap_or(&[]).trim_ascii() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(line: &str) -> Field<'_> {
        fields(line.as_bytes()).next().unwrap()
    }

    #[test]
    fn coordinates_and_numbers_are_read_as_the_standard_writes_them() {
        assert_eq!(one("CORCC23:+579588.05;+6680876.27;").coordinate(), Some((579_588.05, 6_680_876.27)));
        assert_eq!(number(one("ATVSR07:+64318.").value), Some(64_318.0));
        assert_eq!(one("ODASD08:20071129\r\n").text(), "20071129");
        assert_eq!(one("CORCC24:1;").coordinate(), None);
        assert_eq!(one("CORCC24:+inf;+nan;").coordinate(), None);
    }

    #[test]
    fn a_street_name_keeps_its_accents() {
        assert_eq!(fields(b"ATVST04:C\xf4te").next().unwrap().text(), "Côte");
    }

    #[test]
    fn wrong_lengths_and_stray_blanks_are_tolerated_and_other_lines_counted() {
        let mut all = fields(b"  BOMT 99: EDAB01T1.VEC \n\nnot a field\nEOMT 00:");
        assert_eq!(all.by_ref().map(|f| f.text().into_owned()).collect::<Vec<_>>(), ["EDAB01T1.VEC", ""]);
        assert_eq!(all.malformed, 1);
    }
}
