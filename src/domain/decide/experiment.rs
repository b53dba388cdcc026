//! Commands about experiments.

use std::collections::BTreeSet;

use super::{Decided, clean, once};
use crate::domain::brief::{self, Brief, BriefFor};
use crate::domain::campaign::Campaign;
use crate::domain::command::{Envelope, ExperimentStep, NewExperiment};
use crate::domain::event::{Change, Event, Verb};
use crate::domain::experiment::{Experiment, Outcome, Variable};
use crate::domain::facts::Facts;
use crate::domain::id::{BriefId, CampaignId, ExperimentId};
use crate::domain::money::BasisPoints;
use crate::domain::refusal::Refusal;

pub(super) fn add(
    facts: &Facts,
    envelope: &Envelope,
    new: &NewExperiment,
) -> Result<Decided, Refusal> {
    let shop = facts.shop(new.shop)?;
    let name = clean("experiment's name", &new.name)?;
    let key = name.to_lowercase();
    if facts
        .experiments
        .values()
        .any(|other| other.name.to_lowercase() == key)
    {
        return Err(Refusal::new(
            "exists",
            format!("There is an experiment {name} already."),
            "Give another name.",
        ));
    }
    arms(new)?;
    if let Some(campaign) = new.campaign {
        super::campaign::known(facts, campaign)?;
    }
    if new.review_on <= shop.today(envelope.at) {
        return Err(Refusal::new(
            "past",
            format!("The review of {name} on {} is not ahead.", new.review_on),
            "Give --review a later day.",
        ));
    }
    if new.plan.per_arm(new.outcome).is_none() {
        let what = match new.outcome {
            Outcome::Activation => {
                "--baseline and --effect such as 10% and 5%, both together within 0 to 100 %"
            }
            Outcome::Posts | Outcome::Contribution => {
                "--effect above 0 and the --deviation of the values"
            }
        };
        return Err(Refusal::new(
            "plan",
            format!("No size can be planned for {name}."),
            format!("Give {what}."),
        ));
    }
    let experiment = Experiment {
        id: ExperimentId::derive(envelope.id, 0),
        shop: new.shop,
        name,
        variable: new.variable,
        arms: new.arms.clone(),
        outcome: new.outcome,
        plan: new.plan,
        campaign: new.campaign,
        creators: BTreeSet::new(),
        started_on: None,
        review_on: new.review_on,
        stopped_on: None,
        rolled: None,
    };
    Ok(Decided {
        events: vec![Event::Experiment(Change::Added(experiment))],
        warnings: Vec::new(),
    })
}

/// Refuses arms that cannot be compared.
fn arms(new: &NewExperiment) -> Result<(), Refusal> {
    if new.arms.len() < 2 {
        return Err(Refusal::new(
            "arms",
            "An experiment with one arm compares nothing.",
            "Give at least two: --arm NAME=VALUE --arm NAME=VALUE.",
        ));
    }
    let mut names = BTreeSet::new();
    for arm in &new.arms {
        clean("arm's name", &arm.name)?;
        clean("arm's value", &arm.value)?;
        if !names.insert(arm.name.to_lowercase()) {
            return Err(Refusal::new(
                "arms",
                format!("Two arms are called {}.", arm.name),
                "Give each its own name.",
            ));
        }
    }
    let values: BTreeSet<&str> = new.arms.iter().map(|arm| arm.value.trim()).collect();
    if values.len() < new.arms.len() {
        return Err(Refusal::new(
            "arms",
            "Two arms use the same.",
            "Let them differ in the one variable.",
        ));
    }
    Ok(())
}

pub(super) fn step(
    facts: &Facts,
    envelope: &Envelope,
    id: ExperimentId,
    step: &ExperimentStep,
) -> Result<Decided, Refusal> {
    let Some(before) = facts.experiments.get(&id) else {
        return Err(Refusal::unknown(
            "experiment",
            id,
            "List them with: callsheet experiment list.",
        ));
    };
    let today = facts.shop(before.shop)?.today(envelope.at);
    let mut after = before.clone();
    let mut decided = Decided::default();
    match step {
        ExperimentStep::Assign(creators) => {
            if before.stopped_on.is_some() {
                return Err(over(before));
            }
            for creator in once(creators) {
                let known = facts.creator(creator)?;
                if known.shop != before.shop {
                    return Err(Refusal::unknown(
                        "creator of the shop",
                        &known.handle,
                        "Name creators of the experiment's own shop.",
                    ));
                }
                after.creators.insert(creator);
            }
        }
        ExperimentStep::Start => {
            if before.stopped_on.is_some() {
                return Err(over(before));
            }
            if before.creators.is_empty() {
                return Err(Refusal::new(
                    "no_creators",
                    format!("Nobody takes part in {}.", before.name),
                    "Assign creators: callsheet experiment assign NAME HANDLE.",
                ));
            }
            after.started_on = before.started_on.or(Some(today));
        }
        ExperimentStep::Stop => {
            after.stopped_on = before.stopped_on.or(Some(today));
        }
        ExperimentStep::Roll(arm) => {
            let (campaign, arm) = rollable(facts, before, *arm)?;
            decided.events = rolled(facts, envelope, (before, campaign), &arm.value)?;
            after.rolled = Some(arm.name.clone());
            after.stopped_on = before.stopped_on.or(Some(today));
        }
    }
    decided.push(Change::between(before, &after, Verb::Edited).map(Event::Experiment));
    Ok(decided)
}

fn over(experiment: &Experiment) -> Refusal {
    Refusal::new(
        "over",
        format!("{} is over.", experiment.name),
        "Make another: callsheet experiment add NAME.",
    )
}

/// Returns the campaign and the arm that a winner is rolled forward to and from.
fn rollable<'f>(
    facts: &'f Facts,
    experiment: &'f Experiment,
    arm: usize,
) -> Result<(&'f Campaign, &'f crate::domain::experiment::Arm), Refusal> {
    let campaign: Option<CampaignId> = experiment.campaign;
    let campaign = campaign
        .and_then(|id| facts.campaigns.get(&id))
        .ok_or_else(|| {
            Refusal::new(
                "no_campaign",
                format!(
                    "{} belongs to no campaign whose default could change.",
                    experiment.name
                ),
                "Give the next one its campaign: callsheet experiment add NAME --campaign C.",
            )
        })?;
    let arm = experiment.arms.get(arm).ok_or_else(|| {
        Refusal::unknown("arm", arm, "See them with: callsheet experiment show NAME.")
    })?;
    Ok((campaign, arm))
}

/// Makes the winner's value the campaign's default.
fn rolled(
    facts: &Facts,
    envelope: &Envelope,
    (experiment, campaign): (&Experiment, &Campaign),
    value: &str,
) -> Result<Vec<Event>, Refusal> {
    let mut after = campaign.clone();
    match experiment.variable {
        Variable::OutreachOpener => after.opener = Some(value.to_owned()),
        Variable::Segment => after.segment = Some(value.to_owned()),
        Variable::Cta => {
            return Ok(briefed(facts, envelope, campaign, |brief| {
                value.clone_into(&mut brief.cta);
            }));
        }
        Variable::HookAngle => {
            return Ok(briefed(facts, envelope, campaign, |brief| {
                brief.hook = brief::angle(value);
            }));
        }
        Variable::Offer => return offered(facts, campaign, value),
    }
    let change = Change::between(campaign, &after, Verb::Edited);
    Ok(change.map(Event::Campaign).into_iter().collect())
}

/// Changes the campaign's brief, or begins one.
fn briefed(
    facts: &Facts,
    envelope: &Envelope,
    campaign: &Campaign,
    write: impl FnOnce(&mut Brief),
) -> Vec<Event> {
    let subject = BriefFor::Campaign(campaign.id);
    let known = facts.briefs.iter().find(|brief| brief.subject == subject);
    let mut brief = known.cloned().unwrap_or_else(|| Brief {
        id: BriefId::derive(envelope.id, 0),
        shop: campaign.shop,
        subject,
        hook: String::new(),
        truth: String::new(),
        proof: String::new(),
        cta: String::new(),
        avoid: String::new(),
    });
    write(&mut brief);
    let event = match known {
        Some(known) => Change::between(known, &brief, Verb::Edited).map(Event::Brief),
        None => Some(Event::Brief(Change::Added(brief))),
    };
    event.into_iter().collect()
}

/// Sets the default commission of the campaign's products.
fn offered(facts: &Facts, campaign: &Campaign, value: &str) -> Result<Vec<Event>, Refusal> {
    let rate = value
        .trim()
        .trim_end_matches("bp")
        .parse()
        .map(BasisPoints)
        .map_err(|_e| {
            Refusal::new(
                "offer",
                format!("{value:?} is no commission rate."),
                "Give offers like 15%.",
            )
        })?;
    let mut events = Vec::new();
    for sku in &campaign.products {
        if let Some(product) = facts.products.get(&(campaign.shop, sku.clone())) {
            let mut after = product.clone();
            after.commission_rate = Some(rate);
            let change = Change::between(product, &after, Verb::Edited);
            events.extend(change.map(Event::Product));
        }
    }
    Ok(events)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Command;
    use crate::domain::decide::decide;
    use crate::domain::experiment::{Arm, Plan};
    use crate::domain::testing::{
        campaign, creator, date, envelope, experiment, facts, product, shop,
    };

    fn new() -> NewExperiment {
        NewExperiment {
            shop: shop().id,
            name: "Openers".into(),
            variable: Variable::OutreachOpener,
            arms: experiment().arms,
            outcome: Outcome::Activation,
            plan: Plan {
                baseline: 1_000,
                effect: 500,
                deviation: None,
            },
            campaign: None,
            review_on: date("2026-12-20"),
        }
    }

    #[test]
    fn what_compares_nothing_or_plans_nothing_is_refused() {
        let arm = |name: &str, value: &str| Arm {
            name: name.into(),
            value: value.into(),
        };
        let code = |new| {
            let command = Command::AddExperiment(new);
            decide(&facts(&[]), &envelope(command)).unwrap_err().code
        };
        for (new, want) in [
            (
                NewExperiment {
                    arms: vec![arm("A", "a")],
                    ..new()
                },
                "arms",
            ),
            (
                NewExperiment {
                    arms: vec![arm("A", "a"), arm("a", "b")],
                    ..new()
                },
                "arms",
            ),
            (
                NewExperiment {
                    arms: vec![arm("A", "a"), arm("B", "a")],
                    ..new()
                },
                "arms",
            ),
            (
                NewExperiment {
                    arms: vec![arm("A", "a"), arm("B", " ")],
                    ..new()
                },
                "empty",
            ),
            (
                NewExperiment {
                    review_on: date("2026-11-20"),
                    ..new()
                },
                "past",
            ),
            (
                NewExperiment {
                    outcome: Outcome::Posts,
                    ..new()
                },
                "plan",
            ),
            (
                NewExperiment {
                    campaign: Some(CampaignId(uuid::Uuid::nil())),
                    ..new()
                },
                "unknown",
            ),
        ] {
            assert_eq!(code(new), want);
        }
        assert!(decide(&facts(&[]), &envelope(Command::AddExperiment(new()))).is_ok());
    }

    fn ask(facts: &Facts, step: ExperimentStep) -> Result<Decided, Refusal> {
        let command = Command::StepExperiment {
            shop: shop().id,
            experiment: experiment().id,
            step,
        };
        decide(facts, &envelope(command))
    }

    fn with(experiment: Experiment) -> Facts {
        let mut facts = facts(&[]);
        facts.experiments.insert(experiment.id, experiment);
        facts
    }

    #[test]
    fn nothing_starts_without_creators_and_nobody_joins_what_is_over() {
        assert_eq!(
            ask(&with(experiment()), ExperimentStep::Start)
                .unwrap_err()
                .code,
            "no_creators"
        );
        let assigned = ask(
            &with(experiment()),
            ExperimentStep::Assign(vec![creator().id]),
        )
        .unwrap();
        assert_eq!(assigned.events[0].fields(), ["creators"]);
        let mut peopled = experiment();
        peopled.creators.insert(creator().id);
        let started = ask(&with(peopled.clone()), ExperimentStep::Start).unwrap();
        assert_eq!(started.events[0].fields(), ["started_on"]);
        let again = ask(
            &with(peopled.clone()),
            ExperimentStep::Assign(vec![creator().id]),
        );
        assert_eq!(again.unwrap_err().code, "nothing_to_do");
        peopled.stopped_on = Some(date("2026-11-19"));
        for step in [
            ExperimentStep::Start,
            ExperimentStep::Assign(vec![creator().id]),
        ] {
            assert_eq!(ask(&with(peopled.clone()), step).unwrap_err().code, "over");
        }
    }

    #[test]
    fn the_winner_becomes_the_campaigns_default() {
        let rolled = |variable, value: &str| {
            let mut experiment = experiment();
            experiment.variable = variable;
            experiment.campaign = Some(campaign().id);
            experiment.arms[1].value = value.into();
            ask(&with(experiment), ExperimentStep::Roll(1))
                .unwrap()
                .events
        };
        let fields = |events: &[Event]| -> Vec<_> { events[0].fields() };
        assert_eq!(fields(&rolled(Variable::OutreachOpener, "Hi!")), ["opener"]);
        assert_eq!(fields(&rolled(Variable::Segment, "tier:2")), ["segment"]);
        let offer = rolled(Variable::Offer, "1800bp");
        assert_eq!(fields(&offer), ["commission_rate"]);
        assert_eq!(offer.len(), 2);
        let hook = rolled(Variable::HookAngle, "social_proof");
        let Event::Brief(Change::Added(brief)) = &hook[0] else {
            panic!()
        };
        assert_eq!(brief.hook, "social_proof");
        assert_eq!(product().commission_rate, None);
        let alone = ask(&with(experiment()), ExperimentStep::Roll(1)).unwrap_err();
        assert_eq!(alone.code, "no_campaign");
    }
}
