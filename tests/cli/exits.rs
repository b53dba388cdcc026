//! Exit codes, refusals, and what must not be created.

use std::fs;

use crate::world::World;

#[test]
fn reading_what_is_not_there_fails_and_creates_nothing() {
    let world = World::empty();
    for words in [
        vec!["today"],
        vec!["pipeline"],
        vec!["due"],
        vec!["followups"],
        vec!["creators"],
        vec!["log"],
        vec!["creator", "show", "maya"],
        vec!["sample", "advance", "a1b2"],
        vec!["shop", "list"],
        vec!["import", "--list"],
        vec!["undo"],
    ] {
        assert_eq!(world.refused(&words, 1), "missing", "{words:?}");
    }
    assert_eq!(fs::read_dir(world.path()).unwrap().count(), 0);
}

#[test]
fn the_app_without_a_terminal_is_wrong_use_and_creates_nothing() {
    let world = World::empty();
    for words in [vec![], vec!["demo"]] {
        let run = world.run(&words);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains("needs a terminal"), "{run:?}");
        assert_eq!(run.err.lines().count(), 1);
    }
    assert_eq!(fs::read_dir(world.path()).unwrap().count(), 0);
}

#[test]
fn what_is_not_there_fails_a_question_and_refuses_a_command() {
    let world = World::new();
    for words in [
        vec!["creator", "show", "nobody"],
        vec!["sample", "show", "ffffffff"],
        vec!["followup", "show", "ffffffff"],
    ] {
        assert_eq!(world.refused(&words, 1), "unknown", "{words:?}");
    }
    for words in [
        vec!["creator", "tag", "nobody", "vip"],
        vec!["sample", "advance", "ffffffff"],
        vec!["followup", "send", "ffffffff"],
        vec!["import", "--undo", "ffffffff"],
    ] {
        assert_eq!(world.refused(&words, 3), "unknown", "{words:?}");
    }
}

#[test]
fn help_and_version_are_answers() {
    let world = World::empty();
    for words in [
        vec!["--help"],
        vec!["-h"],
        vec!["sample", "move", "--help"],
        vec!["--version"],
    ] {
        assert!(world.ok(&words).contains("callsheet"), "{words:?}");
    }
}

#[test]
fn wrong_use_is_one_sentence_or_one_document() {
    let world = World::empty();
    let run = world.run(&["sample", "move", "a1b2"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    assert!(run.err.contains("--to <STAGE>"), "{}", run.err);
    assert_eq!(world.refused(&["frobnicate"], 2), "usage");
}

#[test]
fn a_database_of_somebody_else_is_left_alone() {
    let world = World::empty();
    let path = world.write(
        "other.db",
        "this is no database, only some text that is long enough",
    );
    for words in [["today", "--db", &path], ["log", "--db", &path]] {
        assert_eq!(world.refused(&words, 5), "not_ours");
    }
    assert!(
        fs::read_to_string(&path)
            .unwrap()
            .starts_with("this is no database")
    );
}

#[test]
fn a_newer_or_damaged_database_is_its_own_exit_code() {
    let world = World::new();
    let path = world.db();
    let newer = rusqlite::Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 9_999).unwrap();
    drop(newer);
    assert_eq!(world.refused(&["today"], 5), "too_new");

    let world = World::new();
    let mut bytes = fs::read(world.db()).unwrap();
    let length = bytes.len();
    bytes[4_096..length].fill(0xA5);
    fs::write(world.db(), bytes).unwrap();
    assert_eq!(world.run(&["creators"]).code, 5);
}

#[test]
fn a_database_somebody_writes_is_busy() {
    let world = World::new();
    let other = rusqlite::Connection::open(world.db()).unwrap();
    other.execute_batch("begin immediate").unwrap();
    let run = world.run(&["creator", "tag", "maya.glows", "vip"]);
    assert_eq!(run.code, 5, "{run:?}");
    assert!(run.err.contains("is being written by"), "{run:?}");
    #[cfg(target_os = "linux")]
    assert!(
        run.err
            .contains(&format!("written by process {}", std::process::id())),
        "{run:?}"
    );
    other.execute_batch("rollback").unwrap();
    world.ok(&["creator", "tag", "maya.glows", "vip"]);
}

#[test]
fn the_path_comes_from_option_variable_or_data_folder() {
    let world = World::empty();
    let place = ["--market", "US", "--tz", "UTC", "--currency", "USD"];
    let add = [&["shop", "add", "A"], &place[..]].concat();
    world.ok(&[&add[..], &["--db", "here.db"]].concat());
    assert!(world.path().join("here.db").exists());
    let mut by_variable = world.command();
    by_variable.env("CALLSHEET_DB", "there.db").args(&add);
    by_variable.assert().success();
    assert!(world.path().join("there.db").exists());
    let mut by_folder = world.command();
    by_folder
        .env("XDG_DATA_HOME", world.path().join("data"))
        .args(&add);
    by_folder.assert().success();
    assert!(world.path().join("data/callsheet/callsheet.db").exists());
    assert!(!world.db().exists());
}

#[test]
fn a_demo_is_made_once_in_its_own_folder() {
    let world = World::empty();
    let make = [
        "demo",
        "--dir",
        "shop",
        "--seed",
        "3",
        "--creators",
        "12",
        "--no-tui",
    ];
    world.ok(&make);
    let db = world.path().join("shop/callsheet.db");
    assert!(db.exists());
    assert!(!world.db().exists());
    let rows = world.json(&["creators", "--db", db.to_str().unwrap()]);
    assert!(rows.as_array().unwrap().len() > 10);
    assert_eq!(world.refused(&make, 3), "exists");
    let again = world.json(&["demo", "--dir", "shop", "--no-tui"]);
    assert_eq!(again, serde_json::json!({"db": "shop/callsheet.db"}));
}

#[test]
fn a_wrong_option_is_told_in_one_sentence_with_its_tip() {
    let world = World::new();
    let told = world.run(&["creator", "edit", "maya.glows", "--strikes", "-1"]);
    assert_eq!(told.code, 2);
    assert!(
        told.err
            .starts_with("Unexpected argument '-1' found (to pass '-1' as a value, use '-- -1')."),
        "{}",
        told.err
    );
    let told = world.run(&["score", "--by", "nobody"]);
    assert!(
        told.err.trim_end().ends_with("callsheet COMMAND --help."),
        "{}",
        told.err
    );
}
