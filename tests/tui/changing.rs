//! Data that changes underneath.

use callsheet::domain::command::MoveDetails;
use callsheet::domain::stage::Stage;

use crate::world::{MASK, World};

#[test]
fn rows_that_come_do_not_move_the_cursor() {
    let mut world = World::new();
    world.on("meizhuang", "Overnight repair mask");
    let colleague = world.colleague();
    for handle in ["zoe", "ivy.reads", "leo_lifts"] {
        colleague.sample(handle, MASK, Stage::Invited, 19);
    }
    world.hears_of_a_change();
    assert_eq!(world.under_cursor(), "meizhuang · Overnight repair mask");
    assert_eq!(world.app.model.pipeline.list.total, 19);
    world.assert_shows("▸  @meizhuang");
}

#[test]
fn the_right_side_shows_what_a_colleague_wrote() {
    let mut world = World::new();
    world.on("zoe", "Serum 30 ml");
    world.colleague().sample("zoe", MASK, Stage::Requested, 20);
    world.hears_of_a_change().assert_shows("Samples 2 open");
}

#[test]
fn a_menu_is_about_the_row_it_was_opened_on() {
    let mut world = World::new();
    world.on("sam.runs", "Bands set").keys("X");
    let sample = world.sample("sam.runs", "Bands set").id;
    let colleague = world.colleague();
    let details = MoveDetails {
        reason: Some("moved abroad".into()),
        ..Default::default()
    };
    colleague.moved(sample, Stage::Cancelled, details);
    world.hears_of_a_change();
    assert_ne!(world.under_cursor(), "sam.runs · Bands set");
    assert_eq!(world.does("u<enter>"), Vec::<String>::new());
    assert!(world.news().contains("cancelled") || world.shows("cancelled"));
}
