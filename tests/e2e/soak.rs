//! A long day: keys at random, files taken in, ticks and changes beside it, and neither memory nor files nor
//! the log of writes grow (reliability.md T8).
//!
//! A few rounds in every run. `.ci/soak` goes on for an hour and prints what is held and how long a key takes
//! to its frame, from minute to minute.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::first_light::world;
use crate::terminal::Terminal;

/// Rounds of a run without a number of minutes.
const ROUNDS: usize = 24;
/// Rounds between two files of more than a thousand rows, before which a copy is made.
const LARGE: usize = 20;
/// Kibibytes the program may hold more at the end than once it was warm.
const GROWTH: usize = 12 * 1024;
/// Bytes of the log of writes.
const LOG: u64 = 16 * 1024 * 1024;

/// What a person does all day; each ends where it began.
const DOINGS: [&str; 13] = [
    "2jjkkhl<esc>",
    "3jGgg<esc>",
    "/soon<esc><esc>",
    "fmaya<esc>",
    "?jjj<esc>",
    ":zoom<esc>",
    "1jjkk",
    "4jk5jk6jk7jk8jk",
    "2A<esc>",
    "2m<esc>",
    "2zz",
    "2#vip<enter>u",
    "2Lu",
];

/// Resident kibibytes, threads and open files of a process.
#[cfg(target_os = "linux")]
#[derive(Clone, Copy, Debug)]
struct Held {
    kib: usize,
    threads: usize,
    files: usize,
}

#[cfg(target_os = "linux")]
fn held(process: u32) -> Held {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let number = |name: &str| -> usize {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        let digits = line.split_whitespace().nth(1).unwrap();
        digits.parse().unwrap()
    };
    Held {
        kib: number("VmRSS:"),
        threads: number("Threads:"),
        files: fs::read_dir(format!("/proc/{process}/fd")).unwrap().count(),
    }
}

/// One long day of the program.
struct Day {
    home: tempfile::TempDir,
    terminal: Terminal,
    seed: usize,
    round: usize,
}

impl Day {
    fn begin() -> Self {
        let home = world();
        let terminal = Terminal::of_program(&program(), home.path(), (120, 40));
        terminal.shows("Today");
        let (seed, round) = (7, 0);
        Self {
            home,
            terminal,
            seed,
            round,
        }
    }

    fn chance(&mut self) -> usize {
        self.seed = self
            .seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.seed >> 33
    }

    /// Keys, another size, a change and a tick by other processes, and a file by this one.
    fn go_round(&mut self) {
        for _ in 0..12 {
            let doing = DOINGS[self.chance() % DOINGS.len()];
            self.terminal.keys(doing);
        }
        let (columns, rows) = [(120, 40), (80, 24), (200, 60)][self.round % 3];
        self.terminal.resize(columns, rows);
        self.terminal.keys("<esc><esc>2");
        let followers = (48_211 + self.round).to_string();
        self.command(&["creator", "edit", "maya.glows", "--followers", &followers]);
        self.command(&["tick"]);
        self.terminal.keys("3");
        self.terminal.shows("maya.glows");
        self.import();
        self.terminal.keys("2");
        self.terminal.shows("Requested");
        assert!(self.log_length() < LOG);
        self.round += 1;
    }

    /// Takes in products whose prices are others every time.
    fn import(&mut self) {
        let rows = if self.round % LARGE == LARGE / 2 {
            1_200
        } else {
            40
        };
        let mut text = "sku_id,product_id,name,category,price,unit_cost\n".to_owned();
        for n in 0..rows {
            let cents = (n * 7 + self.round * 13) % 100;
            writeln!(text, "{n},9{n},Serum {n},beauty,24.{cents:02},4.20").unwrap();
        }
        let file = self.home.path().join(format!("prices{}.csv", self.round));
        fs::write(&file, text).unwrap();
        self.terminal.keys("I");
        self.terminal.shows("Import into");
        let pasted = format!("\x1b[200~{}\x1b[201~", file.display());
        self.terminal.bytes(pasted.as_bytes());
        self.terminal.keys("<enter>");
        self.terminal.shows(" rows: ");
        self.terminal.keys("<enter>");
        let done = format!("prices{}.csv: ", self.round);
        self.terminal.shows(&done);
        fs::remove_file(file).unwrap();
    }

    fn command(&self, args: &[&str]) {
        let output = std::process::Command::new(program())
            .env_clear()
            .envs([("TZ", "UTC"), ("USER", "ana")])
            .env("HOME", self.home.path())
            .env("CALLSHEET_NOW", "2026-11-20T17:00:00Z")
            .args(args)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {said}");
    }

    fn data(&self) -> PathBuf {
        self.home.path().join(".local/share/callsheet")
    }

    fn log_length(&self) -> u64 {
        let log = self.data().join("callsheet.db-wal");
        fs::metadata(log).map_or(0, |meta| meta.len())
    }

    /// How long keys take to their first byte, the shortest first.
    fn frames(&mut self) -> Vec<Duration> {
        let mut took: Vec<_> = (0..200)
            .map(|n| self.terminal.frame(if n % 2 == 0 { b"j" } else { b"k" }))
            .collect();
        took.sort();
        took
    }
}

/// The program of this build, or the one named for a long run.
fn program() -> PathBuf {
    let named = std::env::var_os("CALLSHEET_SOAK_BINARY").map(PathBuf::from);
    named.unwrap_or_else(|| Path::new(env!("CARGO_BIN_EXE_callsheet")).to_owned())
}

#[cfg(target_os = "linux")]
fn tell(day: &mut Day, began: Instant) {
    let frames = day.frames();
    let at = |part: usize| frames[(frames.len() - 1) * part / 100].as_secs_f64() * 1000.0;
    let held = held(day.terminal.process());
    writeln!(
        std::io::stdout(),
        "minute {}, round {}: {} KiB, {} threads, {} files, log of writes {} bytes, database {} bytes, \
         written {} bytes since, a key to its frame {:.1} ms, p99 {:.1} ms",
        began.elapsed().as_secs() / 60,
        day.round,
        held.kib,
        held.threads,
        held.files,
        day.log_length(),
        fs::metadata(day.data().join("callsheet.db")).unwrap().len(),
        day.terminal.forget(),
        at(50),
        at(99),
    )
    .unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_long_day_holds_no_more_memory_files_or_threads_than_its_first_hour() {
    let minutes: u64 = std::env::var("CALLSHEET_SOAK")
        .ok()
        .and_then(|minutes| minutes.parse().ok())
        .unwrap_or(0);
    let length = Duration::from_secs(minutes * 60);
    let began = Instant::now();
    let (mut day, mut warm, mut told) = (Day::begin(), None, 0);
    while day.round < ROUNDS || began.elapsed() < length {
        day.go_round();
        if day.round == ROUNDS / 2 {
            warm = Some(held(day.terminal.process()));
        }
        let minute = began.elapsed().as_secs() / 60;
        if minutes > 0 && minute >= told {
            tell(&mut day, began);
            told = minute + 1;
        }
    }
    let (warm, end) = (warm.unwrap(), held(day.terminal.process()));
    assert!(end.kib < warm.kib + GROWTH, "{warm:?} became {end:?}");
    assert!(end.threads <= warm.threads + 2, "{warm:?} became {end:?}");
    assert!(end.files <= warm.files + 2, "{warm:?} became {end:?}");
    day.command(&["doctor"]);
    assert!(!day.data().join("reports").exists(), "it had a defect");
    day.terminal.keys("<esc><esc>q");
    assert_eq!(day.terminal.ends(), (0, true));
}
