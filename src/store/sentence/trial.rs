//! Sentences about what is tried: promotions, experiments and outreach.

use super::names::{Names, changed, plain};
use super::{Deed, sample};
use crate::domain::event::Change;
use crate::domain::experiment::Experiment;
use crate::domain::money::Money;
use crate::domain::outreach::Outreach;
use crate::domain::promotion::{Promotion, PromotionState};
use crate::store::StoreError;
use crate::store::project::Applied;

impl Names<'_> {
    /// Tells of the promotion of a content.
    pub(in crate::store) fn promotion(
        &self,
        change: &Change<Promotion>,
        applied: &Applied<Promotion>,
    ) -> Result<Deed, StoreError> {
        let Some(promotion) = applied.either() else {
            return Ok(Deed::new(
                "promotions",
                String::new(),
                plain(change),
                applied,
            ));
        };
        let label = format!("Content {}", promotion.content_id);
        if matches!(change, Change::Removed(_)) {
            let done = "promotion removed".to_owned();
            return Ok(Deed::new("promotions", label, done, applied));
        }
        let done = match promotion.state {
            PromotionState::PermissionAsked => "permission for a Spark Ad asked".to_owned(),
            PromotionState::CodeReceived => promotion.expires.map_or_else(
                || "Spark code received".to_owned(),
                |ends| {
                    format!(
                        "Spark code received, it holds until {}",
                        sample::short(ends)
                    )
                },
            ),
            PromotionState::Running => {
                let currency = self.currency(promotion.shop)?;
                let daily = Money::new(promotion.daily_budget.unwrap_or_default(), currency);
                format!("promoted for {daily} a day")
            }
            PromotionState::Stopped => match &promotion.reason {
                Some(why) => format!("promotion stopped, because: {why}"),
                None => "promotion stopped".to_owned(),
            },
        };
        Ok(Deed::new("promotions", label, done, applied))
    }

    /// Tells of a batch of outreach.
    pub(in crate::store) fn outreach(
        &mut self,
        change: &Change<Outreach>,
        applied: &Applied<Outreach>,
    ) -> Result<Deed, StoreError> {
        let Some(batch) = applied.either() else {
            let label = String::new();
            return Ok(Deed::new("batches", label, plain(change), applied));
        };
        let title = self.title(batch.shop, &batch.sku_id)?;
        let label = format!("{title} offered to {}", batch.audience);
        let done = match change {
            Change::Added(_) => format!(
                "{} messages queued, {} passed over",
                batch.queued,
                batch.skipped.len()
            ),
            Change::Changed { .. } | Change::Removed(_) => plain(change),
        };
        Ok(Deed::new("batches", label, done, applied))
    }
}

/// Tells of an experiment.
pub(in crate::store) fn experiment(
    change: &Change<Experiment>,
    applied: &Applied<Experiment>,
) -> Deed {
    let name = applied.either().map(|one| one.name.as_str());
    let label = format!("Experiment {}", name.unwrap_or_default());
    let done = match (change, &applied.before, &applied.after) {
        (Change::Changed { delta, .. }, Some(before), Some(after)) => {
            let joined = after.creators.difference(&before.creators).count();
            match (&delta.rolled, &delta.stopped_on, &delta.started_on) {
                (Some(_), ..) => format!(
                    "{} rolled forward",
                    after.rolled.as_deref().unwrap_or_default()
                ),
                (None, Some(_), _) => "stopped".to_owned(),
                (None, None, Some(_)) => "started".to_owned(),
                (None, None, None) if joined > 0 => format!("{joined} creators assigned"),
                (None, None, None) => {
                    use crate::domain::delta::Delta as _;
                    changed(&delta.fields())
                }
            }
        }
        (Change::Added(_) | Change::Changed { .. } | Change::Removed(_), _, _) => plain(change),
    };
    Deed::new("experiments", label, done, applied)
}
