//! A shop's rows for the tests of the screen: long, wide, right-to-left and missing names among them.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use uuid::Uuid;

use crate::domain::conflict::Difference;
use crate::domain::creator::{Contact, Creator, CreatorType, Tier};
use crate::domain::date::{Date, Instant, Zone, plus_days};
use crate::domain::due::{Bucket, WhyLate};
use crate::domain::fact::Kind;
use crate::domain::fact::{ContentKind, Figures as ContentFigures, Side};
use crate::domain::followup::{FollowUpKind, FollowUpState};
use crate::domain::id::{ConflictId, CreatorId, ExtId, FollowUpId, NoteId, OpId, SampleId, ShopId};
use crate::domain::mapping::Mapping;
use crate::domain::metrics::score::{Card, Grade, Scale};
use crate::domain::metrics::sums::{Given, Share, Sold, Sums};
use crate::domain::money::{BasisPoints, Currency, Money};
use crate::domain::preview::{Pairing, Preview, Sight};
use crate::domain::sample::{Decision, Sample};
use crate::domain::shop::{DEFAULT_FEE_RATE, Shop};
use crate::domain::stage::Stage;
use crate::store::view::conflict::ConflictRow;
use crate::store::view::creator::{
    ContentRow, CreatorRow, CreatorShow, NoteRow, Profile, TimelineRow,
};
use crate::store::view::due::DueRow;
use crate::store::view::followup::FollowUpRow;
use crate::store::view::log::LogRow;
use crate::store::view::pipeline::{SampleDetail, SampleRow, StageCount};
use crate::store::view::review::{PaceRow, Repeat, Tracked};
use crate::store::view::scorecard::{Figures, Medians, Ratio, Scorecard};
use crate::store::view::today::{Group, Item, TodayGroup};
use crate::store::view::week_ago::WeekAgo;
use crate::tui::model::Points;

/// Friday 20 November 2026.
pub(crate) fn today() -> Date {
    Date::from_ymd_opt(2026, 11, 20).expect("a day of the calendar")
}

pub(crate) fn zone() -> Zone {
    "America/Los_Angeles".parse().expect("a zone")
}

fn at(days: i64, hour: u32) -> Instant {
    zone().at(plus_days(today(), days), hour)
}

fn on(days: i64) -> Date {
    plus_days(today(), days)
}

pub(crate) const HANDLES: [(&str, &str); 10] = [
    ("maya.glows", "Maya Okafor 🌿"),
    ("leo_lifts", "Leo Brandt"),
    ("meizhuang", "美妆小铺的日常"),
    ("noor.beauty", "نور للجمال"),
    ("the_family_kitchen_of_anna", "👩‍👩‍👧‍👧 Anna & Co. Family Kitchen"),
    ("k.park", "박지민"),
    ("zoe", ""),
    ("café.olé", "José Ñandú"),
    ("yael_cooks", "יעל מבשלת"),
    ("flagship", "🇺🇸🇬🇧 Flags"),
];

const PRODUCTS: [&str; 4] = [
    "Serum 30 ml",
    "Bands set",
    "保湿面霜 50g",
    "Overnight repair mask, twin pack",
];

fn pick<T: Copy>(of: &[T], n: usize) -> T {
    of[n % of.len()]
}

/// Stages, entered so many days ago, due in so many days, breached.
const LIFE: [(Stage, i64, Option<i64>, bool); 16] = [
    (Stage::Invited, 2, None, false),
    (Stage::Requested, 5, None, true),
    (Stage::Requested, 1, None, false),
    (Stage::Requested, 0, None, false),
    (Stage::Approved, 3, None, true),
    (Stage::Shipped, 14, None, true),
    (Stage::Shipped, 4, None, false),
    (Stage::Shipped, 1, None, false),
    (Stage::Delivered, 20, Some(-6), true),
    (Stage::Delivered, 16, Some(-2), true),
    (Stage::Delivered, 14, Some(0), false),
    (Stage::Delivered, 12, Some(1), false),
    (Stage::Delivered, 3, Some(11), false),
    (Stage::Review, 1, Some(4), false),
    (Stage::Posted, 15, None, true),
    (Stage::Lost, 1, None, false),
];

pub(crate) fn sample_rows() -> Vec<SampleRow> {
    LIFE.iter()
        .enumerate()
        .map(|(n, &(stage, days, due, breached))| {
            let (handle, name) = pick(&HANDLES, n + 2);
            SampleRow {
                id: SampleId(Uuid::from_u128(n as u128)),
                creator: handle.to_owned(),
                creator_id: CreatorId(Uuid::from_u128(100)),
                creator_name: Some(name.to_owned()).filter(|name| !name.is_empty()),
                product: pick(&PRODUCTS, n).to_owned(),
                sku_id: "1729384756".into(),
                shop: "Glow Labs".to_owned(),
                shop_id: ShopId(Uuid::nil()),
                stage,
                entered_at: Some(at(-days, 9)),
                entered_on: Some(on(-days)),
                lapses: (stage == Stage::Requested).then(|| on(7 - days)),
                due: due.map(on),
                confirmed: n % 2 == 0,
                tracking: (stage == Stage::Shipped && n != 7)
                    .then(|| "9400 1112 0255 5684".to_owned()),
                carrier: (stage == Stage::Shipped).then(|| "USPS".to_owned()),
                campaign: (n % 3 == 0).then(|| "Autumn glow".to_owned()),
                needs_review: false,
                breached,
                days_overdue: due.map_or(0, |due| (-due).max(0)),
                post_url: (stage == Stage::Posted)
                    .then(|| "https://www.tiktok.com/@zoe/video/73".to_owned()),
            }
        })
        .collect()
}

pub(crate) fn groups(rows: &[SampleRow]) -> Vec<(Stage, usize)> {
    let mut groups: Vec<(Stage, usize)> = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        if groups.last().is_none_or(|(stage, _)| *stage != row.stage) {
            groups.push((row.stage, n));
        }
    }
    groups
}

pub(crate) fn stage_counts() -> Vec<StageCount> {
    let counts = [12, 3, 25, 4, 31, 18, 2, 9, 140, 33, 8, 1, 6];
    let breached = [0, 0, 5, 1, 3, 6, 0, 1, 0, 0, 0, 0, 0];
    Stage::ALL
        .into_iter()
        .zip(counts.into_iter().zip(breached))
        .map(|(stage, (count, breached))| StageCount {
            stage,
            count,
            breached,
        })
        .collect()
}

pub(crate) fn due_rows() -> Vec<DueRow> {
    let days = [-6, -2, -1, 0, 1, 3, 5, 11, 24];
    let causes: [&[WhyLate]; 3] = [
        &[WhyLate::BriefAfterDelivery, WhyLate::NoReminder],
        &[WhyLate::Creator],
        &[WhyLate::DeliveredLate, WhyLate::DueNotConfirmed],
    ];
    days.iter()
        .enumerate()
        .map(|(n, &days)| DueRow {
            sample: SampleId(Uuid::from_u128(n as u128)),
            creator: pick(&HANDLES, n).0.to_owned(),
            creator_id: CreatorId(Uuid::from_u128(100)),
            product: pick(&PRODUCTS, n).to_owned(),
            sku_id: "1729384756".into(),
            shop: "Glow Labs".to_owned(),
            stage: Stage::Delivered,
            due: on(days),
            confirmed: n % 2 == 0,
            days_overdue: (-days).max(0),
            bucket: Bucket::of(on(days), today()),
            grace_until: (n == 1).then(|| on(3)),
            reminder_used: None,
            reminder_from: None,
            why_late: causes.get(n).map_or_else(Vec::new, |why| why.to_vec()),
        })
        .collect()
}

pub(crate) const DUE_COUNTS: [usize; 5] = [6, 3, 2, 9, 11];

pub(crate) fn strip() -> Vec<usize> {
    let mut days = vec![3, 2, 0, 1, 4, 2, 2, 0, 1, 1, 0, 5, 0, 0, 1];
    days.resize(28, 0);
    days
}

fn follow_up(n: usize, kind: FollowUpKind, days: i64, state: FollowUpState) -> FollowUpRow {
    let reasons = [
        (FollowUpKind::OverdueNudge, "post is 2 days past due"),
        (FollowUpKind::Brief, "delivered yesterday, brief not sent"),
        (FollowUpKind::ShipSample, "approved 3 days ago"),
    ];
    let reason = reasons
        .iter()
        .find(|(of, _)| *of == kind)
        .map_or("due date in 2 days", |(_, reason)| reason);
    FollowUpRow {
        id: FollowUpId(Uuid::from_u128(n as u128)),
        creator: Some(pick(&HANDLES, n).0.to_owned()),
        creator_id: Some(CreatorId(Uuid::from_u128(100))),
        shop: "Glow Labs".to_owned(),
        sample: None,
        product: Some(pick(&PRODUCTS, n).to_owned()),
        sku_id: None,
        campaign: None,
        trigger: None,
        needs: None,
        kind,
        due_at: at(days, 9),
        channel: "TikTok inbox".to_owned(),
        state,
        reason: reason.to_owned(),
        message: "Hi Maya 🌿,\n\nyour Serum 30 ml arrived on 31 Oct and the post was due last \
                  Saturday. Could you tell me which day suits you? If something is in the way, \
                  say so and we will find another date.\n\nThank you,\nAna at Glow Labs"
            .to_owned(),
        closed_at: None,
    }
}

pub(crate) fn follow_ups() -> Vec<FollowUpRow> {
    vec![
        follow_up(0, FollowUpKind::OverdueNudge, -2, FollowUpState::Queued),
        follow_up(1, FollowUpKind::Brief, 0, FollowUpState::Queued),
        follow_up(2, FollowUpKind::ShipSample, 0, FollowUpState::Queued),
        follow_up(3, FollowUpKind::Reminder, 2, FollowUpState::Snoozed),
        follow_up(4, FollowUpKind::ThankYou, 5, FollowUpState::Sent),
    ]
}

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn detail(stage: Stage, product: &str, due: Option<i64>, why_late: &[WhyLate]) -> SampleDetail {
    let shop = ShopId(Uuid::nil());
    let creator = CreatorId(Uuid::from_u128(100));
    let mut entity = Sample::blank(shop, creator, stage);
    entity.entries.insert(
        stage,
        crate::domain::sample::Entry {
            on: on(-9),
            at: None,
        },
    );
    SampleDetail {
        id: entity.id,
        creator: "maya.glows".to_owned(),
        shop: "Glow Labs".to_owned(),
        product: product.to_owned(),
        sku_id: "1729384756".into(),
        campaign: None,
        stage,
        requested: None,
        approved: None,
        shipped: None,
        delivered: None,
        due: due.map(on),
        confirmed: true,
        extensions: 0,
        grace_until: None,
        posted: (stage == Stage::Posted).then(|| on(-9)),
        carrier: Some("USPS".to_owned()),
        tracking: Some("9400 1112 0255 5684".to_owned()),
        post_url: None,
        decision: (stage == Stage::Decided).then_some(Decision::Repeat),
        reason: stage
            .is_closed()
            .then(|| "GMV per post above the tier".to_owned()),
        declined_by: (stage == Stage::Declined).then_some(Side::Them),
        refundable: false,
        breached: !why_late.is_empty(),
        reminder_used: None,
        reminder_from: None,
        why_late: why_late.to_vec(),
        entity,
    }
}

fn content(n: i64, title: Option<&str>, gmv: Option<i64>, kind: ContentKind) -> ContentRow {
    ContentRow {
        content_id: "7312345678901234567".into(),
        kind,
        title: title.map(str::to_owned),
        url: None,
        posted: Some(on(-n)),
        gmv: gmv.map(usd),
        figures: ContentFigures {
            views: (n != 30).then_some(n * n * 1_377),
            ..ContentFigures::default()
        },
    }
}

fn profile() -> Profile {
    let id = CreatorId(Uuid::from_u128(100));
    Profile {
        id,
        handle: "maya.glows".to_owned(),
        shop: "Glow Labs".to_owned(),
        name: Some("Maya Okafor 🌿".to_owned()),
        followers: Some(48_210),
        tier: Some(Tier::NANO_MICRO),
        kind: CreatorType::Repeat,
        category: Some("beauty".to_owned()),
        style: Some("tutorials".to_owned()),
        email: None,
        phone: None,
        address: None,
        agreed_rate: Some(2.0),
        retainer_since: None,
        commission_rate: Some(0.18),
        flat_fee: Some(usd(25_000)),
        strikes: 1,
        tags: vec!["vip".to_owned(), "glow".to_owned()],
        owner: Some("ana".to_owned()),
        paused_until: Some(on(3)),
        hold_samples: true,
        compliant: 0,
        violations: 0,
        commission: Some(BasisPoints(1_800)),
        entity: Creator::new(id, ShopId(Uuid::nil()), "maya.glows".to_owned()),
        contact: Contact::default(),
    }
}

fn repeat() -> Repeat {
    let row = |(from, to), posts, net, cvr| PaceRow {
        from: on(from),
        to: on(to),
        posts,
        net_gmv: usd(net),
        cvr,
    };
    Repeat {
        now: row((-27, 0), 6, 124_050, Ratio::new(24, 1_000)),
        before: row((-55, -28), 8, 98_000, None),
    }
}

pub(crate) fn show() -> CreatorShow {
    let late = [WhyLate::BriefAfterDelivery, WhyLate::NoReminder];
    let timeline = [
        (0, "Reminder queued: two days past due"),
        (-1, "Serum 30 ml: due Sat 14 Nov kept"),
        (-9, "Bands set: posted"),
        (-20, "Serum 30 ml: delivered"),
    ];
    CreatorShow {
        retainer: None,
        offers: Vec::new(),
        tracked: Some(Tracked::Repeat(repeat())),
        creator: profile(),
        samples: vec![
            detail(Stage::Delivered, "Serum 30 ml", Some(-6), &late),
            detail(Stage::Shipped, "保湿面霜 50g", None, &[]),
            detail(Stage::Posted, "Bands set", None, &[]),
            detail(
                Stage::Decided,
                "Overnight repair mask, twin pack",
                None,
                &[],
            ),
        ],
        content: vec![
            content(
                3,
                Some("Night routine 夜间护肤 ✨"),
                Some(41_220),
                ContentKind::Video,
            ),
            content(
                9,
                Some("Trying bands for a week"),
                Some(123_400),
                ContentKind::Live,
            ),
            content(30, None, None, ContentKind::Video),
        ],
        follow_ups: vec![
            follow_up(0, FollowUpKind::OverdueNudge, -2, FollowUpState::Queued),
            follow_up(0, FollowUpKind::ThankYou, -9, FollowUpState::Sent),
        ],
        suggestions: Vec::new(),
        notes: vec![NoteRow {
            id: NoteId(Uuid::nil()),
            at: at(-12, 15),
            author: "ana".to_owned(),
            text: "Prefers mornings, answers on Instagram faster than in the inbox. Wants the \
                   cream in size L next time."
                .to_owned(),
        }],
        timeline: timeline
            .into_iter()
            .map(|(days, summary)| TimelineRow {
                at: at(days, 10),
                kind: "sample_moved".to_owned(),
                summary: summary.to_owned(),
            })
            .collect(),
    }
}

/// What a creator of that many posts and that GMV per post did; one of four has no view counted.
fn sums(posts: i128, per_post: i128, orders: i128) -> Sums {
    Sums {
        days: Some(28),
        posts,
        content_gmv: posts * per_post,
        cvr: Share {
            of: orders,
            by: 1_000,
        },
        sold: Sold {
            net: 412_000,
            orders: 98,
            commission: 74_160,
            returned: Share { of: 3, by: 104 },
            ..Sold::default()
        },
        given: Given {
            on_time: Share { of: 4, by: 5 },
            ..Given::default()
        },
        ..Sums::default()
    }
}

/// The card of a creator among three others of the tier.
fn card(own: &Sums) -> Card {
    let others = [
        sums(4, 12_000, 9),
        sums(6, 21_684, 18),
        sums(12, 30_000, 30),
    ];
    let all = std::iter::once(own).chain(&others);
    let peers: Vec<(i64, &Sums)> = (0..).zip(all).collect();
    Scale::of(&peers).card(own)
}

/// What the creator's card was a week ago.
pub(crate) fn week_ago() -> WeekAgo {
    WeekAgo {
        card: Some(card(&sums(8, 20_000, 26))),
    }
}

pub(crate) fn scorecard() -> Scorecard {
    let ratio = |of, by| Some(Ratio { of, by });
    let own = sums(10, 41_200, 24);
    Scorecard {
        card: Some(card(&own)),
        sums: own,
        handle: "maya.glows".to_owned(),
        tier: Some(Tier::NANO_MICRO),
        bounds: (Some(on(-27)), Some(today())),
        figures: Figures {
            net_gmv: usd(412_000),
            orders: 98,
            commission: usd(74_160),
            posts: 10,
            gmv_per_post: Some(usd(41_200)),
            cvr: ratio(24, 1_000),
            on_time: ratio(4, 5),
        },
        medians: Medians {
            creators: 42,
            net_gmv: Some(usd(216_842)),
            orders: ratio(61, 1),
            commission: Some(usd(39_031)),
            posts: ratio(13, 2),
            gmv_per_post: Some(usd(21_684)),
            cvr: None,
            on_time: ratio(9, 10),
        },
        weeks: vec![
            0, 12_000, 30_500, 22_000, 41_000, 64_000, 51_000, 70_000, 66_000, 91_000, 80_000,
            120_400,
        ],
        data_until: Some(on(-2)),
    }
}

pub(crate) fn today_groups() -> Vec<TodayGroup> {
    let (due, samples, follow_ups) = (due_rows(), sample_rows(), follow_ups());
    let of = |stage: Stage| -> Vec<Item> {
        let rows = samples.iter().filter(|row| row.stage == stage);
        rows.cloned().map(Item::Sample).collect()
    };
    let dues = |from: usize, to: usize| -> Vec<Item> {
        due[from..to].iter().cloned().map(Item::Due).collect()
    };
    let conflict = Item::Conflict(ConflictRow {
        id: ConflictId(Uuid::nil()),
        sample: SampleId(Uuid::nil()),
        creator: "k.park".to_owned(),
        creator_id: CreatorId(Uuid::nil()),
        product: "Serum 30ml".to_owned(),
        sku_id: ExtId::new("1"),
        shop: "Glow Labs".to_owned(),
        stage: Stage::Shipped,
        file: "tracker.csv".to_owned(),
        line: 7,
        at: "2026-11-20T08:00:00Z".parse().unwrap(),
        text: "The file says cancelled, here the sample is shipped.".to_owned(),
        fields: vec![Difference {
            field: "stage",
            ours: Some("shipped".to_owned()),
            theirs: "cancelled".to_owned(),
        }],
        kept: None,
    });
    [
        (Group::Overdue, dues(0, 3), 3),
        (Group::DueSoon, dues(3, 5), 2),
        (Group::Requests, of(Stage::Requested), 25),
        (Group::ToShip, of(Stage::Approved), 1),
        (Group::ToDecide, of(Stage::Posted), 1),
        (Group::Conflicts, vec![conflict], 1),
        (
            Group::FollowUps,
            follow_ups.into_iter().take(3).map(Item::FollowUp).collect(),
            3,
        ),
    ]
    .into_iter()
    .map(|(group, items, count)| TodayGroup {
        group,
        count,
        items,
    })
    .collect()
}

pub(crate) fn creator_rows() -> Vec<CreatorRow> {
    let followers = [
        48_210, 120_400, 1_250_000, 4_900, 88_000, 512_000, 0, 33_100, 7_250, 260_000,
    ];
    HANDLES
        .into_iter()
        .zip(followers)
        .enumerate()
        .map(|(n, ((handle, name), followers))| CreatorRow {
            id: CreatorId(Uuid::from_u128(n as u128)),
            handle: handle.to_owned(),
            name: Some(name.to_owned()).filter(|name| !name.is_empty()),
            shop: "Glow Labs".to_owned(),
            followers: (followers > 0).then_some(followers),
            tier: (followers > 0).then(|| Tier::of(followers)),
            kind: pick(&CreatorType::ALL, n),
            category: Some("beauty".to_owned()),
            tags: if n % 3 == 0 {
                vec!["vip".to_owned(), "glow".to_owned()]
            } else {
                Vec::new()
            },
            owner: (n % 2 == 0).then(|| "ana".to_owned()),
            hold_samples: n == 3,
            open_samples: n % 4,
            last_post: (n != 6).then(|| on(-7 * i64::try_from(n).unwrap_or(0))),
            posts: i64::try_from(n).unwrap_or(0),
            net_gmv: usd(412_000 / (1 + i64::try_from(n).unwrap_or(0) * 3) * i64::from(n != 6)),
        })
        .collect()
}

/// Scores of the first rows of the table.
pub(crate) fn scores() -> BTreeMap<CreatorId, Points> {
    let graded = [
        (82, Grade::A),
        (100, Grade::A),
        (37, Grade::D),
        (8, Grade::E),
    ];
    let scores = graded.into_iter().enumerate();
    scores
        .map(|(n, (points, grade))| {
            (
                CreatorId(Uuid::from_u128(n as u128)),
                Points { points, grade },
            )
        })
        .collect()
}

/// Returns the shop the fixtures are of.
pub(crate) fn shop() -> Shop {
    Shop {
        id: ShopId(Uuid::from_u128(1)),
        name: "Glow Labs".to_owned(),
        client: None,
        market: "US".to_owned(),
        currency: "USD".parse().unwrap(),
        zone: zone(),
        fee_rate: DEFAULT_FEE_RATE,
        weekly_outreach: None,
        outreach_paused: None,
    }
}

/// Returns a file before it is imported, its columns guessed.
pub(crate) fn preview() -> Preview {
    let pairs = [
        ("Who", Some("handle")),
        ("Contact", Some("email")),
        ("Fans", Some("followers")),
        ("Remarks", None),
    ];
    let columns: Vec<_> = pairs
        .into_iter()
        .map(|(column, field)| Pairing {
            column: column.to_owned(),
            field: field.map(str::to_owned),
        })
        .collect();
    let row = |(line, who, mail, fans): (u64, &str, &str, Option<&str>)| Sight {
        line,
        cells: vec![
            Some(who.to_owned()),
            Some(mail.to_owned()),
            fans.map(str::to_owned),
            None,
        ],
        reason: (line == 4).then(|| "\"many\" is no number.".to_owned()),
    };
    let rows = [
        (2, "maya.glows", "maya@example.com", Some("128000")),
        (3, "leo_lifts", "leo@example.com", Some("54200")),
        (4, "meizhuang", "mei@example.com", None),
        (5, "zoe.reads", "zoe@example.com", Some("980")),
        (6, "kai", "kai@example.com", Some("12300")),
    ];
    Preview {
        file: "list.csv".to_owned(),
        kind: Kind::CreatorList,
        title: "a list of creators".to_owned(),
        guessed: true,
        unfilled: vec!["name".to_owned(), "tier".to_owned()],
        missing: Vec::new(),
        rows: rows.map(row).into(),
        mapping: Mapping {
            kind: Some(Kind::CreatorList),
            columns: pairs
                .into_iter()
                .filter_map(|(column, field)| Some((field?.to_owned(), column.to_owned())))
                .collect(),
            ..Mapping::default()
        },
        columns,
    }
}

pub(crate) fn log_rows() -> Vec<LogRow> {
    [
        (
            0,
            9,
            1,
            "ana",
            "tui",
            "@maya.glows Serum 30 ml: overdue nudge queued",
            false,
        ),
        (
            0,
            9,
            2,
            "ana",
            "tui",
            "@leo_lifts Bands set: requested to approved",
            false,
        ),
        (
            0,
            9,
            2,
            "ana",
            "tui",
            "@meizhuang 保湿面霜 50g: requested to approved",
            false,
        ),
        (-1, 17, 3, "tick", "tick", "3 reminders queued", true),
        (
            -9,
            8,
            4,
            "ana",
            "import",
            "orders.csv: 1,204 rows, 12 set aside",
            false,
        ),
        (-400, 8, 5, "ben", "cli", "Shop Glow Labs (US) added", false),
    ]
    .into_iter()
    .enumerate()
    .map(
        |(n, (days, hour, op, actor, source, summary, undone))| LogRow {
            seq: 4_821 - i64::try_from(n).unwrap_or(0),
            at: at(days, hour),
            actor: actor.to_owned(),
            source: source.to_owned(),
            command: String::new(),
            kind: String::new(),
            shop: Some("Glow Labs".into()),
            subject: String::new(),
            summary: summary.to_owned(),
            op: OpId(Uuid::from_u128(op)),
            undone_by: undone.then(|| OpId(Uuid::from_u128(99))),
        },
    )
    .collect()
}

/// Returns what a terminal would show, a line per row; a wide character takes its two columns.
pub(crate) fn text(buf: &Buffer) -> String {
    let mut out = String::new();
    for y in buf.area.top()..buf.area.bottom() {
        let mut line = String::new();
        let mut hidden = 0;
        for x in buf.area.left()..buf.area.right() {
            let symbol = buf[(x, y)].symbol();
            if hidden > 0 {
                hidden -= 1;
                continue;
            }
            line.push_str(symbol);
            hidden = crate::tui::widgets::clip::width(symbol).saturating_sub(1);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Returns an empty buffer of that size.
pub(crate) fn blank(width: u16, height: u16) -> Buffer {
    Buffer::empty(Rect::new(0, 0, width, height))
}
