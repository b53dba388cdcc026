//! What happened in the demo shop, day by day: samples asked for, shipped, posted, missed.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Teller;
use super::cast::Cast;
use super::fate::{Part, Step, parts};
use super::trial::{self, Trial};
use crate::domain::brief::BriefFor;
use crate::domain::command::{
    Command, CreatorEdit, MoveDetails, NewBrief, NewCampaign, NewFollowUp,
};
use crate::domain::creator::CreatorType;
use crate::domain::date::{Date, Instant, days_between, plus_days};
use crate::domain::fact::Side;
use crate::domain::followup::{FollowUpKind, FollowUpState};
use crate::domain::goal::{Curve, Goal, GoalMetric};
use crate::domain::id::{CampaignId, CreatorId, ExtId, FollowUpId, SampleId};
use crate::domain::policy::Policy;
use crate::domain::sample::Decision;
use crate::domain::shop::Shop;
use crate::domain::stage::Stage;
use crate::store::Failure;
use crate::store::view::followup::{FollowUpRow, FollowUpsQuery};
use crate::store::view::lookup::NamesQuery;
use crate::store::view::{Listing, Scope, Span};

/// Days before today on which the playbook says what is to be said; before, the story does.
const AWAKE: i64 = 3;

/// Lets everything happen and returns how many samples there are; the playbook's part of the last days comes
/// from `playbook`.
pub(super) fn tell(
    teller: &mut Teller<'_>,
    shop: &Shop,
    cast: &Cast,
    (now, playbook): (Instant, Policy),
) -> Result<usize, Failure> {
    let today = shop.today(now);
    let ids = creator_ids(teller, shop, cast)?;
    let campaign = prepare(teller, shop, cast, today)?;
    describe(teller, shop, cast, (&ids, today))?;
    let parts = parts(teller, cast, today);
    let mut days: BTreeMap<(Date, Step), Vec<usize>> = BTreeMap::new();
    for (n, part) in parts.iter().enumerate() {
        for step in part.steps.iter().filter(|(date, _)| *date <= today) {
            days.entry(*step).or_default().push(n);
        }
    }
    let mut scene = Scene {
        cast,
        ids: &ids,
        campaign,
        parts: &parts,
        samples: vec![None; parts.len()],
    };
    let mut awake = Awake {
        playbook: Some(playbook),
        ticked: None,
    };
    let trial = Trial {
        shop,
        campaign,
        ids: &ids,
        today,
    };
    let mut tried = [trial::BEGAN, trial::WROTE, trial::HEARD]
        .map(|ago| plus_days(today, -ago))
        .into_iter()
        .zip(0..)
        .peekable();
    for (count, ((date, step), who)) in days.into_iter().enumerate() {
        while let Some((day, which)) = tried.next_if(|(day, _)| *day < date) {
            let at = shop.zone.at(day, 18);
            match which {
                0 => trial.begin(teller, at)?,
                1 => trial.write(teller, at)?,
                _ => trial.hear(teller, at)?,
            }
        }
        awake.morning(teller, shop, (date, today))?;
        let minute = i64::try_from(count % 400).unwrap_or(0);
        let at = (shop.zone.at(date, 9) + chrono::TimeDelta::minutes(minute)).min(now);
        scene.play(teller, at, step, &who)?;
    }
    Ok(scene.samples.iter().flatten().count())
}

/// The playbook of the last days, which says each morning what is due.
struct Awake {
    playbook: Option<Policy>,
    ticked: Option<Date>,
}

impl Awake {
    fn morning(
        &mut self,
        teller: &mut Teller<'_>,
        shop: &Shop,
        (date, today): (Date, Date),
    ) -> Result<(), Failure> {
        if date == today || days_between(date, today) > AWAKE || self.ticked == Some(date) {
            return Ok(());
        }
        if let Some(policy) = self.playbook.take() {
            teller.store.govern(policy);
        }
        self.ticked = Some(date);
        let at = shop.zone.at(date, 8);
        teller.run(at, Command::Tick).map(|_done| ())
    }
}

pub(super) fn creator_ids(
    teller: &Teller<'_>,
    shop: &Shop,
    cast: &Cast,
) -> Result<Vec<CreatorId>, Failure> {
    let names = teller.store.fetch(&NamesQuery(Scope::Shop(shop.id)))?;
    let known: BTreeMap<_, _> = names.rows().map(|row| (row.handle, row.id)).collect();
    Ok(cast
        .creators
        .iter()
        .filter_map(|person| known.get(person.handle.as_str()).copied())
        .collect())
}

/// Makes the campaign that reviews drafts, and a brief for every product.
fn prepare(
    teller: &mut Teller<'_>,
    shop: &Shop,
    cast: &Cast,
    today: Date,
) -> Result<CampaignId, Failure> {
    let at = shop.zone.at(plus_days(today, -110), 9);
    let made = teller.run(
        at,
        Command::AddCampaign(NewCampaign {
            shop: shop.id,
            name: "Holiday Glow".to_owned(),
            products: [ExtId::Number(Cast::sku(0))].into_iter().collect(),
            segment: Some("tier:1".to_owned()),
            from: plus_days(today, -30),
            to: plus_days(today, 40),
            goal: Goal {
                metric: GoalMetric::NetGmv,
                target: 120_000,
            },
            beside: None,
            curve: Curve::default(),
            owner: None,
            posting_window: None,
            review: true,
            sample_budget: Some(40),
            ad_budget: Some(250_000),
        }),
    )?;
    briefs(teller, shop, cast, at)?;
    Ok(CampaignId::derive(made.op, 0))
}

/// Writes a brief for every product.
pub(super) fn briefs(
    teller: &mut Teller<'_>,
    shop: &Shop,
    cast: &Cast,
    at: Instant,
) -> Result<(), Failure> {
    for (n, item) in cast.products.iter().enumerate() {
        teller.run(
            at,
            Command::SetBrief(NewBrief {
                shop: shop.id,
                subject: BriefFor::Product(ExtId::Number(Cast::sku(n))),
                hook: "problem_agitation".to_owned(),
                truth: format!("{} does one thing and does it well", item.name),
                proof: "Show it on camera for two weeks, same light".to_owned(),
                cta: "Tap the yellow basket while it is in stock".to_owned(),
                avoid: "cures; clinically proven; best on the market".to_owned(),
            }),
        )?;
    }
    Ok(())
}

/// How many creators owe posts by the calendar.
const RETAINERS: usize = 6;

/// Gives creators category, style, type, tags and notes.
fn describe(
    teller: &mut Teller<'_>,
    shop: &Shop,
    cast: &Cast,
    (ids, today): (&[CreatorId], Date),
) -> Result<(), Failure> {
    let at = shop.zone.at(plus_days(today, -109), 9);
    let mut groups: BTreeMap<(String, String), Vec<CreatorId>> = BTreeMap::new();
    for (person, id) in cast.creators.iter().zip(ids) {
        groups
            .entry((person.category.clone(), person.style.clone()))
            .or_default()
            .push(*id);
    }
    for ((category, style), creators) in groups {
        let edit = CreatorEdit {
            category: Some(Some(category)),
            style: Some(Some(style)),
            ..CreatorEdit::default()
        };
        teller.run(at, Command::EditCreators { creators, edit })?;
    }
    let every = |step: usize| ids.iter().copied().step_by(step).collect::<Vec<_>>();
    // A retainer is offered to those who post.
    let mut posts: BTreeMap<usize, usize> = BTreeMap::new();
    for video in &cast.videos {
        *posts.entry(video.creator).or_default() += 1;
    }
    let mut busiest: Vec<(usize, usize)> = posts.into_iter().collect();
    busiest.sort_by_key(|(creator, posts)| (Reverse(*posts), *creator));
    let busiest = busiest.iter().take(RETAINERS);
    let retained = busiest.filter_map(|(n, _)| ids.get(*n).copied()).collect();
    for (creators, kind, rate) in [
        (every(7), CreatorType::Repeat, 100),
        (retained, CreatorType::Retainer, 50),
    ] {
        let edit = CreatorEdit {
            kind: Some(kind),
            agreed_rate: Some(Some(rate)),
            ..CreatorEdit::default()
        };
        teller.run(at, Command::EditCreators { creators, edit })?;
    }
    let vip = ["vip".to_owned()].into_iter().collect();
    let none = std::collections::BTreeSet::new();
    teller.run(
        at,
        Command::TagCreators {
            creators: every(13),
            add: vip,
            remove: none,
        },
    )?;
    let text = "Answers fastest on Tuesdays; prefers a call before a new product.".to_owned();
    teller.run(
        at,
        Command::AddNote {
            creators: every(17),
            text,
        },
    )?;
    Ok(())
}

/// The stage on which the story is played.
struct Scene<'a> {
    cast: &'a Cast,
    ids: &'a [CreatorId],
    campaign: CampaignId,
    parts: &'a [Part],
    samples: Vec<Option<SampleId>>,
}

impl Scene<'_> {
    fn play(
        &mut self,
        teller: &mut Teller<'_>,
        at: Instant,
        step: Step,
        who: &[usize],
    ) -> Result<(), Failure> {
        match step {
            Step::Add(stage, product) => self.add(teller, at, (stage, product), who),
            Step::Move(to) | Step::Close(to) => self.bulk(teller, at, to, who),
            Step::Deliver => self.bulk(teller, at, Stage::Delivered, who),
            Step::Review => self.bulk(teller, at, Stage::Review, who),
            Step::NoShow => self.bulk(teller, at, Stage::NoShow, who),
            Step::Confirm => {
                let samples = self.of(who);
                teller
                    .run(at, Command::ConfirmDue { samples })
                    .map(|_done| ())
            }
            Step::Brief => self.message(teller, at, FollowUpKind::Brief, who),
            Step::Remind => self.message(teller, at, FollowUpKind::Reminder, who),
            Step::Ship | Step::Post | Step::Decide => {
                for n in who {
                    self.single(teller, at, step, *n)?;
                }
                Ok(())
            }
        }
    }

    fn of(&self, who: &[usize]) -> Vec<SampleId> {
        who.iter()
            .filter_map(|n| self.samples.get(*n).copied().flatten())
            .collect()
    }

    fn add(
        &mut self,
        teller: &mut Teller<'_>,
        at: Instant,
        (to, product): (Stage, usize),
        who: &[usize],
    ) -> Result<(), Failure> {
        // Those of the reviewing campaign apart; a creator twice on one day in two commands.
        let mut rounds: Vec<(bool, Vec<usize>)> = Vec::new();
        for n in who {
            let Some(part) = self.parts.get(*n) else {
                continue;
            };
            let fits = |(review, round): &&mut (bool, Vec<usize>)| {
                *review == part.review
                    && round.iter().all(|m| {
                        self.parts
                            .get(*m)
                            .is_some_and(|p| p.creator != part.creator)
                    })
            };
            match rounds.iter_mut().find(fits) {
                Some((_, round)) => round.push(*n),
                None => rounds.push((part.review, vec![*n])),
            }
        }
        for (review, round) in rounds {
            let creators: Vec<_> = round
                .iter()
                .filter_map(|n| self.parts.get(*n))
                .filter_map(|part| self.ids.get(part.creator).copied())
                .collect();
            let made = teller.run(
                at,
                Command::AddSamples {
                    creators,
                    sku_id: ExtId::Number(Cast::sku(product)),
                    to,
                    campaign: review.then_some(self.campaign),
                    details: MoveDetails::default(),
                },
            )?;
            for (place, n) in (0..).zip(round) {
                if let Some(slot) = self.samples.get_mut(n) {
                    *slot = Some(SampleId::derive(made.op, place));
                }
            }
        }
        Ok(())
    }

    fn bulk(
        &self,
        teller: &mut Teller<'_>,
        at: Instant,
        to: Stage,
        who: &[usize],
    ) -> Result<(), Failure> {
        let details = MoveDetails {
            reason: to
                .is_closed()
                .then(|| "Another product fits better".to_owned()),
            by: (to == Stage::Declined).then_some(Side::Us),
            overriding: (to == Stage::Approved).then(|| "Agreed on the phone".to_owned()),
            ..MoveDetails::default()
        };
        teller
            .run(
                at,
                Command::MoveSamples {
                    samples: self.of(who),
                    to,
                    details,
                },
            )
            .map(|_done| ())
    }

    fn single(
        &self,
        teller: &mut Teller<'_>,
        at: Instant,
        step: Step,
        n: usize,
    ) -> Result<(), Failure> {
        let samples = self.of(&[n]);
        let (Some(part), Some(_)) = (self.parts.get(n), samples.first()) else {
            return Ok(());
        };
        let mut details = MoveDetails::default();
        let to = if step == Step::Ship {
            details.carrier = teller
                .dice
                .one_of(&["USPS", "UPS", "FedEx"])
                .map(|c| (*c).to_owned());
            let number = teller
                .dice
                .between(9_400_111_200_000_000, 9_400_111_299_999_999);
            details.tracking = Some(number.to_string());
            Stage::Shipped
        } else if step == Step::Post {
            let video = part.video.and_then(|n| self.cast.videos.get(n));
            details.url = video.map(|video| video.url(self.cast));
            Stage::Posted
        } else {
            details.decision = teller.dice.one_of(&Decision::ALL).copied();
            details.reason = Some("Two weeks of sales looked at".to_owned());
            Stage::Decided
        };
        teller
            .run(
                at,
                Command::MoveSamples {
                    samples,
                    to,
                    details,
                },
            )
            .map(|_done| ())
    }

    fn queue(
        &self,
        teller: &mut Teller<'_>,
        at: Instant,
        kind: FollowUpKind,
        who: &[usize],
    ) -> Result<Vec<FollowUpId>, Failure> {
        let wanted: Vec<_> = who
            .iter()
            .filter_map(|n| {
                let sample = (*self.samples.get(*n)?)?;
                Some(NewFollowUp {
                    creator: None,
                    sample: Some(sample),
                    kind,
                    on: None,
                    message: None,
                })
            })
            .collect();
        let count = u32::try_from(wanted.len()).unwrap_or(0);
        let made = teller.run(at, Command::QueueFollowUps(wanted))?;
        Ok((0..count).map(|n| FollowUpId::derive(made.op, n)).collect())
    }

    /// Sends messages: what the playbook prepared, else written now.
    fn message(
        &self,
        teller: &mut Teller<'_>,
        at: Instant,
        kind: FollowUpKind,
        who: &[usize],
    ) -> Result<(), Failure> {
        let (mut follow_ups, mut rest) = (Vec::new(), Vec::new());
        let queue = teller.store.fetch(&FollowUpsQuery {
            scope: Scope::All,
            states: vec![FollowUpState::Queued],
            due_until: None,
            only: None,
            now: at,
            listing: Listing::default(),
            span: Span::ALL,
        })?;
        for n in who {
            let sample = self.samples.get(*n).copied().flatten();
            let is_it = |row: &&FollowUpRow| row.kind == kind && row.sample == sample;
            match queue.rows.iter().find(is_it) {
                Some(row) => follow_ups.push(row.id),
                None => rest.push(*n),
            }
        }
        if !rest.is_empty() {
            follow_ups.extend(self.queue(teller, at, kind, &rest)?);
        }
        teller
            .run(at, Command::SendFollowUps { follow_ups })
            .map(|_done| ())
    }
}
