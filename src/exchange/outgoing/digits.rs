//! Numbers as text, without allocation: coordinates with a fixed number of decimals, integers, reals.

use std::cmp::Ordering;
use std::io::Write;

/// Decimals of a coordinate: what the millimetre needs, in degrees and in metres.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Places {
    /// Eight.
    Degrees,
    /// Three.
    Metres,
}

/// Eight digits `0`.
const ZEROS: u64 = 0x3030_3030_3030_3030;
/// Beyond it a number has no decimals left to speak of.
const MOST: f64 = 9e15;
const HUNDRED_MILLION: u64 = 100_000_000;

/// Write a coordinate, rounded half away from zero, without zeros at its end and without a minus before zero.
pub(super) fn fixed(out: &mut Vec<u8>, value: f64, places: Places) {
    let (scale, parts, fill) = match places {
        Places::Degrees => (1e8, HUNDRED_MILLION, 1),
        Places::Metres => (1e3, 1_000, 100_000),
    };
    let Some(steps) = rounded(value.abs(), scale) else { return shortest(out, value) };
    let mut text = [0; 24];
    let mut end = 0;
    if value < 0.0 && steps > 0 {
        text[0] = b'-';
        end = 1;
    }
    end = whole(&mut text, end, steps / parts);
    let part = steps % parts * fill;
    if part > 0 {
        text[end] = b'.';
        let digits = eight(part);
        text[end + 1..end + 9].copy_from_slice(&digits.to_le_bytes());
        end += 9 - (digits ^ ZEROS).leading_zeros() as usize / 8;
    }
    // A copy of a known length costs less than one of the length that is wanted.
    let start = out.len();
    out.extend_from_slice(&text);
    out.truncate(start + end);
}

/// `size` in steps of one over `scale`; none when there are too many. The product is rounded to a double itself, so at the
/// half what it lost decides.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between zero and 9e15")]
fn rounded(size: f64, scale: f64) -> Option<u64> {
    let product = size * scale;
    if product.is_nan() || product > MOST {
        return None;
    }
    let below = product as u64;
    let rest = product - below as f64;
    let up = match rest.total_cmp(&0.5) {
        Ordering::Less => false,
        Ordering::Equal => size.mul_add(scale, -product) >= 0.0,
        Ordering::Greater => true,
    };
    Some(below + u64::from(up))
}

/// Write a whole number from `at`, without zeros before it; gives its end.
#[inline]
fn whole(text: &mut [u8; 24], at: usize, number: u64) -> usize {
    if number >= HUNDRED_MILLION {
        return long(text, at, number);
    }
    let digits = eight(number);
    // At least one digit stays.
    let zeros = ((digits ^ ZEROS).trailing_zeros() as usize / 8).min(7);
    text[at..at + 8].copy_from_slice(&(digits >> (8 * zeros)).to_le_bytes());
    at + 8 - zeros
}

/// The same of a number no coordinate of a town has.
#[cold]
fn long(text: &mut [u8; 24], at: usize, number: u64) -> usize {
    let at = whole(text, at, number / HUNDRED_MILLION);
    text[at..at + 8].copy_from_slice(&eight(number % HUNDRED_MILLION).to_le_bytes());
    at + 8
}

/// Eight decimal digits of a number below a hundred million, the first in the lowest byte: halves of four, of two, of one
/// digit, all at once.
fn eight(number: u64) -> u64 {
    let fours = (number / 10_000) | ((number % 10_000) << 32);
    let hundreds = ((fours * 10_486) >> 20) & 0x0000_007F_0000_007F;
    let twos = hundreds | ((fours - hundreds * 100) << 16);
    let tens = ((twos * 103) >> 10) & 0x000F_000F_000F_000F;
    (tens | ((twos - tens * 10) << 8)) + ZEROS
}

/// Write a whole number.
pub(super) fn integer(out: &mut Vec<u8>, number: i64) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Write a number with as few digits as read back as the same; a whole one without a point. It must be finite.
#[expect(clippy::cast_possible_truncation, reason = "whole and within 53 bits after the test")]
pub(super) fn real(out: &mut Vec<u8>, number: f64) {
    if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 {
        integer(out, number as i64);
    } else {
        out.extend_from_slice(zmij::Buffer::new().format(number).as_bytes());
    }
}

/// No exponent, whatever the size.
#[cold]
fn shortest(out: &mut Vec<u8>, value: f64) {
    // Writing to memory does not fail.
    let _ = write!(out, "{value}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(value: f64, places: Places) -> String {
        let mut out = b"x".to_vec();
        fixed(&mut out, value, places);
        String::from_utf8(out).unwrap().split_off(1)
    }

    /// What the standard library writes, with its zeros cut.
    fn standard(value: f64, places: usize) -> String {
        let text = format!("{value:.places$}");
        let cut = text.trim_end_matches('0').trim_end_matches('.');
        if cut == "-0" { "0".to_owned() } else { cut.to_owned() }
    }

    #[test]
    fn a_coordinate_has_the_decimals_the_millimetre_needs() {
        assert_eq!(text(2.296_712_345_678, Places::Degrees), "2.29671235");
        assert_eq!(text(-61.5, Places::Degrees), "-61.5");
        assert_eq!(text(652_381.123_6, Places::Metres), "652381.124");
        assert_eq!(text(6_976_000.0, Places::Metres), "6976000");
        assert_eq!(text(-0.000_000_001, Places::Degrees), "0");
        assert_eq!(text(1e-8, Places::Degrees), "0.00000001");
        assert_eq!(text(123_456_789_012.5, Places::Metres), "123456789012.5");
        assert_eq!(text(1e18, Places::Metres), "1000000000000000000");
    }

    #[test]
    fn a_half_is_rounded_away_from_zero() {
        assert_eq!(text(1.0 / 512.0, Places::Degrees), "0.00195313");
        assert_eq!(text(-1.0 / 512.0, Places::Degrees), "-0.00195313");
        assert_eq!(text(0.0625, Places::Metres), "0.063");
        assert_eq!(text(-0.1875, Places::Metres), "-0.188");
    }

    #[test]
    fn a_product_that_falls_on_the_half_by_rounding_is_told_from_one_that_is_there() {
        // The double nearest to 1.0005 is less than it, and times a thousand it becomes 1000.5.
        assert_eq!(text(1.0005, Places::Metres), standard(1.0005, 3));
        assert_eq!(text(2.0005, Places::Metres), standard(2.0005, 3));
        assert_eq!(text(4.0355, Places::Metres), standard(4.0355, 3));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]

        #[test]
        fn degrees_are_those_of_the_standard_library(value in -200.0..200.0_f64) {
            prop_assume!((value * 512.0).fract() != 0.0);
            prop_assert_eq!(text(value, Places::Degrees), standard(value, 8));
        }

        #[test]
        fn metres_are_those_of_the_standard_library(value in -2e7..2e7_f64) {
            prop_assume!((value * 16.0).fract() != 0.0);
            prop_assert_eq!(text(value, Places::Metres), standard(value, 3));
        }

        #[test]
        fn a_value_at_the_half_as_far_as_doubles_go_is_rounded_by_what_it_is(half in 0..20_000_000_i32) {
            let value = f64::from(half) / 1000.0 + 0.0005;
            prop_assume!((value * 16.0).fract() != 0.0);
            prop_assert_eq!(text(value, Places::Metres), standard(value, 3));
        }

        #[test]
        fn any_number_is_read_back_to_half_a_step(value in any::<f64>()) {
            prop_assume!(value.is_finite());
            let read: f64 = text(value, Places::Degrees).parse().unwrap();
            prop_assert!((read - value).abs() <= 0.5e-8 + value.abs() * f64::EPSILON);
        }

        #[test]
        fn a_real_is_read_back_as_itself(value in any::<f64>()) {
            prop_assume!(value.is_finite());
            let mut out = Vec::new();
            real(&mut out, value);
            let read: f64 = String::from_utf8(out).unwrap().parse().unwrap();
            prop_assert!(value == 0.0 || read.total_cmp(&value).is_eq());
        }
    }
}
