//! The first page: three ways on, and the tour.

use callsheet::tui::layer::{Goal, Layer};
use callsheet::tui::model::{Folder, Pane};
use callsheet::tui::msg::{Effect, Msg};

use crate::world::World;

fn found(world: &mut World, path: &str, files: &[&str]) {
    let files = files.iter().map(|name| (*name).to_owned()).collect();
    let path = path.to_owned();
    world.app.take(Msg::Scouted(vec![Folder { path, files }]));
}

#[test]
fn an_empty_database_opens_a_page_with_three_ways_on() {
    let mut world = World::empty();
    let screen = world.screen();
    for way in [
        "Welcome to Callsheet",
        "name a file or a folder to import",
        "look around in a made-up shop",
        "all keys",
    ] {
        assert!(screen.contains(way), "{way}\n{screen}");
    }
    assert!(!screen.contains("import the"), "nothing was found yet");
    found(&mut world, "/exports", &["orders.csv", "tracker.xlsx"]);
    let screen = world.screen();
    assert!(
        screen.contains("import the 2 files in /exports"),
        "{screen}"
    );
    assert!(screen.contains("orders.csv, tracker.xlsx"), "{screen}");
    insta::assert_snapshot!("first_page", screen);
}

#[test]
fn the_way_to_an_import_begins_with_the_shop() {
    let mut world = World::empty();
    let file = world.path.with_file_name("tracker.csv");
    std::fs::write(
        &file,
        "Creator,Product,SKU,Status,Requested\nmaya.glows,Serum,1729,requested,2026-11-19\n",
    )
    .unwrap();
    let folder = file.parent().unwrap().to_str().unwrap().to_owned();
    found(&mut world, &folder, &["tracker.csv"]);
    world.keys("i");
    let Some(Layer::Form(form)) = world.app.model.layers.last() else {
        panic!("no form")
    };
    assert_eq!(form.goal, Goal::Shop);
    world.keys("<enter><enter><enter><enter>");
    assert!(
        world.screen().contains("Type the name of the shop"),
        "{}",
        world.screen()
    );
    world.keys("Fernhollow<enter><enter><enter><enter>");
    let screen = world.screen();
    assert!(screen.contains("tracker.csv into Fernhollow"), "{screen}");
}

#[test]
fn a_named_path_comes_after_the_shop() {
    let mut world = World::empty();
    world.keys("pFernhollow<enter><enter><enter><enter>");
    let Some(Layer::Form(form)) = world.app.model.layers.last() else {
        panic!("no form:\n{}", world.screen())
    };
    assert!(form.title.starts_with("Import into Fernhollow"));
}

#[test]
fn the_made_up_shop_is_another_database() {
    let mut world = World::empty();
    world.keys("d");
    assert_eq!(world.app.asked, [Effect::Demo]);
}

#[test]
fn the_tour_has_three_steps_and_can_be_skipped() {
    let mut world = World::new();
    world.keys(":tour<enter>");
    for step in ["1 of 3", "2 of 3", "3 of 3"] {
        assert!(world.screen().contains(step), "{}", world.screen());
        world.keys("n");
    }
    assert!(world.is_bare());
    world.keys("gin");
    assert!(world.screen().contains("2 of 3"));
    world.keys("s");
    assert!(world.is_bare());
    assert_eq!(world.app.model.pane(), Pane::Today);
}
