//! Two-proportion z test, Welch's t test, planned sizes, Holm's correction.
//!
//! Distributions are statrs'; what is built of them is here. Floats are right here and nowhere else: these are
//! probabilities, not money.

use statrs::distribution::{ContinuousCDF as _, Normal, StudentsT};

/// The share of true nulls that may be refused.
pub const ALPHA: f64 = 0.05;
/// The share of true effects that shall be found.
pub const POWER: f64 = 0.80;

/// What a test says.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Tested {
    /// z, or t.
    pub statistic: f64,
    /// Degrees of freedom of a t; `None` of a z.
    pub df: Option<f64>,
    /// Two-sided probability of such a difference by chance.
    pub p: f64,
}

/// Of so many, how many did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Proportion {
    /// How many did.
    pub of: u64,
    /// Of how many.
    pub by: u64,
}

impl Proportion {
    /// Returns the share; unknown of none.
    pub fn share(self) -> Option<f64> {
        (self.by > 0).then(|| float(self.of) / float(self.by))
    }
}

/// Mean and sample variance of so many values.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Spread {
    /// How many.
    pub n: u64,
    /// Their mean.
    pub mean: f64,
    /// Their variance, by n − 1; nought of one.
    pub variance: f64,
}

impl Spread {
    /// Returns the spread of some values; `None` of none.
    pub fn of(values: &[f64]) -> Option<Self> {
        let n = u64::try_from(values.len()).ok().filter(|n| *n > 0)?;
        let mean = values.iter().sum::<f64>() / float(n);
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let variance = if n > 1 { squares / float(n - 1) } else { 0.0 };
        Some(Self { n, mean, variance })
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "creators are counted in thousands"
)]
const fn float(n: u64) -> f64 {
    n as f64
}

/// Compares two proportions by their pooled z; `None` where nobody or everybody did in both.
pub fn two_proportions(a: Proportion, b: Proportion) -> Option<Tested> {
    let pooled = float(a.of + b.of) / float(a.by + b.by);
    let error = (pooled * (1.0 - pooled) * (1.0 / float(a.by) + 1.0 / float(b.by))).sqrt();
    let statistic = (a.share()? - b.share()?) / error;
    let p = 2.0 * standard()?.sf(statistic.abs());
    (statistic.is_finite() && p.is_finite()).then_some(Tested {
        statistic,
        df: None,
        p: p.min(1.0),
    })
}

/// Compares two means by Welch's t; `None` with fewer than two values, or without any variance.
pub fn welch(a: Spread, b: Spread) -> Option<Tested> {
    if a.n < 2 || b.n < 2 {
        return None;
    }
    let (va, vb) = (a.variance / float(a.n), b.variance / float(b.n));
    let statistic = (a.mean - b.mean) / (va + vb).sqrt();
    let df = (va + vb).powi(2) / (va.powi(2) / float(a.n - 1) + vb.powi(2) / float(b.n - 1));
    if !statistic.is_finite() || !df.is_finite() {
        return None;
    }
    let p = 2.0 * StudentsT::new(0.0, 1.0, df).ok()?.sf(statistic.abs());
    Some(Tested {
        statistic,
        df: Some(df),
        p: p.min(1.0),
    })
}

/// Returns how many each arm needs to find a proportion `baseline + effect` against `baseline`.
pub fn planned_proportions(baseline: f64, effect: f64) -> Option<u64> {
    let (one, other) = (baseline, baseline + effect);
    let inside = |share: f64| (0.0..=1.0).contains(&share);
    if !inside(one) || !inside(other) || effect == 0.0 {
        return None;
    }
    let mean = f64::midpoint(one, other);
    let (alpha, beta) = quantiles()?;
    let null = alpha * (2.0 * mean * (1.0 - mean)).sqrt();
    let true_ = beta * (one * (1.0 - one) + other * (1.0 - other)).sqrt();
    whole((null + true_).powi(2) / effect.powi(2))
}

/// Returns how many each arm needs to find a difference of means, of values that spread so.
pub fn planned_means(deviation: f64, effect: f64) -> Option<u64> {
    let (alpha, beta) = quantiles()?;
    whole(2.0 * ((alpha + beta) * deviation / effect).powi(2))
}

fn standard() -> Option<Normal> {
    Normal::new(0.0, 1.0).ok()
}

/// The quantiles of α on both sides, and of the power.
fn quantiles() -> Option<(f64, f64)> {
    let normal = standard()?;
    Some((
        normal.inverse_cdf(1.0 - ALPHA / 2.0),
        normal.inverse_cdf(POWER),
    ))
}

/// Rounds up: a part of a creator is a creator.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded before"
)]
fn whole(size: f64) -> Option<u64> {
    (size.is_finite() && size < 1e12).then(|| size.ceil().max(2.0) as u64)
}

/// Returns the probabilities corrected for being several (Holm 1979), in the order given.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = p.iter().copied().enumerate().collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut corrected = vec![1.0; p.len()];
    let mut least = 0.0_f64;
    let mut left = p.len();
    for (place, p) in order {
        let many = u32::try_from(left).unwrap_or(u32::MAX);
        least = least.max(p * f64::from(many)).min(1.0);
        if let Some(place) = corrected.get_mut(place) {
            *place = least;
        }
        left = left.saturating_sub(1);
    }
    corrected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(got: f64, want: f64) {
        assert!((got - want).abs() < 1e-6, "{got} is not {want}");
    }

    fn z(a: (u64, u64), b: (u64, u64)) -> Tested {
        let of = |(of, by)| Proportion { of, by };
        two_proportions(of(a), of(b)).unwrap()
    }

    #[test]
    fn the_physicians_health_study_of_aspirin_has_z_5_00() {
        // Agresti, Categorical Data Analysis, table 2.3: 189 of 11,034 on placebo and 104 of 11,037 on
        // aspirin had a heart attack; z = 5.00.
        let tested = z((189, 11_034), (104, 11_037));
        near(tested.statistic, 5.001_388_204);
        near(tested.p, 5.691_897e-7);
        assert!((tested.p - 5.691_896_973_7e-7).abs() < 1e-12);
        let back = z((104, 11_037), (189, 11_034));
        near(back.statistic, -5.001_388_204);
        near(back.p, tested.p);
    }

    #[test]
    fn twelve_percent_against_nine_of_a_thousand_has_p_0_0287() {
        let tested = z((120, 1_000), (90, 1_000));
        near(tested.statistic, 2.188_265_884_6);
        near(tested.p, 0.028_650_240_4);
    }

    #[test]
    fn students_sleep_data_have_welch_t_of_1_8608_and_p_of_0_07939() {
        // Student 1908, as R's help of t.test prints it: t = -1.8608, df = 17.776, p-value = 0.07939.
        let one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        let other = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        let tested = welch(Spread::of(&one).unwrap(), Spread::of(&other).unwrap()).unwrap();
        near(tested.statistic, -1.860_813_467_5);
        near(tested.df.unwrap(), 17.776_473_516_2);
        near(tested.p, 0.079_394_140_2);
    }

    #[test]
    fn planned_sizes_are_those_of_the_tables() {
        // 10 % to 12 % needs 3,841 an arm (Fleiss, Levin and Paik, without continuity correction).
        assert_eq!(planned_proportions(0.10, 0.02), Some(3_841));
        // 50 % to 60 %: 388, the example of every course (387.34).
        assert_eq!(planned_proportions(0.50, 0.10), Some(388));
        assert_eq!(planned_proportions(0.30, 0.15), Some(163));
        // Half a standard deviation: 62.79 by the normal quantiles (Cohen's 64 by the t).
        assert_eq!(planned_means(1.0, 0.5), Some(63));
        for (baseline, effect) in [(0.9, 0.2), (0.1, 0.0), (-0.1, 0.2), (0.1, f64::NAN)] {
            assert_eq!(planned_proportions(baseline, effect), None);
        }
        assert_eq!(planned_means(1.0, 0.0), None);
    }

    #[test]
    fn holm_corrects_step_by_step() {
        // p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") of R: 0.03, 0.06, 0.06, 0.02.
        for (got, want) in holm(&[0.01, 0.04, 0.03, 0.005])
            .into_iter()
            .zip([0.03, 0.06, 0.06, 0.02])
        {
            near(got, want);
        }
        assert_eq!(holm(&[0.6, 0.9]), [1.0, 1.0]);
        assert_eq!(holm(&[]), Vec::<f64>::new());
    }

    #[test]
    fn without_a_difference_there_is_none_and_without_values_nothing_is_said() {
        near(z((5, 50), (10, 100)).p, 1.0);
        let of = |of, by| Proportion { of, by };
        for (a, b) in [
            (of(0, 50), of(0, 60)),
            (of(50, 50), of(60, 60)),
            (of(0, 0), of(1, 2)),
        ] {
            assert_eq!(two_proportions(a, b), None);
        }
        assert_eq!(Spread::of(&[]), None);
        let flat = Spread::of(&[2.0, 2.0]).unwrap();
        assert_eq!(welch(flat, flat), None);
        assert_eq!(welch(Spread::of(&[1.0]).unwrap(), flat), None);
    }
}
