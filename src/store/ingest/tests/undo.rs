//! A file goes in and comes out again.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::domain::command::{Command, CreatorEdit, MoveDetails, ProductEdit};
use crate::domain::creator::Contact;
use crate::domain::fact::{Content, LineStatus, OrderLine, SampleFact};
use crate::domain::id::ExtId;
use crate::domain::stage::Stage;
use crate::store::Failure;
use crate::store::ingest::testing::{
    Done, File, World, about, contacts, creators, day, duplicate, email, figures, line, listed,
    orders, sent, shop_order, shop_orders, tracker, video, videos,
};

const AMOUNTS: &str = "select order_id, amount from order_line order by 1";

fn amount(order: i64, amount: i64) -> OrderLine<'static> {
    OrderLine {
        amount,
        ..line(order, 1, "maya")
    }
}

/// A file of every kind.
fn one_of_each() -> Vec<File> {
    vec![
        orders([
            line(1, 1, "maya"),
            line(2, 2, "zoe"),
            duplicate(1, 1, "zoe"),
        ]),
        shop_orders([shop_order(1, 1, "Shipped"), shop_order(9, 9, "To ship")]),
        videos([
            about(100, video(7001, figures(10, 1, 1_000))),
            about(200, video(7001, figures(10, 2, 2_000))),
            video(7003, figures(1, 0, 0)),
        ]),
        creators([listed("maya", Some(12_000)), listed("ann", Some(7))]),
        contacts([email("maya", "a@x.org"), email("bo", "b@x.org")]),
        tracker([sent(Stage::Delivered, Some("2026-11-01"))]),
    ]
}

#[test]
fn every_kind_of_file_comes_out_as_it_went_in() {
    for at in 0..one_of_each().len() {
        let world = World::new();
        let empty = world.dump();
        let file = || one_of_each().swap_remove(at);
        let done = world.import(file());
        let full = world.dump();
        world.assert_sound();
        assert_eq!(world.undo(&done).warnings, Vec::<String>::new(), "{at}");
        assert_eq!(world.dump(), empty, "{at}");
        world.assert_sound();
        // The same bytes go in again, as if for the first time.
        let again = world.import(file());
        assert_eq!(again.counts(), done.counts(), "{at}");
        let strip = |dump: String| dump.lines().count();
        assert_eq!(strip(world.dump()), strip(full), "{at}");
        world.assert_sound();
    }
}

#[test]
fn an_undone_import_is_not_redone_but_imported_again() {
    let world = World::new();
    let done = world.import(orders([line(1, 1, "maya")]));
    let undone = world.undo(&done);
    assert!(!undone.undo, "it cannot be taken back itself");
    let full = world.dump();
    for op in [None, Some(undone.op), Some(done.op)] {
        let refusal = world.refused(Command::Redo { op });
        assert_eq!(refusal.code, "irreversible");
        assert!(
            refusal.message.contains("import it again"),
            "{}",
            refusal.message
        );
    }
    assert_eq!(
        world.refused(Command::Undo { op: Some(done.op) }).code,
        "already_undone"
    );
    assert_eq!(world.dump(), full);
}

#[test]
fn with_a_later_file_on_top_its_values_stay_and_its_undo_gives_the_state_before_both() {
    let world = World::new();
    world.import(orders([amount(1, 100), amount(2, 100), amount(3, 100)]));
    let before = world.dump();
    let first = world.import(orders([
        amount(1, 200),
        amount(2, 200),
        amount(4, 200),
        amount(5, 200),
    ]));
    let middle = world.dump();
    let second = world.import(orders([amount(1, 300), amount(4, 300), amount(6, 300)]));
    // The right way round.
    world.undo(&second);
    assert_eq!(world.dump(), middle);
    let second = world.import(orders([amount(1, 300), amount(4, 300), amount(6, 300)]));
    // The wrong way round.
    let undone = world.undo(&first);
    assert_eq!(undone.warnings, ["2 rows stay: a later file changed them."]);
    assert_eq!(world.rows(AMOUNTS), "1 300\n2 100\n3 100\n4 300\n6 300");
    world.assert_sound();
    world.undo(&second);
    assert_eq!(world.dump(), before);
    world.assert_sound();
}

#[test]
fn three_files_on_one_row_come_out_in_any_order() {
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let world = World::new();
        let empty = world.dump();
        let files: Vec<Done> = [100, 200, 300]
            .into_iter()
            .map(|value| world.import(orders([amount(1, value)])))
            .collect();
        let mut inside = vec![100, 200, 300];
        for at in order {
            world.undo(&files[at]);
            inside.retain(|value| *value != [100, 200, 300][at]);
            let want = inside.last().map(|value| format!("1 {value}"));
            assert_eq!(world.rows(AMOUNTS), want.unwrap_or_default(), "{order:?}");
            world.assert_sound();
        }
        assert_eq!(world.dump(), empty, "{order:?}");
    }
}

#[test]
fn a_sheet_that_says_again_what_an_earlier_one_said_keeps_it_when_the_earlier_one_goes() {
    let says = |number: &str| {
        tracker([SampleFact {
            tracking: Some(number.to_owned().into()),
            ..sent(Stage::Shipped, Some("2026-11-01"))
        }])
    };
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let world = World::new();
        let empty = world.dump();
        let numbers = ["T2", "T1", "T2"];
        let sheets: Vec<Done> = numbers
            .iter()
            .zip('a'..)
            .map(|(number, salt)| world.import(says(number).in_other_bytes(&salt.to_string())))
            .collect();
        let mut inside = vec![0, 1, 2];
        for at in order {
            world.undo(&sheets[at]);
            inside.retain(|sheet| *sheet != at);
            let want = inside.last().map_or("", |sheet| numbers[*sheet]);
            assert_eq!(world.rows("select tracking from sample"), want, "{order:?}");
            world.assert_sound();
        }
        assert_eq!(world.dump(), empty, "{order:?}");
    }
}

#[test]
fn what_a_later_file_needs_of_an_earlier_one_goes_with_the_later_one() {
    let world = World::new();
    let empty = world.dump();
    let first = world.import(orders([line(1, 1, "maya")]));
    let second = world.import(orders([line(2, 1, "maya")]));
    world.undo(&first);
    assert_eq!(
        world.rows("select c.handle, p.sku, p.name from creator c, product p"),
        "maya 1 Product 1"
    );
    world.undo(&second);
    assert_eq!(world.dump(), empty);
}

#[test]
fn a_creator_named_by_a_replaced_row_is_there_when_the_row_comes_back() {
    let world = World::new();
    let list = world.import(creators([listed("maya", None)]));
    world.import(orders([line(1, 1, "maya")]));
    let later = world.import(orders([line(1, 1, "zoe")]));
    // Nothing but the replaced row names maya now.
    world.undo(&list);
    world.import(orders([line(2, 1, "late")]));
    world.undo(&later);
    let owners =
        "select l.order_id, c.handle from order_line l left join creator c on c.n = l.creator";
    assert_eq!(world.rows(owners), "1 maya\n2 late");
    world.assert_sound();

    let by = |creator: &'static str, views| Content {
        creator: Some(creator.into()),
        ..video(7001, figures(views, 0, 0))
    };
    let world = World::new();
    let list = world.import(creators([listed("ann", None)]));
    world.import(videos([by("ann", 1)]));
    let later = world.import(videos([by("bo", 2)]));
    world.undo(&list);
    world.import(creators([listed("late", None)]));
    world.undo(&later);
    let owner = "select c.handle from content k left join creator c on c.n = k.creator";
    assert_eq!(world.rows(owner), "ann");
}

#[test]
fn what_a_person_made_of_a_files_creators_and_products_stays() {
    let world = World::new();
    let done = world.import(orders([
        line(1, 1, "maya"),
        line(2, 2, "zoe"),
        line(3, 3, "ann"),
    ]));
    world.act(Command::TagCreators {
        creators: vec![world.creator("maya")],
        add: ["vip".to_owned()].into(),
        remove: BTreeSet::new(),
    });
    world.act(Command::AddNote {
        creators: vec![world.creator("zoe")],
        text: "calls back".into(),
    });
    world.act(Command::EditProduct {
        shop: world.shop,
        sku_id: ExtId::Number(2),
        edit: ProductEdit {
            unit_cost: Some(Some(250)),
            ..ProductEdit::default()
        },
    });
    world.undo(&done);
    assert_eq!(
        world.rows("select handle, tags from creator order by 1"),
        "maya [\"vip\"]\nzoe []"
    );
    assert_eq!(world.rows("select sku, unit_cost from product"), "2 250");
    assert_eq!(world.rows("select count(*) from order_line"), "0");
    world.assert_sound();
}

#[test]
fn what_a_person_typed_since_stays() {
    let world = World::new();
    world.import(creators([listed("maya", Some(1))]));
    let done = world.import(creators([listed("maya", Some(2))]));
    world.act(Command::EditCreators {
        creators: vec![world.creator("maya")],
        edit: CreatorEdit {
            followers: Some(Some(3)),
            ..CreatorEdit::default()
        },
    });
    world.undo(&done);
    assert_eq!(world.rows("select followers from creator"), "3");
    world.assert_sound();
}

#[test]
fn rows_a_later_file_listed_unchanged_come_back_with_it() {
    let world = World::new();
    let first = world.import(orders([line(1, 1, "maya")]).named("week.csv"));
    let month = || orders([line(1, 1, "maya"), line(2, 1, "maya")]).named("month.csv");
    assert_eq!(world.import(month()).counts(), [1, 0, 1, 0]);
    let undone = world.undo(&first);
    assert_eq!(
        undone.warnings,
        ["Rows that month.csv had unchanged went with it: import that again to have them back."]
    );
    assert_eq!(world.rows(AMOUNTS), "2 1000");
    // Its bytes are known, but not all it says is in.
    assert_eq!(world.import(month()).counts(), [1, 0, 1, 0]);
    assert_eq!(world.rows(AMOUNTS), "1 1000\n2 1000");
    let third = world.import(month());
    assert_eq!((third.told.batch, third.counts()), (None, [0, 0, 2, 0]));
    world.assert_sound();
}

/// One of a few small files of different kinds, all about the same few things.
fn some_file() -> impl Strategy<Value = File> {
    let handle = || prop::sample::select(vec!["maya", "zoe", "ann"]);
    let status = prop::sample::select(vec![
        LineStatus::Unpaid,
        LineStatus::Pending,
        LineStatus::Settled,
        LineStatus::Ineligible,
    ]);
    let lines = prop::collection::vec(
        (
            1..4_i64,
            handle(),
            0..3_i64,
            status,
            0..3_i64,
            any::<bool>(),
        ),
        1..5,
    )
    .prop_map(|lines| {
        orders(
            lines
                .into_iter()
                .map(|(order, who, base, status, content, refunded)| OrderLine {
                    est_base: Some(base * 500),
                    amount: 1_000 + base,
                    status,
                    refunded,
                    content_id: (content > 0).then_some(ExtId::Number(7_000 + content)),
                    ..line(order, 1, who)
                }),
        )
    });
    let contents =
        prop::collection::vec((1..3_i64, handle(), 0..3_i64, 0..3_i64), 1..4).prop_map(|lines| {
            videos(lines.into_iter().map(|(id, who, product, views)| Content {
                creator: Some(who.into()),
                title: (views > 0).then(|| format!("Title {views}").into()),
                ..about(product, video(7_000 + id, figures(views, views, views)))
            }))
        });
    let lists = prop::collection::vec((handle(), prop::option::of(1..3_i64)), 1..4)
        .prop_map(|lines| creators(lines.into_iter().map(|(who, count)| listed(who, count))));
    let sheets = prop::collection::vec((handle(), 0..2_u8), 1..4).prop_map(|lines| {
        let lines = lines.into_iter();
        contacts(lines.map(|(who, n)| email(who, &format!("{n}@x.org"))))
    });
    let of_shop = prop::collection::vec((1..3_i64, 0..2_usize), 1..4).prop_map(|lines| {
        let lines = lines.into_iter();
        shop_orders(lines.map(|(order, n)| shop_order(order, 1, ["To ship", "Shipped"][n])))
    });
    let stage = prop::sample::select(vec![
        Stage::Requested,
        Stage::Shipped,
        Stage::Delivered,
        Stage::Posted,
        Stage::Declined,
    ]);
    let samples =
        prop::collection::vec((handle(), stage, 0..3_i64, 0..3_i64), 1..4).prop_map(|rows| {
            tracker(rows.into_iter().map(|(who, stage, word, video)| {
                SampleFact {
                    creator: who.into(),
                    tracking: (word > 0).then(|| format!("T{word}").into()),
                    delivered: (word > 1).then(|| day("2026-11-05")),
                    notes: (word > 1).then(|| "quick".into()),
                    post_url: (video > 0)
                        .then(|| format!("https://www.tiktok.com/@{who}/video/700{video}").into()),
                    api_id: (video > 1).then(|| ExtId::new(&format!("api-{who}"))),
                    ..sent(stage, Some("2026-11-01"))
                }
            }))
        });
    prop_oneof![3 => lines, 2 => contents, 2 => lists, 1 => sheets, 1 => of_shop, 3 => samples]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn files_go_in_and_come_out_in_any_order_and_leave_nothing(
        files in prop::collection::vec(some_file(), 1..7),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 7),
    ) {
        let world = World::new();
        let empty = world.dump();
        let mut inside: Vec<Done> = Vec::new();
        for (file, salt) in files.into_iter().zip('a'..) {
            let before = world.dump();
            let file = file.in_other_bytes(&salt.to_string());
            let done = world.import(file.clone());
            done.counts();
            world.assert_sound();
            // Straight out again it leaves nothing, and again in it does the same.
            world.undo(&done);
            prop_assert_eq!(world.dump(), before);
            let again = world.import(file);
            prop_assert_eq!(again.counts(), done.counts());
            inside.push(again);
        }
        for pick in picks.into_iter().take(inside.len()) {
            let done = inside.remove(pick.index(inside.len()));
            world.undo(&done);
            world.assert_sound();
        }
        prop_assert_eq!(world.dump(), empty);
    }

    #[test]
    fn whatever_people_do_between_files_the_log_proves_the_tables(
        steps in prop::collection::vec((some_file(), 0..7_u8, any::<prop::sample::Index>()), 1..8),
    ) {
        let world = World::new();
        let mut inside: Vec<Done> = Vec::new();
        for ((file, deed, pick), salt) in steps.into_iter().zip('a'..) {
            inside.push(world.import(file.in_other_bytes(&salt.to_string())));
            if deed == 0 {
                take_out(&world, &inside.remove(pick.index(inside.len())));
            } else {
                persons_deed(&world, deed, pick);
            }
            world.assert_sound();
        }
        while let Some(done) = inside.pop() {
            take_out(&world, &done);
            world.assert_sound();
        }
    }
}

/// Takes a file out, unless somebody did.
fn take_out(world: &World, done: &Done) {
    match world.try_do(Command::Undo { op: Some(done.op) }) {
        Ok(_) => {}
        Err(Failure::Refused(refusal)) => assert_eq!(refusal.code, "already_undone"),
        Err(other) => panic!("{other:?}"),
    }
}

/// Lets a person do something to one of the creators, products or samples there are, if it may be done.
fn persons_deed(world: &World, deed: u8, pick: prop::sample::Index) {
    let one = |sql: &str| {
        let rows = world.rows(sql);
        let rows: Vec<&str> = rows.lines().collect();
        (!rows.is_empty()).then(|| rows[pick.index(rows.len())].to_owned())
    };
    let creator = one("select handle from creator order by 1").map(|handle| world.creator(&handle));
    let sku = one("select sku from product order by 1").map(|sku| ExtId::new(&sku));
    let samples = world.samples();
    let command = match (deed, creator, sku) {
        (1, Some(creator), _) => Command::EditCreators {
            creators: vec![creator],
            edit: CreatorEdit {
                followers: Some(Some(99)),
                contact: Some(Contact {
                    email: Some("typed@x.org".into()),
                    ..Contact::default()
                }),
                ..CreatorEdit::default()
            },
        },
        (2, Some(creator), _) => Command::AddNote {
            creators: vec![creator],
            text: "called".into(),
        },
        (3, _, Some(sku_id)) => Command::EditProduct {
            shop: world.shop,
            sku_id,
            edit: ProductEdit {
                name: Some(Some("Typed".into())),
                unit_cost: Some(Some(250)),
                ..ProductEdit::default()
            },
        },
        (4, Some(creator), Some(sku_id)) => Command::AddSamples {
            creators: vec![creator],
            sku_id,
            to: Stage::Requested,
            campaign: None,
            details: MoveDetails::default(),
        },
        (5, _, _) if !samples.is_empty() => Command::AdvanceSamples {
            samples: vec![samples[pick.index(samples.len())]],
            details: MoveDetails {
                carrier: Some("UPS".into()),
                tracking: Some("1Z".into()),
                url: Some("https://www.tiktok.com/@maya/video/7001".into()),
                overriding: Some("yes".into()),
                ..MoveDetails::default()
            },
        },
        _ => Command::Undo { op: None },
    };
    match world.try_do(command) {
        Ok(_) | Err(Failure::Refused(_)) => {}
        Err(other) => panic!("{other:?}"),
    }
}
