//! Words, names, texts, numbers and signs.

use std::borrow::Cow;

use crate::filter::Fault;
use crate::filter::fault::{Place, Reason, shorten};

/// A token, borrowed from the text.
#[derive(Debug, Clone, PartialEq)]
pub enum Token<'a> {
    /// A keyword or a name without quotes.
    Word(&'a str),
    /// A name in double quotes.
    Name(Cow<'a, str>),
    /// In single quotes.
    Text(Cow<'a, str>),
    /// Without its sign.
    Number(&'a str),
    Sign(&'a str),
    End,
}

const SIGNS: [&str; 14] = ["<=", ">=", "<>", "=", "<", ">", "(", ")", ",", "+", "-", "*", "/", "%"];

/// The tokens of a text, one at a time.
pub struct Tokens<'a> {
    text: &'a str,
    tokens: Vec<(usize, Token<'a>)>,
    next: usize,
}

impl<'a> Tokens<'a> {
    /// All of them, or the first that cannot be one.
    pub fn read(text: &'a str) -> Result<Self, Fault> {
        let mut all = Self { text, tokens: Vec::new(), next: 0 };
        let mut at = 0;
        loop {
            at += text[at..].len() - text[at..].trim_start().len();
            if at == text.len() {
                all.tokens.push((at, Token::End));
                return Ok(all);
            }
            let (token, length) =
                token(&text[at..]).ok_or_else(|| Reason::Unreadable(shorten(&text[at..])).at(all.place(at)))?;
            all.tokens.push((at, token));
            at += length;
        }
    }

    /// The next token, not taken.
    pub fn peek(&self) -> &Token<'a> {
        self.tokens.get(self.next).map_or(&Token::End, |(_, token)| token)
    }

    /// The one after the next.
    pub fn second(&self) -> &Token<'a> {
        self.tokens.get(self.next + 1).map_or(&Token::End, |(_, token)| token)
    }

    /// Take the next token.
    pub fn next(&mut self) -> Token<'a> {
        let taken = self.peek().clone();
        self.next += 1;
        taken
    }

    /// Byte at which the next token begins.
    pub fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.text.len(), |(at, _)| *at)
    }

    /// The text from the next token on, for a sentence.
    pub fn shown(&self) -> &'a str {
        let end = self.tokens.get(self.next + 1).map_or(self.text.len(), |(at, _)| *at);
        self.text.get(self.at()..end).map_or("", str::trim_end)
    }

    /// A byte as a person counts: in characters.
    pub fn place(&self, at: usize) -> Place {
        Place::Text(self.text.get(..at).map_or(0, |before| before.chars().count()))
    }
}

/// The first token of a text that begins with one, and its length in bytes.
fn token(text: &str) -> Option<(Token<'_>, usize)> {
    let first = text.chars().next()?;
    match first {
        '\'' => quoted(text, '\'', true).map(|(found, length)| (Token::Text(found), length)),
        '"' => quoted(text, '"', false).map(|(found, length)| (Token::Name(found), length)),
        '0'..='9' | '.' => number(text).map(|length| (Token::Number(&text[..length]), length)),
        '^' => Some((Token::Sign("^"), 1)),
        _ if begins_name(first) => {
            let length = text.find(|letter: char| !(begins_name(letter) || letter.is_numeric() || letter == '.'));
            let length = length.unwrap_or(text.len());
            Some((Token::Word(&text[..length]), length))
        }
        _ => {
            let sign = SIGNS.into_iter().find(|sign| text.starts_with(sign))?;
            Some((Token::Sign(sign), sign.len()))
        }
    }
}

fn begins_name(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_' || letter == ':'
}

/// What stands between two quotes; twice the quote is one. In a text `\'` is one too, unless the `\` is the second of a
/// pair: a pattern may end on `\\`.
fn quoted(text: &str, quote: char, backslash: bool) -> Option<(Cow<'_, str>, usize)> {
    let mut inside = String::new();
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        if (letter == quote || (backslash && letter == '\\')) && next == Some(quote) {
            letters.next();
            inside.push(quote);
        } else if backslash && letter == '\\' && next == Some('\\') {
            letters.next();
            inside.push_str("\\\\");
        } else if letter == quote {
            let plain = &text[1..at];
            let same = plain.len() == inside.len();
            return Some((if same { Cow::Borrowed(plain) } else { Cow::Owned(inside) }, at + 1));
        } else {
            inside.push(letter);
        }
    }
    None
}

/// Digits, a point, digits, an exponent.
fn number(text: &str) -> Option<usize> {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(0);
    let mut length = whole;
    if text[length..].starts_with('.') {
        let fraction = digits(length + 1);
        if whole + fraction == 0 {
            return None;
        }
        length += 1 + fraction;
    }
    if text[length..].starts_with(['e', 'E']) {
        let sign = usize::from(text[length + 1..].starts_with(['+', '-']));
        let exponent = digits(length + 1 + sign);
        length += if exponent == 0 { 0 } else { 1 + sign + exponent };
    }
    Some(length)
}
