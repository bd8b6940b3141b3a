//! Whatever is written as a name and arguments: CQL2 text and JSON have these in common.

use crate::filter::build::{Builder, Term, told};
use crate::filter::fault::Reason;
use crate::filter::model::{Array, Fold, Scalar, Spatial, Temporal, of_name};

impl Builder<'_> {
    /// What a name and its arguments make.
    pub fn called(&mut self, name: &str, arguments: Vec<Term>) -> Result<Term, Reason> {
        let lower = name.to_ascii_lowercase();
        if let Some(operation) = of_name(&Spatial::ALL, name) {
            let [left, right] = exactly(name, arguments, "2")?;
            return self.spatial(operation, left, right).map(Term::Test);
        }
        if let Some(relation) = of_name(&Temporal::ALL, name) {
            let [left, right] = exactly(name, arguments, "2")?;
            return self.temporal(relation, left, right).map(Term::Test);
        }
        if let Some(operation) = of_name(&Array::ALL, name) {
            let [left, right] = exactly(name, arguments, "2")?;
            return self.array(operation, left, right).map(Term::Test);
        }
        match lower.as_str() {
            "casei" | "accenti" => {
                let [text] = exactly(name, arguments, "1")?;
                self.fold(if lower == "casei" { Fold::Case } else { Fold::Accents }, text)
            }
            "date" => self.date(&text(name, arguments)?),
            "timestamp" => self.moment(&text(name, arguments)?),
            "interval" => {
                let [start, end] = exactly(name, arguments, "2")?;
                self.interval(start, end)
            }
            // Not of the standard: distances over the ellipsoid, which Filter Encoding has.
            "s_dwithin" | "s_beyond" => {
                let [from, to, metres] = exactly(name, arguments, "3")?;
                let metres = metres_of(&metres)?;
                self.near(from, to, metres, lower == "s_beyond").map(Term::Test)
            }
            _ => self.call(name, arguments),
        }
    }
}

/// So many arguments, no other number.
pub(in crate::filter) fn exactly<const N: usize>(
    operation: &str,
    arguments: Vec<Term>,
    wanted: &'static str,
) -> Result<[Term; N], Reason> {
    let given = arguments.len();
    arguments.try_into().map_err(|_| Reason::Arguments { operation: operation.into(), given, wanted })
}

/// A number given as it is.
fn metres_of(term: &Term) -> Result<f64, Reason> {
    match term {
        Term::Scalar(Scalar::Integer(whole)) => Ok(*whole as f64),
        Term::Scalar(Scalar::Real(real)) => Ok(*real),
        other => Err(Reason::Expected { expected: "a number", found: told(other) }),
    }
}

fn text(name: &str, arguments: Vec<Term>) -> Result<String, Reason> {
    match exactly(name, arguments, "1")? {
        [Term::Scalar(Scalar::Text(text))] => Ok(text),
        [other] => Err(Reason::Expected { expected: "a text", found: told(&other) }),
    }
}
