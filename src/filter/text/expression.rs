//! Conditions and arithmetic, from the loosest to the tightest: OR, AND, NOT, comparison, + −, * / % div, ^.

use crate::filter::build::{Signs, Term};
use crate::filter::model::{Arithmetic, Comparison, Test, of_name};
use crate::filter::text::lexer::Token;
use crate::filter::text::{Parser, Read};

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Read {
        self.inside(|parser| parser.chain("or", Self::conjunction, Test::Or))
    }

    fn conjunction(&mut self) -> Read {
        self.chain("and", Self::negation, Test::And)
    }

    /// Terms with a word between them; a single one is itself.
    fn chain(&mut self, word: &str, part: fn(&mut Self) -> Read, made: fn(Vec<Test>) -> Test) -> Read {
        let mut at = self.tokens.at();
        let first = part(self)?;
        if !self.takes_word(word) {
            return Ok(first);
        }
        let mut tests = vec![self.test(first, at)?];
        loop {
            at = self.tokens.at();
            let next = part(self)?;
            tests.push(self.test(next, at)?);
            if !self.takes_word(word) {
                return Ok(made(tests).into());
            }
        }
    }

    fn negation(&mut self) -> Read {
        if !self.takes_word("not") {
            return self.predicate();
        }
        let at = self.tokens.at();
        let inner = self.inside(Self::negation)?;
        Ok(Test::Not(Box::new(self.test(inner, at)?)).into())
    }

    fn predicate(&mut self) -> Read {
        let at = self.tokens.at();
        let left = self.sum()?;
        if let Some(comparison) = self.comparison() {
            let right = self.sum()?;
            let compared = self.builder.compare(left, comparison, right);
            return self.fault(compared.map(Term::Test), at);
        }
        if self.takes_word("is") {
            let not = self.takes_word("not");
            if !self.takes_word("null") {
                return self.expected("NULL");
            }
            let test = self.builder.null(left);
            return Ok(negated(self.fault(test, at)?, not).into());
        }
        let not = self.takes_word("not");
        match self.worded(left, at)? {
            Ok(test) => Ok(negated(test, not).into()),
            Err(_) if not => self.expected("LIKE, BETWEEN, IN"),
            Err(left) => Ok(left),
        }
    }

    /// LIKE, BETWEEN, IN; the term itself where none follows.
    fn worded(&mut self, left: Term, at: usize) -> Read<Result<Test, Term>> {
        let test = if self.takes_word("like") {
            let pattern = self.sum()?;
            self.builder.like(left, pattern, Signs::CQL2)
        } else if self.takes_word("between") {
            let low = self.sum()?;
            if !self.takes_word("and") {
                return self.expected("AND");
            }
            let high = self.sum()?;
            self.builder.between(left, low, high)
        } else if self.takes_word("in") {
            self.sign("(")?;
            let items = self.list()?;
            self.builder.among(left, items)
        } else {
            return Ok(Err(left));
        };
        self.fault(test, at).map(Ok)
    }

    fn comparison(&mut self) -> Option<Comparison> {
        let Token::Sign(sign) = *self.tokens.peek() else { return None };
        let found = of_name(&Comparison::ALL, sign)?;
        self.tokens.next();
        Some(found)
    }

    pub(super) fn sum(&mut self) -> Read {
        self.left_to_right(Self::product, &["+", "-"])
    }

    fn product(&mut self) -> Read {
        self.left_to_right(Self::power, &["*", "/", "%", "div"])
    }

    fn left_to_right(&mut self, part: fn(&mut Self) -> Read, signs: &[&str]) -> Read {
        let at = self.tokens.at();
        let mut left = part(self)?;
        while let Some(operation) = self.operation(signs) {
            let right = part(self)?;
            let made = self.builder.arithmetic(left, operation, right);
            left = self.fault(made, at)?;
        }
        Ok(left)
    }

    fn power(&mut self) -> Read {
        let at = self.tokens.at();
        let base = self.operand()?;
        let Some(operation) = self.operation(&["^"]) else { return Ok(base) };
        let exponent = self.inside(Self::power)?;
        let made = self.builder.arithmetic(base, operation, exponent);
        self.fault(made, at)
    }

    fn operation(&mut self, signs: &[&str]) -> Option<Arithmetic> {
        let (Token::Sign(found) | Token::Word(found)) = *self.tokens.peek() else { return None };
        signs.iter().find(|sign| sign.eq_ignore_ascii_case(found))?;
        self.tokens.next();
        of_name(&Arithmetic::ALL, found)
    }
}

fn negated(test: Test, not: bool) -> Test {
    if not { Test::Not(Box::new(test)) } else { test }
}
