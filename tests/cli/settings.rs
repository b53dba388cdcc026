//! `config`, and what the settings change on the command line.

use crate::world::World;

const FOLDER: &str = ".config/callsheet";

fn with(text: &str) -> World {
    let world = World::new();
    std::fs::create_dir_all(world.path().join(FOLDER)).unwrap();
    world.write(".config/callsheet/config.toml", text);
    world
}

#[test]
fn without_a_file_everything_is_as_shipped() {
    let world = World::empty();
    let path = world.ok(&["config", "path"]);
    assert!(
        path.trim().ends_with(".config/callsheet/config.toml"),
        "{path}"
    );
    assert!(world.ok(&["config", "check"]).contains("as shipped"));
    assert_eq!(world.json(&["config", "check"])["ok"], true);
    assert!(!world.db().exists(), "asking makes no database");
}

#[test]
fn what_is_wrong_is_told_with_file_line_and_column() {
    let world = with("theme = \"drak\"\nmose = false\n\n[keys]\nadvance = [\"f\"]\n");
    let run = world.run(&["config", "check"]);
    assert_eq!(run.code, 1);
    let path = world.path().join(FOLDER).join("config.toml");
    let lines: Vec<_> = run.out.lines().collect();
    assert!(
        lines[0].starts_with(&format!("{}:1:9: ", path.display())),
        "{}",
        run.out
    );
    assert!(lines[0].contains("the nearest is \"dark\""), "{}", run.out);
    assert!(
        lines[1].contains(":2:1: \"mose\" is no key of the settings: the nearest is \"mouse\".")
    );
    assert!(
        lines[2].contains(":5:1: f is advance's now, no longer of find"),
        "{}",
        run.out
    );
    let run = world.run(&["config", "check", "--json"]);
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(document["data"]["ok"], false);
    assert_eq!(document["data"]["faults"][0]["line"], 1);
    assert_eq!(document["data"]["faults"][2]["severity"], "note");
}

#[test]
fn a_key_taken_from_a_shipped_action_is_told_and_no_fault() {
    let world = with("[keys]\nadvance = \"f\"\n");
    let run = world.run(&["config", "check"]);
    assert_eq!((run.code, run.out.lines().count()), (0, 2), "{run:?}");
}

#[test]
fn show_prints_a_file_that_sets_what_is_in_force() {
    let world = with("theme = \"light\"\nkeymap = \"vim\"\n[keys]\nzoom = [\"Z\", \"g z\"]\n");
    let shown = world.ok(&["config", "show"]);
    assert!(
        shown.contains("theme = \"light\"") && shown.contains("zoom = [\"Z\", \"g z\"]"),
        "{shown}"
    );
    let other = with(&shown);
    assert_eq!(other.ok(&["config", "show"]), shown);
    assert_eq!(world.json(&["config", "show"])["settings"]["keymap"], "vim");
}

#[test]
fn keys_and_manual_follow_the_settings() {
    let world = with("[keys]\nadvance = [\"ctrl-n n\", \"K\"]\nzoom = []\n");
    let keys = world.json(&["keys"]);
    let of = |name: &str| {
        let rows = keys.as_array().unwrap().iter();
        let mut rows = rows.filter(|row| row["name"] == name);
        rows.next().unwrap()["keys"].clone()
    };
    assert_eq!(of("advance"), serde_json::json!(["ctrl-n n", "K"]));
    assert_eq!(of("zoom"), serde_json::json!([]));
}

#[test]
fn a_named_file_stands_before_the_usual_one_and_is_missed_when_it_is_not_there() {
    let world = with("ascii = false\n");
    let path = world.write("other.toml", "ascii = true\n");
    assert!(
        world
            .ok(&["config", "show", "--config", &path])
            .contains("ascii = true")
    );
    assert!(world.ok(&["pipeline", "--config", &path]).is_ascii());
    let run = world.run(&["config", "check", "--config", "/no/such/config.toml"]);
    assert_eq!(run.code, 1);
    assert!(
        run.out.contains("There is no file at /no/such/config.toml"),
        "{run:?}"
    );
}

#[test]
fn the_shop_of_the_settings_is_meant_where_none_is_named() {
    let world = with("shop = \"Second\"\n");
    assert_eq!(world.document(&["pipeline"])["shop"], "Fernhollow");
    world.shop("Second");
    assert_eq!(world.document(&["pipeline"])["shop"], "Second");
    assert_eq!(
        world.document(&["pipeline", "--shop", "Fernhollow"])["shop"],
        "Fernhollow"
    );
}

#[test]
fn a_writing_command_says_what_does_not_apply_and_does_its_work() {
    let world = with("theme = \"neon\"\n");
    let run = world.run(&["creator", "add", "zoe"]);
    assert_eq!(run.code, 0);
    assert!(run.err.starts_with("config.toml:1:9: \"neon\""), "{run:?}");
    assert_eq!(world.run(&["pipeline"]).err, "");
}

#[test]
fn what_was_typed_and_left_is_forgotten_with_the_creator() {
    let world = World::new();
    let kept = world.write(
        ".local/share/callsheet/callsheet.db.screen.json",
        "{\"version\":1,\"drafts\":{\"Note · @maya.glows\":[\"call +1 555 0100\"]}}",
    );
    world.ok(&["forget", "maya.glows", "--yes"]);
    assert!(!std::path::Path::new(&kept).exists());
}
