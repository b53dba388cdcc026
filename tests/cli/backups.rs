//! `backup` and `restore`; `completions` and `man`.

use std::fs;

use crate::world::World;

fn tags(world: &World) -> serde_json::Value {
    world.json(&["creator", "show", "maya.glows"])["creator"]["tags"].take()
}

#[test]
fn a_copy_brings_back_what_was_and_going_back_again_is_one_command() {
    let world = World::new();
    world.ok(&["creator", "tag", "maya.glows", "one"]);
    let copy = world.path().join("copy.db");
    let copy = copy.to_str().unwrap();
    let made = world.json(&["backup", copy]);
    assert_eq!(made["file"], copy);
    let log = world.json(&["log"]);
    assert_eq!(made["events"], log.as_array().unwrap().len());
    world.ok(&["creator", "tag", "maya.glows", "two"]);
    let back = world.json(&["restore", copy]);
    assert_eq!(tags(&world), serde_json::json!(["one"]));
    assert_eq!(world.json(&["log"]), log);
    world.ok(&["doctor"]);
    world.ok(&["restore", back["before"].as_str().unwrap()]);
    assert_eq!(tags(&world), serde_json::json!(["one", "two"]));
}

/// What a person sees, word for word.
fn seen(world: &World) -> [serde_json::Value; 4] {
    [
        world.json(&["log"]),
        world.json(&["pipeline"]),
        world.json(&["creator", "show", "maya.glows"]),
        world.json(&["followups"]),
    ]
}

#[test]
fn twenty_restores_in_any_order_each_bring_back_what_was_and_each_can_be_taken_back() {
    let world = World::new();
    let sample = world.sample("maya.glows", &[]);
    let mut points = Vec::new();
    for n in 0..20 {
        let tag = format!("tag{n}");
        match n % 4 {
            0 => world.ok(&["creator", "tag", "maya.glows", &tag]),
            1 => world.ok(&["creator", "note", "maya.glows", &tag]),
            2 => world.ok(&[
                "creator",
                "edit",
                "maya.glows",
                "--followers",
                &(9_000 + n).to_string(),
            ]),
            _ => world.ok(&["undo"]),
        };
        if n == 5 {
            world.ok(&["sample", "advance", &sample]);
        }
        let copy = world.path().join(format!("copy{n}.db"));
        world.ok(&["backup", copy.to_str().unwrap()]);
        points.push((copy, seen(&world)));
    }
    // Every point once, far from in order; each restore taken back, then done again.
    for step in 0..20 {
        let (copy, was) = &points[(step * 7 + 3) % 20];
        let copy = copy.to_str().unwrap();
        let before = (step % 5 == 0).then(|| seen(&world));
        let done = world.json(&["restore", copy]);
        assert_eq!(seen(&world), *was, "{copy}");
        if let Some(before) = before {
            world.ok(&["restore", done["before"].as_str().unwrap()]);
            assert_eq!(seen(&world), before, "taken back from {copy}");
            world.ok(&["restore", copy]);
            assert_eq!(seen(&world), *was, "{copy} again");
        }
    }
    world.ok(&["doctor"]);
}

#[test]
fn without_a_name_copies_are_dated_private_and_never_replace_each_other() {
    let world = World::new();
    let made = world.json(&["backup"]);
    let file = made["file"].as_str().unwrap();
    assert!(file.contains("backups"), "{file}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let permissions = fs::metadata(file).unwrap().permissions();
        assert_eq!(permissions.mode() & 0o777, 0o600);
    }
    let bytes = fs::read(file).unwrap();
    // The clock of the test stands still, so the name is taken.
    let run = world.run(&["backup"]);
    assert_eq!(run.code, 1);
    assert_eq!(fs::read(file).unwrap(), bytes);
}

#[test]
fn what_is_no_sound_copy_of_ours_is_refused_and_nothing_changes() {
    let world = World::new();
    let log = world.json(&["log"]);
    let notes = world.write("notes.txt", "not a database");
    assert_eq!(world.run(&["restore", &notes]).code, 5);
    let copy = world.path().join("copy.db");
    world.ok(&["backup", copy.to_str().unwrap()]);
    let mut bytes = fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0xAA);
    fs::write(&copy, bytes).unwrap();
    assert_eq!(world.run(&["restore", copy.to_str().unwrap()]).code, 5);
    assert_eq!(world.run(&["restore", "nowhere.db"]).code, 1);
    assert_eq!(world.json(&["log"]), log);
}

#[test]
fn a_database_damaged_beyond_opening_is_kept_aside_and_the_copy_takes_its_place() {
    let world = World::new();
    let log = world.json(&["log"]);
    let copy = world.path().join("copy.db");
    world.ok(&["backup", copy.to_str().unwrap()]);
    let mut bytes = fs::read(world.db()).unwrap();
    bytes[100..4096].fill(0xAA);
    fs::write(world.db(), &bytes).unwrap();
    assert_eq!(world.run(&["today"]).code, 5);
    let back = world.json(&["restore", copy.to_str().unwrap()]);
    assert_eq!(world.json(&["log"]), log);
    assert_eq!(fs::read(back["before"].as_str().unwrap()).unwrap(), bytes);
}

#[test]
fn a_database_in_a_folder_kept_in_step_is_warned_of_and_used() {
    let world = World::new();
    let folder = world.path().join("Dropbox");
    fs::create_dir(&folder).unwrap();
    let copy = folder.join("shop.db");
    world.ok(&["backup", copy.to_str().unwrap()]);
    let run = world.run(&[
        "creator",
        "tag",
        "maya.glows",
        "vip",
        "--db",
        copy.to_str().unwrap(),
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains("Dropbox keeps in step"), "{run:?}");
}

#[cfg(debug_assertions)]
#[test]
fn a_second_computer_is_refused_until_the_database_is_given_to_it() {
    let world = World::new();
    let folder = world.path().join("Dropbox");
    fs::create_dir(&folder).unwrap();
    let shop = folder.join("shop.db");
    let db = shop.to_str().unwrap();
    world.ok(&["backup", db]);
    let on = |host: &str, args: &[&str]| {
        let args: Vec<&str> = args.iter().copied().chain(["--db", db]).collect();
        world.run_with(&args, &[("CALLSHEET_DRILL_HOST", host)])
    };
    let tag = |host: &str, tag: &str| on(host, &["creator", "tag", "maya.glows", tag]);
    // Looking makes it nobody's; the first to write does.
    assert_eq!(on("laptop", &["creators"]).code, 0);
    assert_eq!(tag("desk", "vip").code, 0);
    // No memory is shared with a computer that has none of it.
    assert_eq!(fs::read(&shop).unwrap()[18..20], [1, 1]);
    for beside in ["shop.db-wal", "shop.db-shm"] {
        assert!(!folder.join(beside).exists(), "{beside}");
    }
    let before = fs::read(&shop).unwrap();
    for refused in [on("laptop", &["creators"]), tag("laptop", "late")] {
        assert_eq!(refused.code, 5, "{refused:?}");
        assert!(refused.err.contains("is used by desk"), "{refused:?}");
        assert!(refused.err.contains("doctor --here"), "{refused:?}");
    }
    assert_eq!(fs::read(&shop).unwrap(), before);
    assert_eq!(on("laptop", &["doctor", "--here"]).code, 0);
    assert_eq!(tag("laptop", "late").code, 0);
    assert!(tag("desk", "lost").err.contains("is used by laptop"));
    assert_eq!(on("laptop", &["doctor"]).code, 0);
}

#[test]
fn shells_and_the_manual_know_every_command() {
    let world = World::empty();
    for shell in ["bash", "zsh", "fish"] {
        assert!(world.ok(&["completions", shell]).contains("followups"));
    }
    let page = world.ok(&["man"]);
    for words in [
        ".TH",
        "followups",
        ".SH KEYS",
        "Move the sample to its next stage",
    ] {
        assert!(page.contains(words), "{words}");
    }
}
