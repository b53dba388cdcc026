//! Others at the same file: whoever must wait says for whom, and everybody comes to their turn.

use std::fs::{self, OpenOptions};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use crate::world::World;

/// Waits for the first line beside the answer, then lets go and waits for the end.
fn waits_for(mut child: Child, release: impl FnOnce()) -> (String, bool) {
    let mut err = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    err.read_line(&mut line).unwrap();
    release();
    (line, child.wait().unwrap().success())
}

#[test]
fn whoever_holds_the_lock_is_named_and_waited_for() {
    let world = World::new();
    let lock = OpenOptions::new()
        .write(true)
        .open(world.db().with_file_name("callsheet.db.lock"))
        .unwrap();
    lock.lock().unwrap();
    let child = world.spawn(&["creator", "tag", "maya.glows", "vip"], Stdio::piped);
    let (line, done) = waits_for(child, || lock.unlock().unwrap());
    assert!(line.starts_with("Waiting for "), "{line}");
    #[cfg(target_os = "linux")]
    assert!(
        line.contains(&format!("process {}", std::process::id())),
        "{line}"
    );
    assert!(done);
}

/// Sends a signal to a process.
#[cfg(target_os = "linux")]
fn signal(name: &str, child: &Child) {
    let status = std::process::Command::new("/bin/sh")
        .args(["-c", &format!("kill -s {name} {}", child.id())])
        .status()
        .unwrap();
    assert!(status.success());
}

#[cfg(target_os = "linux")]
#[test]
fn whoever_was_stopped_in_the_middle_of_a_write_is_named_with_what_lets_it_go_on() {
    let world = World::new();
    let file = crate::crashes::orders(&world);
    let lock = OpenOptions::new()
        .write(true)
        .open(world.db().with_file_name("callsheet.db.lock"))
        .unwrap();
    let mut import = world.spawn(&["import", &file], Stdio::null);
    loop {
        assert!(
            import.try_wait().unwrap().is_none(),
            "it never held the lock"
        );
        match lock.try_lock() {
            Ok(()) => lock.unlock().unwrap(),
            Err(_held) => break,
        }
    }
    signal("STOP", &import);
    assert!(lock.try_lock().is_err(), "it was done already");
    let child = world.spawn(&["creator", "tag", "maya.glows", "vip"], Stdio::piped);
    let (line, done) = waits_for(child, || signal("CONT", &import));
    let who = format!(
        "process {0} (stopped: fg in its terminal, or kill -CONT {0}",
        import.id()
    );
    assert!(line.contains(&who), "{line}");
    assert!(done);
    assert!(import.wait().unwrap().success());
}

#[test]
fn another_programs_lock_in_the_database_is_waited_for_too() {
    let world = World::new();
    let conn = rusqlite::Connection::open(world.db()).unwrap();
    conn.execute_batch("begin immediate").unwrap();
    let child = world.spawn(&["creator", "tag", "maya.glows", "vip"], Stdio::piped);
    let (line, done) = waits_for(child, || conn.execute_batch("rollback").unwrap());
    assert!(line.starts_with("Waiting for "), "{line}");
    assert!(done);
    assert_eq!(
        world.json(&["creator", "show", "maya.glows"])["creator"]["tags"],
        serde_json::json!(["vip"])
    );
}

#[test]
fn twenty_ticks_at_once_do_everything_once() {
    let world = World::new();
    world.delivered("maya.glows", "2026-11-01");
    world.delivered("leo_lifts", "2026-11-03");
    let alone = World::new();
    alone.delivered("maya.glows", "2026-11-01");
    alone.delivered("leo_lifts", "2026-11-03");
    alone.ok(&["tick"]);
    let ticks: Vec<Child> = (0..20)
        .map(|_| world.spawn(&["tick"], Stdio::piped))
        .collect();
    for tick in ticks {
        let output = tick.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
    let summaries = |world: &World| -> Vec<String> {
        let mut found: Vec<String> = world
            .json(&["log"])
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["summary"].as_str().unwrap().to_owned())
            .collect();
        found.sort();
        found
    };
    assert_eq!(summaries(&world), summaries(&alone));
    world.ok(&["doctor"]);
}

#[test]
fn of_twenty_ticks_five_are_killed_and_the_next_finishes_what_they_began() {
    let world = World::new();
    world.delivered("maya.glows", "2026-11-01");
    world.delivered("leo_lifts", "2026-11-03");
    let events = |world: &World| world.json(&["log"]).as_array().unwrap().len();
    let alone = World::new();
    alone.delivered("maya.glows", "2026-11-01");
    alone.delivered("leo_lifts", "2026-11-03");
    alone.ok(&["tick"]);
    let ticks: Vec<Child> = (0..20)
        .map(|_| world.spawn(&["tick"], Stdio::piped))
        .collect();
    for (n, mut tick) in ticks.into_iter().enumerate() {
        if n % 4 == 0 {
            // It may be over already.
            drop(tick.kill());
            tick.wait().unwrap();
        } else {
            let output = tick.wait_with_output().unwrap();
            assert!(output.status.success(), "{output:?}");
        }
    }
    world.ok(&["tick"]);
    assert_eq!(events(&world), events(&alone));
    world.ok(&["doctor"]);
}

#[test]
fn sixteen_starts_after_a_crash_all_see_what_was_left_in_the_log_of_writes() {
    let world = World::new();
    let conn = rusqlite::Connection::open(world.db()).unwrap();
    // Held open, so that the log of writes is not emptied.
    let events: i64 = conn
        .query_row("select count(*) from event", [], |row| row.get(0))
        .unwrap();
    world.ok(&["creator", "tag", "maya.glows", "vip"]);
    let other = World::empty();
    fs::create_dir_all(other.db().parent().unwrap()).unwrap();
    for name in ["callsheet.db", "callsheet.db-wal"] {
        fs::copy(
            world.db().with_file_name(name),
            other.db().with_file_name(name),
        )
        .unwrap();
    }
    drop(conn);
    let starts: Vec<Child> = (0..16)
        .map(|_| other.spawn(&["log", "--json"], Stdio::piped))
        .collect();
    for start in starts {
        let output = start.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let seen = document["data"].as_array().unwrap().len();
        assert_eq!(i64::try_from(seen).unwrap(), events + 1);
    }
}
