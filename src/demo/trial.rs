//! What the demo shop tries: members and a brief for its campaign, outreach, an experiment.

use super::Teller;
use super::cast::Cast;
use crate::domain::brief::BriefFor;
use crate::domain::command::{Command, ExperimentStep, NewBrief, NewExperiment, NewOutreach};
use crate::domain::date::{Date, Instant, plus_days};
use crate::domain::experiment::{Arm, Outcome, Plan, Variable};
use crate::domain::id::{CampaignId, CreatorId, ExperimentId, ExtId};
use crate::domain::shop::Shop;
use crate::domain::stage::Stage;
use crate::store::view::Scope;
use crate::store::view::outreach_batch::OutreachBatchesQuery;
use crate::store::{Committed, Failure};

/// Days ago on which the experiment began, on which the outreach went out, and on which some answered.
pub(super) const BEGAN: i64 = 45;
pub(super) const WROTE: i64 = 12;
pub(super) const HEARD: i64 = 9;

/// Returns whether it was done: a shop of few creators tries less.
fn tried(done: Result<Committed, Failure>) -> Result<bool, Failure> {
    match done {
        Ok(_) => Ok(true),
        Err(Failure::Refused(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Everything is about the campaign, on a day.
pub(super) struct Trial<'a> {
    pub(super) shop: &'a Shop,
    pub(super) campaign: CampaignId,
    pub(super) ids: &'a [CreatorId],
    pub(super) today: Date,
}

impl Trial<'_> {
    fn every(&self, step: usize, first: usize) -> Vec<CreatorId> {
        let from = self.ids.iter().skip(first);
        from.step_by(step).copied().collect()
    }

    /// Writes the campaign's brief, lets creators join, and deals them out to two openers.
    pub(super) fn begin(&self, teller: &mut Teller<'_>, at: Instant) -> Result<(), Failure> {
        teller.run(
            at,
            Command::SetBrief(NewBrief {
                shop: self.shop.id,
                subject: BriefFor::Campaign(self.campaign),
                hook: "transformation_reveal".to_owned(),
                truth: "It shows after two weeks, not after one night".to_owned(),
                proof: "Day 1 beside day 14, same window, same light".to_owned(),
                cta: "Tap the yellow basket, the gift set is there until Christmas".to_owned(),
                avoid: "cures; clinically proven; overnight miracle".to_owned(),
            }),
        )?;
        teller.run(
            at,
            Command::JoinCampaign {
                campaign: self.campaign,
                creators: self.every(9, 0),
            },
        )?;
        let arm = |name: &str, value: &str| Arm {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        let made = teller.run(
            at,
            Command::AddExperiment(NewExperiment {
                shop: self.shop.id,
                name: "Opener".to_owned(),
                variable: Variable::OutreachOpener,
                arms: vec![
                    arm("Plain", "we like your videos."),
                    arm("Their video", "your last video made us stop scrolling."),
                ],
                outcome: Outcome::Activation,
                plan: Plan {
                    baseline: 2_500,
                    effect: 2_500,
                    deviation: None,
                },
                campaign: Some(self.campaign),
                review_on: plus_days(self.today, -3),
            }),
        )?;
        let experiment = ExperimentId::derive(made.op, 0);
        for step in [
            ExperimentStep::Assign(self.ids.to_vec()),
            ExperimentStep::Start,
        ] {
            let shop = self.shop.id;
            teller.run(
                at,
                Command::StepExperiment {
                    shop,
                    experiment,
                    step,
                },
            )?;
        }
        Ok(())
    }

    /// Offers the campaign's product to creators, and marks the messages as sent.
    pub(super) fn write(&self, teller: &mut Teller<'_>, at: Instant) -> Result<(), Failure> {
        let queued = teller.run(
            at,
            Command::QueueOutreach(NewOutreach {
                shop: self.shop.id,
                creators: self.every(12, 5),
                sku_id: ExtId::Number(Cast::sku(0)),
                campaign: Some(self.campaign),
                template: "outreach".to_owned(),
                audience: "tier:1".to_owned(),
                on: None,
            }),
        );
        if !tried(queued)? {
            return Ok(());
        }
        let batches = teller.store.fetch(&OutreachBatchesQuery {
            scope: Scope::Shop(self.shop.id),
            now: at,
            only: None,
        })?;
        let follow_ups = batches.iter().flat_map(|batch| &batch.members);
        let follow_ups = follow_ups.map(|member| member.follow_up).collect();
        tried(teller.run(at, Command::SendFollowUps { follow_ups })).map(drop)
    }

    /// Lets some of them answer.
    pub(super) fn hear(&self, teller: &mut Teller<'_>, at: Instant) -> Result<(), Failure> {
        let asked = self.every(12, 5);
        for (first, stage) in [(0, Stage::Requested), (1, Stage::Interested)] {
            let creators: Vec<_> = asked.iter().skip(first).step_by(4).copied().collect();
            if !creators.is_empty() {
                tried(teller.run(at, Command::LogAnswer { creators, stage }))?;
            }
        }
        Ok(())
    }
}
