//! One fixed morning of 52 decisions: 220 samples under way, most of which want nothing today.
//!
//! | what waits | how many | how it came about |
//! |---|---|---|
//! | overdue posts | 6 | a sheet of samples |
//! | posts due within two days | 9 | the sheet |
//! | requests | 25 | the sheet; some of those creators sold before |
//! | delivered without brief | 4 | approved, shipped and delivered here, the brief left in the queue |
//! | detected posts | 3 | the video list knows posts of samples that the sheet calls delivered |
//! | answers | 5 | creators who wrote back |
//!
//! The morning test replays its keys on it, and the README prints how many they are.

use std::ops::Range;

use super::cast::{Cast, Video};
use super::dice::Dice;
use super::{Made, SEED, Teller, files, story};
use crate::domain::command::{Command, MoveDetails};
use crate::domain::date::{Date, Instant, plus_days};
use crate::domain::followup::FollowUpState;
use crate::domain::id::{CreatorId, ExtId, SampleId};
use crate::domain::shop::Shop;
use crate::domain::stage::Stage;
use crate::store::view::followup::FollowUpsQuery;
use crate::store::view::{Scope, Span};
use crate::store::{Failure, Store};

/// Samples under way, one for each creator.
const LIVE: usize = 220;
const OVERDUE: Range<usize> = 0..6;
const DUE_SOON: Range<usize> = 6..15;
const REQUESTED: Range<usize> = 15..40;
const WITHOUT_BRIEF: Range<usize> = 40..44;
const DETECTED: Range<usize> = 44..47;
const ANSWERED: Range<usize> = 47..52;
const SHIPPED: Range<usize> = 52..150;

/// Fills an empty database with that morning; `now` is its clock.
///
/// Fails as any command or import fails; the reasons are those of the store.
pub fn morning(store: &Store, now: Instant) -> Result<Made, Failure> {
    let mut teller = Teller {
        store,
        dice: Dice::new(SEED),
        last: None,
    };
    let shop = teller.shop(now)?;
    let today = shop.today(now);
    let cast = cast(&mut teller.dice, today);
    let start = shop.zone.at(plus_days(today, -120), 8);
    teller.import(&shop, start, "products.csv", &files::products(&cast))?;
    let people = files::creators(&cast);
    teller.import(&shop, start, "Kalodata_creators.csv", &people)?;
    let ids = story::creator_ids(&teller, &shop, &cast)?;
    story::briefs(&mut teller, &shop, &cast, start)?;
    let unbriefed = on_their_way(&mut teller, &shop, &ids, today)?;
    let early = shop.zone.at(today, 7).min(now);
    teller.import(&shop, early, "samples.csv", &samples(&cast, today))?;
    // What the playbook makes of the latest moves in the sheet went out before she came.
    clear_queue(&mut teller, early, &unbriefed)?;
    teller.import(&shop, early, "Video_List.csv", &files::videos(&cast))?;
    let sales = files::orders(&cast, today);
    let lines = teller.import(&shop, early, "affiliate_orders.csv", &sales)?;
    Ok(Made {
        creators: cast.creators.len(),
        samples: LIVE,
        order_lines: lines,
        videos: cast.videos.len(),
    })
}

/// Creators with one sample each; only those who ask for one, or whose post is up, made videos.
fn cast(dice: &mut Dice, today: Date) -> Cast {
    let mut cast = Cast::new(dice, LIVE, today);
    cast.videos
        .retain(|video| REQUESTED.contains(&video.creator));
    for creator in DETECTED {
        let n = i64::try_from(creator).unwrap_or(0);
        cast.videos.push(Video {
            id: 7_600_000_000_000_000_000 + n * 7_919,
            creator,
            product: product(&cast, creator),
            title: "Three weeks with this, honestly".to_owned(),
            posted: plus_days(today, -1),
            views: 4_100 + n * 37,
            clicks: 120,
            orders: 2,
        });
    }
    cast
}

const fn product(cast: &Cast, creator: usize) -> usize {
    creator % cast.products.len()
}

/// The samples whose brief never left the queue: everything else about them was sent.
fn on_their_way(
    teller: &mut Teller<'_>,
    shop: &Shop,
    ids: &[CreatorId],
    today: Date,
) -> Result<Vec<SampleId>, Failure> {
    let creators = ids.get(WITHOUT_BRIEF).unwrap_or_default().to_vec();
    let day = |days: i64| shop.zone.at(plus_days(today, days), 9);
    let made = teller.run(
        day(-9),
        Command::AddSamples {
            creators,
            sku_id: ExtId::Number(Cast::sku(0)),
            to: Stage::Requested,
            campaign: None,
            details: MoveDetails::default(),
        },
    )?;
    let samples: Vec<SampleId> = WITHOUT_BRIEF
        .enumerate()
        .map(|(n, _)| SampleId::derive(made.op, u32::try_from(n).unwrap_or(0)))
        .collect();
    for (days, to) in [
        (-8, Stage::Approved),
        (-7, Stage::Shipped),
        (-1, Stage::Delivered),
    ] {
        let details = MoveDetails {
            carrier: Some("USPS".to_owned()),
            tracking: Some("9400111202555684".to_owned()),
            ..MoveDetails::default()
        };
        teller.run(
            day(days),
            Command::MoveSamples {
                samples: samples.clone(),
                to,
                details,
            },
        )?;
    }
    clear_queue(teller, day(-1), &samples)?;
    Ok(samples)
}

/// Sends and does what waits, but for the briefs of those samples.
fn clear_queue(
    teller: &mut Teller<'_>,
    at: Instant,
    unbriefed: &[SampleId],
) -> Result<(), Failure> {
    use crate::domain::followup::FollowUpKind;

    let queue = teller.store.fetch(&FollowUpsQuery {
        now: Instant::default(),
        listing: crate::store::view::Listing::default(),
        scope: Scope::All,
        states: vec![FollowUpState::Queued],
        due_until: None,
        only: None,
        span: Span::ALL,
    })?;
    let rows = queue.rows.iter();
    let is_kept = |sample: Option<SampleId>| sample.is_some_and(|id| unbriefed.contains(&id));
    let rows = rows.filter(|row| row.kind != FollowUpKind::Brief || !is_kept(row.sample));
    let (tasks, messages): (Vec<_>, Vec<_>) = rows.partition(|row| row.kind.is_task());
    if !tasks.is_empty() {
        let follow_ups = tasks.iter().map(|row| row.id).collect();
        teller.run(at, Command::CompleteFollowUps { follow_ups })?;
    }
    if !messages.is_empty() {
        let follow_ups = messages.iter().map(|row| row.id).collect();
        teller.run(at, Command::SendFollowUps { follow_ups })?;
    }
    Ok(())
}

/// The sheet of samples as a coordinator keeps it.
fn samples(cast: &Cast, today: Date) -> String {
    let mut text =
        "Creator,Product,SKU,Status,Requested,Shipped,Delivered,Due,Carrier,Tracking\r\n"
            .to_owned();
    for (n, person) in cast.creators.iter().enumerate() {
        if WITHOUT_BRIEF.contains(&n) {
            continue;
        }
        let row = Row::of(n);
        let sku = product(cast, n);
        let name = cast.products.get(sku).map_or("", |item| &item.name);
        let day = |ago: Option<i64>| {
            ago.map_or_else(String::new, |ago| plus_days(today, -ago).to_string())
        };
        let (carrier, tracking) = match row.shipped {
            Some(_) => ("USPS", format!("94001112025{n:05}")),
            None => ("", String::new()),
        };
        text += &files::line(&[
            person.handle.clone(),
            name.to_owned(),
            Cast::sku(sku).to_string(),
            row.status.to_owned(),
            day(row.requested),
            day(row.shipped),
            day(row.delivered),
            day(row.due),
            carrier.to_owned(),
            tracking,
        ]);
    }
    text
}

/// A row of the sheet: a status, and how many days ago each thing was; a due date ahead is negative.
struct Row {
    status: &'static str,
    requested: Option<i64>,
    shipped: Option<i64>,
    delivered: Option<i64>,
    due: Option<i64>,
}

impl Row {
    fn of(n: usize) -> Self {
        let k = i64::try_from(n).unwrap_or(0);
        let at_home = |due: i64| Self {
            status: "delivered",
            requested: Some(due + 22),
            shipped: Some(due + 19),
            delivered: Some(due + 14),
            due: Some(due),
        };
        let waits = |status, requested: i64| Self {
            status,
            requested: Some(requested),
            shipped: None,
            delivered: None,
            due: None,
        };
        if OVERDUE.contains(&n) {
            at_home(1 + k % 2)
        } else if DUE_SOON.contains(&n) {
            at_home(-(k % 3))
        } else if REQUESTED.contains(&n) {
            waits("requested", 1 + k % 5)
        } else if DETECTED.contains(&n) {
            at_home(-6)
        } else if ANSWERED.contains(&n) {
            waits("interested", 1)
        } else if SHIPPED.contains(&n) {
            Self {
                shipped: Some(1 + k % 7),
                ..waits("shipped", 9 + k % 7)
            }
        } else {
            at_home(-(5 + k % 8))
        }
    }
}

/// One step of working through that morning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// What is decided.
    pub what: &'static str,
    /// How many decisions.
    pub decisions: usize,
    /// The keys, `<enter>` and the like by name.
    pub keys: &'static str,
    /// What the screen shows then.
    pub shows: &'static [&'static str],
    /// What it no longer shows.
    pub hides: &'static [&'static str],
}

const fn step(
    what: &'static str,
    decisions: usize,
    keys: &'static str,
    shows: &'static [&'static str],
    hides: &'static [&'static str],
) -> Step {
    Step {
        what,
        decisions,
        keys,
        shows,
        hides,
    }
}

/// The whole morning, key by key, from the first screen on.
#[rustfmt::skip]
pub const MORNING: &[Step] = &[
    step("put the first overdue post off for three days", 1, "w3", &["Overdue posts 5", "1 put off"], &[]),
    step("nudge the other five", 5, "%m1", &["5 messaged"], &["Overdue posts"]),
    step("remind those due within two days", 9, "%m1", &["14 messaged"], &["Due within"]),
    step("approve the nine best requests", 9, "LLLLLLLLL", &["Requests to review 16"], &[]),
    step("decline the tenth", 0, "X<enter>", &["Requests to review 15"], &[]),
    step("take that back", 0, "u", &["Requests to review 16"], &[]),
    step("approve it", 1, "kL", &["Requests to review 15"], &[]),
    step("mark the others, but for four", 4, "%    ", &["11 marked"], &[]),
    step("decline those", 11, "X<enter>", &["Requests to review 4"], &[]),
    step("send the briefs that are missing", 4, "%b", &["18 messaged"], &["without brief"]),
    step("accept the detected posts", 3, "LLL", &[], &["Detected posts"]),
    step("answer those who wrote back", 5, "LLLLL", &[], &["Answers waiting"]),
    step("go through the texts and mark them as sent", 0, "4%L", &["Mark 31 messages as sent"], &[]),
    step("yes", 0, "y", &[], &["Mark 31"]),
];

/// Returns how many keys that is.
pub fn morning_keys() -> usize {
    MORNING.iter().map(|step| keys(step.keys)).sum()
}

/// Returns how many keys a script presses: a name in angle brackets is one.
fn keys(script: &str) -> usize {
    let named: usize = script
        .split('<')
        .skip(1)
        .filter_map(|part| part.split_once('>'))
        .map(|(name, _)| name.chars().count() + 1)
        .sum();
    script.chars().count() - named
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Open;
    use crate::store::view::pipeline::{PipelineQuery, PipelineSort};
    use crate::store::view::today::{Group, TodayQuery};

    #[test]
    fn keys_are_counted_by_presses_and_the_decisions_are_52() {
        assert_eq!(keys("w3"), 2);
        assert_eq!(keys("X<enter>u<ctrl-l>"), 4);
        let decisions: usize = MORNING.iter().map(|step| step.decisions).sum();
        assert_eq!(decisions, 52);
    }

    #[test]
    fn it_is_the_morning_of_the_research() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("a.db"), Open::Create).unwrap();
        let now = "2026-11-20T17:00:00Z".parse().unwrap();
        morning(&store, now).unwrap();
        let scope = Scope::All;
        let today = store
            .fetch(&TodayQuery {
                filter: crate::domain::query::Filter::default(),
                scope,
                now,
                limit: None,
                doubled: false,
                unfolded: Vec::new(),
            })
            .unwrap();
        let count = |group: Group| {
            let counts = today.counts();
            counts
                .iter()
                .find(|(of, _)| *of == group)
                .map_or(0, |(_, n)| *n)
        };
        for (group, wanted) in [
            (Group::Overdue, 6),
            (Group::DueSoon, 9),
            (Group::Requests, 25),
            (Group::ToShip, 0),
            (Group::WithoutBrief, 4),
            (Group::DetectedPosts, 3),
            (Group::ToDecide, 0),
            (Group::Answers, 5),
            (Group::Conflicts, 0),
        ] {
            assert_eq!(count(group), wanted, "{group:?}");
        }
        let pipeline = store
            .fetch(&PipelineQuery {
                scope,
                now,
                filter: crate::domain::query::Filter::default(),
                sort: PipelineSort::Stage,
                reverse: false,
                span: Span::ALL,
            })
            .unwrap();
        assert_eq!(pipeline.total, LIVE);
    }
}
