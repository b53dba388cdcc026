//! Commission rates: the bounds the platform sets, and how long a cut one still pays the old rate
//! (domain.md section 4, platform clocks).

use crate::domain::date::{Date, plus_days};
use crate::domain::money::BasisPoints;
use crate::domain::platform::Clocks;
use crate::domain::refusal::Refusal;

/// Refuses a rate the platform does not take.
pub(super) fn within(rate: Option<BasisPoints>, clocks: &Clocks) -> Result<(), Refusal> {
    let bounds = clocks.commission_min_bp..=clocks.commission_max_bp;
    match rate {
        Some(rate) if !bounds.contains(&rate.0) => Err(Refusal::new(
            "rate",
            format!(
                "TikTok takes commission rates from {} to {}, not {rate}.",
                BasisPoints(clocks.commission_min_bp),
                BasisPoints(clocks.commission_max_bp)
            ),
            "Give one such as 15%.",
        )),
        Some(_) | None => Ok(()),
    }
}

/// Returns what a cut means for who sells already: the old rate holds for a while.
pub(super) fn cut(
    (before, after): (Option<BasisPoints>, Option<BasisPoints>),
    (today, clocks): (Date, &Clocks),
) -> Option<String> {
    let (before, after) = before.zip(after)?;
    (after.0 < before.0).then(|| {
        let until = plus_days(today, clocks.old_rate_days);
        format!("Who sells already keeps {before} until {until}.")
    })
}
