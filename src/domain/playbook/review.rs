//! The entry that looks back at repeat creators, period by period (domain.md section 3).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::act::{Queued, Run};
use super::propose::Ground;
use super::{Cause, Entry, Mode, Trigger};
use crate::domain::compose::{About, compose};
use crate::domain::creator::{Creator, CreatorType};
use crate::domain::date::{day_number, plus_days};
use crate::domain::id::CreatorId;
use crate::domain::metrics::ratio::Ratio;
use crate::domain::review::{Period, Review};
use crate::domain::shop::Shop;
use crate::domain::suggestion::{Proposal, SubjectKind};

/// A repeat creator whose period has ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reviewed {
    /// Whom it is about.
    pub creator: CreatorId,
    /// What was done.
    pub review: Review,
}

/// Returns the cause an entry has in a creator's period: the day after its last one tells it apart.
pub fn review_cause(entry: &Entry, creator: CreatorId, period: Period) -> Cause {
    Cause {
        trigger: entry.trigger,
        entry: entry.id.clone(),
        subject: creator.0,
        occurrence: day_number(period.to) + 1,
    }
}

impl Run<'_> {
    /// Lets an entry fire on a creator's period; what is still open about an earlier one is over.
    pub(super) fn fire_review(
        &mut self,
        entry: &Entry,
        (shop, creator): (&Shop, &Creator),
        review: &Review,
    ) {
        let cause = review_cause(entry, creator.id, review.period);
        self.supersede(&cause);
        match (entry.mode, &entry.proposal) {
            (Mode::Auto, Proposal::Queue { kind }) => {
                let about = About {
                    shop,
                    creator: Some(creator),
                    sample: None,
                    campaign: None,
                };
                let day = plus_days(review.period.to, 1 + entry.days);
                let due_at = self.due_at(&about, *kind, Some(day));
                let queued = Queued {
                    cause,
                    due_at,
                    reason: review.sentence(shop.currency),
                    text: compose(self.facts, &about, &entry.template, due_at),
                };
                self.queue(*kind, &about, queued);
            }
            (Mode::Ask, _) => {
                let ground = Ground {
                    shop: shop.id,
                    subject: SubjectKind::Creator,
                    creator: Some(creator.id),
                    sample: None,
                    sku_id: None,
                    campaign: None,
                    figures: figures(review),
                    threshold: format!("every {} days", entry.every),
                    formula: "posts, net GMV and CVR of the period beside those of the one before",
                };
                self.propose(entry, &cause, ground);
            }
            // What else may be proposed needs a sample.
            (Mode::Off | Mode::Auto, _) => {}
        }
    }

    /// Calls off what is open of the entry about earlier periods of the creator.
    fn supersede(&mut self, by: &Cause) {
        let facts = self.facts;
        let is_earlier = |cause: &Cause| {
            (cause.trigger, cause.subject, &cause.entry) == (by.trigger, by.subject, &by.entry)
                && cause.occurrence < by.occurrence
        };
        for follow_up in facts.follow_ups.values() {
            if follow_up.state.is_open() && follow_up.cause.as_ref().is_some_and(is_earlier) {
                self.call_off(follow_up);
            }
        }
        for suggestion in facts.suggestions.values() {
            let cause = suggestion.key.parse().ok();
            if suggestion.state.is_open() && cause.as_ref().is_some_and(is_earlier) {
                self.expire(suggestion);
            }
        }
    }

    /// Calls off what was asked of a creator as what it no longer is: reviews of repeat creators, posts of
    /// retainers.
    pub(super) fn is_now(&mut self, creator: CreatorId, kind: CreatorType) {
        let facts = self.facts;
        let is_over = |cause: &Cause| {
            cause.subject == creator.0
                && match cause.trigger {
                    Trigger::Period => kind != CreatorType::Repeat,
                    Trigger::Deliverable => kind != CreatorType::Retainer,
                    Trigger::Entered(_)
                    | Trigger::Due
                    | Trigger::OutreachBatch
                    | Trigger::SampleBatch
                    | Trigger::Sent(_) => false,
                }
        };
        for follow_up in facts.follow_ups.values() {
            if follow_up.state.is_open() && follow_up.cause.as_ref().is_some_and(is_over) {
                self.call_off(follow_up);
            }
        }
        for suggestion in facts.suggestions.values() {
            let cause = suggestion.key.parse().ok();
            if suggestion.state.is_open() && cause.as_ref().is_some_and(is_over) {
                self.expire(suggestion);
            }
        }
    }
}

fn figures(review: &Review) -> BTreeMap<String, Value> {
    let Review {
        period,
        now,
        before,
    } = review;
    BTreeMap::from([
        ("from".to_owned(), json!(period.from)),
        ("to".to_owned(), json!(period.to)),
        ("posts".to_owned(), json!(now.posts)),
        ("posts_before".to_owned(), json!(before.posts)),
        ("net_gmv_minor".to_owned(), json!(now.net)),
        ("net_gmv_minor_before".to_owned(), json!(before.net)),
        ("cvr".to_owned(), json!(now.cvr.ratio().map(Ratio::value))),
        (
            "cvr_before".to_owned(),
            json!(before.cvr.ratio().map(Ratio::value)),
        ),
    ])
}
