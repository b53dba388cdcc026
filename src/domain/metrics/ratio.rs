//! Exact ratios of integers.

use std::cmp::Ordering;

use crate::domain::money::div_half_even;

/// An exact ratio of integers; unknown ratios are `None` where they stand.
#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    /// Numerator.
    pub of: i128,
    /// Denominator, above 0.
    pub by: i128,
}

impl Ratio {
    /// Nought.
    pub const ZERO: Self = Self { of: 0, by: 1 };

    /// Returns the ratio, unknown without a denominator above 0.
    pub fn new(of: impl Into<i128>, by: impl Into<i128>) -> Option<Self> {
        let (of, by) = (of.into(), by.into());
        (by > 0).then_some(Self { of, by })
    }

    /// Returns the whole number as a ratio.
    pub fn whole(of: impl Into<i128>) -> Self {
        Self {
            of: of.into(),
            by: 1,
        }
    }

    /// Returns the ratio in its lowest terms; the denominator must be above 0.
    pub(super) fn lowest(of: i128, by: i128) -> Self {
        reduced(of, by)
    }

    /// Returns the mean of two ratios, or `None` where it cannot be held exactly.
    pub fn mean(self, other: Self) -> Option<Self> {
        self.plus(other)?.over(2)
    }

    /// Returns the exact sum, or `None` where it cannot be held.
    pub fn plus(self, other: Self) -> Option<Self> {
        let common = gcd(self.by, other.by).max(1);
        let (own, its) = (other.by / common, self.by / common);
        let of = self
            .of
            .checked_mul(own)?
            .checked_add(other.of.checked_mul(its)?)?;
        Some(reduced(of, self.by.checked_mul(own)?))
    }

    /// Returns the product with a whole number, or `None` where it cannot be held.
    pub fn times(self, factor: impl Into<i128>) -> Option<Self> {
        let factor = factor.into();
        let common = gcd(self.by, factor).max(1);
        let of = self.of.checked_mul(factor / common)?;
        Some(reduced(of, self.by / common))
    }

    /// Returns the quotient by a whole number above 0, or `None` where there is none to be held.
    pub fn over(self, divisor: impl Into<i128>) -> Option<Self> {
        let divisor = divisor.into();
        let common = gcd(self.of, divisor).max(1);
        let by = self.by.checked_mul(divisor / common)?;
        (by > 0).then(|| reduced(self.of / common, by))
    }

    /// Returns the exact product, or `None` where it cannot be held.
    pub fn multiplied(self, other: Self) -> Option<Self> {
        self.times(other.of)?.over(other.by)
    }

    /// Returns the exact quotient by a ratio above 0, or `None` where there is none to be held.
    pub fn divided(self, other: Self) -> Option<Self> {
        self.times(other.by)?.over(other.of)
    }

    /// Returns 1 − the ratio.
    #[must_use]
    pub const fn complement(self) -> Self {
        Self {
            of: self.by.saturating_sub(self.of),
            by: self.by,
        }
    }

    /// Returns the nearest whole number, half to even (metrics.md, "Rounding and order").
    pub fn rounded(self) -> Option<i64> {
        let whole = i64::try_from(self.of).ok();
        match whole {
            Some(_) if self.by == 1 => whole,
            Some(_) | None => div_half_even(self.of, self.by),
        }
    }

    /// Returns the ratio as JSON and screens show it.
    #[expect(
        clippy::cast_precision_loss,
        reason = "shown only; every comparison is made on the integers"
    )]
    pub fn value(self) -> f64 {
        self.of as f64 / self.by as f64
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b > 0 {
        if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
            return gcd_small(a, b).into();
        }
        (a, b) = (b, a % b);
    }
    // Only the smallest number of all has no positive counterpart; it is nobody's sum.
    if a > i128::MAX.unsigned_abs() {
        1
    } else {
        a.cast_signed()
    }
}

/// The same for what is nearly all there is, without a division.
const fn gcd_small(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let twos = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b > 0 {
        b >>= b.trailing_zeros();
        (a, b) = if a <= b { (a, b - a) } else { (b, a - b) };
    }
    a << twos
}

/// Returns the ratio in its lowest terms, so that equal ratios look the same.
fn reduced(of: i128, by: i128) -> Ratio {
    match gcd(of, by) {
        0 | 1 => Ratio { of, by },
        common => Ratio {
            of: of / common,
            by: by / common,
        },
    }
}

/// Compares a ÷ b with c ÷ d, b and d above 0, by their whole parts and then by what is left, turned
/// over: exact for all integers there are.
const fn compare(a: i128, b: i128, c: i128, d: i128) -> Ordering {
    let (mut a, mut b, mut c, mut d) = (a, b, c, d);
    let mut turned = false;
    loop {
        let (whole, other) = (a.div_euclid(b), c.div_euclid(d));
        let (rest, left) = (a.rem_euclid(b), c.rem_euclid(d));
        let found = if whole < other {
            Ordering::Less
        } else if whole > other {
            Ordering::Greater
        } else if rest == 0 || left == 0 {
            if rest == left {
                Ordering::Equal
            } else if rest == 0 {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        } else {
            (a, b, c, d) = (b, rest, d, left);
            turned = !turned;
            continue;
        };
        return if turned { found.reverse() } else { found };
    }
}

impl Ord for Ratio {
    /// Compares exactly: by cross multiplication where that fits.
    fn cmp(&self, other: &Self) -> Ordering {
        let small = |n: i128| i64::try_from(n).ok().map(i128::from);
        if let (Some(a), Some(b), Some(c), Some(d)) = (
            small(self.of),
            small(self.by),
            small(other.of),
            small(other.by),
        ) {
            return (a * d).cmp(&(c * b));
        }
        let crossed = (self.of.checked_mul(other.by), other.of.checked_mul(self.by));
        if let (Some(own), Some(its)) = crossed {
            own.cmp(&its)
        } else {
            compare(self.of, self.by, other.of, other.by)
        }
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

    const fn ratio(of: i128, by: i128) -> Ratio {
        Ratio { of, by }
    }

    #[test]
    fn ratios_compare_exactly_and_are_unknown_without_a_denominator() {
        assert_eq!(ratio(1, 3), ratio(2, 6));
        assert!(ratio(333_333_333, 1_000_000_000) < ratio(1, 3));
        assert!(ratio(i128::MAX, 1) > ratio(i128::MAX, 2));
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

    proptest! {
        #[test]
        fn what_two_numbers_share_is_found_at_any_size(a in 0_u64..5_000, b in 0_u64..5_000, by in any::<u64>()) {
            let (mut x, mut y) = (a, b);
            while y > 0 {
                (x, y) = (y, x % y);
            }
            prop_assert_eq!(gcd_small(a, b), x);
            let wide = |n: u64| i128::from(n) * i128::from(by);
            prop_assert_eq!(gcd(wide(a), wide(b)), wide(x));
        }
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
        assert_eq!(ratio(1, i128::MAX).mean(ratio(1, i128::MAX - 1)), None);
        // Two margins of sums no file is too small for.
        let margins = (
            ratio(1, 1_000_000_000_000_000_003),
            ratio(1, 1_000_000_000_000_000_009),
        );
        assert!(margins.0.mean(margins.1).is_some());
    }

    #[test]
    fn sums_products_and_quotients_are_exact() {
        assert_eq!(ratio(1, 6).plus(ratio(1, 3)), Some(ratio(1, 2)));
        assert_eq!(ratio(1, 6).times(4), Some(ratio(2, 3)));
        assert_eq!(ratio(4, 3).over(8), Some(ratio(1, 6)));
        assert_eq!(ratio(1, 3).over(0), None);
        assert_eq!(ratio(3, 4).multiplied(ratio(2, 3)), Some(ratio(1, 2)));
        assert_eq!(ratio(-3, 4).divided(ratio(3, 2)), Some(ratio(-1, 2)));
        assert_eq!(ratio(3, 4).divided(Ratio::ZERO), None);
        assert_eq!(ratio(1, 3).complement(), ratio(2, 3));
        assert_eq!(ratio(i128::MAX, 3).times(2), None);
        let sum = ratio(1, 6).plus(ratio(1, 3)).unwrap();
        assert_eq!((sum.of, sum.by), (1, 2));
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
            a in -1000_i128..1000, b in 1_i128..1000, c in -1000_i128..1000, d in 1_i128..1000,
        ) {
            let (x, y) = (ratio(a, b), ratio(c, d));
            let mean = x.mean(y).unwrap();
            prop_assert!(x.min(y) <= mean && mean <= x.max(y));
            prop_assert!((mean.value() * 2.0 - x.value() - y.value()).abs() < 1e-9);
        }

        #[test]
        fn both_ways_to_compare_agree(
            a in -1000_i128..1000, b in 1_i128..1000, c in -1000_i128..1000, d in 1_i128..1000,
        ) {
            prop_assert_eq!(compare(a, b, c, d), ratio(a, b).cmp(&ratio(c, d)));
            let huge = i128::MAX / 2000;
            prop_assert_eq!(ratio(a * huge, b * huge).cmp(&ratio(c, d)), ratio(a, b).cmp(&ratio(c, d)));
        }
    }
}
