//! Texts as JSON and XML hold them. What needs no escape is copied in runs.

/// Bytes that end a run.
type Marks = [bool; 256];

/// The quotation mark, the backslash, control characters (RFC 8259, 7).
const JSON: Marks = marks(b"\"\\", &[]);
/// What is markup, control characters, and the first byte of the two letters XML does not have (U+FFFE, U+FFFF). A
/// carriage return would be read as a line feed; so would, in an attribute, a tabulation or a line feed as a blank.
const XML: Marks = marks(b"&<>\xEF", b"\t\n");
const ATTRIBUTE: Marks = marks(b"&<>\"\xEF", &[]);

const fn marks(special: &[u8], spared: &[u8]) -> Marks {
    let mut marks = [false; 256];
    let mut at = 0;
    while at < 0x20 {
        marks[at] = true;
        at += 1;
    }
    at = 0;
    while at < special.len() {
        marks[special[at] as usize] = true;
        at += 1;
    }
    at = 0;
    while at < spared.len() {
        marks[spared[at] as usize] = false;
        at += 1;
    }
    marks
}

/// Copy the text; `write` is told each marked byte and what follows it, and how many bytes it has dealt with.
fn copy(out: &mut Vec<u8>, text: &str, marks: &Marks, write: fn(&mut Vec<u8>, &[u8]) -> usize) {
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| marks[usize::from(*byte)]) {
        out.extend_from_slice(&rest[..at]);
        let done = write(out, &rest[at..]);
        rest = &rest[at + done..];
    }
    out.extend_from_slice(rest);
}

/// Write a JSON string with its quotation marks.
pub(super) fn json(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    copy(out, text, &JSON, |out, rest| {
        match rest[0] {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            byte => {
                out.extend_from_slice(b"\\u00");
                out.extend([byte >> 4, byte & 15].map(|half| b"0123456789abcdef"[usize::from(half)]));
            }
        }
        1
    });
    out.push(b'"');
}

/// Write the content of an element.
pub fn xml(out: &mut Vec<u8>, text: &str) {
    copy(out, text, &XML, entity);
}

/// Write the content of an attribute in double quotation marks.
pub fn attribute(out: &mut Vec<u8>, text: &str) {
    copy(out, text, &ATTRIBUTE, entity);
}

/// Letters that XML 1.0 cannot hold become the replacement character, so that the document stays one.
fn entity(out: &mut Vec<u8>, rest: &[u8]) -> usize {
    let (text, done): (&[u8], usize) = match rest {
        [b'&', ..] => (b"&amp;", 1),
        [b'<', ..] => (b"&lt;", 1),
        [b'>', ..] => (b"&gt;", 1),
        [b'"', ..] => (b"&quot;", 1),
        [b'\t', ..] => (b"&#9;", 1),
        [b'\n', ..] => (b"&#10;", 1),
        [b'\r', ..] => (b"&#13;", 1),
        [0xEF, 0xBF, 0xBE | 0xBF, ..] => ("\u{FFFD}".as_bytes(), 3),
        [0xEF, ..] => (&rest[..1], 1),
        _ => ("\u{FFFD}".as_bytes(), 1),
    };
    out.extend_from_slice(text);
    done
}

/// A name as an XML element may be called (NCName, Namespaces in XML 1.0, 3): what may not stand in one becomes `_`.
#[must_use]
pub fn element_name(name: &str) -> String {
    let begins = |c: char| c.is_alphabetic() || c == '_';
    let goes_on = |c: char| begins(c) || c.is_numeric() || matches!(c, '-' | '.');
    let plain: String = name.chars().map(|c| if goes_on(c) { c } else { '_' }).collect();
    if plain.chars().next().is_some_and(begins) { plain } else { format!("_{plain}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(text: &str, write: fn(&mut Vec<u8>, &str)) -> String {
        let mut out = Vec::new();
        write(&mut out, text);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_xml_cannot_hold_does_not_break_the_document() {
        assert_eq!(written("a<b & \"c\"\r\n\u{1}\u{FFFE}é", xml), "a&lt;b &amp; \"c\"&#13;\n\u{FFFD}\u{FFFD}é");
        assert_eq!(written("\u{FEFF}a\nb", attribute), "\u{FEFF}a&#10;b");
    }

    #[test]
    fn a_column_of_any_name_is_an_element() {
        assert_eq!(element_name("date_saisie"), "date_saisie");
        assert_eq!(element_name("année"), "année");
        assert_eq!(element_name("2024 total"), "_2024_total");
        assert_eq!(element_name("a:b/c"), "a_b_c");
        assert_eq!(element_name(""), "_");
    }

    proptest! {
        #[test]
        fn a_json_string_is_read_back(text in any::<String>()) {
            let read: String = serde_json::from_str(&written(&text, json)).unwrap();
            prop_assert_eq!(read, text);
        }

        #[test]
        fn a_text_of_xml_is_read_back(text in "[\\PC\t\r\n]*") {
            let document = format!("<a b=\"{}\">{}</a>", written(&text, attribute), written(&text, xml));
            let read = roxmltree::Document::parse(&document).unwrap();
            prop_assert_eq!(read.root_element().attribute("b"), Some(text.as_str()));
            prop_assert_eq!(read.root_element().text().unwrap_or_default(), text);
        }

        #[test]
        fn no_text_breaks_a_document(text in any::<String>()) {
            let document = format!("<a b=\"{}\">{}</a>", written(&text, attribute), written(&text, xml));
            prop_assert!(roxmltree::Document::parse(&document).is_ok());
        }
    }
}
