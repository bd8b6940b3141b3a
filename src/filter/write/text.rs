//! CQL2 text (OGC 21-065r2, annex B). Read again it gives the same filter. One text cannot be written: one that has a
//! single `\`, not a pair, before a quote or at its end, for the standard lets `\'` stand for a quote.

use std::fmt::{Display, Formatter, Result};

use crate::filter::field::{GEOMETRY, ID};
use crate::filter::model::{Fold, List, Pattern, Scalar, Shape, Span, Test};
use crate::filter::write::wkt::Wkt;

impl Display for Test {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Constant(value) => f.write_str(if *value { "TRUE" } else { "FALSE" }),
            Self::Holds(name) | Self::NoList(name) => {
                let ending = if matches!(self, Self::NoList(_)) { " IS NULL" } else { "" };
                write!(f, "{}{ending}", quoted(name))
            }
            Self::Not(inner) => write!(f, "NOT ({inner})"),
            Self::And(all) => joined(f, all, " AND "),
            Self::Or(any) => joined(f, any, " OR "),
            Self::Compare(left, comparison, right) => write!(f, "{left} {} {right}", comparison.sign()),
            Self::Like(value, pattern) => write!(f, "{value} LIKE {pattern}"),
            Self::Between(value, low, high) => write!(f, "{value} BETWEEN {low} AND {high}"),
            Self::In(value, items) => write!(f, "{value} IN ({})", list(items)),
            Self::Null(value) => write!(f, "{value} IS NULL"),
            Self::NoShape => write!(f, "{GEOMETRY} IS NULL"),
            Self::Spatial(operation, left, right) => {
                write!(f, "{}({left},{right})", operation.name().to_ascii_uppercase())
            }
            Self::Near { from, to, metres, beyond } => {
                write!(f, "{}({from},{to},{metres:?})", if *beyond { "S_BEYOND" } else { "S_DWITHIN" })
            }
            Self::Temporal(relation, left, right) => {
                write!(f, "{}({left},{right})", relation.name().to_ascii_uppercase())
            }
            Self::Array(operation, left, right) => {
                write!(f, "{}({left},{right})", operation.name().to_ascii_uppercase())
            }
        }
    }
}

fn joined(f: &mut Formatter<'_>, tests: &[Test], word: &str) -> Result {
    for (at, test) in tests.iter().enumerate() {
        f.write_str(if at == 0 { "" } else { word })?;
        match test {
            Test::And(_) | Test::Or(_) => write!(f, "({test})")?,
            single => single.fmt(f)?,
        }
    }
    Ok(())
}

fn list<T: Display>(items: &[T]) -> String {
    items.iter().map(T::to_string).collect::<Vec<_>>().join(",")
}

impl Display for Scalar {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Field { name, .. } => f.write_str(&quoted(name)),
            Self::Id => f.write_str(ID),
            Self::Text(text) => f.write_str(&character(text)),
            Self::Integer(number) => number.fmt(f),
            // With a point or an exponent: it stays what it is.
            Self::Real(number) => write!(f, "{number:?}"),
            Self::Boolean(value) => f.write_str(if *value { "TRUE" } else { "FALSE" }),
            Self::Date(date) => write!(f, "DATE('{date}')"),
            Self::Moment(at) => write!(f, "TIMESTAMP('{at}')"),
            Self::Arithmetic(left, operation, right) => {
                write!(f, "{} {} {}", operand(left), operation.sign(), operand(right))
            }
            Self::Casei(inner) => write!(f, "CASEI({inner})"),
            Self::Accenti(inner) => write!(f, "ACCENTI({inner})"),
            Self::Call(function, inner) => write!(f, "{}({inner})", function.name()),
        }
    }
}

fn operand(scalar: &Scalar) -> String {
    if matches!(scalar, Scalar::Arithmetic(..)) { format!("({scalar})") } else { scalar.to_string() }
}

impl Display for Pattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let folded = self.folds.iter().rev().fold(character(&self.written()), |text, fold| match fold {
            Fold::Case => format!("CASEI({text})"),
            Fold::Accents => format!("ACCENTI({text})"),
        });
        f.write_str(&folded)
    }
}

impl Display for Shape {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Own => f.write_str(GEOMETRY),
            Self::Given(geometry) => Wkt(geometry).fmt(f),
        }
    }
}

impl Display for Span {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let end = |end: &Option<Scalar>| match end {
            None => "'..'".to_owned(),
            Some(Scalar::Date(date)) => format!("'{date}'"),
            Some(Scalar::Moment(at)) => format!("'{at}'"),
            Some(other) => other.to_string(),
        };
        match self {
            Self::Instant(at) => at.fmt(f),
            Self::Interval(start, finish) => write!(f, "INTERVAL({},{})", end(start), end(finish)),
        }
    }
}

impl Display for List {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Field(name) => f.write_str(&quoted(name)),
            Self::Given(texts) => {
                write!(f, "({})", texts.iter().map(|text| character(text)).collect::<Vec<_>>().join(","))
            }
        }
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn character(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
