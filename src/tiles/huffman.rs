//! Length-limited Huffman codes in canonical form (RFC 1951, 3.2.2).

/// Enough for every symbol of DEFLATE.
const SYMBOL_BITS: u32 = 16;

/// A code ready to be written lowest bit first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Code {
    pub bits: u16,
    pub width: u8,
}

/// Lengths of a prefix code for symbols of these frequencies, none longer than `limit`; 0 for symbols that do not occur.
#[must_use]
pub fn code_lengths(frequencies: &[u32], limit: u8) -> Vec<u8> {
    // Frequency and symbol in one number: sorting those is quick.
    let numbered = (0u64..).zip(frequencies).filter(|(_, f)| **f > 0);
    let mut symbols: Vec<u64> = numbered.map(|(i, f)| u64::from(*f) << SYMBOL_BITS | i).collect();
    symbols.sort_unstable();
    let symbol = |numbered: u64| (numbered & ((1 << SYMBOL_BITS) - 1)) as usize;
    let mut lengths = vec![0; frequencies.len()];
    match symbols.as_slice() {
        [] => return lengths,
        [only] => {
            lengths[symbol(*only)] = 1;
            return lengths;
        }
        _ => {}
    }
    let mut counts = vec![0usize; symbols.len().max(usize::from(limit)) + 1];
    depths(&symbols).into_iter().for_each(|depth| counts[depth.min(usize::from(limit))] += 1);
    shorten(&mut counts, limit);
    // The rarest symbols, first in the order, get the longest codes.
    let mut order = symbols.iter();
    for width in (1..=limit).rev() {
        for numbered in order.by_ref().take(counts[usize::from(width)]) {
            lengths[symbol(*numbered)] = width;
        }
    }
    lengths
}

/// Depth of each leaf in the Huffman tree of ascending frequencies (two queues: leaves and joined nodes).
fn depths(symbols: &[u64]) -> Vec<usize> {
    let n = symbols.len();
    let mut weights: Vec<u64> = symbols.iter().map(|numbered| numbered >> SYMBOL_BITS).collect();
    let mut parents = vec![0; 2 * n - 1];
    let (mut leaf, mut node) = (0, n);
    for joined in n..2 * n - 1 {
        let mut lightest = || {
            let take_leaf = leaf < n && (node >= joined || weights[leaf] <= weights[node]);
            let chosen = if take_leaf { &mut leaf } else { &mut node };
            *chosen += 1;
            *chosen - 1
        };
        let (a, b) = (lightest(), lightest());
        (parents[a], parents[b]) = (joined, joined);
        weights.push(weights[a] + weights[b]);
    }
    let mut depths = vec![0; 2 * n - 1];
    for i in (0..2 * n - 2).rev() {
        depths[i] = depths[parents[i]] + 1;
    }
    depths.truncate(n);
    depths
}

/// Make the counts of a complete code again after the longest were cut to `limit` (Kraft sum exactly one).
fn shorten(counts: &mut [usize], limit: u8) {
    let limit = usize::from(limit);
    let full = 1usize << limit;
    let mut sum: usize = (1..=limit).map(|w| counts[w] << (limit - w)).sum();
    while sum > full {
        // Move one code of the greatest shorter length down by one: it frees the most without lengthening more than needed.
        if let Some(width) = (1..limit).rev().find(|&w| counts[w] > 0) {
            counts[width] -= 1;
            counts[width + 1] += 1;
            sum -= 1 << (limit - width - 1);
        } else {
            return;
        }
    }
    // Give back what is left over, a longest code at a time.
    while sum < full && counts[limit] > 0 {
        let gain = full - sum;
        let width = (1..limit).find(|&w| (1 << (limit - w)) - 1 <= gain).unwrap_or(limit);
        if width == limit {
            return;
        }
        counts[limit] -= 1;
        counts[width] += 1;
        sum += (1 << (limit - width)) - 1;
    }
}

/// Canonical codes for these lengths.
#[must_use]
pub fn codes(lengths: &[u8]) -> Vec<Code> {
    let mut counts = [0u16; 16];
    lengths.iter().filter(|&&l| l > 0).for_each(|&l| counts[usize::from(l)] += 1);
    let mut next = [0u16; 17];
    for width in 1..16 {
        next[width + 1] = (next[width] + counts[width]) << 1;
    }
    lengths
        .iter()
        .map(|&width| {
            if width == 0 {
                return Code::default();
            }
            let code = next[usize::from(width)];
            next[usize::from(width)] += 1;
            Code { bits: code.reverse_bits() >> (16 - width), width }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_code_is_complete_and_within_its_limit(frequencies in prop::collection::vec(prop_oneof![Just(0u32), 1u32..5, 1u32..1_000_000], 2..286), limit in 9u8..=12) {
            let lengths = code_lengths(&frequencies, limit);
            let used = frequencies.iter().filter(|f| **f > 0).count();
            let kraft: u32 = lengths.iter().filter(|l| **l > 0).map(|l| 1u32 << (limit - l)).sum();
            prop_assert!(lengths.iter().all(|l| *l <= limit));
            prop_assert_eq!(lengths.iter().filter(|l| **l > 0).count(), used);
            if used > 1 {
                prop_assert_eq!(kraft, 1 << limit);
            }
        }
    }
}
