//! Exact ratios of integers.

use std::cmp::Ordering;

use crate::domain::money::div_half_even;

/// An exact ratio of integers; unknown ratios are `None` where they stand.
#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    /// Numerator.
    pub of: i64,
    /// Denominator, above 0.
    pub by: i64,
}

impl Ratio {
    /// Returns the ratio, unknown without a denominator above 0.
    pub const fn new(of: i64, by: i64) -> Option<Self> {
        if by > 0 { Some(Self { of, by }) } else { None }
    }

    /// Returns the whole number as a ratio.
    pub const fn whole(of: i64) -> Self {
        Self { of, by: 1 }
    }

    /// Returns the mean of two ratios, or `None` where it cannot be held exactly.
    pub fn mean(self, other: Self) -> Option<Self> {
        let of = self.times(other.by) + other.times(self.by);
        let by = 2 * i128::from(self.by) * i128::from(other.by);
        let common = gcd(of.unsigned_abs(), by.unsigned_abs());
        let common = i128::try_from(common).ok().filter(|common| *common > 0)?;
        Self::new(
            i64::try_from(of / common).ok()?,
            i64::try_from(by / common).ok()?,
        )
    }

    /// Returns the nearest whole number, half to even (metrics.md, "Rounding and order").
    pub fn rounded(self) -> Option<i64> {
        div_half_even(i128::from(self.of), i128::from(self.by))
    }

    /// Returns the ratio as JSON and screens show it.
    #[expect(
        clippy::cast_precision_loss,
        reason = "shown only; every comparison is made on the integers"
    )]
    pub fn value(self) -> f64 {
        self.of as f64 / self.by as f64
    }

    fn times(self, factor: i64) -> i128 {
        i128::from(self.of) * i128::from(factor)
    }
}

const fn gcd(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Ord for Ratio {
    /// Compares by cross multiplication, without rounding.
    fn cmp(&self, other: &Self) -> Ordering {
        self.times(other.by).cmp(&other.times(self.by))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ratio {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn ratio(of: i64, by: i64) -> Ratio {
        Ratio { of, by }
    }

    #[test]
    fn ratios_compare_exactly_and_are_unknown_without_a_denominator() {
        assert_eq!(ratio(1, 3), ratio(2, 6));
        assert!(ratio(333_333_333, 1_000_000_000) < ratio(1, 3));
        assert!(ratio(i64::MAX, 1) > ratio(i64::MAX, 2));
        assert!(ratio(-1, 2) < ratio(0, 7));
        assert_eq!(Ratio::new(1, 0), None);
        assert_eq!(Ratio::new(0, 0), None);
        assert_eq!(Ratio::new(0, 5), Some(ratio(0, 1)));
        // Two rates a float cannot tell apart.
        let (a, b) = (
            ratio(1, 9_007_199_254_740_993),
            ratio(1, 9_007_199_254_740_992),
        );
        assert!(a < b);
    }

    #[test]
    fn means_are_exact() {
        for (a, b, want) in [
            (ratio(1, 2), ratio(1, 3), ratio(5, 12)),
            (ratio(1, 1), ratio(2, 1), ratio(3, 2)),
            (ratio(-1, 2), ratio(1, 2), ratio(0, 1)),
            (ratio(7, 4), ratio(7, 4), ratio(7, 4)),
        ] {
            let mean = a.mean(b).unwrap();
            assert_eq!(mean, want);
            assert_eq!((b.mean(a).unwrap()).of, mean.of);
        }
        assert_eq!(ratio(1, i64::MAX).mean(ratio(1, i64::MAX - 1)), None);
    }

    #[test]
    fn whole_numbers_round_half_to_even() {
        for (of, by, want) in [(5, 2, 2), (7, 2, 4), (-5, 2, -2), (10, 3, 3)] {
            assert_eq!(ratio(of, by).rounded(), Some(want));
        }
        assert!((ratio(1, 8).value() - 0.125).abs() < f64::EPSILON);
    }

    proptest! {
        #[test]
        fn a_mean_lies_between(
            a in -1000_i64..1000, b in 1_i64..1000, c in -1000_i64..1000, d in 1_i64..1000,
        ) {
            let (x, y) = (ratio(a, b), ratio(c, d));
            let mean = x.mean(y).unwrap();
            prop_assert!(x.min(y) <= mean && mean <= x.max(y));
            prop_assert!((mean.value() * 2.0 - x.value() - y.value()).abs() < 1e-9);
        }
    }
}
