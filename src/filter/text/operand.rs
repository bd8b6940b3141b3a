//! Literals, names, functions, parentheses.

use crate::filter::build::Term;
use crate::filter::fault::Reason;
use crate::filter::limits;
use crate::filter::model::Scalar;
use crate::filter::text::lexer::Token;
use crate::filter::text::{Parser, Read};

impl Parser<'_> {
    pub(super) fn operand(&mut self) -> Read {
        let at = self.tokens.at();
        match self.tokens.peek().clone() {
            Token::Text(text) => {
                self.tokens.next();
                let term = self.builder.text(text.into_owned());
                self.fault(term, at)
            }
            Token::Number(_) => self.number(""),
            Token::Sign("-") if matches!(self.tokens.second(), Token::Number(_)) => {
                self.tokens.next();
                self.number("-")
            }
            Token::Sign("+") if matches!(self.tokens.second(), Token::Number(_)) => {
                self.tokens.next();
                self.number("")
            }
            Token::Sign("(") => {
                self.tokens.next();
                self.parenthesis()
            }
            Token::Name(name) => {
                self.tokens.next();
                let term = self.builder.name(&name);
                self.fault(term, at)
            }
            Token::Word(word) => self.word(word, at),
            Token::Sign(_) | Token::End => self.expected("a value"),
        }
    }

    fn number(&mut self, sign: &str) -> Read {
        let at = self.tokens.at();
        let Token::Number(digits) = self.tokens.next() else { return self.expected("a number") };
        let term = self.builder.number(&format!("{sign}{digits}"));
        self.fault(term, at)
    }

    /// An expression in parentheses, or a list where a comma or nothing is in them.
    fn parenthesis(&mut self) -> Read {
        if self.takes(")") {
            return Ok(Term::List(Vec::new()));
        }
        let first = self.expression()?;
        if self.takes(")") {
            return Ok(first);
        }
        if !self.takes(",") {
            return self.expected(")");
        }
        let mut items = vec![first];
        items.extend(self.list()?);
        Ok(Term::List(items))
    }

    /// Values and commas up to the closing parenthesis, which is taken.
    pub(super) fn list(&mut self) -> Read<Vec<Term>> {
        let mut items = Vec::new();
        if self.takes(")") {
            return Ok(items);
        }
        loop {
            items.push(self.expression()?);
            if items.len() > limits::ITEMS {
                return self.fault(Err(Reason::TooManyItems { most: limits::ITEMS }), self.tokens.at());
            }
            if self.takes(")") {
                return Ok(items);
            }
            self.sign(",")?;
        }
    }

    fn word(&mut self, word: &str, at: usize) -> Read {
        if let Some(shape) = self.geometry(word, at)? {
            return Ok(shape);
        }
        self.tokens.next();
        if self.takes("(") {
            return self.inside(|parser| parser.call(word, at));
        }
        let term = match word.to_ascii_lowercase().as_str() {
            "true" => Ok(Scalar::Boolean(true).into()),
            "false" => Ok(Scalar::Boolean(false).into()),
            _ => self.builder.name(word),
        };
        self.fault(term, at)
    }

    /// A function whose opening parenthesis is taken.
    fn call(&mut self, name: &str, at: usize) -> Read {
        let arguments = self.list()?;
        let term = self.builder.called(name, arguments);
        self.fault(term, at)
    }
}
