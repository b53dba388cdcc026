//! Any sequence of commands: undone it is the start, redone it is the end, and the log proves it.

use std::collections::BTreeSet;

use callsheet::domain::brief::BriefFor;
use callsheet::domain::command::Source;
use callsheet::domain::command::{
    Command, CreatorEdit, MoveDetails, NewBrief, NewCampaign, NewFollowUp, NewSegment, ProductEdit,
    ShopEdit,
};
use callsheet::domain::creator::Contact;
use callsheet::domain::fact::Side;
use callsheet::domain::followup::FollowUpKind;
use callsheet::domain::goal::{Curve, Goal, GoalMetric};
use callsheet::domain::id::{
    CampaignId, CreatorId, ExtId, FollowUpId, SampleId, SegmentId, ShopId,
};
use callsheet::domain::money::BasisPoints;
use callsheet::domain::sample::Decision;
use callsheet::domain::stage::Stage;
use callsheet::store::Failure;
use proptest::prelude::*;
use proptest::sample::Index;
use uuid::Uuid;

use crate::world::{SKU, World, add_creator};

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
