//! Arithmetic in double precision that never fails: what has no answer is unknown.

use std::cmp::Ordering;

use crate::filter::model::{Arithmetic, Function};

/// Beyond, a product or quotient could be no number of double precision; PostgreSQL would fail.
const GREATEST: f64 = 1e150;
const LEAST: f64 = 1e-150;

/// Both reckoned together; none for a division by zero, and where an operand or the power is out of range.
pub fn reckon(x: f64, operation: Arithmetic, y: f64) -> Option<f64> {
    let tame = |n: f64| n == 0.0 || (LEAST..=GREATEST).contains(&n.abs());
    if !(tame(x) && tame(y)) {
        return None;
    }
    let divided = (y != 0.0).then(|| x / y);
    match operation {
        Arithmetic::Plus => Some(x + y),
        Arithmetic::Minus => Some(x - y),
        Arithmetic::Times => Some(x * y),
        Arithmetic::Divided => divided,
        Arithmetic::WholeDivided => divided.map(f64::trunc),
        Arithmetic::Modulo => divided.map(|quotient| x - y * quotient.trunc()),
        Arithmetic::Power => powered(x, y).then(|| x.powf(y)),
    }
}

fn powered(x: f64, y: f64) -> bool {
    if x == 0.0 { y >= 0.0 } else { (y * x.abs().ln()).abs() <= 600.0 && (x > 0.0 || y.fract() == 0.0) }
}

/// A function of a number.
pub fn call(function: Function, number: f64) -> f64 {
    match function {
        Function::Floor => number.floor(),
        Function::Ceil => number.ceil(),
        Function::Round => number.round_ties_even(),
        _ => number.abs(),
    }
}

/// As PostgreSQL orders: what is no number is equal to itself and greater than all.
pub fn order(left: f64, right: f64) -> Ordering {
    left.partial_cmp(&right).unwrap_or_else(|| left.is_nan().cmp(&right.is_nan()))
}
