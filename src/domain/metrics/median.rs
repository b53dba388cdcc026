//! The middle of a group of figures.

use super::ratio::Ratio;

/// Returns the median; of an even count the mean of the middle two (metrics.md, "Tier benchmark").
pub fn median(figures: impl IntoIterator<Item = Ratio>) -> Option<Ratio> {
    let mut figures: Vec<Ratio> = figures.into_iter().collect();
    figures.sort_unstable();
    let half = figures.len() / 2;
    let upper = figures.get(half).copied()?;
    if figures.len() % 2 == 1 {
        return Some(upper);
    }
    figures.get(half - 1)?.mean(upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_one_figure_or_the_mean_of_two() {
        let whole = |figures: &[i64]| median(figures.iter().copied().map(Ratio::whole));
        for (figures, want) in [
            (&[][..], None),
            (&[7], Some(Ratio::whole(7))),
            (&[9, 1], Some(Ratio::whole(5))),
            (&[3, 9, 1], Some(Ratio::whole(3))),
            (&[4, 1, 9, 3], Some(Ratio { of: 7, by: 2 })),
            (&[0, 0, 0, 10], Some(Ratio::whole(0))),
        ] {
            assert_eq!(whole(figures), want, "{figures:?}");
        }
        let rates = vec![
            Ratio { of: 1, by: 3 },
            Ratio { of: 1, by: 2 },
            Ratio { of: 3, by: 10 },
        ];
        assert_eq!(median(rates), Some(Ratio { of: 1, by: 3 }));
    }
}
