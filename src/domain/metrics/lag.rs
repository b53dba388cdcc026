//! A weekly series from outside beside weekly GMV, at the lag at which they move together most
//! (domain.md section 11). Correlation, never cause.

/// The longest lag that is looked at, in weeks.
pub const LONGEST: usize = 4;
/// Pairs of weeks a correlation needs before it is said.
pub const PAIRS: usize = 6;

/// How two series move together at one lag.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Lag {
    /// Weeks by which the series from outside follows GMV.
    pub weeks: usize,
    /// Pairs of weeks that have both.
    pub pairs: usize,
    /// Pearson's correlation; unknown with too few pairs, or where one of them never changes.
    pub r: Option<f64>,
}

/// Returns Pearson's correlation of pairs; `None` of fewer than two, or without any variance.
pub fn pearson(pairs: &[(f64, f64)]) -> Option<f64> {
    let many = u32::try_from(pairs.len()).ok().filter(|many| *many > 1)?;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / f64::from(many);
    let (x, y) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (a, b) in pairs {
        xy += (a - x) * (b - y);
        xx += (a - x).powi(2);
        yy += (b - y).powi(2);
    }
    let r = xy / (xx * yy).sqrt();
    r.is_finite().then(|| r.clamp(-1.0, 1.0))
}

/// Returns every lag of a series behind GMV; both have one value a week, of the same weeks, in order.
pub fn lags(gmv: &[Option<f64>], series: &[Option<f64>]) -> Vec<Lag> {
    (0..=LONGEST)
        .map(|weeks| {
            let later = series.iter().skip(weeks);
            let pairs: Vec<(f64, f64)> = gmv
                .iter()
                .zip(later)
                .filter_map(|(gmv, series)| (*gmv).zip(*series))
                .collect();
            Lag {
                weeks,
                pairs: pairs.len(),
                r: pearson(&pairs).filter(|_| pairs.len() >= PAIRS),
            }
        })
        .collect()
}

/// Returns the lag of the strongest correlation, either way; of equals the shortest.
pub fn best(lags: &[Lag]) -> Option<Lag> {
    let mut best: Option<Lag> = None;
    for lag in lags {
        let size = |lag: &Lag| lag.r.map_or(-1.0, f64::abs);
        if lag.r.is_some() && best.is_none_or(|best| size(lag) > size(&best) + 1e-12) {
            best = Some(*lag);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anscombes_first_quartet_has_r_of_0_816() {
        // Anscombe 1973: r = 0.81642.
        let x = [10.0, 8.0, 13.0, 9.0, 11.0, 14.0, 6.0, 4.0, 12.0, 7.0, 5.0];
        let y = [
            8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68,
        ];
        let pairs: Vec<_> = x.into_iter().zip(y).collect();
        let r = pearson(&pairs).unwrap();
        assert!((r - 0.816_420_516_3).abs() < 1e-6, "{r}");
    }

    #[test]
    fn a_series_that_follows_by_two_weeks_is_found() {
        let gmv = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0, 5.0, 8.0];
        let mut series = vec![Some(7.0), Some(0.5)];
        series.extend(gmv.iter().map(|value| Some(value * 2.0 + 1.0)));
        series.truncate(gmv.len());
        let gmv = gmv.map(Some);
        let lags = lags(&gmv, &series);
        assert_eq!(lags.len(), 5);
        let best = best(&lags).unwrap();
        assert_eq!((best.weeks, best.pairs), (2, 10));
        assert!((best.r.unwrap() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn few_or_flat_weeks_say_nothing() {
        let five = [Some(1.0), Some(2.0), Some(3.0), Some(4.0), Some(5.0)];
        assert_eq!(best(&lags(&five, &five)), None);
        let flat = [Some(1.0); 12];
        assert_eq!(best(&lags(&flat, &flat)), None);
        let mut holes = [None; 12];
        holes[3] = Some(1.0);
        assert_eq!(lags(&flat, &holes)[0].pairs, 1);
        assert_eq!(pearson(&[]), None);
    }
}
