//! Undo and redo, computed from the log.

use callsheet::domain::command::{
    Command, CreatorEdit, MoveDetails, NewFollowUp, NewShop, ProductEdit, Source,
};
use callsheet::domain::creator::Contact;
use callsheet::domain::followup::FollowUpKind;
use callsheet::domain::id::{CreatorId, ExtId, FollowUpId, SampleId, ShopId};
use callsheet::domain::money::BasisPoints;
use callsheet::domain::stage::Stage;
use callsheet::store::Failure;

use crate::world::{SKU, World, add_creator, add_samples, advance, shipping, subject};

fn track(sample: SampleId, tracking: &str) -> Command {
    Command::TrackSamples {
        samples: vec![sample],
        carrier: None,
        tracking: Some(tracking.into()),
    }
}

fn email(address: &str) -> CreatorEdit {
    CreatorEdit {
        contact: Some(Contact {
            email: Some(address.into()),
            ..Contact::default()
        }),
        ..CreatorEdit::default()
    }
}

fn emails(world: &World) -> Vec<String> {
    world.ask(|conn| {
        conn.prepare(
            "select t.email from creator c join contact t on t.creator = c.id and t.version = c.contact",
        )
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
    })
}

#[test]
fn undo_gives_the_state_before_and_redo_the_state_after() {
    let (mut world, _, sample) = World::small(Some(3));
    let before = world.dump();
    world.act(advance(&[sample]));
    let after = world.dump();
    let undone = world.undo();
    assert_eq!(
        undone.summary,
        "Undone: sample advance · @maya.glows · Serum 30ml is requested again"
    );
    assert_eq!(world.dump(), before);
    let redone = world.redo();
    assert_eq!(
        redone.summary,
        "Redone: sample advance · @maya.glows · Serum 30ml is approved again"
    );
    assert_eq!(world.dump(), after);
    world.undo();
    assert_eq!(world.dump(), before);
    world.assert_proven();
}

#[test]
fn the_next_undo_is_known_after_reopening() {
    let (mut world, _, sample) = World::small(None);
    let before = world.dump();
    world.act(advance(&[sample]));
    let after = world.dump();
    world.reopen();
    world.undo();
    assert_eq!(world.dump(), before);
    world.reopen();
    world.redo();
    assert_eq!(world.dump(), after);
}

#[test]
fn undo_goes_back_step_by_step_and_then_says_that_nothing_is_left() {
    let mut world = World::new();
    let shop = world.shop();
    world.creator(shop, "a");
    world.undo();
    let gone = world.undo();
    assert_eq!(gone.summary, "Undone: shop add · Shop Fernhollow is gone");
    assert_eq!(world.dump(), "");
    assert_eq!(world.refused(Command::Undo { op: None }), "nothing_to_undo");
    world.redo();
    world.redo();
    assert_eq!(world.refused(Command::Redo { op: None }), "nothing_to_redo");
    assert_eq!(world.number("select count(*) from creator"), 1);
}

#[test]
fn a_fresh_action_ends_redo_and_undo_jumps_over_what_is_undone() {
    let mut world = World::new();
    let shop = world.shop();
    world.creator(shop, "a");
    world.creator(shop, "b");
    world.undo();
    world.creator(shop, "c");
    assert_eq!(world.refused(Command::Redo { op: None }), "nothing_to_redo");
    world.undo();
    world.undo();
    assert_eq!(world.number("select count(*) from creator"), 0);
    world.redo();
    world.redo();
    assert_eq!(
        world.number("select count(*) from creator where handle in ('a', 'c')"),
        2
    );
}

#[test]
fn each_source_undoes_its_own() {
    let mut world = World::new();
    let shop = world.shop();
    world.source = Source::Tui;
    assert_eq!(world.refused(Command::Undo { op: None }), "nothing_to_undo");
    let of_app = world.act(add_creator(shop, "app"));
    world.source = Source::Cli;
    world.creator(shop, "line");
    world.source = Source::Tui;
    world.undo();
    assert_eq!(
        world.number("select count(*) from creator where handle = 'line'"),
        1
    );
    world.source = Source::Cli;
    assert_eq!(world.refused(Command::Redo { op: None }), "nothing_to_redo");
    world.act(Command::Redo {
        op: Some(of_app.op),
    });
    assert_eq!(world.number("select count(*) from creator"), 2);
}

#[test]
fn an_operation_is_undone_once_and_said_so() {
    let (mut world, _, sample) = World::small(None);
    let done = world.act(advance(&[sample]));
    let undone = world.act(Command::Undo { op: Some(done.op) });
    match world.try_do(Command::Undo { op: Some(done.op) }) {
        Err(Failure::Refused(refusal)) => {
            assert_eq!(refusal.code, "already_undone");
            assert_eq!(
                refusal.message,
                "sample advance was already undone by ana (cli)."
            );
        }
        other => panic!("{other:?}"),
    }
    let redone = world.act(Command::Undo {
        op: Some(undone.op),
    });
    assert_eq!(
        world.number("select stage from sample"),
        Stage::Approved as i64
    );
    assert_eq!(
        world.refused(Command::Undo {
            op: Some(undone.op)
        }),
        "already_undone"
    );
    // A redo stands for what it brought back.
    world.act(Command::Undo {
        op: Some(redone.op),
    });
    assert_eq!(
        world.number("select stage from sample"),
        Stage::Requested as i64
    );
    world.redo();
    assert_eq!(
        world.number("select stage from sample"),
        Stage::Approved as i64
    );
    world.assert_proven();
}

#[test]
fn other_fields_changed_since_stand_and_the_same_field_is_a_conflict() {
    let (mut world, _, sample) = World::small(None);
    let approved = world.act(advance(&[sample]));
    world.act(track(sample, "1Z1"));
    let before = world.dump();
    world.act(Command::Undo {
        op: Some(approved.op),
    });
    assert_eq!(
        world.number("select count(*) from sample where tracking = '1Z1'"),
        1
    );
    world.act(Command::Redo {
        op: Some(approved.op),
    });
    assert_eq!(world.dump(), before);
    world.act(advance(&[sample]));
    let shipped = world.dump();
    match world.try_do(Command::Undo {
        op: Some(approved.op),
    }) {
        Err(Failure::Refused(refusal)) => {
            assert_eq!(refusal.code, "conflict");
            assert!(refusal.message.contains("stage"), "{}", refusal.message);
            assert!(
                refusal.message.contains("@maya.glows"),
                "{}",
                refusal.message
            );
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(world.dump(), shipped);
}

#[test]
fn what_others_hang_on_cannot_be_taken_away() {
    let mut world = World::new();
    let shop = world.shop();
    let product = world.act(Command::AddProduct {
        shop,
        sku_id: ExtId::new(SKU),
        edit: ProductEdit::default(),
    });
    let creator = world.act(add_creator(shop, "maya"));
    world.sample(CreatorId(subject(&creator)), Stage::Requested);
    for op in [product.op, creator.op] {
        match world.try_do(Command::Undo { op: Some(op) }) {
            Err(Failure::Refused(refusal)) => {
                assert_eq!(refusal.code, "conflict");
                assert!(
                    refusal.message.contains("has samples"),
                    "{}",
                    refusal.message
                );
            }
            other => panic!("{other:?}"),
        }
    }
    world.undo();
    world.act(Command::Undo {
        op: Some(product.op),
    });
    assert_eq!(
        world.refused(add_samples(
            &[CreatorId(subject(&creator))],
            Stage::Requested
        )),
        "unknown"
    );
}

#[test]
fn a_name_taken_since_is_a_conflict() {
    let mut world = World::new();
    let shop = world.shop();
    let first = world.act(add_creator(shop, "maya"));
    world.undo();
    world.creator(shop, "maya");
    assert_eq!(
        world.refused(Command::Redo { op: Some(first.op) }),
        "conflict"
    );
    assert_eq!(world.number("select count(*) from creator"), 1);
}

#[test]
fn a_sent_message_cannot_be_undone_and_undo_passes_over_it() {
    let (mut world, maya, sample) = World::small(None);
    world.act(advance(&[sample]));
    let queued = world.act(Command::QueueFollowUps(vec![NewFollowUp {
        creator: maya.into(),
        sample: Some(sample),
        kind: FollowUpKind::ThankYou,
        on: None,
        message: Some("Thank you!".into()),
    }]));
    assert_eq!(queued.summary, "@maya.glows · thank you: queued for 20 Nov");
    let sent = world.act(Command::SendFollowUps {
        follow_ups: vec![FollowUpId(subject(&queued))],
    });
    assert!(!sent.undo);
    assert_eq!(
        world.refused(Command::Undo { op: Some(sent.op) }),
        "irreversible"
    );
    // Queueing it cannot be undone either by now: it is sent.
    assert_eq!(world.refused(Command::Undo { op: None }), "conflict");
    assert_eq!(
        world.number("select count(*) from follow_up where state = 'sent'"),
        1
    );
}

#[test]
fn stock_taken_by_two_is_given_back_to_each() {
    let (mut world, _, first) = World::small(Some(5));
    let shop = world.ask(|conn| {
        conn.query_row("select id from shop", [], |row| row.get(0))
            .unwrap()
    });
    let other = world.creator(ShopId(shop), "leo");
    let second = world.sample(other, Stage::Requested);
    let approved = world.act(advance(&[first]));
    world.act(advance(&[second]));
    assert_eq!(world.number("select sample_stock from product"), 3);
    world.act(Command::Undo {
        op: Some(approved.op),
    });
    assert_eq!(world.number("select sample_stock from product"), 4);
    world.undo();
    assert_eq!(world.number("select sample_stock from product"), 5);
    world.assert_proven();
}

#[test]
fn contacts_stay_out_of_the_log_and_come_back_with_undo_and_redo() {
    let mut world = World::new();
    let shop = world.shop();
    world.act(Command::AddCreator {
        shop,
        handle: "maya".into(),
        edit: email("one@example.com"),
    });
    world.undo();
    world.redo();
    assert_eq!(emails(&world), ["one@example.com"]);
    let maya = world.ask(|conn| {
        conn.query_row("select id from creator", [], |row| row.get(0))
            .unwrap()
    });
    let edit = |address| Command::EditCreators {
        creators: vec![CreatorId(maya)],
        edit: email(address),
    };
    let second = world.act(edit("two@example.com"));
    world.undo();
    assert_eq!(emails(&world), ["one@example.com"]);
    world.act(edit("three@example.com"));
    assert_eq!(emails(&world), ["three@example.com"]);
    world.undo();
    // The second was undone before the third came: its own values return, not the third's.
    world.act(Command::Redo {
        op: Some(second.op),
    });
    assert_eq!(emails(&world), ["two@example.com"]);
    let leaked = world.number(
        "select count(*) from event where body like '%example.com%' or summary like '%example.com%'",
    );
    assert_eq!(leaked, 0);
    world.assert_proven();
}

#[test]
fn a_bulk_of_five_hundred_is_one_operation_and_one_undo() {
    let (mut world, creators) = crowd(500);
    let added = world.act(add_samples(&creators, Stage::Requested));
    assert_eq!(added.summary, "500 samples: new, requested");
    let samples: Vec<SampleId> = added
        .events
        .iter()
        .map(|event| SampleId(event.subject.parse().unwrap()))
        .collect();
    let before = world.dump();
    let done = world.act(advance(&samples));
    assert_eq!(done.summary, "500 samples: requested → approved");
    assert_eq!(
        world.number("select count(*) from sample where stage = 3"),
        500
    );
    assert_eq!(world.number("select sample_stock from product"), 100);
    let undone = world.undo();
    assert_eq!(
        undone.summary,
        "Undone: sample advance · 500 samples are requested again"
    );
    assert_eq!(world.dump(), before);
    world.redo();
    world.assert_proven();
}

#[test]
fn one_refused_sample_refuses_the_whole_bulk() {
    let (mut world, creators) = crowd(3);
    let added = world.act(add_samples(&creators, Stage::Requested));
    let mut samples: Vec<SampleId> = added
        .events
        .iter()
        .map(|event| SampleId(event.subject.parse().unwrap()))
        .collect();
    samples.push(SampleId(uuid::Uuid::from_u128(7)));
    let before = world.dump();
    assert_eq!(world.refused(advance(&samples)), "unknown");
    assert_eq!(world.dump(), before);
}

fn crowd(count: usize) -> (World, Vec<CreatorId>) {
    let mut world = World::new();
    let shop = world.shop();
    world.product(shop, Some(600));
    let creators = (0..count)
        .map(|n| world.creator(shop, &format!("creator{n}")))
        .collect();
    (world, creators)
}

#[test]
fn a_correction_is_undone_like_any_move() {
    let (mut world, _, sample) = World::small(None);
    world.act(advance(&[sample]));
    world.act(Command::MoveSamples {
        samples: vec![sample],
        to: Stage::Shipped,
        details: shipping(),
    });
    world.act(Command::MoveSamples {
        samples: vec![sample],
        to: Stage::Delivered,
        details: MoveDetails::default(),
    });
    let delivered = world.dump();
    let back = world.act(Command::MoveSamplesBack {
        samples: vec![sample],
    });
    assert_eq!(
        back.summary,
        "@maya.glows · Serum 30ml: delivered → shipped (set back)"
    );
    world.undo();
    assert_eq!(world.dump(), delivered);
}

#[test]
fn what_an_undo_would_go_over_is_told_in_the_currency_of_its_shop() {
    let mut world = World::new();
    world.shop();
    let abroad = world.act(Command::AddShop(NewShop {
        name: "Saigon".into(),
        client: None,
        market: "VN".into(),
        currency: "VND".parse().unwrap(),
        zone: "Asia/Ho_Chi_Minh".parse().unwrap(),
        fee_rate: BasisPoints(600),
    }));
    let shop = ShopId(subject(&abroad));
    world.product(shop, None);
    let cost = |cost| Command::EditProduct {
        shop,
        sku_id: ExtId::new(SKU),
        edit: ProductEdit {
            unit_cost: Some(Some(cost)),
            ..ProductEdit::default()
        },
    };
    world.act(cost(40_000));
    let mine = world.act(cost(41_000));
    world.change_sides(Source::Tui);
    world.act(cost(42_000));
    world.change_sides(Source::Cli);
    let Err(Failure::Refused(refusal)) = world.try_do(Command::Undo { op: Some(mine.op) }) else {
        panic!("taken back");
    };
    let clash = &refusal.overtaken.unwrap().clashes[0];
    let told = [&clash.seen, &clash.mine, &clash.theirs].map(|text| text.as_deref());
    assert_eq!(told, [Some("₫41,000"), Some("₫40,000"), Some("₫42,000")]);
}
