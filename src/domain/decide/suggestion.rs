//! Commands about suggestions.

use super::{Decided, clean, creator, nth, once, promotion, sample};
use crate::domain::campaign::Campaign;
use crate::domain::command::{CreatorEdit, Envelope, MoveDetails, Promote, PromoteStep};
use crate::domain::compose::{About, compose};
use crate::domain::creator::Creator;
use crate::domain::date::Date;
use crate::domain::event::{Change, Event, Verb};
use crate::domain::fact::Side;
use crate::domain::facts::Facts;
use crate::domain::followup::{FollowUp, FollowUpKind, FollowUpState};
use crate::domain::id::{CreatorId, FollowUpId, SampleId, SuggestionId};
use crate::domain::promotion::PromotionState;
use crate::domain::refusal::Refusal;
use crate::domain::stage::Stage;
use crate::domain::suggestion::{Proposal, Suggestion, SuggestionState};

/// Where the ids of accepted follow-ups begin, clear of the others an operation derives.
const ACCEPTED: u32 = 3 << 20;

fn open_one(facts: &Facts, id: SuggestionId) -> Result<&Suggestion, Refusal> {
    let suggestion = facts.suggestions.get(&id).ok_or_else(|| {
        Refusal::unknown("suggestion", id, "List them with: callsheet suggestions.")
    })?;
    if suggestion.state.is_open() {
        return Ok(suggestion);
    }
    Err(Refusal::new(
        "closed",
        format!(
            "Suggestion {} is {} already.",
            id.short(),
            suggestion.state.name()
        ),
        "See the open ones with: callsheet suggestions.",
    ))
}

/// Does what each suggestion proposes, all or none.
pub(super) fn accept(
    facts: &Facts,
    envelope: &Envelope,
    ids: &[SuggestionId],
    reason: Option<&str>,
) -> Result<Decided, Refusal> {
    let reason = reason.map(|text| clean("reason", text)).transpose()?;
    let mut decided = Decided::default();
    let mut held = std::collections::BTreeSet::new();
    for (n, id) in once(ids).into_iter().enumerate() {
        let before = open_one(facts, id)?;
        let after = Suggestion {
            state: SuggestionState::Accepted,
            reason: reason.clone().or_else(|| before.reason.clone()),
            until: None,
            closed_at: Some(envelope.at),
            ..before.clone()
        };
        decided.push(Change::between(before, &after, Verb::Accepted).map(Event::Suggestion));
        let why = reason.as_deref().unwrap_or(&before.proposal);
        match (&before.action, before.creator) {
            (Proposal::Queue { kind }, creator) => {
                let id = FollowUpId::derive(envelope.id, ACCEPTED + nth(n));
                let event = queued(facts, envelope, before, (id, *kind, creator))?;
                decided.events.push(event);
            }
            (Proposal::AskSpark | Proposal::StopSpark, _) => {
                let done = spark(facts, envelope, before, (n, why))?;
                decided.events.extend(done.events);
            }
            (Proposal::CutBudgets, _) => decided.push(cut(facts, before)),
            // Two suggestions may propose the same of one creator.
            (Proposal::HoldSamples, Some(creator)) if !held.insert(creator) => {}
            (proposal, Some(creator)) => {
                let done = carry_out(facts, envelope, proposal, (creator, before.sample, why))?;
                decided.events.extend(done.events);
                decided.warnings.extend(done.warnings);
            }
            (_, None) => {}
        }
    }
    Ok(decided)
}

/// Asks for permission to promote a content, or stops promoting it; where that is so already, accepting only
/// says that it was taken up.
fn spark(
    facts: &Facts,
    envelope: &Envelope,
    suggestion: &Suggestion,
    (n, why): (usize, &str),
) -> Result<Decided, Refusal> {
    let Some(content_id) = suggestion.content_id.clone() else {
        return Ok(Decided::default());
    };
    let known = facts.promotions.get(&(suggestion.shop, content_id.clone()));
    let is_open = known.is_some_and(|known| known.state != PromotionState::Stopped);
    let is_stop = suggestion.action == Proposal::StopSpark;
    if is_open != is_stop {
        return Ok(Decided::default());
    }
    let step = if is_stop {
        PromoteStep::Stop {
            reason: Some(why.to_owned()),
        }
    } else {
        PromoteStep::Ask { queue: true }
    };
    let order = Promote {
        shop: suggestion.shop,
        content_id,
        on: None,
        step,
    };
    promotion::take(facts, envelope, &order, nth(n))
}

/// Sets a campaign's budgets to what is used of them.
fn cut(facts: &Facts, suggestion: &Suggestion) -> Option<Event> {
    let before = facts.campaigns.get(&suggestion.campaign?)?;
    let approved = facts.approved.get(&before.id).copied().unwrap_or(0);
    let spent = facts.ad_spent.get(&before.id).copied().unwrap_or(0);
    let least = |budget: Option<i64>, used: i64| Some(budget.map_or(used, |whole| whole.min(used)));
    let after = Campaign {
        sample_budget: least(before.sample_budget, approved),
        ad_budget: least(before.ad_budget, spent),
        ..before.clone()
    };
    Change::between(before, &after, Verb::Edited).map(Event::Campaign)
}

fn queued(
    facts: &Facts,
    envelope: &Envelope,
    suggestion: &Suggestion,
    (id, kind, creator): (FollowUpId, FollowUpKind, Option<CreatorId>),
) -> Result<Event, Refusal> {
    let shop = facts.shop(suggestion.shop)?;
    let about = About {
        shop,
        creator: creator.and_then(|id| facts.creators.get(&id)),
        sample: suggestion.sample.and_then(|id| facts.samples.get(&id)),
        campaign: suggestion.campaign.and_then(|id| facts.campaigns.get(&id)),
    };
    let entry = facts
        .policy
        .playbook
        .entries
        .iter()
        .find(|entry| entry.id == suggestion.rule);
    let template = entry.map_or_else(|| kind.name(), |entry| entry.template.as_str());
    let (message, needs) = match compose(facts, &about, template, envelope.at) {
        Ok(message) => (message, None),
        Err(missing) => (
            String::new(),
            Some(format!("{} {}", missing.message, missing.remedy)),
        ),
    };
    Ok(Event::FollowUp(Change::Added(FollowUp {
        id,
        shop: shop.id,
        creator,
        sample: suggestion.sample,
        campaign: suggestion.campaign.filter(|_| creator.is_none()),
        cause: None,
        kind,
        due_at: envelope.at,
        channel: kind.channel().to_owned(),
        state: FollowUpState::Queued,
        reason: format!(
            "suggested by {}: {}; accepted by {}",
            suggestion.rule, suggestion.threshold, envelope.actor
        ),
        message,
        needs,
        closed_at: None,
        lapsed: false,
        parts: Vec::new(),
        outreach: None,
    })))
}

/// Does one proposed thing to a creator or a sample, through the decisions a person's command takes.
pub(in crate::domain) fn carry_out(
    facts: &Facts,
    envelope: &Envelope,
    proposal: &Proposal,
    (whose, about, why): (CreatorId, Option<SampleId>, &str),
) -> Result<Decided, Refusal> {
    let close = |to: Stage, by: Option<Side>| {
        let details = MoveDetails {
            reason: Some(why.to_owned()),
            by,
            ..MoveDetails::default()
        };
        let samples: Vec<_> = about.into_iter().collect();
        sample::move_to(facts, envelope, &samples, Some(to), &details)
    };
    match proposal {
        Proposal::HoldSamples => {
            let before = facts.creator(whose)?;
            edited(
                before,
                &Creator {
                    hold_samples: true,
                    ..before.clone()
                },
            )
        }
        Proposal::PromoteTier { to } => {
            let before = facts.creator(whose)?;
            edited(
                before,
                &Creator {
                    promoted: before.promoted.max(Some(*to)),
                    ..before.clone()
                },
            )
        }
        Proposal::SetCommission { rate } => {
            let edit = CreatorEdit {
                commission_rate: Some(Some(*rate)),
                ..CreatorEdit::default()
            };
            creator::edit(facts, envelope, &[whose], &edit)
        }
        Proposal::NoShow => close(Stage::NoShow, None),
        Proposal::Declined => close(Stage::Declined, Some(Side::Them)),
        Proposal::Cancelled => close(Stage::Cancelled, None),
        Proposal::Queue { .. }
        | Proposal::AskSpark
        | Proposal::StopSpark
        | Proposal::CutBudgets
        | Proposal::TakeUp => Ok(Decided::default()),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "every proposal answers alike")]
fn edited(before: &Creator, after: &Creator) -> Result<Decided, Refusal> {
    let mut decided = Decided::default();
    decided.push(Change::between(before, after, Verb::Edited).map(Event::Creator));
    Ok(decided)
}

pub(super) fn dismiss(
    facts: &Facts,
    envelope: &Envelope,
    ids: &[SuggestionId],
    reason: Option<&str>,
) -> Result<Decided, Refusal> {
    let reason = reason.map(|text| clean("reason", text)).transpose()?;
    each(facts, ids, Verb::Dismissed, |before| Suggestion {
        state: SuggestionState::Dismissed,
        reason: reason.clone(),
        until: None,
        closed_at: Some(envelope.at),
        ..before.clone()
    })
}

pub(super) fn snooze(
    facts: &Facts,
    envelope: &Envelope,
    ids: &[SuggestionId],
    (until, reason): (Date, Option<&str>),
) -> Result<Decided, Refusal> {
    let reason = reason.map(|text| clean("reason", text)).transpose()?;
    for id in ids {
        let shop = facts.shop(open_one(facts, *id)?.shop)?;
        if until <= shop.today(envelope.at) {
            return Err(Refusal::new(
                "past_date",
                format!("{until} is not ahead: nothing can be put off until then."),
                "Give 1d, 3d, mon or a later date.",
            ));
        }
    }
    each(facts, ids, Verb::Snoozed, |before| Suggestion {
        state: SuggestionState::Snoozed,
        reason: reason.clone().or_else(|| before.reason.clone()),
        until: Some(until),
        ..before.clone()
    })
}

fn each(
    facts: &Facts,
    ids: &[SuggestionId],
    verb: Verb,
    change: impl Fn(&Suggestion) -> Suggestion,
) -> Result<Decided, Refusal> {
    let mut decided = Decided::default();
    for id in once(ids) {
        let before = open_one(facts, id)?;
        decided.push(Change::between(before, &change(before), verb).map(Event::Suggestion));
    }
    Ok(decided)
}
