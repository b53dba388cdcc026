//! Commands about outreach: a batch is queued, and its messages become invitations.

use std::collections::BTreeMap;

use super::{Decided, nth, once};
use crate::domain::command::{Envelope, NewOutreach};
use crate::domain::event::{Change, Event};
use crate::domain::facts::Facts;
use crate::domain::followup::{DUE_HOUR, FollowUp, FollowUpKind};
use crate::domain::guard;
use crate::domain::id::{FollowUpId, OutreachId, SampleId, ShopId};
use crate::domain::outreach::plan::{invitation, plan};
use crate::domain::outreach::{Outreach, tally};
use crate::domain::refusal::Refusal;
use crate::domain::sample::Entry;
use crate::domain::stage::Stage;

/// Queues the messages of a batch; refused where nobody is left to write to.
pub(super) fn queue(
    facts: &Facts,
    envelope: &Envelope,
    new: &NewOutreach,
) -> Result<Decided, Refusal> {
    let plan = plan(facts, new, envelope.at)?;
    let passed_over = tally(&plan.skipped);
    if plan.messages.is_empty() {
        return Err(Refusal::new(
            "all_skipped",
            format!("Nobody is left to write to: {passed_over}."),
            "See why with: callsheet outreach preview.",
        ));
    }
    let shop = facts.shop(new.shop)?;
    let id = OutreachId::derive(envelope.id, 0);
    let mut decided = Decided::default();
    if !plan.skipped.is_empty() {
        decided
            .warnings
            .push(format!("Passed over: {passed_over}."));
    }
    let batch = Outreach {
        id,
        shop: new.shop,
        campaign: new.campaign,
        sku_id: new.sku_id.clone(),
        template: new.template.clone(),
        audience: new.audience.clone(),
        at: envelope.at,
        queued: i64::try_from(plan.messages.len()).unwrap_or(i64::MAX),
        skipped: plan.skipped,
    };
    decided.events.push(Event::Outreach(Change::Added(batch)));
    let kind = FollowUpKind::Outreach;
    let due_at = new.on.map_or(envelope.at, |on| shop.zone.at(on, DUE_HOUR));
    for (n, (creator, message)) in plan.messages.into_iter().enumerate() {
        let reason = format!(
            "outreach to {}, asked for by {}",
            new.audience, envelope.actor
        );
        let own = FollowUpId::derive(envelope.id, nth(n));
        decided.events.push(Event::FollowUp(Change::Added(FollowUp {
            creator: Some(creator),
            outreach: Some(id),
            ..FollowUp::queued(own, shop.id, (kind, due_at), reason, Ok(message))
        })));
    }
    Ok(decided)
}

/// Makes the samples in `invited` that sending messages of batches makes, and returns which message made
/// which; refused past the week's quota, which is the platform's own and nobody overrides.
pub(super) fn invite(
    facts: &Facts,
    envelope: &Envelope,
    ids: &[FollowUpId],
) -> Result<(Vec<Event>, BTreeMap<FollowUpId, SampleId>), Refusal> {
    let mut events = Vec::new();
    let mut made = BTreeMap::new();
    let mut more: BTreeMap<ShopId, i64> = BTreeMap::new();
    for (n, id) in once(ids).into_iter().enumerate() {
        let message = facts.follow_up(id)?;
        let batch = message.outreach.and_then(|id| facts.outreaches.get(&id));
        let (Some(batch), Some(creator)) = (batch, message.creator) else {
            continue;
        };
        let creator = facts.creator(creator)?;
        let shop = facts.shop(batch.shop)?;
        shop.may_invite()?;
        let on = shop.today(envelope.at);
        let mut sample = invitation(
            &NewOutreach {
                shop: batch.shop,
                creators: Vec::new(),
                sku_id: batch.sku_id.clone(),
                campaign: batch.campaign,
                template: String::new(),
                audience: String::new(),
                on: None,
            },
            creator,
        );
        // Somebody else made one since: the message is about that.
        if let Some(twin) = guard::twin(facts, &sample) {
            made.insert(id, twin.id);
            continue;
        }
        *more.entry(batch.shop).or_default() += 1;
        sample.id = SampleId::derive(envelope.id, nth(n));
        sample.inside.insert(Stage::Invited);
        let at = Some(envelope.at);
        sample.entries.insert(Stage::Invited, Entry { on, at });
        made.insert(id, sample.id);
        events.push(Event::Sample(Change::Added(sample)));
    }
    for (shop, more) in more {
        within_quota(facts, shop, more)?;
    }
    Ok((events, made))
}

fn within_quota(facts: &Facts, shop: ShopId, more: i64) -> Result<(), Refusal> {
    let Some(quota) = facts.quotas.get(&shop) else {
        return Ok(());
    };
    if quota.used + more <= quota.limit {
        return Ok(());
    }
    let name = &facts.shop(shop)?.name;
    Err(Refusal::new(
        "weekly_quota",
        format!(
            "{more} more would be {} invitations of {name} this week, and TikTok takes {}.",
            quota.used + more,
            quota.limit
        ),
        format!(
            "Send {} of them, and the rest from {} on.",
            (quota.limit - quota.used).max(0),
            quota.resets_on
        ),
    ))
}
