//! Settings and what is kept between runs, in a real terminal.

use crate::first_light::world;
use crate::terminal::Terminal;

fn set(home: &std::path::Path, text: &str) {
    let folder = home.join(".config/callsheet");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), text).unwrap();
}

#[test]
fn what_is_wrong_with_the_settings_is_told_in_the_app_and_the_rest_applies() {
    let home = world();
    set(home.path(), "theme = \"neon\"\nstart = \"log\"\n");
    let mut terminal = Terminal::start(home.path(), (120, 40), &[]);
    terminal.shows("config.toml:1:9: \"neon\" is not known here");
    terminal.shows("@maya.glows: added");
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));
}

#[test]
fn the_app_opens_as_it_was_left_unless_it_shall_be_fresh() {
    let home = world();
    let start = |args: &[&str]| Terminal::start(home.path(), (120, 40), args);
    let mut terminal = start(&[]);
    terminal.shows("Today");
    terminal.keys("3/maya<enter>");
    terminal.shows("Creators ─ 28 days, maya");
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));
    let terminal = start(&[]);
    terminal.shows("Creators ─ 28 days, maya");
    terminal.signal("TERM");
    assert!(terminal.ends().1);
    let mut terminal = start(&["--fresh"]);
    terminal.shows("Requests to review 1");
    terminal.keys("q");
    terminal.ends();
    let file = home
        .path()
        .join(".local/share/callsheet/callsheet.db.screen.json");
    std::fs::write(&file, "{\"version\":1,").unwrap();
    let mut terminal = start(&[]);
    terminal.shows("What was kept of the last run");
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));
}

#[test]
fn the_terminal_is_asked_for_its_background_and_its_answer_is_no_key() {
    let home = world();
    let mut terminal = Terminal::start(home.path(), (120, 40), &[]);
    terminal.shows("Requests to review 1");
    let asked = |raw: &[u8]| raw.windows(7).any(|part| part == b"\x1b]11;?\x1b");
    assert!(asked(&terminal.raw()));
    // Sixteen colours until it is known.
    let light = b"38;5;25";
    let has = |raw: &[u8]| raw.windows(light.len()).any(|part| part == light);
    assert!(!has(&terminal.raw()));
    terminal.keys("<light>");
    terminal.eventually("the light theme", has);
    terminal.shows("Requests to review 1");
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));
    let calm = [("COLORFGBG", "15;0")];
    let mut terminal = Terminal::with(home.path(), (120, 40), &[], &calm);
    terminal.shows("Requests to review 1");
    assert!(!asked(&terminal.raw()), "what is known is not asked for");
    terminal.keys("q");
    terminal.ends();
}

#[test]
fn a_copy_goes_to_the_terminal_and_through_tmux() {
    let home = world();
    let env = [("TMUX", "/tmp/tmux-0/default,1,0")];
    let mut terminal = Terminal::with(home.path(), (120, 40), &[], &env);
    terminal.shows("Requests to review 1");
    terminal.keys("yh");
    terminal.shows("Sent to the terminal's clipboard: maya.glows");
    let raw = terminal.raw();
    // maya.glows in base64.
    let plain = b"\x1b]52;c;bWF5YS5nbG93cw==\x1b\\";
    let passed = b"\x1bPtmux;\x1b\x1b]52;c;bWF5YS5nbG93cw==\x1b\x1b\\\x1b\\";
    assert!(raw.windows(plain.len()).any(|part| part == plain));
    assert!(raw.windows(passed.len()).any(|part| part == passed));
    terminal.keys("q");
    terminal.ends();
}

#[test]
fn a_copy_goes_to_the_program_that_is_set_or_is_shown() {
    let home = world();
    let path = home.path();
    set(
        path,
        "clipboard = [\"/bin/sh\", \"-c\", \"cat > copied\"]\n",
    );
    let mut terminal = Terminal::start(path, (120, 40), &[]);
    terminal.shows("Requests to review 1");
    terminal.keys("yh");
    terminal.shows("Copied by /bin/sh: maya.glows");
    terminal.keys("q");
    terminal.ends();
    assert_eq!(
        std::fs::read_to_string(path.join("copied")).unwrap(),
        "maya.glows"
    );
    set(path, "clipboard = \"off\"\n");
    let mut terminal = Terminal::start(path, (120, 40), &[]);
    terminal.shows("Requests to review 1");
    terminal.keys("yh");
    terminal.shows("To be selected and copied");
    // A page of its own closes with q too.
    terminal.keys("q");
    terminal.until("the page is closed", |screen| {
        !screen.contains("To be selected and copied")
    });
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));
}

#[test]
fn an_own_command_runs_beside_the_screen() {
    let home = world();
    let config =
        "[[command]]\nname = \"whom\"\nkeys = \"ctrl-t\"\nrun = [\"/bin/echo\", \"printed\"]\n";
    set(home.path(), config);
    let mut terminal = Terminal::start(home.path(), (120, 40), &[]);
    terminal.shows("Requests to review 1");
    terminal.keys("<ctrl-t>");
    terminal.shows("whom: printed");
    terminal.keys("q");
    assert_eq!(terminal.ends(), (0, true));
}

#[test]
fn two_windows_on_one_database_see_each_other() {
    let home = world();
    let mut one = Terminal::start(home.path(), (120, 40), &[]);
    let mut other = Terminal::start(home.path(), (120, 40), &[]);
    one.shows("Requests to review 1");
    other.shows("Requests to review 1");
    other.keys("2");
    other.shows("Requested 1");
    one.keys("L");
    // Nobody touches the other: what changed shows by itself.
    other.shows("Approved 1");
    one.keys("q");
    other.keys("q");
    assert_eq!((one.ends(), other.ends()), ((0, true), (0, true)));
}
