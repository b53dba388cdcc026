//! Commands about samples.

use std::collections::BTreeMap;

use super::transition::{self, Entered, Moment};
use super::{Decided, nth, once};
use crate::domain::command::{Envelope, MoveDetails};
use crate::domain::creator::Tier;
use crate::domain::date::{Date, plus_days};
use crate::domain::event::{Change, Event, Verb};
use crate::domain::facts::Facts;
use crate::domain::guard::Taken;
use crate::domain::id::{CampaignId, CreatorId, ExtId, SampleId, ShopId};
use crate::domain::refusal::Refusal;
use crate::domain::sample::Sample;
use crate::domain::stage::Stage;

pub(super) fn back(facts: &Facts, samples: &[SampleId]) -> Result<Decided, Refusal> {
    each(facts, samples, Verb::MovedBack, transition::back)
}

pub(super) fn confirm(facts: &Facts, samples: &[SampleId]) -> Result<Decided, Refusal> {
    each(facts, samples, Verb::Confirmed, |sample| {
        due(sample)?;
        Ok(Sample {
            confirmed: true,
            ..sample.clone()
        })
    })
}

pub(super) fn dismiss(
    facts: &Facts,
    sample: SampleId,
    content_id: &ExtId,
) -> Result<Decided, Refusal> {
    each(facts, &[sample], Verb::Dismissed, |sample| {
        let mut next = sample.clone();
        next.not_its_posts.insert(content_id.clone());
        Ok(next)
    })
}

pub(super) fn track(
    facts: &Facts,
    samples: &[SampleId],
    carrier: Option<&str>,
    tracking: Option<&str>,
) -> Result<Decided, Refusal> {
    each(facts, samples, Verb::Tracked, |sample| {
        tracked(sample, carrier, tracking)
    })
}

/// Applies one change to each sample, all or none.
fn each(
    facts: &Facts,
    samples: &[SampleId],
    verb: Verb,
    change: impl Fn(&Sample) -> Result<Sample, Refusal>,
) -> Result<Decided, Refusal> {
    let mut decided = Decided::default();
    let mut refused = Refused::default();
    for id in once(samples) {
        let before = facts.sample(id)?;
        match change(before) {
            Ok(after) => {
                decided.push(Change::between(before, &after, verb).map(Event::Sample));
            }
            Err(refusal) => refused.add(id, refusal),
        }
    }
    refused.or(decided)
}

/// The samples of a bulk command that are refused: one refuses the whole, and all of them are named, so
/// that the rest can be offered (readings.md 67).
#[derive(Default)]
struct Refused {
    first: Option<Refusal>,
    samples: Vec<SampleId>,
}

impl Refused {
    fn add(&mut self, id: SampleId, refusal: Refusal) {
        self.first.get_or_insert(refusal);
        self.samples.push(id);
    }

    /// Returns what was decided, or the first refusal.
    fn or(self, decided: Decided) -> Result<Decided, Refusal> {
        match self.first {
            Some(first) => Err(first.about(self.samples)),
            None => Ok(decided),
        }
    }
}

/// A sample as asked for.
pub(super) struct Wanted<'a> {
    pub(super) sku_id: &'a ExtId,
    pub(super) to: Stage,
    pub(super) campaign: Option<CampaignId>,
    pub(super) details: &'a MoveDetails,
}

pub(super) fn add(
    facts: &Facts,
    envelope: &Envelope,
    creators: &[CreatorId],
    wanted: &Wanted<'_>,
) -> Result<Decided, Refusal> {
    let moment = Moment {
        facts,
        at: envelope.at,
        details: wanted.details,
    };
    let mut decided = Decided::default();
    let mut taken = Taken::default();
    for (n, id) in once(creators).into_iter().enumerate() {
        let creator = facts.creator(id)?;
        if !facts
            .products
            .contains_key(&(creator.shop, wanted.sku_id.clone()))
        {
            return Err(Refusal::unknown(
                "product with SKU",
                wanted.sku_id,
                "Add it with: callsheet product add SKU --name NAME.",
            ));
        }
        if let Some(campaign) = wanted.campaign
            && facts
                .campaigns
                .get(&campaign)
                .is_none_or(|campaign| campaign.shop != creator.shop)
        {
            return Err(Refusal::unknown(
                "campaign",
                campaign,
                "List them with: callsheet campaign list.",
            ));
        }
        let blank = Sample {
            id: SampleId::derive(envelope.id, nth(n)),
            shop: creator.shop,
            creator: id,
            sku_id: wanted.sku_id.clone(),
            campaign: wanted.campaign,
            // Fixed when the sample is made (readings.md 52).
            refundable: creator.tier() == Some(Tier::EMERGING),
            ..Sample::blank(creator.shop, id, wanted.to)
        };
        let entered = transition::enter(&moment, &blank, wanted.to, &taken)?;
        if takes_stock(wanted.to) {
            taken.add(&entered.sample);
        }
        decided.warnings.extend(entered.warnings);
        decided
            .events
            .push(Event::Sample(Change::Added(entered.sample)));
    }
    stock(facts, &mut decided, &taken, -1);
    Ok(decided)
}

const fn takes_stock(to: Stage) -> bool {
    matches!(to, Stage::Approved | Stage::Shipped | Stage::Delivered)
}

pub(super) fn move_to(
    facts: &Facts,
    envelope: &Envelope,
    samples: &[SampleId],
    to: Option<Stage>,
    details: &MoveDetails,
) -> Result<Decided, Refusal> {
    let moment = Moment {
        facts,
        at: envelope.at,
        details,
    };
    let mut decided = Decided::default();
    let (mut taken, mut given_back) = (Taken::default(), Taken::default());
    let mut refused = Refused::default();
    for id in once(samples) {
        let before = facts.sample(id)?;
        let (target, entered) = match moved(&moment, before, to, &taken) {
            Ok(moved) => moved,
            Err(refusal) => {
                refused.add(id, refusal);
                continue;
            }
        };
        match (before.stage, target) {
            (_, Stage::Approved) => taken.add(before),
            (Stage::Approved, Stage::Cancelled) => given_back.add(before),
            _ => {}
        }
        decided.warnings.extend(entered.warnings);
        let mut change = Change::between(before, &entered.sample, Verb::Moved);
        if let Some(Change::Changed { overriding, .. }) = &mut change
            && entered.overridden
        {
            overriding.clone_from(&details.overriding);
        }
        decided.push(change.map(Event::Sample));
    }
    stock(facts, &mut decided, &taken, -1);
    stock(facts, &mut decided, &given_back, 1);
    refused.or(decided)
}

/// Returns the stage a sample goes to, the next one where none is named, and how it stands there.
fn moved(
    moment: &Moment<'_>,
    before: &Sample,
    to: Option<Stage>,
    taken: &Taken,
) -> Result<(Stage, Entered), Refusal> {
    let campaign = moment.facts.campaign_of(before);
    let needs_review = campaign.is_some_and(|campaign| campaign.review);
    let Some(target) = to.or_else(|| before.stage.next(needs_review)) else {
        return Err(Refusal::new(
            "nothing_follows",
            format!(
                "Sample {} is {}: nothing follows.",
                before.id.short(),
                before.stage
            ),
            "Press H to set it back, or add a new sample.",
        ));
    };
    if !before.stage.allows(target) {
        return Err(transition::not_allowed(before, target));
    }
    Ok((target, transition::enter(moment, before, target, taken)?))
}

/// Takes approved samples off the known stock of their products, or gives called-off ones back.
fn stock(facts: &Facts, decided: &mut Decided, taken: &Taken, sign: i64) {
    let mut by_product: BTreeMap<(ShopId, ExtId), i64> = BTreeMap::new();
    for sample in taken.iter() {
        *by_product
            .entry((sample.shop, sample.sku_id.clone()))
            .or_default() += sign;
    }
    for (key, change) in by_product {
        if let Some(product) = facts.products.get(&key)
            && let Some(before) = product.sample_stock
        {
            let after = crate::domain::product::Product {
                sample_stock: Some((before + change).max(0)),
                ..product.clone()
            };
            decided.push(Change::between(product, &after, Verb::Stocked).map(Event::Product));
        }
    }
}

fn tracked(
    sample: &Sample,
    carrier: Option<&str>,
    tracking: Option<&str>,
) -> Result<Sample, Refusal> {
    let mut next = sample.clone();
    if let Some(tracking) = tracking {
        next.tracking = Some(transition::tracking_number(tracking)?);
    }
    if let Some(carrier) = carrier {
        next.carrier = Some(transition::carrier_name(carrier)?);
    }
    if tracking.is_none() && carrier.is_none() {
        return Err(Refusal::new(
            "missing",
            "No tracking number was given.",
            "Give --tracking N --carrier C.",
        ));
    }
    if !matches!(
        sample.stage,
        Stage::Approved | Stage::Shipped | Stage::Delivered | Stage::Review | Stage::Lost
    ) {
        return Err(Refusal::new(
            "not_allowed",
            format!(
                "Sample {} is {}: nothing of it is on its way.",
                sample.id.short(),
                sample.stage
            ),
            "Approve it first.",
        ));
    }
    Ok(next)
}

fn due(sample: &Sample) -> Result<Date, Refusal> {
    match sample.due {
        Some(due) if sample.stage.awaits_post() => Ok(due),
        _ => Err(Refusal::new(
            "no_due_date",
            format!(
                "Sample {} is {} and has no due date.",
                sample.id.short(),
                sample.stage
            ),
            "The due date comes with the delivery.",
        )),
    }
}

/// Notes that TikTok's own reminder was used: once for a sample, and not before its days are over.
pub(super) fn use_reminder(
    facts: &Facts,
    envelope: &Envelope,
    samples: &[SampleId],
    on: Option<Date>,
) -> Result<Decided, Refusal> {
    each(facts, samples, Verb::Messaged, |sample| {
        let shop = facts.shop(sample.shop)?;
        let today = shop.today(envelope.at);
        let on = on.unwrap_or(today);
        let after = facts.policy.platform.clocks(&shop.market, today);
        let id = sample.id.short();
        let refused = |code, message: String| Err(Refusal::new(code, message, OWN_REMINDER));
        if let Some(used) = sample.native_reminder {
            let message = format!(
                "TikTok's reminder for sample {id} was used on {used}, and there is but one."
            );
            return refused("used", message);
        }
        let Some(from) = sample.reminder_from(after.reminder_after_days) else {
            let message = format!(
                "Sample {id} is {}: TikTok reminds only of a post that is awaited.",
                sample.stage
            );
            return refused("not_allowed", message);
        };
        if on < from {
            let message = format!(
                "TikTok's reminder for sample {id} is allowed from {from}, {} days after delivery.",
                after.reminder_after_days
            );
            return refused("too_early", message);
        }
        if on > today {
            let message = format!("{on} is still to come: nothing was used on it.");
            return refused("future_date", message);
        }
        Ok(Sample {
            native_reminder: Some(on),
            reminder_sent: sample.reminder_sent.max(Some(on)),
            ..sample.clone()
        })
    })
}

/// What else reminds.
const OWN_REMINDER: &str =
    "Send one of your own: callsheet followup add --sample ID --kind reminder.";

pub(super) fn extend(facts: &Facts, samples: &[SampleId], days: i64) -> Result<Decided, Refusal> {
    if !(1..=365).contains(&days) {
        return Err(Refusal::new(
            "days",
            format!("A due date cannot move by {days} days."),
            "Give 1 to 365 days.",
        ));
    }
    let mut decided = each(facts, samples, Verb::Extended, |sample| {
        let from = due(sample)?;
        Ok(Sample {
            due: Some(plus_days(from, days)),
            extensions: sample.extensions + 1,
            ..sample.clone()
        })
    })?;
    for sample in once(samples).iter().filter_map(|id| facts.samples.get(id)) {
        if sample.extensions > 0 {
            let times = match sample.extensions {
                1 => "once".to_owned(),
                times => format!("{times} times"),
            };
            decided.warnings.push(format!(
                "Sample {} was extended {times} before.",
                sample.id.short()
            ));
        }
    }
    Ok(decided)
}
