//! One command, one transaction.

use callsheet::domain::command::{Command, Envelope, Source};
use callsheet::domain::stage::Stage;
use callsheet::store::tick::TickOrder;
use callsheet::store::view::Scope;
use callsheet::store::{Failure, Open, Store};

use crate::world::{World, add_creator, advance, envelope};

#[test]
fn a_command_writes_its_events_and_its_rows() {
    let (mut world, _, sample) = World::small(Some(3));
    let done = world.act(advance(&[sample]));
    assert_eq!(
        done.summary,
        "@maya.glows · Serum 30ml: requested → approved"
    );
    assert!(done.undo);
    let kinds: Vec<&str> = done.events.iter().map(|e| e.kind.as_str()).collect();
    assert_eq!(kinds, ["sample_moved", "product_stocked"]);
    assert_eq!(done.events[1].summary, "Serum 30ml: sample stock 3 → 2");
    assert_eq!(
        world.number("select stage from sample"),
        Stage::Approved as i64
    );
    assert_eq!(world.number("select sample_stock from product"), 2);
    assert_eq!(
        world.number("select count(*) from event where creator is not null"),
        3
    );
}

#[test]
fn a_refused_command_leaves_nothing_behind() {
    let (mut world, _, sample) = World::small(Some(0));
    let before = world.dump();
    assert_eq!(world.refused(advance(&[sample])), "guard_g2");
    assert_eq!(world.dump(), before);
    assert_eq!(world.number("select count(*) from op"), 4);
}

#[test]
fn the_same_id_again_gives_the_first_answer_and_with_another_command_is_refused() {
    let (mut world, _, sample) = World::small(None);
    let envelope = world.envelope(advance(&[sample]));
    let first = world.store().submit(envelope.clone()).unwrap();
    let again = world.store().submit(envelope.clone()).unwrap();
    assert_eq!(again, first);
    assert_eq!(
        world.number("select stage from sample"),
        Stage::Approved as i64
    );
    let mut other = envelope;
    other.command = Command::MoveSamplesBack {
        samples: vec![sample],
    };
    match world.store().submit(other) {
        Err(Failure::Refused(refusal)) => assert_eq!(refusal.code, "same_id"),
        answer => panic!("{answer:?}"),
    }
}

#[test]
fn answers_come_by_callback_on_named_threads() {
    let mut world = World::new();
    let shop = world.shop();
    let (sender, receiver) = std::sync::mpsc::channel();
    let envelope = world.envelope(add_creator(shop, "maya.glows"));
    let reader = sender.clone();
    let name = || std::thread::current().name().unwrap_or_default().to_owned();
    world.store().submit_then((envelope, None), move |answer| {
        sender.send((name(), i64::from(answer.is_ok()))).unwrap();
    });
    assert_eq!(receiver.recv().unwrap(), ("callsheet-writer".into(), 1));
    let question = crate::world::Ask(|conn: &rusqlite::Connection| {
        conn.query_row("select count(*) from creator", [], |row| {
            row.get::<_, i64>(0)
        })
        .unwrap()
    });
    world.store().fetch_then(question, move |rows| {
        reader.send((name(), rows.unwrap())).unwrap();
    });
    let (thread, rows) = receiver.recv().unwrap();
    assert!(thread.starts_with("callsheet-reader"), "{thread}");
    assert_eq!(rows, 1);
}

#[test]
fn another_connections_commit_shows_in_the_data_version() {
    let mut world = World::new();
    let before = world.store().data_version().unwrap();
    assert_eq!(world.store().data_version().unwrap(), before);
    world.shop();
    assert_ne!(world.store().data_version().unwrap(), before);
}

/// Whoever leaves waits for no answer: not for one that is worked out, nor for those that wait.
#[test]
fn leaving_breaks_off_what_is_read() {
    const ENDLESS: &str =
        "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n";
    let world = World::new();
    let store = Store::open(world.store().path(), Open::Existing).unwrap();
    let (begun, begins) = std::sync::mpsc::channel();
    let (told, tells) = std::sync::mpsc::channel();
    for _ in 0..5 {
        let (begun, told) = (begun.clone(), told.clone());
        let question = crate::world::Ask(move |conn: &rusqlite::Connection| {
            begun.send(()).unwrap();
            conn.query_row(ENDLESS, [], |row| row.get::<_, i64>(0))
                .is_err()
        });
        store.fetch_then(question, move |was_broken_off| {
            told.send(was_broken_off.unwrap_or(true)).unwrap();
        });
    }
    begins.recv().unwrap();
    begins.recv().unwrap();
    drop((store, told));
    assert_eq!(tells.iter().collect::<Vec<_>>(), [true, true]);
}

#[test]
fn whoever_leaves_keeps_what_was_asked_for_and_nothing_of_a_tick() {
    let mut world = World::awake();
    let shop = world.shop();
    world.product(shop, None);
    let creator = world.creator(shop, "maya");
    let sample = world.sample(creator, Stage::Delivered);
    let tick = |at: &str| TickOrder {
        envelope: Envelope {
            at: at.parse().unwrap(),
            ..envelope(900, Source::Tick, Command::Tick)
        },
        scope: Scope::All,
        dry_run: false,
    };
    let events = |world: &World| world.number("select count(*) from event");
    let before = events(&world);
    world.store().hurry();
    assert!(world.store().tick(tick("2026-12-09T18:00:00Z")).is_err());
    assert_eq!(events(&world), before);
    world.act(Command::AddNote {
        creators: vec![creator],
        text: "Wrote back".into(),
    });
    assert_eq!(events(&world), before + 1);
    // The next to open finds what is due.
    world.reopen();
    let done = world.store().tick(tick("2026-12-09T18:00:00Z")).unwrap();
    assert!(!done.queued.is_empty(), "{sample}: {done:?}");
    world.assert_proven();
}

#[test]
fn whoever_rests_writes_nothing_and_holds_nobody_up() {
    let (mut world, creator, _) = World::small(None);
    let rest = world.store().rest();
    let (told, hears) = std::sync::mpsc::channel();
    let note = |text: &str| Command::AddNote {
        creators: vec![creator],
        text: text.into(),
    };
    let asked = world.envelope(note("Asked for meanwhile"));
    world.store().submit_then((asked, None), move |done| {
        told.send(done.is_ok()).unwrap();
    });
    let other = Store::open(world.store().path(), Open::Existing).unwrap();
    other
        .submit(envelope(900, Source::Cli, note("By another")))
        .unwrap();
    assert!(hears.try_recv().is_err());
    drop(rest);
    assert!(hears.recv().unwrap());
    assert_eq!(world.number("select count(*) from note"), 2);
}
