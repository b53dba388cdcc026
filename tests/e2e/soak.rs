//! A long day: keys at random, ticks and changes beside it, and neither memory nor files nor the log of
//! writes grow (reliability.md T8).
//!
//! A few rounds in every run; `CALLSHEET_SOAK=60` goes on for sixty minutes, as `.ci/reliability` does.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::first_light::{callsheet, world};
use crate::terminal::Terminal;

/// Rounds of a run without a number of minutes.
const ROUNDS: usize = 24;
/// Kibibytes the program may hold more at the end than once it was warm.
const GROWTH: usize = 12 * 1024;
/// Bytes of the log of writes.
const LOG: u64 = 16 * 1024 * 1024;

/// What a person does all day; each ends where it began.
const DOINGS: [&str; 12] = [
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
];

/// Resident kibibytes, threads and open files of a process.
#[cfg(target_os = "linux")]
fn held(process: u32) -> (usize, usize, usize) {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let number = |name: &str| -> usize {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        let digits = line.split_whitespace().nth(1).unwrap();
        digits.parse().unwrap()
    };
    let files = fs::read_dir(format!("/proc/{process}/fd")).unwrap().count();
    (number("VmRSS:"), number("Threads:"), files)
}

fn log_length(home: &Path) -> u64 {
    let log = home.join(".local/share/callsheet/callsheet.db-wal");
    fs::metadata(log).map_or(0, |meta| meta.len())
}

#[cfg(target_os = "linux")]
#[test]
fn a_long_day_holds_no_more_memory_files_or_threads_than_its_first_hour() {
    let home = world();
    let minutes: u64 = std::env::var("CALLSHEET_SOAK")
        .ok()
        .and_then(|minutes| minutes.parse().ok())
        .unwrap_or(0);
    let began = Instant::now();
    let mut terminal = Terminal::start(home.path(), (120, 40), &[]);
    terminal.shows("Today");
    let (mut seed, mut round, mut warm) = (7_usize, 0_usize, None);
    while round < ROUNDS || began.elapsed() < Duration::from_secs(minutes * 60) {
        for _ in 0..12 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            terminal.keys(DOINGS[(seed >> 33) % DOINGS.len()]);
        }
        let (columns, rows) = [(120, 40), (80, 24), (200, 60)][round % 3];
        terminal.resize(columns, rows);
        terminal.keys("<esc><esc>2");
        // Everything before is done once this shows.
        let followers = (48_211 + round).to_string();
        callsheet(
            home.path(),
            &["creator", "edit", "maya.glows", "--followers", &followers],
        );
        callsheet(home.path(), &["tick"]);
        terminal.keys("3");
        terminal.shows("maya.glows");
        terminal.keys("2");
        terminal.shows("Requested");
        assert!(log_length(home.path()) < LOG);
        round += 1;
        if round == ROUNDS / 2 {
            warm = Some(held(terminal.process()));
        }
    }
    let (warm, end) = (warm.unwrap(), held(terminal.process()));
    assert!(
        end.0 < warm.0 + GROWTH,
        "{warm:?} KiB, threads, files became {end:?}"
    );
    assert!(end.1 <= warm.1 + 2, "{warm:?} became {end:?}");
    assert!(end.2 <= warm.2 + 2, "{warm:?} became {end:?}");
    terminal.keys("<esc><esc>q");
    assert_eq!(terminal.ends(), (0, true));
}
