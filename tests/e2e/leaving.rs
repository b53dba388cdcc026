//! Every way out leaves the terminal as it was found.

use crate::first_light::{callsheet, world};
use crate::terminal::Terminal;

#[test]
fn quitting_restores_the_terminal() {
    let home = world();
    let mut terminal = Terminal::start(home.path(), (80, 24), &[]);
    terminal.shows("Today");
    terminal.keys("<esc><esc>q");
    assert_eq!(terminal.ends(), (0, true));
}

#[test]
fn ctrl_c_twice_quits() {
    let home = world();
    let mut terminal = Terminal::start(home.path(), (80, 24), &[]);
    terminal.shows("Today");
    terminal.keys("<ctrl-c><ctrl-c>");
    assert!(terminal.ends().1);
}

#[test]
fn every_signal_that_means_leave_restores_the_terminal() {
    let home = world();
    for signal in ["TERM", "INT", "HUP", "QUIT"] {
        let terminal = Terminal::start(home.path(), (80, 24), &[]);
        terminal.shows("Today");
        terminal.signal(signal);
        assert!(terminal.ends().1, "{signal}");
    }
}

/// A note is being written.
pub(crate) fn writing(home: &std::path::Path, drill: &str) -> Terminal {
    let mut terminal = Terminal::with(home, (120, 40), &[], &[("CALLSHEET_DRILL", drill)]);
    terminal.shows("Today");
    terminal.keys("2");
    terminal.shows("Requested 1");
    terminal.keys("A");
    terminal.shows("Note");
    terminal.keys("likes mornings");
    terminal.shows("likes mornings");
    terminal
}

/// The note is there again, and sending it ends the matter.
#[track_caller]
pub(crate) fn goes_on(home: &std::path::Path) {
    let mut terminal = Terminal::start(home, (120, 40), &[]);
    terminal.shows("What was typed last time is kept");
    terminal.keys("2");
    terminal.shows("Requested 1");
    terminal.keys("A");
    terminal.shows("likes mornings");
    terminal.keys("<enter>");
    terminal.until("the note", |screen| !screen.contains("Note on"));
    terminal.keys("<esc><esc>q");
    assert_eq!(terminal.ends(), (0, true));
    let mut terminal = Terminal::start(home, (120, 40), &[]);
    let screen = terminal.shows("Today");
    assert!(!screen.contains("last time"), "{screen}");
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));
}

#[cfg(unix)]
#[test]
fn a_terminal_that_is_closed_ends_the_app_and_keeps_what_was_typed() {
    let home = world();
    assert!(writing(home.path(), "").hang_up().is_some());
    goes_on(home.path());
}

#[cfg(unix)]
#[test]
fn a_closed_terminal_whose_signal_is_ignored_ends_the_app_too() {
    let home = world();
    let terminal = Terminal::after(home.path(), (80, 24), "trap '' HUP");
    terminal.shows("Today");
    assert!(terminal.hang_up().is_some());
}

#[test]
fn bursts_and_huge_pastes_are_taken_without_a_stall() {
    let home = world();
    let mut terminal = Terminal::start(home.path(), (80, 24), &[]);
    terminal.shows("Today");
    terminal.keys("2");
    terminal.shows("Requested 1");
    terminal.bytes("jk".repeat(1_000).as_bytes());
    terminal.keys("/soon");
    terminal.shows("soon");
    terminal.keys("<esc><esc>");
    let mut paste = b"\x1b[200~".to_vec();
    paste.extend(b"qLXu".repeat(50_000));
    paste.extend(b"\x1b[201~");
    // Outside a field it does nothing.
    terminal.bytes(&paste);
    terminal.keys("2");
    terminal.shows("Requested 1");
    // In one it is cut.
    terminal.keys("/");
    terminal.bytes(&paste);
    terminal.keys("<esc><esc>q");
    assert_eq!(terminal.ends(), (0, true));
}

#[test]
fn a_paste_without_an_end_is_given_up_and_keys_and_signals_work_again() {
    let home = world();
    let mut terminal = Terminal::start(home.path(), (80, 24), &[]);
    terminal.shows("Today");
    terminal.bytes(b"\x1b[200~qqLLX");
    terminal.shows("Pasted text is ignored here");
    terminal.keys("2");
    terminal.shows("Requested 1");
    // Half a sequence of a key holds nothing either.
    terminal.bytes(b"\x1b[1;");
    terminal.signal("TERM");
    assert!(terminal.ends().1);
    let mut terminal = Terminal::start(home.path(), (80, 24), &[]);
    terminal.shows("Today");
    terminal.bytes(b"\x1b[200~");
    terminal.signal("TERM");
    assert!(terminal.ends().1);
    let mut terminal = Terminal::start(home.path(), (80, 24), &[]);
    terminal.shows("Today");
    // Esc by itself is known by nothing behind it.
    terminal.keys("/");
    terminal.bytes(b"\x1b");
    terminal.keys("<esc>q");
    assert_eq!(terminal.ends(), (0, true));
}

#[test]
fn a_paste_never_acts() {
    let home = world();
    let mut terminal = Terminal::start(home.path(), (80, 24), &[]);
    terminal.shows("Today");
    terminal.keys("2");
    terminal.shows("Requested 1");
    terminal.keys("<paste>2");
    terminal.shows("Requested 1");
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));
}

#[test]
fn a_paste_that_the_terminal_does_not_tell_as_one_never_acts_either() {
    let home = world();
    let mut terminal = Terminal::start(home.path(), (80, 24), &[]);
    terminal.shows("Today");
    terminal.keys("2");
    terminal.shows("Requested 1");
    let log = || callsheet(home.path(), &["log", "--json"]);
    let before = log();
    for text in [
        "Dear Maya, the box is late. LXuq\r".repeat(3),
        "qLXu yyy TeDpbm\r".repeat(8_000),
        "Quit? Yes: quit all of it, quite quickly.\r\n".to_owned(),
    ] {
        terminal.bytes(text.as_bytes());
        terminal.shows("That came all at once");
        terminal.keys("<esc>");
        terminal.until("the pipeline", |screen| {
            screen.contains("Requested 1") && !screen.contains("all at once")
        });
    }
    assert_eq!(log(), before);
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));
}

#[test]
fn storms_of_sizes_end_in_a_screen_that_fits() {
    let home = world();
    let mut terminal = Terminal::start(home.path(), (80, 24), &[]);
    terminal.shows("Today");
    for nth in 0..5_000_u16 {
        let size = [(10, 3), (2, 2), (200, 60), (1, 1), (500, 9)][usize::from(nth % 5)];
        terminal.resize(size.0 + nth % 7, size.1);
    }
    terminal.resize(120, 40);
    terminal.keys("2");
    terminal.shows("maya.glows");
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));
}

#[test]
fn without_a_terminal_the_app_says_so() {
    let home = world();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_callsheet"))
        .env_clear()
        .env("HOME", home.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("terminal") && !said.contains('\u{1b}'),
        "{said}"
    );
}
