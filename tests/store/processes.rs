//! Several processes on one file: the test binary starts itself.

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command as Process, Stdio};

use callsheet::domain::command::Source;
use callsheet::domain::id::ShopId;
use callsheet::store::{Open, Store};
use rusqlite::Connection;

use crate::world::{Ask, World, add_creator, envelope};

const PART: &str = "CALLSHEET_TEST_PART";

/// Starts this test binary as another process that adds `count` creators to `shop`.
fn start(path: &Path, part: u32, count: u32, shop: Option<ShopId>) -> Child {
    let shop = shop.map(|shop| shop.to_string()).unwrap_or_default();
    Process::new(std::env::current_exe().unwrap())
        .args(["processes::the_other_process_does_its_part", "--exact"])
        .args(["--nocapture", "--test-threads=1"])
        .env(PART, format!("{part} {count} {shop}"))
        .env("CALLSHEET_TEST_DB", path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What another process runs; by itself it has no part to do.
#[test]
fn the_other_process_does_its_part() {
    let (Ok(part), Some(path)) = (std::env::var(PART), std::env::var_os("CALLSHEET_TEST_DB"))
    else {
        return;
    };
    let mut words = part.split(' ');
    let mut number = || words.next().unwrap().parse::<u32>().unwrap();
    let (part, count) = (number(), number());
    let shop = words.next().and_then(|shop| shop.parse().ok()).map(ShopId);
    let path = Path::new(&path);
    let store = Store::open(path, Open::Create).unwrap();
    for n in 0..count {
        let handle = format!("p{part}n{n}");
        let id = u128::from(part) * 1_000_000 + u128::from(n) + 1_000;
        store
            .submit(envelope(
                id,
                Source::Cli,
                add_creator(shop.unwrap(), &handle),
            ))
            .unwrap();
        // What the log of writes holds now is on the disk.
        let log = std::fs::metadata(format!("{}-wal", path.display())).map_or(0, |log| log.len());
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nacked {handle} {log}").unwrap();
        out.flush().unwrap();
    }
}

/// A process that adds creators, and what it acknowledges.
pub(crate) struct Part {
    pub(crate) child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

pub(crate) fn start_part(path: &Path, part: u32, count: u32, shop: Option<ShopId>) -> Part {
    let mut child = start(path, part, count, shop);
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    Part { child, lines }
}

impl Part {
    /// The next creator that was acknowledged, and how long the log of writes was then.
    pub(crate) fn next_acked(&mut self) -> Option<(String, u64)> {
        self.lines.by_ref().map_while(Result::ok).find_map(|line| {
            let (handle, log) = line.strip_prefix("acked ")?.split_once(' ')?;
            Some((handle.to_owned(), log.parse().unwrap()))
        })
    }

    #[track_caller]
    pub(crate) fn finish(self) {
        finish(self.child);
    }
}

#[track_caller]
fn finish(child: Child) {
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn two_processes_write_five_hundred_actions_each_and_none_is_lost_or_busy() {
    let mut world = World::new();
    let shop = world.shop();
    let children = [1, 2].map(|part| start(&world.path, part, 500, Some(shop)));
    for child in children {
        finish(child);
    }
    assert_eq!(world.number("select count(*) from creator"), 1000);
    assert_eq!(world.number("select max(seq) from event"), 1001);
    world.assert_proven();
}

#[test]
fn threads_of_one_process_share_the_writer() {
    let mut world = World::new();
    let shop = world.shop();
    std::thread::scope(|scope| {
        for part in 1..=4_u128 {
            let store = world.store().clone();
            scope.spawn(move || {
                for n in 0..50 {
                    let id = part * 1_000 + n;
                    let command = add_creator(shop, &format!("p{part}n{n}"));
                    store.submit(envelope(id, Source::Tui, command)).unwrap();
                }
            });
        }
    });
    assert_eq!(world.number("select count(*) from creator"), 200);
    world.assert_proven();
}

#[test]
fn sixteen_first_starts_at_once_all_succeed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/callsheet.db");
    let children: Vec<Child> = (0..16).map(|part| start(&path, part, 0, None)).collect();
    for child in children {
        finish(child);
    }
    let store = Store::open(&path, Open::Existing).unwrap();
    let origins = store
        .fetch(&Ask(|conn: &Connection| {
            conn.query_row(
                "select count(*) from meta where key = 'origin'",
                [],
                |row| row.get::<_, i64>(0),
            )
            .unwrap()
        }))
        .unwrap();
    assert_eq!(origins, 1);
}

#[test]
fn what_was_acknowledged_before_a_kill_is_there_and_nothing_is_half_done() {
    let mut world = World::new();
    let shop = world.shop();
    let mut acked = Vec::new();
    for (part, until) in [(1, 1), (2, 7), (3, 23)] {
        let mut part = start_part(&world.path, part, 500, Some(shop));
        for _ in 0..until {
            acked.push(part.next_acked().unwrap().0);
        }
        part.child.kill().unwrap();
        part.child.wait().unwrap();
    }
    assert_eq!(acked.len(), 31);
    world.reopen();
    let known: Vec<String> = world.ask(|conn| {
        conn.prepare("select handle from creator")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap()
    });
    for handle in &acked {
        assert!(known.contains(handle), "{handle} is lost");
    }
    world.assert_proven();
}
