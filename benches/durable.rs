//! What durability costs, beside what the disk itself takes in the same run.
//!
//! `cargo bench --bench durable` prints the median of an acknowledged action beside that of a bare fsync,
//! the longest that one of two busy writers waited, and, where the full database of `cargo bench --bench
//! shop` is there, how long actions and questions took while all of it was copied.

#![expect(clippy::unwrap_used, reason = "a bench stops where it breaks")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::time::{Duration, Instant};

use callsheet::domain::command::{Command, CreatorEdit, Envelope, NewShop, Source};
use callsheet::domain::id::{OpId, ShopId};
use callsheet::domain::money::{BasisPoints, Currency};
use callsheet::store::view::lookup::ShopsQuery;
use callsheet::store::{Open, Store};
use uuid::Uuid;

const ACTIONS: usize = 300;
/// What a commit appends to the log of writes: a few pages.
const APPENDED: [u8; 16 * 1024] = [7; 16 * 1024];
/// What tells another process to write, and where.
const RIVAL: &str = "CALLSHEET_BENCH_RIVAL";

fn envelope(command: Command) -> Envelope {
    Envelope {
        id: OpId(Uuid::now_v7()),
        at: "2026-11-20T17:00:00Z".parse().unwrap(),
        actor: "ana".into(),
        source: Source::Cli,
        command,
    }
}

fn act(store: &Store, shop: ShopId, handle: String) -> Duration {
    let edit = CreatorEdit::default();
    let command = envelope(Command::AddCreator { shop, handle, edit });
    let began = Instant::now();
    store.submit(command).unwrap();
    began.elapsed()
}

fn new_shop(path: &Path) -> (Store, ShopId) {
    let store = Store::open(path, Open::Create).unwrap();
    store
        .submit(envelope(Command::AddShop(NewShop {
            name: "Bench".into(),
            client: None,
            market: "US".into(),
            currency: Currency::USD,
            zone: "America/Los_Angeles".parse().unwrap(),
            fee_rate: BasisPoints(600),
        })))
        .unwrap();
    let shop = first_shop(&store);
    (store, shop)
}

fn first_shop(store: &Store) -> ShopId {
    store.fetch(&ShopsQuery).unwrap().first().unwrap().id
}

fn synced(file: &mut File) -> Duration {
    let began = Instant::now();
    file.write_all(&APPENDED).unwrap();
    file.sync_all().unwrap();
    began.elapsed()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Median, and the longest.
fn figures(times: &mut [Duration]) -> (f64, f64) {
    times.sort();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    let longest = times.last().copied().unwrap_or_default();
    (milliseconds(middle), milliseconds(longest))
}

fn action_beside_fsync(out: &mut impl io::Write) {
    let folder = tempfile::tempdir().unwrap();
    let (store, shop) = new_shop(&folder.path().join("callsheet.db"));
    let raw = folder.path().join("raw");
    let mut raw = OpenOptions::new()
        .create(true)
        .append(true)
        .open(raw)
        .unwrap();
    let (mut actions, mut syncs) = (Vec::new(), Vec::new());
    for n in 0..ACTIONS {
        actions.push(act(&store, shop, format!("creator{n}")));
        syncs.push(synced(&mut raw));
    }
    let ((action, _), (sync, _)) = (figures(&mut actions), figures(&mut syncs));
    writeln!(
        out,
        "action acknowledged {action:.2} ms, {} bytes and an fsync {sync:.2} ms: {:.2} times",
        APPENDED.len(),
        action / sync
    )
    .unwrap();
}

fn two_writers(out: &mut impl io::Write) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("callsheet.db");
    let (_held, _) = new_shop(&path);
    let rivals: Vec<_> = (0..2)
        .map(|part| {
            Process::new(std::env::current_exe().unwrap())
                .env(RIVAL, &path)
                .env("CALLSHEET_BENCH_PART", part.to_string())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for rival in rivals {
        let said = rival.wait_with_output().unwrap();
        write!(out, "{}", String::from_utf8_lossy(&said.stdout)).unwrap();
    }
}

fn rival(path: &Path) {
    let part = std::env::var("CALLSHEET_BENCH_PART").unwrap();
    let store = Store::open(path, Open::Existing).unwrap();
    let shop = first_shop(&store);
    let mut times: Vec<_> = (0..10 * ACTIONS)
        .map(|n| act(&store, shop, format!("p{part}n{n}")))
        .collect();
    let (middle, longest) = figures(&mut times);
    let mut out = io::stdout();
    writeln!(
        out,
        "writer {part} of two, {} actions: {middle:.2} ms, the longest {longest:.1} ms",
        times.len()
    )
    .unwrap();
}

fn copy_of_all(out: &mut impl io::Write) {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-data/full.db");
    let full = std::env::var_os("CALLSHEET_BENCH_FULL").map_or(full, PathBuf::from);
    if !full.exists() {
        writeln!(out, "no full database: run cargo bench --bench shop first").unwrap();
        return;
    }
    let folder = tempfile::tempdir_in(full.parent().unwrap()).unwrap();
    let path = folder.path().join("full.db");
    fs::copy(&full, &path).unwrap();
    let store = Store::open(&path, Open::Existing).unwrap();
    let shop = first_shop(&store);
    act(&store, shop, "before".to_owned());
    let (mut actions, mut questions) = (Vec::new(), Vec::new());
    let copier = {
        let (store, to) = (store.clone(), folder.path().join("copy.db"));
        std::thread::spawn(move || {
            let began = Instant::now();
            store.back_up(&to).unwrap();
            began.elapsed()
        })
    };
    while !copier.is_finished() {
        let n = actions.len();
        actions.push(act(&store, shop, format!("beside{n}")));
        let began = Instant::now();
        first_shop(&store);
        questions.push(began.elapsed());
    }
    let took = copier.join().unwrap();
    let (count, action, question) = (
        actions.len(),
        figures(&mut actions),
        figures(&mut questions),
    );
    writeln!(
        out,
        "copy of {} MB in {:.1} s; beside it {count} actions {:.2} ms, the longest {:.1} ms, and as many \
         questions {:.2} ms, the longest {:.1} ms",
        fs::metadata(&path).unwrap().len() / 1_000_000,
        took.as_secs_f64(),
        action.0,
        action.1,
        question.0,
        question.1
    )
    .unwrap();
}

fn main() {
    if let Some(path) = std::env::var_os(RIVAL) {
        return rival(Path::new(&path));
    }
    let mut out = io::stdout();
    action_beside_fsync(&mut out);
    two_writers(&mut out);
    copy_of_all(&mut out);
}
