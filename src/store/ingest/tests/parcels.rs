//! Sample orders of the shop fill carrier, tracking, shipped and delivered; posts are suggested.

use crate::domain::command::{Command, MoveDetails};
use crate::domain::conflict::Kept;
use crate::domain::fact::{Content, OrderLine, SampleFact, ShopOrder};
use crate::domain::id::ExtId;
use crate::domain::stage::Stage;
use crate::domain::testing::instant;
use crate::store::ingest::testing::{
    File, World, about, applications, figures, products, sent, shop_order, shop_orders, tracker,
    video, videos,
};
use crate::store::view::Scope;
use crate::store::view::detected::{DetectedQuery, DetectedRow};

const SAMPLES: &str =
    "select c.handle, s.stage, s.carrier, s.tracking, s.shipped, s.delivered, s.due
     from sample s join creator c on c.n = s.creator order by 1, s.requested";

/// A sample order of SKU 1 that arrived on 7 November.
fn parcel(order: i64, tracking: &'static str) -> ShopOrder<'static> {
    ShopOrder {
        sample: true,
        order_amount: Some(0),
        subtotal: Some(0),
        shipped: Some(instant("2026-11-04T18:00:00Z")),
        delivered: Some(instant("2026-11-07T18:00:00Z")),
        tracking: Some(tracking.into()),
        carrier: Some("UPS".into()),
        buyer: Some("user77".into()),
        ..shop_order(order, 1, "Completed")
    }
}

fn approved(handle: &'static str) -> SampleFact<'static> {
    SampleFact {
        creator: handle.into(),
        ..sent(Stage::Approved, Some("2026-11-01"))
    }
}

/// The same for a creator it names.
fn named(order: i64, tracking: &'static str) -> ShopOrder<'static> {
    ShopOrder {
        buyer: Some("maya".into()),
        ..parcel(order, tracking)
    }
}

#[test]
fn an_order_carries_the_sample_of_whom_it_names_in_either_order() {
    for orders_first in [true, false] {
        let world = World::new();
        let empty = world.dump();
        let orders = |world: &World| world.import(shop_orders([named(1, "1Z9")]));
        let sheet = |world: &World| world.import(tracker([approved("maya")]));
        let done = if orders_first {
            [orders(&world), sheet(&world)]
        } else {
            [sheet(&world), orders(&world)]
        };
        // Delivered on the 7th: due on the 21st.
        assert_eq!(
            world.rows(SAMPLES),
            "maya 5 UPS 1Z9 20761 20764 20778",
            "{orders_first}"
        );
        world.assert_sound();
        // Neither file again says anything new.
        let again = tracker([approved("maya")]).in_other_bytes("x");
        let again = world.import(again);
        assert_eq!(again.counts(), [0, 0, 1, 0]);
        world.undo(&again);
        world.undo(&done[1]);
        world.undo(&done[0]);
        assert_eq!(world.dump(), empty);
    }
}

#[test]
fn the_playbook_hears_of_a_delivery_that_an_order_tells_whichever_comes_first() {
    let arrived = ShopOrder {
        created: instant("2026-11-16T18:00:00Z"),
        shipped: Some(instant("2026-11-17T18:00:00Z")),
        delivered: Some(instant("2026-11-19T18:00:00Z")),
        ..named(1, "1Z9")
    };
    let sheet = tracker([approved("maya")]);
    let orders = shop_orders([arrived]);
    for files in [[&sheet, &orders], [&orders, &sheet]] {
        let world = World::new();
        for file in files {
            world.import(file.clone());
        }
        assert_eq!(
            world.rows("select kind, state from follow_up"),
            "confirm_due_date queued"
        );
        world.assert_sound();
    }
}

#[test]
fn an_order_fills_in_what_a_sample_lacks_that_has_gone_further() {
    let delivered = || {
        tracker([SampleFact {
            delivered: Some("2026-11-06".parse().unwrap()),
            ..sent(Stage::Delivered, Some("2026-11-01"))
        }])
    };
    let files = [
        tracker([approved("maya")]),
        shop_orders([named(1, "1Z9")]),
        delivered(),
    ];
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let world = World::new();
        for at in order {
            world.import(files[at].clone());
        }
        assert_eq!(
            world.rows(SAMPLES),
            "maya 5 UPS 1Z9 20761 20763 20777",
            "{order:?}"
        );
    }
}

#[test]
fn of_several_samples_an_order_is_for_the_latest_that_was_asked_for_before_it() {
    let world = World::new();
    let asked = |on| SampleFact {
        creator: "maya".into(),
        ..sent(Stage::Approved, Some(on))
    };
    world.import(tracker([
        asked("2026-09-01"),
        asked("2026-11-01"),
        asked("2026-11-03"),
    ]));
    // Made on the 2nd.
    world.import(shop_orders([named(1, "1Z9")]));
    assert_eq!(
        world.rows("select requested, stage, tracking from sample order by 1"),
        "20697 3 –\n20758 5 1Z9\n20760 3 –"
    );
}

#[test]
fn an_order_that_names_its_creator_or_its_number_is_that_samples() {
    let world = World::new();
    let known = SampleFact {
        tracking: Some("1Z7".into()),
        ..SampleFact {
            creator: "zoe".into(),
            ..sent(Stage::Shipped, Some("2026-11-02"))
        }
    };
    world.import(tracker([approved("maya"), approved("leo"), known]));
    let named = ShopOrder {
        creator: Some("leo".into()),
        ..parcel(1, "1Z8")
    };
    let done = world.import(shop_orders([named, parcel(2, "1Z7"), parcel(3, "1Z6")]));
    assert_eq!(
        world.rows(SAMPLES),
        "leo 5 UPS 1Z8 20761 20764 20778\nmaya 3 – – – – –\nzoe 5 UPS 1Z7 20761 20764 20778"
    );
    assert_eq!(
        done.told.warnings,
        ["Sample orders of SKU 1 do not say whose they are (1Z6): see callsheet conflict list."]
    );
}

const ASKED: &str = "select c.handle, k.body ->> '$.theirs.tracking' from conflict k
     join sample s on s.id = k.sample join creator c on c.n = s.creator where k.kept is null order by 1, 2";

/// Every order in which three files come.
const ORDERS: [[usize; 3]; 6] = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
];

#[test]
fn orders_that_name_nobody_are_left_to_a_person_whatever_comes_first() {
    for orders in [vec![1], vec![1, 2]] {
        let parcels = orders
            .iter()
            .map(|order| parcel(*order, if *order == 1 { "1Z1" } else { "1Z2" }));
        let files = [
            tracker([approved("leo")]),
            shop_orders(parcels),
            tracker([approved("maya")]),
        ];
        for order in ORDERS {
            let world = World::new();
            for at in order {
                world.import(files[at].clone());
            }
            assert_eq!(
                world.rows(SAMPLES),
                "leo 3 – – – – –\nmaya 3 – – – – –",
                "{order:?}"
            );
            world.assert_sound();
        }
    }
}

/// Whose a parcel that names nobody may be is asked of one sample after the other.
#[test]
fn a_person_says_whose_an_order_is_and_is_asked_of_the_next_where_it_is_not() {
    let world = World::new();
    world.import(tracker([approved("leo"), approved("maya")]));
    let done = world.import(shop_orders([parcel(1, "1Z9")]));
    assert_eq!(
        done.told.warnings,
        ["Sample orders of SKU 1 do not say whose they are (1Z9): see callsheet conflict list."]
    );
    assert_eq!(world.rows(ASKED), "leo 1Z9");
    let settle = |kept| {
        let open = "select id from conflict where kept is null";
        let id = world.conn().query_row(open, [], |row| row.get(0)).unwrap();
        world.act(Command::SettleConflicts {
            conflicts: vec![id],
            keep: kept,
        });
    };
    settle(Kept::Ours);
    let again = |salt| {
        world.import(tracker([approved("leo"), approved("maya")]).in_other_bytes(salt));
    };
    again("a");
    assert_eq!(world.rows(ASKED), "maya 1Z9");
    again("b");
    assert_eq!(world.rows(ASKED), "maya 1Z9", "it is asked once");
    settle(Kept::Theirs);
    again("c");
    assert_eq!(world.rows(ASKED), "");
    assert_eq!(
        world.rows(SAMPLES),
        "leo 3 – – – – –\nmaya 5 UPS 1Z9 20761 20764 20778"
    );
    world.assert_sound();
}

#[test]
fn an_order_is_that_of_the_application_that_names_it_whatever_comes_first() {
    let applied = |handle: &'static str, id, order| SampleFact {
        api_id: Some(ExtId::Number(id)),
        order_id: Some(ExtId::Number(order)),
        ..approved(handle)
    };
    let files = [
        tracker([approved("leo"), approved("maya")]),
        shop_orders([parcel(1, "1Z1"), parcel(2, "1Z2")]),
        applications([applied("maya", 901, 1), applied("leo", 902, 2)]),
    ];
    for order in ORDERS {
        let world = World::new();
        let empty = world.dump();
        let done = order.map(|at| world.import(files[at].clone()));
        assert_eq!(
            world.rows(SAMPLES),
            "leo 5 UPS 1Z2 20761 20764 20778\nmaya 5 UPS 1Z1 20761 20764 20778",
            "{order:?}"
        );
        assert_eq!(done[2].told.warnings, Vec::<String>::new(), "{order:?}");
        world.assert_sound();
        for done in done.iter().rev() {
            world.undo(done);
        }
        assert_eq!(world.dump(), empty, "{order:?}");
    }
}

#[test]
fn orders_called_off_paid_or_made_before_the_request_carry_nothing() {
    let world = World::new();
    world.import(tracker([approved("maya")]));
    let off = ShopOrder {
        cancelled: true,
        ..named(1, "1Z1")
    };
    let paid = ShopOrder {
        sample: false,
        ..named(2, "1Z2")
    };
    let early = ShopOrder {
        created: instant("2026-10-20T18:00:00Z"),
        ..named(3, "1Z3")
    };
    world.import(shop_orders([off, paid, early]));
    assert_eq!(world.rows(SAMPLES), "maya 3 – – – – –");
}

#[test]
fn what_the_sheet_says_stands_and_the_order_fills_the_rest() {
    let world = World::new();
    let shipped = SampleFact {
        shipped: Some("2026-11-03".parse().unwrap()),
        carrier: Some("DHL".into()),
        ..sent(Stage::Shipped, Some("2026-11-01"))
    };
    world.import(tracker([shipped]));
    world.import(shop_orders([named(1, "1Z9")]));
    assert_eq!(world.rows(SAMPLES), "maya 5 DHL 1Z9 20760 20764 20778");
}

fn detected(world: &World) -> Vec<DetectedRow> {
    let query = DetectedQuery {
        scope: Scope::All,
        now: instant("2026-11-20T18:00:00Z"),
        sample: None,
    };
    world.store.fetch(&query).unwrap()
}

fn posted(id: i64, product: i64, on: &str) -> Content<'static> {
    about(
        product,
        Content {
            posted: Some(on.parse().unwrap()),
            ..video(id, figures(5, 0, 0))
        },
    )
}

fn delivered() -> File {
    tracker([SampleFact {
        product_id: Some(ExtId::Number(50)),
        delivered: Some("2026-11-05".parse().unwrap()),
        ..sent(Stage::Delivered, Some("2026-11-01"))
    }])
}

#[test]
fn a_post_on_the_samples_product_since_its_delivery_is_suggested_and_never_taken() {
    let world = World::new();
    world.import(delivered());
    world.import(videos([
        posted(1, 50, "2026-11-04"),
        posted(2, 60, "2026-11-06"),
        posted(4, 50, "2026-11-09"),
        posted(3, 50, "2026-11-08"),
        Content {
            creator: Some("zoe".into()),
            ..posted(5, 50, "2026-11-06")
        },
    ]));
    let ids = |world: &World| -> Vec<String> {
        let rows = detected(world);
        rows.iter().map(|row| row.content_id.to_string()).collect()
    };
    assert_eq!(ids(&world), ["3"]);
    assert_eq!(world.rows("select stage from sample"), "5");
    // What is said not to be the sample's is not suggested again, until that is taken back.
    world.act(Command::DismissPost {
        sample: world.sample(),
        content_id: ExtId::Number(3),
    });
    assert_eq!(ids(&world), ["4"]);
    world.assert_sound();
    world.act(Command::Undo { op: None });
    assert_eq!(ids(&world), ["3"]);
    let post = &detected(&world)[0];
    world.act(Command::MoveSamples {
        samples: vec![post.sample],
        to: Stage::Posted,
        details: MoveDetails {
            on: Some(post.posted),
            url: Some(post.link()),
            ..MoveDetails::default()
        },
    });
    assert_eq!(ids(&world), Vec::<String>::new());
    assert_eq!(
        world.rows("select stage, content_id, posted from sample"),
        "7 3 20765"
    );
    world.assert_sound();
}

#[test]
fn an_order_through_the_post_shows_its_product_too() {
    let world = World::new();
    world.import(delivered());
    let listed = Content {
        product_id: None,
        ..posted(7001, 50, "2026-11-06")
    };
    world.import(videos([listed]));
    assert!(detected(&world).is_empty());
    let bought = OrderLine {
        created: instant("2026-11-07T18:00:00Z"),
        ..crate::store::ingest::testing::line(1, 1, "maya")
    };
    world.import(crate::store::ingest::testing::orders([bought]));
    assert_eq!(detected(&world).len(), 1);
}

#[test]
fn samples_of_files_have_the_same_id_in_whatever_order_they_come() {
    let ids = |files: &[File]| {
        let world = World::new();
        for file in files {
            world.import(file.clone());
        }
        world.rows("select lower(hex(s.id)), c.handle from sample s join creator c on c.n = s.creator order by 2, 1")
    };
    let sheet = tracker([approved("maya"), approved("leo")]);
    let api = tracker([
        SampleFact {
            api_id: Some(ExtId::Number(900)),
            ..approved("maya")
        },
        approved("zoe"),
    ]);
    let costs = products([]);
    let first = ids(&[sheet.clone(), api.clone(), costs.clone()]);
    assert_eq!(first.lines().count(), 3);
    assert_eq!(ids(&[costs, api, sheet]), first);
}
