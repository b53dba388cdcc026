//! Damage anywhere in the file: never a crash, never silence about what is shown, never a word written
//! into the damaged file; and what is left can be saved.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use callsheet::domain::brief::BriefFor;
use callsheet::domain::command::{
    Command, CreatorEdit, NewBrief, NewExperiment, NewFee, NewOffer, NewSegment, Promote,
    PromoteStep,
};
use callsheet::domain::creator::Contact;
use callsheet::domain::experiment::{Arm, Outcome, Plan, Variable};
use callsheet::domain::id::{CreatorId, ExtId, ShopId};
use callsheet::domain::money::BasisPoints;
use callsheet::domain::stage::Stage;
use callsheet::store::doctor::{FiguresHold, Findings, PagesHold, ReplayHolds, salvage};
use callsheet::store::{Open, Query, Store, StoreError};
use proptest::prelude::*;
use rusqlite::{Connection, OpenFlags};

use crate::damage::take_in_export;
use crate::world::{SKU, World, advance, dump};

/// Tables with something a person sees, read as they are: what the log tells, and what files do.
pub(crate) const WATCHED: [&str; 31] = [
    "event",
    "op",
    "shop",
    "product",
    "creator",
    "contact",
    "note",
    "sample",
    "follow_up",
    "suggestion",
    "campaign",
    "brief",
    "segment",
    "offer",
    "promotion",
    "experiment",
    "flat_fee",
    "conflict",
    "batch",
    "set_aside",
    "superseded",
    "order_line",
    "shop_order",
    "content",
    "content_figures",
    "creator_fact",
    "product_fact",
    "sample_order",
    "content_sales",
    "product_day",
    "seller_day",
];

/// A database with something in most tables, closed, as bytes.
fn lived_in() -> Vec<u8> {
    let mut world = World::new();
    let shop = world.shop();
    world.product(shop, Some(20));
    let mut samples = Vec::new();
    let mut creators = Vec::new();
    for n in 0..12 {
        let creator = world.creator(shop, &format!("creator{n}"));
        samples.push(world.sample(creator, Stage::Requested));
        creators.push(creator);
    }
    world.act(advance(&samples));
    for sample in &samples {
        world.act(advance(&[*sample]));
    }
    for file in FILES {
        take_in_export(&mut world, file);
    }
    of_people(&mut world, shop, &creators);
    world.store = None;
    fs::read(&world.path).unwrap()
}

/// Files of several kinds, the last of them later than one before.
const FILES: [&str; 6] = [
    "affiliate_orders_us_2026.csv",
    "shop_orders_us_all_order.csv",
    "creator_list_us_2026.csv",
    "video_list_us_2026.csv",
    "product_list_us_2026.csv",
    "kalodata_creators.csv",
];

/// What only people enter.
fn of_people(world: &mut World, shop: ShopId, creators: &[CreatorId]) {
    world.act(Command::EditCreators {
        creators: creators[..2].to_vec(),
        edit: CreatorEdit {
            contact: Some(Contact {
                email: Some("maya@example.com".into()),
                address: Some("1 Main St".into()),
                ..Contact::default()
            }),
            ..CreatorEdit::default()
        },
    });
    world.act(Command::AddNote {
        creators: creators[..3].to_vec(),
        text: "Likes mornings".into(),
    });
    world.act(Command::SetOffers(NewOffer {
        creators: creators[..4].to_vec(),
        sku_id: ExtId::new(SKU),
        rate: BasisPoints(1_800),
        from: None,
        reason: Some("sells".into()),
    }));
    world.act(Command::BookFee(NewFee {
        creator: creators[0],
        on: "2026-11-01".parse().unwrap(),
        campaign: None,
        amount: 20_000,
    }));
    world.act(Command::AddSegment(NewSegment {
        shop,
        name: "Mornings".into(),
        query: "tag:mornings".into(),
    }));
    world.act(Command::SetBrief(NewBrief {
        shop,
        subject: BriefFor::Product(ExtId::new(SKU)),
        hook: "hook".into(),
        truth: "truth".into(),
        proof: "proof".into(),
        cta: "cta".into(),
        avoid: "cures acne".into(),
    }));
    let arm = |name: &str| Arm {
        name: name.into(),
        value: format!("opener {name}"),
    };
    world.act(Command::AddExperiment(NewExperiment {
        shop,
        name: "Openers".into(),
        variable: Variable::OutreachOpener,
        arms: vec![arm("A"), arm("B")],
        outcome: Outcome::Activation,
        plan: Plan {
            baseline: 1_000,
            effect: 500,
            deviation: None,
        },
        campaign: None,
        review_on: "2026-12-20".parse().unwrap(),
    }));
    let posts: Vec<ExtId> = world.ask(|conn| {
        conn.prepare("select id from content order by n limit 2")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap()
    });
    for content_id in posts {
        world.act(Command::Promote(Promote {
            shop,
            content_id,
            on: None,
            step: PromoteStep::Ask { queue: false },
        }));
    }
}

fn shown(path: &Path) -> Option<String> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let uri = format!("file:{}?immutable=1", path.display());
    let conn = Connection::open_with_flags(uri, flags).ok()?;
    catch_unwind(AssertUnwindSafe(|| dump(&conn, &WATCHED))).ok()
}

fn ask<Q: Query<Rows = Findings>>(store: &Store, query: &Q) -> bool {
    store.fetch(query).is_ok_and(|findings| findings.hold())
}

/// Whether the doctor finds nothing to say.
pub(crate) fn holds(path: &Path) -> bool {
    Store::open(path, Open::Existing).is_ok_and(|store| {
        ask(&store, &PagesHold) && ask(&store, &FiguresHold) && ask(&store, &ReplayHolds)
    })
}

/// What the doctor says.
pub(crate) fn told(path: &Path) -> String {
    let Ok(store) = Store::open(path, Open::Existing) else {
        return "it cannot be opened".to_owned();
    };
    format!(
        "{:?} {:?} {:?}",
        store.fetch(&PagesHold),
        store.fetch(&FiguresHold),
        store.fetch(&ReplayHolds)
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_flipped_bit_anywhere_is_found_or_changes_nothing_shown_and_nothing_crashes(at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let whole = WHOLE.with(Clone::clone);
        let folder = tempfile::tempdir().unwrap();
        let (sound, hurt) = (folder.path().join("sound.db"), folder.path().join("hurt.db"));
        fs::write(&sound, &whole).unwrap();
        let mut bytes = whole.clone();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        fs::write(&hurt, &bytes).unwrap();
        let found = !holds(&hurt);
        let same = shown(&hurt) == shown(&sound);
        prop_assert!(found || same, "bit {bit} of byte {at} went unseen");
        if found {
            let saved = folder.path().join("saved.db");
            match salvage(&hurt, &saved) {
                Ok(saved_rows) => prop_assert!(holds(&saved), "bit {bit} of byte {at} was not mended: {saved_rows:?} {}", told(&saved)),
                Err(StoreError::Damaged(_) | StoreError::NotOurs(_) | StoreError::Io { .. }) => {}
                Err(other) => prop_assert!(false, "{other:?}"),
            }
        }
        prop_assert_eq!(fs::read(&hurt).unwrap().len(), whole.len());
    }
}

thread_local! {
    static WHOLE: Vec<u8> = lived_in();
}

#[test]
fn of_a_sound_database_everything_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old.db"), folder.path().join("new.db"));
    fs::write(&old, lived_in()).unwrap();
    let saved = salvage(&old, &new).unwrap();
    assert_eq!(saved.lost, Vec::<String>::new());
    assert!(saved.rows > 50);
    assert_eq!(shown(&new), shown(&old));
    assert!(holds(&new));
    assert!(salvage(&old, &new).is_err(), "an existing file was taken");
}

#[test]
fn whatever_page_is_destroyed_the_rest_is_saved_and_the_damaged_file_stays_as_it_is() {
    let whole = lived_in();
    let pages = whole.len() / 4096;
    let (mut tried, mut saved_any) = (0, 0);
    // The head, the log, the tables, an index and the end; every page takes minutes.
    for page in [0, 5, 6, 13, 14, 24, pages - 1] {
        tried += 1;
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old.db"), folder.path().join("new.db"));
        let mut bytes = whole.clone();
        // The first page holds the list of tables: of it only the head goes.
        let len = if page == 0 { 100 } else { 4096 };
        bytes[page * 4096..page * 4096 + len].fill(0xA5);
        fs::write(&old, &bytes).unwrap();
        if let Ok(saved) = salvage(&old, &new) {
            saved_any += 1;
            assert!(holds(&new), "page {page}: {:?} {}", saved.lost, told(&new));
        }
        assert_eq!(fs::read(&old).unwrap(), bytes, "page {page}");
        let left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.contains(".new"))
            .collect();
        assert_eq!(left, Vec::<String>::new(), "page {page}");
    }
    assert!(saved_any * 10 >= tried * 9, "{saved_any} of {tried}");
}

#[test]
fn where_every_seventh_page_is_noise_the_rest_comes_back_and_what_is_lost_is_told() {
    let whole = lived_in();
    let folder = tempfile::tempdir().unwrap();
    let sound = folder.path().join("sound.db");
    fs::write(&sound, &whole).unwrap();
    let rows = salvage(&sound, &folder.path().join("all.db")).unwrap().rows;
    let mut seed = 7_u32;
    let mut noise = move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed.to_be_bytes()[0]
    };
    for first in 0..7 {
        let mut bytes = whole.clone();
        for page in bytes.chunks_mut(4096).skip(first).step_by(7) {
            page.fill_with(&mut noise);
        }
        let old = folder.path().join(format!("old{first}.db"));
        let new = folder.path().join(format!("new{first}.db"));
        fs::write(&old, &bytes).unwrap();
        let saved = salvage(&old, &new).unwrap();
        assert!(holds(&new), "{first}: {:?} {}", saved.lost, told(&new));
        assert!(!saved.lost.is_empty(), "{first}");
        // The list of tables is lost where the first page is.
        assert!(
            saved.rows * 3 >= rows,
            "{first}: {} of {rows} rows, {:?}",
            saved.rows,
            saved.lost
        );
        assert_eq!(fs::read(&old).unwrap(), bytes);
    }
}

/// Order lines, what they come to, and how many name a creator.
fn lines(path: &Path) -> (i64, i64, i64) {
    let conn = Connection::open(path).unwrap();
    conn.query_row(
        "select count(*), sum(amount), count(creator) from order_line",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
    .unwrap()
}

#[test]
fn lines_of_a_lost_product_or_creator_stay_under_a_name_that_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old.db"), folder.path().join("new.db"));
    fs::write(&old, lived_in()).unwrap();
    let before = lines(&old);
    let conn = Connection::open(&old).unwrap();
    conn.execute_batch(
        "pragma foreign_keys = off; delete from product;
         delete from creator where n in (select creator from order_line);",
    )
    .unwrap();
    drop(conn);
    let saved = salvage(&old, &new).unwrap();
    assert!(holds(&new), "{:?} {}", saved.lost, told(&new));
    assert_eq!(lines(&new), before, "{:?}", saved.lost);
    for name in ["@lost.17", "lost-17"] {
        let is_told = saved.lost.iter().any(|told| told.contains(name));
        assert!(is_told, "{name}: {:?}", saved.lost);
    }
    // The product that a sample is of has its number and its name again.
    let conn = Connection::open(&new).unwrap();
    let known: i64 = conn
        .query_row(
            "select count(*) from sample s join product p on p.n = s.product where p.sku = ?1",
            [SKU.parse::<i64>().unwrap()],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(known, 12);
}

#[test]
fn what_the_tables_lost_comes_back_from_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old.db"), folder.path().join("new.db"));
    fs::write(&old, lived_in()).unwrap();
    let conn = Connection::open(&old).unwrap();
    conn.execute_batch(
        "pragma foreign_keys = off; delete from sample; delete from creator where n > 3;",
    )
    .unwrap();
    drop(conn);
    assert!(!holds(&old));
    let saved = salvage(&old, &new).unwrap();
    assert!(holds(&new));
    assert!(
        saved.lost.iter().any(|told| told.contains("from the log")),
        "{:?}",
        saved.lost
    );
    // Row numbers are not the same, so that no row is taken for another; everything else is.
    let numbers = |path: &Path| -> (i64, i64, i64) {
        let conn = Connection::open(path).unwrap();
        conn.query_row(
            // Those that only files told of stand there by their number.
            "select (select count(*) from sample),
                    (select count(*) from creator where handle not like 'lost.%'),
                    (select count(distinct creator) from sample)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap()
    };
    assert_eq!(numbers(&new), (12, 12, 12));
}
