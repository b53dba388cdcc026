//! Evidence of somebody nothing is to be said of, to change one thing at a time.

use super::evidence::{Beside, CreatorEvidence, MONTHS, Posted};
use super::{Found, Rules};
use crate::domain::creator::{CreatorType, Tier};
use crate::domain::metrics::sums::{Share, Sums};
use crate::domain::money::Currency;
use crate::domain::testing::{creator, date};

pub(super) fn share(of: i64, by: i64) -> Share {
    Share {
        of: of.into(),
        by: by.into(),
    }
}

pub(super) fn calm(sums: &Sums) -> CreatorEvidence<'_> {
    CreatorEvidence {
        id: creator().id,
        tier: Some(Tier::MID),
        kind: CreatorType::Repeat,
        strikes: 0,
        hold_samples: false,
        agreed: None,
        agreed_since: None,
        commission_rate: None,
        currency: Currency::USD,
        today: date("2026-11-20"),
        sums,
        beside: Beside::default(),
        posted: Posted::default(),
        missed: Vec::new(),
        on_time: Share::default(),
        contribution: [None; MONTHS],
        last_shipped: None,
        open_samples: 0,
        best: [None, None],
    }
}

/// What one shipped rule finds of a creator.
pub(super) fn found(rule: &str, evidence: &CreatorEvidence<'_>) -> Option<Found> {
    Rules::shipped()
        .creator(creator().shop, evidence)
        .into_iter()
        .find(|found| found.rule == rule)
}
