//! What a person sets: keys that are followed everywhere they are shown, counts, views, commands.

use callsheet::tui::action::Screen;
use callsheet::tui::model::Pane;
use callsheet::tui::msg::{Effect, Msg};
use callsheet::tui::settings::Shown;

use crate::world::World;

#[test]
fn own_keys_work_and_are_shown_wherever_keys_are() {
    let config = "[keys]\nadvance = [\"ctrl-n n\", \"K\"]\nzoom = []\nfind = \"J\"\n";
    let mut world = World::new().set(config);
    world.on("cafe.ole", "Serum 30 ml");
    assert!(
        world
            .screen()
            .lines()
            .last()
            .unwrap()
            .contains("ctrl-n n advance")
    );
    assert!(world.screen().lines().last().unwrap().contains("J find"));
    world.keys("<ctrl-n>");
    assert!(world.screen().contains("n  advance"), "{}", world.screen());
    world.keys("<esc>?advance");
    assert!(world.screen().contains("ctrl-n n, K"), "{}", world.screen());
    // What was unbound keeps its name.
    world.keys("<esc>:zoom");
    assert!(world.screen().contains("Give this pane the whole screen"));
    world.keys("<enter>");
    assert!(world.app.model.zoom);
    world.keys("<esc>z");
    assert!(!world.app.model.zoom, "its key means nothing any more");
    world.keys("L");
    assert!(world.is_bare());
}

#[test]
fn whatever_is_unbound_the_app_can_be_left() {
    let mut world = World::new().set("[keys]\nquit = []\nescape = []\npalette = []\nhelp = []\n");
    world.keys("qqq");
    assert!(!world.app.asked.contains(&Effect::Quit));
    world.keys("<ctrl-c><ctrl-c>");
    assert!(world.app.asked.contains(&Effect::Quit));
}

#[test]
fn in_vim_digits_count_motions_and_nothing_else() {
    let mut world = World::new().set("keymap = \"vim\"\n");
    world.keys("gd");
    assert_eq!(world.app.model.screen, Screen::Desk);
    world.keys("gg3j");
    assert_eq!(world.app.model.pipeline.list.cursor, 3);
    world.keys("2k");
    assert_eq!(world.app.model.pipeline.list.cursor, 1);
    world.keys("5G");
    assert_eq!(world.app.model.pipeline.list.cursor, 4);
    world.keys("10");
    assert!(world.screen().lines().last().unwrap().ends_with("10"));
    world.keys("gg");
    assert_eq!(world.app.model.pipeline.list.cursor, 9);
    world.keys("99999999999999999999k");
    assert_eq!(world.app.model.pipeline.list.cursor, 0);
    // A verb is never done as often as a digit slipped in says.
    let before = world.screen();
    world.keys("3L");
    assert!(
        world
            .screen()
            .contains("A count goes with moving: nothing was done.")
    );
    world.keys("<esc>7<esc>");
    assert_eq!(world.app.model.count, None);
    assert_eq!(world.screen(), before);
    world.keys("gc");
    assert_eq!(world.app.model.screen, Screen::Creators);
    world.keys("ZZ");
    assert!(world.app.asked.contains(&Effect::Quit));
}

#[test]
fn the_first_screen_can_be_set() {
    let world = World::new().set("start = \"creators\"\n");
    assert_eq!(world.app.model.screen, Screen::Creators);
}

const VIEWS: &str = r#"
[[view]]
name = "Big ones"
screen = "creators"
filter = "followers>100k"
sort = "followers"
keys = "g 1"

[[view]]
name = "Late"
screen = "desk"
filter = "overdue"
"#;

#[test]
fn saved_views_open_by_key_and_from_a_menu_that_counts_them() {
    let mut world = World::new().set(VIEWS);
    world.keys("g1");
    assert_eq!(world.app.model.pane(), Pane::Creators);
    assert_eq!(world.app.model.creators.narrow.text, "followers>100k");
    let big = world.app.model.creators.list.total;
    assert_eq!(world.under_cursor(), "meizhuang");
    world.keys("'");
    let screen = world.screen();
    assert!(
        screen.contains(&format!("{big}: followers>100k")),
        "{screen}"
    );
    world.keys("2");
    assert_eq!(world.app.model.pane(), Pane::Pipeline);
    let late = world.app.model.pipeline.list.total;
    world.keys("'");
    assert!(
        world.screen().contains(&format!("{late}: overdue")),
        "{}",
        world.screen()
    );
    world.keys("<esc>?big");
    assert!(world.screen().contains("Open your view followers>100k"));
}

#[test]
fn without_saved_views_the_key_says_how_to_make_one() {
    let mut world = World::new();
    world.keys("'");
    assert!(world.screen().contains("There are no saved views yet"));
}

const COMMANDS: &str = r#"
[[command]]
name = "label"
keys = "ctrl-t"
scope = "sample"
run = ["print-label"]

[[command]]
name = "wipe"
keys = "ctrl-x"
run = ["wipe", "$HOME"]
confirm = true
show = "page"
"#;

#[test]
fn an_own_command_gets_the_rows_acted_on() {
    let mut world = World::new().set(COMMANDS);
    world.on("cafe.ole", "Serum 30 ml").keys("<ctrl-t>");
    let Some(Effect::Run(run)) = world.app.asked.last() else {
        panic!("{:?}", world.app.asked)
    };
    assert_eq!(run.words, ["print-label"]);
    let input: serde_json::Value = serde_json::from_str(&run.input).unwrap();
    assert_eq!(input["rows"][0]["creator"], "cafe.ole");
    assert_eq!(input["rows"][0]["product"], "Serum 30 ml");
    world.keys("1%<ctrl-t>");
    let Some(Effect::Run(run)) = world.app.asked.last() else {
        panic!("{:?}", world.app.asked)
    };
    let input: serde_json::Value = serde_json::from_str(&run.input).unwrap();
    let rows = input["rows"].as_array().unwrap();
    assert_eq!(rows.len(), world.app.model.today.marks.len());
    // Where nothing is under the cursor, there is nothing to give.
    let before = world.app.asked.len();
    world.keys("<esc>8<ctrl-t>");
    assert_eq!(world.app.asked.len(), before);
}

#[test]
fn one_that_asks_first_runs_on_yes_alone() {
    let mut world = World::new().set(COMMANDS);
    world.keys("2<ctrl-x>");
    assert!(
        world.screen().contains("wipe with the row?"),
        "{}",
        world.screen()
    );
    world.keys("<enter>");
    assert!(world.app.asked.is_empty(), "the safe answer is chosen");
    world.keys("<ctrl-x>y");
    assert!(matches!(world.app.asked.as_slice(), [Effect::Run(_)]));
    let ran = |printed| Msg::Ran("wipe".to_owned(), Shown::Page, printed);
    world.app.take(ran(Ok("one\n\u{1b}[31mtwo".to_owned())));
    let screen = world.screen();
    assert!(
        screen.contains("one") && !screen.contains('\u{1b}'),
        "{screen}"
    );
    world.keys("<esc>");
    world.app.take(ran(
        Err("wipe did not start (entity not found).".to_owned()),
    ));
    assert!(world.screen().contains("wipe did not start"));
}

#[test]
fn the_mouse_can_be_left_to_the_terminal() {
    let mut world = World::new();
    world.keys(":mouse<enter>");
    assert_eq!(world.app.asked, [Effect::Mouse(false)]);
    assert!(world.screen().contains("The mouse is the terminal's"));
    world.keys("gm");
    assert_eq!(world.app.asked, [Effect::Mouse(false), Effect::Mouse(true)]);
}

#[test]
fn columns_are_chosen_and_the_first_stays_in_sight() {
    let mut world = World::sized(80, 24);
    world.keys("3C");
    assert!(world.screen().contains("Columns"), "{}", world.screen());
    world.keys("f");
    assert!(
        world.app.model.layers.len() == 1,
        "the menu stays for the next column"
    );
    world.keys("ts<esc>");
    let headings = world.screen().lines().nth(2).unwrap().to_owned();
    for gone in ["Followers", "Tier", "Score"] {
        assert!(!headings.contains(gone), "{headings}");
    }
    world.keys("lllll");
    let moved = world.screen().lines().nth(2).unwrap().to_owned();
    assert!(moved.contains("Creator") && moved != headings, "{moved}");
    world.keys("hhhhhhhh");
    assert_eq!(world.screen().lines().nth(2).unwrap(), headings);
    world.keys("grC");
    assert_eq!(world.news(), "There is no table here.");
}
