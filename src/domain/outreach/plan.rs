//! Who of many is written to, with which words, and who is passed over.

use super::{Quota, Skip, Skipped};
use crate::domain::command::NewOutreach;
use crate::domain::compose::{About, compose};
use crate::domain::creator::{Creator, Tier};
use crate::domain::date::{Date, Instant};
use crate::domain::fact::Side;
use crate::domain::facts::Facts;
use crate::domain::followup::FollowUpKind;
use crate::domain::guard::{self, MISSED_DAYS, MISSED_LIMIT};
use crate::domain::id::CreatorId;
use crate::domain::product::Product;
use crate::domain::refusal::Refusal;
use crate::domain::sample::Sample;
use crate::domain::shop::Shop;
use crate::domain::stage::Stage;

/// Creators one batch may be asked for: more than a week of anybody's quota, and little enough to read.
pub const CREATORS: usize = 5_000;

/// What a batch comes to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
    /// Who is written to, with the words.
    pub messages: Vec<(CreatorId, String)>,
    /// Who is passed over.
    pub skipped: Vec<Skipped>,
}

/// Returns who is written to and who is passed over, in the order asked for.
///
/// The first reason that holds is the one that is told; the quota is asked last, so that nobody takes a
/// place of it who is not written to anyway.
pub fn plan(facts: &Facts, new: &NewOutreach, at: Instant) -> Result<Plan, Refusal> {
    let shop = facts.shop(new.shop)?;
    shop.may_invite()?;
    let product = known(facts, new)?;
    let asked = super::super::decide::once(&new.creators);
    if asked.is_empty() {
        return Err(Refusal::new(
            "nobody",
            "The outreach is for nobody.",
            "Name handles, or a query that finds somebody.",
        ));
    }
    if asked.len() > CREATORS {
        return Err(Refusal::new(
            "too_many",
            format!(
                "{} creators are more than one batch takes, {CREATORS}.",
                asked.len()
            ),
            "Narrow the query.",
        ));
    }
    let quota = facts.quotas.get(&shop.id);
    let mut left = quota.map_or(i64::MAX, Quota::left);
    let mut plan = Plan::default();
    for id in asked {
        let creator = facts.creator(id)?;
        if creator.shop != shop.id {
            return Err(Refusal::new(
                "other_shop",
                format!("@{} is a creator of another shop.", creator.handle),
                "Name creators of one shop.",
            ));
        }
        let text = written(facts, new, (shop, creator, product), at).and_then(|text| {
            if left > 0 {
                left -= 1;
                Ok(text)
            } else {
                Err((Skip::WeeklyQuota, over(quota)))
            }
        });
        match text {
            Ok(text) => plan.messages.push((id, text)),
            Err((reason, why)) => plan.skipped.push(Skipped {
                creator: id,
                reason,
                why,
            }),
        }
    }
    Ok(plan)
}

/// Returns the product, where it and the campaign are known.
fn known<'f>(facts: &'f Facts, new: &NewOutreach) -> Result<&'f Product, Refusal> {
    let key = (new.shop, new.sku_id.clone());
    let product = facts.products.get(&key).ok_or_else(|| {
        Refusal::unknown(
            "product with SKU",
            &new.sku_id,
            "Add it with: callsheet product add SKU --name NAME.",
        )
    })?;
    if let Some(id) = new.campaign {
        let campaign = facts.campaigns.get(&id);
        let campaign = campaign.filter(|known| known.shop == new.shop);
        let campaign = campaign.ok_or_else(|| {
            Refusal::unknown("campaign", id, "List them with: callsheet campaign list.")
        })?;
        if !campaign.products.contains(&new.sku_id) {
            return Err(Refusal::new(
                "other_product",
                format!("{} is not in campaign {}.", product.title(), campaign.name),
                "Name one of its products, or add it with: callsheet campaign edit --products.",
            ));
        }
    }
    Ok(product)
}

/// Returns the words to a creator, or why there are none.
fn written(
    facts: &Facts,
    new: &NewOutreach,
    (shop, creator, product): (&Shop, &Creator, &Product),
    at: Instant,
) -> Result<String, (Skip, String)> {
    let today = shop.today(at);
    let wanted = invitation(new, creator);
    passed_over(facts, &wanted, (creator, product), today)?;
    if let Err(refusal) = guard::unanswered(facts, creator.id, 1, at) {
        return Err((Skip::Unanswered, refusal.message));
    }
    let about = About {
        shop,
        creator: Some(creator),
        sample: Some(&wanted),
        campaign: new.campaign.and_then(|id| facts.campaigns.get(&id)),
    };
    compose(facts, &about, &new.template, at)
        .map_err(|missing| (Skip::MissingFact, missing.message))
}

/// Returns the sample that sending makes, before it has a number or a day.
pub fn invitation(new: &NewOutreach, creator: &Creator) -> Sample {
    Sample {
        sku_id: new.sku_id.clone(),
        campaign: new.campaign,
        // Fixed when the sample is made (readings.md 52).
        refundable: creator.tier() == Some(Tier::EMERGING),
        ..Sample::blank(creator.shop, creator.id, Stage::Invited)
    }
}

fn passed_over(
    facts: &Facts,
    wanted: &Sample,
    (creator, product): (&Creator, &Product),
    today: Date,
) -> Result<(), (Skip, String)> {
    if let Some(until) = creator.paused_until.filter(|until| *until > today) {
        return Err((Skip::Paused, format!("paused until {until}")));
    }
    if creator.hold_samples {
        return Err((Skip::OnHold, "samples are on hold".to_owned()));
    }
    let missed = guard::missed(facts, creator.id, today);
    if missed >= MISSED_LIMIT {
        let why = format!("missed {missed} deadlines in the last {MISSED_DAYS} days");
        return Err((Skip::MissedDeadlines, why));
    }
    if let Some(twin) = guard::twin(facts, wanted) {
        let why = format!("has {} open ({})", product.title(), twin.stage);
        return Err((Skip::AlreadyOpen, why));
    }
    let waits = facts.follow_ups.values().any(|known| {
        known.creator == Some(creator.id)
            && known.kind == FollowUpKind::Outreach
            && known.state.is_open()
    });
    if waits {
        let why = "an outreach message waits already".to_owned();
        return Err((Skip::AlreadyQueued, why));
    }
    let refused = facts.samples_of(creator.id).find(|sample| {
        sample.sku_id == wanted.sku_id
            && sample.stage == Stage::Declined
            && sample.declined_by == Some(Side::Them)
    });
    if let Some(refused) = refused {
        let on = refused.on(Stage::Declined);
        let on = on.map_or_else(String::new, |on| format!(" on {on}"));
        return Err((
            Skip::Declined,
            format!("said no to {}{on}", product.title()),
        ));
    }
    Ok(())
}

fn over(quota: Option<&Quota>) -> String {
    quota.map_or_else(String::new, |quota| {
        let Quota {
            used,
            waiting,
            limit,
            resets_on,
        } = quota;
        format!("{used} invited and {waiting} waiting of {limit} this week, which ends before {resets_on}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::experiment::Experiment;
    use crate::domain::testing::{
        campaign, creator, date, experiment, facts, instant, product, sample, shop,
    };
    use uuid::Uuid;

    const NOW: &str = "2026-11-20T17:00:00Z";

    fn new() -> NewOutreach {
        NewOutreach {
            shop: shop().id,
            creators: vec![creator().id],
            sku_id: product().sku_id,
            campaign: None,
            template: "outreach".into(),
            audience: "chosen by hand".into(),
            on: None,
        }
    }

    fn reason(facts: &Facts) -> (Option<Skip>, String) {
        let plan = plan(facts, &new(), instant(NOW)).unwrap();
        assert_eq!(plan.messages.len() + plan.skipped.len(), 1);
        plan.skipped.first().map_or((None, String::new()), |one| {
            (Some(one.reason), one.why.clone())
        })
    }

    fn changed(change: impl FnOnce(&mut Creator)) -> Facts {
        let mut world = facts(&[]);
        change(world.creators.get_mut(&creator().id).unwrap());
        world
    }

    fn late(number: u128, due: &str) -> Sample {
        sample(Stage::Posted)
            .number(number)
            .sku("77")
            .due(due)
            .entered(Stage::Posted, "2026-11-19")
            .build()
    }

    #[test]
    fn who_is_passed_over_and_why_at_and_beside_each_bound() {
        let paused = |until: &str| changed(|one| one.paused_until = Some(date(until)));
        assert_eq!(
            reason(&paused("2026-11-21")),
            (Some(Skip::Paused), "paused until 2026-11-21".into())
        );
        // The day itself is free again.
        assert_eq!(reason(&paused("2026-11-20")).0, None);
        assert_eq!(
            reason(&changed(|one| one.hold_samples = true)).0,
            Some(Skip::OnHold)
        );
        assert_eq!(reason(&facts(&[late(1, "2026-11-01")])).0, None);
        assert_eq!(
            reason(&facts(&[late(1, "2026-11-01"), late(2, "2026-11-02")])),
            (
                Some(Skip::MissedDeadlines),
                "missed 2 deadlines in the last 90 days".into()
            )
        );
        let open = sample(Stage::Invited).build();
        assert_eq!(
            reason(&facts(std::slice::from_ref(&open))),
            (
                Some(Skip::AlreadyOpen),
                "has Serum 30ml open (invited)".into()
            )
        );
        // Another product that is open is no reason, nor is one that is closed.
        let other = sample(Stage::Shipped).sku("77").build();
        assert_eq!(reason(&facts(&[other])).0, None);
        assert_eq!(reason(&facts(&[sample(Stage::Decided).build()])).0, None);
        for (by, expected) in [(Side::Them, Some(Skip::Declined)), (Side::Us, None)] {
            let refused = Sample {
                declined_by: Some(by),
                ..sample(Stage::Declined)
                    .entered(Stage::Declined, "2026-10-02")
                    .build()
            };
            assert_eq!(reason(&facts(&[refused])).0, expected, "{by:?}");
        }
    }

    #[test]
    fn five_messages_without_an_answer_are_enough() {
        for (sent, expected) in [(4, None), (5, Some(Skip::Unanswered))] {
            let mut world = facts(&[]);
            let at = vec![instant("2026-11-10T17:00:00Z"); sent];
            world.sent.insert(creator().id, at);
            assert_eq!(reason(&world).0, expected, "{sent}");
        }
    }

    #[test]
    fn the_quota_goes_to_those_who_are_written_to_in_the_order_asked() {
        let mut world = facts(&[]);
        let mut ids = Vec::new();
        for n in 1..=4_u128 {
            let id = CreatorId(Uuid::from_u128(900 + n));
            let one = Creator {
                id,
                handle: format!("c{n}"),
                hold_samples: n == 2,
                ..creator()
            };
            world.creators.insert(id, one);
            ids.push(id);
        }
        world.quotas.insert(
            shop().id,
            Quota {
                used: 5,
                waiting: 1,
                limit: 8,
                resets_on: date("2026-11-22"),
            },
        );
        let asked = NewOutreach {
            creators: ids.clone(),
            ..new()
        };
        let plan = plan(&world, &asked, instant(NOW)).unwrap();
        let written: Vec<_> = plan.messages.iter().map(|(id, _)| *id).collect();
        assert_eq!(written, [ids[0], ids[2]]);
        let why: Vec<_> = plan.skipped.iter().map(|one| one.reason).collect();
        assert_eq!(why, [Skip::OnHold, Skip::WeeklyQuota]);
        assert_eq!(
            plan.skipped[1].why,
            "5 invited and 1 waiting of 8 this week, which ends before 2026-11-22"
        );
        assert_eq!(
            super::super::tally(&plan.skipped),
            "1 on hold, 1 over the week's quota"
        );
    }

    #[test]
    fn the_opener_is_the_arms_where_an_experiment_runs_else_the_campaigns() {
        let text = |world: &Facts, campaign| {
            let asked = NewOutreach { campaign, ..new() };
            let mut plan = plan(world, &asked, instant(NOW)).unwrap();
            plan.messages.remove(0).1
        };
        let mut world = facts(&[]);
        assert!(text(&world, None).starts_with("Hi Maya, we like your videos"));
        let mut autumn = campaign();
        autumn.opener = Some("your autumn looks made our week.".into());
        world.campaigns.insert(autumn.id, autumn.clone());
        assert!(text(&world, None).starts_with("Hi Maya, we like your videos"));
        let with = text(&world, Some(autumn.id));
        assert!(
            with.starts_with("Hi Maya, your autumn looks made our week."),
            "{with}"
        );
        let mut running = Experiment {
            campaign: Some(autumn.id),
            started_on: Some(date("2026-11-10")),
            ..experiment()
        };
        running.creators.insert(creator().id);
        let arm = running.arm_of(creator().id);
        let opener = running.arms[arm].value.clone();
        world.experiments.insert(running.id, running.clone());
        let with = text(&world, Some(autumn.id));
        assert!(with.starts_with(&format!("Hi Maya, {opener}")), "{with}");
        running.stopped_on = Some(date("2026-11-19"));
        world.experiments.insert(running.id, running);
        assert!(text(&world, Some(autumn.id)).contains("autumn looks"));
    }

    #[test]
    fn what_cannot_be_a_batch_is_refused() {
        let world = facts(&[]);
        let nobody = NewOutreach {
            creators: Vec::new(),
            ..new()
        };
        let unknown = NewOutreach {
            sku_id: "404".into(),
            ..new()
        };
        let mut bare = campaign();
        bare.products.clear();
        let mut without = world.clone();
        without.campaigns.insert(bare.id, bare.clone());
        let other = NewOutreach {
            campaign: Some(bare.id),
            ..new()
        };
        for (facts, asked, code) in [
            (&world, nobody, "nobody"),
            (&world, unknown, "unknown"),
            (&without, other, "other_product"),
        ] {
            let refusal = plan(facts, &asked, instant(NOW)).unwrap_err();
            assert_eq!(refusal.code, code, "{}", refusal.message);
        }
    }
}
