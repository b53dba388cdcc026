//! The power goes while another process holds the file: what was acknowledged is there, whatever of the
//! rest reached the disk (reliability.md C4).
//!
//! A cut is played with the files of a process that is stopped in the middle of its work. What it had
//! acknowledged was synced, up to the length its log of writes had then; of what came after, the disk may
//! have got nothing, a part, or noughts and older bytes in blocks of 512.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use callsheet::store::{Open, Store};
use rusqlite::Connection;

use crate::hurt::{holds, told};
use crate::processes::{Part, start_part};
use crate::world::{Ask, World};

const BLOCK: usize = 512;
const ACTIONS: u32 = 60;

fn log_of(path: &Path) -> PathBuf {
    path.with_file_name("callsheet.db-wal")
}

fn signal(part: &Part, name: &str) {
    let id = part.child.id().to_string();
    let done = Process::new("/bin/sh")
        .args(["-c", &format!("kill -s {name} {id}")])
        .status()
        .unwrap();
    assert!(done.success());
}

/// What the disk may hold of a log of writes of which `synced` bytes were synced.
fn cuts(log: &[u8], synced: usize, seed: usize) -> Vec<Vec<u8>> {
    let tail = log.len() - synced;
    let mut cuts = vec![log.to_vec(), log[..synced].to_vec()];
    if tail > 0 {
        for n in 1..=3 {
            cuts.push(log[..synced + (tail * n / 4 + seed) % tail].to_vec());
        }
        let blocks = tail.div_ceil(BLOCK);
        for (keep, byte) in [(2, 0), (3, 0xA5)] {
            let mut torn = log.to_vec();
            for block in (0..blocks).filter(|block| (block * 7 + seed).is_multiple_of(keep)) {
                let from = synced + block * BLOCK;
                let until = (from + BLOCK).min(torn.len());
                torn[from..until].fill(byte);
            }
            cuts.push(torn);
        }
    }
    cuts
}

fn handles(path: &Path) -> Vec<String> {
    let store = Store::open(path, Open::Existing).unwrap();
    store
        .fetch(&Ask(|conn: &Connection| {
            let verdict: String = conn
                .query_row("pragma quick_check", [], |row| row.get(0))
                .unwrap();
            assert_eq!(verdict, "ok");
            conn.prepare("select handle from creator")
                .unwrap()
                .query_map([], |row| row.get(0))
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap()
        }))
        .unwrap()
}

#[test]
fn whatever_of_the_unsynced_is_lost_every_acknowledged_action_is_there() {
    let mut world = World::new();
    let shop = world.shop();
    // Held by this process all the while, so that nobody empties the log of writes on leaving.
    let holder = Store::open(&world.path, Open::Existing).unwrap();
    let mut part = start_part(&world.path, 1, ACTIONS, Some(shop));
    let (mut acked, mut states, mut with_tail) = (Vec::new(), 0, 0);
    for nth in 0_usize.. {
        let Some((handle, synced)) = part.next_acked() else {
            break;
        };
        acked.push(handle);
        if !nth.is_multiple_of(3) {
            continue;
        }
        signal(&part, "STOP");
        let whole = fs::read(&world.path).unwrap();
        let log = fs::read(log_of(&world.path)).unwrap();
        signal(&part, "CONT");
        let synced = usize::try_from(synced).unwrap();
        with_tail += usize::from(log.len() > synced);
        for cut in cuts(&log, synced, nth) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("callsheet.db");
            fs::write(&path, &whole).unwrap();
            fs::write(log_of(&path), cut).unwrap();
            let found = handles(&path);
            for handle in &acked {
                assert!(found.contains(handle), "{handle} was lost after {nth}");
            }
            assert!(found.len() <= acked.len() + ACTIONS as usize);
            if states % 40 == 0 {
                assert!(holds(&path), "{}", told(&path));
            }
            states += 1;
        }
    }
    part.finish();
    assert_eq!(acked.len(), ACTIONS as usize);
    assert!(states >= 40, "{states} states, {with_tail} with a tail");
    drop(holder);
    world.reopen();
    world.assert_proven();
}
