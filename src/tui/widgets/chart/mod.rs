//! Charts larger than a word: columns over time, a waterfall, a funnel. Pure, as every widget is.
//!
//! Each draws in whole cells, says its figures in words beside the shapes, and so loses nothing
//! without colour, in ASCII or on 80 columns. Small charts inside a line are in
//! [`bars`](super::bars).

pub mod funnel;
pub mod pace;
pub mod plot;
pub mod waterfall;

/// Returns the cells of `wide` that `part` of `whole` fills, rounded to the nearest; what is not
/// nothing fills one.
pub(super) fn cells(part: i128, whole: i128, wide: u16) -> u16 {
    if part <= 0 || whole <= 0 || wide == 0 {
        return 0;
    }
    let filled = (part.min(whole) * i128::from(wide) + whole / 2) / whole;
    u16::try_from(filled.max(1)).unwrap_or(wide).min(wide)
}

#[cfg(test)]
mod tests {
    use super::cells;

    #[test]
    fn what_is_not_nothing_is_seen_and_nothing_is_not() {
        for (part, whole, wide, want) in [
            (0, 10, 8, 0),
            (-4, 10, 8, 0),
            (1, 1_000, 8, 1),
            (5, 10, 8, 4),
            (99, 10, 8, 8),
            (3, 0, 8, 0),
            (3, 4, 0, 0),
            (i128::from(i64::MAX), i128::from(i64::MAX), 8, 8),
        ] {
            assert_eq!(cells(part, whole, wide), want, "{part} of {whole}");
        }
    }
}
