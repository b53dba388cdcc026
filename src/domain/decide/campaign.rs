//! Commands about campaigns.

use std::collections::BTreeSet;

use super::{Decided, clean, once};
use crate::domain::campaign::Campaign;
use crate::domain::command::{CampaignEdit, Edit, Envelope, NewCampaign};
use crate::domain::date::Date;
use crate::domain::event::{Change, Event, Verb};
use crate::domain::facts::Facts;
use crate::domain::id::{CampaignId, CreatorId, ExtId, ShopId};
use crate::domain::refusal::Refusal;

/// How to see which there are.
const LIST: &str = "List them with: callsheet campaign list.";

pub(super) fn add(
    facts: &Facts,
    envelope: &Envelope,
    new: &NewCampaign,
) -> Result<Decided, Refusal> {
    let shop = facts.shop(new.shop)?;
    let campaign = Campaign {
        id: CampaignId::derive(envelope.id, 0),
        shop: new.shop,
        name: clean("campaign's name", &new.name)?,
        products: new.products.clone(),
        segment: new.segment.clone(),
        from: new.from,
        to: new.to,
        goal: new.goal,
        beside: new.beside,
        curve: new.curve.clone(),
        owner: match &new.owner {
            Some(owner) => Some(clean("owner", owner)?),
            None => Some(envelope.actor.clone()),
        },
        opener: None,
        posting_window: new.posting_window,
        review: new.review,
        sample_budget: new.sample_budget,
        ad_budget: new.ad_budget,
        creators: BTreeSet::new(),
    };
    sound(facts, &campaign)?;
    products(facts, new.shop, &new.products)?;
    let over = over(&campaign, shop.today(envelope.at));
    Ok(Decided {
        warnings: campaign.warning().into_iter().chain(over).collect(),
        events: vec![Event::Campaign(Change::Added(campaign))],
    })
}

pub(super) fn edit(
    facts: &Facts,
    envelope: &Envelope,
    campaign: CampaignId,
    edit: &CampaignEdit,
) -> Result<Decided, Refusal> {
    let before = known(facts, campaign)?;
    let shop = facts.shop(before.shop)?;
    let text = |edit: &Edit<String>, was: &Option<String>, noun: &str| match edit {
        Some(Some(text)) => clean(noun, text).map(Some),
        Some(None) => Ok(None),
        None => Ok(was.clone()),
    };
    let after = Campaign {
        name: match &edit.name {
            Some(name) => clean("campaign's name", name)?,
            None => before.name.clone(),
        },
        products: edit
            .products
            .clone()
            .unwrap_or_else(|| before.products.clone()),
        segment: text(&edit.segment, &before.segment, "segment")?,
        from: edit.from.unwrap_or(before.from),
        to: edit.to.unwrap_or(before.to),
        goal: edit.goal.unwrap_or(before.goal),
        beside: edit.beside.unwrap_or(before.beside),
        curve: edit.curve.clone().unwrap_or_else(|| before.curve.clone()),
        owner: text(&edit.owner, &before.owner, "owner")?,
        posting_window: edit.posting_window.unwrap_or(before.posting_window),
        review: edit.review.unwrap_or(before.review),
        sample_budget: edit.sample_budget.unwrap_or(before.sample_budget),
        ad_budget: edit.ad_budget.unwrap_or(before.ad_budget),
        ..before.clone()
    };
    sound(facts, &after)?;
    if let Some(skus) = &edit.products {
        products(facts, after.shop, skus)?;
    }
    let over = over(&after, shop.today(envelope.at)).filter(|_| after.to != before.to);
    let change = Change::between(before, &after, Verb::Edited).map(Event::Campaign);
    Ok(Decided {
        events: change.into_iter().collect(),
        warnings: after.warning().into_iter().chain(over).collect(),
    })
}

pub(super) fn join(
    facts: &Facts,
    campaign: CampaignId,
    creators: &[CreatorId],
) -> Result<Decided, Refusal> {
    let before = known(facts, campaign)?;
    let mut after = before.clone();
    for id in once(creators) {
        facts.creator(id)?;
        after.creators.insert(id);
    }
    let change = Change::between(before, &after, Verb::Joined).map(Event::Campaign);
    Ok(Decided {
        events: change.into_iter().collect(),
        warnings: Vec::new(),
    })
}

/// Returns a campaign of the facts, or refuses.
pub(super) fn known(facts: &Facts, campaign: CampaignId) -> Result<&Campaign, Refusal> {
    facts
        .campaigns
        .get(&campaign)
        .ok_or_else(|| Refusal::unknown("campaign", campaign, LIST))
}

/// Refuses what no campaign can be.
fn sound(facts: &Facts, campaign: &Campaign) -> Result<(), Refusal> {
    let name = &campaign.name;
    let taken = |other: &&Campaign| {
        other.id != campaign.id
            && other.shop == campaign.shop
            && other.name.to_lowercase() == name.to_lowercase()
    };
    if facts.campaigns.values().any(|other| taken(&other)) {
        return Err(Refusal::new(
            "exists",
            format!("There is a campaign {name} already."),
            "Change it with: callsheet campaign edit NAME.",
        ));
    }
    if campaign.from > campaign.to {
        return Err(Refusal::new(
            "dates",
            format!("{name} ends before it starts."),
            "Swap --from and --to.",
        ));
    }
    for goal in [Some(&campaign.goal), campaign.beside.as_ref()]
        .into_iter()
        .flatten()
    {
        if goal.target <= 0 {
            return Err(Refusal::new(
                "goal",
                format!("A goal of nought in {} is none.", goal.metric.title()),
                "Give a target above 0.",
            ));
        }
    }
    if let Some(beside) = campaign.beside.filter(|goal| !goal.metric.is_commercial()) {
        return Err(Refusal::new(
            "goal",
            format!("{} is activity too.", beside.metric.title()),
            "Put one beside it that is about money: net_gmv, contribution, cpa, roas or gmv_per_creator.",
        ));
    }
    if let Some(why) = campaign.curve.fault(campaign.days()) {
        return Err(Refusal::new(
            "curve",
            format!("The curve does not fit {name}: {why}."),
            "Give rising shares of days between --from and --to, such as --curve 2026-11-15=20%.",
        ));
    }
    for (noun, value, least) in [
        ("posting window", campaign.posting_window, 1),
        ("sample budget", campaign.sample_budget, 0),
        ("ad budget", campaign.ad_budget, 0),
    ] {
        if value.is_some_and(|value| value < least) {
            return Err(Refusal::new(
                "negative",
                format!("The {noun} is below {least}."),
                format!("Give {least} or more."),
            ));
        }
    }
    Ok(())
}

fn products(facts: &Facts, shop: ShopId, skus: &BTreeSet<ExtId>) -> Result<(), Refusal> {
    let unknown = skus
        .iter()
        .find(|sku| !facts.products.contains_key(&(shop, (*sku).clone())));
    match unknown {
        Some(sku) => Err(Refusal::unknown(
            "product with SKU",
            sku,
            "Add it with: callsheet product add SKU --name NAME.",
        )),
        None => Ok(()),
    }
}

/// Says of a campaign that is over that its goal cannot be worked towards any more; the figures of its days
/// are still wanted.
fn over(campaign: &Campaign, today: Date) -> Option<String> {
    (campaign.to < today).then(|| {
        format!(
            "{} ended on {}, before today, {today}: its goal can only be looked back on; give --to a later \
             day if it is to be worked towards.",
            campaign.name, campaign.to
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Command;
    use crate::domain::decide::decide;
    use crate::domain::goal::{Curve, Goal, GoalMetric};
    use crate::domain::testing::{campaign, date, envelope, facts, product, shop};

    fn new() -> NewCampaign {
        NewCampaign {
            shop: shop().id,
            name: "Winter".into(),
            products: BTreeSet::from([product().sku_id]),
            segment: None,
            from: date("2026-11-01"),
            to: date("2026-11-30"),
            goal: Goal {
                metric: GoalMetric::NetGmv,
                target: 100_000,
            },
            beside: None,
            curve: Curve::default(),
            owner: None,
            posting_window: None,
            review: false,
            sample_budget: None,
            ad_budget: None,
        }
    }

    fn code(new: NewCampaign) -> &'static str {
        decide(&facts(&[]), &envelope(Command::AddCampaign(new)))
            .unwrap_err()
            .code
    }

    #[test]
    fn what_cannot_be_a_campaign_is_refused() {
        let goal = |metric, target| Goal { metric, target };
        for (new, want) in [
            (
                NewCampaign {
                    name: " ".into(),
                    ..new()
                },
                "empty",
            ),
            (
                NewCampaign {
                    name: "AUTUMN".into(),
                    ..new()
                },
                "exists",
            ),
            (
                NewCampaign {
                    to: date("2026-10-31"),
                    ..new()
                },
                "dates",
            ),
            (
                NewCampaign {
                    goal: goal(GoalMetric::Roas, 0),
                    ..new()
                },
                "goal",
            ),
            (
                NewCampaign {
                    beside: Some(goal(GoalMetric::PostsPerWeek, 100)),
                    ..new()
                },
                "goal",
            ),
            (
                NewCampaign {
                    curve: "2026-12-01=5%".parse().unwrap(),
                    ..new()
                },
                "curve",
            ),
            (
                NewCampaign {
                    sample_budget: Some(-1),
                    ..new()
                },
                "negative",
            ),
            (
                NewCampaign {
                    posting_window: Some(0),
                    ..new()
                },
                "negative",
            ),
            (
                NewCampaign {
                    products: BTreeSet::from(["404".into()]),
                    ..new()
                },
                "unknown",
            ),
        ] {
            assert_eq!(code(new), want);
        }
        // The clock stands on 2026-11-20.
        for (to, warnings) in [("2026-11-20", 0), ("2026-11-19", 1)] {
            let new = NewCampaign {
                to: date(to),
                ..new()
            };
            let decided = decide(&facts(&[]), &envelope(Command::AddCampaign(new))).unwrap();
            assert_eq!(decided.warnings.len(), warnings, "{to}");
        }
    }

    #[test]
    fn activity_alone_is_told_of_and_a_commercial_goal_beside_it_settles_it() {
        let posts = Goal {
            metric: GoalMetric::PostsPerWeek,
            target: 500,
        };
        let decided = |beside| {
            let new = NewCampaign {
                goal: posts,
                beside,
                ..new()
            };
            decide(&facts(&[]), &envelope(Command::AddCampaign(new))).unwrap()
        };
        let warnings = decided(None).warnings;
        assert!(warnings[0].contains("commercial goal"), "{warnings:?}");
        let gmv = Goal {
            metric: GoalMetric::NetGmv,
            target: 100,
        };
        assert_eq!(decided(Some(gmv)).warnings, Vec::<String>::new());
    }

    #[test]
    fn an_edit_changes_what_it_names_and_whoever_makes_a_campaign_answers_for_it() {
        let made = decide(&facts(&[]), &envelope(Command::AddCampaign(new()))).unwrap();
        let Event::Campaign(Change::Added(made)) = &made.events[0] else {
            panic!()
        };
        assert_eq!(made.owner.as_deref(), Some("ana"));
        let ask = |edit| {
            let campaign = campaign();
            decide(
                &facts(&[]),
                &envelope(Command::EditCampaign {
                    shop: campaign.shop,
                    campaign: campaign.id,
                    edit,
                }),
            )
        };
        let edit = CampaignEdit {
            owner: Some(Some("ben".into())),
            ad_budget: Some(Some(50_000)),
            ..CampaignEdit::default()
        };
        let decided = ask(edit).unwrap();
        assert_eq!(decided.events[0].fields(), ["owner", "ad_budget"]);
        let nothing = ask(CampaignEdit::default()).unwrap_err();
        assert_eq!(nothing.code, "nothing_to_do");
        let ended = CampaignEdit {
            to: Some(date("2026-11-10")),
            ..CampaignEdit::default()
        };
        let warnings = ask(ended).unwrap().warnings;
        assert!(warnings[0].contains("ended on 2026-11-10"), "{warnings:?}");
    }
}
