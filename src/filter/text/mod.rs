//! CQL2 text, read by descent with the precedence of annex B of OGC 21-065r2.
mod expression;
mod lexer;
mod operand;
mod wkt;

use crate::filter::build::{Builder, Term};
use crate::filter::fault::{Place, Reason};
use crate::filter::field::Fields;
use crate::filter::limits;
use crate::filter::model::Test;
use crate::filter::{Fault, fault};
use crate::geo::CrsName;

use lexer::{Token, Tokens};

/// The filter a text stands for.
pub fn read(text: &str, fields: &Fields, crs: CrsName) -> Result<Test, Fault> {
    if text.len() > limits::TEXT {
        return Err(Reason::TooLong { most: limits::TEXT }.at(Place::Whole));
    }
    let tokens = Tokens::read(text)?;
    let mut parser = Parser { tokens, builder: Builder::new(fields, crs, false) };
    let term = parser.expression()?;
    parser.ended()?;
    parser.test(term, 0)
}

/// Reads tokens in order and never goes back.
struct Parser<'a> {
    tokens: Tokens<'a>,
    builder: Builder<'a>,
}

type Read<T = Term> = Result<T, Fault>;

impl Parser<'_> {
    /// A reason at the token that begins at byte `at`.
    fn fault<T>(&self, found: Result<T, Reason>, at: usize) -> Read<T> {
        found.map_err(|reason| reason.at(self.tokens.place(at)))
    }

    fn expected<T>(&self, expected: &'static str) -> Read<T> {
        let found = fault::shorten(self.tokens.shown());
        self.fault(Err(Reason::Expected { expected, found }), self.tokens.at())
    }

    fn test(&self, term: Term, at: usize) -> Read<Test> {
        self.fault(self.builder.test(term), at)
    }

    /// The next token is this sign: it is taken.
    fn takes(&mut self, sign: &str) -> bool {
        let is = matches!(self.tokens.peek(), Token::Sign(found) if *found == sign);
        if is {
            self.tokens.next();
        }
        is
    }

    fn sign(&mut self, sign: &'static str) -> Read<()> {
        if self.takes(sign) { Ok(()) } else { self.expected(sign) }
    }

    /// The next token is this word, whatever its case: it is taken.
    fn takes_word(&mut self, word: &str) -> bool {
        let is = matches!(self.tokens.peek(), Token::Word(found) if found.eq_ignore_ascii_case(word));
        if is {
            self.tokens.next();
        }
        is
    }

    fn ended(&mut self) -> Read<()> {
        if matches!(self.tokens.peek(), Token::End) { Ok(()) } else { self.expected("the end") }
    }

    /// What stands inside something else.
    fn inside<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        let tokens = &self.tokens;
        self.builder.enter(|| tokens.place(tokens.at()))?;
        let found = read(self)?;
        self.builder.leave();
        Ok(found)
    }
}

#[cfg(test)]
pub mod tests;
