//! What a suggestion proposes, done: through the decisions that a person's command takes.

use super::{Decided, creator, nth, offer, promotion, sample, shop};
use crate::domain::campaign::Campaign;
use crate::domain::command::{CreatorEdit, Envelope, MoveDetails, Promote, PromoteStep, ShopEdit};
use crate::domain::compose::{About, compose};
use crate::domain::creator::Creator;
use crate::domain::event::{Change, Event, Verb};
use crate::domain::fact::Side;
use crate::domain::facts::Facts;
use crate::domain::followup::{FollowUp, FollowUpKind};
use crate::domain::id::{CreatorId, ExtId, FollowUpId, SampleId};
use crate::domain::money::BasisPoints;
use crate::domain::promotion::PromotionState;
use crate::domain::refusal::Refusal;
use crate::domain::rules::{MOST_PRODUCTS, shown};
use crate::domain::sample::Sample;
use crate::domain::stage::Stage;
use crate::domain::suggestion::{Proposal, Suggestion};

/// Where the ids of accepted follow-ups begin, clear of the others an operation derives.
const ACCEPTED: u32 = 3 << 20;

/// Does what the `n`-th suggestion of a command proposes; nothing where it is so already.
pub(super) fn done(
    facts: &Facts,
    envelope: &Envelope,
    of: &Suggestion,
    (n, why): (u32, &str),
) -> Result<Decided, Refusal> {
    let queue = |kind| queued(facts, envelope, of, (n, kind));
    match &of.action {
        Proposal::Queue { kind } => queue(*kind),
        Proposal::TakeUp => queue(FollowUpKind::TakeUp),
        Proposal::SetCommission { rate, products } => {
            raise(facts, envelope, of, (*rate, products), (n, why))
        }
        Proposal::Invest { rate, products } => {
            let mut decided = raise(facts, envelope, of, (*rate, products), (n, why))?;
            decided.events.extend(queue(FollowUpKind::Restock)?.events);
            Ok(decided)
        }
        Proposal::AskSpark | Proposal::StopSpark | Proposal::ScaleSpark { .. } => {
            spark(facts, envelope, of, (n, why))
        }
        Proposal::CutBudgets => Ok(cut(facts, of)),
        Proposal::PauseOutreach => {
            let edit = ShopEdit {
                outreach: Some(false),
                ..ShopEdit::default()
            };
            shop::edit(facts, envelope, of.shop, &edit)
        }
        to_whom @ (Proposal::HoldSamples
        | Proposal::NoShow
        | Proposal::Declined
        | Proposal::Cancelled
        | Proposal::PromoteTier { .. }) => to_creator(facts, envelope, of, (to_whom, why)),
    }
}

fn to_creator(
    facts: &Facts,
    envelope: &Envelope,
    of: &Suggestion,
    (proposal, why): (&Proposal, &str),
) -> Result<Decided, Refusal> {
    of.creator.map_or_else(
        || Ok(Decided::default()),
        |creator| carry_out(facts, envelope, proposal, (creator, of.sample, why)),
    )
}

/// Raises the creator's usual rate, and the offers for the products the figures are of: TikTok takes rates by
/// creator and product. What is as good already stays.
fn raise(
    facts: &Facts,
    envelope: &Envelope,
    of: &Suggestion,
    (rate, products): (BasisPoints, &[ExtId]),
    (n, why): (u32, &str),
) -> Result<Decided, Refusal> {
    let Some(id) = of.creator else {
        return Ok(Decided::default());
    };
    let known = facts.creator(id)?;
    let mut decided = Decided::default();
    if known.commission_rate.is_none_or(|usual| usual < rate) {
        let edit = CreatorEdit {
            commission_rate: Some(Some(rate)),
            ..CreatorEdit::default()
        };
        decided = creator::edit(facts, envelope, &[id], &edit)?;
    }
    let first = n.saturating_mul(nth(MOST_PRODUCTS));
    let offered = offer::raise(facts, envelope, (known, rate, products), (first, why))?;
    decided.events.extend(offered.events);
    Ok(decided)
}

/// Asks for permission to promote a content, lets a day of it cost more, or stops promoting it.
fn spark(
    facts: &Facts,
    envelope: &Envelope,
    of: &Suggestion,
    (n, why): (u32, &str),
) -> Result<Decided, Refusal> {
    let Some(content_id) = of.content_id.clone() else {
        return Ok(Decided::default());
    };
    let known = facts.promotions.get(&(of.shop, content_id.clone()));
    let open = known.filter(|known| known.state != PromotionState::Stopped);
    let step = match (&of.action, open) {
        (Proposal::StopSpark, Some(_)) => PromoteStep::Stop {
            reason: Some(why.to_owned()),
        },
        (Proposal::ScaleSpark { daily }, Some(known))
            if known.daily_budget.is_none_or(|now| now < *daily) =>
        {
            PromoteStep::Run {
                daily: *daily,
                overriding: None,
            }
        }
        (Proposal::AskSpark, None) => PromoteStep::Ask { queue: true },
        _ => return Ok(Decided::default()),
    };
    let order = Promote {
        shop: of.shop,
        content_id,
        on: None,
        step,
    };
    promotion::take(facts, envelope, &order, n)
}

/// Sets a campaign's budgets to what is used of them.
fn cut(facts: &Facts, of: &Suggestion) -> Decided {
    let mut decided = Decided::default();
    let Some(before) = of.campaign.and_then(|id| facts.campaigns.get(&id)) else {
        return decided;
    };
    let approved = facts.approved.get(&before.id).copied().unwrap_or(0);
    let spent = facts.ad_spent.get(&before.id).copied().unwrap_or(0);
    let least = |budget: Option<i64>, used: i64| Some(budget.map_or(used, |whole| whole.min(used)));
    let after = Campaign {
        sample_budget: least(before.sample_budget, approved),
        ad_budget: least(before.ad_budget, spent),
        ..before.clone()
    };
    decided.push(Change::between(before, &after, Verb::Edited).map(Event::Campaign));
    decided
}

/// Queues a message to the creator, or a task that says what is proposed and on which figures.
fn queued(
    facts: &Facts,
    envelope: &Envelope,
    of: &Suggestion,
    (n, kind): (u32, FollowUpKind),
) -> Result<Decided, Refusal> {
    let shop = facts.shop(of.shop)?;
    let sample = of
        .sample
        .and_then(|id| facts.samples.get(&id))
        .or_else(|| worked_from(facts, of.creator, kind));
    let about = About {
        shop,
        creator: of.creator.and_then(|id| facts.creators.get(&id)),
        sample,
        campaign: of.campaign.and_then(|id| facts.campaigns.get(&id)),
    };
    let id = FollowUpId::derive(envelope.id, ACCEPTED + n);
    let reason = format!(
        "suggested by {}: {}; accepted by {}",
        of.rule, of.threshold, envelope.actor
    );
    let text = text(facts, envelope, of, (&about, kind));
    let follow_up = FollowUp {
        creator: of.creator,
        sample: sample.map(|sample| sample.id),
        campaign: of.campaign.filter(|_| of.creator.is_none()),
        sku_id: of.sku_id.clone().filter(|_| of.creator.is_none()),
        ..FollowUp::queued(id, shop.id, (kind, envelope.at), reason, text)
    };
    Ok(Decided {
        events: vec![Event::FollowUp(Change::Added(follow_up))],
        warnings: Vec::new(),
    })
}

/// Returns the sample whose brief the creator worked from last, where the brief is to be looked at.
fn worked_from(facts: &Facts, creator: Option<CreatorId>, kind: FollowUpKind) -> Option<&Sample> {
    let creator = creator.filter(|_| kind == FollowUpKind::ReviewBrief)?;
    facts.samples_of(creator).max_by_key(|sample| {
        let entered = sample.entered().map(|entry| entry.on);
        (sample.on(Stage::Posted), entered, sample.id)
    })
}

/// Returns what a message says, or a task asks for; else what it needs and nobody knows.
///
/// The playbook's own tasks say the same whoever queues them; those that only rules have tell the figures.
fn text(
    facts: &Facts,
    envelope: &Envelope,
    of: &Suggestion,
    (about, kind): (&About<'_>, FollowUpKind),
) -> Result<String, String> {
    if tells_figures(kind) {
        let figures = shown::figures(&of.figures, false);
        let figures: Vec<String> = figures
            .into_iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        return Ok(format!("{}\n\n{}", of.proposal, figures.join("\n"))
            .trim_end()
            .to_owned());
    }
    let entries = &facts.policy.playbook.entries;
    let entry = entries.iter().find(|entry| entry.id == of.rule);
    let template = entry.map_or_else(|| kind.name(), |entry| entry.template.as_str());
    compose(facts, about, template, envelope.at).map_err(|missing| missing.to_string())
}

const fn tells_figures(kind: FollowUpKind) -> bool {
    matches!(
        kind,
        FollowUpKind::ReviewBrief
            | FollowUpKind::ReviewProduct
            | FollowUpKind::ReviewCommission
            | FollowUpKind::PickProduct
            | FollowUpKind::TakeUp
    )
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
        Proposal::HoldSamples => edited(facts, whose, |before| Creator {
            hold_samples: true,
            ..before.clone()
        }),
        Proposal::PromoteTier { to } => edited(facts, whose, |before| Creator {
            promoted: before.promoted.max(Some(*to)),
            ..before.clone()
        }),
        Proposal::NoShow => close(Stage::NoShow, None),
        Proposal::Declined => close(Stage::Declined, Some(Side::Them)),
        Proposal::Cancelled => close(Stage::Cancelled, None),
        Proposal::Queue { .. }
        | Proposal::SetCommission { .. }
        | Proposal::AskSpark
        | Proposal::StopSpark
        | Proposal::ScaleSpark { .. }
        | Proposal::Invest { .. }
        | Proposal::CutBudgets
        | Proposal::PauseOutreach
        | Proposal::TakeUp => Ok(Decided::default()),
    }
}

fn edited(
    facts: &Facts,
    whose: CreatorId,
    change: impl Fn(&Creator) -> Creator,
) -> Result<Decided, Refusal> {
    let before = facts.creator(whose)?;
    let mut decided = Decided::default();
    decided.push(Change::between(before, &change(before), Verb::Edited).map(Event::Creator));
    Ok(decided)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use rstest::rstest;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::domain::command::Command;
    use crate::domain::creator::Tier;
    use crate::domain::decide::decide;
    use crate::domain::delta::Entity;
    use crate::domain::evolve::evolve;
    use crate::domain::id::{OfferId, SuggestionId};
    use crate::domain::offer::Offer;
    use crate::domain::promotion::Promotion;
    use crate::domain::suggestion::{SubjectKind, SuggestionState};
    use crate::domain::testing::{
        campaign, creator, date, envelope, facts, instant, product, sample, shop as a_shop,
    };

    const SUGGESTED: SuggestionId = SuggestionId(Uuid::from_u128(70));

    fn suggestion(rule: &str, subject: SubjectKind, action: Proposal) -> Suggestion {
        let of = |kinds: &[SubjectKind]| kinds.contains(&subject);
        let of_creator = of(&[
            SubjectKind::Creator,
            SubjectKind::Sample,
            SubjectKind::Content,
        ]);
        Suggestion {
            id: SUGGESTED,
            shop: a_shop().id,
            rule: rule.into(),
            subject,
            creator: of_creator.then(|| creator().id),
            sample: of(&[SubjectKind::Sample]).then(|| sample(Stage::Requested).build().id),
            sku_id: of(&[SubjectKind::Product]).then(|| product().sku_id),
            content_id: of(&[SubjectKind::Content]).then(|| "7499".into()),
            campaign: of(&[SubjectKind::Campaign]).then(|| campaign().id),
            key: format!("rule/{rule}/x/"),
            figures: BTreeMap::from([("cvr".to_owned(), json!(0.0067))]),
            threshold: "cvr < 1 %".into(),
            formula: String::new(),
            proposal: "Do it.".into(),
            action,
            state: SuggestionState::Open,
            reason: None,
            until: None,
            created_at: instant("2026-11-20T10:00:00Z"),
            closed_at: None,
            weight: 0,
            over: false,
            returns: 0,
        }
    }

    /// A creator at 15 % with an old post and a request, a campaign with budgets, a running promotion.
    fn world(suggestions: Vec<Suggestion>) -> Facts {
        let posted = sample(Stage::Posted)
            .number(1)
            .entered(Stage::Posted, "2026-11-01")
            .build();
        let mut facts = facts(&[sample(Stage::Requested).build(), posted]);
        for creator in facts.creators.values_mut() {
            creator.commission_rate = Some(BasisPoints(1_500));
        }
        for campaign in facts.campaigns.values_mut() {
            campaign.sample_budget = Some(40);
            campaign.ad_budget = Some(100_000);
        }
        facts.approved.insert(campaign().id, 12);
        facts.ad_spent.insert(campaign().id, 30_000);
        let key = (a_shop().id, "7499".into());
        let running = Promotion {
            state: PromotionState::Running,
            daily_budget: Some(8_000),
            expires: Some(date("2026-12-20")),
            ..Promotion::asked(a_shop().id, "7499".into())
        };
        facts.promotions.insert(key.clone(), running);
        facts.content_creators.insert(key, creator().id);
        let suggestions = suggestions.into_iter().map(|one| (one.id, one));
        facts.suggestions = suggestions.collect();
        facts
    }

    fn changed<E: Entity<Key: Ord>>(known: &mut BTreeMap<E::Key, E>, change: &Change<E>) {
        let key = change.key();
        let after = evolve(known.remove(&key), change);
        known.extend(after.map(|after| (key, after)));
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a test that is surprised fails"
    )]
    fn carried(mut facts: Facts, events: &[Event]) -> Facts {
        for event in events {
            match event {
                Event::Shop(change) => changed(&mut facts.shops, change),
                Event::Creator(change) => changed(&mut facts.creators, change),
                Event::Campaign(change) => changed(&mut facts.campaigns, change),
                Event::Sample(change) => changed(&mut facts.samples, change),
                Event::FollowUp(change) => changed(&mut facts.follow_ups, change),
                Event::Suggestion(change) => changed(&mut facts.suggestions, change),
                Event::Promotion(change) => changed(&mut facts.promotions, change),
                Event::Offer(change) => changed(&mut facts.offers, change),
                other => panic!("{other:?}"),
            }
        }
        facts
    }

    fn accepting(facts: &Facts) -> Result<Decided, Refusal> {
        let suggestions = facts.suggestions.keys().copied().collect();
        decide(
            facts,
            &envelope(Command::AcceptSuggestions {
                suggestions,
                reason: None,
            }),
        )
    }

    /// What is of another kind than before, in words.
    fn told(before: &Facts, after: &Facts) -> Vec<String> {
        let mut told = Vec::new();
        let creator = &after.creators[&creator().id];
        if *creator != before.creators[&creator.id] {
            told.push(format!(
                "commission {} tier {:?} hold {}",
                creator.commission_rate.unwrap(),
                creator.promoted.map(Tier::number),
                creator.hold_samples
            ));
        }
        for (id, offer) in &after.offers {
            if before.offers.get(id) != Some(offer) {
                told.push(format!("offer {} from {}", offer.rate, offer.from));
            }
        }
        for campaign in after.campaigns.values() {
            if *campaign != before.campaigns[&campaign.id] {
                let budgets = (campaign.sample_budget, campaign.ad_budget);
                told.push(format!("budgets {budgets:?}"));
            }
        }
        for shop in after.shops.values() {
            told.extend(shop.outreach_paused.map(|since| format!("paused {since}")));
        }
        for (key, promotion) in &after.promotions {
            if before.promotions.get(key) != Some(promotion) {
                let daily = promotion.daily_budget.unwrap_or_default();
                told.push(format!("{} {daily}", promotion.state.name()));
            }
        }
        for sample in after.samples.values() {
            if *sample != before.samples[&sample.id] {
                told.push(sample.stage.name().to_owned());
            }
        }
        for follow_up in after.follow_ups.values() {
            let about = (follow_up.sample.is_some(), follow_up.sku_id.is_some());
            let what = match about {
                (true, _) => " with its sample",
                (_, true) => " with its product",
                _ => "",
            };
            told.push(format!(
                "{} {}{what}",
                follow_up.channel,
                follow_up.kind.name()
            ));
        }
        told
    }

    /// A raise to 17 % of the product the creator sold.
    fn raise() -> Proposal {
        Proposal::SetCommission {
            rate: BasisPoints(1_700),
            products: vec![product().sku_id],
        }
    }

    const fn queue(kind: FollowUpKind) -> Proposal {
        Proposal::Queue { kind }
    }

    use FollowUpKind as Kind;
    use SubjectKind as Of;

    #[rstest]
    #[case::cvr_low(Of::Creator, queue(Kind::ReviewBrief), &["task review_brief with its sample"])]
    #[case::gmv_per_post_outlier(Of::Creator, Proposal::Invest { rate: BasisPoints(1_700), products: Vec::new() }, &["commission 17 % tier None hold false", "tiktok_dm restock"])]
    #[case::output_below_agreed(Of::Creator, queue(Kind::DeliverableLate), &["tiktok_dm deliverable_late"])]
    #[case::frequency_drop(Of::Creator, queue(Kind::WinBack), &["tiktok_dm win_back"])]
    #[case::hook_low(Of::Creator, queue(Kind::ReviewBrief), &["task review_brief with its sample"])]
    #[case::commission_ratio(Of::Creator, queue(Kind::ReviewCommission), &["task review_commission"])]
    #[case::gmv_threshold(Of::Creator, raise(), &["commission 17 % tier None hold false", "offer 17 % from 2026-11-20"])]
    #[case::category_shift(Of::Creator, queue(Kind::PickProduct), &["task pick_product"])]
    #[case::promote_tier(Of::Creator, Proposal::PromoteTier { to: Tier::TOP }, &["commission 15 % tier Some(3) hold false"])]
    #[case::retainer_ready(Of::Creator, queue(Kind::RetainerOffer), &["tiktok_dm retainer_offer"])]
    #[case::commission_or_sample(Of::Creator, queue(Kind::PickProduct), &["task pick_product"])]
    #[case::restock(Of::Creator, queue(Kind::Restock), &["tiktok_dm restock"])]
    #[case::stop_feeding(Of::Creator, Proposal::HoldSamples, &["commission 15 % tier None hold true"])]
    #[case::spark_candidate_asked_already(Of::Content, Proposal::AskSpark, &[])]
    #[case::spark_watch_scale(Of::Content, Proposal::ScaleSpark { daily: 12_000 }, &["running 12000", "task spark_code"])]
    #[case::spark_watch_scaled_already(Of::Content, Proposal::ScaleSpark { daily: 8_000 }, &[])]
    #[case::spark_watch_stop(Of::Content, Proposal::StopSpark, &["stopped 8000"])]
    #[case::sku_margin_weak(Of::Product, queue(Kind::ReviewProduct), &["task review_product with its product"])]
    #[case::campaign_cut(Of::Campaign, Proposal::CutBudgets, &["budgets (Some(12), Some(30000))"])]
    #[case::stop_expanding(Of::Shop, Proposal::PauseOutreach, &["paused 2026-11-20"])]
    #[case::sla(Of::Sample, queue(Kind::ReviewRequest), &["task review_request with its sample"])]
    #[case::sla_by_hand(Of::Sample, Proposal::TakeUp, &["task take_up with its sample"])]
    #[case::no_answer(Of::Sample, Proposal::Cancelled, &["cancelled"])]
    #[case::of_ones_own(Of::Creator, Proposal::TakeUp, &["task take_up"])]
    fn accepting_does_it_in_one_step_that_can_be_taken_back(
        #[case] subject: SubjectKind,
        #[case] action: Proposal,
        #[case] wanted: &[&str],
    ) {
        let before = world(vec![suggestion("a_rule", subject, action)]);
        let events = accepting(&before).unwrap().events;
        let after = carried(before.clone(), &events);
        assert_eq!(
            after.suggestions[&SUGGESTED].state,
            SuggestionState::Accepted
        );
        assert_eq!(told(&before, &after), wanted);
        let back: Vec<Event> = events
            .iter()
            .rev()
            .map(|event| event.inverse().unwrap())
            .collect();
        assert_eq!(carried(after, &back), before);
    }

    #[test]
    fn a_task_says_what_is_proposed_and_on_which_figures() {
        let before = world(vec![suggestion(
            "cvr_low",
            Of::Creator,
            queue(Kind::ReviewBrief),
        )]);
        let after = carried(before.clone(), &accepting(&before).unwrap().events);
        let task = after.follow_ups.values().next().unwrap();
        assert_eq!(task.message, "Do it.\n\ncvr: 0.67 %");
        assert_eq!(
            task.reason,
            "suggested by cvr_low: cvr < 1 %; accepted by ana"
        );
        // The brief of what was posted last, not of what was only asked for.
        assert_eq!(
            task.sample,
            Some(sample(Stage::Posted).number(1).build().id)
        );
    }

    #[test]
    fn several_that_propose_the_same_do_it_once() {
        let twin = |n: u128, action: Proposal| Suggestion {
            id: SuggestionId(Uuid::from_u128(70 + n)),
            key: n.to_string(),
            ..suggestion("a_rule", Of::Creator, action)
        };
        let raise = |rate| Proposal::SetCommission {
            rate: BasisPoints(rate),
            products: vec![product().sku_id],
        };
        let before = world(vec![
            twin(0, Proposal::HoldSamples),
            twin(1, Proposal::HoldSamples),
            twin(2, raise(1_700)),
            twin(3, raise(1_800)),
        ]);
        let events = accepting(&before).unwrap().events;
        let edits = events
            .iter()
            .filter(|event| matches!(event, Event::Creator(_)));
        assert_eq!(edits.count(), 3);
        let after = carried(before.clone(), &events);
        let wanted = [
            "commission 18 % tier None hold true",
            "offer 18 % from 2026-11-20",
        ];
        assert_eq!(told(&before, &after), wanted);
        let back = events.iter().rev().map(|event| event.inverse().unwrap());
        assert_eq!(carried(after, &back.collect::<Vec<_>>()), before);
    }

    #[test]
    fn a_raise_follows_the_offer_in_force_and_never_cuts_one() {
        let offered = |rate: i64, from: &str| Offer {
            id: OfferId(Uuid::from_u128(80)),
            shop: a_shop().id,
            creator: creator().id,
            sku_id: product().sku_id,
            rate: BasisPoints(rate),
            from: date(from),
            old_rate: None,
            reason: None,
        };
        for (known, usual, wanted) in [
            // The usual rate was raised by hand meanwhile: the offer follows, the usual rate stays.
            (offered(1_600, "2026-10-01"), 1_900, Some(1_600)),
            (offered(1_700, "2026-10-01"), 1_900, None),
            (offered(2_000, "2026-10-01"), 1_500, None),
            // One that begins later holds from its day on.
            (offered(2_000, "2026-12-01"), 1_500, Some(1_500)),
        ] {
            let mut before = world(vec![suggestion("gmv_threshold", Of::Creator, raise())]);
            before.offers.insert(known.id, known.clone());
            for creator in before.creators.values_mut() {
                creator.commission_rate = Some(BasisPoints(usual));
            }
            let events = accepting(&before).unwrap().events;
            let after = carried(before.clone(), &events);
            assert_eq!(after.offers[&known.id], known);
            let fresh = after.offers.values().find(|offer| offer.id != known.id);
            let old = fresh.map(|offer| offer.old_rate.unwrap().0);
            assert_eq!(old, wanted, "{known:?} {usual}");
            let rate = after.creators[&creator().id].commission_rate;
            assert_eq!(rate, Some(BasisPoints(usual.max(1_700))));
        }
    }

    #[test]
    fn what_cannot_be_done_is_refused_whole() {
        let scale = Proposal::ScaleSpark { daily: 12_000 };
        let mut before = world(vec![suggestion("spark_watch", Of::Content, scale)]);
        for promotion in before.promotions.values_mut() {
            promotion.expires = Some(date("2026-11-19"));
        }
        assert_eq!(accepting(&before).unwrap_err().code, "expired");
        let beyond = Proposal::SetCommission {
            rate: BasisPoints(8_200),
            products: Vec::new(),
        };
        let before = world(vec![suggestion("gmv_threshold", Of::Creator, beyond)]);
        assert_eq!(accepting(&before).unwrap_err().code, "rate");
    }
}
