//! Patterns of LIKE.

use crate::filter::build::{Builder, Term, told};
use crate::filter::fault::Reason;
use crate::filter::limits;
use crate::filter::model::{Fold, Pattern, Piece, Scalar};

/// The signs of a pattern that do not stand for themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::filter) struct Signs {
    pub any: char,
    pub one: char,
    pub escape: char,
}

impl Signs {
    /// OGC 21-065r2, 7.3.
    pub const CQL2: Self = Self { any: '%', one: '_', escape: '\\' };

    /// The pattern a text stands for.
    pub fn read(self, text: &str) -> Result<Pattern, Reason> {
        if self.any == self.one || self.any == self.escape || self.one == self.escape {
            return Err(Reason::PatternUnreadable);
        }
        let (mut pieces, mut plain, mut letters) = (Vec::new(), String::new(), text.chars());
        while let Some(letter) = letters.next() {
            if letter == self.escape {
                plain.push(letters.next().ok_or(Reason::PatternUnreadable)?);
            } else if letter == self.any || letter == self.one {
                if !plain.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut plain)));
                }
                pieces.push(if letter == self.any { Piece::Any } else { Piece::One });
            } else {
                plain.push(letter);
            }
        }
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        if pieces.iter().filter(|piece| !matches!(piece, Piece::Text(_))).count() > limits::WILDCARDS {
            return Err(Reason::TooManyWildcards { most: limits::WILDCARDS });
        }
        Ok(Pattern { pieces, folds: Vec::new() })
    }
}

impl Builder<'_> {
    /// A pattern written as a text, perhaps inside `CASEI` or `ACCENTI`.
    pub(super) fn pattern(&self, term: Term, signs: Signs) -> Result<Pattern, Reason> {
        let refuse = |found: &Term| Reason::Expected { expected: "a pattern", found: told(found) };
        let Term::Scalar(mut scalar) = term else { return Err(refuse(&term)) };
        let mut folds = Vec::new();
        loop {
            scalar = match scalar {
                Scalar::Casei(inner) => {
                    folds.push(Fold::Case);
                    *inner
                }
                Scalar::Accenti(inner) => {
                    folds.push(Fold::Accents);
                    *inner
                }
                Scalar::Text(text) => return Ok(Pattern { folds, ..signs.read(&text)? }),
                other => return Err(refuse(&other.into())),
            }
        }
    }
}

impl Pattern {
    /// As CQL2 writes it, and PostgreSQL with `escape '\'`.
    pub(in crate::filter) fn written(&self) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Any => text.push('%'),
                Piece::One => text.push('_'),
                Piece::Text(plain) => plain.chars().for_each(|letter| {
                    if matches!(letter, '%' | '_' | '\\') {
                        text.push('\\');
                    }
                    text.push(letter);
                }),
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_read_with_its_own_signs_and_written_with_those_of_cql2() {
        let fes = Signs { any: '*', one: '#', escape: '!' };
        assert_eq!(fes.read("Rue*50%!*#").unwrap().written(), "Rue%50\\%*_");
        assert_eq!(Signs::CQL2.read("a\\%\\\\%").unwrap().written(), "a\\%\\\\%");
    }

    #[test]
    fn a_pattern_that_says_nothing_is_refused() {
        assert_eq!(Signs::CQL2.read("a\\"), Err(Reason::PatternUnreadable));
        assert_eq!(Signs { any: '*', one: '*', escape: '!' }.read("a"), Err(Reason::PatternUnreadable));
        assert!(Signs::CQL2.read(&"%a".repeat(limits::WILDCARDS + 1)).is_err());
    }
}
