//! The text of a query: where its parameters stand, and the text PostgreSQL is given in which they are places.

use std::ops::Range;

/// A piece of the text that is a parameter: `:name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub name: String,
    /// Bytes of `:name`.
    pub range: Range<usize>,
}

/// A query as PostgreSQL is sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub sql: String,
    /// Where a byte of the written text stands in the sent one: pairs in order, exact between two of them.
    anchors: Vec<(usize, usize)>,
}

/// Line and column, from 1, of a character of the written text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Spot {
    pub line: usize,
    pub column: usize,
}

/// The text without what may stand behind the last word: a query typed elsewhere ends with a semicolon.
#[must_use]
pub fn trimmed(written: &str) -> &str {
    written.trim_end_matches(|sign: char| sign.is_whitespace() || sign == ';')
}

/// The parameters of a text, in order. What stands in quotes or comments is none, nor is a cast (`::`).
#[must_use]
pub fn places(written: &str) -> Vec<Place> {
    let bytes = written.as_bytes();
    let (mut at, mut found) = (0, Vec::new());
    while at < bytes.len() {
        let rest = &bytes[at..];
        at = match rest {
            [b'\'', ..] => quoted(bytes, at, b'\'', escapes(bytes, at)),
            [b'"', ..] => quoted(bytes, at, b'"', false),
            [b'-', b'-', ..] => at + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()),
            [b'/', b'*', ..] => comment(bytes, at),
            [b'$', ..] if !in_word(bytes, at) => dollar(written, at),
            [b':', b':' | b'=', ..] => at + 2,
            [b':', next, ..] if starts_name(*next) => {
                let end = at + 1 + rest[1..].iter().take_while(|byte| in_name(**byte)).count();
                found.push(Place { name: written[at + 1..end].to_owned(), range: at..end });
                end
            }
            _ => at + 1,
        };
    }
    found
}

const fn starts_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}

const fn in_name(byte: u8) -> bool {
    starts_name(byte) || byte.is_ascii_digit()
}

/// A letter or digit stands right before.
fn in_word(bytes: &[u8], at: usize) -> bool {
    at > 0 && (in_name(bytes[at - 1]) || bytes[at - 1] >= 0x80 || bytes[at - 1] == b'$')
}

/// `E'…'`: a backslash escapes what follows.
fn escapes(bytes: &[u8], at: usize) -> bool {
    at > 0 && matches!(bytes[at - 1], b'e' | b'E') && !in_word(bytes, at - 1)
}

/// The end of what a quote opens; a doubled quote closes and opens again.
fn quoted(bytes: &[u8], open: usize, quote: u8, escapes: bool) -> usize {
    let mut at = open + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if escapes => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The end of a comment; PostgreSQL nests them.
fn comment(bytes: &[u8], open: usize) -> usize {
    let (mut at, mut depth) = (open, 0_usize);
    while at < bytes.len() {
        match &bytes[at..] {
            [b'/', b'*', ..] => (at, depth) = (at + 2, depth + 1),
            [b'*', b'/', ..] => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}

/// The end of `$tag$…$tag$`; a lone dollar is a sign like others.
fn dollar(written: &str, open: usize) -> usize {
    let bytes = written.as_bytes();
    let tag = bytes[open + 1..].iter().take_while(|byte| in_name(**byte) || **byte >= 0x80).count();
    let end = open + 1 + tag;
    if bytes.get(end) != Some(&b'$') || bytes.get(open + 1).is_some_and(u8::is_ascii_digit) {
        return open + 1;
    }
    let mark = &written[open..=end];
    written[end + 1..].find(mark).map_or(bytes.len(), |found| end + 1 + found + mark.len())
}

impl Sent {
    /// The text between `head` and `tail`, each parameter replaced by what `place` writes for it.
    pub fn new(head: &str, written: &str, tail: &str, mut place: impl FnMut(&str) -> String) -> Self {
        let written = trimmed(written);
        let (mut sql, mut anchors, mut from) = (head.to_owned(), Vec::new(), 0);
        for Place { name, range } in places(written) {
            anchors.push((from, sql.len()));
            sql.push_str(&written[from..range.start]);
            anchors.push((range.start, sql.len()));
            sql.push_str(&place(&name));
            from = range.end;
        }
        anchors.push((from, sql.len()));
        sql.push_str(&written[from..]);
        anchors.push((written.len(), sql.len()));
        sql.push_str(tail);
        Self { sql, anchors }
    }

    /// Where a character of the sent text, counted from 1 as PostgreSQL does, stands in the written one; none before and
    /// behind it.
    #[must_use]
    pub fn spot(&self, written: &str, position: usize) -> Option<Spot> {
        let byte = self.sql.char_indices().nth(position.checked_sub(1)?).map_or(self.sql.len(), |(byte, _)| byte);
        let (first, last) = (self.anchors.first()?, self.anchors.last()?);
        if byte < first.1 {
            return None;
        }
        let at = self.anchors.iter().rposition(|(_, sent)| *sent <= byte)?;
        let (origin, sent) = self.anchors[at];
        let next = self.anchors.get(at + 1).map_or(last.0, |next| next.0);
        let offset = (origin + byte - sent).min(next).min(trimmed(written).len());
        let before = written.get(..offset)?;
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Some(Spot { line, column })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Sent, Spot, places, trimmed};

    fn names(text: &str) -> Vec<String> {
        places(text).into_iter().map(|place| place.name).collect()
    }

    #[test]
    fn parameters_are_found_and_nothing_in_quotes_comments_and_casts_is_one() {
        assert_eq!(names("select * from t where a = :a and b>=:b_2::date"), ["a", "b_2"]);
        for none in [
            "select 'a :x', \"b :y\", c::text",
            "select 1 -- :x\n",
            "select 1 /* :x /* :y */ :z */",
            "select $$ :x $$, $é$ :y $é$, $1",
            r"select E'it\' :x', 'it'' :y'",
            "select a[1 : 2], f(b := 2), ':x",
        ] {
            assert_eq!(names(none), Vec::<String>::new(), "{none}");
        }
        assert_eq!(names(r"select 'a\', :x"), ["x"], "a backslash escapes only in E'…'");
        assert_eq!(names("select a$b$c, :x, d$b$"), ["x"], "a dollar may stand in a name");
    }

    #[test]
    fn a_place_in_the_sent_text_is_told_as_line_and_column_of_the_written_one() {
        let written = "select é, :town\nfrom  nothing where x = :town;\n";
        let sent = Sent::new("head (", written, ") tail", |_| "($1::text)".into());
        assert_eq!(sent.sql, "head (select é, ($1::text)\nfrom  nothing where x = ($1::text)) tail");
        let at = |word: &str| {
            sent.sql.chars().collect::<String>().find(word).map(|byte| sent.sql[..byte].chars().count() + 1)
        };
        assert_eq!(sent.spot(written, at("nothing").unwrap()), Some(Spot { line: 2, column: 7 }));
        assert_eq!(sent.spot(written, at("1::text").unwrap()).map(|spot| spot.line), Some(1));
        assert_eq!(sent.spot(written, 1), None);
        assert_eq!(sent.spot(written, 10_000), Some(Spot { line: 2, column: 30 }));
        assert_eq!(trimmed("select 1 ;; \n"), "select 1");
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_told_without_an_accident(text in ".{0,80}", position in 0usize..200) {
            let sent = Sent::new("(", &text, ")", |name| format!("<{name}>"));
            prop_assert!(sent.sql.starts_with('(') && sent.sql.ends_with(')'));
            let _ = sent.spot(&text, position);
        }

        #[test]
        fn what_is_around_parameters_is_sent_as_it_was_written(text in "[a-z :'\"$/*\n-]{0,60}") {
            let sent = Sent::new("", &text, "", |name| format!(":{name}"));
            prop_assert_eq!(sent.sql, trimmed(&text));
        }
    }
}
