//! Two values that are compared must be of one kind; a value written as a text takes the kind of what it is compared with
//! where that leaves no doubt.

use crate::filter::build::{Builder, Term, told};
use crate::filter::fault::{Reason, describe};
use crate::filter::field::Kind;
use crate::filter::model::Scalar;

impl Builder<'_> {
    /// Both of one kind.
    pub(super) fn agree(&self, left: Scalar, right: Scalar) -> Result<(Scalar, Scalar), Reason> {
        if comparable(left.kind(), right.kind()) {
            return Ok((left, right));
        }
        match (&left, &right) {
            (_, Scalar::Text(text)) if self.may_become(left.kind()) => {
                let right = self.become_kind(text, left.kind())?;
                Ok((left, right))
            }
            (Scalar::Text(text), _) if self.may_become(right.kind()) => {
                Ok((self.become_kind(text, right.kind())?, right))
            }
            _ => {
                let wanted = if is_given(&left) { right.kind() } else { left.kind() };
                Err(Reason::Mismatch { left: describe(&left), right: describe(&right), wanted })
            }
        }
    }

    /// A value of the kind; a number for [`Kind::Real`] may be whole.
    pub(super) fn scalar(&self, term: Term, wanted: Kind) -> Result<Scalar, Reason> {
        let refuse = |term: &Term| Reason::NotOfKind { value: told(term), wanted };
        match term {
            Term::Scalar(scalar) if comparable(scalar.kind(), wanted) => Ok(scalar),
            Term::Scalar(Scalar::Text(text)) if self.may_become(wanted) => self.become_kind(&text, wanted),
            other => Err(refuse(&other)),
        }
    }

    /// Any single value.
    pub(super) fn single(&self, term: Term) -> Result<Scalar, Reason> {
        match term {
            Term::Scalar(scalar) => Ok(scalar),
            other => Err(Reason::Expected { expected: "a value", found: told(&other) }),
        }
    }

    /// A text may stand for a date anywhere, for a number only where values are written without their kind.
    fn may_become(&self, kind: Kind) -> bool {
        kind.is_time() || (self.loose && (kind.is_number() || kind == Kind::Boolean))
    }

    fn become_kind(&self, text: &str, kind: Kind) -> Result<Scalar, Reason> {
        let text = text.trim();
        match kind {
            Kind::Date | Kind::Moment => super::time::read(text),
            Kind::Boolean => match text {
                "true" | "1" => Ok(Scalar::Boolean(true)),
                "false" | "0" => Ok(Scalar::Boolean(false)),
                _ => Err(Reason::NotOfKind { value: super::super::fault::shorten(text), wanted: kind }),
            },
            _ => super::values::number(text),
        }
    }
}

/// Dates and moments compare with each other (as days), whole numbers with others.
pub(super) fn comparable(left: Kind, right: Kind) -> bool {
    (left.is_text() && right.is_text())
        || (left.is_number() && right.is_number())
        || (left.is_time() && right.is_time())
        || (left == Kind::Boolean && right == Kind::Boolean)
}

fn is_given(scalar: &Scalar) -> bool {
    matches!(
        scalar,
        Scalar::Text(_)
            | Scalar::Integer(_)
            | Scalar::Real(_)
            | Scalar::Boolean(_)
            | Scalar::Date(_)
            | Scalar::Moment(_)
    )
}
