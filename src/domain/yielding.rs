//! Leaving to others what they were first at: a field of a command, or a row.

use std::collections::BTreeSet;

use super::command::{CampaignEdit, Command, ProductEdit};
use super::overtaken::Clash;

impl Command {
    /// Returns whether each field of it can be left to others by itself: it is about one thing, and every
    /// field says only itself.
    pub fn is_by_field(&self) -> bool {
        matches!(self, Self::TrackSamples { samples, .. } if samples.len() == 1)
            || matches!(
                self,
                Self::EditProduct { .. } | Self::EditCampaign { .. } | Self::SetBrief(_)
            )
    }

    /// Returns it without what is left to others; `None` where nothing of it remains.
    #[must_use]
    pub fn yielding(&self, left: &[&Clash]) -> Option<Self> {
        if left.is_empty() {
            return Some(self.clone());
        }
        let mut command = self.clone();
        if self.is_by_field() {
            let remains = left.iter().all(|clash| command.leave(clash));
            return (remains && command.says_something()).then_some(command);
        }
        let subjects: BTreeSet<&str> = left.iter().map(|clash| clash.subject.as_str()).collect();
        command.leave_rows(&subjects).then_some(command)
    }

    /// Leaves one field to others; returns whether that can be.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other commands have no fields of their own"
    )]
    fn leave(&mut self, clash: &Clash) -> bool {
        match self {
            Self::TrackSamples {
                carrier, tracking, ..
            } => match clash.field.as_str() {
                "carrier" => *carrier = None,
                "tracking" => *tracking = None,
                _ => return false,
            },
            Self::EditProduct { edit, .. } => return leave_of_product(edit, &clash.field),
            Self::EditCampaign { edit, .. } => return leave_of_campaign(edit, &clash.field),
            Self::SetBrief(brief) => {
                let theirs = clash.theirs.clone().unwrap_or_default();
                match clash.field.as_str() {
                    "hook" => brief.hook = theirs,
                    "truth" => brief.truth = theirs,
                    "proof" => brief.proof = theirs,
                    "cta" => brief.cta = theirs,
                    "avoid" => brief.avoid = theirs,
                    _ => return false,
                }
            }
            _ => return false,
        }
        true
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a brief says all its parts, and the other commands are never taken apart"
    )]
    fn says_something(&self) -> bool {
        match self {
            Self::TrackSamples {
                carrier, tracking, ..
            } => carrier.is_some() || tracking.is_some(),
            Self::EditProduct { edit, .. } => *edit != ProductEdit::default(),
            Self::EditCampaign { edit, .. } => *edit != CampaignEdit::default(),
            _ => true,
        }
    }

    /// Leaves whole rows to others; returns whether some remain, and nothing else is left.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other commands are about one thing, or about things they do not name"
    )]
    fn leave_rows(&mut self, subjects: &BTreeSet<&str>) -> bool {
        match self {
            Self::AdvanceSamples { samples, .. }
            | Self::MoveSamples { samples, .. }
            | Self::MoveSamplesBack { samples }
            | Self::TrackSamples { samples, .. }
            | Self::ConfirmDue { samples }
            | Self::UseReminder { samples, .. }
            | Self::ExtendDue { samples, .. } => leave_some(samples, subjects),
            Self::EditCreators { creators, .. } => leave_some(creators, subjects),
            Self::SendFollowUps { follow_ups }
            | Self::CompleteFollowUps { follow_ups }
            | Self::MergeFollowUps { follow_ups }
            | Self::SnoozeFollowUps { follow_ups, .. }
            | Self::CancelFollowUps { follow_ups } => leave_some(follow_ups, subjects),
            Self::AcceptSuggestions { suggestions, .. }
            | Self::DismissSuggestions { suggestions, .. }
            | Self::SnoozeSuggestions { suggestions, .. } => leave_some(suggestions, subjects),
            Self::SettleConflicts { conflicts, .. } => leave_some(conflicts, subjects),
            _ => false,
        }
    }
}

fn leave_some<T: ToString>(ids: &mut Vec<T>, subjects: &BTreeSet<&str>) -> bool {
    let before = ids.len();
    ids.retain(|id| !subjects.contains(id.to_string().as_str()));
    // What is not named here cannot be left by itself.
    !ids.is_empty() && before - ids.len() == subjects.len()
}

fn leave_of_product(edit: &mut ProductEdit, field: &str) -> bool {
    match field {
        "product_id" => edit.product_id = None,
        "name" => edit.name = None,
        "category" => edit.category = None,
        "price" => edit.price = None,
        "unit_cost" => edit.unit_cost = None,
        "sample_shipping_cost" => edit.sample_shipping_cost = None,
        "commission_rate" => edit.commission_rate = None,
        "sample_stock" => edit.sample_stock = None,
        _ => return false,
    }
    true
}

fn leave_of_campaign(edit: &mut CampaignEdit, field: &str) -> bool {
    match field {
        "name" => edit.name = None,
        "products" => edit.products = None,
        "segment" => edit.segment = None,
        "from" => edit.from = None,
        "to" => edit.to = None,
        "goal" => edit.goal = None,
        "beside" => edit.beside = None,
        "curve" => edit.curve = None,
        "owner" => edit.owner = None,
        "posting_window" => edit.posting_window = None,
        "review" => edit.review = None,
        "sample_budget" => edit.sample_budget = None,
        "ad_budget" => edit.ad_budget = None,
        _ => return false,
    }
    true
}
