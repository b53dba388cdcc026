//! Every way out leaves the terminal as it was found.

use crate::first_light::world;
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
fn a_terminate_signal_restores_the_terminal() {
    let home = world();
    let terminal = Terminal::start(home.path(), (80, 24), &[]);
    terminal.shows("Today");
    terminal.signal("TERM");
    assert!(terminal.ends().1);
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
fn storms_of_sizes_end_in_a_screen_that_fits() {
    let home = world();
    let mut terminal = Terminal::start(home.path(), (80, 24), &[]);
    terminal.shows("Today");
    for size in [(10, 3), (2, 2), (200, 60), (40, 12), (120, 40)] {
        terminal.resize(size.0, size.1);
    }
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
