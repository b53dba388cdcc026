//! A person's own texts in `messages` beside the settings file.

use serde_json::json;

use crate::world::World;

fn own(world: &World, name: &str, text: &str) {
    let path = format!(".config/callsheet/messages/{name}");
    let folder = world.path().join(&path);
    std::fs::create_dir_all(folder.parent().unwrap()).unwrap();
    world.write(&path, text);
}

fn reminder(world: &World) -> String {
    let add = ["followup", "add", "maya.glows", "--kind", "reminder"];
    world.ok(&add);
    let rows = world.json(&["followups"]);
    let rows = rows.as_array().unwrap();
    let last = rows.iter().rfind(|row| row["kind"] == "reminder").unwrap();
    let id = last["id"].as_str().unwrap();
    world.ok(&["followup", "cancel", id]);
    last["message"].as_str().unwrap().to_owned()
}

#[test]
fn an_own_text_is_used_and_that_of_the_language_before_it() {
    let world = World::new();
    world.delivered("maya.glows", "2026-11-10");
    assert!(reminder(&world).starts_with("Hi Maya, a quick hello"));
    own(&world, "reminder.txt", "Hey {{ name }}, {{ due }}!");
    assert_eq!(reminder(&world), "Hey Maya, Tue 24 Nov!");
    own(&world, "en/reminder.txt", "Ahoy {{ name }}");
    own(&world, "vi/reminder.txt", "Chào {{ name }}");
    assert_eq!(reminder(&world), "Ahoy Maya");
    world.ok(&["shop", "set", "Fernhollow", "--market", "VN"]);
    assert_eq!(reminder(&world), "Chào Maya");
    let shown = world.json(&["template", "show", "reminder"]);
    assert_eq!(shown["body"], "Chào {{ name }}");
    assert_eq!(shown["own"], true);
    let rows = world.json(&["template", "list"]);
    let used: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["name"] == "reminder")
        .map(|row| (row["path"].clone(), row["used"].clone()))
        .collect();
    assert_eq!(
        used,
        [
            (json!(null), json!(false)),
            (json!("messages/reminder.txt"), json!(false)),
            (json!("messages/en/reminder.txt"), json!(false)),
            (json!("messages/vi/reminder.txt"), json!(true)),
        ]
    );
}

#[test]
fn an_unknown_field_is_named_with_its_line_and_the_shipped_text_used_instead() {
    let world = World::new();
    world.delivered("maya.glows", "2026-11-10");
    own(&world, "reminder.txt", "Hi {{ name }}\nyour {{ produkt }}");
    let told = "messages/reminder.txt:2: \"produkt\" is no field of messages, the nearest is \
                \"product\"; the shipped text applies instead.";
    let run = world.run(&["followup", "add", "maya.glows", "--kind", "reminder"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (0, format!("{told}\n").as_str())
    );
    assert!(reminder(&world).starts_with("Hi Maya, a quick hello"));
    let run = world.run(&["template", "check"]);
    assert_eq!((run.code, run.out), (1, format!("{told}\n")));
    own(&world, "en/reminder.txt", "Hi {{ nam }}");
    own(&world, "reminder.txt", "Hi {{ name }}");
    own(&world, "english/brief.txt", "");
    let run = world.run(&["template", "check", "--json"]);
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(
        document["data"],
        json!({
            "files": 2,
            "faults": [
                "messages/english is no language: name the folder by two letters, such as vi or id.",
                "messages/en/reminder.txt:1: \"nam\" is no field of messages, the nearest is \
                 \"name\"; your text for every market applies instead."
            ]
        })
    );
    assert_eq!(reminder(&world), "Hi Maya");
}

#[test]
fn a_single_file_is_checked_without_a_database() {
    let world = World::empty();
    world.write(
        "mine.txt",
        "Hi {{ name }}, {% if due is defined %}{{ due }}{% endif %}",
    );
    let run = world.run(&["template", "check", "mine.txt"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (0, "1 text checked: every field is known.\n")
    );
    world.write("mine.txt", "fine\n{{ name");
    let run = world.run(&["template", "check", "mine.txt"]);
    assert_eq!(run.code, 1);
    assert!(
        run.out.starts_with("mine.txt:2: it is no template"),
        "{run:?}"
    );
    let run = world.run(&["template", "check", "no.txt"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("no.txt could not be read"), "{run:?}");
    let run = world.run(&["template", "show", "remindr"]);
    assert_eq!(
        (run.code, run.err.as_str()),
        (
            1,
            "There is no template remindr. The nearest is reminder; see them all with: callsheet template list.\n"
        )
    );
    let run = world.run(&["template", "list"]);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn edit_makes_the_own_text_from_the_shipped_one_once() {
    let world = World::empty();
    let run = world.run(&["template", "edit", "reminder", "--language", "VI"]);
    assert_eq!(run.code, 0, "{run:?}");
    let path = world
        .path()
        .join(".config/callsheet/messages/vi/reminder.txt");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("Hi {{ name }}, a quick hello"));
    std::fs::write(&path, "Chào {{ name }}").unwrap();
    let run = world.run(&["template", "edit", "reminder", "--language", "vi"]);
    assert!(run.out.starts_with("There is "), "{run:?}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "Chào {{ name }}");
    let run = world.run(&["template", "edit", "reminder", "--language", "viet"]);
    assert_eq!(run.code, 2, "{run:?}");
}
