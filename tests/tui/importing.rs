//! Importing beside the screen: which file, how far, stopped, and what became of it.

use callsheet::store::Imported;
use callsheet::tui::msg::{Effect, Importing, Input, Msg};
use callsheet::tui::update::update;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::world::World;

fn file(world: &World, text: &str) -> String {
    let path = world.path.with_file_name("creators.csv");
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

const CREATORS: &str = "Creator,Email\n@new.face,a@example.com\n@other.face,b@example.com\n";

#[test]
fn a_file_comes_in_and_can_be_taken_back() {
    let mut world = World::new();
    let path = file(&world, CREATORS);
    world.keys("I");
    assert!(world.asks().starts_with("Import into"), "{}", world.asks());
    world.app.paste(&path);
    let before = world.operations();
    world.keys("<enter>");
    world.assert_shows("creators.csv into");
    world.assert_shows("2 rows: 2 new.");
    assert_eq!(world.operations(), before, "nothing is in yet");
    world.keys("<enter>");
    assert!(world.is_bare());
    assert!(
        world.news().contains("creators.csv: 2 new"),
        "{}",
        world.news()
    );
    assert!(world.app.model.importing.is_none());
    world.keys("3").assert_shows("new.face");
    world.keys("u").assert_hides("new.face");
}

#[test]
fn what_cannot_be_read_is_told_and_changes_nothing() {
    let mut world = World::new();
    let before = world.operations();
    for (typed, told) in [
        ("/no/such/file.csv", "does not exist"),
        (&file(&world, "nothing,known\n1,2\n"), "creators.csv"),
    ] {
        world.keys("I");
        world.app.paste(typed);
        world.keys("<enter>");
        assert!(world.app.model.importing.is_none());
        assert!(world.news().contains(told), "{}", world.news());
    }
    world.keys("I<enter>");
    assert!(!world.is_bare(), "an empty path leaves the form open");
    assert_eq!(world.operations(), before);
}

fn far(rows: u64, permille: u16) -> Msg {
    Msg::Importing(Importing {
        file: "orders.csv".to_owned(),
        rows,
        permille,
        is_trial: false,
    })
}

#[test]
fn the_bottom_line_says_how_far_it_is_and_keys_go_on_working() {
    let mut world = World::new();
    world.app.model.importing = Some(Importing::default());
    world.app.take(far(61_000, 610));
    let line = world.bottom_line();
    assert!(line.contains("Importing orders.csv, 61,000 rows"), "{line}");
    assert!(line.contains("61 %  esc stop"), "{line}");
    world.keys("2j");
    assert!(world.bottom_line().contains("esc stop"));
    world.keys("I");
    assert!(world.news().contains("under way"), "{}", world.news());
}

#[test]
fn esc_stops_it_at_once_and_what_was_in_before_is_told() {
    let mut world = World::new();
    world.app.model.importing = Some(Importing::default());
    let key = KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE);
    let effects = update(&mut world.app.model, Msg::Input(Input::Key(key)));
    assert!(effects.contains(&Effect::StopImport), "{effects:?}");
    assert!(world.app.model.importing.is_none());
    // What was on its way before the key does not bring the bar back.
    world.app.take(far(62_000, 620));
    assert!(!world.bottom_line().contains("esc stop"));
    let first = Imported {
        batch: None,
        file: "first.csv".to_owned(),
        kind: "affiliate_orders",
        rows: 5,
        inserted: 5,
        updated: 0,
        unchanged: 0,
        quarantined: 0,
        warnings: Vec::new(),
    };
    let stopped = "The import was cancelled; nothing was changed.".to_owned();
    world.app.take(Msg::Imported(vec![Ok(first), Err(stopped)]));
    assert_eq!(world.news(), "first.csv: 5 new.");
}

/// Titles of which a guess is made, but a wrong one.
const SHEET: &str =
    "Creator handle x,Mail address,Email of agent\n@new.face,a@example.com,x@example.com\n";

fn look(world: &mut World, path: &str) {
    world.keys("I");
    world.app.paste(path);
    world.keys("<enter>");
}

#[test]
fn esc_leaves_the_page_and_nothing_of_the_file() {
    let mut world = World::new();
    let before = world.operations();
    let path = file(&world, CREATORS);
    look(&mut world, &path);
    world.assert_shows("new.face");
    world.keys("<esc>");
    assert!(world.is_bare());
    assert_eq!(world.operations(), before);
    world.keys("3").assert_hides("new.face");
}

#[test]
fn a_guess_is_corrected_column_by_column_and_remembered_for_the_header() {
    let mut world = World::new();
    let path = file(&world, SHEET);
    look(&mut world, &path);
    world.assert_shows("by a guess");
    // The last column is not read, whatever it was guessed to be.
    world
        .keys("<end><enter>")
        .assert_shows("Read Email of agent as");
    world.keys("0");
    world.assert_shows("as you named its columns");
    world.assert_shows("1 row: 1 new.");
    world.keys("g<enter>");
    assert!(world.is_bare());
    assert!(
        world.news().contains("creators.csv: 1 new"),
        "{}",
        world.news()
    );
    // Next week the header is known.
    look(&mut world, &path);
    world.assert_hides("by a guess");
    world.assert_shows("left out");
    world.assert_shows("1 row: 1 as before.");
}

#[test]
fn several_files_in_a_folder_come_in_at_once() {
    let mut world = World::new();
    let folder = world.path.with_file_name("week");
    std::fs::create_dir(&folder).unwrap();
    for name in ["one", "two"] {
        let text = format!("Creator,Email\n@face.{name},{name}@example.com\n");
        std::fs::write(folder.join(name).with_extension("csv"), text).unwrap();
    }
    look(&mut world, &folder.display().to_string());
    assert!(world.is_bare());
    assert!(world.news().contains("two.csv: 1 new"), "{}", world.news());
    assert!(world.app.model.importing.is_none());
}

#[test]
fn an_answer_about_a_file_that_was_left_is_not_shown() {
    let mut world = World::new();
    let path = file(&world, CREATORS);
    look(&mut world, &path);
    world.keys("<esc>");
    world.app.take(Msg::Looked(1, Err("Late.".to_owned())));
    world.app.take(Msg::Counted(1, Err("Late.".to_owned())));
    assert!(world.is_bare());
    assert_ne!(world.news(), "Late.");
}
