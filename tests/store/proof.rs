//! The log proves the tables: what was touched behind its back shows.

use callsheet::domain::command::{Command, CreatorEdit};
use callsheet::domain::id::CreatorId;
use callsheet::store::replay::{replay, verify_chain};
use rusqlite::Connection;
use uuid::Uuid;

use crate::world::{World, advance};

/// Changes the file behind Callsheet's back and returns what the two checks say.
fn after(sql: &str) -> (Vec<String>, Option<i64>) {
    let (mut world, _, sample) = World::small(None);
    world.act(advance(&[sample]));
    world.store = None;
    let conn = Connection::open(&world.path).unwrap();
    conn.execute_batch(
        "drop trigger event_is_append_only_update; drop trigger event_is_append_only_delete;",
    )
    .unwrap();
    conn.execute_batch(sql).unwrap();
    (
        replay(&conn).unwrap().differences,
        verify_chain(&conn).unwrap().broken_at,
    )
}

#[test]
fn an_untouched_file_is_proven() {
    assert_eq!(after(""), (vec![], None));
}

#[test]
fn a_changed_or_missing_event_breaks_the_chain_where_it_stands() {
    for (sql, seq) in [
        ("update event set summary = summary || '.' where seq = 2", 2),
        ("update event set actor = 'bob' where seq = 5", 5),
        ("update event set at = at + 1 where seq = 1", 1),
        ("update event set hash = zeroblob(32) where seq = 3", 3),
        ("delete from event where seq = 4", 5),
        ("update meta set value = x'00' where key = 'origin'", 1),
    ] {
        assert_eq!(after(sql).1, Some(seq), "{sql}");
    }
}

#[test]
fn a_row_changed_without_an_event_shows() {
    for (sql, want) in [
        ("update sample set stage = 7", "stage"),
        ("update creator set strikes = 3", "strikes"),
        ("update product set unit_cost = 1", "unit_cost"),
        ("update shop set fee_rate = 1", "fee_rate"),
        ("delete from sample", "missing"),
        (
            "insert into note (id, creator, at, author, text)
             select x'00000000000000000000000000000001', n, 0, 'x', 'y' from creator",
            "no event",
        ),
    ] {
        let (differences, broken) = after(sql);
        assert_eq!(differences.len(), 1, "{sql}: {differences:?}");
        assert!(differences[0].contains(want), "{differences:?}");
        assert_eq!(broken, None);
    }
}

#[test]
fn what_an_import_made_is_taken_as_given_but_for_what_people_decide() {
    let (mut world, _, _) = World::small(None);
    world.store = None;
    let id = Uuid::from_u128(77);
    let conn = Connection::open(&world.path).unwrap();
    conn.execute(
        "insert into creator (id, shop, handle, followers, batch) values (?1, 1, 'leo', 5, 1)",
        [id],
    )
    .unwrap();
    drop(conn);
    world.store =
        Some(callsheet::store::Store::open(&world.path, callsheet::store::Open::Existing).unwrap());
    world.assert_proven();
    world.act(Command::EditCreators {
        creators: vec![CreatorId(id)],
        edit: CreatorEdit {
            strikes: Some(1),
            ..CreatorEdit::default()
        },
    });
    world.assert_proven();
    world.store = None;
    let conn = Connection::open(&world.path).unwrap();
    let change = |sql: &str| {
        conn.execute(sql, []).unwrap();
        replay(&conn).unwrap().differences.len()
    };
    assert_eq!(
        change("update creator set followers = 9 where handle = 'leo'"),
        0
    );
    assert_eq!(
        change("update creator set strikes = 2 where handle = 'leo'"),
        1
    );
}
