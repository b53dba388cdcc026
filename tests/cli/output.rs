//! What reaches a terminal: nothing raw, ASCII where asked, no error for a closed pipe.

use std::process::{Command, Stdio};

use crate::world::World;

const HOSTILE: &str = "M\u{1b}]0;owned\u{7}\u{202e}\u{9b}2J\u{200b}";

fn hostile() -> World {
    let world = World::new();
    let sheet = format!(
        "Creator,Product,SKU,Status,Requested,Notes\n\
         maya.glows,\"Se{HOSTILE}rum\",1729,requested,2026-11-20,\"no{HOSTILE}te\"\n\
         new.face,Box,1730,odd{HOSTILE}word,2026-11-20,x\n"
    );
    let path = world.write("tracker.csv", &sheet);
    let run = world.run(&["import", &path, "--as", "samples_tracker"]);
    assert!([0, 4].contains(&run.code), "{run:?}");
    clean(&run.out);
    clean(&run.err);
    world
}

#[track_caller]
fn clean(text: &str) {
    for c in text.chars().filter(|c| *c != '\n') {
        let raw = c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!raw, "{c:?} in {text:?}");
    }
}

#[test]
fn text_from_outside_is_shown_never_obeyed() {
    let world = hostile();
    for words in [
        vec!["today"],
        vec!["pipeline"],
        vec!["creators"],
        vec!["product", "list"],
        vec!["creator", "show", "maya.glows"],
        vec!["log"],
        vec!["import", "--list"],
    ] {
        let run = world.run(&words);
        assert_eq!(run.code, 0, "{run:?}");
        clean(&run.out);
        let run = world.run(&[&words[..], &["--json"]].concat());
        clean(&run.out);
        let _valid: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    }
    for words in [
        vec!["creator", "show", HOSTILE],
        vec![HOSTILE],
        vec!["creators", "--shop", HOSTILE],
    ] {
        let run = world.run(&words);
        assert_ne!(run.code, 0);
        clean(&run.err);
        clean(&world.run(&[&words[..], &["--json"]].concat()).err);
    }
}

#[test]
fn ascii_is_ascii() {
    let world = World::new();
    let id = world.delivered("maya.glows", "2026-11-01");
    for words in [
        vec!["today"],
        vec!["pipeline"],
        vec!["due"],
        vec!["creators"],
        vec!["log"],
        vec!["product", "list"],
        vec!["sample", "show", &id],
        vec!["creator", "show", "maya.glows"],
        vec!["sample", "extend", &id],
    ] {
        let text = world.ok(&[&words[..], &["--ascii"]].concat());
        assert!(text.is_ascii(), "{words:?}: {text}");
    }
}

#[test]
fn no_colour_codes_reach_a_pipe() {
    let world = World::new();
    for words in [vec!["--help"], vec!["creators"], vec!["nonsense"]] {
        let run = world.run(&words);
        assert!(
            !run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'),
            "{run:?}"
        );
    }
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let world = World::new();
    let mut child = Command::new(env!("CARGO_BIN_EXE_callsheet"))
        .env_clear()
        .env("HOME", world.path())
        .args(["keys", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
}
