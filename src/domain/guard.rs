//! The guards: they warn and ask, and a person may override with a reason (domain.md section 4). Only
//! the limit on unanswered messages is the platform's own, and nobody overrides it.

use super::date::{Date, Instant, Zone, days_between};
use super::facts::Facts;
use super::id::CreatorId;
use super::money::Money;
use super::refusal::Refusal;
use super::rules::unit_economics::DAYS;
use super::sample::{Decision, Sample};
use super::stage::Stage;
use super::verdict::Compliance;

/// Missed deadlines within [`MISSED_DAYS`] from which no further sample is approved.
pub const MISSED_LIMIT: usize = 2;
/// How far back missed deadlines count, in days.
pub const MISSED_DAYS: i64 = 90;

/// G1: no sample to a creator on hold, with two missed deadlines in 90 days, or with the same product
/// already open.
pub fn g1(facts: &Facts, sample: &Sample, today: Date) -> Result<(), Refusal> {
    let creator = facts.creator(sample.creator)?;
    if creator.hold_samples {
        return Err(Refusal::guard(
            "guard_g1",
            format!("Samples to @{} are on hold.", creator.handle),
        ));
    }
    let missed = missed(facts, creator.id, today);
    if missed >= MISSED_LIMIT {
        return Err(Refusal::guard(
            "guard_g1",
            format!(
                "@{} missed {missed} deadlines in the last {MISSED_DAYS} days.",
                creator.handle
            ),
        ));
    }
    if let Some(twin) = twin(facts, sample) {
        let product = facts
            .product_of(sample)
            .map_or_else(|| sample.sku_id.to_string(), super::product::Product::title);
        return Err(Refusal::guard(
            "guard_g1",
            format!(
                "@{} already has {product} open ({}, {}).",
                creator.handle,
                twin.id.short(),
                twin.stage
            ),
        ));
    }
    Ok(())
}

/// Returns how many deadlines a creator missed within [`MISSED_DAYS`].
pub fn missed(facts: &Facts, creator: CreatorId, today: Date) -> usize {
    let missed = facts.samples_of(creator).filter(|other| {
        let on = other.due.or_else(|| other.on(Stage::NoShow));
        let is_recent = on.is_none_or(|on| days_between(on, today) <= MISSED_DAYS);
        is_recent && other.missed_deadline(today)
    });
    missed.count()
}

/// Returns another sample of the same creator and product that is open.
pub fn twin<'f>(facts: &'f Facts, sample: &Sample) -> Option<&'f Sample> {
    facts.samples_of(sample.creator).find(|other| {
        other.id != sample.id && other.sku_id == sample.sku_id && !other.stage.is_closed()
    })
}

/// G2: no approval past the campaign's sample budget or the product's sample stock.
///
/// `taken` samples of the same command were approved before this one.
pub fn g2(facts: &Facts, sample: &Sample, taken: &Taken) -> Result<(), Refusal> {
    if let Some(campaign) = facts.campaign_of(sample)
        && let Some(budget) = campaign.sample_budget
    {
        let used =
            facts.approved.get(&campaign.id).copied().unwrap_or(0) + taken.of_campaign(sample);
        if used >= budget {
            return Err(Refusal::guard(
                "guard_g2",
                format!(
                    "Campaign {} has used {used} of {budget} samples.",
                    campaign.name
                ),
            ));
        }
    }
    if let Some(product) = facts.product_of(sample)
        && let Some(stock) = product.sample_stock
        && stock - taken.of_product(sample) <= 0
    {
        return Err(Refusal::guard(
            "guard_g2",
            format!("{} has no sample stock left.", product.title()),
        ));
    }
    Ok(())
}

/// G3: posted content whose caption says what the brief forbids needs a compliance verdict.
///
/// A verdict given here stands before one of a sheet; compliant content passes whatever it says.
pub fn g3(facts: &Facts, sample: &Sample) -> Result<(), Refusal> {
    let Some(content) = &sample.content_id else {
        return Ok(());
    };
    match facts.compliance_of(sample.shop, content) {
        Some(Compliance::Compliant) => return Ok(()),
        Some(Compliance::Violation) => {
            return Err(Refusal::guard(
                "guard_g3",
                format!("Content {content} was judged a violation of its brief."),
            ));
        }
        None => {}
    }
    let caption = facts.captions.get(content);
    let (Some(caption), Some(brief)) = (caption, facts.brief_of(sample)) else {
        return Ok(());
    };
    let Some(phrase) = brief.says_forbidden(caption) else {
        return Ok(());
    };
    let refusal = Refusal::guard(
        "guard_g3",
        format!(
            "The caption of content {content} says {phrase:?}, which the brief forbids; it needs a compliance verdict."
        ),
    );
    Err(Refusal {
        remedy: format!(
            "Judge it with: callsheet content verdict {content} compliant|violation, or give a reason to go on all the same (--override REASON)."
        ),
        ..refusal
    })
}

/// A LIVE that is known to have lasted too short is no post of the sample: TikTok does not count it.
pub fn short_live(facts: &Facts, sample: &Sample, today: Date) -> Result<(), Refusal> {
    let Some(content) = &sample.content_id else {
        return Ok(());
    };
    let least = facts.market(facts.shop(sample.shop)?).live_from(today);
    match facts.live_minutes.get(content) {
        Some(minutes) if *minutes < least => Err(Refusal::guard(
            "short_live",
            format!(
                "LIVE {content} lasted {minutes} min; TikTok counts a LIVE from {least} min as a post."
            ),
        )),
        Some(_) | None => Ok(()),
    }
}

/// `unit_economics`: nobody is paused or dropped for a loss that lies in the products (domain.md section 6).
pub fn unit_economics(facts: &Facts, sample: &Sample) -> Result<(), Refusal> {
    if !matches!(sample.decision, Some(Decision::Pause | Decision::Drop)) {
        return Ok(());
    }
    let Some(mix) = facts.mixes.get(&sample.creator) else {
        return Ok(());
    };
    let creator = facts.creator(sample.creator)?;
    let currency = facts.shop(sample.shop)?.currency;
    let named: Vec<String> = mix
        .at_fault
        .iter()
        .map(|line| line.name.clone().unwrap_or_else(|| line.sku.to_string()))
        .collect();
    let money = |amount: i128| {
        let minor = i64::try_from(amount).unwrap_or(i64::MAX);
        Money::new(minor, currency).to_string()
    };
    let refusal = Refusal::guard(
        "unit_economics",
        format!(
            "The loss lies in the SKU mix, not in @{}: {} hardly earns whoever sells it; of the last {DAYS} days stay {} with it and {} without.",
            creator.handle,
            named.join(", "),
            money(mix.contribution),
            money(mix.without)
        ),
    );
    Err(Refusal {
        remedy: "Try other products first (decision switch), or give a reason to go on all the same (--override REASON); it is logged.".to_owned(),
        ..refusal
    })
}

/// What one bulk command has approved so far.
#[derive(Clone, Default, Debug)]
pub struct Taken(Vec<Sample>);

impl Taken {
    /// Notes one more approval.
    pub fn add(&mut self, sample: &Sample) {
        self.0.push(sample.clone());
    }

    fn of_campaign(&self, sample: &Sample) -> i64 {
        count(
            self.0
                .iter()
                .filter(|other| other.campaign.is_some() && other.campaign == sample.campaign),
        )
    }

    /// Returns the samples approved so far.
    pub fn iter(&self) -> impl Iterator<Item = &Sample> {
        self.0.iter()
    }

    fn of_product(&self, sample: &Sample) -> i64 {
        count(
            self.0
                .iter()
                .filter(|other| other.sku_id == sample.sku_id && other.shop == sample.shop),
        )
    }
}

/// No creator is sent more messages before an answer than the platform takes (readings.md 69), with
/// `more` about to go out at `at`.
pub fn unanswered(
    facts: &Facts,
    creator: CreatorId,
    more: i64,
    at: Instant,
) -> Result<(), Refusal> {
    let creator = facts.creator(creator)?;
    let shop = facts.shop(creator.shop)?;
    let Some(since) = waiting_since(facts, creator.id, shop.zone) else {
        return Ok(());
    };
    let limit = facts.market(shop).on(shop.today(at)).unanswered_messages;
    let sent = facts.sent.get(&creator.id).into_iter().flatten();
    let sent = count(sent.filter(|sent| **sent >= since));
    if sent + more <= limit {
        return Ok(());
    }
    Err(Refusal::new(
        "guard_unanswered",
        format!(
            "@{} has {sent} messages without an answer, and TikTok takes no more than {limit}.",
            creator.handle
        ),
        format!(
            "Wait for the answer, then: callsheet followup answered {}.",
            creator.handle
        ),
    ))
}

/// Returns since when messages count as unanswered, as far as the samples tell; `None` while none does.
///
/// Being past `invited` is an answer, also where the creator asked without an invitation. It stands until
/// the next invitation.
fn waiting_since(facts: &Facts, creator: CreatorId, zone: Zone) -> Option<Instant> {
    let invited = |sample: &Sample| {
        let entry = sample.entries.get(&Stage::Invited);
        entry.map(|entry| entry.instant(zone))
    };
    let answered = |sample: &Sample| {
        let later = sample.entries.iter();
        let first = later
            .filter(|(stage, _)| **stage != Stage::Invited)
            .map(|(_, entry)| entry.instant(zone))
            .min();
        // Imported samples may stand in a stage without a date.
        (sample.stage != Stage::Invited).then(|| {
            let invited = invited(sample).unwrap_or(Instant::MIN_UTC);
            first.map_or(invited, |first| first.max(invited))
        })
    };
    let Some(answer) = facts.samples_of(creator).filter_map(answered).max() else {
        return Some(Instant::MIN_UTC);
    };
    facts
        .samples_of(creator)
        .filter_map(invited)
        .filter(|invited| *invited > answer)
        .min()
}

fn count<T>(samples: impl Iterator<Item = T>) -> i64 {
    i64::try_from(samples.count()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::brief::{Brief, BriefFor};
    use crate::domain::testing::{campaign, creator, date, facts, product, sample};
    use crate::domain::verdict::Verdict;

    const TODAY: &str = "2026-11-20";

    #[test]
    fn g1_stops_holds_missed_deadlines_and_twins() {
        let today = date(TODAY);
        let wanted = sample(Stage::Requested).number(1).build();
        let mut world = facts(std::slice::from_ref(&wanted));
        assert!(g1(&world, &wanted, today).is_ok());

        world
            .creators
            .values_mut()
            .for_each(|creator| creator.hold_samples = true);
        assert_eq!(g1(&world, &wanted, today).unwrap_err().code, "guard_g1");

        let missed = |n: u128, due: &str| sample(Stage::NoShow).number(n).sku("9").due(due).build();
        let one = facts(&[wanted.clone(), missed(2, "2026-11-01")]);
        assert!(g1(&one, &wanted, today).is_ok());
        let two = facts(&[
            wanted.clone(),
            missed(2, "2026-11-01"),
            missed(3, "2026-08-22"),
        ]);
        assert!(g1(&two, &wanted, today).is_err(), "90 days back counts");
        let old = facts(&[
            wanted.clone(),
            missed(2, "2026-11-01"),
            missed(3, "2026-08-21"),
        ]);
        assert!(g1(&old, &wanted, today).is_ok(), "91 days back does not");

        let twin = facts(&[wanted.clone(), sample(Stage::Shipped).number(2).build()]);
        assert!(
            g1(&twin, &wanted, today)
                .unwrap_err()
                .message
                .contains("already")
        );
        let done = facts(&[wanted.clone(), sample(Stage::Decided).number(2).build()]);
        assert!(g1(&done, &wanted, today).is_ok());
    }

    #[test]
    fn nobody_is_dropped_for_a_loss_of_the_products() {
        use crate::domain::rules::unit_economics::{Line, Mix};
        let mut closed = sample(Stage::Decided).build();
        let mut world = facts(std::slice::from_ref(&closed));
        closed.decision = Some(Decision::Drop);
        assert!(unit_economics(&world, &closed).is_ok());
        world.mixes.insert(
            closed.creator,
            Mix {
                contribution: -12_050,
                without: 4_000,
                at_fault: vec![Line {
                    sku: "1729".into(),
                    name: Some("Serum 30ml".into()),
                    own: -16_050,
                    shop: -1,
                    shop_net: 9,
                }],
            },
        );
        let refusal = unit_economics(&world, &closed).unwrap_err();
        assert_eq!(
            refusal.message,
            "The loss lies in the SKU mix, not in @maya.glows: Serum 30ml hardly earns whoever sells it; of the last 90 days stay -$120.50 with it and $40.00 without."
        );
        assert!(refusal.overridable);
        closed.decision = Some(Decision::Repeat);
        assert!(unit_economics(&world, &closed).is_ok());
    }

    #[test]
    fn g2_stops_at_the_budget_and_at_the_last_of_the_stock() {
        let wanted = sample(Stage::Requested).campaign(campaign().id).build();
        let mut world = facts(std::slice::from_ref(&wanted));
        assert!(
            g2(&world, &wanted, &Taken::default()).is_ok(),
            "unknown stock does not stop"
        );
        world.campaigns.insert(
            campaign().id,
            crate::domain::campaign::Campaign {
                sample_budget: Some(3),
                ..campaign()
            },
        );
        world.approved.insert(campaign().id, 2);
        assert!(g2(&world, &wanted, &Taken::default()).is_ok());
        let mut taken = Taken::default();
        taken.add(&wanted);
        assert!(g2(&world, &wanted, &taken).is_err());

        let mut stocked = facts(std::slice::from_ref(&wanted));
        let mut item = product();
        item.sample_stock = Some(1);
        stocked
            .products
            .insert((item.shop, item.sku_id.clone()), item);
        assert!(g2(&stocked, &wanted, &Taken::default()).is_ok());
        assert!(g2(&stocked, &wanted, &taken).is_err());
    }

    #[test]
    fn g3_finds_forbidden_phrases_whatever_the_case() {
        let mut posted = sample(Stage::Delivered).build();
        posted.content_id = Some("77".into());
        let mut world = facts(std::slice::from_ref(&posted));
        world.briefs.push(Brief {
            id: crate::domain::id::BriefId(uuid::Uuid::nil()),
            shop: creator().shop,
            subject: BriefFor::Product(posted.sku_id.clone()),
            hook: String::new(),
            truth: String::new(),
            proof: String::new(),
            cta: String::new(),
            avoid: "cures acne; FDA approved".into(),
        });
        assert!(g3(&world, &posted).is_ok());
        world.captions.insert("77".into(), "It CURES ACNE!".into());
        assert_eq!(g3(&world, &posted).unwrap_err().code, "guard_g3");
        let key = (posted.shop, "77".into());
        world.sheet_verdicts.insert("77".into(), "ok".into());
        assert!(g3(&world, &posted).is_ok(), "a sheet judged it");
        world.verdicts.insert(
            key.clone(),
            Verdict {
                shop: posted.shop,
                content_id: "77".into(),
                compliance: Compliance::Violation,
                reason: None,
            },
        );
        assert_eq!(
            g3(&world, &posted).unwrap_err().message,
            "Content 77 was judged a violation of its brief.",
            "a person's word stands before the sheet's"
        );
        world.verdicts.remove(&key);
        world.sheet_verdicts.clear();
        world.captions.insert("77".into(), "Love it".into());
        assert!(g3(&world, &posted).is_ok());
    }
}
