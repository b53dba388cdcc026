//! What people hate most in terminal programs, as far as it needs a terminal to be seen.
//!
//! | failure | held by |
//! |---|---|
//! | data lost | `tests/store`: proof, damage, processes, undo |
//! | terminal left broken | `leaving`, and below: a hang-up |
//! | destructive key by mistake | `tests/tui`: backspace and delete never act, a paste never acts |
//! | freeze, lost keys | `tests/tui/slow`: keys while nothing is answered |
//! | battery eater | below: nothing is written while nothing happens |
//! | crash on resize | `leaving`: storms of sizes; `tests/tui/any_keys`, `board` |
//! | suspend and resume | below |
//! | orphan after the window closes | below: a hang-up ends it |
//! | misaligned rows | `src/tui/draw/tests`: wide, joined and right-to-left names |
//! | flicker, slow over ssh | below: a cursor move is small |
//! | unreadable theme | `src/tui/theme`: contrast on every ground |
//! | silent config typo | `setting`, `tests/cli/settings` |
//! | accidental quit | `tests/tui`: esc never quits |
//! | search that betrays | `src/domain/search`: classes, typos, order |
//! | copied but not copied | `setting`: to the terminal, to a program, shown |
//! | hidden lock | `tests/store/processes`, `tests/cli/exits` |

use crate::first_light::{callsheet, world};
use crate::terminal::Terminal;

/// A shop with several requests.
fn crowded() -> tempfile::TempDir {
    let home = world();
    for handle in ["leo_lifts", "noor.beauty", "zoe", "sam.runs"] {
        callsheet(home.path(), &["creator", "add", handle]);
        callsheet(home.path(), &["sample", "add", handle, "1729"]);
    }
    home
}

/// Waits until nothing comes any more, and returns how much was written by then: the creator beside a list
/// comes after it, and the playbook looks around once.
fn settled(terminal: &Terminal, home: &std::path::Path) -> usize {
    let (mut before, mut calm) = (0, 0);
    for _ in 0..1_000 {
        callsheet(home, &["keys"]);
        let now = terminal.raw().len();
        calm = if now == before { calm + 1 } else { 0 };
        before = now;
        if calm == 60 {
            break;
        }
    }
    before
}

#[test]
fn nothing_is_written_while_nothing_happens() {
    let home = crowded();
    let mut terminal = Terminal::start(home.path(), (120, 40), &[]);
    terminal.keys("2");
    terminal.shows("Requested 5");
    terminal.keys("j");
    terminal.until("the next row", |screen| screen.contains("2/5"));
    let before = settled(&terminal, home.path());
    // Time passes while others look at the same database.
    let spent = terminal.spent();
    for args in [
        &["today"][..],
        &["pipeline"],
        &["due"],
        &["creators", "tier:1"],
        &["score", "--by", "creator"],
        &["log"],
        &["man"],
    ] {
        callsheet(home.path(), args);
    }
    assert_eq!(terminal.raw().len(), before);
    // A look at the database now and then costs next to nothing.
    let spent = terminal.spent().zip(spent).map(|(now, then)| now - then);
    assert!(spent.is_none_or(|ticks| ticks <= 5), "{spent:?}");
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));
}

#[test]
fn a_move_of_the_cursor_is_a_kilobyte_at_most_and_one_update() {
    let home = crowded();
    let mut terminal = Terminal::start(home.path(), (120, 40), &[]);
    terminal.keys("2z");
    terminal.until("the list alone", |screen| {
        screen.contains("1/5") && !screen.contains("Scorecard")
    });
    let before = settled(&terminal, home.path());
    terminal.keys("j");
    terminal.until("the next row", |screen| screen.contains("2/5"));
    let raw = terminal.raw();
    let written = &raw[before..];
    assert!(written.len() <= 1024, "{} bytes", written.len());
    let clears = b"\x1b[2J";
    assert!(!written.windows(clears.len()).any(|part| part == clears));
    terminal.keys("q");
    terminal.ends();
}

#[test]
fn a_suspend_gives_the_terminal_back_and_comes_back_with_the_whole_screen() {
    let home = world();
    let env = [("PATH", "/usr/bin:/bin")];
    let mut terminal = Terminal::with(home.path(), (120, 40), &[], &env);
    terminal.shows("Requests to review 1");
    terminal.keys("<ctrl-z>");
    let twice = |raw: &[u8]| {
        let entered = b"\x1b[?1049h";
        let left = b"\x1b[?1049l";
        let count = |what: &[u8]| raw.windows(what.len()).filter(|part| *part == what).count();
        count(entered) == 2 && count(left) >= 1
    };
    // Where no shell minds the job, the stop is not taken and the app goes on at once.
    terminal.eventually("the screen again", twice);
    terminal.resize(80, 24);
    terminal.signal("CONT");
    terminal.shows("Requests to review 1");
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));
}

#[cfg(unix)]
#[test]
fn while_it_is_stopped_others_write_and_it_shows_what_they_wrote_when_it_goes_on() {
    let home = world();
    let mut terminal = Terminal::start(home.path(), (120, 40), &[]);
    terminal.keys("3");
    terminal.shows("maya.glows");
    // What the start had to do is done: nothing is being written.
    settled(&terminal, home.path());
    terminal.signal("STOP");
    callsheet(home.path(), &["creator", "add", "leo_lifts"]);
    callsheet(
        home.path(),
        &["creator", "tag", "maya.glows", "while-stopped"],
    );
    terminal.signal("CONT");
    terminal.shows("leo_lifts");
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));
}

#[test]
fn a_hang_up_ends_it_and_gives_the_terminal_back() {
    let home = world();
    let terminal = Terminal::start(home.path(), (120, 40), &[]);
    terminal.shows("Requests to review 1");
    terminal.signal("HUP");
    assert!(terminal.ends().1);
}
