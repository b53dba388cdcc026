//! Any sequence of commands: undone it is the start, redone it is the end, and the log proves it.
//!
//! The invariants of reliability.md section 5: (a) the log proves the tables, (b) undo at once, (c) undo and
//! redo, (d) undo beside other work, (e) money, (f) sent twice, (g) the chain of hashes.

use std::collections::{BTreeMap, BTreeSet};

use callsheet::domain::brief::BriefFor;
use callsheet::domain::command::{
    Command, CreatorEdit, Envelope, MoveDetails, NewBrief, NewCampaign, NewFee, NewFollowUp,
    NewSegment, ProductEdit, ShopEdit, Source,
};
use callsheet::domain::creator::Contact;
use callsheet::domain::fact::Side;
use callsheet::domain::followup::FollowUpKind;
use callsheet::domain::goal::{Curve, Goal, GoalMetric};
use callsheet::domain::id::{
    CampaignId, CreatorId, ExtId, FollowUpId, OpId, SampleId, SegmentId, ShopId,
};
use callsheet::domain::money::BasisPoints;
use callsheet::domain::sample::Decision;
use callsheet::domain::stage::Stage;
use callsheet::store::Failure;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use uuid::Uuid;

use crate::damage::take_in;
use crate::world::{SKU, World, add_creator, dump};

#[derive(Clone, Debug)]
enum Step {
    Creator(u8),
    Edit(Index, u8),
    Tag(Index, u8),
    Note(Index),
    Sample(Index, Stage),
    Advance(Vec<Index>),
    Move(Index, Stage),
    Back(Index),
    Track(Index, u8),
    Confirm(Index),
    Extend(Index),
    Stock(u8),
    Fee(u8),
    Campaign(u8),
    Join(Index, Index),
    Segment(u8),
    Resegment(Index, u8),
    Unsegment(Index),
    Brief(u8),
    Queue(Index),
    Snooze(Index),
    Complete(Index),
    Cancel(Index),
    Send(Index),
    Book(Index, u8),
    Undo,
    Redo,
}

fn stage() -> impl Strategy<Value = Stage> {
    prop::sample::select(Stage::ALL.to_vec())
}

fn fresh() -> impl Strategy<Value = Step> {
    let index = any::<Index>;
    prop_oneof![
        2 => (0..9_u8).prop_map(Step::Creator),
        2 => (index(), 0..4_u8).prop_map(|(i, n)| Step::Edit(i, n)),
        1 => (index(), 0..4_u8).prop_map(|(i, n)| Step::Tag(i, n)),
        1 => index().prop_map(Step::Note),
        4 => (index(), stage()).prop_map(|(i, to)| Step::Sample(i, to)),
        6 => prop::collection::vec(index(), 1..4).prop_map(Step::Advance),
        4 => (index(), stage()).prop_map(|(i, to)| Step::Move(i, to)),
        2 => index().prop_map(Step::Back),
        1 => (index(), 0..4_u8).prop_map(|(i, n)| Step::Track(i, n)),
        1 => index().prop_map(Step::Confirm),
        1 => index().prop_map(Step::Extend),
        1 => (0..6_u8).prop_map(Step::Stock),
        1 => (0..6_u8).prop_map(Step::Fee),
        1 => (0..3_u8).prop_map(Step::Campaign),
        1 => (index(), index()).prop_map(|(i, j)| Step::Join(i, j)),
        1 => (0..3_u8).prop_map(Step::Segment),
        1 => (index(), 0..3_u8).prop_map(|(i, n)| Step::Resegment(i, n)),
        1 => index().prop_map(Step::Unsegment),
        1 => (0..4_u8).prop_map(Step::Brief),
        2 => index().prop_map(Step::Queue),
        1 => index().prop_map(Step::Snooze),
        1 => index().prop_map(Step::Complete),
        1 => index().prop_map(Step::Cancel),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => fresh(),
        1 => any::<Index>().prop_map(Step::Send),
        2 => Just(Step::Undo),
        1 => Just(Step::Redo),
    ]
}

fn ids(world: &World, sql: &'static str) -> Vec<Uuid> {
    world.ask(move |conn| {
        conn.prepare(sql)
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap()
    })
}

#[expect(clippy::too_many_lines, reason = "one arm a step")]
/// Returns the command of a step; names nothing where there is nothing to name.
fn command(world: &World, shop: ShopId, step: &Step) -> Command {
    let creators = ids(world, "select id from creator order by id");
    let samples = ids(world, "select id from sample order by id");
    let follow_ups = ids(world, "select id from follow_up order by id");
    let campaigns = ids(world, "select id from campaign order by id");
    let segments = ids(world, "select id from segment order by id");
    let pick = |of: &[Uuid], index: &Index| {
        if of.is_empty() {
            Uuid::nil()
        } else {
            *index.get(of)
        }
    };
    let creator = |index: &Index| CreatorId(pick(&creators, index));
    let sample = |index: &Index| SampleId(pick(&samples, index));
    let follow_up = |index: &Index| FollowUpId(pick(&follow_ups, index));
    match step {
        Step::Creator(n) => add_creator(shop, &format!("creator{n}")),
        Step::Edit(i, n) => Command::EditCreators {
            creators: vec![creator(i)],
            edit: CreatorEdit {
                followers: Some(Some(i64::from(*n) * 1000)),
                contact: (*n > 1).then(|| Contact {
                    email: Some(format!("{n}@example.com")),
                    ..Contact::default()
                }),
                ..CreatorEdit::default()
            },
        },
        Step::Tag(i, n) => Command::TagCreators {
            creators: vec![creator(i)],
            add: BTreeSet::from([format!("tag{n}")]),
            remove: BTreeSet::from([format!("tag{}", (n + 1) % 4)]),
        },
        Step::Note(i) => Command::AddNote {
            creators: vec![creator(i)],
            text: "Likes mornings".into(),
        },
        Step::Sample(i, to) => Command::AddSamples {
            creators: vec![creator(i)],
            sku_id: ExtId::new(SKU),
            to: *to,
            campaign: campaigns.first().copied().map(CampaignId),
            details: all_details(),
        },
        Step::Advance(of) => Command::AdvanceSamples {
            samples: of.iter().map(sample).collect(),
            details: all_details(),
        },
        Step::Move(i, to) => Command::MoveSamples {
            samples: vec![sample(i)],
            to: *to,
            details: all_details(),
        },
        Step::Back(i) => Command::MoveSamplesBack {
            samples: vec![sample(i)],
        },
        Step::Track(i, n) => Command::TrackSamples {
            samples: vec![sample(i)],
            carrier: None,
            tracking: Some(format!("1Z{n}")),
        },
        Step::Confirm(i) => Command::ConfirmDue {
            samples: vec![sample(i)],
        },
        Step::Extend(i) => Command::ExtendDue {
            samples: vec![sample(i)],
            days: 7,
        },
        Step::Stock(n) => Command::EditProduct {
            shop,
            sku_id: ExtId::new(SKU),
            edit: ProductEdit {
                sample_stock: Some((*n > 0).then(|| i64::from(*n) + 4)),
                ..ProductEdit::default()
            },
        },
        Step::Fee(n) => Command::EditShop {
            shop,
            edit: ShopEdit {
                fee_rate: Some(BasisPoints(i64::from(*n) * 100)),
                ..ShopEdit::default()
            },
        },
        Step::Campaign(n) => Command::AddCampaign(NewCampaign {
            shop,
            name: format!("Campaign {n}"),
            products: BTreeSet::from([ExtId::new(SKU)]),
            segment: None,
            from: "2026-11-01".parse().unwrap(),
            to: "2026-12-31".parse().unwrap(),
            goal: Goal {
                metric: GoalMetric::NetGmv,
                target: 500_000,
            },
            beside: None,
            curve: Curve::default(),
            owner: None,
            posting_window: Some(10),
            review: *n == 1,
            sample_budget: (*n == 2).then_some(2),
            ad_budget: None,
        }),
        Step::Join(i, j) => Command::JoinCampaign {
            campaign: CampaignId(pick(&campaigns, i)),
            creators: vec![creator(j)],
        },
        Step::Segment(n) => Command::AddSegment(NewSegment {
            shop,
            name: format!("Segment {n}"),
            query: format!("tag:tag{n} owner:me"),
        }),
        Step::Resegment(i, n) => Command::EditSegment {
            shop,
            segment: SegmentId(pick(&segments, i)),
            name: (*n == 2).then(|| "Segment 9".into()),
            query: Some(format!("tier:{n}")),
        },
        Step::Unsegment(i) => Command::RemoveSegment {
            shop,
            segment: SegmentId(pick(&segments, i)),
        },
        Step::Brief(n) => Command::SetBrief(NewBrief {
            shop,
            subject: BriefFor::Product(ExtId::new(SKU)),
            hook: format!("hook {n}"),
            truth: "truth".into(),
            proof: "proof".into(),
            cta: "cta".into(),
            avoid: "cures acne".into(),
        }),
        Step::Queue(i) => Command::QueueFollowUps(vec![NewFollowUp {
            creator: creator(i).into(),
            sample: None,
            kind: FollowUpKind::ThankYou,
            on: None,
            message: Some("Thank you!".into()),
        }]),
        Step::Snooze(i) => Command::SnoozeFollowUps {
            follow_ups: vec![follow_up(i)],
            until: "2026-12-24".parse().unwrap(),
        },
        Step::Complete(i) => Command::CompleteFollowUps {
            follow_ups: vec![follow_up(i)],
        },
        Step::Cancel(i) => Command::CancelFollowUps {
            follow_ups: vec![follow_up(i)],
        },
        Step::Send(i) => Command::SendFollowUps {
            follow_ups: vec![follow_up(i)],
        },
        Step::Book(i, n) => Command::BookFee(NewFee {
            creator: creator(i),
            on: "2026-11-01".parse().unwrap(),
            campaign: None,
            amount: i64::from(*n) * 1_050,
        }),
        Step::Undo => Command::Undo { op: None },
        Step::Redo => Command::Redo { op: None },
    }
}

fn all_details() -> MoveDetails {
    MoveDetails {
        on: None,
        carrier: Some("UPS".into()),
        tracking: Some("1Z999".into()),
        url: Some("74990001".into()),
        decision: Some(Decision::Scale),
        reason: Some("sells".into()),
        by: Some(Side::Them),
        overriding: Some("wanted so".into()),
    }
}

fn start() -> (World, ShopId) {
    let mut world = World::awake();
    let shop = world.shop();
    world.product(shop, Some(20));
    world.creator(shop, "creator0");
    (world, shop)
}

/// Does a step; returns whether it was done. A refusal is an answer, an error is not.
fn take(world: &mut World, shop: ShopId, step: &Step) -> bool {
    let command = command(world, shop, step);
    match world.try_do(command) {
        Ok(_) => true,
        Err(Failure::Refused(_)) => false,
        Err(error) => panic!("{step:?}: {error}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn as_many_undos_as_commands_are_the_start_and_as_many_redos_the_end(
        steps in prop::collection::vec(fresh(), 1..24),
    ) {
        let (mut world, shop) = start();
        let mut states = vec![world.dump()];
        for step in &steps {
            if take(&mut world, shop, step) {
                states.push(world.dump());
            }
        }
        let count = states.len() - 1;
        for before in states.iter().rev().skip(1) {
            world.undo();
            prop_assert_eq!(&world.dump(), before);
        }
        world.reopen();
        world.assert_proven();
        for after in states.iter().skip(1) {
            world.redo();
            prop_assert_eq!(&world.dump(), after);
        }
        prop_assert_eq!(world.number("select count(*) from op"), i64::try_from(3 + 3 * count).unwrap());
        world.assert_proven();
    }

    #[test]
    fn whatever_is_done_and_undone_the_log_proves_the_tables(
        steps in prop::collection::vec(any_step(), 1..32),
    ) {
        let (mut world, shop) = start();
        for step in &steps {
            let before = world.dump();
            if !take(&mut world, shop, step) {
                prop_assert_eq!(world.dump(), before, "a refusal changed something");
            }
        }
        world.assert_proven();
        world.reopen();
        world.assert_proven();
    }

    #[test]
    fn two_sessions_each_undo_their_own_and_what_is_undone_at_once_was_never_there(
        steps in prop::collection::vec((any_step(), any::<bool>()), 1..20),
    ) {
        let (mut world, shop) = start();
        let mut side = Source::Cli;
        for (step, changes) in &steps {
            if *changes {
                side = if side == Source::Cli { Source::Tui } else { Source::Cli };
                world.change_sides(side);
            }
            let before = world.dump();
            let command = command(&world, shop, step);
            let envelope = world.envelope(command);
            let done = match world.store().submit(envelope.clone()) {
                Ok(done) => done,
                Err(Failure::Refused(_)) => {
                    prop_assert_eq!(world.dump(), before, "a refusal changed something");
                    continue;
                }
                Err(error) => panic!("{step:?}: {error}"),
            };
            // Sent twice, done once.
            let length = world.number("select max(seq) from event");
            let again = world.store().submit(envelope).unwrap();
            prop_assert_eq!((again.op, again.events), (done.op, done.events));
            prop_assert_eq!(world.number("select max(seq) from event"), length);
            #[expect(
                clippy::wildcard_enum_match_arm,
                reason = "every other step is alike"
            )]
            match step {
                Step::Undo | Step::Redo => {
                    // Neither ever takes back what the other session did.
                    let of_others = world.number(
                        "with last as (select * from op order by n desc limit 1)
                         select count(*) from last join op o on o.id = last.undoes
                         where o.source <> last.source",
                    );
                    prop_assert_eq!(of_others, 0);
                }
                Step::Send(_) => {}
                fresh if done.undo => {
                    let after = world.dump();
                    world.undo();
                    prop_assert_eq!(&world.dump(), &before);
                    world.redo();
                    prop_assert_eq!(&world.dump(), &after, "{:?}", fresh);
                }
                other => prop_assert!(false, "{other:?} cannot be undone"),
            }
        }
        world.assert_proven();
    }
}

/// What an event is about: which entity, and which of its fields; all of them where it comes or goes.
type Touched = BTreeSet<(String, String)>;

/// What an operation did: what it touched, and the entities it made.
#[derive(PartialEq, Debug)]
struct Done {
    touched: Touched,
    made: BTreeSet<String>,
    bodies: Vec<String>,
}

fn done(world: &World, op: OpId) -> Done {
    let events: Vec<(String, String)> = world.ask(move |conn| {
        conn.prepare("select subject, body from event where op = ?1 order by seq")
            .unwrap()
            .query_map([op], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap()
    });
    let mut done = Done {
        touched: BTreeSet::new(),
        made: BTreeSet::new(),
        bodies: Vec::new(),
    };
    for (subject, body) in events {
        let parsed: Value = serde_json::from_str(&body).unwrap();
        let (noun, change) = parsed.as_object().unwrap().iter().next().unwrap();
        let entity = format!("{noun} {subject}");
        if let Some(delta) = change["changed"]["delta"].as_object() {
            let fields = delta.keys().map(|field| (entity.clone(), field.clone()));
            done.touched.extend(fields);
        } else {
            done.made.insert(subject);
            done.touched.insert((entity, String::new()));
        }
        done.bodies.push(body);
    }
    done
}

impl Done {
    /// Whether both touch the same field of the same entity.
    fn meets(&self, other: &Self) -> bool {
        self.touched.iter().any(|(entity, field)| {
            other.touched.iter().any(|(also, its)| {
                entity == also && (field == its || field.is_empty() || its.is_empty())
            })
        })
    }

    /// Whether it speaks of something the other made.
    fn needs(&self, other: &Self) -> bool {
        other
            .made
            .iter()
            .any(|made| self.bodies.iter().any(|body| body.contains(made.as_str())))
    }
}

/// What everybody sees, without numbers of rows, which tell in which order they came.
fn seen(world: &World) -> String {
    const SEEN: [&str; 8] = [
        "shop",
        "product",
        "creator",
        "(select o.id, c.id as of, o.at, o.author, o.text from note o join creator c on c.n = o.creator)",
        "campaign",
        "segment",
        "(select s.id, c.id as of, p.sku, s.stage, s.due, s.carrier, s.tracking, s.entries, s.inside, s.confirmed,
                s.extensions, s.content_id, s.decision, s.reason, s.shipments,
                s.shipped_before
         from sample s join creator c on c.n = s.creator join product p on p.n = s.product)",
        "(select f.id, c.id as of, f.kind, f.state, f.due_at, f.message
         from follow_up f left join creator c on c.n = f.creator)",
    ];
    world.ask(|conn| dump(conn, &SEEN))
}

/// Files of order lines, each with its own orders, and the sum of their payments in cents.
const ORDERS: [(&str, i64); 3] = [
    ("orders0.csv", 3_050),
    ("orders1.csv", 12_100),
    ("orders2.csv", 99),
];

fn take_orders(world: &mut World, n: usize) {
    let (name, cents) = ORDERS[n];
    let text = format!(
        "Order ID,SKU ID,Product Name,Payment Amount,Quantity,Order Status,Creator Username,Time Created\n\
         5769900000000{n},1729,Serum,{}.{:02},1,Completed,creator0,11/0{}/2026 10:00:00\n",
        cents / 100,
        cents % 100,
        n + 1
    );
    take_in(world, name, text.into_bytes());
}

/// Money by the tables: fees and payments, in cents; and whether the sums kept of them agree.
fn money_of_tables(world: &World) -> (i64, i64, bool) {
    let fees = world.number("select coalesce(sum(amount), 0) from flat_fee");
    let payments = world.number("select coalesce(sum(amount), 0) from order_line");
    let kept = world.number("select coalesce(sum(net), 0) from product_day");
    let worth = world.number("select coalesce(sum(worth), 0) from order_line");
    (fees, payments, kept == worth)
}

/// Money by the log: fees booked less those taken back, and the files that are in.
fn money_of_log(world: &World) -> (i64, i64, bool) {
    let bodies: Vec<String> = world.ask(|conn| {
        conn.prepare("select body from event order by seq")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap()
    });
    let (mut fees, mut files) = (0, BTreeMap::new());
    for body in bodies {
        let event: Value = serde_json::from_str(&body).unwrap();
        let fee = &event["flat_fee"];
        let amount = |of: &Value| of["amount"].as_i64().unwrap_or(0);
        let delta = &fee["changed"]["delta"]["amount"];
        fees += amount(&fee["added"]) - amount(&fee["removed"])
            + delta["after"].as_i64().unwrap_or(0)
            - delta["before"].as_i64().unwrap_or(0);
        for (kind, is_in) in [("batch_imported", true), ("batch_undone", false)] {
            if let Some(file) = event[kind]["file"].as_str() {
                files.insert(file.to_owned(), is_in);
            }
        }
    }
    let payments = ORDERS
        .iter()
        .filter(|(name, _)| files.get(*name) == Some(&true))
        .map(|(_, cents)| cents)
        .sum();
    (fees, payments, true)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn taking_back_commutes_with_what_others_do_to_other_fields(
        before in prop::collection::vec(fresh(), 2..8),
        mine in fresh(),
        theirs in fresh(),
    ) {
        // In one world the other session works before the undo, in one after it.
        let mut worlds = [start(), start()];
        let mut ends = Vec::new();
        for (turn, (world, shop)) in worlds.iter_mut().enumerate() {
            for step in &before {
                take(world, *shop, step);
            }
            let my_command = command(world, *shop, &mine);
            let my_envelope = world.envelope(my_command);
            let my_op = my_envelope.id;
            let their_command = |world: &World| command(world, *shop, &theirs);
            if world.store().submit(my_envelope).is_err() {
                return Ok(());
            }
            let (their_count, undo_count) = (world.envelope(Command::Undo { op: None }), world.envelope(Command::Undo { op: Some(my_op) }));
            let their_op = their_count.id;
            let submit = |world: &World, command: Command| {
                world.store().submit(Envelope { command, source: Source::Tui, ..their_count.clone() })
            };
            if turn == 0 {
                let command = their_command(world);
                if submit(world, command).is_err() {
                    return Ok(());
                }
                let (mine, theirs) = (done(world, my_op), done(world, their_op));
                if theirs.meets(&mine) {
                    return Ok(());
                }
                if let Err(refused) = world.store().submit(undo_count) {
                    prop_assert!(theirs.needs(&mine), "{refused:?}");
                    return Ok(());
                }
                ends.push((theirs, seen(world)));
            } else {
                world.store().submit(undo_count).unwrap();
                let command = their_command(world);
                if submit(world, command).is_err() {
                    // What was taken back was what made it possible.
                    return Ok(());
                }
                ends.push((done(world, their_op), seen(world)));
            }
            world.assert_proven();
        }
        // Whoever decides otherwise after the undo did not do the same.
        if ends[0].0 == ends[1].0 {
            prop_assert_eq!(&ends[0].1, &ends[1].1);
        }
    }

    #[test]
    fn the_money_in_the_tables_is_the_money_in_the_log_at_every_step(
        steps in prop::collection::vec(
            (
                prop_oneof![
                    4 => (any::<Index>(), 1..9_u8).prop_map(|(i, n)| Ok(Step::Book(i, n))),
                    3 => (0..ORDERS.len()).prop_map(Err),
                    6 => any_step().prop_map(Ok),
                ],
                any::<bool>(),
            ),
            1..20,
        ),
    ) {
        let (mut world, shop) = start();
        let mut side = Source::Cli;
        for (step, changes) in &steps {
            if *changes {
                side = if side == Source::Cli { Source::Tui } else { Source::Cli };
                world.change_sides(side);
            }
            match step {
                Ok(step) => drop(take(&mut world, shop, step)),
                Err(n) => take_orders(&mut world, *n),
            }
            prop_assert_eq!(money_of_tables(&world), money_of_log(&world), "{:?}", step);
            world.assert_proven();
        }
    }
}

#[test]
fn an_undo_leaves_other_fields_of_the_same_row_alone() {
    let (mut world, _shop) = start();
    let creators = ids(&world, "select id from creator");
    let maya = CreatorId(creators[0]);
    let edited = world.act(Command::EditCreators {
        creators: vec![maya],
        edit: CreatorEdit {
            followers: Some(Some(7)),
            ..CreatorEdit::default()
        },
    });
    world.change_sides(Source::Tui);
    world.act(Command::TagCreators {
        creators: vec![maya],
        add: BTreeSet::from(["vip".to_owned()]),
        remove: BTreeSet::new(),
    });
    world.change_sides(Source::Cli);
    world.act(Command::Undo {
        op: Some(edited.op),
    });
    assert_eq!(world.number("select followers from creator"), 48_210);
    assert_eq!(
        world.number("select json_array_length(tags) from creator"),
        1
    );
    assert!(seen(&world).contains("vip"));
    world.assert_proven();
}
