//! Numbers, arithmetic, functions, texts compared without case or accents.

use crate::filter::build::{Builder, Term};
use crate::filter::fault::{Reason, shorten};
use crate::filter::field::Kind;
use crate::filter::limits;
use crate::filter::model::{Arithmetic, Fold, Function, Scalar, of_name};

impl Builder<'_> {
    /// A number as CQL2 writes it.
    pub fn number(&mut self, text: &str) -> Result<Term, Reason> {
        self.count()?;
        number(text).map(Term::Scalar)
    }

    /// Two numbers reckoned together.
    pub fn arithmetic(&mut self, left: Term, operation: Arithmetic, right: Term) -> Result<Term, Reason> {
        self.count()?;
        let (left, right) = (self.scalar(left, Kind::Real)?, self.scalar(right, Kind::Real)?);
        low(Scalar::Arithmetic(Box::new(left), operation, Box::new(right)))
    }

    /// A text compared without case (`CASEI`) or accents (`ACCENTI`).
    pub fn fold(&mut self, fold: Fold, term: Term) -> Result<Term, Reason> {
        self.count()?;
        let text = Box::new(self.scalar(term, Kind::Text)?);
        low(match fold {
            Fold::Case => Scalar::Casei(text),
            Fold::Accents => Scalar::Accenti(text),
        })
    }

    /// A function by its name.
    pub fn call(&mut self, name: &str, mut arguments: Vec<Term>) -> Result<Term, Reason> {
        self.count()?;
        let known = || Function::ALL.map(|(_, name)| name).join(", ");
        let function = of_name(&Function::ALL, name)
            .ok_or_else(|| Reason::FunctionUnknown { name: shorten(name), known: known() })?;
        let given = arguments.len();
        match (arguments.pop(), given) {
            (Some(argument), 1) => low(Scalar::Call(function, Box::new(self.scalar(argument, function.takes())?))),
            _ => Err(Reason::Arguments { operation: function.name().into(), given, wanted: "1" }),
        }
    }
}

/// Values inside one another are limited like everything: a long sum is a deep one.
fn low(scalar: Scalar) -> Result<Term, Reason> {
    if scalar.height() > limits::DEPTH { Err(Reason::TooDeep { most: limits::DEPTH }) } else { Ok(scalar.into()) }
}

/// A whole number, or one in double precision; never infinite.
pub(in crate::filter) fn number(text: &str) -> Result<Scalar, Reason> {
    let unreadable = || Reason::NumberUnreadable(shorten(text));
    if !text.starts_with(|letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '+' | '.')) {
        return Err(unreadable());
    }
    if let Ok(whole) = text.parse() {
        return Ok(Scalar::Integer(whole));
    }
    let real: f64 = text.parse().map_err(|_| unreadable())?;
    if real.is_finite() { Ok(Scalar::Real(real)) } else { Err(unreadable()) }
}
