//! LIKE.

use std::borrow::Cow;

use crate::filter::holds::letters;
use crate::filter::model::{Fold, Pattern, Piece};

enum Sign {
    Letter(char),
    One,
    Any,
}

/// The text is like the pattern.
pub fn like(text: &str, pattern: &Pattern) -> bool {
    let mut signs = Vec::new();
    for piece in &pattern.pieces {
        match piece {
            Piece::One => signs.push(Sign::One),
            Piece::Any => signs.push(Sign::Any),
            Piece::Text(plain) => signs.extend(folded(plain, &pattern.folds).chars().map(Sign::Letter)),
        }
    }
    matches(&text.chars().collect::<Vec<_>>(), &signs)
}

fn folded<'a>(text: &'a str, folds: &[Fold]) -> Cow<'a, str> {
    folds.iter().rev().fold(Cow::Borrowed(text), |text, fold| match fold {
        Fold::Case => Cow::Owned(letters::lower(&text)),
        Fold::Accents => Cow::Owned(letters::plain(&text)),
    })
}

/// Only the last [`Sign::Any`] needs to be tried again: the ones before have matched as little as they can.
fn matches(text: &[char], signs: &[Sign]) -> bool {
    let (mut at, mut sign, mut retry) = (0, 0, None);
    while at < text.len() {
        match signs.get(sign) {
            Some(Sign::Any) => {
                retry = Some((at, sign + 1));
                sign += 1;
            }
            Some(Sign::One) => (at, sign) = (at + 1, sign + 1),
            Some(Sign::Letter(letter)) if *letter == text[at] => (at, sign) = (at + 1, sign + 1),
            _ => match retry {
                Some((from, after)) => {
                    retry = Some((from + 1, after));
                    (at, sign) = (from + 1, after);
                }
                None => return false,
            },
        }
    }
    signs[sign..].iter().all(|sign| matches!(sign, Sign::Any))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::build::Signs;

    #[test]
    fn a_pattern_matches_from_the_first_letter_to_the_last() {
        let like = |text, pattern| like(text, &Signs::CQL2.read(pattern).unwrap());
        for (text, pattern) in [
            ("abc", "abc"),
            ("abc", "a%"),
            ("abc", "%c"),
            ("abcbc", "a%bc"),
            ("é", "_"),
            ("", "%"),
            ("a%", "a\\%"),
            ("abxbc", "%b_"),
        ] {
            assert!(like(text, pattern), "{text} {pattern}");
        }
        for (text, pattern) in [("abc", "ab"), ("abc", "b%"), ("", "_"), ("ab", "a\\%"), ("ABC", "abc"), ("abc", "")] {
            assert!(!like(text, pattern), "{text} {pattern}");
        }
    }
}
