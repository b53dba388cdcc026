//! Commands about paid promotion: permission, code, budget, stop.

use super::{Decided, clean};
use crate::domain::command::{Envelope, Promote, PromoteStep};
use crate::domain::compose::{About, compose};
use crate::domain::date::{Date, Instant, plus_days};
use crate::domain::event::{Change, Event, Verb};
use crate::domain::facts::Facts;
use crate::domain::followup::{DUE_HOUR, FollowUp, FollowUpKind, FollowUpState};
use crate::domain::id::FollowUpId;
use crate::domain::money::{Currency, Money};
use crate::domain::promotion::{DAILY, NOTICE, Promotion, PromotionState, bounds};
use crate::domain::refusal::Refusal;
use crate::domain::shop::Shop;

/// Where the ids of messages that ask for permission begin, clear of the others an operation derives.
const ASKED: u32 = 5 << 20;

/// Takes a step of a promotion.
pub(super) fn promote(
    facts: &Facts,
    envelope: &Envelope,
    order: &Promote,
) -> Result<Decided, Refusal> {
    let mut decided = take(facts, envelope, order, 0)?;
    if !facts.knows_content {
        decided.warnings.push(format!(
            "No file has named content {} yet: nobody knows its creator.",
            order.content_id
        ));
    }
    Ok(decided)
}

/// Takes the `n`-th step of an operation; the task that tells of the code's end comes and goes with it.
pub(super) fn take(
    facts: &Facts,
    envelope: &Envelope,
    order: &Promote,
    n: u32,
) -> Result<Decided, Refusal> {
    let shop = facts.shop(order.shop)?;
    clean("content's id", &order.content_id.to_string())?;
    let key = (order.shop, order.content_id.clone());
    let before = facts.promotions.get(&key);
    let today = shop.today(envelope.at);
    let on = order.on.unwrap_or(today);
    let was = before
        .cloned()
        .unwrap_or_else(|| Promotion::asked(order.shop, order.content_id.clone()));
    let mut after = stepped(&was, &order.step, (shop, today, on), before.is_some())?;
    let mut decided = Decided::default();
    remind(facts, envelope, (shop, today), (&mut after, &mut decided));
    if matches!(order.step, PromoteStep::Ask { queue: true }) {
        let asked = FollowUpId::derive(envelope.id, ASKED + n);
        decided.push(asking(facts, envelope, &after, asked));
    }
    decided.push(match before {
        Some(before) => Change::between(before, &after, Verb::Edited).map(Event::Promotion),
        None => Some(Event::Promotion(Change::Added(after))),
    });
    // What changed is told first, the messages and the task beside it.
    decided.events.reverse();
    Ok(decided)
}

/// Returns the message that asks for permission; none where nobody knows whom to ask.
fn asking(
    facts: &Facts,
    envelope: &Envelope,
    promotion: &Promotion,
    id: FollowUpId,
) -> Option<Event> {
    let key = (promotion.shop, promotion.content_id.clone());
    let creator = facts.creators.get(facts.content_creators.get(&key)?)?;
    let shop = facts.shops.get(&promotion.shop)?;
    let sample = facts
        .samples_of(creator.id)
        .find(|sample| sample.content_id.as_ref() == Some(&promotion.content_id));
    let about = About {
        shop,
        creator: Some(creator),
        sample,
        campaign: None,
    };
    let kind = FollowUpKind::SparkAsk;
    let text = compose(facts, &about, kind.name(), envelope.at);
    let reason = format!(
        "content {} may be promoted: permission is asked by {}",
        promotion.content_id, envelope.actor
    );
    let what = (kind, envelope.at);
    Some(Event::FollowUp(Change::Added(FollowUp {
        creator: Some(creator.id),
        sample: sample.map(|sample| sample.id),
        ..FollowUp::queued(
            id,
            shop.id,
            what,
            reason,
            text.map_err(|missing| missing.to_string()),
        )
    })))
}

fn stepped(
    was: &Promotion,
    step: &PromoteStep,
    (shop, today, on): (&Shop, Date, Date),
    is_known: bool,
) -> Result<Promotion, Refusal> {
    let content = &was.content_id;
    let open = is_known && was.state != PromotionState::Stopped;
    let mut after = was.clone();
    match step {
        PromoteStep::Ask { .. } if open => {
            return Err(Refusal::new(
                "already",
                format!("Content {content} has its {}.", was.state.words()),
                "See it with: callsheet spark list.",
            ));
        }
        PromoteStep::Ask { .. } => {
            after = Promotion {
                asked_on: Some(on),
                ..Promotion::asked(was.shop, content.clone())
            };
        }
        PromoteStep::Code { code, expires } => {
            after.code = Some(clean("code", code)?);
            if *expires < today {
                return Err(Refusal::new(
                    "expired",
                    format!(
                        "The code of content {content} held until {expires}, which has passed."
                    ),
                    "Ask the creator for a new one.",
                ));
            }
            after.expires = Some(*expires);
            if was.state != PromotionState::Running {
                after.state = PromotionState::CodeReceived;
                (after.stopped_on, after.reason) = (None, None);
            }
        }
        PromoteStep::Run { daily, overriding } => {
            runnable(was, today, open)?;
            within(*daily, shop.currency, overriding.as_deref())?;
            after.daily_budget = Some(*daily);
            after.state = PromotionState::Running;
            after.started_on = was.started_on.or(Some(on));
        }
        PromoteStep::Stop { reason } => {
            if !open {
                return Err(Refusal::new(
                    "nothing_to_do",
                    format!("Content {content} is not promoted."),
                    "See what is with: callsheet spark list.",
                ));
            }
            after.state = PromotionState::Stopped;
            after.stopped_on = Some(on);
            after.reason = reason
                .as_deref()
                .map(|reason| clean("reason", reason))
                .transpose()?;
        }
    }
    Ok(after)
}

/// Refuses to run what has no code that holds.
fn runnable(was: &Promotion, today: Date, open: bool) -> Result<(), Refusal> {
    let content = &was.content_id;
    let ends = was.ends().filter(|_| open);
    match ends {
        Some(ends) if ends < today => Err(Refusal::new(
            "expired",
            format!("The code of content {content} held until {ends}."),
            format!("Ask for a new one: callsheet spark code {content} CODE --expires DATE."),
        )),
        Some(_) => Ok(()),
        None => Err(Refusal::new(
            "no_code",
            format!("The creator has given no code for content {content}."),
            format!("Keep it with: callsheet spark code {content} CODE --expires DATE."),
        )),
    }
}

/// Refuses a budget beside what the seeds call for, where the currency is about a dollar's size.
fn within(daily: i64, currency: Currency, overriding: Option<&str>) -> Result<(), Refusal> {
    let (least, most) = DAILY;
    let scale = currency.scale();
    let fits = match bounds(currency) {
        Some((least, most)) => (least..=most).contains(&daily),
        None => daily > 0,
    };
    if fits || (daily > 0 && overriding.is_some_and(|reason| !reason.trim().is_empty())) {
        return Ok(());
    }
    let said = |units: i64| Money::new(units.saturating_mul(scale), currency);
    let message = format!(
        "{} a day is outside {} to {}: less teaches nothing, more is spent before it has.",
        Money::new(daily, currency),
        said(least),
        said(most)
    );
    Err(if daily > 0 {
        Refusal::guard("budget", message)
    } else {
        Refusal::new(
            "budget",
            "A day of promotion costs something.",
            "Give a budget above 0.",
        )
    })
}

/// Queues, moves or calls off the task that tells of the end of a code.
fn remind(
    facts: &Facts,
    envelope: &Envelope,
    (shop, today): (&Shop, Date),
    (after, decided): (&mut Promotion, &mut Decided),
) {
    let task = after
        .task
        .and_then(|id| facts.follow_ups.get(&id))
        .filter(|task| task.state.is_open());
    let wanted = after.ends().map(|ends| {
        let day = plus_days(ends, -NOTICE).max(today);
        (shop.zone.at(day, DUE_HOUR), reason(after, ends))
    });
    match (task, wanted) {
        (None, None) => {}
        (Some(task), None) => {
            let over = FollowUp {
                state: FollowUpState::Cancelled,
                closed_at: Some(envelope.at),
                ..task.clone()
            };
            decided.push(Change::between(task, &over, Verb::Cancelled).map(Event::FollowUp));
        }
        (Some(task), Some((due_at, reason))) => {
            let moved = FollowUp {
                due_at,
                message: reason.clone(),
                reason,
                ..task.clone()
            };
            decided.push(Change::between(task, &moved, Verb::Edited).map(Event::FollowUp));
        }
        (None, Some(wanted)) => {
            let task = new_task(facts, envelope, after, wanted);
            after.task = Some(task.id);
            decided.push(Some(Event::FollowUp(Change::Added(task))));
        }
    }
}

fn reason(promotion: &Promotion, ends: Date) -> String {
    format!(
        "Spark code of content {} holds until {ends}: run it, or ask for a new one",
        promotion.content_id
    )
}

fn new_task(
    facts: &Facts,
    envelope: &Envelope,
    promotion: &Promotion,
    (due_at, reason): (Instant, String),
) -> FollowUp {
    let id = FollowUpId::derive(envelope.id, 0);
    let what = (FollowUpKind::SparkCode, due_at);
    let key = (promotion.shop, promotion.content_id.clone());
    FollowUp {
        creator: facts.content_creators.get(&key).copied(),
        ..FollowUp::queued(id, promotion.shop, what, reason.clone(), Ok(reason))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Command;
    use crate::domain::decide::decide;
    use crate::domain::testing::{date, envelope, facts, shop};

    fn order(step: PromoteStep) -> Command {
        Command::Promote(Promote {
            shop: shop().id,
            content_id: "7499".into(),
            on: None,
            step,
        })
    }

    fn code(expires: &str) -> PromoteStep {
        PromoteStep::Code {
            code: "#abc".into(),
            expires: date(expires),
        }
    }

    fn run(daily: i64) -> PromoteStep {
        PromoteStep::Run {
            daily,
            overriding: None,
        }
    }

    /// The facts after these steps, each carried out.
    fn after(steps: impl IntoIterator<Item = PromoteStep>) -> Facts {
        let mut facts = facts(&[]);
        facts.knows_content = true;
        for step in steps {
            for event in decide(&facts, &envelope(order(step))).unwrap().events {
                if let Event::Promotion(change) = &event {
                    let key = change.key();
                    let before = facts.promotions.remove(&key);
                    let after = crate::domain::evolve::evolve(before, change);
                    facts.promotions.extend(after.map(|after| (key, after)));
                }
                if let Event::FollowUp(change) = &event {
                    let known = facts.follow_ups.remove(&change.key());
                    let task = crate::domain::evolve::evolve(known, change).unwrap();
                    facts.follow_ups.insert(task.id, task);
                }
            }
        }
        facts
    }

    fn refused(facts: &Facts, step: PromoteStep) -> &'static str {
        decide(facts, &envelope(order(step))).unwrap_err().code
    }

    // The clock stands on 2026-11-20.
    #[test]
    fn a_promotion_goes_from_permission_to_stop() {
        let asked = after([PromoteStep::Ask { queue: false }]);
        let promotion = asked.promotions.values().next().unwrap();
        assert_eq!(promotion.state, PromotionState::PermissionAsked);
        assert_eq!(promotion.asked_on, Some(date("2026-11-20")));
        assert_eq!(
            refused(&asked, PromoteStep::Ask { queue: false }),
            "already"
        );
        assert_eq!(refused(&asked, run(8_000)), "no_code");
        assert_eq!(refused(&asked, code("2026-11-19")), "expired");
        let coded = after([PromoteStep::Ask { queue: false }, code("2026-12-20")]);
        let task = coded.follow_ups.values().next().unwrap();
        assert_eq!(task.due_at, shop().zone.at(date("2026-12-17"), 9));
        let running = after([
            PromoteStep::Ask { queue: false },
            code("2026-12-20"),
            run(8_000),
        ]);
        let promotion = running.promotions.values().next().unwrap();
        assert_eq!(promotion.started_on, Some(date("2026-11-20")));
        assert_eq!(promotion.daily_budget, Some(8_000));
        let stopped = after([
            code("2026-12-20"),
            run(8_000),
            PromoteStep::Stop {
                reason: Some("fatigue".into()),
            },
        ]);
        assert_eq!(
            stopped.promotions.values().next().unwrap().state,
            PromotionState::Stopped
        );
        let task = stopped.follow_ups.values().next().unwrap();
        assert_eq!(task.state, FollowUpState::Cancelled);
        assert_eq!(
            refused(&stopped, PromoteStep::Stop { reason: None }),
            "nothing_to_do"
        );
        assert_eq!(refused(&stopped, run(8_000)), "no_code");
    }

    #[test]
    fn a_day_costs_fifty_to_a_hundred_and_fifty() {
        let coded = after([code("2026-12-20")]);
        for (daily, want) in [
            (4_999, "budget"),
            (15_001, "budget"),
            (0, "budget"),
            (-1, "budget"),
        ] {
            assert_eq!(refused(&coded, run(daily)), want, "{daily}");
        }
        for daily in [5_000, 15_000] {
            assert!(
                decide(&coded, &envelope(order(run(daily)))).is_ok(),
                "{daily}"
            );
        }
        let because = PromoteStep::Run {
            daily: 20_000,
            overriding: Some("launch".into()),
        };
        assert!(decide(&coded, &envelope(order(because))).is_ok());
        let rupiah: Currency = "IDR".parse().unwrap();
        assert!(within(100_000_000, rupiah, None).is_ok());
        assert!(within(0, rupiah, Some("x")).is_err());
    }

    #[test]
    fn a_code_near_its_end_is_told_of_today_and_a_new_one_moves_the_task() {
        let coded = after([code("2026-11-21")]);
        let task = coded.follow_ups.values().next().unwrap();
        assert_eq!(task.due_at, shop().zone.at(date("2026-11-20"), 9));
        let renewed = after([code("2026-11-21"), code("2027-01-10")]);
        assert_eq!(renewed.follow_ups.len(), 1);
        let task = renewed.follow_ups.values().next().unwrap();
        assert_eq!(task.due_at, shop().zone.at(date("2027-01-07"), 9));
        assert!(task.reason.contains("2027-01-10"));
    }
}
