//! Whole votes that add up: the method of the largest remainder.

/// Whole numbers, as near to what is `wanted` as can be, that add up to `whole`; `wanted` need but nearly. Who comes first
/// has the better of equal remainders.
pub fn apportion(whole: i64, wanted: &[f64]) -> Vec<i64> {
    if whole < 0 {
        let other_side: Vec<f64> = wanted.iter().map(|wanted| -wanted).collect();
        return apportion(-whole, &other_side).into_iter().map(|given| -given).collect();
    }
    let mut given: Vec<i64> = wanted.iter().map(|wanted| floor(*wanted)).collect();
    let mut left = whole - given.iter().sum::<i64>();
    let remainder = |given: &[i64], at: usize| wanted[at] - given[at] as f64;
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|one, other| remainder(&given, *other).total_cmp(&remainder(&given, *one)));
    while left > 0 && !order.is_empty() {
        for at in order.iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
            given[*at] += 1;
            left -= 1;
        }
    }
    // Who was to get less than nothing gets nothing: others give it back.
    while left < 0 && given.iter().any(|given| *given > 0) {
        for at in order.iter().rev() {
            if left < 0 && given[*at] > 0 {
                given[*at] -= 1;
                left += 1;
            }
        }
    }
    given
}

#[expect(clippy::cast_possible_truncation, reason = "votes of a commune")]
fn floor(wanted: f64) -> i64 {
    wanted.max(0.0).floor() as i64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::apportion;

    #[test]
    fn the_largest_remainders_get_what_is_left() {
        assert_eq!(apportion(10, &[3.3, 3.6, 3.1]), [3, 4, 3]);
        assert_eq!(apportion(3, &[1.5, 1.5]), [2, 1], "the first of two equal ones");
        assert_eq!(apportion(-5, &[-2.4, -2.6]), [-2, -3]);
        assert_eq!(apportion(2, &[-0.4, 1.2, 1.2]), [0, 1, 1]);
        assert_eq!(apportion(1, &[-0.9, 0.9, 1.0]), [0, 0, 1]);
        assert!(apportion(0, &[]).is_empty());
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nobody_is_a_vote_away_from_the_share(
            votes in 0_i64..5_000,
            weights in prop::collection::vec(1_i64..900, 1..40),
        ) {
            let all: i64 = weights.iter().sum();
            let wanted: Vec<f64> = weights.iter().map(|weight| (votes * weight) as f64 / all as f64).collect();
            let given = apportion(votes, &wanted);
            prop_assert_eq!(given.iter().sum::<i64>(), votes);
            for (given, wanted) in given.iter().zip(&wanted) {
                prop_assert!((*given as f64 - wanted).abs() < 1.0, "{} for {}", given, wanted);
            }
        }
    }
}
