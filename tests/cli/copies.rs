//! Copies that nobody asks for: before what is large, once a day, and never too many.

use std::fmt::Write as _;
use std::fs;

use crate::world::World;

/// Names of the copies beside the database.
fn copies(world: &World) -> Vec<String> {
    let Ok(entries) = fs::read_dir(world.db().with_file_name("backups")) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names
}

fn of(world: &World, why: &str) -> Vec<String> {
    let mut names = copies(world);
    names.retain(|name| name.contains(why));
    names
}

fn products(world: &World, count: usize) -> String {
    let mut text = "sku_id,product_id,name,category,price,unit_cost\n".to_owned();
    for n in 0..count {
        writeln!(text, "{n},9{n},Serum {n} of {count},beauty,24.00,4.20").unwrap();
    }
    world.write(&format!("products{count}.csv"), &text)
}

/// How many products and events a copy holds once it is put back.
fn restored(world: &World, name: &str) -> (usize, usize) {
    let file = world.db().with_file_name("backups").join(name);
    let other = World::empty();
    fs::create_dir_all(other.db().parent().unwrap()).unwrap();
    other.ok(&["restore", file.to_str().unwrap()]);
    other.ok(&["doctor"]);
    let count = |words: &[&str]| other.json(words).as_array().unwrap().len();
    (count(&["product", "list"]), count(&["log"]))
}

#[test]
fn a_large_import_and_its_undo_each_have_a_copy_of_what_was_before() {
    let world = World::new();
    let events = world.json(&["log"]).as_array().unwrap().len();
    world.ok(&["import", &products(&world, 1_000)]);
    assert_eq!(of(&world, "import"), Vec::<String>::new());
    world.ok(&["import", &products(&world, 1_200), "--dry-run"]);
    assert_eq!(of(&world, "import"), Vec::<String>::new());
    world.ok(&["import", &products(&world, 1_200)]);
    let before = of(&world, "import");
    assert_eq!(before, ["callsheet-20261120-170000-import.db"]);
    assert_eq!(restored(&world, &before[0]), (1_001, events + 1));
    // The same bytes again are nothing to be afraid of.
    world.ok(&["import", &products(&world, 1_200)]);
    assert_eq!(of(&world, "import").len(), 1);
    world.ok(&["undo"]);
    let before = of(&world, "undo");
    assert_eq!(before.len(), 1);
    assert_eq!(restored(&world, &before[0]), (1_201, events + 2));
}

#[test]
fn a_large_file_that_changes_nothing_needs_no_copy() {
    let world = World::new();
    let file = products(&world, 1_200);
    world.ok(&["import", &file]);
    assert_eq!(of(&world, "import").len(), 1);
    let text = fs::read_to_string(world.path().join(&file)).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let backwards: Vec<&str> = rows.lines().rev().collect();
    let again = format!("{header}\n{}\n", backwards.join("\n"));
    world.ok(&["import", &world.write("again.csv", &again)]);
    assert_eq!(of(&world, "import").len(), 1);
}

#[test]
fn the_first_change_of_a_day_has_a_copy_and_seven_days_of_them_are_kept() {
    let world = World::new();
    let first = of(&world, "daily");
    assert_eq!(first, ["callsheet-20261120-170000-daily.db"]);
    // It is made beside the day's second command: a shop, with the product of that command or without it,
    // never half of it.
    let held = restored(&world, &first[0]);
    assert!([(0, 1), (1, 2)].contains(&held), "{held:?}");
    for day in 1..=14 {
        let now = format!("2026-12-{day:02}T09:00:00Z");
        world.ok(&["creator", "show", "maya.glows", "--now", &now]);
        assert!(
            !copies(&world)
                .iter()
                .any(|name| name.contains(&format!("202612{day:02}")))
        );
        for tag in ["a", "b"] {
            world.ok(&[
                "creator",
                "tag",
                "maya.glows",
                &format!("{tag}{day}"),
                "--now",
                &now,
            ]);
        }
    }
    let kept = of(&world, "daily");
    let days: Vec<&str> = kept.iter().filter_map(|name| name.get(10..18)).collect();
    assert_eq!(
        days,
        [
            // The last of their weeks,
            "20261120", "20261206", // and the last seven days.
            "20261208", "20261209", "20261210", "20261211", "20261212", "20261213", "20261214",
        ]
    );
}

#[test]
fn a_copy_that_cannot_be_made_stops_what_it_comes_before_and_nothing_else() {
    let world = World::empty();
    world.shop("Fernhollow");
    let folder = world.db().with_file_name("backups");
    fs::write(&folder, "in the way").unwrap();
    world.ok(&["product", "add", "1729"]);
    let run = world.run(&["import", &products(&world, 1_200)]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains("backups"), "{run:?}");
    assert_eq!(
        world.json(&["product", "list"]).as_array().unwrap().len(),
        1
    );
    fs::remove_file(&folder).unwrap();
    // The day's copy was not made yet, and says it all.
    world.ok(&["import", &products(&world, 1_200)]);
    let made = copies(&world);
    assert_eq!(made.len(), 1);
    assert_eq!(restored(&world, &made[0]), (1, 2));
}

#[cfg(unix)]
#[test]
fn copies_are_their_owners_alone_whatever_the_umask_and_leftovers_go() {
    use std::os::unix::fs::PermissionsExt as _;

    let world = World::new();
    let folder = world.db().with_file_name("backups");
    let left = folder.join(".callsheet-20261119-090000-daily.db.1.new");
    fs::write(&left, "half").unwrap();
    let mut shell = std::process::Command::new("/bin/sh");
    let run = shell
        .args([
            "-c",
            "umask 000; exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_callsheet"),
        ])
        .args(["import", &products(&world, 1_200)])
        .env_clear()
        .env("HOME", world.path())
        .env("CALLSHEET_NOW", "2026-11-21T17:00:00Z")
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    assert!(!left.exists());
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    for entry in fs::read_dir(&folder).unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
    }
    for entry in fs::read_dir(world.db().parent().unwrap()).unwrap() {
        let path = entry.unwrap().path();
        assert!(path.is_dir() || mode(&path) == 0o600, "{}", path.display());
    }
}
