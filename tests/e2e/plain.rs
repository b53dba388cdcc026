//! Lines of text in place of a drawn screen.

use crate::first_light::world;
use crate::terminal::Terminal;

#[test]
fn a_plain_screen_is_lines_without_boxes_and_says_what_a_key_changed() {
    let home = world();
    let mut terminal = Terminal::start(home.path(), (80, 60), &["--plain"]);
    let text = terminal.shows("Requests to review 1");
    assert!(text.contains("> "), "{text}");
    terminal.keys("2");
    terminal.shows("Requested 1");
    let before = terminal.raw().len();
    terminal.keys("L");
    terminal.shows("Approved 1");
    let raw = terminal.raw();
    let said = String::from_utf8_lossy(&raw[before..]).into_owned();
    let all = String::from_utf8_lossy(&raw).into_owned();
    // The counts above may change with it; what the pane is does not.
    assert!(all.contains("Pipeline"), "{all}");
    assert!(
        !said.contains("Pipeline"),
        "what did not change is not said again: {said}"
    );
    for drawn in [
        "\u{1b}[?1049h",
        "\u{1b}[?1000h",
        "\u{1b}[2J",
        "│",
        "─",
        "┌",
        "█",
        "▁",
    ] {
        assert!(!all.contains(drawn), "{drawn:?}");
    }
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));
}

#[test]
fn an_empty_database_leads_into_a_made_up_shop_and_its_tour() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("orders.csv"), "a,b\n1,2\n").unwrap();
    let mut terminal = Terminal::start(home.path(), (120, 40), &[]);
    terminal.shows("Welcome to Callsheet");
    terminal.shows("import the file in");
    terminal.shows("orders.csv");
    terminal.keys("d");
    terminal.shows("1 of 3");
    terminal.keys("s");
    terminal.shows("Glow Labs");
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));
}
