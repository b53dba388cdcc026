//! Files with and without faults, and where the faults stand.

use std::time::Duration;

use super::*;
use crate::tui::action::Scope;
use crate::tui::keymap::Meaning;

fn told(text: &str) -> Vec<String> {
    read(text).1.iter().map(ToString::to_string).collect()
}

#[test]
fn an_empty_file_sets_nothing() {
    let (settings, faults) = read("");
    assert_eq!(faults, []);
    assert_eq!(settings.lines(), Settings::default().lines());
}

#[test]
fn what_is_in_force_reads_back_as_it_is() {
    let text = r#"
        theme = "blue-orange"
        ascii = true
        mouse = false
        clipboard = ["wl-copy", "--primary"]
        editor = "nvim -f"
        start = "desk"
        shop = "Glow Labs"
        keymap = "vim"

        [keys]
        advance = ["L", "ctrl-n n"]
        zoom = []

        [[view]]
        name = "Late"
        screen = "desk"
        filter = "overdue"
        sort = "due date"
        keys = "g 1"

        [[command]]
        name = "Label"
        keys = ["ctrl-t"]
        scope = "sample"
        run = ["print-label", "--json"]
        confirm = true
        timeout = 30
        show = "page"
    "#;
    let (settings, faults) = read(text);
    assert_eq!(faults, []);
    assert_eq!(settings.theme, Some(Palette::BlueOrange));
    assert_eq!(settings.start, Some(Screen::Desk));
    assert_eq!(settings.views.len(), 1);
    assert_eq!(settings.commands[0].timeout, Duration::from_secs(30));
    let typed = ["g".parse().unwrap(), "1".parse().unwrap()];
    assert_eq!(
        settings.keymap.meaning(&[Scope::Global], &typed),
        Meaning::Act(Action::View(0))
    );
    let again = settings.lines().join("\n");
    let (same, faults) = read(&again);
    assert_eq!(faults, []);
    assert_eq!(same.lines(), settings.lines());
}

#[test]
fn a_wrong_key_is_told_with_its_place_and_the_good_ones_apply() {
    let text = "them = \"dark\"\nascii = true\n  mouse = \"yes\"\ntheme = \"drak\"\n";
    let (settings, faults) = read(text);
    assert!(settings.ascii && settings.mouse && settings.theme.is_none());
    let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        faults,
        [
            "1:1: \"them\" is no key of the settings: the nearest is \"theme\".",
            "3:11: Either true or false stands here, without quotes.",
            "4:9: \"drak\" is not known here: the nearest is \"dark\"; take one of auto, dark, light, \
             sixteen, no-color, blue-orange.",
        ]
    );
}

#[test]
fn where_it_is_no_toml_what_could_be_read_applies() {
    let (settings, faults) = read("ascii = true\ntheme = dark\nmouse = false\n");
    assert!(settings.ascii && !settings.mouse);
    assert_eq!((faults[0].line, faults.len()), (2, 1));
    assert!(faults[0].message.starts_with("From here it is not TOML"));
}

#[test]
fn columns_count_characters_and_not_bytes() {
    let (_, faults) = read(
        "shop = \"é\"\neditor = \"é\" \nclipboard = \"美妆小\"\nascii = 1\n[keys]\n\"é\" = \"x\"\n",
    );
    let places: Vec<_> = faults
        .iter()
        .map(|fault| (fault.line, fault.column))
        .collect();
    assert_eq!(places, [(3, 13), (4, 9), (6, 1)]);
}

#[test]
fn keys_name_actions_and_where_two_meet_both_are_named() {
    let text = "[keys]\nadvnce = \"L\"\nadvance = \"f\"\nzoom = \"f\"\nquit = \"ctrl-c\"\nsort = [\"backspace\"]\ninterrupt = \"x\"\n";
    let told = told(text);
    assert_eq!(
        told,
        [
            "2:1: \"advnce\" is no action: the nearest is \"advance\".",
            "3:1: f is advance's now, no longer of find (no key is left).",
            "4:1: f is advance's already by this file: zoom does not get it.",
            "5:8: ctrl-c always quits when pressed twice: take another key.",
            "6:8: backspace never acts on a row: take another key.",
            "7:1: ctrl-c always quits when pressed twice: leave it out.",
        ]
    );
    assert_eq!(read(text).1[1].severity, Severity::Note);
    assert_eq!(read(text).1[2].severity, Severity::Wrong);
}

#[test]
fn views_and_commands_that_are_not_whole_are_left_out_and_told() {
    let text = r#"
[[view]]
filter = "tier:2"
[[view]]
name = "x"
filter = "stge:shipped"
[[view]]
name = "y"
screen = "today"
[[command]]
name = "nothing to run"
[[command]]
name = "shell"
run = "rm -rf /"
timeout = 0
"#;
    let (settings, faults) = read(text);
    assert!(settings.views.is_empty() && settings.commands.is_empty());
    let places: Vec<_> = faults.iter().map(|fault| fault.line).collect();
    assert_eq!(places, [2, 6, 9, 10, 14, 15], "{faults:?}");
}

proptest::proptest! {
    #[test]
    fn no_text_is_too_odd_to_be_read(text in "[\\[\\]a-z =\"'\n#{}.,0-9é-]{0,120}") {
        let (settings, faults) = read(&text);
        proptest::prop_assert!(!settings.lines().is_empty());
        for fault in faults {
            proptest::prop_assert!(fault.line >= 1 && fault.column >= 1);
        }
    }
}
