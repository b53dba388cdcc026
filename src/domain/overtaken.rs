//! What others changed since a person looked, field by field, and whose word stands (reliability.md
//! section 3.2, P3).
//!
//! A screen says how far it had read the log when its person decided. What others wrote to the log since
//! is held against what the command would write:
//!
//! ```text
//! the person saw   carrier USPS   tracking -          (seen)
//! wants            carrier UPS    tracking 1Z999      (mine)
//! others made it   carrier DHL    due 3 Dec           (theirs)
//! clash: carrier; the tracking number and the due date merge without a word.
//! ```

use serde_json::{Map, Value};

use super::date::Instant;
use super::event::Event;
use super::facts::Facts;
use super::goal::Goal;
use super::id::{ExtId, OpId, ShopId};
use super::metrics::registry::Unit;
use super::money::{BasisPoints, Currency, Money};

/// An event of the log that came after what a person had read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Later {
    /// Its place in the log.
    pub seq: i64,
    /// Whether the person made it, in this very session.
    pub is_own: bool,
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: String,
    /// From where.
    pub source: String,
    /// The id of what it is about.
    pub subject: String,
    /// The event.
    pub body: Value,
}

/// One field that others gave another value since the person looked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clash {
    /// The id of what it is about.
    pub subject: String,
    /// What people call that.
    pub label: String,
    /// The field, as the log names it.
    pub field: String,
    /// What the person saw; `None` is nothing.
    pub seen: Option<String>,
    /// What the command would make of it.
    pub mine: Option<String>,
    /// What it is now.
    pub theirs: Option<String>,
    /// Who made it that.
    pub actor: String,
    /// From where.
    pub source: String,
    /// When.
    pub at: Instant,
}

/// Why a command is not carried out as it is: others were there first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Overtaken {
    /// How far the log goes about these things by now: the command sent again with it passes.
    pub seen: i64,
    /// Field by field, in the order of what the command would do; never empty.
    pub clashes: Vec<Clash>,
    /// The operation that is taken back, where it is an undo that meets them.
    pub undoes: Option<OpId>,
}

/// Values of one entity before and after a change.
struct Changed<'v> {
    noun: &'v str,
    key: &'v Value,
    verb: &'v str,
    delta: &'v Map<String, Value>,
}

impl<'v> Changed<'v> {
    fn of(body: &'v Value) -> Option<Self> {
        let (noun, change) = body.as_object()?.iter().next()?;
        let change = change.get("changed")?;
        Some(Self {
            noun,
            key: change.get("key")?,
            verb: change.get("verb")?.as_str()?,
            delta: change.get("delta")?.as_object()?,
        })
    }

    /// Returns what a field was before and what it is after.
    fn field(&self, field: &str) -> Option<(&'v Value, &'v Value)> {
        let was = self.delta.get(field)?;
        Some((was.get("before")?, was.get("after")?))
    }
}

/// What only adds to a set or counts is right whoever else did so since.
const ADDING: [&str; 4] = ["tagged", "joined", "stocked", "dismissed"];

/// Returns fields a deed rests on without writing them: who agrees to a day has seen that day, who
/// says that a message was sent has sent those words.
fn rests_on(verb: &str) -> &'static [&'static str] {
    match verb {
        "confirmed" => &["due"],
        "sent" => &["message"],
        _ => &[],
    }
}

/// What is made or replaced under the same name, whichever comes first. Of anything else that others made
/// nobody could have seen a value: what a tick queued for a sample goes where the sample goes.
const MADE_OR_REPLACED: [&str; 5] = ["brief", "verdict", "offer", "ad_spend", "flat_fee"];

/// Fields that only come along with others: told where nothing else is to tell.
const ALONG: [&str; 8] = [
    "entries",
    "inside",
    "content_id",
    "shipments",
    "shipped_before",
    "closed_at",
    "lapsed",
    "old_rate",
];

/// Returns what others changed of what these events would change; `None` where nothing.
pub fn overtaken(facts: &Facts, events: &[Event]) -> Option<Overtaken> {
    let seen = facts.later.last()?.seq;
    if facts.later.iter().all(|later| later.is_own) {
        return None;
    }
    let clashes: Vec<Clash> = events
        .iter()
        .flat_map(|event| of_event(facts, event))
        .collect();
    (!clashes.is_empty()).then_some(Overtaken {
        seen,
        clashes,
        undoes: None,
    })
}

fn of_event(facts: &Facts, event: &Event) -> Vec<Clash> {
    let Ok(body) = serde_json::to_value(event) else {
        return Vec::new();
    };
    let Some(wanted) = Changed::of(&body) else {
        return Vec::new();
    };
    if ADDING.contains(&wanted.verb) {
        return Vec::new();
    }
    let subject = event.subject();
    let later: Vec<&Later> = facts
        .later
        .iter()
        .filter(|later| later.subject == subject)
        .collect();
    let mut found = Vec::new();
    let resting = rests_on(wanted.verb).iter().copied();
    let fields = wanted.delta.keys().map(String::as_str);
    for field in fields.chain(resting) {
        let Some(other) = by_others(&later, &wanted, field) else {
            continue;
        };
        let (now, mine) = wanted.field(field).unwrap_or((other.after, other.before));
        if other.before == now {
            continue;
        }
        let shop = shop_of(facts, event).and_then(|id| facts.shops.get(&id));
        let currency = shop.map(|shop| shop.currency);
        let told = |value: &Value| told(field, value, currency);
        found.push(Clash {
            subject: subject.clone(),
            label: label(facts, event),
            field: field.to_owned(),
            seen: told(other.before),
            mine: told(mine),
            theirs: told(now),
            actor: other.last.actor.clone(),
            source: other.last.source.clone(),
            at: other.last.at,
        });
    }
    let is_along = |clash: &Clash| ALONG.contains(&clash.field.as_str());
    if !found.iter().all(is_along) {
        found.retain(|clash| !is_along(clash));
    }
    found
}

/// What others made of one field since the person saw it, or changed it again.
struct ByOthers<'l> {
    before: &'l Value,
    after: &'l Value,
    last: &'l Later,
}

fn by_others<'l>(later: &[&'l Later], wanted: &Changed<'_>, field: &str) -> Option<ByOthers<'l>> {
    let mut found: Option<ByOthers<'l>> = None;
    for later in later {
        let touched = if let Some(change) = Changed::of(&later.body) {
            let is_it = change.noun == wanted.noun && change.key == wanted.key;
            change.field(field).filter(|_| is_it)
        } else {
            // It was not there when the person looked, who would have made it.
            let added = later.body.get(wanted.noun).and_then(|it| it.get("added"));
            let added = added.filter(|_| MADE_OR_REPLACED.contains(&wanted.noun));
            added.map(|it| (&Value::Null, it.get(field).unwrap_or(&Value::Null)))
        };
        let Some((before, after)) = touched else {
            continue;
        };
        if later.is_own {
            // What others did before was seen, or passed over on purpose.
            found = None;
            continue;
        }
        let before = found.map_or(before, |found| found.before);
        found = Some(ByOthers {
            before,
            after,
            last: later,
        });
    }
    found
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the others are known by their id alone"
)]
fn label(facts: &Facts, event: &Event) -> String {
    let product = |shop: ShopId, sku: &ExtId| {
        let known = facts.products.get(&(shop, sku.clone()));
        known.map_or_else(|| sku.to_string(), |product| product.title().clone())
    };
    let creator = |id| {
        let known = facts.creators.get(&id);
        known.map(|creator| format!("@{}", creator.handle))
    };
    let named = match event {
        Event::Sample(change) => facts.samples.get(&change.key()).map(|sample| {
            let who = creator(sample.creator).unwrap_or_default();
            format!("{who} · {}", product(sample.shop, &sample.sku_id))
        }),
        Event::Creator(change) => creator(change.key()),
        Event::FollowUp(change) => facts.follow_ups.get(&change.key()).map(|known| {
            let who = known.creator.and_then(creator).unwrap_or_default();
            format!("{who} · {}", known.kind.name().replace('_', " "))
        }),
        Event::Product(change) => {
            let (shop, sku) = change.key();
            Some(product(shop, &sku))
        }
        Event::Campaign(change) => {
            let known = facts.campaigns.get(&change.key());
            known.map(|campaign| campaign.name.clone())
        }
        Event::Shop(change) => {
            let known = facts.shops.get(&change.key());
            known.map(|shop| shop.name.clone())
        }
        Event::Brief(_) => Some("The brief".to_owned()),
        Event::Promotion(change) => Some(format!("Content {}", change.key().1)),
        Event::Verdict(change) => Some(format!("Content {}", change.key().1)),
        _ => None,
    };
    named.unwrap_or_else(|| {
        let kind = event.kind();
        let noun = kind.split('_').next().unwrap_or_default();
        let id = event.subject();
        let short = id.get(id.len().saturating_sub(8)..).unwrap_or(&id);
        format!("{noun} {short}")
    })
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "amounts of the others are told where they are booked"
)]
fn shop_of(facts: &Facts, event: &Event) -> Option<ShopId> {
    event.shop().or_else(|| match event {
        Event::Campaign(change) => {
            let known = facts.campaigns.get(&change.key());
            known.map(|campaign| campaign.shop)
        }
        Event::Creator(change) => {
            let known = facts.creators.get(&change.key());
            known.map(|creator| creator.shop)
        }
        Event::Offer(change) => facts.offers.get(&change.key()).map(|offer| offer.shop),
        Event::AdSpend(change) => {
            let known = facts.ad_spend.as_ref();
            known
                .filter(|spend| spend.id == change.key())
                .map(|spend| spend.shop)
        }
        Event::FlatFee(change) => {
            let known = facts.flat_fee.as_ref();
            known
                .filter(|fee| fee.id == change.key())
                .map(|fee| fee.shop)
        }
        _ => None,
    })
}

/// Returns a value of the log as people read it, amounts in the currency of the shop it is of; `None` for nothing.
pub fn told(field: &str, value: &Value, currency: Option<Currency>) -> Option<String> {
    const AMOUNTS: [&str; 8] = [
        "price",
        "unit_cost",
        "sample_shipping_cost",
        "flat_fee",
        "ad_budget",
        "daily_budget",
        "amount",
        "gmv",
    ];
    const RATES: [&str; 4] = ["commission_rate", "fee_rate", "rate", "old_rate"];
    let text = match value {
        Value::Null => return None,
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => match number.as_i64() {
            Some(minor) if AMOUNTS.contains(&field) => amount(minor, currency),
            Some(_) if RATES.contains(&field) => {
                let rate = serde_json::from_value::<BasisPoints>(value.clone());
                rate.map_or_else(|_| number.to_string(), |rate| rate.to_string())
            }
            _ => number.to_string(),
        },
        // Moments to the minute.
        Value::String(text) if field.ends_with("_at") => {
            text.get(..16).unwrap_or(text).replace('T', " ")
        }
        Value::String(text) => text.clone(),
        Value::Array(several) => {
            let several = several.iter().filter_map(|one| told(field, one, currency));
            several.collect::<Vec<_>>().join(", ")
        }
        Value::Object(_) if field == "goal" || field == "beside" => {
            let goal = serde_json::from_value::<Goal>(value.clone()).ok()?;
            aim(goal, currency)
        }
        Value::Object(parts) => {
            let parts = parts.iter().filter_map(|(name, value)| {
                let value = value.get("on").unwrap_or(value);
                Some(format!("{name} {}", told(name, value, currency)?))
            });
            parts.collect::<Vec<_>>().join(", ")
        }
    };
    (!text.is_empty()).then_some(text)
}

/// Returns an amount; what is of no shop is of no currency, and stays a number of minor units.
fn amount(minor: i64, currency: Option<Currency>) -> String {
    currency.map_or_else(
        || minor.to_string(),
        |currency| Money::new(minor, currency).to_string(),
    )
}

fn aim(goal: Goal, currency: Option<Currency>) -> String {
    let hundredths = |value: i64| format!("{}.{:02}", value / 100, (value % 100).abs());
    let target = match goal.metric.metric().unit() {
        Unit::Money => amount(goal.target, currency),
        Unit::Share => format!("{} %", hundredths(goal.target)),
        Unit::Count | Unit::Times | Unit::PerWeek | Unit::Days | Unit::Hours => {
            hundredths(goal.target)
        }
    };
    format!("{} {target}", goal.metric.title())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::brief::BriefFor;
    use crate::domain::command::Command;
    use crate::domain::command::{MoveDetails, NewBrief};
    use crate::domain::decide::decide;
    use crate::domain::event::{Change, Verb};
    use crate::domain::id::SampleId;
    use crate::domain::refusal::Refusal;
    use crate::domain::sample::Sample;
    use crate::domain::stage::Stage;
    use crate::domain::testing::{date, envelope, facts, instant, sample, shop};

    fn shipped() -> Sample {
        let mut sample = sample(Stage::Shipped)
            .entered(Stage::Shipped, "2026-11-10")
            .build();
        (sample.carrier, sample.tracking) = (Some("USPS".into()), Some("9400".into()));
        sample
    }

    fn later(seq: i64, is_own: bool, before: &Sample, after: &Sample) -> Later {
        let change = Change::between(before, after, Verb::Edited).unwrap();
        let event = Event::Sample(change);
        Later {
            seq,
            is_own,
            at: instant("2026-11-20T16:00:00Z"),
            actor: "ben".into(),
            source: "cli".into(),
            subject: event.subject(),
            body: serde_json::to_value(&event).unwrap(),
        }
    }

    fn track(samples: Vec<SampleId>, carrier: &str, tracking: &str) -> Command {
        Command::TrackSamples {
            samples,
            carrier: Some(carrier.into()),
            tracking: Some(tracking.into()),
        }
    }

    fn with(sample: &Sample, carrier: &str, tracking: &str) -> Sample {
        Sample {
            carrier: Some(carrier.into()),
            tracking: Some(tracking.into()),
            ..sample.clone()
        }
    }

    /// What the command meets where the sample went these ways since the person looked.
    fn meets(steps: &[(bool, Sample)], seen: &Sample, command: Command) -> Option<Overtaken> {
        let now = steps.last().map_or(seen, |(_, sample)| sample);
        let mut facts = facts(std::slice::from_ref(now));
        let mut before = seen;
        for (seq, (is_own, after)) in (8..).zip(steps) {
            facts.later.push(later(seq, *is_own, before, after));
            before = after;
        }
        match decide(&facts, &envelope(command)) {
            Err(Refusal { overtaken, .. }) => overtaken.map(|found| *found),
            Ok(_) => None,
        }
    }

    /// Field, what was seen, what is mine, what is theirs.
    fn values(found: &Overtaken) -> Vec<[&str; 4]> {
        let text = |value: &'_ Option<String>| value.clone().map_or("-", |text| &*text.leak());
        let clashes = found.clashes.iter();
        clashes
            .map(|clash| {
                [
                    clash.field.as_str(),
                    text(&clash.seen),
                    text(&clash.mine),
                    text(&clash.theirs),
                ]
            })
            .collect()
    }

    #[test]
    fn only_a_field_that_others_changed_clashes_and_the_rest_merges() {
        let seen = shipped();
        let mut theirs = with(&seen, "DHL", "9400");
        theirs.due = Some(date("2026-12-03"));
        let command = track(vec![seen.id], "UPS", "1Z999");
        let found = meets(&[(false, theirs)], &seen, command.clone()).unwrap();
        assert_eq!(values(&found), [["carrier", "USPS", "UPS", "DHL"]]);
        assert_eq!(found.seen, 8);
        let clash = &found.clashes[0];
        assert_eq!(clash.label, "@maya.glows · Serum 30ml");
        assert_eq!(
            (clash.actor.as_str(), clash.source.as_str()),
            ("ben", "cli")
        );
        let left = command.yielding(&[clash]).unwrap();
        assert_eq!(
            left,
            Command::TrackSamples {
                samples: vec![seen.id],
                carrier: None,
                tracking: Some("1Z999".into())
            }
        );
    }

    #[test]
    fn nothing_clashes_that_the_person_did_that_came_back_or_that_both_want() {
        let seen = shipped();
        let dhl = with(&seen, "DHL", "77");
        let command = || track(vec![seen.id], "UPS", "1Z999");
        // Their own change in this session.
        assert_eq!(meets(&[(true, dhl.clone())], &seen, command()), None);
        // There and back again.
        let back = [(false, dhl.clone()), (false, seen.clone())];
        assert_eq!(meets(&back, &seen, command()), None);
        // Both want the same.
        let same = [(false, with(&seen, "UPS", "1Z000"))];
        let found = meets(&same, &seen, command()).unwrap();
        assert_eq!(values(&found).len(), 1, "{found:?}");
        // The person passed over it before, and nobody was there since.
        let over = [(false, dhl.clone()), (true, with(&seen, "GLS", "5"))];
        assert_eq!(meets(&over, &seen, command()), None);
        // Somebody was there after that.
        let again = [(true, with(&seen, "GLS", "5")), (false, dhl)];
        let found = meets(&again, &seen, command()).unwrap();
        assert_eq!(values(&found)[0], ["carrier", "GLS", "UPS", "DHL"]);
    }

    #[test]
    fn a_step_that_others_took_is_not_taken_twice() {
        let seen = sample(Stage::Requested)
            .entered(Stage::Requested, "2026-11-10")
            .build();
        let approved = Sample {
            stage: Stage::Approved,
            entries: seen
                .entries
                .clone()
                .into_iter()
                .chain([(
                    Stage::Approved,
                    crate::domain::sample::Entry {
                        on: date("2026-11-12"),
                        at: None,
                    },
                )])
                .collect(),
            ..seen.clone()
        };
        let command = Command::AdvanceSamples {
            samples: vec![seen.id],
            details: MoveDetails {
                carrier: Some("UPS".into()),
                tracking: Some("1Z".into()),
                ..MoveDetails::default()
            },
        };
        let found = meets(&[(false, approved)], &seen, command.clone()).unwrap();
        assert_eq!(
            values(&found),
            [["stage", "requested", "shipped", "approved"]]
        );
        // A move is left as a whole, and nothing remains.
        assert_eq!(command.yielding(&[&found.clashes[0]]), None);
    }

    #[test]
    fn who_agrees_to_a_day_has_seen_that_day() {
        let mut seen = sample(Stage::Delivered)
            .entered(Stage::Delivered, "2026-11-10")
            .due("2026-11-24")
            .build();
        seen.confirmed = false;
        let moved = Sample {
            due: Some(date("2026-12-24")),
            ..seen.clone()
        };
        let command = Command::ConfirmDue {
            samples: vec![seen.id],
        };
        let found = meets(&[(false, moved)], &seen, command).unwrap();
        assert_eq!(
            values(&found),
            [["due", "2026-11-24", "2026-11-24", "2026-12-24"]]
        );
    }

    #[test]
    fn what_others_made_since_is_no_value_anybody_saw_but_for_what_is_replaced() {
        let brief = |hook: &str| crate::domain::brief::Brief {
            id: crate::domain::id::BriefId(uuid::Uuid::nil()),
            shop: shop().id,
            subject: BriefFor::Product(ExtId::new("1729")),
            hook: hook.into(),
            truth: String::new(),
            proof: String::new(),
            cta: String::new(),
            avoid: String::new(),
        };
        let made = |event: &Event| Later {
            body: serde_json::to_value(event).unwrap(),
            subject: event.subject(),
            ..later(8, false, &shipped(), &with(&shipped(), "DHL", "1"))
        };
        let mut world = facts(&[]);
        world.later = vec![made(&Event::Brief(Change::Added(brief("theirs"))))];
        let mine = Change::between(&brief("theirs"), &brief("mine"), Verb::Edited).unwrap();
        let found = overtaken(&world, &[Event::Brief(mine)]).unwrap();
        assert_eq!(values(&found), [["hook", "-", "mine", "theirs"]]);

        let seen = shipped();
        world.later = vec![made(&Event::Sample(Change::Added(seen.clone())))];
        let mine = Change::between(&seen, &with(&seen, "UPS", "1"), Verb::Tracked).unwrap();
        assert_eq!(overtaken(&world, &[Event::Sample(mine)]), None);
    }

    #[test]
    fn amounts_are_in_the_currency_of_the_shop_they_are_booked_in() {
        use crate::domain::booking::{AdSpend, FlatFee, Paid};
        use crate::domain::id::{BookingId, ShopId};
        use crate::domain::shop::Shop;
        let abroad = Shop {
            id: ShopId(uuid::Uuid::from_u128(2)),
            currency: "VND".parse().unwrap(),
            ..shop()
        };
        let spend = |amount| AdSpend {
            id: BookingId(uuid::Uuid::from_u128(5)),
            shop: abroad.id,
            content_id: ExtId::new("77"),
            on: date("2026-11-10"),
            amount,
            paid: Paid::default(),
        };
        let fee = |amount| FlatFee {
            id: BookingId(uuid::Uuid::from_u128(6)),
            shop: abroad.id,
            creator: crate::domain::testing::creator().id,
            on: date("2026-11-10"),
            campaign: None,
            amount,
        };
        let mut world = facts(&[]);
        world.shops.insert(abroad.id, abroad.clone());
        world.ad_spend = Some(spend(2_000));
        world.flat_fee = Some(fee(2_000));
        let booked = |from, to| {
            Event::AdSpend(Change::between(&spend(from), &spend(to), Verb::Edited).unwrap())
        };
        let paid =
            |from, to| Event::FlatFee(Change::between(&fee(from), &fee(to), Verb::Edited).unwrap());
        for (theirs, mine) in [
            (booked(1_000, 2_000), booked(2_000, 3_000)),
            (paid(1_000, 2_000), paid(2_000, 3_000)),
        ] {
            world.later = vec![Later {
                body: serde_json::to_value(&theirs).unwrap(),
                subject: theirs.subject(),
                ..later(8, false, &shipped(), &with(&shipped(), "DHL", "1"))
            }];
            let found = overtaken(&world, &[mine]).unwrap();
            assert_eq!(values(&found), [["amount", "₫1,000", "₫3,000", "₫2,000"]]);
        }
    }

    #[test]
    fn of_several_rows_those_left_go_and_the_others_stay() {
        let [one, two] = [1, 2].map(|n| sample(Stage::Shipped).number(n).build());
        let clash = Clash {
            subject: one.id.to_string(),
            label: String::new(),
            field: "stage".into(),
            seen: None,
            mine: None,
            theirs: None,
            actor: String::new(),
            source: String::new(),
            at: instant("2026-11-20T16:00:00Z"),
        };
        let command = Command::MoveSamplesBack {
            samples: vec![one.id, two.id],
        };
        assert_eq!(
            command.yielding(&[&clash]),
            Some(Command::MoveSamplesBack {
                samples: vec![two.id]
            })
        );
        // A brief keeps their words in the part that is left to them.
        let brief = NewBrief {
            shop: shop().id,
            subject: BriefFor::Product(ExtId::new("1729")),
            hook: "mine".into(),
            truth: "mine".into(),
            proof: String::new(),
            cta: String::new(),
            avoid: String::new(),
        };
        let clash = Clash {
            field: "hook".into(),
            theirs: Some("theirs".into()),
            ..clash
        };
        assert_eq!(
            Command::SetBrief(brief.clone()).yielding(&[&clash]),
            Some(Command::SetBrief(NewBrief {
                hook: "theirs".into(),
                ..brief
            }))
        );
    }

    #[test]
    fn values_read_like_on_the_screen() {
        let usd = Currency::USD;
        let cases: [(&str, Value, Option<&str>); 9] = [
            ("unit_cost", 420.into(), Some("$4.20")),
            ("commission_rate", 1850.into(), Some("18.50 %")),
            ("strikes", 2.into(), Some("2")),
            ("review", true.into(), Some("yes")),
            ("hook", "".into(), None),
            ("owner", Value::Null, None),
            (
                "due_at",
                "2026-11-20T17:00:00Z".into(),
                Some("2026-11-20 17:00"),
            ),
            ("tags", vec!["a", "b"].into(), Some("a, b")),
            (
                "entries",
                serde_json::json!({"shipped": {"on": "2026-11-10"}}),
                Some("shipped 2026-11-10"),
            ),
        ];
        for (field, value, want) in cases {
            assert_eq!(told(field, &value, Some(usd)).as_deref(), want, "{field}");
        }
    }
}
